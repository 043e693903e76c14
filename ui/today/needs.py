"""One kind of thing that needs somebody: a card of a few, each with the one button that helps."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from careteam.i18n import N_, _
from careteam.services.today import Need, Needed, Needs
from ui.kit import theme
from ui.kit.buttons import Button
from ui.kit.cards import Card
from ui.kit.labels import ElidedLabel, Label
from ui.kit.routes import (
    AssignRoute,
    BookVisitRoute,
    CalendarRoute,
    PatientRoute,
    PatientsRoute,
    ReferralsRoute,
    Route,
    SettingsRoute,
    TeamRoute,
)

ACTS = {
    Needed.CLOSE_CALL: N_("Open visit"),
    Needed.WELFARE_CALL: N_("Log the call"),
    Needed.DIED: N_("Open"),
    Needed.AWAY_NOW: N_("Open"),
    Needed.LEFT: N_("Open"),
    Needed.REFERRAL: N_("Answer"),
    Needed.CONFLICT: N_("Mend"),
    Needed.PINBOARD: N_("Find a time"),
    Needed.UNASSIGNED: N_("Assign"),
    Needed.EIGHT_WEEKS: N_("Book a visit"),
    Needed.NOT_CLOSED: N_("Say which"),
    Needed.BACKUP: N_("Back up"),
}
"""The button beside each one; who is away needs none."""

ALL: dict[Needed, Route] = {
    Needed.REFERRAL: ReferralsRoute(),
    Needed.CONFLICT: CalendarRoute(),
    Needed.PINBOARD: CalendarRoute(),
    Needed.UNASSIGNED: PatientsRoute(),
    Needed.EIGHT_WEEKS: PatientsRoute(),
    Needed.NOT_CLOSED: CalendarRoute(),
    Needed.ABSENT: TeamRoute(),
}
"""Where all of a kind are, when Today names only the first few."""

LEAST = 240
TONES = {Needed.CLOSE_CALL: "bad", Needed.WELFARE_CALL: "bad", Needed.CONFLICT: "bad"}


class NeedsScroll(QScrollArea):
    """Scrolls the cards beside the visits. Below them it shows all of them, since the page scrolls as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_whole(self, whole: bool) -> None:
        """Stand below the visits, or beside them."""
        self._whole = whole
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        inner = self.widget()
        cards = inner.minimumSizeHint().height() if self._whole and inner is not None else 0
        return QSize(super().minimumSizeHint().width(), max(cards, theme.px(LEAST)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # cards came or went
            self.updateGeometry()
        return super().eventFilter(watched, event)


class NeedsCard(Card):
    """The first few of one kind, how many there are, and the way to all of them."""

    def __init__(self, needs: Needs, navigate: Callable[[Route], None], parent: QWidget | None = None) -> None:
        more = needs.total > len(needs.named) and needs.kind in ALL
        words = _("All {count}").format(count=needs.total) if more else ""
        super().__init__(needs.kind.label, words, (lambda: navigate(ALL[needs.kind])) if more else None, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.kind = needs.kind
        if more:
            self.action.setAccessibleName(f"{needs.kind.label}: {words}")
        self.title.set_tone(TONES.get(needs.kind, ""))
        self.buttons: list[Button] = []
        for need in needs.named:
            self.body.addWidget(self._row(need, navigate))
        if needs.total > len(needs.named) and not more:
            rest = needs.total - len(needs.named)
            self.body.addWidget(Label(_("and {count} more").format(count=rest), "small"))

    def focused(self) -> tuple[Needed, str] | None:
        """The button the focus is at, to find it again after a refresh."""
        found = next((button for button in self.buttons if button.hasFocus()), None)
        return (self.kind, found.accessibleName()) if found else None

    def focus(self, at: tuple[Needed, str]) -> bool:
        """Go to a button, or to the first where that one is done; whether this is its card."""
        if at[0] is not self.kind or not self.buttons:
            return False
        same = next((button for button in self.buttons if button.accessibleName() == at[1]), self.buttons[0])
        same.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _row(self, need: Need, navigate: Callable[[Route], None]) -> QWidget:
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(need.headline, "strong"))
        if need.detail:
            tone = need.tone if need.tone != "bad" or self.kind not in TONES else ""
            words.addWidget(ElidedLabel(need.detail, "small", tone=tone))
        across.addLayout(words, 1)
        route = _route(self.kind, need)
        if route is not None:
            button = Button(_(ACTS[self.kind]), lambda: navigate(route))
            button.setAccessibleName(f"{button.text()}: {need.headline}, {need.detail}".rstrip(", "))
            across.addWidget(button)
            self.buttons.append(button)
        return row


def _route(kind: Needed, need: Need) -> Route | None:
    if kind is Needed.ABSENT:
        return None
    if kind is Needed.BACKUP:
        return SettingsRoute("backup")
    if kind is Needed.REFERRAL:
        return ReferralsRoute()
    if kind is Needed.UNASSIGNED and need.patient_id:
        return AssignRoute(need.patient_id)
    if kind is Needed.EIGHT_WEEKS and need.patient_id:
        return BookVisitRoute(patient_id=need.patient_id)
    if kind in {Needed.CLOSE_CALL, Needed.CONFLICT, Needed.PINBOARD, Needed.NOT_CLOSED} and need.visit_id:
        return BookVisitRoute(visit_id=need.visit_id)
    return PatientRoute(need.patient_id) if need.patient_id else None

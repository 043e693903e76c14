"""The people around a patient: what is safe with them, what they may know, and who decides."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.languages import language_name
from careteam.domain.patients import Authority, MayKnow
from careteam.i18n import N_, _
from careteam.services.contacts import ContactRow
from ui.kit import dates, theme
from ui.kit.buttons import Button, LinkButton
from ui.kit.cards import Card, EmptyState, clear
from ui.kit.chips import StatusChip
from ui.kit.labels import ElidedLabel, Heading, Label
from ui.patients.lines import safe_chips

ACROSS = 2

_KNOWING = {
    MayKnow.NOT_ASKED: N_("Not asked what they may know: tell nothing yet"),
    MayKnow.EVERYTHING: N_("May know everything"),
    MayKnow.PRACTICAL: N_("May know times and places only"),
}


class ContactsTab(QScrollArea):
    """A card a person; the patient's own clinicians stand apart."""

    edit = Signal(object)
    call = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(12))
        self.add = Button(_("Add contact"), lambda: self.edit.emit(None), icon="plus")
        top = QHBoxLayout()
        self.heading = Heading(_("Family, friends and helpers"))
        top.addWidget(self.heading)
        top.addStretch(1)
        top.addWidget(self.add)
        column.addLayout(top)
        self.family = QGridLayout()
        self.outside_heading = Heading(_("The patient’s own clinicians"))
        self.outside = QGridLayout()
        self.empty = EmptyState(
            _("No contacts yet. Add who cares for the patient, and who decides when the patient cannot."),
            _("Add contact"),
            lambda: self.edit.emit(None),
        )
        for grid in (self.family, self.outside):
            grid.setSpacing(theme.px(12))
            for place in range(ACROSS):
                grid.setColumnStretch(place, 1)
        column.addLayout(self.family)
        column.addWidget(self.outside_heading)
        column.addLayout(self.outside)
        column.addWidget(self.empty, 1)
        column.addStretch(1)
        self.setWidget(inner)

    def show_contacts(self, people: tuple[ContactRow, ...]) -> None:
        """Show everybody."""
        family = [row for row in people if not row.outside]
        outside = [row for row in people if row.outside]
        for grid, rows in ((self.family, family), (self.outside, outside)):
            clear(grid)
            for place, row in enumerate(rows):
                grid.addWidget(self._card(row), place // ACROSS, place % ACROSS)
        self.heading.setVisible(bool(family))
        self.outside_heading.setVisible(bool(outside))
        self.empty.setVisible(not people)

    def _card(self, row: ContactRow) -> Card:
        draft = row.draft
        card = Card()
        card.setAccessibleName(row.name)
        edit = LinkButton(_("Edit"), partial(self.edit.emit, row))
        edit.setAccessibleName(_("Edit {name}").format(name=row.name))
        call = LinkButton(_("Log call"), partial(self.call.emit, row), icon="phone")
        call.setAccessibleName(_("Log a call with {name}").format(name=row.name))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(ElidedLabel(row.name, "strong"), 1)
        if row.decides:
            head.addWidget(StatusChip(_("Decides"), "accent"))
        head.addWidget(call)
        head.addWidget(edit)
        card.body.addLayout(head)
        roles = ", ".join(role.label for role in draft.roles)
        organization = draft.organization if draft.name else ""
        card.body.addWidget(_line(draft.relation, roles, organization))
        language = language_name(draft.language) if draft.language not in ("", "en") else ""
        card.body.addWidget(_line(draft.phone, draft.email, draft.address, language, look=""))
        card.body.addLayout(safe_chips(draft.safe_call, draft.safe_message, draft.safe_mail))
        if draft.may_know is MayKnow.NOTHING:
            card.body.addWidget(Label(_("Must not be told anything"), tone="bad"))
        else:
            card.body.addWidget(Label(_(_KNOWING[draft.may_know]), "small"))
        for text in _legal(row):
            card.body.addWidget(Label(text, "small", wrap=True))
        if draft.note:
            card.body.addWidget(Label(draft.note, wrap=True))
        card.body.addStretch(1)
        return card


def _line(*parts: str, look: str = "muted") -> ElidedLabel:
    return ElidedLabel(" · ".join(part for part in parts if part) or "—", look)


def _legal(row: ContactRow) -> list[str]:
    """Authority with its dates, custody, court orders."""
    draft = row.draft
    lines = []
    if draft.authority is not Authority.NONE:
        span = dates.day_range(draft.authority_from, draft.authority_to)
        ended = "" if row.decides else _("not in force today")
        lines.append(" · ".join(part for part in (draft.authority.label, span, ended) if part))
    if draft.custody:
        lines.append(_("Custody: {text}").format(text=draft.custody))
    if draft.court_order:
        span = dates.day_range(draft.court_order_from, draft.court_order_to)
        order = _("Court order: {text}").format(text=draft.court_order)
        lines.append(" · ".join(part for part in (order, span) if part))
    return lines

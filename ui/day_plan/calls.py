"""The call list of a day or a week: each family is asked, and the visit is booked with the window told to them."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.changes import Changes, Topic
from careteam.domain.errors import Invalid
from careteam.domain.ids import VisitId
from careteam.i18n import _, ngettext
from careteam.services import day_calls
from careteam.services.day_calls import Agreement, ToAsk
from ui.kit import dates, errors, fields, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.cards import EmptyState
from ui.kit.commands import enter_presses
from ui.kit.context import Context
from ui.kit.dialog import Dialog
from ui.kit.drafts import Drafts, Keeper, Place
from ui.kit.forms import Form
from ui.kit.labels import Label, Title
from ui.kit.routes import PatientRoute
from ui.kit.sizes import fit
from ui.kit.tables import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from careteam.services.office import Work

FORM = "family-call"
TOPICS = frozenset({Topic.VISITS, Topic.PATIENTS, Topic.TEAM})


class CallsDialog(Dialog):
    """Above the families, below what the one chosen said. Ctrl+Enter books, and goes on to the next.

    Of a ``day``, or of all until ``last``. ``visit_id``: at whom it begins.
    """

    def __init__(
        self,
        context: Context,
        day: date,
        parent: QWidget,
        *,
        last: date | None = None,
        visit_id: VisitId | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._wanted = context, visit_id
        self._day, self._last = day, last or day
        several = self._last > day
        shown = dates.day_range(day, self._last) if several else dates.long_day(day)
        title = _("Call list for {day}").format(day=shown)
        self.setWindowTitle(title)
        self.count = Label("", "muted", wrap=True)
        self.banner = Banner()
        nothing = _("No home visits are planned that day. Publish a plan first.")
        if several:
            nothing = _("No home visits are planned that week. Publish a plan first.")
        self.table: RowTable[ToAsk] = RowTable(
            _("Families to call"), _columns(days=several), key=lambda row: row.visit_id, empty=EmptyState(nothing)
        )
        self.table.selected_row.connect(self._on_selected)
        self.answer = Answer(context.drafts)
        self.table.activated_row.connect(lambda _row: self.answer.form.first_entry().setFocus())
        self.answer.agreed.connect(self._on_agreed)
        self.answer.another_time.connect(lambda note: self._write(day_calls.another_time, note))
        self.answer.declined.connect(lambda note: self._write(day_calls.decline, note))
        self.answer.contacts_wanted.connect(self._on_contacts_wanted)
        enter_presses(self.answer.book, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        for widget in (Title(title), self.count, self.banner):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.answer)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button(_("Close"), self.accept))
        column.addLayout(foot)
        fit(self, 1120 if several else 980, 640)
        context.changes.changed.connect(self._on_changed)
        self._load()
        self.table.setFocus()

    def show_error(self, message: str) -> None:
        """Say what went wrong."""
        self.banner.say(message, "bad")

    def _load(self) -> None:
        first, last = self._day, self._last
        self._context.tasks.search(self, "calls", lambda work: day_calls.calls(work, first, last), self._on_loaded)

    def _on_loaded(self, rows: tuple[ToAsk, ...]) -> None:
        left = sum(not row.agreed for row in rows)
        words = ngettext("{count} family is still to be asked.", "{count} families are still to be asked.", left)
        self.count.setText(words.format(count=left) if left or not rows else _("Every family has agreed."))
        before = self.table.current_row()
        self.table.set_rows(rows)
        if self._wanted is not None and self.table.select(self._wanted):
            before, self._wanted = self.table.current_row(), None
        waiting = [row for row in rows if not row.agreed]
        gone = before is None or all(row.visit_id != before.visit_id or row.agreed for row in rows)
        if gone and rows:
            self.table.select((waiting or list(rows))[0].visit_id)
        self.answer.show_family(self.table.current_row())

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(TOPICS):
            self._load()

    def _on_selected(self, row: ToAsk | None) -> None:
        self.banner.hide()
        self.answer.show_family(row)

    def _on_agreed(self, agreement: Agreement) -> None:
        row = self.table.current_row()
        if row is not None:
            self._do(lambda work: day_calls.agree(work, row.visit_id, agreement, seen=row.version))

    def _write(self, act: "Callable[..., object]", note: str) -> None:
        row = self.table.current_row()
        if row is not None:
            visit_id: VisitId = row.visit_id
            self._do(lambda work: act(work, visit_id, note, seen=row.version))

    def _do(self, act: "Callable[[Work], object]") -> None:
        self.banner.hide()
        keeper = self.answer.keeper
        place = keeper.place
        self._context.tasks.write(self, keeper.with_save(act), lambda _nothing: self._on_done(place), self._on_refused)

    def _on_done(self, place: Place) -> None:
        self.answer.left(place)
        self.table.setFocus()

    def _on_refused(self, error: Exception) -> None:
        self.answer.keeper.touch()
        if isinstance(error, Invalid):
            self.answer.show_problems(error)
        else:
            errors.say(self.banner, error)

    def _on_contacts_wanted(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.accept()
            self._context.navigate(PatientRoute(row.patient_id, "contacts"))


class Answer(QFrame):
    """What a family said, kept until it is done. ``agreed(agreement)``, ``another_time(note)``, ``declined(note)``."""

    agreed = Signal(object)
    another_time = Signal(str)
    declined = Signal(str)
    contacts_wanted = Signal()

    def __init__(self, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._drafts = drafts
        self._shown: tuple[VisitId, int] | None = None
        self.note = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(6))
        self.who = Label("", "strong", wrap=True)
        self.call = Label("", wrap=True)
        self.form: Form[Agreement] = Form(
            [
                fields.TimeOfDay("window_starts", _("Told: between"), required=True),
                fields.TimeOfDay("window_ends", _("and"), required=True, beside=True),
                fields.Text("with_whom", _("Talked with"), beside=True),
                fields.Text("reason", _("Note, or reason to book it all the same"), beside=True),
            ],
            Agreement(),
            dense=True,
        )
        self.keeper = Keeper(drafts.of(FORM), self.form, self.note, lambda: "", self)
        self.book = PrimaryButton(_("Agreed, book it"), self._on_agreed)
        self.later = Button(_("Another time"), lambda: self.another_time.emit(self._note()))
        self.never = Button(_("Not wanted"), lambda: self.declined.emit(self._note()))
        contacts = Button(_("Contacts"), self.contacts_wanted.emit)
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(contacts)
        line.addStretch()
        for button in (self.never, self.later, self.book):
            line.addWidget(button)
        for widget in (self.note, self.who, self.call, self.form):
            column.addWidget(widget)
        column.addLayout(line)

    def show_family(self, row: ToAsk | None) -> None:
        """Ask a family, with an hour around the planned time offered to begin with."""
        self.setVisible(row is not None and not row.agreed)
        if row is None or row.agreed:
            self.keeper.move(self.keeper.place)
            self._shown = None
            return
        if self._shown == (row.visit_id, row.version):
            return
        self._shown = row.visit_id, row.version
        words = _("Call about the visit of {patient}").format(patient=row.patient)
        self.keeper.move(self._drafts.of(FORM, row.visit_id, row.starts.date().isoformat(), words=words))
        when = dates.time_range(row.starts, row.ends)
        self.who.setText(f"{row.patient}: {dates.short_day(row.starts.date())}, {when}, {', '.join(row.members)}")
        self.call.setText("; ".join(row.people) or " ".join(row.refusals) or _("No number is recorded"))
        self.call.set_tone("" if row.people else "warn")
        first = row.people[0].split(",")[0] if row.people else ""
        self.form.clear_problems()
        self.form.set_draft(Agreement(*(row.window or row.offered), with_whom=first))
        self.keeper.begin(row.version)

    def left(self, place: Place) -> None:
        """What was typed at this place is done."""
        self._drafts.saved(place.key)
        if place == self.keeper.place:
            self.keeper.discard()

    def show_problems(self, invalid: Invalid) -> None:
        """Say beside the fields what is missing; what is in the way of booking asks for its reason."""
        told = [one for one in invalid.problems if one.field not in ("override_reason", "with_whom")]
        for one in invalid.problems:
            if one not in told:
                self.form.show_problem("reason" if one.field == "override_reason" else one.field, one.message)
        if told:
            self.form.show_problems(Invalid(*told))

    def _note(self) -> str:
        return self.form.peek().reason

    def _on_agreed(self) -> None:
        try:
            agreement = self.form.draft()
        except Invalid as invalid:
            self.form.show_problems(invalid)
            return
        self.form.clear_problems()
        self.agreed.emit(agreement)


def _columns(*, days: bool) -> list[Column[ToAsk]]:
    day = Column[ToAsk](_("Day"), lambda row: dates.short_day(row.starts.date()), 112)
    return [
        *([day] if days else []),
        Column(_("Time"), lambda row: dates.time_range(row.starts, row.ends), 160, figures=True),
        Column(_("Patient"), lambda row: row.patient, 168, strong=True),
        Column(_("With"), lambda row: ", ".join(row.members), 168, 2),
        Column(
            _("Whom to call"),
            lambda row: "; ".join(row.people) or " ".join(row.refusals),
            0,
            tone=lambda row: "" if row.people or row.agreed else "warn",
            tooltip=lambda row: "\n".join((*row.people, *row.refusals)),
        ),
        Column(
            _("Agreed"),
            _agreed,
            150,
            tone=lambda row: "good" if row.agreed else "warn",
        ),
    ]


def _agreed(row: ToAsk) -> str:
    if not row.agreed:
        return _("Not yet")
    return dates.time_range(*row.window) if row.window is not None else _("Yes")

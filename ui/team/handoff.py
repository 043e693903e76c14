"""Handing over a caseload: who takes over whom, seen and changed before it is done in one act."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Stale
from careteam.domain.handoffs import Fate
from careteam.domain.ids import AssignmentId, MemberId
from careteam.i18n import _, ngettext
from careteam.services import handoffs, office_settings
from careteam.services.covers import ToTell
from careteam.services.handoffs import Handoff, Line, Share, Terms, Wishes
from ui.kit import errors, theme
from ui.kit.buttons import Button, PrimaryButton, SegmentedControl
from ui.kit.cards import EmptyState
from ui.kit.commands import enter_presses
from ui.kit.context import Context
from ui.kit.date_edit import DateEditor
from ui.kit.dates import Unreadable
from ui.kit.editors import token
from ui.kit.kept_dialog import KeptDialog
from ui.kit.labels import HSeparator, Label, Title
from ui.kit.routes import HandOverRoute, PatientRoute, PrintHandoffRoute
from ui.kit.sizes import fit_over
from ui.kit.tables import RowTable
from ui.team import handoff_lines
from ui.team.call_list import CallList
from ui.team.handoff_choice import HandoffChoice

if TYPE_CHECKING:
    from careteam.services.office import Work

WIDTH, HEIGHT = 1320, 690
SHARES = 4
"""How many colleagues are in sight below the patients before their list scrolls."""


class HandoffDialog(KeptDialog):
    """Proposes who takes over each patient; the person changes what they like, and hands all over at once."""

    def __init__(self, context: Context, route: HandOverRoute, parent: QWidget) -> None:
        super().__init__(context.drafts.of("handoff", route.member_id), parent)
        self._context, self._route = context, route
        self._handoff: Handoff | None = None
        self._who: dict[AssignmentId, MemberId | None] = {}
        self._fates: dict[AssignmentId, Fate] = {}
        self._news = ""
        self._before: dict[str, Any] = {}
        self._over = False
        self.title = Title(_("Hand over a caseload"))
        self.setWindowTitle(self.title.text())
        self.kind = SegmentedControl(_("For how long"), [(False, _("For a time")), (True, _("For good"))])
        self.kind.changed.connect(self._on_terms_changed)
        self.first, self.last = DateEditor(), DateEditor()
        self.first.set_name(_("First day"))
        self.last.set_name(_("Last day"))
        self.until = Label(_("to", "a day"), "muted")
        for day in (self.first, self.last):
            day.setFixedWidth(theme.px(160))
            day.changed.connect(self._on_terms_changed)
        self.summary = Label("", "muted", wrap=True)
        self.empty = EmptyState(_("No patient has to be handed over for these days."))
        self.table: RowTable[Line] = RowTable(
            _("Patients to hand over"),
            handoff_lines.line_columns(),
            key=lambda line: line.assignment_id,
            empty=self.empty,
            many=True,
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_selection: self._show_choice())
        self.shares: RowTable[Share] = RowTable(
            _("What colleagues get"), handoff_lines.share_columns(), key=lambda share: share.member_id, dense=True
        )
        self.choice = HandoffChoice()
        self.table.activated_row.connect(lambda _line: self.choice.table.setFocus())
        self.choice.who_chosen.connect(self._on_who_chosen)
        self.choice.fate_chosen.connect(self._on_fate_chosen)
        self.note = Label("", "small", wrap=True)
        self.print = Button(_("Print for colleagues…"), self.print_sheet, icon="print")
        self.cancel = Button(_("Cancel"), self.reject)
        self.hand_over = PrimaryButton(_("Hand over"), self._on_hand_over)
        self.calls = CallList(context, route.member_id)
        self.calls.table.activated_row.connect(self._on_call_activated)
        self._lay_out()
        fit_over(self, WIDTH, HEIGHT)
        enter_presses(self.hand_over, self)
        self.hand_over.setEnabled(False)
        self.print.setEnabled(False)
        self._load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(WIDTH - 160)
        self.table.setColumnHidden(handoff_lines.WHY, narrow)
        mode = QHeaderView.ResizeMode.Stretch if narrow else QHeaderView.ResizeMode.Interactive
        self.table.horizontalHeader().setSectionResizeMode(0, mode)
        self.shares.setColumnHidden(handoff_lines.NOW, narrow)

    def changes(self) -> dict[str, Any]:
        """The days and who takes over whom, where the person changed anything."""
        typed = self._typed()
        return typed if typed != self._before and not self._over else {}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Show it again, as far as the caseload still has it."""
        self.kind.set_value(changes["for_good"])
        self.first.put_back(changes["first"])
        self.last.put_back(changes["last"])
        self._who = {_id(one): MemberId(UUID(who)) if who else None for one, who in changes["who"].items()}
        self._fates = {_id(one): Fate(fate) for one, fate in changes["visits"].items()}
        self._show_last()
        self._load()

    def start_over(self) -> None:
        """As it was proposed."""
        self.put_back(self._before, newer=False)

    def _typed(self) -> dict[str, Any]:
        return {
            "for_good": self.kind.value(),
            "first": self.first.typed(),
            "last": self.last.typed(),
            "who": {one.hex: token(who) for one, who in self._who.items()},
            "visits": {one.hex: fate.value for one, fate in self._fates.items()},
        }

    def print_sheet(self) -> None:
        """See the caseload on a page for those who take it over, as it is shown now."""
        handoff = self._handoff
        if handoff is not None:
            who = tuple((one.assignment_id, one.coverer.member_id if one.coverer else None) for one in handoff.lines)
            terms = handoff.terms
            self._context.navigate(PrintHandoffRoute(terms.member_id, terms.first, terms.last, who))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(theme.px(12))
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        self._inner.setSpacing(theme.px(12))
        self._inner.addWidget(self.title)
        self._preview = QWidget()
        preview = QVBoxLayout(self._preview)
        preview.setContentsMargins(0, 0, 0, 0)
        preview.setSpacing(theme.px(12))
        terms = QHBoxLayout()
        terms.setSpacing(theme.px(8))
        for part in (self.kind, self.first, self.until, self.last):
            terms.addWidget(part)
        terms.addStretch(1)
        preview.addWidget(self.unsaved)
        preview.addLayout(terms)
        preview.addWidget(self.summary)
        preview.addWidget(self.banner)
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(self.table, 1)
        left.addWidget(self.shares)
        left.addWidget(self.note)
        across = QHBoxLayout()
        across.setSpacing(theme.px(12))
        across.addLayout(left, 1)
        across.addWidget(self.choice)
        preview.addLayout(across, 1)
        self._inner.addWidget(self._preview, 1)
        self._inner.addWidget(self.calls, 1)
        self.calls.hide()
        column.addLayout(self._inner, 1)
        column.addWidget(HSeparator())
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(24), 0, theme.px(24), theme.px(16))
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.print)
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.hand_over)
        column.addLayout(foot)

    def _terms(self) -> Terms | None:
        """The days as entered; None before anything is. Raises Invalid for what is missing."""
        if self._handoff is None:
            return None
        try:
            first = self.first.value()
            last = None if self.kind.value() else self.last.value()
        except Unreadable as unreadable:
            raise Invalid.field("first", str(unreadable)) from None
        if first is None:
            raise Invalid.field("first", _("Choose the first day."))
        if last is None and not self.kind.value():
            raise Invalid.field("last", _("Choose the last day, or hand over for good."))
        return Terms(self._route.member_id, first, last)

    def _load(self) -> None:
        try:
            terms = self._terms()
        except Invalid as invalid:
            self._on_failed(invalid)
            return
        route, wishes = self._route, Wishes(dict(self._who), dict(self._fates))

        def propose(work: "Work") -> Handoff:
            asked = terms or (
                Terms(route.member_id, max(route.first, office_settings.today(work)), route.last)
                if route.first is not None
                else handoffs.usual(work, route.member_id)
            )
            return handoffs.propose(work, asked, wishes)

        self.hand_over.setEnabled(False)
        self._context.tasks.search(self, "propose", propose, self._on_loaded, self._on_failed)

    def _on_loaded(self, handoff: Handoff) -> None:
        first, self._handoff = self._handoff is None, handoff
        if first:
            self._start(handoff.terms, handoff.member)
        if self._news:
            self.banner.say(self._news, "warn")
            self._news = ""
        else:
            self.banner.hide()
        self.table.set_rows(handoff.lines)
        if self.table.current_row() is None and handoff.lines:
            self.table.select(handoff.lines[0].assignment_id)
        self.shares.set_rows(handoff.shares)
        lines = min(len(handoff.shares), SHARES)
        self.shares.setFixedHeight(theme.px(28) * lines + theme.px(36))
        self.shares.setVisible(bool(handoff.shares))
        self.summary.setText(handoff_lines.summary(handoff))
        self.note.setText(handoff_lines.notes(handoff))
        self.note.setVisible(bool(self.note.text()))
        count = len(handoff.taken)
        words = ngettext("Hand over {count} patient", "Hand over {count} patients", count).format(count=count)
        self.hand_over.setText(words if count else _("Hand over"))
        self.hand_over.setAccessibleName(self.hand_over.text())
        self.hand_over.setEnabled(bool(count))
        self.print.setEnabled(True)
        self._show_choice()
        if first:
            self._before = self._typed()
            self.keeper.begin(0)

    def _start(self, terms: Terms, name: str) -> None:
        self.title.setText(_("Hand over {name}’s caseload").format(name=name))
        self.setWindowTitle(self.title.text())
        self.kind.set_value(terms.last is None)
        self.first.set_value(terms.first)
        self.last.set_value(terms.last)
        self._show_last()
        self.table.setFocus()

    def _show_last(self) -> None:
        for part in (self.until, self.last):
            part.setVisible(not self.kind.value())

    def _show_choice(self) -> None:
        line = self.table.current_row()
        self.choice.show_line(line, max(len(self.table.selected_rows()) - 1, 0))

    def _on_failed(self, error: Exception) -> None:
        self.hand_over.setEnabled(False)
        if isinstance(error, Invalid):
            self.banner.say(errors.message(error), "warn")
        else:
            errors.show(self, error)

    def _on_terms_changed(self) -> None:
        self._show_last()
        self._load()
        self.changed.emit()

    def _on_who_chosen(self, member_id: MemberId | None) -> None:
        """Give the lines selected to somebody; all others stay with whom they are shown."""
        if self._handoff is None:
            return
        self._who = {
            line.assignment_id: line.coverer.member_id if line.coverer else None for line in self._handoff.lines
        }
        for line in self._chosen_lines():
            able = {one.member_id for one in line.candidates if not one.blocked}
            if member_id is None or member_id in able:
                self._who[line.assignment_id] = member_id
        self._load()
        self.changed.emit()

    def _on_fate_chosen(self, fate: Fate) -> None:
        self._fates |= {line.assignment_id: fate for line in self._chosen_lines()}
        self._load()
        self.changed.emit()

    def _chosen_lines(self) -> list[Line]:
        current = self.table.current_row()
        return self.table.selected_rows() or ([current] if current else [])

    def _on_hand_over(self) -> None:
        handoff = self._handoff
        if handoff is None or not self.hand_over.isEnabled():
            return
        self.hand_over.setEnabled(False)
        act = self.keeper.with_save(lambda work: handoffs.hand_over(work, handoff))
        self._context.tasks.write(self, act, self._on_handed_over, self._on_refused)

    def _on_handed_over(self, _count: int) -> None:
        handoff = self._handoff
        assert handoff is not None
        self._over = True
        self.keeper.saved()
        if not any(one.fate is not Fate.STAY for line in handoff.lines for one in line.visits):
            self.accept()
            return
        self.title.setText(_("Handed over. Now tell the families"))
        self._preview.hide()
        self.calls.show()
        self.calls.load()
        self.cancel.hide()
        self.print.setVisible(handoff.terms.last is not None)  # for good, nothing says any more what was whose
        self.hand_over.setText(_("Close"))
        self.hand_over.setAccessibleName(_("Close"))
        self.hand_over.clicked.disconnect()
        self.hand_over.clicked.connect(self.accept)
        self.hand_over.setEnabled(True)
        self.calls.table.setFocus()

    def _on_call_activated(self, row: ToTell) -> None:
        self.accept()
        self._context.navigate(PatientRoute(row.patient_id, "contacts"))

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, (Stale, Invalid)):
            why = errors.message(error) if isinstance(error, Invalid) else ""
            text = _("Something changed while you looked. Look again, then hand over. {why}")
            self._news = text.format(why=why).strip()
            self._load()
        else:
            self.hand_over.setEnabled(True)
            errors.show(self, error)


def _id(digits: str) -> AssignmentId:
    return AssignmentId(UUID(digits))

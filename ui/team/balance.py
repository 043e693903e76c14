"""Balancing a caseload: who could go to whom, what everybody has before and after, and what is chosen moved at once."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import AssignmentId, DisciplineId, MemberId
from careteam.i18n import N_, _, ngettext
from careteam.services import balances, disciplines
from careteam.services.balances import Balance, Shift
from careteam.services.disciplines import DisciplineRow
from careteam.services.handoffs import Share
from ui.kit import errors, theme
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.cards import EmptyState, clear
from ui.kit.commands import enter_presses
from ui.kit.context import Context
from ui.kit.editors import token
from ui.kit.kept_dialog import KeptDialog
from ui.kit.labels import HSeparator, Label, Title
from ui.kit.progress import ProgressPanel
from ui.kit.routes import BalanceRoute
from ui.kit.sizes import fit_over
from ui.kit.tables import RowTable
from ui.kit.tasks import Job, Report
from ui.team import handoff_lines

if TYPE_CHECKING:
    from careteam.services.office import Office

WIDTH, HEIGHT = 1240, 690
BEGIN = N_("Choose a discipline, then propose moves. Nobody is moved before you say so.")
SHARES = 6
"""How many colleagues are in sight below the patients before their list scrolls."""


class BalanceDialog(KeptDialog):
    """Proposes moves in one discipline; the person selects those to make, and makes them at once.

    What was proposed and what is selected is kept until then.
    """

    def __init__(self, context: Context, route: BalanceRoute, parent: QWidget) -> None:
        super().__init__(context.drafts.of("balance"), parent)
        self._context = context
        self._balance: Balance | None = None
        self._left: Mapping[str, Any] | None = None
        """What was left here before, until it is worked out again."""
        self._before: dict[str, Any] = {}
        self._busy: ProgressPanel | None = None
        self._job: Job | None = None
        self.title = Title(_("Balance the caseload"))
        self.setWindowTitle(self.title.text())
        self.discipline = QComboBox()
        self.discipline.setAccessibleName(_("Discipline"))
        self.discipline.setMinimumWidth(theme.px(220))
        self.propose = Button(_("Propose moves"), self.start)
        self.summary = Label("", "muted", wrap=True)
        self.empty = EmptyState(_(BEGIN))
        self.table: RowTable[Shift] = RowTable(
            _("Patients to move"),
            handoff_lines.shift_columns(),
            key=lambda shift: shift.line.assignment_id,
            empty=self.empty,
            many=True,
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_selection: self._on_selected())
        self.shares: RowTable[Share] = RowTable(
            _("Everybody’s caseload"), handoff_lines.balance_columns(), key=lambda one: one.member_id, dense=True
        )
        self.shares.setFixedHeight(theme.px(28) * SHARES + theme.px(36))
        self.all = Button(_("Select all"), self._on_all)
        self.cancel = Button(_("Cancel"), self.reject)
        self.move_them = PrimaryButton(_("Move"), self._on_move)
        self._lay_out()
        enter_presses(self.move_them, self)
        self._show_chosen()
        context.tasks.search(self, "disciplines", disciplines.rows, partial(self._on_disciplines, route.discipline_id))

    def would_lose(self) -> bool:
        """What is selected would be lost; what is proposed is proposed again."""
        return bool(self._chosen())

    def changes(self) -> dict[str, Any]:
        """The discipline, what was proposed and what is selected, where that is not as it began."""
        typed = self._typed()
        return typed if typed != self._before else {}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Show it again: the same moves, with what they come to now, as far as they may still be made."""
        self._clear()
        with QSignalBlocker(self.discipline):
            ids = [token(self.discipline.itemData(place)) for place in range(self.discipline.count())]
            self.discipline.setCurrentIndex(ids.index(changes["discipline"]) if changes["discipline"] in ids else 0)
        if changes["moves"]:
            self._work_out(changes)

    def start_over(self) -> None:
        """As it began."""
        self.put_back(self._before, newer=False)

    def start(self) -> None:
        """Work out who could go to whom, off the screen's thread; it can be stopped."""
        self._work_out(None)

    def _work_out(self, left: Mapping[str, Any] | None) -> None:
        """Propose moves; ``left``: those that were proposed and left here before."""
        discipline_id = self.discipline.currentData()
        if discipline_id is None or self._busy is not None:
            return
        self._left = left
        who = {_id(one): MemberId(UUID(to)) for one, to in left["moves"].items()} if left else None
        self._set_busy(busy=True)
        self.banner.hide()
        self._job = self._context.tasks.job(_("Working out a fair caseload"), partial(_proposed, discipline_id, who))
        self._busy = ProgressPanel(self._job)
        self._busy.ended.connect(partial(self._on_proposed, self._busy))
        self._progress.addWidget(self._busy)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(theme.px(12))
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        inner.setSpacing(theme.px(12))
        inner.addWidget(self.title)
        inner.addWidget(self.unsaved)
        terms = QHBoxLayout()
        terms.setSpacing(theme.px(8))
        terms.addWidget(self.discipline)
        terms.addWidget(self.propose)
        terms.addStretch(1)
        inner.addLayout(terms)
        self._progress = QVBoxLayout()
        inner.addLayout(self._progress)
        inner.addWidget(self.banner)
        inner.addWidget(self.summary)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.shares)
        column.addLayout(inner, 1)
        column.addWidget(HSeparator())
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(24), 0, theme.px(24), theme.px(16))
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.all)
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.move_them)
        column.addLayout(foot)
        fit_over(self, WIDTH, HEIGHT)

    def _on_disciplines(self, wanted: DisciplineId | None, rows: tuple[DisciplineRow, ...]) -> None:
        for row in rows:
            self.discipline.addItem(row.name, row.id)
        place = self.discipline.findData(wanted) if wanted else -1
        self.discipline.setCurrentIndex(max(0, place))
        self.discipline.currentIndexChanged.connect(lambda _place: self._on_discipline())
        self._before = self._typed()
        self.keeper.begin(0)

    def _on_discipline(self) -> None:
        self._clear()
        self.changed.emit()

    def _clear(self) -> None:
        """Nothing is proposed."""
        if self._busy is not None and self._job is not None:
            self._job.cancel()
            self._busy = None
            self._set_busy(busy=False)
        clear(self._progress)
        self._balance = self._left = None
        self.empty.sentence.setText(_(BEGIN))
        self.summary.setText("")
        self.table.set_rows(())
        self.shares.set_rows(())
        self._show_chosen()

    def _set_busy(self, *, busy: bool) -> None:
        for part in (self.propose, self.discipline):
            part.setEnabled(not busy)

    def _typed(self) -> dict[str, Any]:
        if self._left is not None:
            return dict(self._left)
        shifts = self._balance.shifts if self._balance else ()
        moves = {one.line.assignment_id.hex: one.line.coverer.member_id.hex for one in shifts if one.line.coverer}
        chosen = sorted(one.hex for one in self._chosen())
        return {"discipline": token(self.discipline.currentData()), "moves": moves, "chosen": chosen}

    def words(self) -> str:
        return _("Balance the caseload: {discipline}").format(discipline=self.discipline.currentText())

    def _on_proposed(self, panel: ProgressPanel, balance: Balance | None) -> None:
        if panel is not self._busy:
            return
        self._busy = None
        self._set_busy(busy=False)
        if balance is None:
            return
        clear(self._progress)
        left, self._left, self._balance = self._left, None, balance
        fair = _("The caseload is fair as it is. No move would be worth losing a known person.")
        self.empty.sentence.setText(_(BEGIN) if left else fair)
        self.table.set_rows(balance.shifts)
        self.table.clearSelection()
        if left:
            self._select({_id(one) for one in left["chosen"]})
        at_first = QItemSelectionModel.SelectionFlag.NoUpdate  # at hand for the keys, and not selected
        self.table.selectionModel().setCurrentIndex(self.table.model().index(0, 0), at_first)
        (self.table if balance.shifts else self.propose).setFocus()
        self._show_chosen()
        self.changed.emit()

    def _select(self, chosen: Collection[AssignmentId]) -> None:
        """Select what was selected before, and say what cannot be any more."""
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for number, shift in enumerate(self.table.rows()):
            if shift.line.assignment_id in chosen:
                self.table.selectionModel().select(self.table.model().index(number, 0), flags)
        gone = len(chosen) - len(self._chosen())
        if gone:
            text = ngettext(
                "{count} move you had selected cannot be made any more.",
                "{count} moves you had selected cannot be made any more.",
                gone,
            )
            self.banner.say(text.format(count=gone), "warn")

    def _on_selected(self) -> None:
        self._show_chosen()
        self.changed.emit()

    def _chosen(self) -> set[AssignmentId]:
        return {shift.line.assignment_id for shift in self.table.selected_rows()} if self._balance else set()

    def _show_chosen(self) -> None:
        balance, chosen = self._balance, self._chosen()
        count = len(chosen)
        words = ngettext("Move {count} patient", "Move {count} patients", count).format(count=count)
        self.move_them.setText(words if count else _("Move"))
        self.move_them.setAccessibleName(self.move_them.text())
        self.move_them.setEnabled(count > 0)
        self.all.setEnabled(balance is not None and bool(balance.shifts))
        if balance is not None:
            self.shares.set_rows(balance.shares(chosen))
            self.summary.setText(handoff_lines.balance_words(balance, count))

    def _on_all(self) -> None:
        self.table.selectAll()
        self.table.setFocus()

    def _on_move(self) -> None:
        balance = self._balance
        if balance is None or not self.move_them.isEnabled():
            return
        self.move_them.setEnabled(False)
        chosen = balance.only(self._chosen())
        act = self.keeper.with_save(lambda work: balances.balance(work, chosen))
        self._context.tasks.write(self, act, self._on_moved, self._on_refused)

    def _on_moved(self, _count: int) -> None:
        self.keeper.saved()
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        self.keeper.touch()
        if isinstance(error, (Stale, Invalid)):
            why = errors.message(error) if isinstance(error, Invalid) else ""
            text = _("Something changed while you looked. Propose moves again. {why}")
            self.banner.say(text.format(why=why).strip(), "warn")
        else:
            errors.show(self, error)
        self.move_them.setEnabled(True)


def _id(digits: str) -> AssignmentId:
    return AssignmentId(UUID(digits))


def _proposed(
    discipline_id: DisciplineId, left: Mapping[AssignmentId, MemberId] | None, office: "Office", report: Report
) -> Balance:
    """The job: a short read, the search with nothing open, and a short read. What was ``left`` is not searched anew."""
    report(_("Reading the caseloads"), 0.05)
    ground = office.read(lambda work: balances.ground(work, discipline_id))
    moves = balances.moves(ground, report) if left is None else balances.as_left(ground, left)
    report(_("Looking at the visits"), 0.9)
    return office.read(lambda work: balances.propose(work, ground, moves))

"""Balancing a caseload: who could go to whom, what everybody has before and after, and what is chosen moved at once."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.errors import Cancelled, Invalid, Stale
from careteam.domain.ids import AssignmentId, DisciplineId
from careteam.i18n import _, ngettext
from careteam.services import balances, disciplines
from careteam.services.balances import Balance, Shift
from careteam.services.disciplines import DisciplineRow
from careteam.services.handoffs import Share
from ui.kit import errors, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.cards import EmptyState, clear
from ui.kit.commands import enter_presses
from ui.kit.context import Context
from ui.kit.labels import HSeparator, Label, Title
from ui.kit.progress import ProgressPanel
from ui.kit.routes import BalanceRoute
from ui.kit.sizes import fit_over
from ui.kit.tables import RowTable
from ui.kit.tasks import Report
from ui.team import handoff_lines

if TYPE_CHECKING:
    from careteam.services.office import Office

WIDTH, HEIGHT = 1240, 690
SHARES = 6
"""How many colleagues are in sight below the patients before their list scrolls."""


class BalanceDialog(QDialog):
    """Proposes moves in one discipline; the person selects those to make, and makes them at once."""

    def __init__(self, context: Context, route: BalanceRoute, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._balance: Balance | None = None
        self._busy: ProgressPanel | None = None
        self.title = Title(_("Balance the caseload"))
        self.setWindowTitle(self.title.text())
        self.discipline = QComboBox()
        self.discipline.setAccessibleName(_("Discipline"))
        self.discipline.setMinimumWidth(theme.px(220))
        self.propose = Button(_("Propose moves"), self.start)
        self.summary = Label("", "muted", wrap=True)
        self.banner = Banner()
        self.empty = EmptyState(_("Choose a discipline, then propose moves. Nobody is moved before you say so."))
        self.table: RowTable[Shift] = RowTable(
            _("Patients to move"),
            handoff_lines.shift_columns(),
            key=lambda shift: shift.line.assignment_id,
            empty=self.empty,
            many=True,
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_selection: self._show_chosen())
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

    def show_error(self, message: str) -> None:
        """Say in the dialog what went wrong."""
        self.banner.say(message, "bad")

    def start(self) -> None:
        """Work out who could go to whom, off the screen's thread; it can be stopped."""
        discipline_id = self.discipline.currentData()
        if discipline_id is None or self._busy is not None:
            return
        self.propose.setEnabled(False)
        self.banner.hide()
        job = self._context.tasks.job(_("Working out a fair caseload"), partial(_proposed, discipline_id))
        self._busy = ProgressPanel(job)
        self._busy.ended.connect(self._on_proposed)
        self._progress.addWidget(self._busy)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(theme.px(12))
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        inner.setSpacing(theme.px(12))
        inner.addWidget(self.title)
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

    def _on_proposed(self, balance: Balance | None) -> None:
        self._busy = None
        self.propose.setEnabled(True)
        if balance is None:
            return
        clear(self._progress)
        self._balance = balance
        self.empty.sentence.setText(_("The caseload is fair as it is. No move would be worth losing a known person."))
        self.table.set_rows(balance.shifts)
        self.table.clearSelection()
        self._show_chosen()

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
        self._context.tasks.write(
            self, lambda work: balances.balance(work, chosen), lambda _count: self.accept(), self._on_refused
        )

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, (Stale, Invalid)):
            why = errors.message(error) if isinstance(error, Invalid) else ""
            text = _("Something changed while you looked. Propose moves again. {why}")
            self.banner.say(text.format(why=why).strip(), "warn")
        else:
            errors.show(self, error)
        self.move_them.setEnabled(True)


def _proposed(discipline_id: DisciplineId, office: "Office", report: Report) -> Balance:
    """The job: a short read, the search with nothing open, and a short read."""
    report(_("Reading the caseloads"), 0.05)
    ground = office.read(lambda work: balances.ground(work, discipline_id))

    def stopped() -> bool:
        try:
            report(_("Looking for the fairest caseload"), 0.3)
        except Cancelled:
            return True
        return False

    moves = balances.moves(ground, stopped)
    report(_("Looking at the visits"), 0.9)
    return office.read(lambda work: balances.propose(work, ground, moves))

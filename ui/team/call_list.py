"""The families to call because somebody else comes: whom to call, and what to tell them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.changes import Changes, Topic
from careteam.i18n import _, ngettext
from careteam.services import covers
from careteam.services.covers import ToTell, VisitToTell
from ui.kit import dates, theme
from ui.kit.buttons import PrimaryButton
from ui.kit.cards import EmptyState
from ui.kit.context import Context
from ui.kit.dialog import Dialog
from ui.kit.labels import Label, Title
from ui.kit.routes import PatientRoute
from ui.kit.sizes import fit
from ui.kit.tables import Column, RowTable

if TYPE_CHECKING:
    from careteam.domain.ids import MemberId

TOPICS = frozenset({Topic.PATIENTS, Topic.VISITS, Topic.ASSIGNMENTS})


class CallList(QWidget):
    """A row a family, still to call first; Enter opens the patient's contacts, where the call is logged."""

    def __init__(self, context: Context, member_id: "MemberId", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._member_id = context, member_id
        self.count = Label("", "muted", wrap=True)
        empty = EmptyState(_("No family has to be told: no visit comes to somebody else."))
        self.table: RowTable[ToTell] = RowTable(
            _("Families to call"), self._columns(), key=lambda row: row.patient_id, empty=empty
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.count)
        column.addWidget(self.table, 1)
        context.changes.changed.connect(self._on_changed)

    def load(self) -> None:
        """Find who is to be called."""
        member_id = self._member_id
        self._context.tasks.search(self, "calls", lambda work: covers.calls(work, member_id), self._on_loaded)

    def _on_loaded(self, rows: tuple[ToTell, ...]) -> None:
        left = sum(row.called_at is None for row in rows)
        words = ngettext("{count} family is to be told who comes.", "{count} families are to be told who comes.", left)
        hint = _("Enter opens the contacts; log the call there, and the family is marked as called.")
        self.count.setText(" ".join((words.format(count=left), hint)) if left else _("Every family was called."))
        self.count.setVisible(bool(rows))
        self.table.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.select(rows[0].patient_id)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(TOPICS) and self.isVisible():
            self.load()

    def _columns(self) -> list[Column[ToTell]]:
        return [
            Column(_("Patient"), lambda row: row.patient, 168, strong=True),
            Column(_("Whom to call"), _whom, tone=lambda row: "" if row.people else "warn", tooltip=_whom),
            Column(_("Tell them"), _what, tooltip=lambda row: "\n".join(map(_visit, row.visits))),
            Column(
                _("Called"),
                lambda row: dates.month_day(row.called_at.date()) if row.called_at else _("Not yet"),
                84,
                tone=lambda row: "good" if row.called_at else "warn",
            ),
        ]


class CallListDialog(Dialog):
    """The call list in a window of its own."""

    def __init__(self, context: Context, member_id: "MemberId", name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Families to tell while {name} is covered").format(name=name)
        self.setWindowTitle(title)
        self.list = CallList(context, member_id)
        self.list.table.activated_row.connect(lambda row: self._open(context, row))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(Title(title))
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(PrimaryButton(_("Close"), self.accept))
        column.addLayout(foot)
        fit(self, 900, 480)
        self.list.load()
        self.list.table.setFocus()

    def _open(self, context: Context, row: ToTell) -> None:
        self.accept()
        context.navigate(PatientRoute(row.patient_id, "contacts"))


def _whom(row: ToTell) -> str:
    return "; ".join(row.people) or " ".join(row.refusals) or _("No number is recorded")


def _what(row: ToTell) -> str:
    first, more = _visit(row.visits[0]), len(row.visits) - 1
    return _("{visit}, and {count} more").format(visit=first, count=more) if more else first


def _visit(visit: VisitToTell) -> str:
    when = f"{dates.short_day(visit.starts.date())}, {dates.clock_time(visit.starts)}"
    if visit.pinned:
        return _("{when} cannot be kept; {name} finds another time").format(when=when, name=visit.member)
    return _("{when}: {name} comes").format(when=when, name=visit.member)

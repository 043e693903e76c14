"""Who could serve a patient, to choose from: everybody with the reasons that speak for them or against."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.i18n import _
from careteam.services.suggestions import SuggestedMember
from ui.kit import theme
from ui.kit.cards import EmptyState
from ui.kit.dates import Unreadable
from ui.kit.editors import Editor, Typed, token
from ui.kit.labels import Label
from ui.kit.tables import Bar, Chip, Column, RowTable

MOST = 8
"""How many lines the list shows before it scrolls, its head included."""


class SuggestionEditor(Editor):
    """Edits who is chosen: the row one is at. The best fit is chosen beforehand; ``chosen`` at Enter.

    The last row stands for nobody yet, for a service that was only asked for or that was declined.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        empty = EmptyState(_("Nobody on the team has this discipline."))
        self.table: RowTable[SuggestedMember | None] = RowTable(
            _("Suggested"), _columns(), key=lambda row: row.member_id if row else None, empty=empty
        )
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.setSortingEnabled(False)
        self.table.activated_row.connect(self._on_activated)
        self.table.selected_row.connect(self._on_selected)
        self.why = Label("", "small", wrap=True)
        self.why.setMinimumHeight(theme.px(18))
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        column.addWidget(self.table)
        column.addWidget(self.why)
        self._row.addLayout(column, 1)
        self._setting = False
        self._wanted: list[Typed] = []
        self.set_suggestions(())

    def set_suggestions(self, found: tuple[SuggestedMember, ...], keep: object = None) -> None:
        """Offer these, the best fit chosen, or ``keep`` where it is among them."""
        self._setting = True
        self.table.set_rows((*found, None) if found else ())
        lines = min(max(len(found) + 2, 4), MOST)
        self.table.setFixedHeight(theme.px(32 * lines) + 2)
        wanted = self._wanted
        self.set_value(keep if any(one.member_id == keep for one in found) else self._best())
        if wanted:
            self.put_back(wanted)
        self._setting = False

    def best(self) -> None:
        """Choose the best fit."""
        self.set_value(self._best())

    def value(self) -> object:
        row = self.table.current_row()
        if row is not None and row.blocked:
            raise Unreadable(_("{name} cannot be chosen: {reason}.").format(name=row.name, reason=row.blocked))
        return row.member_id if row else None

    def typed(self) -> Typed:
        row = self.table.current_row()
        return self._wanted or [token(row.member_id) if row else None]

    def chosen_before(self) -> bool:
        """Whether somebody is to be chosen who is not on the list yet."""
        return bool(self._wanted)

    def put_back(self, typed: Typed) -> None:
        found = [row.member_id if row else None for row in self.table.rows()]
        chosen = [one for one in found if [token(one)] == typed]
        if chosen:
            self.set_value(chosen[0])
        self._wanted = [] if chosen else typed

    def set_value(self, value: object) -> None:
        self._wanted = []
        self._setting = True
        self.table.select(value)
        self._setting = False

    def entry(self) -> QWidget:
        return self.table

    def words(self, value: object) -> str:
        return next((row.name for row in self.table.rows() if row and row.member_id == value), _("Nobody yet"))

    def _best(self) -> object:
        return next((row.member_id for row in self.table.rows() if row and not row.blocked), None)

    def _on_selected(self, row: SuggestedMember | None) -> None:
        if row is None:
            self.why.setText(_("Nobody yet: choose somebody once the patient has agreed.") if self.table.rows() else "")
        else:
            reasons = (f"{row.blocked}.", *row.reasons) if row.blocked else row.reasons
            self.why.setText(f"{row.name}, {row.discipline.name}: " + " · ".join(reasons))
        if not self._setting:
            self._wanted = []
            self.changed.emit()

    def _on_activated(self, _row: SuggestedMember | None) -> None:
        self.chosen.emit()


def _columns() -> list[Column[SuggestedMember | None]]:
    return [
        Column(
            _("Who"),
            lambda row: ", ".join(part for part in (row.name, row.credentials) if part) if row else _("Nobody yet"),
            240,
            strong=True,
            chip=lambda row: Chip(row.discipline.code, row.discipline.hue) if row else None,
            tone=lambda row: "muted" if row is None or row.blocked else "",
        ),
        Column(
            _("Caseload"),
            lambda row: _load(row) if row else "",
            172,
            bar=lambda row: Bar(row.load.weight, row.limit, row.discipline.hue) if row else None,
            tone=lambda row: "warn" if row and row.limit and row.load.weight >= row.limit else "",
        ),
        Column(
            _("Why"),
            lambda row: (row.blocked or " · ".join(row.reasons[1:])) if row else "",
            muted=True,
            tooltip=lambda row: " · ".join(row.reasons) if row else "",
        ),
    ]


def _load(row: SuggestedMember) -> str:
    weight = f"{row.load.weight:g}"
    return _("{load} of {limit}").format(load=weight, limit=f"{row.limit:g}") if row.limit else weight

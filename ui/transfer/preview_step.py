"""The third step: every row as it will be, what is to mend, and who seems to be here already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from careteam.domain.team import DisciplineDraft
from careteam.i18n import N_, _, ngettext
from careteam.services.transfer import Fate, Notice, Planned, Preview, RowProblem, Target, write_lines
from ui.kit import dates, theme
from ui.kit.banners import Banner
from ui.kit.buttons import LinkButton, Tabs
from ui.kit.cards import EmptyState, row
from ui.kit.choice_edit import ListEditor
from ui.kit.labels import Label
from ui.kit.tables import Chip, Column, RowTable

ROWS, MEND, DOUBLES, NOTICES = "rows", "mend", "doubles", "notices"
TONES = {Fate.NEW: "good", Fate.NEW_DIED: "good", Fate.DIES: "warn", Fate.ASKS: "warn"}
COUNTED = {
    Fate.NEW: N_("{count} new"),
    Fate.NEW_DIED: N_("{count} new who died"),
    Fate.DIES: N_("{count} here who died since"),
    Fate.HERE: N_("{count} here already, unchanged"),
    Fate.GONE: N_("{count} taken out here, stay out"),
    Fate.ASKS: N_("{count} perhaps here already"),
}


@dataclass(frozen=True)
class _Row:
    """A row to show, with its discipline where it has one."""

    planned: Planned
    discipline: DisciplineDraft | None


class PreviewStep(QWidget):
    """Shows what importing would do.

    ``left_out(lines)``, ``other_people(lines)``, ``all_wanted()``, ``discipline_chosen(lines, key)``.
    """

    left_out = Signal(object)
    other_people = Signal(object)
    all_wanted = Signal()
    discipline_chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = Label("", "words", wrap=True)
        self.banner = Banner()
        self.doubles_banner = Banner()
        self.left_out_words = Label("", "muted")
        self.take_in = LinkButton(_("Take them in again"), self.all_wanted.emit)
        self.tabs = Tabs(_("Preview"))
        self.tabs.changed.connect(self._show_part)
        self.stack = QStackedWidget()
        self.tables = {
            ROWS: self._table(_("Rows as they will be"), _row_columns(), _("No row is left to import."), many=True),
            MEND: self._table(_("Rows to mend"), _problem_columns(), _("Nothing is to mend.")),
            DOUBLES: self._table(_("People who seem to be here"), _double_columns(), _("Nobody seems to be here.")),
            NOTICES: self._table(_("Good to know"), _notice_columns(), _("There is nothing else to know.")),
        }
        self.discipline_of = Label("", "field")
        self.discipline = ListEditor([])
        self.discipline.setFixedWidth(theme.px(220))
        self.discipline.changed.connect(self._on_discipline)
        self.tables[ROWS].selectionModel().selectionChanged.connect(lambda *_changed: self._show_selected())
        self.tables[ROWS].activated_row.connect(lambda _row: self.discipline.entry().setFocus())
        self._people = QWidget()
        self._people.setLayout(row(self.discipline_of, self.discipline, None))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.summary)
        column.addWidget(self.banner)
        column.addWidget(self.doubles_banner)
        column.addLayout(row(self.left_out_words, self.take_in, None))
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        for table in self.tables.values():
            self.stack.addWidget(table)
        column.addWidget(self._people)
        self._target: Target | None = None
        self._options: list[tuple[str, str]] = []

    def show_preview(self, preview: Preview, left_out: Sequence[int]) -> None:
        """Show what importing would do now."""
        reading = preview.reading
        kinds = {one.key: one for one in reading.basis.disciplines}
        self.summary.setText(summary(preview))
        self._show_banners(preview)
        self.left_out_words.setText(_("Left out: {lines}.").format(lines=write_lines(left_out)))
        self.left_out_words.setVisible(bool(left_out))
        self.take_in.setVisible(bool(left_out))
        self._show_tabs(preview)
        rows = [_Row(planned, kinds.get(planned.discipline)) for planned in preview.rows]
        self.tables[ROWS].set_rows(rows)
        self.tables[MEND].set_rows(preview.problems)
        self.tables[DOUBLES].set_rows([one for one in rows if one.planned.fate is Fate.ASKS])
        self.tables[NOTICES].set_rows(reading.notices)
        if reading.target is not self._target:
            self._target = reading.target
            for_team = reading.target is Target.TEAM
            for at, (target, _column) in enumerate(_ROW_COLUMNS):
                self.tables[ROWS].setColumnHidden(at, target not in (None, reading.target))
            self._people.setVisible(for_team)
            self.tabs.set_value(ROWS)
        self.discipline.set_options([(key, _(one.name)) for key, one in kinds.items()])
        self._show_selected()
        waiting = {MEND: preview.problems, DOUBLES: preview.doubles}
        if not waiting.get(self.tabs.value(), True):
            self.tabs.set_value(self._first_part(preview))
        self._show_part(self.tabs.value())

    def start(self, preview: Preview) -> None:
        """Go to what needs a decision first, else to the rows."""
        part = self._first_part(preview)
        self.tabs.set_value(part)
        self._show_part(part)
        said = [banner for banner in (self.banner, self.doubles_banner) if banner.words()]
        buttons = [button for banner in said for button in banner.buttons()]
        (buttons[0] if buttons else self.tables[part]).setFocus()

    def _first_part(self, preview: Preview) -> str:
        return MEND if preview.problems else DOUBLES if preview.doubles else ROWS

    def _settle(self, signal: SignalInstance, lines: Sequence[int]) -> None:
        """Say what was decided about lines; the keys go on to the table, as the button goes away."""
        self.tables[self.tabs.value()].setFocus()
        signal.emit(lines)

    def _table(self, name: str, columns: Sequence[Column[Any]], nothing: str, *, many: bool = False) -> RowTable[Any]:
        return RowTable[Any](name, columns, key=_line_of, empty=EmptyState(nothing), many=many)

    def _show_banners(self, preview: Preview) -> None:
        lines = sorted({problem.line for problem in preview.problems})
        doubles = [one.line for one in preview.doubles]
        every = set(preview.reading.lines)
        self.banner.hide()
        if lines:
            words = ngettext(
                "{count} line cannot be imported as it is. Nothing is imported until it is mended in the file, or left"
                " out.",
                "{count} lines cannot be imported as they are. Nothing is imported until they are mended in the file,"
                " or left out.",
                len(lines),
            )
            actions = (
                [(leave_out(len(lines)), lambda: self._settle(self.left_out, lines))] if every - set(lines) else []
            )
            others = [one.line for one in preview.clashes]
            if others:
                actions.append((_others(len(others)), lambda: self._settle(self.other_people, others)))
            self.banner.say(words.format(count=f"{len(lines):,}"), "bad", actions)
        self.doubles_banner.hide()
        if doubles:
            words = ngettext(
                "{count} person seems to be here already. Say what is true.",
                "{count} people seem to be here already. Say what is true.",
                len(doubles),
            )
            actions = (
                [(leave_out(len(doubles)), lambda: self._settle(self.left_out, doubles))]
                if every - set(doubles)
                else []
            )
            actions.append((_others(len(doubles)), lambda: self._settle(self.other_people, doubles)))
            self.doubles_banner.say(words.format(count=f"{len(doubles):,}"), "warn", actions)

    def _show_tabs(self, preview: Preview) -> None:
        parts = [
            (ROWS, _("Rows {count}"), len(preview.rows)),
            (MEND, _("To mend {count}"), len(preview.problems)),
            (DOUBLES, _("Here already? {count}"), len(preview.doubles)),
            (NOTICES, _("Good to know {count}"), len(preview.reading.notices)),
        ]
        options = [(part, words.format(count=f"{count:,}")) for part, words, count in parts]
        if options != self._options:
            self._options = options
            self.tabs.set_options(options)

    def _show_part(self, part: str) -> None:
        self.stack.setCurrentWidget(self.tables[part])
        self._people.setVisible(self._target is Target.TEAM and part == ROWS)

    def _show_selected(self) -> None:
        rows = self.tables[ROWS].selected_rows()
        names = [one.planned.name for one in rows]
        if not rows:
            words = _("Select people to give them another discipline")
        elif len(rows) == 1:
            words = _("Discipline of {name}").format(name=names[0])
        else:
            words = ngettext("Discipline of {count} person", "Discipline of {count} people", len(rows))
            words = words.format(count=len(rows))
        self.discipline_of.setText(words)
        self.discipline.set_name(words)
        self.discipline.setEnabled(bool(rows))
        kinds = {one.planned.discipline for one in rows}
        self.discipline.set_value(kinds.pop() if len(kinds) == 1 else None)

    def _on_discipline(self) -> None:
        lines = [one.planned.line for one in self.tables[ROWS].selected_rows()]
        if lines and self.discipline.value():
            self.discipline_chosen.emit(lines, self.discipline.value())


def leave_out(count: int) -> str:
    """The words on the button that leaves lines out."""
    return ngettext("Leave this line out", "Leave these {count} lines out", count).format(count=f"{count:,}")


def _others(count: int) -> str:
    return ngettext("This is another person", "These are other people", count)


def summary(preview: Preview) -> str:
    """What importing would do, in one line."""
    counts = [(fate, len(preview.of(fate))) for fate in Fate]
    words = [_(COUNTED[fate]).format(count=f"{count:,}") for fate, count in counts if count]
    return " · ".join(words) or _("No row can be imported yet.")


def _line_of(one: Any) -> object:
    if isinstance(one, _Row):
        return one.planned.line
    return one


def _planned(text: Callable[[Planned], str]) -> Callable[[_Row], str]:
    return lambda one: text(one.planned)


def _line_column(line: Callable[[Any], int]) -> Column[Any]:
    return Column(_("Line"), lambda one: str(line(one)), 64, figures=True, sort=line)


def _born(planned: Planned) -> str:
    return dates.full_date(planned.born) if planned.born else _("Not known")


def _happens(planned: Planned) -> str:
    if planned.died_on and planned.fate in (Fate.NEW_DIED, Fate.DIES):
        return _("Died {day}").format(day=dates.full_date(planned.died_on))
    return planned.note


_ROW_COLUMNS: tuple[tuple[Target | None, Callable[[], Column[_Row]]], ...] = (
    (None, lambda: _line_column(lambda one: one.planned.line)),
    (None, lambda: Column(_("Name"), _planned(lambda one: one.name), 200, strong=True)),
    (
        Target.PATIENTS,
        lambda: Column(_("Born"), _planned(_born), 120, sort=lambda one: one.planned.born, muted=True),
    ),
    (
        Target.TEAM,
        lambda: Column(
            _("Discipline"),
            lambda one: _(one.discipline.name) if one.discipline else "",
            190,
            chip=lambda one: Chip(one.discipline.code, one.discipline.hue) if one.discipline else None,
        ),
    ),
    (Target.PATIENTS, lambda: Column(_("Lives in"), _planned(lambda one: one.where), 160, muted=True)),
    (Target.TEAM, lambda: Column(_("Starts from"), _planned(lambda one: one.where), 160, muted=True)),
    (
        None,
        lambda: Column(
            _("What happens"),
            lambda _one: "",
            190,
            chip=lambda one: Chip(one.planned.fate.label, tone=TONES.get(one.planned.fate, "")),
            sort=lambda one: list(Fate).index(one.planned.fate),
        ),
    ),
    (None, lambda: Column(_("Note"), _planned(_happens), muted=True)),
)
"""The columns of the rows, each with whom it is for."""


def _row_columns() -> list[Column[_Row]]:
    return [make() for _target, make in _ROW_COLUMNS]


def _problem_columns() -> list[Column[RowProblem]]:
    return [
        _line_column(lambda one: one.line),
        Column(_("Column"), lambda one: one.column, 150, strong=True),
        Column(_("Value"), lambda one: one.value_shown, 200, muted=True),
        Column(_("Why it cannot be imported"), lambda one: one.reason),
    ]


def _double_columns() -> list[Column[_Row]]:
    return [
        _line_column(lambda one: one.planned.line),
        Column(_("Name"), _planned(lambda one: one.name), 200, strong=True),
        Column(_("Born"), _planned(_born), 120, sort=lambda one: one.planned.born, muted=True),
        Column(_("Who it may be"), _planned(lambda one: one.note)),
    ]


def _notice_columns() -> list[Column[Notice]]:
    return [
        Column(_("Column"), lambda one: one.column, 150, strong=True),
        Column(_("What"), lambda one: one.message),
        Column(_("Lines"), lambda one: write_lines(one.lines) or _("Whole file"), 240, muted=True),
    ]

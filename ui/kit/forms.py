"""A form over a frozen draft: declared as a list of fields, it labels them, reads them, and shows what is to mend."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar, cast

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Problem
from careteam.i18n import _
from ui.kit import theme
from ui.kit.banners import Banner
from ui.kit.buttons import SegmentedControl
from ui.kit.dates import Unreadable
from ui.kit.editors import Editor, Option, Typed
from ui.kit.fields import Field, Section
from ui.kit.labels import Heading, Label
from ui.kit.stale import Difference, StalePanel

D = TypeVar("D")


class Part(Protocol):
    """Something typed that belongs to a form: an editor, or what stands beside the form."""

    def typed(self) -> Typed:
        """What stands there to the letter."""

    def put_back(self, typed: Typed) -> None:
        """Show that again."""


@dataclass
class _Cell:
    """A field on screen."""

    field: Field
    editor: Editor
    box: QWidget
    problem: Label
    readable: Any = None


class Form(QWidget, Generic[D]):
    """Edits a draft. ``changed`` at each change by the person.

    ``draft()`` is what was entered, or Invalid; ``peek()`` is the same with the last readable value of each field,
    for live checks; ``show_problems``, ``show_stale`` say beside the fields what a save was refused for; ``changes()``
    is what was typed and is not saved, to the letter, for ``put_back`` another day.
    """

    changed = Signal()

    def __init__(
        self, fields: Sequence[Field | Section], draft: D, *, dense: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._base = draft
        self._cells: dict[str, _Cell] = {}
        self._parts: dict[str, Part] = {}
        self._shown = draft
        self._before: Mapping[str, Typed] = {}
        self._column = QVBoxLayout(self)
        self._rows: list[QBoxLayout] = []
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4 if dense else 12))
        self.banner = Banner()
        self._stale = StalePanel()
        self._stale.settled.connect(self._on_settled)
        self._column.addWidget(self.banner)
        self._column.addWidget(self._stale)
        self._lay_out(fields)
        self.set_draft(draft)

    # what is entered

    def set_draft(self, draft: D) -> None:
        """Show a draft as the one to change; what was typed before is gone."""
        self._base = draft
        for name, cell in self._cells.items():
            cell.readable = getattr(draft, name)
            cell.editor.set_value(cell.readable)
        self.clear_problems()
        self._stale.clear()
        self.ask()
        self.settle()

    def mark_saved(self) -> None:
        """What is entered is what is saved now; nothing on screen moves."""
        self.settle()
        self._base = self._shown
        self.clear_problems()
        self._stale.clear()

    def draft(self) -> D:
        """What was entered. Raises Invalid with a problem for each field that is empty but required, or unreadable."""
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        for name, cell in self._cells.items():
            if cell.box.isHidden():
                continue
            try:
                values[name] = cell.editor.value()
            except Unreadable as unreadable:
                problems.append(Problem(name, str(unreadable)))
            except Invalid as invalid:
                problems += [Problem(f"{name}.{one.field}", one.message) for one in invalid.problems]
            else:
                if cell.field.required and values[name] in (None, "", ()):
                    problems.append(Problem(name, _("Fill in “{label}”.").format(label=cell.field.label)))
        if problems:
            raise Invalid(*problems)
        return cast(D, replace(cast(Any, self._base), **values))

    def peek(self) -> D:
        """The draft as far as it can be read now."""
        values = {name: self._read(cell) for name, cell in self._cells.items()}
        return cast(D, replace(cast(Any, self._base), **values))

    def is_dirty(self) -> bool:
        """Whether anything differs from the draft that was set, unreadable text included."""
        beside = any(part.typed() != self._before[name] for name, part in self._parts.items())
        return beside or bool(self._unreadable()) or self.peek() != self._shown

    def settle(self, name: str = "") -> None:
        """Take what is filled in now for what was there to begin with, in all fields or in one, or in what is beside.

        A suggestion alone is nothing to lose.
        """
        now, typed = self.peek(), self.typed()
        if name in self._cells:
            now = cast(D, replace(cast(Any, self._shown), **{name: getattr(now, name)}))
        if not name or name in self._cells:
            self._shown = now
        self._before = {**self._before, name: typed[name]} if name else typed

    # what is typed, to the letter

    def typed(self) -> dict[str, Typed]:
        """What stands in each field, readable or not."""
        return {name: part.typed() for name, part in self._all_parts().items()}

    def type_in(self, typed: Mapping[str, Typed]) -> None:
        """Show what ``typed`` gave."""
        for name, part in self._all_parts().items():
            if name in typed:
                with suppress(TypeError, ValueError, AttributeError):  # kept by a version that had another field here
                    part.put_back(typed[name])
        self.ask()

    def changes(self) -> dict[str, Typed]:
        """Of each field that was changed: what stood there to begin with, and what stands there now."""
        now = self.typed() if self.is_dirty() else {}
        return {name: [self._before[name], value] for name, value in now.items() if value != self._before[name]}

    def put_back(self, changes: Mapping[str, Typed], *, newer: bool) -> None:
        """Show what ``changes`` gave over the draft that was just set.

        ``newer``: the draft was saved since by somebody else, so where both changed a field they are compared.
        """
        theirs = self._base
        if newer:
            self.type_in({name: was for name, (was, _now) in changes.items()})
            before = self.peek()
        self.type_in({name: now for name, (_was, now) in changes.items()})
        if newer:
            self._shown = before
            self.show_stale(theirs)
        else:
            self._before = {**self._before, **{name: was for name, (was, _now) in changes.items()}}
        self.changed.emit()

    def start_over(self) -> None:
        """Show the draft as it was before anything was typed."""
        before = self._before
        self.set_draft(self._base)
        self.type_in({name: before[name] for name in self._parts})
        self.settle()
        self.changed.emit()

    def include(self, name: str, part: "Part") -> None:
        """Keep with this form what is typed beside it."""
        self._parts[name] = part
        self._before = {**self._before, name: part.typed()}

    def set_options(self, name: str, options: Sequence[Option]) -> None:
        """Offer other values in a Choice or Choices field."""
        self._cells[name].editor.set_options(options)

    def set_value(self, name: str, value: Any) -> None:
        """Fill in one field for the person, as a suggestion does; it counts as entered."""
        self._cells[name].editor.set_value(value)
        self._on_edited(self._cells[name])

    def editor(self, name: str) -> Editor:
        """The editor of a field."""
        return self._cells[name].editor

    def ask(self) -> None:
        """Look again at which fields are asked."""
        asked = [cell for cell in self._cells.values() if cell.field.shown_if is not None]
        if asked:
            now = self.peek()
            for cell in asked:
                cell.box.setVisible(bool(cell.field.shown_if and cell.field.shown_if(now)))

    def first_entry(self) -> QWidget:
        """The widget to begin typing in."""
        return next(cell.editor.entry() for cell in self._cells.values() if not cell.box.isHidden())

    # what is refused

    def show_problems(self, invalid: Invalid) -> None:
        """Put each problem beside its field and go to the first; those that belong to none stand on top."""
        self.clear_problems()
        loose = [one.message for one in invalid.problems if not self.show_problem(one.field, one.message)]
        if loose:
            self.banner.say("\n".join(loose), "bad")
        first = next((one.field for one in invalid.problems if one.field.partition(".")[0] in self._cells), "")
        self.focus_problem(first)

    def show_problem(self, field: str, message: str) -> bool:
        """Put one problem beside its field; whether there is such a field on screen."""
        name, _dot, rest = field.partition(".")
        cell = self._cells.get(name)
        if cell is None or cell.box.isHidden():
            return False
        if not (rest and cell.editor.show_problem(rest, message)):
            self._mark(cell, message)
        return True

    def focus_problem(self, field: str) -> None:
        """Go to a field, or to a part of it."""
        name, _dot, rest = field.partition(".")
        if name in self._cells:
            self._cells[name].editor.focus_problem(rest)

    def clear_problems(self) -> None:
        """Take all problems away."""
        self.banner.hide()
        for cell in self._cells.values():
            self._mark(cell, "")

    def show_stale(self, theirs: D) -> None:
        """Compare with what somebody else saved meanwhile.

        Fields not touched here take their value. Fields that both changed are listed, to keep mine or use theirs;
        what is typed stays until the person decides. From here on a save goes over their version.
        """
        mine, before = self.peek(), self._shown
        unreadable = self._unreadable()
        differences, taken = [], []
        settled: dict[str, Typed] = {}
        for name, cell in self._cells.items():
            value, my, was = getattr(theirs, name), getattr(mine, name), getattr(before, name)
            if value == my and name not in unreadable:
                settled[name] = cell.editor.typed()
                continue
            typed = cell.editor.typed()
            cell.editor.set_value(value)
            settled[name] = cell.editor.typed()
            if my == was and name not in unreadable:
                cell.readable = value
                taken.append(cell.field.label)
                continue
            cell.editor.put_back(typed)
            if value != was:
                words = cell.editor.words
                differences.append(Difference(name, cell.field.label, words(value), words(my), value))
        self._base = theirs
        self._shown = theirs
        self._before = {**self._before, **settled}
        self.ask()
        self._stale.compare(differences, taken)

    def minimumSizeHint(self) -> QSize:
        """No wider than its widest field, because the fields of a row can stand below each other."""
        return QSize(
            max((_least(cell.box) for cell in self._cells.values()), default=0), super().minimumSizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    # inside

    def _turn(self) -> None:
        """Fields that share a row stand below each other where they would be cut."""
        for row in self._rows:
            items = filter(None, map(row.itemAt, range(row.count())))
            parts = [part for item in items if (part := item.widget()) is not None and not part.isHidden()]
            fits = sum(map(_whole, parts)) + row.spacing() * len(parts) <= self.width()
            row.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def _all_parts(self) -> dict[str, "Part"]:
        return {**{name: cell.editor for name, cell in self._cells.items()}, **self._parts}

    def _lay_out(self, fields: Sequence[Field | Section]) -> None:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for field in fields:
            if isinstance(field, Section):
                self._column.addSpacing(theme.px(4))
                self._column.addWidget(Heading(field.title))
                if field.hint:
                    self._column.addWidget(Label(field.hint, "small", wrap=True))
                continue
            cell = self._cell(field)
            if not field.beside:
                row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
                self._rows.append(row)
                row.setSpacing(theme.px(12))
                row.addStretch(0)
                self._column.addLayout(row)
            row.insertWidget(row.count() - 1, cell.box, 0 if field.width else 1)
            if field.width:
                row.setStretch(row.count() - 1, 0 if _stretches(row) else 1)
            else:
                row.setStretch(row.count() - 1, 0)

    def _cell(self, field: Field) -> _Cell:
        editor = field.editor()
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(3))
        if field.labelled:
            label = Label(field.label, "field")
            label.setBuddy(editor.entry())
            column.addWidget(label)
        column.addWidget(editor)
        if field.hint:
            column.addWidget(Label(field.hint, "small", wrap=True))
        problem = Label("", "problem", wrap=True)
        problem.hide()
        column.addWidget(problem)
        column.addStretch()
        if field.width:
            editor.setMaximumWidth(theme.px(field.width))
            box.setMinimumWidth(theme.px(field.width))
        editor.set_name(field.label)
        cell = self._cells[field.name] = _Cell(field, editor, box, problem)
        editor.changed.connect(lambda: self._on_edited(cell))
        return cell

    def _read(self, cell: _Cell) -> Any:
        try:
            cell.readable = cell.editor.value()
        except Unreadable:
            pass
        except Invalid:
            cell.readable = cell.editor.readable()
        return cell.readable

    def _unreadable(self) -> set[str]:
        bad = set()
        for name, cell in self._cells.items():
            try:
                cell.editor.value()
            except (Unreadable, Invalid):
                bad.add(name)
        return bad

    def _mark(self, cell: _Cell, message: str) -> None:
        cell.problem.setText(message)
        cell.problem.setVisible(bool(message))
        cell.editor.set_problem(message)

    def _on_edited(self, cell: _Cell) -> None:
        if cell.problem.text():
            self._mark(cell, "")
        self.ask()
        self.changed.emit()

    def _on_settled(self, name: str, value: object) -> None:
        self.set_value(name, value)


def _stretches(row: QBoxLayout) -> bool:
    return any(row.stretch(index) for index in range(row.count() - 1))


def _least(part: QWidget) -> int:
    return max(part.minimumWidth(), part.minimumSizeHint().width())


def _whole(part: QWidget) -> int:
    """How wide a field is with its choices side by side."""
    return max([_least(part), *(one.one_line() for one in part.findChildren(SegmentedControl))])

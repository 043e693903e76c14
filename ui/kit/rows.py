"""A short list of small drafts inside a form, one row each, with a button to add one and one to remove each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Problem
from careteam.i18n import _
from ui.kit import tab_order, theme
from ui.kit.buttons import IconButton, LinkButton
from ui.kit.editors import Editor, Typed
from ui.kit.fields import Field
from ui.kit.forms import Form


@dataclass(frozen=True)
class Rows(Field):
    """A short list of small drafts; the value is a tuple.

    ``fields``: what one row asks. ``new``: makes the draft of an added row. ``add``: the words on the button.
    ``wrapped``: a row takes several lines; a field begins a new one unless it is ``beside`` the field before it.
    """

    fields: Sequence[Field] = ()
    new: Callable[[], Any] = object
    add: str = ""
    wrapped: bool = False

    def editor(self) -> Editor:
        fields = self.fields
        if not self.wrapped:
            fields = [replace(field, beside=index > 0) for index, field in enumerate(fields)]
        return RowsEditor(self.label, fields, self.new, self.add, apart=12 if self.wrapped else 4)


class RowsEditor(Editor):
    """Edits a tuple of frozen drafts. A problem named ``insurance.1.number`` lands in the second row.

    ``apart``: how far a row is from the next.
    """

    def __init__(self, label: str, fields: Sequence[Field], new: Callable[[], Any], add: str, apart: int = 4) -> None:
        super().__init__()
        self._fields = list(fields)
        self._new = new
        self._label = label
        self._forms: list[Form[Any]] = []
        self._lines: list[QWidget] = []
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(apart))
        column.addLayout(self._list)
        self._add = LinkButton(add or _("Add"), self._on_add_clicked, icon="plus")
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addLayout(column, 1)

    def value(self) -> Any:
        drafts, problems = [], []
        for index, form in enumerate(self._forms):
            try:
                drafts.append(form.draft())
            except Invalid as invalid:
                problems += [Problem(f"{index}.{one.field}", one.message) for one in invalid.problems]
        if problems:
            raise Invalid(*problems)
        return tuple(drafts)

    def readable(self) -> Any:
        """The rows as far as they can be read."""
        return tuple(form.peek() for form in self._forms)

    def set_value(self, value: Any) -> None:
        while self._forms:
            self._remove(self._forms[-1])
        for draft in value or ():
            self._append(draft)

    def typed(self) -> Typed:
        return [form.typed() for form in self._forms]

    def put_back(self, typed: Typed) -> None:
        self.set_value(())
        for row in typed:
            self._append(self._new()).type_in(row)

    def entry(self) -> QWidget:
        return self._forms[0].first_entry() if self._forms else self._add

    def set_name(self, name: str) -> None:
        self._add.setAccessibleDescription(name)

    def set_problem(self, message: str) -> None:
        if not message:
            for form in self._forms:
                form.clear_problems()

    def show_problem(self, path: str, message: str) -> bool:
        form, field = self._place(path)
        return form is not None and form.show_problem(field, message)

    def focus_problem(self, path: str) -> None:
        form, field = self._place(path)
        if form is None:
            super().focus_problem("")
        else:
            form.focus_problem(field)

    def words(self, value: Any) -> str:
        if not value:
            return "—"
        editors = {field.name: field.editor() for field in self._fields}
        rows = [" ".join(one.words(getattr(draft, name)) for name, one in editors.items()) for draft in value]
        for one in editors.values():
            one.deleteLater()
        return "; ".join(rows)

    def ask(self) -> None:
        """Look again at which fields of the rows are asked."""
        for form in self._forms:
            form.ask()

    def _place(self, path: str) -> tuple[Form[Any] | None, str]:
        """The row and field that a problem's path such as ``1.number`` names."""
        index, _dot, field = path.partition(".")
        found = index.isdecimal() and int(index) < len(self._forms)
        return (self._forms[int(index)] if found else None), field

    def _append(self, draft: Any) -> Form[Any]:
        form = Form(self._fields, draft, dense=True)
        form.changed.connect(self.changed)
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.px(4))
        across.addWidget(form, 1)
        number = len(self._forms) + 1
        remove = IconButton("trash", _("Remove {label} {number}").format(label=self._label, number=number))
        remove.clicked.connect(lambda: self._on_remove_clicked(form))
        across.addWidget(remove, 0, Qt.AlignmentFlag.AlignBottom)
        self._list.addWidget(line)
        self._forms.append(form)
        self._lines.append(line)
        tab_order.follow(self)
        return form

    def _remove(self, form: Form[Any]) -> None:
        index = self._forms.index(form)
        line = self._lines.pop(index)
        del self._forms[index]
        self._list.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _on_add_clicked(self) -> None:
        form = self._append(self._new())
        form.show()
        form.first_entry().setFocus()
        self.changed.emit()

    def _on_remove_clicked(self, form: Form[Any]) -> None:
        self._remove(form)
        self.entry().setFocus()
        self.changed.emit()

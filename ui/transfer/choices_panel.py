"""Beside the columns: what is never kept, how dates are read, what values mean, and which lines are imported."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid
from careteam.domain.languages import LANGUAGES, language_name
from careteam.i18n import N_, _, ngettext
from careteam.services.transfer import DateOrder, Field, Preview, ValueMeaning, read_lines, write_lines
from ui.kit import tab_order, theme
from ui.kit.buttons import LinkButton
from ui.kit.cards import Card, clear, row
from ui.kit.choice_edit import ListEditor
from ui.kit.editors import Option, TextEditor
from ui.kit.labels import ElidedLabel, Heading, Label, Muted

WIDTH = 296
ORDERS = ((DateOrder.MDY, N_("Month first, as in 3/25/1950")), (DateOrder.DMY, N_("Day first, as in 25/3/1950")))


class ChoicesPanel(Card):
    """What there is to choose besides columns.

    ``order_chosen(field, order)``, ``meaning_chosen(field, value, meaning)``, ``lines_chosen(lines)``,
    ``save_wanted()``.
    """

    order_chosen = Signal(object, object)
    meaning_chosen = Signal(object, str, str)
    lines_chosen = Signal(object)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setMinimumWidth(theme.px(WIDTH))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(4))
        self._sections = QVBoxLayout()
        self._sections.setSpacing(theme.px(4))
        column.addLayout(self._sections)
        column.addWidget(_heading(_("Lines to import")))
        self.lines = TextEditor(_("All, or like 2-13, 40"))
        self.lines.set_name(_("Lines to import"))
        self.lines.line.editingFinished.connect(self._on_lines_entered)
        self.lines_problem = Label("", "problem", wrap=True)
        column.addWidget(self.lines)
        column.addWidget(self.lines_problem)
        column.addStretch(1)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 1)
        save = LinkButton(_("Save these choices for the next import…"), self.save_wanted.emit)
        self.body.addLayout(row(save, None))
        self._editors: dict[Hashable, ListEditor] = {}
        self._reasons: dict[Field, Label] = {}
        self._shape: object = None
        self._typed: tuple[int, ...] = ()
        self._show_lines_problem("")

    def show_preview(self, preview: Preview) -> None:
        """Show what there is to choose now, and what is chosen."""
        reading = preview.reading
        kinds = [(one.key, _(one.name)) for one in reading.basis.disciplines]
        shape = (
            reading.table.refused,
            [(one.field, one.column) for one in reading.dates],
            [(one.field, one.value, one.count) for one in reading.values],
            kinds,
        )
        if shape != self._shape:
            self._shape = shape
            self._lay_out(preview, kinds)
        for date_column in reading.dates:
            editor = self._editors[date_column.field]
            editor.set_value(date_column.reading.order)
            reading_of = date_column.reading
            editor.set_problem(reading_of.reason if reading_of.asks else "")
            self._reasons[date_column.field].setText(reading_of.reason)
            self._reasons[date_column.field].set_tone("warn" if reading_of.asks else "")
        for meaning in reading.values:
            editor = self._editors[meaning.field, meaning.value]
            editor.set_value(meaning.meaning or None)
            editor.set_problem("" if meaning.meaning else _("Choose what this means."))
        wrong = [problem.message for problem in reading.refusals if problem.field == "only_lines"]
        self._show_lines_problem(" ".join(wrong))

    def show_lines(self, lines: tuple[int, ...]) -> None:
        """Show which lines are chosen; none stands for all."""
        self._typed = lines
        self.lines.set_value(write_lines(lines))

    def editor(self, key: Hashable) -> ListEditor:
        """What chooses the order of a field's dates, or what a (field, value) means."""
        return self._editors[key]

    def _lay_out(self, preview: Preview, kinds: Sequence[Option]) -> None:
        reading = preview.reading
        clear(self._sections)
        self._editors = {}
        if reading.table.refused:
            self._sections.addWidget(_heading(_("Never kept")))
            for one in reading.table.refused:
                name = ElidedLabel(one.column, "strong")
                name.setAccessibleDescription(one.reason)
                self._sections.addWidget(name)
                self._sections.addWidget(Label(one.reason, "small", wrap=True))
        if reading.dates:
            self._sections.addWidget(_heading(_("How dates are read")))
        for date_column in reading.dates:
            self._sections.addWidget(Label(date_column.column, "field"))
            orders = [(order, _(words)) for order, words in ORDERS]
            editor = self._add(date_column.field, orders, _("Dates of {column}").format(column=date_column.column))
            editor.changed.connect(
                lambda editor=editor, what=date_column.field: self.order_chosen.emit(what, editor.value())
            )
            reason = self._reasons[date_column.field] = Label("", "small", wrap=True)
            self._sections.addWidget(reason)
        for what, title, options in (
            (Field.DISCIPLINE, _("Disciplines"), kinds),
            (Field.LANGUAGES, _("Languages not known by name"), _languages()),
        ):
            meanings = [one for one in reading.values if one.field is what]
            if meanings:
                self._sections.addWidget(_heading(title))
            for meaning in meanings:
                self._add_meaning(meaning, options)
        if self._sections.count():
            self._sections.addSpacing(theme.px(8))
        tab_order.follow(self)

    def _add_meaning(self, meaning: ValueMeaning, options: Sequence[Option]) -> None:
        value = meaning.value or _("Nothing said")
        people = ngettext("{count} person", "{count} people", meaning.count).format(count=f"{meaning.count:,}")
        said = row(Muted(people))
        said.insertWidget(0, ElidedLabel(value, "field"), 1)
        self._sections.addLayout(said)
        editor = self._add((meaning.field, meaning.value), options, _("{value} means").format(value=value))
        editor.changed.connect(lambda: self.meaning_chosen.emit(meaning.field, meaning.value, editor.value() or ""))

    def _add(self, key: Hashable, options: Sequence[Option], name: str) -> ListEditor:
        editor = self._editors[key] = ListEditor(options)
        editor.set_name(name)
        self._sections.addWidget(editor)
        return editor

    def _on_lines_entered(self) -> None:
        try:
            lines = read_lines(self.lines.value())
        except Invalid as invalid:
            self._show_lines_problem(str(invalid))
            return
        self._show_lines_problem("")
        if lines != self._typed:
            self._typed = lines
            self.lines_chosen.emit(lines)

    def _show_lines_problem(self, message: str) -> None:
        self.lines_problem.setText(message)
        self.lines_problem.setVisible(bool(message))
        self.lines.set_problem(message)


def _heading(text: str) -> Heading:
    made = Heading(text)
    made.setMinimumHeight(theme.px(28))
    return made


def _languages() -> list[Option]:
    return sorted(((tag, language_name(tag)) for tag in LANGUAGES), key=lambda option: option[1])

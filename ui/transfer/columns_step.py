"""The second step: what each column of the file is read as, what is in it, and why."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from careteam.i18n import _
from careteam.services.transfer import SURE, Field, Match, Preview, Reading, Target, fields_of
from ui.kit import tab_order, theme
from ui.kit.banners import Banner
from ui.kit.cards import Card, row
from ui.kit.chips import StatusChip
from ui.kit.choice_edit import ListEditor
from ui.kit.labels import ElidedLabel, HSeparator, Label
from ui.kit.splitter import Splitter
from ui.transfer.choices_panel import ChoicesPanel

NAME, READ_AS, VALUES, WHY = range(4)


class ColumnsStep(QWidget):
    """A line for each column, and at the right what else there is to choose. ``read_as(column, field or None)``."""

    read_as = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        parts = Splitter(_("Columns, and what else to choose"), [860, 300], self)
        self.card = Card(_("Columns"), parent=parts)
        self.panel = ChoicesPanel(parts)
        self._scroll = QScrollArea(self.card)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.banner = Banner()
        self.card.body.addWidget(self.banner)
        self.card.body.addWidget(self._scroll, 1)
        self.card.setMinimumWidth(theme.px(540))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(parts)
        self._lines: dict[str, _Line] = {}
        self._laid_out: tuple[Target, tuple[str, ...]] | None = None

    def show_preview(self, preview: Preview) -> None:
        """Show how the file is read now; what one is at keeps the keys."""
        reading = preview.reading
        shape = (reading.target, reading.table.header)
        if shape != self._laid_out:
            self._laid_out = shape
            self._lay_out(reading)
        for match in reading.mapping.matches:
            self._lines[match.column].show_match(match)
        wrong = [problem.message for problem in reading.refusals if problem.field != "only_lines"]
        self.banner.hide()
        if wrong:
            self.banner.say("\n".join(wrong), "bad")
        self.panel.show_preview(preview)

    def editor(self, column: str) -> ListEditor:
        """What chooses the field of a column."""
        return self._lines[column].editor

    def focus_first(self) -> None:
        """Go to the first column to be looked at, else to the first one."""
        doubtful = [line for line in self._lines.values() if not line.check.isHidden()]
        (doubtful or list(self._lines.values()))[0].editor.entry().setFocus()

    def _lay_out(self, reading: Reading) -> None:
        self.card.title.setText(_("Columns of {name}").format(name=reading.table.name))
        inner = theme.look(QWidget(), "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, theme.px(8), 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(3))
        grid.setColumnMinimumWidth(NAME, theme.px(140))
        grid.setColumnStretch(VALUES, 4)
        grid.setColumnStretch(WHY, 5)
        for at, title in enumerate((_("Column"), _("Is read as"), _("What is in it"), _("Why"))):
            grid.addWidget(Label(title, "field"), 0, at)
        options = [(None, _("Not read")), *((one, one.label) for one in fields_of(reading.target))]
        self._lines = {}
        for number, column in enumerate(reading.table.header):
            line = self._lines[column] = _Line(column, options, reading.samples(column))
            line.editor.changed.connect(lambda line=line: self.read_as.emit(line.column, line.editor.value()))
            place = 2 * number + 1
            grid.addWidget(HSeparator(), place, 0, 1, 4)
            for at, widget in enumerate((line.name, line.editor, line.values, line.why_box)):
                grid.addWidget(widget, place + 1, at)
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll.setWidget(inner)
        tab_order.follow(self)


class _Line:
    """The widgets of one column."""

    def __init__(self, column: str, options: list[tuple[Field | None, str]], samples: tuple[str, ...]) -> None:
        self.column = column
        self.name = ElidedLabel(column)
        self.editor = ListEditor(options)
        self.editor.setFixedWidth(theme.px(200))
        self.editor.set_name(_("{column} is read as").format(column=column))
        self.values = ElidedLabel(" · ".join(samples) or _("Nothing"), "muted")
        self.check = StatusChip(_("Check"), "warn")
        self.why = Label("", "small", wrap=True)
        self.why_box = QWidget()
        inside = row(self.check)
        inside.addWidget(self.why, 1)
        self.why_box.setLayout(inside)

    def show_match(self, match: Match) -> None:
        """Show what the column is read as now, and why."""
        theme.look(self.name, "strong" if match.field else "muted")
        self.editor.set_value(match.field)
        self.why.setText(match.reason)
        self.check.setVisible(match.field is not None and match.confidence < SURE)
        self.editor.entry().setAccessibleDescription(match.reason)

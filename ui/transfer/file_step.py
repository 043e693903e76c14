"""The first step: what the rows are, and which file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from careteam.i18n import _, ngettext
from careteam.services.transfer import SUFFIXES, Table, Target
from ui.kit import theme
from ui.kit.buttons import LARGE, Button, LinkButton, SegmentedControl
from ui.kit.cards import Card, row
from ui.kit.labels import Label, Muted, Title


class FileStep(QWidget):
    """Asks whom and which file. ``file_chosen(path)``, ``map_chosen(path)``, ``target_chosen(target)``."""

    file_chosen = Signal(object)
    map_chosen = Signal(object)
    target_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card()
        card.setFixedWidth(theme.px(560 if theme.px(100) <= LARGE else 500))
        self.target = SegmentedControl(_("The rows are"), [(one, one.label) for one in Target])
        self.target.changed.connect(self.target_chosen)
        self.choose = Button(_("Choose a file…"), self._on_choose, icon="upload", look="primary")
        self.use_map = LinkButton(_("Use the choices of an earlier import…"), self._on_use_map)
        self.told = Label("", "strong", wrap=True)
        words = _(
            "In your spreadsheet program, save the sheet as CSV. You see how every column is read and what becomes of"
            " every row before anything is kept."
        )
        never = _("Columns of Social Security, driver’s license and passport numbers are never read.")
        column = card.body
        column.setSpacing(theme.px(12))
        column.addSpacing(theme.px(8))
        column.addWidget(Title(_("Bring people in from a spreadsheet")))
        column.addWidget(Muted(words, wrap=True))
        column.addWidget(Muted(never, wrap=True))
        column.addSpacing(theme.px(4))
        column.addWidget(Label(_("The rows are"), "field"))
        column.addWidget(self.target)
        column.addSpacing(theme.px(4))
        column.addWidget(self.told)
        self.hint = Muted(_("or drag it onto this page"))
        column.addLayout(row(self.choose, self.hint, None, spacing=12))
        column.addLayout(row(self.use_map, None))
        column.addSpacing(theme.px(8))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, card, None))
        outer.addStretch(3)
        self.show_table(None)

    def show_table(self, table: Table | None, map_name: str = "") -> None:
        """Say which file is open, and which earlier choices it is read with."""
        self.told.setVisible(table is not None or bool(map_name))
        words = []
        if table is not None:
            count = len(table.rows) + len({problem.line for problem in table.problems})
            rows = ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}")
            words.append(f"{table.name} · {rows}")
        if map_name:
            words.append(_("With the choices of {name}").format(name=map_name))
        self.told.setText("\n".join(words))
        self.choose.setText(_("Choose another file…") if table is not None else _("Choose a file…"))
        self.choose.setAccessibleName(self.choose.text())
        theme.look(self.choose, "" if table is not None else "primary")

    def show_dragged(self, name: str) -> None:
        """Answer a file that is held over the page, or taken away again."""
        self.hint.setText(_("Let go to open {name}").format(name=name) if name else _("or drag it onto this page"))

    def _on_choose(self) -> None:
        kinds = _("Spreadsheets as text") + f" ({' '.join(f'*{one}' for one in SUFFIXES)})"
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a spreadsheet"), "", f"{kinds};;{_('All files')} (*)")
        if name:
            self.file_chosen.emit(Path(name))

    def _on_use_map(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Choices of an earlier import"), "", _("Choices") + " (*.toml)"
        )
        if name:
            self.map_chosen.emit(Path(name))

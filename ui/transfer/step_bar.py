"""The steps of an import at the top of its page, and the way on and back."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from careteam.i18n import _
from careteam.services.transfer import Fate, Preview
from ui.kit import theme
from ui.kit.buttons import Button, PrimaryButton, Tabs
from ui.kit.labels import tip
from ui.transfer.words import import_words, why_no_import, why_no_preview

FILE, COLUMNS, PREVIEW, DONE = range(4)


class StepBar(QWidget):
    """Says where one is, and on its buttons where one can go."""

    def __init__(self, back: Callable[[], object], on: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = Tabs(_("Step"), [(FILE, _("1  File")), (COLUMNS, _("2  Columns")), (PREVIEW, _("3  Preview"))])
        self.back = Button(_("Back"), back)
        self.next = PrimaryButton("", on)
        across = QHBoxLayout(self)
        across.setContentsMargins(theme.px(24), 0, 0, 0)
        across.setSpacing(theme.px(12))
        across.addWidget(self.steps)
        across.addStretch(1)
        across.addWidget(self.back)
        across.addWidget(self.next)

    def show_state(self, step: int, preview: Preview | None, *, file: bool, importing: bool) -> None:
        """Show a step: with a ``file`` or before one is open, and while nothing may be touched."""
        readable = preview is not None and not preview.reading.asks
        can_go = {FILE: True, COLUMNS: preview is not None, PREVIEW: readable}
        self.steps.set_value(step)
        for at, button in enumerate(self.steps.buttons()):
            button.setEnabled(can_go[at] and not importing)
        self.steps.setVisible(step != DONE and file)
        self.back.setVisible(step in (COLUMNS, PREVIEW))
        self.back.setEnabled(not importing)
        self.next.setVisible(step in (COLUMNS, PREVIEW) or (step == FILE and file))
        words = {FILE: _("Columns"), COLUMNS: _("Preview"), PREVIEW: import_words(preview)}.get(step, "")
        why_not = {COLUMNS: why_no_preview(preview), PREVIEW: why_no_import(preview)}.get(step, "")
        self.next.setText(words)
        self.next.setAccessibleName(words)
        self.next.setToolTip(tip(why_not))
        self.next.setAccessibleDescription(why_not)
        some = preview is not None and bool(preview.of(Fate.NEW, Fate.NEW_DIED, Fate.DIES))
        ready = {COLUMNS: readable, PREVIEW: some and preview is not None and preview.settled}
        self.next.setEnabled(ready.get(step, preview is not None) and not importing)

"""What was just done, at the foot of the rail or of the page, with its way back. It covers and interrupts no work."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QWidget

from careteam.domain.changes import Act, Turn
from careteam.i18n import N_, _
from ui.kit import icons, theme
from ui.kit.buttons import Button, IconButton
from ui.kit.cards import row
from ui.kit.labels import Label, tip

STAYS_MS = 12_000
"""Long enough to read it and to take it back."""
ROOM = 184
"""How wide the rail is that has room for words, at 100 %."""
LONGEST = 120
"""Letters; what is longer is in the tooltip."""

SAID = {Turn.DONE: N_("Done: {title}"), Turn.UNDONE: N_("Undone: {title}"), Turn.AGAIN: N_("Done again: {title}")}


class UndoToast(QFrame):
    """Lies on the rail, above its foot; where the rail has no room for words, it is a line below the page.

    ``undo_wanted`` and ``redo_wanted`` from its button.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, rail: QWidget, foot: QWidget, below: QBoxLayout) -> None:
        super().__init__(rail)
        self.setProperty("look", "toast")
        self._rail, self._foot, self._below = rail, foot, below
        self._act: Act | None = None
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(theme.px(10), theme.px(8), theme.px(6), theme.px(6))
        self._parts.setSpacing(theme.px(6))
        self._words = Label(wrap=True)
        self.button = Button(_("Undo"), self._on_clicked, icon="undo")
        self.close_button = IconButton("close", _("Close"), self.hide)
        self._parts.addWidget(self._words, 1)
        self._parts.addLayout(row(self.button, None, self.close_button))
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._follow_foot()
        rail.installEventFilter(self)
        self.hide()

    def say(self, act: Act) -> None:
        """Say what was done, undone or done again."""
        self._act = act
        back = act.turn is Turn.UNDONE
        self.button.setText(_("Redo") if back else _("Undo"))
        self.button.setAccessibleName(f"{self.button.text()}: {act.title}")
        self.button.setToolTip(_("Redo (Ctrl+Shift+Z)") if back else _("Undo (Ctrl+Z)"))
        icons.set_icon(self.button, "redo" if back else "undo")
        self._show(_(SAID[act.turn]).format(title=act.title))
        self._timer.start()

    def wait(self, act: Act) -> None:
        """Say that it takes a moment."""
        self._timer.stop()
        text = _("Doing it again: {title}…") if act.turn is Turn.UNDONE else _("Undoing: {title}…")
        self._show(text.format(title=act.title))

    def words(self) -> str:
        """The sentence shown; empty while hidden."""
        return self.accessibleName() if not self.isHidden() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._settle()
        return super().eventFilter(watched, event)

    def _show(self, words: str) -> None:
        self._words.setText(words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…")
        self._words.setToolTip(tip(words) if len(words) > LONGEST else "")
        self.setAccessibleName(words)
        self.show()
        self._settle()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _settle(self) -> None:
        """On a rail with room for words as wide as the rail, and as high as they are long; else in its line."""
        on_rail = self._rail.width() >= theme.px(ROOM)
        if on_rail != (self.parentWidget() is self._rail):
            self._move(on_rail)
        if on_rail:
            width = self._rail.width() - theme.px(16)
            height = self.heightForWidth(width)
            top = self._foot.mapTo(self._rail, QPoint()).y() - theme.px(8) - height
            self.setGeometry(QRect(theme.px(8), top, width, height))

    def _move(self, on_rail: bool) -> None:
        if on_rail:
            self._below.removeWidget(self)
            self.setParent(self._rail)
            self._parts.setDirection(QBoxLayout.Direction.TopToBottom)
        else:
            self._below.addWidget(self)
            self._parts.setDirection(QBoxLayout.Direction.LeftToRight)
        self._follow_foot()
        self.show()

    def _follow_foot(self) -> None:
        """Wherever it stands, the Tab key comes to it from the foot of the rail."""
        QWidget.setTabOrder(self._foot, self.button)
        QWidget.setTabOrder(self.button, self.close_button)

    def _on_clicked(self) -> None:
        if self._act is not None:
            (self.redo_wanted if self._act.turn is Turn.UNDONE else self.undo_wanted).emit()

    def _on_timeout(self) -> None:
        """Go, unless somebody is about to take it back, or cannot reach it now."""
        in_use = self.underMouse() or self.button.hasFocus() or self.close_button.hasFocus()
        if in_use or QApplication.activeModalWidget() is not None:
            self._timer.start()
        else:
            self.hide()

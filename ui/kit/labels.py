"""Words on the screen. Always plain text: what somebody typed is never read as markup."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.kit import theme


class Label(QLabel):
    """Words in one of the style's looks: body, muted, small, strong, words (a patient's own), value, title, heading.

    ``tone``: a token's name where colour says something (good, warn, bad).
    """

    def __init__(
        self, text: str = "", look: str = "", *, tone: str = "", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(wrap)
        self.setProperty("look", look)
        self.setProperty("tone", tone)

    def set_tone(self, tone: str) -> None:
        """Change the colour's meaning."""
        theme.mark(self, tone=tone)


class Title(Label):
    """The name of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "title", parent=parent)


class Heading(Label):
    """The name of a part of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "heading", parent=parent)


class Muted(Label):
    """Secondary words."""

    def __init__(self, text: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, "muted", wrap=wrap, parent=parent)


class ElidedLabel(Label):
    """One line that shortens itself to its room, the whole in a tooltip and for screen readers."""

    def __init__(self, text: str = "", look: str = "", *, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", look, tone=tone, parent=parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        """The text to show as much of as fits."""
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        self._fit()
        self.updateGeometry()

    def whole(self) -> str:
        """The text, not shortened."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(24), super().minimumSizeHint().height())

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setText(shown)
        self.setToolTip(tip(self._whole) if shown != self._whole else "")


class HSeparator(QFrame):
    """A hairline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        self.setProperty("look", "hairline")


def tip(text: str) -> str:
    """A tooltip's text: tooltips read markup, so it is escaped and told to be text."""
    from html import escape

    return f"<span>{escape(text)}</span>" if text else ""

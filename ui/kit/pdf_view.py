"""A PDF on screen, page below page, as large as one likes."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from careteam.i18n import _, ngettext
from ui.kit import errors, pdf, theme
from ui.kit.cards import clear
from ui.kit.labels import Label
from ui.kit.latest import Latest
from ui.kit.tasks import Tasks

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Of the width there is; 1.0 shows whole lines without scrolling sideways."""


class PdfView(QStackedWidget):
    """Shows a PDF, or a sentence where there is none. ``drawn(pages)`` once it is on screen, ``zoomed(factor)``,
    ``turned(number)`` as another page comes in sight.

    The pages are drawn off the GUI thread. Showing another PDF keeps the place one is at, so that a page can be
    watched while it changes.
    """

    drawn = Signal(int)
    zoomed = Signal(float)
    turned = Signal(int)

    def __init__(self, tasks: Tasks, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._pdf = b""
        self._zoom = 1.0
        self._drawing = Latest(tasks, name, self)
        self._drawing.ready.connect(self._on_drawn)
        self._drawing.failed.connect(self._on_failed)
        self._resized = QTimer(self, singleShot=True, interval=150)
        self._resized.timeout.connect(self._draw)
        self.sentence = Label("", "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self.sentence)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(name)
        inner = theme.look(QWidget(), "scrolled")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(12))
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setWidget(inner)
        self.area.viewport().installEventFilter(self)
        self.area.verticalScrollBar().valueChanged.connect(lambda _place: self.turned.emit(self.page_shown()))
        self.addWidget(self.area)
        self._pages: list[Label] = []

    def show_pdf(self, content: bytes) -> None:
        """Show this document from now on."""
        self._pdf = content
        self._draw()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a document."""
        self._drawing.drop()
        self._pdf = b""
        self.sentence.setText(sentence)
        self.setCurrentWidget(self.sentence)

    def shows(self) -> bool:
        """Whether a document is in sight."""
        return self.currentWidget() is self.area

    def pages(self) -> list[Label]:
        """The pages on screen."""
        return list(self._pages)

    def page_shown(self) -> int:
        """The number of the page in sight: the one across the upper third of the view."""
        line = self.area.verticalScrollBar().value() + self.area.viewport().height() // 3
        return max(1, sum(1 for page in self._pages if page.y() <= line))

    def turn(self, by: int) -> None:
        """Go to the beginning of the page so many pages on."""
        if self._pages:
            at = min(max(self.page_shown() - 1 + by, 0), len(self._pages) - 1)
            self.area.verticalScrollBar().setValue(self._pages[at].y())

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        at = min(range(len(ZOOMS)), key=lambda index: abs(ZOOMS[index] - self._zoom)) + steps
        self._zoom = ZOOMS[max(0, min(at, len(ZOOMS) - 1))]
        self.zoomed.emit(self._zoom)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pdf and event.size().width() != event.oldSize().width():
            self._resized.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def _draw(self) -> None:
        if not self._pdf:
            return
        bar = self.area.verticalScrollBar().sizeHint().width()
        room = max(self.width() - bar - 2, 100) * self._zoom
        content, width = self._pdf, round(room * self.devicePixelRatioF())
        self._drawing.ask(lambda _office, _report: pdf.pictures(content, width))

    def _on_drawn(self, pictures: tuple[pdf.Picture, ...]) -> None:
        place = self.area.verticalScrollBar().value()
        if len(pictures) != len(self._pages):
            clear(self._column)
            self._pages = [Label() for _picture in pictures]
            for page in self._pages:
                theme.look(page, "paper")
                self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        for number, (page, picture) in enumerate(zip(self._pages, pictures, strict=True), 1):
            pixels = QPixmap.fromImage(picture.image)
            pixels.setDevicePixelRatio(self.devicePixelRatioF())
            page.setPixmap(pixels)
            page.setFixedSize(pixels.deviceIndependentSize().toSize() + QSize(2, 2))
            page.setAccessibleName(_("Page {number} of {pages}").format(number=number, pages=len(pictures)))
            page.setAccessibleDescription(picture.words)
        self.setCurrentWidget(self.area)
        self.area.setAccessibleDescription(
            ngettext("{count} page", "{count} pages", len(pictures)).format(count=len(pictures))
        )
        self.area.verticalScrollBar().setValue(place)
        self.drawn.emit(len(pictures))

    def _on_failed(self, error: Exception) -> None:
        self.say(errors.message(error))

"""A file that is dragged onto a page, and let go there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Takes one file at a time, while the page is ``able``.

    ``held(name)`` while it is over the page, with no name once it is not; ``dropped(path)``.
    """

    held = Signal(str)
    dropped = Signal(object)

    def __init__(self, page: QWidget, able: Callable[[], bool]) -> None:
        super().__init__(page)
        self._able = able
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer a file that comes, goes, or is let go."""
        kind = event.type()
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.DragLeave, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        path = None
        if isinstance(event, QDropEvent) and self._able() and (path := _file_in(event)) is not None:
            event.acceptProposedAction()
        self.held.emit(path.name if path is not None and kind is QEvent.Type.DragEnter else "")
        if path is not None and kind is QEvent.Type.Drop:
            self.dropped.emit(path)
        return True


def _file_in(event: QDropEvent) -> Path | None:
    """The file that is dragged, if it is just one."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None

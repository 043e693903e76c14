"""The program's own line icons, tinted by the colour of the text they stand beside."""

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from ui.kit import tokens

SIZE = 16


def drawing(name: str, tint: str) -> bytes:
    """The SVG of an icon with its lines in ``tint`` (``#RRGGBB``)."""
    return _source(name).replace(b"currentColor", tint.encode())


@cache
def _source(name: str) -> bytes:
    return (resources.files("resources") / "icons" / f"{name}.svg").read_bytes()


@cache
def pixmap(name: str, tint: str, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """An icon drawn for painters, at a logical size and the screen's pixel ratio."""
    picture = QPixmap(QSize(size, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing(name, tint))).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, tint: str) -> QIcon:
    """An icon in one colour, sharp on dense screens too."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, tint, tokens.px(SIZE), ratio))
    return made


def set_icon(widget: QAbstractButton | QLabel, name: str, tint: str = "text") -> None:
    """Show an icon on a button or as a label, in the colour of a theme token; it follows a change of scheme."""
    widget.setProperty("icon_name", name)
    widget.setProperty("icon_tint", tint)
    _tint(widget)


def retint(app: QApplication) -> None:
    """Draw every icon again in the colours shown now."""
    for widget in app.allWidgets():
        if widget.property("icon_name"):
            _tint(widget)


def _tint(widget: QWidget) -> None:
    name, tint = widget.property("icon_name"), tokens.token(widget.property("icon_tint"))
    if isinstance(widget, QAbstractButton):
        widget.setIcon(icon(name, tint))
        widget.setIconSize(QSize(tokens.px(SIZE), tokens.px(SIZE)))
    elif isinstance(widget, QLabel):
        widget.setPixmap(pixmap(name, tint, tokens.px(SIZE), widget.devicePixelRatioF()))

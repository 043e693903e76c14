"""How the program looks: the type, the palette and the one style sheet made from the tokens.

Widgets name a look (``look(label, "muted")``) and the style sheet gives it; painters ask for ``color("accent")``.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from string import Template
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTemporaryDir
from PySide6.QtGui import QAccessibilityHints, QFont, QFontDatabase, QFontInfo, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from careteam.domain.page_languages import page_languages
from careteam.settings import Scheme
from ui.kit import icons
from ui.kit.tokens import Now, Shades, color, now, px, scheme, shades, token, tokens

__all__ = [
    "Scheme",
    "Shades",
    "apply",
    "color",
    "dress",
    "font",
    "look",
    "mark",
    "px",
    "scheme",
    "settle",
    "shades",
    "token",
    "tokens",
]

W = TypeVar("W", bound=QWidget)

STYLE = ("-style", "fusion")
"""To give to the QApplication: to choose a style later costs more than all else of the look."""
FAMILY = "Inter"
FEW = 200
"""Widgets that change their look at once; with more, those not shown wait until they are."""
BODY, SMALL, WORDS, TITLE = 13, 12, 15, 20
REGULAR, MEDIUM, SEMIBOLD = 400, 500, 600


class _Process:
    """What is made once a process: Qt's fonts, style and marks."""

    system_pixels = 0
    hints: QStyleHints | None = None
    pictures: QTemporaryDir | None = None
    sheet = ""
    when_shown: QObject


def font(size: int = BODY, weight: int = REGULAR) -> QFont:
    """The program's type at a size and weight, for painters; figures all have one width."""
    return QFont(_font(px(size), weight))


@cache
def _font(pixels: int, weight: int) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def look(widget: W, name: str) -> W:
    """Give a widget one of the style sheet's looks, also while it is shown."""
    return mark(widget, look=name)


def mark(widget: W, **properties: object) -> W:
    """Set the properties that the style sheet reads and let it look again."""
    for key, value in properties.items():
        widget.setProperty(key, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it looks when it is first shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
    return widget


def apply(app: QApplication, wanted: Scheme = Scheme.SYSTEM, *, scale: float | None = None) -> None:
    """Show the whole program in a scheme, from now on. ``scale`` overrides the system's font size (1.0 is 100 %)."""
    if not _Process.system_pixels:
        _Process.system_pixels = QFontInfo(app.font()).pixelSize()
        _load_fonts()
        _Follower(app)
        _Process.when_shown = _WhenShown(app)
    Now.wanted = wanted
    Now.shown = _resolve(app, wanted)
    Now.contrast = _hints(app).contrastPreference() is Qt.ContrastPreference.HighContrast
    Now.scale = scale if scale is not None else _system_scale()
    app.setPalette(_palette())
    app.setFont(font())
    _Process.sheet = style_sheet()
    if not app.styleSheet() or len(app.allWidgets()) <= FEW:
        settle()
    else:
        for window in app.topLevelWidgets():
            for part in _parts(window) if window.parentWidget() is None else ():
                if part.isVisible():
                    dress(part)
                else:
                    part.installEventFilter(_Process.when_shown)
    icons.retint(app)


def settle() -> None:
    """Give everything there is, and all that will be, the style sheet of the scheme shown now."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    for widget in app.allWidgets():
        if widget.styleSheet() not in ("", _Process.sheet):
            widget.setStyleSheet("")
    if app.styleSheet() != _Process.sheet:
        app.setStyleSheet(_Process.sheet)


def dress(part: QWidget) -> None:
    """Give a page or a dialog, with all in it, the style sheet of the scheme shown now; most have it already.

    Qt takes far longer to give one to the whole program, with every page that was ever opened, than to these alone.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication) and (part.styleSheet() or app.styleSheet()) != _Process.sheet:
        part.setStyleSheet(_Process.sheet)


def _parts(window: QWidget) -> Iterator[QWidget]:
    """A window's pages, and what stands beside them."""
    stack = window.findChild(QStackedWidget)
    if stack is None:
        yield window
        return
    for child in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child is stack:
            yield from filter(None, (stack.widget(place) for place in range(stack.count())))
        elif child.isAncestorOf(stack):
            yield from _parts(child)
        else:
            yield child


class _WhenShown(QObject):
    """Dresses what was hidden when the scheme changed as soon as it is shown."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            dress(watched)
        return False


class _Follower(QObject):
    """Follows the desktop when it turns dark or light, or wants more contrast."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        _hints(app).contrastPreferenceChanged.connect(lambda _wanted: apply(app, Now.wanted, scale=Now.scale))

    def _on_scheme_changed(self) -> None:
        if Now.wanted is Scheme.SYSTEM and _resolve(self._app, Scheme.SYSTEM) is not Now.shown:
            apply(self._app, Scheme.SYSTEM, scale=Now.scale)


def _hints(app: QApplication) -> QAccessibilityHints:
    hints = app.styleHints()
    _Process.hints = hints  # what it hands out goes with it
    return hints.accessibility()


def _resolve(app: QApplication, wanted: Scheme) -> Scheme:
    if wanted is not Scheme.SYSTEM:
        return wanted
    return Scheme.DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT


def _system_scale() -> float:
    """How much larger than usual the person set the system's text; small differences between desktops do not count."""
    ratio = _Process.system_pixels / BODY
    return 1.0 if ratio < 1.2 else min(ratio, 2.0)


@cache
def load_letters() -> None:
    """Show words in every language of the page, also on a machine that has no letters of its own for them."""
    folder = resources.files("resources") / "fonts"
    for font_name in {language.font for language in page_languages().values()} - {""}:
        for weight in ("Regular", "Bold"):
            QFontDatabase.addApplicationFontFromData((folder / f"{font_name}-{weight}.ttf").read_bytes())


def _load_fonts() -> None:
    folder = resources.files("resources") / "fonts"
    for name in ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf"):
        QFontDatabase.addApplicationFontFromData((folder / name).read_bytes())


def _style(name: str) -> str:
    return (resources.files("resources") / "styles" / name).read_text(encoding="utf-8")


def style_sheet() -> str:
    """The style sheet of the scheme shown now: lengths scaled, colours filled in, a rule a discipline's hue."""
    colors = now()
    sheet = Template(_style("careteam.qss")).substitute(colors.colors, **_pictures())
    for hue, shade in colors.hues.items():
        sheet += f'\n*[hue="{hue.value}"] {{ color: {shade.ink}; background: {shade.soft}; }}'
    if Now.scale != 1.0:
        sheet = re.sub(r"\b([2-9]|\d\d+)px", lambda match: f"{px(int(match[1]))}px", sheet)
    return sheet


def _pictures() -> dict[str, str]:
    """The few marks a style sheet can only take from files, tinted and written for this run."""
    if _Process.pictures is None:
        _Process.pictures = QTemporaryDir()
    folder = Path(_Process.pictures.path())
    wanted = {
        "tick": ("check", "on_accent"),
        "dash": ("minus", "on_accent"),
        "down": ("chevron-down", "muted"),
        "up": ("chevron-up", "muted"),
        "sort_up": ("sort-up", "muted"),
        "sort_down": ("sort-down", "muted"),
        "dot": ("dot", "on_accent"),
    }
    paths = {}
    for key, (name, tint) in wanted.items():
        path = folder / f"{name}-{token(tint)[1:]}.svg"
        if not path.exists():
            path.write_bytes(icons.drawing(name, token(tint)))
        paths[key] = path.as_posix()
    return paths


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, name in {
        role.Window: "ground",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "ground",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "bad",
        role.Highlight: "soft",
        role.HighlightedText: "text",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.ToolTipBase: "text",
        role.ToolTipText: "surface",
        role.PlaceholderText: "muted",
        role.Accent: "accent",
        role.Light: "surface",
        role.Midlight: "hover",
        role.Mid: "line",
        role.Dark: "edge",
        role.Shadow: "line",
    }.items():
        palette.setColor(where, color(name))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, color("muted"))
    return palette

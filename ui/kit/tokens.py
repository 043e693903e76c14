"""The colours and the measure of length shown now, for everybody who draws; ``theme`` sets them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from PySide6.QtGui import QColor

from careteam.domain.team import Hue
from careteam.settings import Scheme


@dataclass(frozen=True)
class Shades:
    """The two colours of a discipline: ``ink`` for letters and edges, ``soft`` to fill behind them."""

    ink: str
    soft: str


@dataclass(frozen=True)
class Tokens:
    """Every colour of one scheme, by name and by hue, as ``#RRGGBB``."""

    colors: dict[str, str]
    hues: dict[Hue, Shades]


def mix(ink: str, ground: str, share: float) -> str:
    """The colour that ``share`` of the ink leaves on the ground."""
    pairs = [(int(ink[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * above + (1 - share) * below):02X}" for above, below in pairs)


@cache
def tokens(scheme: Scheme, *, contrast: bool = False) -> Tokens:
    """The colours of the light or the dark scheme; with more contrast nothing is pale, no words and no lines."""
    table = tomllib.loads((resources.files("resources") / "styles" / "tokens.toml").read_text("utf-8"))[scheme.value]
    inks: dict[str, str] = table.pop("hues")
    if contrast:
        table |= {"muted": table["text"], "line": table["edge"], "edge": table["text"], "hover": table["soft"]}
    share = 0.10 if scheme is Scheme.LIGHT else 0.16
    return Tokens(table, {hue: Shades(inks[hue], mix(inks[hue], table["surface"], share)) for hue in Hue})


class Now:
    """What is in force now. One a process, as Qt's palette and style sheet are."""

    wanted = Scheme.SYSTEM
    shown = Scheme.LIGHT
    contrast = False
    scale = 1.0


def now() -> Tokens:
    """The colours in force now."""
    return tokens(Now.shown, contrast=Now.contrast)


def scheme() -> Scheme:
    """The scheme shown now: light or dark."""
    return Now.shown


def token(name: str) -> str:
    """A colour of the scheme shown now, as ``#RRGGBB``."""
    return now().colors[name]


def color(name: str) -> QColor:
    """A colour of the scheme shown now, for painters."""
    return QColor(token(name))


def shades(hue: Hue) -> Shades:
    """The colours of a discipline in the scheme shown now."""
    return now().hues[hue]


def px(length: float) -> int:
    """A length drawn at 100 %, scaled with the system's font size."""
    return round(length * Now.scale)

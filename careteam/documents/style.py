"""How our paper looks: sizes, margins and colours. Every pair of colours keeps 7:1 and reads in grey."""

from dataclasses import dataclass

from careteam.domain.offices import Paper

INK = "#16191C"
ACCENT = "#0A4552"
TINT = "#E6F1F3"
LINE = "#7D8B93"
WHITE = "#FFFFFF"

TEXT_ON_GROUND = ((INK, WHITE), (INK, TINT), (ACCENT, WHITE), (ACCENT, TINT), (WHITE, ACCENT), (WHITE, INK))
"""Every colour of text that we print, with the ground it stands on. Lines carry no meaning of their own."""

SIZES = {Paper.LETTER: (612.0, 792.0), Paper.A4: (595.28, 841.89)}
"""Width and height in points."""


@dataclass(frozen=True)
class Style:
    """One size of print, in points. Footers are as large as the body: page numbers get batches back in order."""

    body: float
    leading: float
    title: float
    heading: float
    phone: float
    side: float
    top: float
    bottom: float
    gap: float


ORDINARY = Style(body=14, leading=18.8, title=26, heading=17, phone=23, side=60, top=42, bottom=28, gap=17)
LARGE = Style(body=18, leading=24.5, title=32, heading=22, phone=29, side=54, top=44, bottom=30, gap=21)
CHILDS = Style(body=14, leading=18.2, title=28, heading=18, phone=20, side=60, top=32, bottom=22, gap=10)
"""For a child's own page: larger headings, and room for one page."""

WORKING = Style(body=11, leading=14.6, title=20, heading=13, phone=13, side=54, top=44, bottom=34, gap=10)
"""For the team's own sheets, where a whole day should be seen at once."""


OVERVIEW = Style(body=10, leading=12.8, title=18, heading=12, phone=12, side=36, top=34, bottom=26, gap=9)
"""For the team's tables on broad pages: the calendar of a day or a week."""


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

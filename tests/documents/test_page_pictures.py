"""The printed page as it is seen: rendered, and held against the specification by its ink, not by a stored picture."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest
from pypdfium2 import PdfDocument

from careteam.documents import leave_behind, team_sheet
from careteam.documents.style import LARGE, SIZES, TINT
from careteam.domain.summaries import SummaryPage
from tests.documents.languages import VERSIONS
from tests.documents.reader import Shown
from tests.documents.test_printed_page import (
    ADULT,
    CHILD,
    TEEN,
    Key,
    edges,
    every_page,
    pdf,
    plain,
    printed,
    summary,
)

Picture = np.ndarray[Any, Any]
SCALE = 2
"""Dots a point."""
INK_FROM = 250
"""Of 255; anything darker is ink."""
FAMILY: dict[str, Callable[[SummaryPage], bytes]] = {"leave-behind": leave_behind.render, "team": team_sheet.render}


def pictures(document: bytes, scale: float = SCALE) -> list[Picture]:
    """Each page in red, green and blue, from above."""
    opened = PdfDocument(document)
    try:
        return [page.render(scale=scale, rev_byteorder=True).to_numpy()[..., :3].copy() for page in opened]
    finally:
        opened.close()


@lru_cache(maxsize=2)
def seen(key: Key) -> list[Picture]:
    return pictures(pdf(key))


def inked(picture: Picture) -> tuple[float, float, float, float]:
    """Where ink stands at the furthest: left, top, right and bottom, in points from the upper left."""
    left, top, right, bottom = extent(np.logical_or.reduce(picture < INK_FROM, axis=2))
    return left / SCALE, top / SCALE, (right + 1) / SCALE, (bottom + 1) / SCALE


def extent(dots: Picture) -> tuple[int, int, int, int]:
    """The first and last column and row in which there is a dot: left, top, right and bottom."""
    (across,), (down,) = (np.nonzero(dots.any(axis=axis)) for axis in (0, 1))
    return across.min(), down.min(), across.max(), down.max()


def assert_margins(found: list[Picture], width: float, height: float) -> None:
    """All four edges of each page stay white, as a printer and a hand need them; sides are alike and lines long."""
    side = LARGE.side
    for picture in found:
        left, top, right, bottom = inked(picture)
        assert left >= side - 2
        assert right <= width - side + 2
        assert top >= 28
        assert bottom <= height - 18
        assert right - left > width * 0.6


@every_page
def test_p7_nothing_is_clipped_and_the_margins_stay_white(key: Key) -> None:
    assert_margins(seen(key), *SIZES[summary(key).paper])
    assert all(20 < one[1] < one[2] < SIZES[summary(key).paper][0] - 20 for one in edges(key))


@pytest.mark.parametrize("paper", FAMILY)
@pytest.mark.parametrize("language", VERSIONS)
@pytest.mark.parametrize("large", [False, True])
def test_papers_of_the_family_keep_their_margins_in_every_language(paper: str, language: str, large: bool) -> None:
    page = replace(VERSIONS[language][ADULT], large_print=large)
    assert_margins(pictures(FAMILY[paper](page)), *SIZES[page.paper])


@every_page
def test_p7_no_word_stands_on_another(key: Key) -> None:
    """The cores of two words, without the air that a typeface keeps above and below, share no place."""
    words = np.array(edges(key))
    air = (words[:, 4] - words[:, 3]) * 0.3
    left, right, top, bottom = words[:, 1] + 0.5, words[:, 2] - 0.5, words[:, 3] + air, words[:, 4] - air
    for number in range(len(words)):
        over = (
            (words[:, 0] == words[number, 0])
            & (left < right[number])
            & (right > left[number])
            & (top < bottom[number])
            & (bottom > top[number])
        )
        assert over.sum() == 1, words[number]


@every_page
def test_p2_the_box_is_seen_on_the_upper_half_of_page_one_with_its_numbers_in_it(key: Key) -> None:
    tint = [int(TINT[at : at + 2], 16) for at in (1, 3, 5)]
    boxes = [(picture == tint).all(axis=2) for picture in seen(key)]
    assert [bool(box.any()) for box in boxes] == [True] + [False] * (len(boxes) - 1)
    left, top, right, bottom = (float(one) / SCALE for one in extent(boxes[0]))
    width, height = SIZES[summary(key).paper]
    assert top < height / 2
    assert right - left == pytest.approx(width - 2 * min(left, width - right), abs=8)
    for line in summary(key).call_box.lines:
        (number,) = (one for one in printed(key).shown if plain(one.words) == line.phone)
        assert left < number.x < right
        assert top < height - number.y < bottom


@every_page
def test_p5_each_word_is_seen_dark_on_light_or_light_on_dark_also_in_grey(key: Key) -> None:
    """Seven to one, measured in the picture. What is narrower than a letter are the blanks of an Arabic line."""
    words = [one for one in edges(key) if one[2] - one[1] > 0.4 * (one[4] - one[3])]
    assert len(words) > 60
    for number, left, right, top, bottom in words:
        rows = slice(round(top * SCALE), round(bottom * SCALE))
        part = seen(key)[number - 1][rows, round(left * SCALE) : round(right * SCALE)]
        light = brightness(part)
        assert (light.max() + 0.05) / (light.min() + 0.05) >= 7, (number, left, top)


def brightness(picture: Picture) -> Picture:
    """The relative luminance of each dot (WCAG 2.2), which is what it is in grey."""
    share = picture / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    made: Picture = linear @ np.array([0.2126, 0.7152, 0.0722])
    return made


FINE = 6
"""Dots a point where shapes are compared."""


@cache
def shapes(key: Key) -> dict[str, Picture]:
    """The numbers as they are seen on a page."""
    fine = pictures(pdf(key), FINE)
    return {words: shape_of(key, fine, of(key, words)) for words in NUMBERS}


def shape_of(key: Key, fine: list[Picture], one: Shown) -> Picture:
    """The ink of words as they are seen, from where they begin."""
    picture, wide = fine[one.page - 1], WIDE[one.size]
    height = SIZES[summary(key).paper][1]
    up, left = round((height - one.y - one.size * 0.8) * FINE), round(one.x * FINE)
    return brightness(picture[up : up + round(one.size * 1.05 * FINE), left : left + round(wide * FINE)]) < 0.3


def alike(one: Picture, other: Picture) -> float:
    """How much of the ink of two pictures is in the same place, 0 to 1, moved by a dot where that fits better."""
    moves = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    shifted = (np.roll(other, move, axis=(0, 1)) for move in moves)
    return max(float((one & each).sum() / (one | each).sum()) for each in shifted)


def of(key: Key, words: str) -> Shown:
    (found,) = (one for one in printed(key).shown if plain(one.words) == words)
    return found


NUMBERS = ("(555) 555-0142", "(555) 555-0199", "ondansetron 4 mg", "senna 8.6 mg")
WIDE = {23.0: 165.0, 29.0: 208.0, 14.0: 88.0, 18.0: 113.0}
"""How much of them is compared, by their size: less than the shortest is wide."""


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", [language for language in VERSIONS if language != "en"])
def test_p11_numbers_and_doses_are_seen_as_on_the_english_page(language: str, large: bool) -> None:
    """The golden picture is made by this very program in this typeface, in a language where nothing can turn them."""
    seen_here, golden = shapes((language, TEEN, large)), shapes(("en", TEEN, large))
    for words in NUMBERS:
        assert alike(seen_here[words], golden[words]) > 0.8, words
        assert alike(np.fliplr(seen_here[words]), golden[words]) < 0.6, words  # so it would be seen if it were turned
    first, second = NUMBERS[:2]
    assert alike(seen_here[first], golden[second]) < 0.95 < alike(golden[first], golden[first])


def test_a_picture_with_ink_at_its_edge_is_no_page_of_ours() -> None:
    key: Key = ("en", CHILD, False)
    spoiled = [picture.copy() for picture in seen(key)]
    spoiled[0][300, :6] = 0
    with pytest.raises(AssertionError):
        assert_margins(spoiled, *SIZES[summary(key).paper])

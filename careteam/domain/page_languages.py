"""The languages that a patient's page can be in: each is a folder of data, its phrases and what is known of them."""

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from careteam.i18n import catalogue

ENGLISH = "en"


@dataclass(frozen=True)
class PageLanguage:
    """A language of the page, by its BCP 47 tag and the name that its speakers give it.

    ``font``: its letters, empty where Noto Sans has them; ``font_scale`` and ``leading``: how much larger they are set,
    and how much taller their lines, to read as well. ``source``: who translated the phrases; ``state``:
    "draft" until they come approved, and by ``who``.

    Patterns of its words: ``units`` stay on the line of their number; ``never`` are for prognosis and time left, and
    ``only_if_discussed`` and ``hospice`` for what was talked about with the reader first.
    """

    tag: str
    name: str
    rtl: bool = False
    font: str = ""
    font_scale: float = 1.0
    leading: float = 1.0
    source: str = ""
    state: str = "draft"
    who: str = ""
    units: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    only_if_discussed: tuple[str, ...] = ()
    hospice: tuple[str, ...] = ()


@cache
def page_languages() -> dict[str, PageLanguage]:
    """Every language that there are phrases of the page in, English first."""
    found = {ENGLISH: PageLanguage(ENGLISH, "English", source="CareTeam", state="approved")}
    for folder in sorted((resources.files("resources") / "locale").iterdir(), key=lambda folder: folder.name):
        about = folder / "language.toml"
        if about.is_file():
            said = tomllib.loads(about.read_text(encoding="utf-8"))
            words: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
            }
            found[folder.name] = PageLanguage(folder.name, **words)
    return found


def page_language(tag: str) -> PageLanguage:
    """The language that a page with this tag is in; English where there are no phrases for it."""
    return page_languages().get(tag.partition("-")[0].lower()) or page_languages()[ENGLISH]


@cache
def phrases() -> tuple[str, ...]:
    """Every fixed phrase of a patient's page, in English."""
    file = resources.files("resources") / "locale" / "page_phrases.json"
    return tuple(json.loads(file.read_text(encoding="utf-8")))


@cache
def version(tag: str) -> str:
    """Tells one wording of a language from any other: its phrases, and its words that are kept off a page or together.

    Whoever approves a language approves one wording.
    """
    say, known = catalogue(tag).gettext, page_language(tag)
    words = (known.units, known.never, known.only_if_discussed, known.hospice)
    wording = [[(phrase, say(phrase)) for phrase in phrases()], words]
    return hashlib.sha256(json.dumps(wording).encode()).hexdigest()[:12]


def in_words(pattern: str) -> str:
    """A pattern of words as somebody reads it who knows the language and no patterns: "(six/6) months or less"."""
    for signs, words in _SIGNS:
        pattern = signs.sub(words, pattern)
    return pattern


_SIGNS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"\(\?!(?:[^()]|\([^()]*\))*\)"), ""),  # what may not follow
    (re.compile(r"\\w[*+]"), "…"),
    (re.compile(r"\\b"), ""),
    (re.compile(r"\\(?=\.)"), ""),
    (re.compile(r"\[([^]]+)\]\??"), lambda found: f"({'/'.join(found[1])})"),
    (re.compile(r"\(\?:"), "("),
    (re.compile(r"\|"), "/"),
    (re.compile(r"(?<=\))\?"), ""),
    (re.compile(r"(.)\?"), r"(\1)"),
)
"""What each sign of a pattern is to a reader, in the order to replace them."""

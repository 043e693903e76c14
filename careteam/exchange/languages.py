"""Languages as spreadsheets write them, to the tags that are stored."""

import re
from functools import cache

from careteam import i18n
from careteam.domain.identity import search_key
from careteam.domain.languages import LANGUAGES
from careteam.i18n import catalogue

_ALSO = {
    "asl": "ase",
    "sign language": "ase",
    "cantonese chinese": "yue",
    "chinese cantonese": "yue",
    "chinese": "zh",
    "chinese mandarin": "zh",
    "mandarin chinese": "zh",
    "farsi": "fa",
    "dari": "fa",
    "filipino": "tl",
    "creole": "ht",
    "espanol": "es",
    "castilian": "es",
    "francais": "fr",
    "deutsch": "de",
    "brazilian portuguese": "pt",
    **{"eng": "en", "spa": "es", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "zho": "zh", "chi": "zh"},
    **{"por": "pt", "rus": "ru", "vie": "vi", "ara": "ar", "kor": "ko", "pol": "pl", "ita": "it", "jpn": "ja"},
}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})?", re.IGNORECASE)


def language_tags(text: str) -> tuple[str, ...]:
    """The languages a cell names, in its order ("Spanish; English" -> es, en); empty unless all of them are known."""
    parts = [part.strip() for part in re.split(r"[;,/|]| and | y | e | & ", text) if part.strip()]
    tags = [_tag(part) for part in parts]
    return tuple(dict.fromkeys(tags)) if all(tags) else ()


def _tag(part: str) -> str:
    found = _TAG.fullmatch(part)
    if found and found[1].lower() in LANGUAGES:
        return found[1].lower()
    return _names().get(search_key(part), "")


@cache
def _names() -> dict[str, str]:
    spoken = [catalogue(language).gettext for language in i18n.LANGUAGES]
    return {search_key(say(name)): tag for tag, name in LANGUAGES.items() for say in spoken} | _ALSO

"""The password of a page that is sent: proposed so that it can be said on the telephone, and kept nowhere."""

import secrets
import unicodedata

from careteam.domain.errors import Invalid
from careteam.i18n import _

SHORTEST = 12
LONGEST = 127
"""In bytes: more of it no reader of PDFs looks at."""

FEWEST_DIFFERENT = 5
WORDS, SYLLABLES = 5, 2
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
"""No two of them are taken for each other when read aloud; no syllable needs spelling."""


def proposed() -> str:
    """A password of five short words that mean nothing: 60 bits, said and typed without a mistake."""
    words = (
        "".join(secrets.choice(letters) for _syllable in range(SYLLABLES) for letters in (CONSONANTS, VOWELS))
        for _word in range(WORDS)
    )
    return "-".join(words)


def checked(password: str, again: str) -> str:
    """The password as every reader of PDFs takes it. Raises Invalid, field by field, where it will not do."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST or len(set(text)) < FEWEST_DIFFERENT:
        message = _("Use at least {count} characters, or take the one that is proposed.")
        raise Invalid.field("password", message.format(count=SHORTEST))
    if len(text.encode()) > LONGEST:
        raise Invalid.field("password", _("This is too long for some programs that show PDFs. Make it shorter."))
    if unicodedata.normalize("NFKC", again) != text:
        raise Invalid.field("again", _("This is not the same. Type it again."))
    return text

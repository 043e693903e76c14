"""How a printed page reached its reader."""

from careteam.domain.words import Word
from careteam.i18n import N_


class Way(Word):
    """How a page left the team."""

    HANDED = "handed", N_("Handed over")
    MAILED = "mailed", N_("Mailed")
    SENT = "sent", N_("Sent another way")
    SAVED = "saved", N_("Saved as a file")
    PROTECTED = "protected", N_("Sent with a password")


IN_PERSON_OR_POST = (Way.HANDED, Way.MAILED, Way.SENT)
"""How a page on paper reaches its reader."""

FILES = frozenset({Way.SAVED, Way.PROTECTED})
"""What leaves as a file instead of on paper."""

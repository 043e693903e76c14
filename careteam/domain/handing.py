"""How a printed page reached its reader."""

from careteam.domain.words import Word
from careteam.i18n import N_


class Way(Word):
    """How a page left the team."""

    HANDED = "handed", N_("Handed over")
    MAILED = "mailed", N_("Mailed")
    SENT = "sent", N_("Sent another way")
    SAVED = "saved", N_("Saved as a file")

"""Words that may not reach a patient's page, in English and in the language of the page."""

import re
from dataclasses import dataclass
from functools import cache

from careteam.domain.page_languages import page_language
from careteam.i18n import _

NEVER_PRINTED: tuple[str, ...] = (
    r"prognos(?:is|es|tic|ed)",
    r"life expectancy|expected to live|survival (?:rate|time)|median survival",
    r"(?:hours?|days?|weeks?|months?|years?) (?:or (?:less|more) )?to live",
    r"(?:days|weeks|months|years?) left(?! (?:of|on|in|until|before|for)\b)",
    r"(?:six|6) months or less",
    r"(?:little|short|much|more) time left|time (?:that is |you have )left",
    r"(?:won't|won’t|will not|not going to|unlikely to) (?:live|survive)",
)
"""Words for prognosis and time estimates, as patterns. They belong in a conversation, never on a page."""

ONLY_IF_DISCUSSED: tuple[str, ...] = (r"dying", r"terminal(?:ly)?", r"end[- ]of[- ]life")
"""Words that reach a page only once it is recorded that they were talked about with its reader."""

HOSPICE: tuple[str, ...] = (r"hospices?",)
"""So too, or for somebody whose page says to call the hospice."""


@dataclass(frozen=True)
class Unfit:
    """Words that may not be on a page: where they stand in the text, and what to do, as a sentence."""

    start: int
    end: int
    message: str


def unfit_words(
    text: str, *, discussed: bool = False, child: bool = False, enrolled: bool = False, language: str = "en-US"
) -> tuple[Unfit, ...]:
    """The words of a text that may not reach a page, in order.

    ``discussed``: it is recorded that hospice or the end of life was talked about with this reader. ``enrolled``: the
    page says to call the hospice. ``child``: the page is a child's own, where no record makes such words fit.
    """
    never = _("“{words}” says how long somebody may live. That belongs in a conversation: take it out.")
    ask = _("“{words}”: take it out, or record that it was talked about with the reader.")
    if child:
        ask = _("“{words}” is never on a child’s page: take it out.")
    forbidden, sensitive, hospice = _patterns(page_language(language).tag)
    asked = child or not discussed
    wanted = ((forbidden, never, True), (sensitive, ask, asked), (hospice, ask, asked and (child or not enrolled)))
    found = [
        Unfit(match.start(), match.end(), message.format(words=match.group()))
        for pattern, message, counts in wanted
        if counts
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda unfit: unfit.start))


@cache
def _patterns(tag: str) -> tuple[re.Pattern[str], ...]:
    """For each kind of words a pattern that finds them in English, and in another language."""
    own = page_language(tag)
    kinds = (
        (NEVER_PRINTED, own.never),
        (ONLY_IF_DISCUSSED, own.only_if_discussed),
        (HOSPICE, own.hospice),
    )
    return tuple(re.compile(rf"(?<!\w)(?:{'|'.join((*english, *others))})(?!\w)", re.I) for english, others in kinds)

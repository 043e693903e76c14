"""The office's own words of the trade: what the team says, and what a family understands instead."""

from dataclasses import dataclass

from careteam.domain.errors import Invalid, Problem
from careteam.i18n import _

LONGEST_TERM = 60
"""Characters; it stands within a sentence, and its plain word on a button."""


@dataclass(frozen=True)
class TermDraft:
    """A word of the trade as edited on screen, the plainer word, and where either was taken from."""

    term: str = ""
    plain: str = ""
    source: str = ""


def check(draft: TermDraft) -> None:
    """Refuse a term without a plainer word. Raises Invalid with one problem a field."""
    problems = []
    for field, value, empty in (
        ("term", draft.term, _("Enter the word the team uses.")),
        ("plain", draft.plain, _("Enter what to say instead.")),
    ):
        if not value:
            problems.append(Problem(field, empty))
        elif len(value) > LONGEST_TERM:
            text = _("Keep it to {most} characters.")
            problems.append(Problem(field, text.format(most=LONGEST_TERM)))
    if not problems and draft.term.casefold() == draft.plain.casefold():
        problems.append(Problem("plain", _("Both are the same. Enter a plainer word.")))
    if problems:
        raise Invalid(*problems)

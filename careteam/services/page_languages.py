"""The languages of a patient's page: which of them somebody who reads them has approved, and by what name."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from careteam.domain.errors import Invalid
from careteam.domain.languages import language_name
from careteam.domain.page_languages import ENGLISH, in_words, page_languages, phrases, version
from careteam.domain.permissions import Permission
from careteam.i18n import MEANT, _, catalogue
from careteam.persistence.models import LanguageApproval
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class LanguageRow:
    """A language of the page. ``approved_by``: who approved its phrases as they are now, and ``approved_on`` when.

    ``outdated``: they were approved in another wording. ``source``: who translated them. ``rtl``: it runs from right to
    left.
    """

    tag: str
    name: str
    own_name: str
    source: str
    rtl: bool = False
    approved_by: str = ""
    approved_on: date | None = None
    outdated: bool = False


@dataclass(frozen=True)
class PhraseRow:
    """A fixed phrase of the page, in English and in another language. ``about``: what is meant.

    Or words that a page never says, or not everywhere, or not apart: ``english`` then tells which.
    """

    english: str
    words: str
    about: str = ""


@needs(Permission.SEE)
def rows(work: Work) -> tuple[LanguageRow, ...]:
    """Every language that a page can be in, but English."""
    kept = {row.language: row for row in work.session.scalars(select(LanguageApproval).where(LanguageApproval.live()))}
    return tuple(_row(tag, kept.get(tag)) for tag in page_languages() if tag != ENGLISH)


@needs(Permission.SEE)
def approved(work: Work) -> frozenset[str]:
    """The tags of the languages whose phrases, as they are now, somebody approved."""
    return frozenset({ENGLISH, *(row.tag for row in rows(work) if row.approved_by)})


@needs(Permission.SEE)
def phrases_of(_work: Work, tag: str) -> tuple[PhraseRow, ...]:
    """All that a page says of itself in a language, beside the English, and the words that are looked for on it."""
    say = catalogue(tag).gettext
    found = []
    for phrase in phrases():
        about, _between, english = phrase.rpartition(MEANT)
        found.append(PhraseRow(english, say(phrase), about))
    known = page_languages()[tag]
    for patterns, what in (
        (known.never, _("Kept off every page: how long somebody may live")),
        (known.only_if_discussed, _("Only once it was talked about: the end of life")),
        (known.hospice, _("Only once it was talked about: hospice")),
        (known.units, _("Stays on the line of its number")),
    ):
        found.append(PhraseRow(what, " · ".join(in_words(pattern) for pattern in patterns)))
    return tuple(found)


@needs(Permission.SETTINGS)
def approve(work: Work, tag: str, by: str) -> None:
    """Let pages be printed in a language, its phrases as they are now, in the name of somebody who reads it.

    Raises Invalid where nobody is named.
    """
    if not by.strip():
        raise Invalid.field("by", _("Enter the name of the person who read the phrases and words and approves them."))
    work.named(_("Approve the page in {language}").format(language=language_name(tag)))
    _retire(work, tag)
    work.add(
        LanguageApproval(
            language=tag, wording=version(tag), approved_by=by.strip(), approved_on=office_settings.today(work)
        )
    )


@needs(Permission.SETTINGS)
def take_back(work: Work, tag: str) -> None:
    """Take an approval back: no page is printed in this language until somebody approves it again."""
    work.named(_("Take the approval of {language} back").format(language=language_name(tag)))
    _retire(work, tag)


def _retire(work: Work, tag: str) -> None:
    for row in work.session.scalars(
        select(LanguageApproval).where(LanguageApproval.language == tag, LanguageApproval.live())
    ):
        work.retire(row)
    work.session.flush()


def _row(tag: str, kept: LanguageApproval | None) -> LanguageRow:
    known = page_languages()[tag]
    row = LanguageRow(tag, language_name(tag), known.name, known.source, known.rtl)
    if kept is not None and kept.wording == version(tag):
        return replace(row, approved_by=kept.approved_by, approved_on=kept.approved_on)
    if known.state == "approved":
        return replace(row, approved_by=known.who)
    return replace(row, outdated=kept is not None)

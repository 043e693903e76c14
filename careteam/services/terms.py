"""The office's own words of the trade, which the reading check looks for beside those of the list it comes with."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from careteam.domain import terms
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.ids import TermId
from careteam.domain.permissions import Permission
from careteam.domain.terms import TermDraft
from careteam.domain.texts import one_line, tidy
from careteam.i18n import _
from careteam.persistence.models import OfficeTerm
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class TermRow:
    """A word of the trade as the list shows it."""

    id: TermId
    version: int
    term: str
    plain: str
    source: str


@needs(Permission.SEE)
def rows(work: Work) -> tuple[TermRow, ...]:
    """All terms of the office, by the alphabet."""
    query = select(OfficeTerm.id, OfficeTerm.version, OfficeTerm.term, OfficeTerm.plain, OfficeTerm.source)
    found = [TermRow(TermId(row.id), *row[1:]) for row in work.session.execute(query.where(OfficeTerm.live()))]
    return tuple(sorted(found, key=lambda row: row.term.casefold()))


@needs(Permission.SEE)
def plainer(work: Work) -> dict[str, str]:
    """Each term with its plainer word, for the reading check."""
    return {row.term: row.plain for row in rows(work)}


@needs(Permission.SEE)
def edit(work: Work, term_id: TermId) -> Edited[TermDraft]:
    """A term for the form that changes it."""
    row = work.get(OfficeTerm, term_id)
    return Edited(row.draft(TermDraft), row.version)


@needs(Permission.SETTINGS)
def save(work: Work, term_id: TermId | None, draft: TermDraft, *, seen: int | None = None) -> TermId:
    """Add a term or change one. Raises Invalid where it is empty, or known already."""
    draft = tidy(draft)
    draft = replace(draft, term=one_line(draft.term), plain=one_line(draft.plain), source=one_line(draft.source))
    work.named(_("Save the word “{term}”").format(term=draft.term))
    terms.check(draft)
    if any(row.term.casefold() == draft.term.casefold() and row.id != term_id for row in rows(work)):
        raise Invalid.field("term", _("This word is in the list already."))
    row = work.add(OfficeTerm()) if term_id is None else work.get(OfficeTerm, term_id, seen=seen)
    row.fill(draft)
    return TermId(row.id)


@needs(Permission.SETTINGS)
def retire(work: Work, term_id: TermId, *, seen: int | None = None) -> None:
    """Take a term out of the list."""
    row = work.get(OfficeTerm, term_id, seen=seen)
    work.named(_("Take the word “{term}” out").format(term=row.term))
    work.retire(row)

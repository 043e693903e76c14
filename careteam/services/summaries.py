"""The page a patient takes home, gathered from what is recorded; and what still keeps it from leaving."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import defer

from careteam.domain import pages, readers, summaries
from careteam.domain.errors import NotFound
from careteam.domain.handing import Way
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.page_languages import page_language
from careteam.domain.patients import CallBoxKind
from careteam.domain.permissions import Permission
from careteam.domain.spans import DAY
from careteam.domain.summaries import (
    Block,
    BlockKey,
    ReleaseFacts,
    SummaryPage,
)
from careteam.domain.texts import phone_numbers, texts
from careteam.domain.versions import MAIN, PageFor, PageVersion
from careteam.domain.visits import HOLDS_TIME, RecordDraft, VisitStatus
from careteam.i18n import _
from careteam.persistence.models import PrintedPage, Visit
from careteam.services.office import Work
from careteam.services.page_facts import Facts, Gathered, gather
from careteam.services.page_making import content, is_own, page_of
from careteam.services.permits import needs

SHORTEST_SECRET = 4
"""Characters; a shorter number stands in too many texts by chance to be looked for."""


@dataclass(frozen=True)
class Proof:
    """A page as it would print now: what keeps it from leaving, and what a clinician should know before it does.

    ``page_for``: its version and reader. ``outside_name``: the patient's, for the name of a file.
    """

    page: SummaryPage
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    page_for: PageFor = MAIN
    outside_name: str = ""


@dataclass(frozen=True)
class LastCopy:
    """The last time a visit's page was printed. ``same``: it says what the page would say now."""

    at: datetime
    how: Way
    large_print: bool
    same: bool


@dataclass(frozen=True)
class DayEntry:
    """A page of a visit of the day, in the queue of pages; it prints where ``blocks`` is empty."""

    visit_id: VisitId
    patient_id: PatientId
    patient: str
    starts: datetime
    status: VisitStatus
    who: tuple[str, ...]
    reader: str
    large_print: bool
    blocks: tuple[Block, ...]
    last: LastCopy | None = None
    page_for: PageFor = MAIN

    @property
    def key(self) -> tuple[VisitId, PageVersion | None, str]:
        """What tells it from the others of its day."""
        return self.visit_id, self.page_for.version, self.page_for.reader

    @property
    def ready(self) -> bool:
        """Whether the page may leave the team."""
        return not self.blocks

    @property
    def waits(self) -> bool:
        """Whether it may leave, and this page has not been printed yet."""
        return self.ready and (self.last is None or not self.last.same)


@needs(Permission.SEE)
def page(
    work: Work, visit_id: VisitId, large_print: bool | None = None, page_for: PageFor | None = None
) -> SummaryPage:
    """The page of a visit as it would print now, in the patient's size of print unless told otherwise."""
    return proof(work, visit_id, page_for=page_for, large_print=large_print).page


@needs(Permission.SEE)
def blocks(work: Work, visit_id: VisitId, *, by_mail: bool = False) -> tuple[Block, ...]:
    """What keeps a visit's main page from leaving the team, each with how to mend it."""
    return proof(work, visit_id, by_mail=by_mail).blocks


@needs(Permission.SEE)
def proofs(work: Work, visit_id: VisitId) -> tuple[Proof, ...]:
    """Every page of a visit as it would print now, the main one first."""
    facts = _gathered(work, visit_id).facts[0]
    return tuple(proof(work, visit_id, page_for=one) for one in pages.of_record(facts.record))


@needs(Permission.SEE)
def proof(
    work: Work,
    visit_id: VisitId,
    draft: RecordDraft | None = None,
    *,
    page_for: PageFor | None = None,
    large_print: bool | None = None,
    by_mail: bool = False,
) -> Proof:
    """A page of a visit as recorded, or as it would be with the record typed so far; and what stands against it.

    ``page_for``: which page, by version and reader; the main one unless told otherwise.
    """
    gathered = _gathered(work, visit_id)
    facts = gathered.facts[0]
    if draft is not None:
        facts = replace(facts, record=pages.settled(draft, facts.patient.name))
    wanted = page_for or _main(facts)
    known = {(one.version, one.reader): one for one in pages.of_record(facts.record)}
    listed = known.get((wanted.version, wanted.reader))
    wanted = listed or replace(wanted, discussed=False)
    made = page_of(gathered, facts, large_print, wanted)
    found = _blocks(gathered, facts, made, wanted, by_mail=by_mail)
    if listed is None:
        message = _("This visit makes no such page for {reader} any more. Add it in the wrap-up.")
        found = (*found, Block(BlockKey.NO_READER, message.format(reader=wanted.reader)))
    copy = _copies(work, [visit_id]).get(_copied(visit_id, wanted))
    made = replace(made, replaces=_replaced(copy, made))
    return Proof(made, found, tuple(_notes(facts, wanted)), wanted, facts.patient.outside_name)


@needs(Permission.SEE)
def day(work: Work, on: date) -> tuple[DayEntry, ...]:
    """Every visit of a day with its page: what prints, what was printed, and what does not print and why."""
    on_calendar = HOLDS_TIME - {VisitStatus.PROPOSED}
    ids = select(Visit.id).where(
        *(Visit.on_days(on, on + DAY), Visit.status.in_(on_calendar), Visit.on_pinboard.is_(False), Visit.live())
    )
    return entries(work, [VisitId(one) for one in work.session.scalars(ids)])


@needs(Permission.SEE)
def entries(work: Work, visit_ids: list[VisitId]) -> tuple[DayEntry, ...]:
    """Every page of some visits, each with how far it is."""
    gathered = gather(work, visit_ids)
    copies = _copies(work, visit_ids)
    return tuple(
        _entry(gathered, facts, one, copies.get(_copied(facts.visit_id, one)))
        for facts in gathered.facts
        for one in pages.of_record(facts.record)
    )


@needs(Permission.SEE)
def day_of(work: Work, visit_id: VisitId) -> date:
    """The day of a visit, on the calendar of its place."""
    return work.get(Visit, visit_id).starts.date()


def _gathered(work: Work, visit_id: VisitId) -> Gathered:
    gathered = gather(work, [visit_id])
    if not gathered.facts:
        raise NotFound(_("This visit is no longer there. Refresh, and choose it again."))
    return gathered


def _main(facts: Facts) -> PageFor:
    return pages.of_record(facts.record)[0]


def _entry(gathered: Gathered, facts: Facts, page_for: PageFor, copy: PrintedPage | None) -> DayEntry:
    made = page_of(gathered, facts, page_for=page_for)
    last = LastCopy(copy.printed_at, copy.how, copy.large_print, copy.content == content(made)) if copy else None
    return DayEntry(
        visit_id=facts.visit_id,
        patient_id=facts.patient.patient_id,
        patient=facts.patient.name,
        starts=facts.starts,
        status=facts.status,
        who=tuple(one.name for one in facts.present),
        reader=page_for.reader,
        large_print=facts.patient.large_print,
        blocks=_blocks(gathered, facts, made, page_for),
        last=last,
        page_for=page_for,
    )


def _copied(visit_id: VisitId, page_for: PageFor) -> tuple[VisitId, PageVersion, str]:
    return visit_id, page_for.version or PageVersion.ADULT, page_for.reader


def _copies(work: Work, visit_ids: list[VisitId]) -> dict[tuple[VisitId, PageVersion, str], PrintedPage]:
    """The last printed copy of each page of the visits, without its bytes."""
    rows = work.session.scalars(
        select(PrintedPage)
        .where(PrintedPage.visit_id.in_(visit_ids), PrintedPage.live())
        .order_by(PrintedPage.printed_at, PrintedPage.id)
        .options(defer(PrintedPage.pdf))
    )
    return {(copy.visit_id, copy.page_version, copy.reader): copy for copy in rows}


def _replaced(copy: PrintedPage | None, page: SummaryPage) -> date | None:
    """The day of the page that this one corrects; a page printed again corrects what its first print did."""
    if copy is None:
        return None
    return copy.replaces if copy.content == content(page) else copy.visited_on


def _blocks(
    gathered: Gathered, facts: Facts, page: SummaryPage, page_for: PageFor, *, by_mail: bool = False
) -> tuple[Block, ...]:
    patient, record = facts.patient, facts.record
    reader = readers.named(page_for.reader, patient.contacts)
    own = is_own(facts, page_for)
    found = summaries.blocks(
        page,
        ReleaseFacts(
            status=facts.status,
            present=frozenset(one.member_id for one in facts.present),
            released_by=facts.released_by,
            withdrawn=facts.withdrawn,
            reader=page_for.reader,
            medicines=record.medicines,
            may_confirm=gathered.may_confirm,
            died=patient.died,
            discussed=page_for.discussed,
            by_mail=by_mail,
            safe_mail=reader.safe_mail if reader else patient.safe_mail,
            phrases_approved=page_language(page.language).tag in gathered.approved,
            reads_english=readers.reads_english(reader, patient.languages),
            put_across=record.put_across,
        ),
    )
    audience = pages.Audience(
        patient=page.patient,
        page=page_for,
        own=own,
        day=gathered.today,
        reader=None if own else reader,
        minor=patient.minor,
        private_name=patient.private_name,
        diagnosis=patient.diagnosis,
        told=patient.told,
    )
    return (*found, *pages.blocks(page, record, audience), *_secrets(gathered, facts, page))


def _secrets(gathered: Gathered, facts: Facts, page: SummaryPage) -> Iterator[Block]:
    """What somebody typed into the words that identifies the patient, lets others in, or is the team's alone."""
    words = (page.what_matters, page.talks, page.steps, page.questions, page.choices)
    numbers = [(facts.patient.mrn, _("The record number stands in the words: take it out."))]
    for insurance in facts.patient.insurance:
        numbers.append((insurance.number, _("An insurance number stands in the words: take it out.")))
    said = list(texts((words, page.medicines)))
    found = [message for number, message in numbers if _stands(number, said)]
    if any(_stands(code, texts(words)) for code in facts.patient.key_codes):
        found.append(_("The code to the door stands in the words: take it out."))
    if _has_phone(gathered, said):
        message = _(
            "The own number of somebody on the team stands in the words: take it out. The box says whom to call."
        )
        found.append(message)
    yield from (Block(BlockKey.WORDS, message) for message in dict.fromkeys(found))


def _stands(secret: str, said: Iterable[str]) -> bool:
    whole = re.compile(rf"(?<!\w){re.escape(secret)}(?!\w)", re.I)
    return len(secret) >= SHORTEST_SECRET and any(whole.search(text) for text in said)


def _has_phone(gathered: Gathered, said: list[str]) -> bool:
    """Whether a number of the team's own is in the words, however it is written; those of the office may be."""
    office = phone_numbers(f"{gathered.office.day_phone}\n{gathered.office.night_phone}")
    own = gathered.phones - office
    return any(not own.isdisjoint(phone_numbers(text)) for text in said)


def _notes(facts: Facts, page_for: PageFor) -> Iterator[str]:
    """What does not block the page, and a clinician should know of."""
    patient = facts.patient
    suggested = pages.suggested(patient.group)
    if page_for.version is None and suggested is not PageVersion.ADULT:
        message = _("By age alone, {name} would have the {version}. What a child understands decides.")
        yield message.format(name=patient.name, version=pages.lower(suggested))
    if patient.hospice and patient.call_box is not CallBoxKind.HOSPICE:
        message = _(
            "{name} is enrolled with {hospice}, but the page does not say to call the hospice first. Is that meant?"
        )
        yield message.format(name=patient.name, hospice=patient.hospice)

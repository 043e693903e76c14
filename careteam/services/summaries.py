"""The page a patient takes home, gathered from what is recorded; and what still keeps it from leaving."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import defer

from careteam.domain import readers, summaries
from careteam.domain.call_boxes import call_box
from careteam.domain.errors import NotFound
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.offices import Paper
from careteam.domain.page_languages import ENGLISH, page_language
from careteam.domain.patients import CallBoxKind
from careteam.domain.permissions import Permission
from careteam.domain.spans import DAY
from careteam.domain.summaries import (
    Block,
    BlockKey,
    Person,
    ReleaseFacts,
    StepLine,
    SummaryPage,
    VisitLine,
    where_in_words,
)
from careteam.domain.visits import HOLDS_TIME, RecordDraft, VisitStatus
from careteam.i18n import _, catalogue
from careteam.persistence.models import PrintedPage, Visit
from careteam.persistence.values import pack
from careteam.services.office import Work
from careteam.services.page_facts import Colleague, Coming, Facts, Gathered, gather
from careteam.services.permits import needs

MOST_NEXT_VISITS = 3
SHORTEST_SECRET = 4
"""Characters; a shorter number stands in too many texts by chance to be looked for."""


@dataclass(frozen=True)
class Proof:
    """A page as it would print now: what keeps it from leaving, and what a clinician should know before it does."""

    page: SummaryPage
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastCopy:
    """The last time a visit's page was printed. ``same``: it says what the page would say now."""

    at: datetime
    how: Way
    large_print: bool
    same: bool


@dataclass(frozen=True)
class DayEntry:
    """A visit of the day in the queue of pages; it prints where ``blocks`` is empty."""

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

    @property
    def ready(self) -> bool:
        """Whether the page may leave the team."""
        return not self.blocks

    @property
    def waits(self) -> bool:
        """Whether it may leave, and this page has not been printed yet."""
        return self.ready and (self.last is None or not self.last.same)


@needs(Permission.SEE)
def page(work: Work, visit_id: VisitId, large_print: bool | None = None) -> SummaryPage:
    """The page of a visit as it would print now, in the patient's size of print unless told otherwise."""
    return proof(work, visit_id, large_print=large_print).page


@needs(Permission.SEE)
def blocks(work: Work, visit_id: VisitId, *, by_mail: bool = False) -> tuple[Block, ...]:
    """What keeps a visit's page from leaving the team, each with how to mend it."""
    return proof(work, visit_id, by_mail=by_mail).blocks


@needs(Permission.SEE)
def blocks_of(work: Work, visit_ids: list[VisitId]) -> dict[VisitId, tuple[Block, ...]]:
    """What keeps the pages of some visits from leaving the team; nothing where one may leave."""
    gathered = gather(work, visit_ids)
    return {facts.visit_id: _blocks(gathered, facts, page_of(gathered, facts)) for facts in gathered.facts}


@needs(Permission.SEE)
def proof(
    work: Work,
    visit_id: VisitId,
    draft: RecordDraft | None = None,
    *,
    large_print: bool | None = None,
    by_mail: bool = False,
) -> Proof:
    """The page of a visit as recorded, or as it would be with the record typed so far; and what stands against it."""
    gathered = gather(work, [visit_id])
    if not gathered.facts:
        raise NotFound(_("This visit is no longer there. Refresh, and choose it again."))
    facts = gathered.facts[0]
    if draft is not None:
        facts = replace(facts, record=draft)
    made = page_of(gathered, facts, large_print)
    found = _blocks(gathered, facts, made, by_mail=by_mail)
    copy = _copies(work, [visit_id]).get(visit_id)
    return Proof(replace(made, replaces=_replaced(copy, made)), found, tuple(_notes(facts)))


@needs(Permission.SEE)
def day(work: Work, on: date) -> tuple[DayEntry, ...]:
    """Every visit of a day with its page: what prints, what was printed, and what does not print and why."""
    on_calendar = HOLDS_TIME - {VisitStatus.PROPOSED}
    ids = select(Visit.id).where(
        *(Visit.on_days(on, on + DAY), Visit.status.in_(on_calendar), Visit.on_pinboard.is_(False), Visit.live())
    )
    gathered = gather(work, [VisitId(one) for one in work.session.scalars(ids)])
    copies = _copies(work, [facts.visit_id for facts in gathered.facts])
    return tuple(_entry(gathered, facts, copies.get(facts.visit_id)) for facts in gathered.facts)


@needs(Permission.SEE)
def day_of(work: Work, visit_id: VisitId) -> date:
    """The day of a visit, on the calendar of its place."""
    return work.get(Visit, visit_id).starts.date()


def _entry(gathered: Gathered, facts: Facts, copy: PrintedPage | None) -> DayEntry:
    made = page_of(gathered, facts)
    last = LastCopy(copy.printed_at, copy.how, copy.large_print, copy.content == content(made)) if copy else None
    return DayEntry(
        visit_id=facts.visit_id,
        patient_id=facts.patient.patient_id,
        patient=facts.patient.name,
        starts=facts.starts,
        status=facts.status,
        who=tuple(one.name for one in facts.present),
        reader=facts.record.reader,
        large_print=facts.patient.large_print,
        blocks=_blocks(gathered, facts, made),
        last=last,
    )


def page_of(gathered: Gathered, facts: Facts, large_print: bool | None = None) -> SummaryPage:
    """The page made of these facts, not yet saying which page it replaces."""
    office, patient, record, language = gathered.office, facts.patient, facts.record, _language(facts)
    box = call_box(
        patient.call_box,
        office,
        hospice=patient.hospice,
        hospice_phone=patient.hospice_phone,
        form_where=patient.form_where,
        language=language,
    )
    return SummaryPage(
        patient=_name_for_reader(facts),
        visited_on=facts.starts.date(),
        call_box=box,
        office=office.name,
        where=where_in_words(facts.setting, facts.place, language),
        who_came=tuple(_person(one, language, helps=False) for one in facts.present),
        what_matters=record.what_matters,
        talks=tuple(talk.words for talk in record.talks if talk.words),
        steps=tuple(
            StepLine(step.what, "" if not step.who or _is_patient(facts, step.who) else step.who, step.by_when)
            for step in record.steps
            if step.what
        ),
        medicines=summaries.medicine_lines(record.medicines, _may_confirm(gathered)),
        next_visits=tuple(_visit_line(one, language) for one in facts.coming[:MOST_NEXT_VISITS]),
        team=tuple(_person(one, language) for one in facts.serving or facts.present),
        questions=record.questions,
        with_treatment=not patient.hospice and patient.call_box is not CallBoxKind.HOSPICE,
        language=language,
        large_print=patient.large_print if large_print is None else large_print,
        paper=office.paper,
    )


def content(page: SummaryPage) -> str:
    """What tells a page that says something else from one that is only printed again, or larger."""
    bare = replace(page, replaces=None, large_print=False, paper=Paper.LETTER)
    return hashlib.sha256(json.dumps(pack(bare), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _copies(work: Work, visit_ids: list[VisitId]) -> dict[VisitId, PrintedPage]:
    """The last printed copy of each visit's page, without its bytes."""
    rows = work.session.scalars(
        select(PrintedPage)
        .where(PrintedPage.visit_id.in_(visit_ids), PrintedPage.live())
        .order_by(PrintedPage.printed_at, PrintedPage.id)
        .options(defer(PrintedPage.pdf))
    )
    return {copy.visit_id: copy for copy in rows}


def _replaced(copy: PrintedPage | None, page: SummaryPage) -> date | None:
    """The day of the page that this one corrects; a page printed again corrects what its first print did."""
    if copy is None:
        return None
    return copy.replaces if copy.content == content(page) else copy.visited_on


def _is_patient(facts: Facts, who: str) -> bool:
    return who.strip().casefold() in {facts.patient.name.casefold(), facts.patient.formal_name.casefold()}


def _name_for_reader(facts: Facts) -> str:
    """The patient's name on the page. One a minor goes by may be private: a parent's page has the formal one."""
    patient = facts.patient
    return patient.name if not patient.minor or _is_patient(facts, facts.record.reader) else patient.formal_name


def in_another_language(facts: Facts) -> bool:
    """Whether the team's words may need a translator or an interpreter, whoever of those around reads the page."""
    patient = facts.patient
    around = (None, *patient.contacts)
    english = all(readers.reads_english(reader, patient.languages) for reader in around)
    return patient.page_language != ENGLISH or not english


def _language(facts: Facts) -> str:
    """The language of a patient's page; English is that of the team's own country."""
    return "en-US" if facts.patient.page_language == ENGLISH else facts.patient.page_language


def _person(one: Colleague, language: str, *, helps: bool = True) -> Person:
    say = catalogue(language).gettext
    return Person(one.name, say(one.plain) if one.plain else "", say(one.helps) if helps and one.helps else "")


def _visit_line(coming: Coming, language: str) -> VisitLine:
    starts, ends = coming.window or (coming.starts.time(), None)
    who = tuple(_person(one, language, helps=False) for one in coming.colleagues)
    return VisitLine(coming.starts.date(), starts, ends, who, where_in_words(coming.setting, coming.place, language))


def _may_confirm(gathered: Gathered) -> frozenset[MemberId]:
    return frozenset(member_id for member_id, who in gathered.team.items() if who.medicines)


def _blocks(gathered: Gathered, facts: Facts, page: SummaryPage, *, by_mail: bool = False) -> tuple[Block, ...]:
    patient, record = facts.patient, facts.record
    reader = readers.named(record.reader, patient.contacts)
    found = summaries.blocks(
        page,
        ReleaseFacts(
            status=facts.status,
            present=frozenset(one.member_id for one in facts.present),
            released_by=facts.released_by,
            withdrawn=facts.withdrawn,
            reader=record.reader,
            medicines=record.medicines,
            may_confirm=_may_confirm(gathered),
            died=patient.died,
            discussed=record.discussed,
            by_mail=by_mail,
            safe_mail=reader.safe_mail if reader else patient.safe_mail,
            phrases_approved=page_language(page.language).tag in gathered.approved,
            reads_english=readers.reads_english(reader, patient.languages),
            put_across=record.put_across,
        ),
    )
    refused = readers.why_not(None if _is_patient(facts, record.reader) else reader, gathered.today)
    more = [Block(BlockKey.NO_READER, refused)] if refused else []
    return (*found, *more, *_secrets(facts, page))


def _secrets(facts: Facts, page: SummaryPage) -> Iterator[Block]:
    """Numbers of the chart that somebody typed into the words: they identify the patient to whoever finds the page."""
    numbers = [(facts.patient.mrn, _("The record number stands in the words: take it out."))]
    for insurance in facts.patient.insurance:
        numbers.append((insurance.number, _("An insurance number stands in the words: take it out.")))
    said = json.dumps(pack((page.what_matters, page.talks, page.steps, page.medicines, page.questions)))
    for number, message in dict(numbers).items():
        if len(number) >= SHORTEST_SECRET and json.dumps(number)[1:-1] in said:
            yield Block(BlockKey.WORDS, message)


def _notes(facts: Facts) -> Iterator[str]:
    """What does not block the page, and a clinician should know of."""
    patient = facts.patient
    if patient.hospice and patient.call_box is not CallBoxKind.HOSPICE:
        message = _(
            "{name} is enrolled with {hospice}, but the page does not say to call the hospice first. Is that meant?"
        )
        yield message.format(name=patient.name, hospice=patient.hospice)

"""What the wrap-up of a visit starts from: the visit, its record, and everybody who can be named in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from careteam.domain import pages, readers
from careteam.domain.clock import to_local
from careteam.domain.drafts import Edited
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.versions import PageVersion
from careteam.domain.visits import VisitOutcome, VisitStatus
from careteam.i18n import _
from careteam.persistence.models import Contact, Discipline, Member, Visit, VisitRecord
from careteam.services import page_making, records, terms
from careteam.services.office import Work
from careteam.services.page_facts import Facts, Gathered, gather
from careteam.services.permits import needs
from careteam.services.plans import member_name
from careteam.services.visit_blocks import Part, parts


@dataclass(frozen=True)
class Named:
    """Somebody to name in the record: the name that is kept, and the words that tell who they are."""

    name: str
    words: str


@dataclass(frozen=True)
class Release:
    """That the patient's words were released: by whom, and when on the clock of the place."""

    by: str
    at: datetime


@dataclass(frozen=True)
class WrapUp:
    """A visit with its record open. Times are on the clock of its place.

    ``readers``: who may read the page; ``doers``: who can do a step, the patient as the empty name; ``confirmers``:
    prescribers and nurses, those who were there first. ``asked_before``: what the patient wanted to ask this time.
    ``names``: of everybody around the patient, which no reading check scores. ``language``: the page's. ``terms``: the
    office's own words of the trade, each with a plainer one. ``suggested``: the page by age alone.
    ``other_language``: the team's words may need a translator or an interpreter to reach a reader.
    """

    visit_id: VisitId
    patient_id: PatientId
    patient: str
    status: VisitStatus
    starts: datetime
    ends: datetime
    where: str
    purpose: str
    purpose_patient: str
    present: tuple[Part, ...]
    edited: Edited[VisitOutcome]
    readers: tuple[Named, ...]
    doers: tuple[Named, ...]
    confirmers: tuple[tuple[MemberId, str], ...]
    names: tuple[str, ...]
    asked_before: str = ""
    release: Release | None = None
    withdrawn: str = ""
    large_print: bool = False
    language: str = "en-US"
    terms: tuple[tuple[str, str], ...] = ()
    minor: bool = False
    suggested: PageVersion = PageVersion.ADULT
    other_language: bool = False

    @property
    def may_complete(self) -> bool:
        """Whether the visit can be completed from here."""
        return self.status in {VisitStatus.BOOKED, VisitStatus.PROPOSED, VisitStatus.ARRIVED, VisitStatus.SEEN}


@needs(Permission.SEE)
def wrap_up(work: Work, visit_id: VisitId) -> WrapUp:
    """A visit with everything its wrap-up needs. Raises NotFound where there is no such visit."""
    visit = work.get(Visit, visit_id)
    gathered = gather(work, [visit_id])
    facts = gathered.facts[0]
    present = parts(work, [visit_id])[visit_id]
    edited = records.open_record(work, visit_id)
    facts = replace(facts, record=edited.draft.record)  # with what is carried over, where nothing is recorded yet
    relations = _relations(work, visit.patient_id)
    doers = tuple(_doers(facts, relations))
    return WrapUp(
        visit_id=visit_id,
        patient_id=visit.patient_id,
        patient=facts.patient.name,
        status=visit.status,
        starts=visit.starts,
        ends=visit.ends,
        where=facts.place or visit.setting.label,
        purpose=visit.purpose,
        purpose_patient=visit.purpose_patient,
        present=present,
        edited=edited,
        readers=tuple(_readers(gathered, facts, relations)),
        doers=doers,
        confirmers=tuple(_confirmers(work, {one.member_id for one in present})),
        names=(facts.patient.name, facts.patient.formal_name, *(one.name for one in doers if one.name)),
        asked_before=_asked_before(work, visit),
        release=_release(work, visit),
        withdrawn=facts.withdrawn,
        large_print=facts.patient.large_print,
        language=page_making.language_of(facts.patient),
        terms=tuple(terms.plainer(work).items()),
        minor=facts.patient.minor,
        suggested=pages.suggested(facts.patient.group),
        other_language=page_making.in_another_language(facts),
    )


@needs(Permission.SEE)
def patient_of(work: Work, visit_id: VisitId) -> PatientId:
    """Whose visit it is."""
    return work.get(Visit, visit_id).patient_id


def _relations(work: Work, patient_id: PatientId) -> dict[str, str]:
    """The patient's contacts by name, with what each is to the patient."""
    rows = work.session.execute(
        select(Contact.name, Contact.relation)
        .where(Contact.patient_id == patient_id, Contact.name != "", Contact.live())
        .order_by(Contact.id)
    )
    return {row.name: row.relation for row in rows}


def _described(name: str, relation: str) -> str:
    return _("{name} ({relation})").format(name=name, relation=relation) if relation else name


def _readers(gathered: Gathered, facts: Facts, relations: dict[str, str]) -> Iterator[Named]:
    """The patient, those around who may know, whom a court keeps pages from, and whoever is named already."""
    yield Named(facts.patient.name, _described(facts.patient.name, _("patient")))
    known = {facts.patient.name}
    for contact in facts.patient.contacts:
        if contact.name not in relations or contact.name in known:
            continue
        words = _described(contact.name, relations[contact.name])
        if readers.forbidden(contact, gathered.today):
            words = _("{who}: no page, by court order").format(who=words)
        elif readers.why_not(contact, gathered.today) and readers.no_yes(contact.name, contact, gathered.today):
            continue
        known.add(contact.name)
        yield Named(contact.name, words)
    for page in pages.of_record(facts.record):
        if page.reader and page.reader not in known:
            known.add(page.reader)
            yield Named(page.reader, page.reader)


def _doers(facts: Facts, relations: dict[str, str]) -> Iterator[Named]:
    """Who can do a step: the patient, family, who was there, who serves the patient, and whoever is named already."""
    yield Named("", _described(facts.patient.name, _("patient")))
    people = dict(relations)
    colleagues = {one.name: _(one.plain) if one.plain else "" for one in (*facts.present, *facts.serving)}
    people.update({name: what for name, what in colleagues.items() if name not in people})
    for step in facts.record.steps:
        people.setdefault(step.who, "")
    for name, what in people.items():
        if name:
            yield Named(name, _described(name, what))


def _confirmers(work: Work, present: set[MemberId]) -> list[tuple[MemberId, str]]:
    rows = work.session.execute(
        select(Member.id, Member.given_name, Member.family_name)
        .join(Discipline, Discipline.id == Member.discipline_id)
        .where(Discipline.medicines, Member.live())
    )
    people = [(MemberId(row.id), member_name(row)) for row in rows]
    return sorted(people, key=lambda one: (one[0] not in present, one[1].casefold()))


def _release(work: Work, visit: Visit) -> Release | None:
    row = work.session.execute(
        select(VisitRecord.released_at, Member.given_name, Member.family_name)
        .join(Member, Member.id == VisitRecord.released_by)
        .where(VisitRecord.visit_id == visit.id, VisitRecord.released_at.is_not(None), VisitRecord.live())
    ).first()
    return Release(member_name(row), to_local(row.released_at, visit.zone)) if row else None


def _asked_before(work: Work, visit: Visit) -> str:
    """What the patient, at the last visit, wanted to ask this time."""
    query = (
        select(VisitRecord.questions)
        .join(Visit, Visit.id == VisitRecord.visit_id)
        .where(VisitRecord.patient_id == visit.patient_id, Visit.starts_at < visit.starts_at, VisitRecord.live())
        .order_by(Visit.starts_at.desc())
    )
    return work.session.scalars(query.limit(1)).first() or ""

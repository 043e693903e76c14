"""All that the pages of some visits are made of, gathered in as many reads for a day as for one visit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.ids import MemberId, PatientId, PlaceId, VisitId
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import (
    AgeGroup,
    CallBoxKind,
    Insurance,
    ProgramStatus,
    YesNo,
    group_on,
)
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES, REMOTE, Setting
from careteam.domain.readers import Relative
from careteam.domain.records import Confirmer
from careteam.domain.texts import phone_numbers
from careteam.domain.versions import PageFor, Told
from careteam.domain.visits import RecordDraft, VisitStatus
from careteam.i18n import _
from careteam.persistence.models import (
    Assignment,
    Contact,
    Discipline,
    HospiceEnrolment,
    Member,
    Patient,
    Residence,
    Visit,
    VisitMember,
    VisitRecord,
)
from careteam.services import office_settings, page_languages, sites
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import member_name

MINORS = frozenset({AgeGroup.CHILD, AgeGroup.TEEN})
SERVING = (AssignmentRole.LEAD, AssignmentRole.PRIMARY, AssignmentRole.COVERING)
"""Whom a family's page names as the team, in this order; a backup comes unknown, and is named by the visit."""


@dataclass(frozen=True)
class Colleague:
    """A team member as families know them, without a phone of theirs; ``plain`` and ``helps`` are not translated."""

    member_id: MemberId
    name: str
    plain: str
    helps: str


@dataclass(frozen=True)
class Coming:
    """A booked visit to come, in the wall-clock time of its place."""

    setting: Setting
    place: str
    starts: datetime
    window: tuple[time, time] | None
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True)
class Whose:
    """The patient of a page. ``formal_name``: without the preferred name, which may be private to a minor.

    ``private_name``: the preferred name where it is marked private; ``told``: what a child or teen has been told.
    ``key_codes``: of the homes, to look for where they must not stand.
    """

    patient_id: PatientId
    name: str
    formal_name: str
    minor: bool
    died: bool
    mrn: str
    insurance: tuple[Insurance, ...]
    call_box: CallBoxKind
    form_where: str
    hospice: str
    hospice_phone: str
    safe_mail: YesNo
    large_print: bool
    languages: tuple[str, ...]
    page_language: str
    contacts: tuple[Relative, ...]
    private_name: str
    diagnosis: str
    told: tuple[Told, ...]
    pages: tuple[PageFor, ...]
    group: AgeGroup | None
    key_codes: tuple[str, ...]

    @property
    def outside_name(self) -> str:
        """The name on what others may see, such as the name of a file."""
        return self.formal_name if self.private_name else self.name


@dataclass(frozen=True)
class Facts:
    """A visit with everything its page is made of. ``record_version``: 0 while nothing is recorded yet."""

    visit_id: VisitId
    patient: Whose
    status: VisitStatus
    setting: Setting
    place: str
    starts: datetime
    zone: str
    record: RecordDraft
    record_version: int
    released_by: MemberId | None
    withdrawn: str
    present: tuple[Colleague, ...]
    serving: tuple[Colleague, ...]
    coming: tuple[Coming, ...]


@dataclass(frozen=True)
class Gathered:
    """The facts of several visits, in the order of their times, with what all of them share.

    ``phones``: the team's own as digits, which are not for families.
    """

    office: OfficeDraft
    today: date
    team: Mapping[MemberId, Confirmer]
    phones: frozenset[str]
    approved: frozenset[str]
    facts: tuple[Facts, ...]

    @cached_property
    def may_confirm(self) -> frozenset[MemberId]:
        """Who of the team is a prescriber or nurse."""
        return frozenset(member_id for member_id, who in self.team.items() if who.medicines)


@dataclass(frozen=True)
class Around:
    """A patient with who serves them and what is booked: what a family's papers are made of that tell of no visit."""

    office: OfficeDraft
    today: date
    patient: Whose
    serving: tuple[Colleague, ...]
    coming: tuple[Coming, ...]


@needs(Permission.SEE)
def around(work: Work, patient_id: PatientId) -> Around:
    """What is known around a patient today."""
    today = office_settings.today(work)
    one = {patient_id: work.get(Patient, patient_id)}
    ahead = _ahead(work, one)[patient_id]
    places, present = _places(work, ahead), _present(work, [visit.id for visit in ahead])
    coming = tuple(_coming(visit, places[visit.id], present[visit.id]) for visit in ahead)
    serving = _serving(work, one, today)[patient_id]
    return Around(office_settings.current(work), today, _whose(work, one, today)[patient_id], serving, coming)


@needs(Permission.SEE)
def gather(work: Work, visit_ids: Collection[VisitId]) -> Gathered:
    """What the pages of these visits are made of."""
    office, today = office_settings.current(work), office_settings.today(work)
    rows = work.session.execute(
        select(Visit, Patient, VisitRecord)
        .join(Patient, Patient.id == Visit.patient_id)
        .outerjoin(VisitRecord, (VisitRecord.visit_id == Visit.id) & VisitRecord.live())
        .where(Visit.id.in_(visit_ids), Visit.live())
        .order_by(Visit.starts, Visit.id)
    ).all()
    patients = {PatientId(patient.id): patient for _visit, patient, _record in rows}
    ahead = _ahead(work, patients)
    visits = [visit for visit, _patient, _record in rows]
    places = _places(work, [*visits, *(visit for coming in ahead.values() for visit in coming)])
    present = _present(work, [*(visit.id for visit in visits), *(one.id for some in ahead.values() for one in some)])
    serving = _serving(work, patients, today)
    whose = _whose(work, patients, today)
    facts = []
    for visit, _patient, record in rows:
        after = max(visit.ends_at, work.now)
        facts.append(
            Facts(
                visit_id=VisitId(visit.id),
                patient=whose[visit.patient_id],
                status=visit.status,
                setting=visit.setting,
                place=places[visit.id],
                starts=visit.starts,
                zone=visit.zone,
                record=record_of(record, visit.others_present),
                record_version=record.version if record else 0,
                released_by=record.released_by if record and record.released_at else None,
                withdrawn=record.withdrawn_reason if record else "",
                present=present[visit.id],
                serving=serving[visit.patient_id],
                coming=tuple(
                    _coming(one, places[one.id], present[one.id])
                    for one in ahead[visit.patient_id]
                    if one.starts_at >= after and one.id != visit.id
                ),
            )
        )
    return Gathered(office, today, team(work), _phones(work), page_languages.approved(work), tuple(facts))


def record_of(row: VisitRecord | None, others_present: str) -> RecordDraft:
    """What is recorded of a visit, empty where nothing is; who else was there stands with the visit."""
    if row is None:
        return RecordDraft(others_present=others_present)
    names = [name for name in RecordDraft.__dataclass_fields__ if name != "others_present"]
    return RecordDraft(others_present=others_present, **{name: getattr(row, name) for name in names})


@needs(Permission.SEE)
def team(work: Work) -> dict[MemberId, Confirmer]:
    """Everybody who is or was on the team, with whether they may confirm medicine changes."""
    rows = work.session.execute(
        select(Member.id, Member.given_name, Member.family_name, Discipline.name, Discipline.medicines).join(
            Discipline, Discipline.id == Member.discipline_id
        )
    )
    return {MemberId(row.id): Confirmer(member_name(row), _(row.name), row.medicines) for row in rows}


def _phones(work: Work) -> frozenset[str]:
    """Each number whole: its end alone may be somebody else's."""
    phones = work.session.scalars(select(Member.phone).where(Member.phone != ""))
    return frozenset(max(numbers, key=len) for phone in phones if (numbers := phone_numbers(phone)))


def is_minor(patient: Patient, today: date) -> bool:
    """Whether a patient is a child or a teen, by age or as somebody said."""
    return group_on(patient.birth_date, patient.age_group, today) in MINORS


def _whose(work: Work, patients: Mapping[PatientId, Patient], today: date) -> dict[PatientId, Whose]:
    hospices = _hospices(work, patients, today)
    contacts = _contacts(work, patients)
    codes = _key_codes(work, patients)
    found = {}
    for patient_id, row in patients.items():
        hospice, phone = hospices.get(patient_id, ("", ""))
        found[patient_id] = Whose(
            patient_id=patient_id,
            name=row.name,
            formal_name=f"{row.given_name} {row.family_name}".strip(),
            minor=is_minor(row, today),
            died=row.status is ProgramStatus.DIED,
            mrn=row.mrn,
            insurance=row.insurance,
            call_box=row.call_box,
            form_where=row.code_form_where,
            hospice=hospice,
            hospice_phone=phone,
            safe_mail=row.safe_mail,
            large_print=row.large_print,
            languages=row.languages,
            page_language=row.page_language,
            contacts=contacts[patient_id],
            private_name=row.preferred_name if row.name_private else "",
            diagnosis=row.diagnosis,
            told=row.told,
            pages=row.pages,
            group=group_on(row.birth_date, row.age_group, today),
            key_codes=codes[patient_id],
        )
    return found


def _hospices(work: Work, patients: Collection[PatientId], today: date) -> dict[PatientId, tuple[str, str]]:
    """The hospice, with its number, that each patient is enrolled in today."""
    rows = work.session.execute(
        select(HospiceEnrolment.patient_id, HospiceEnrolment.hospice, HospiceEnrolment.phone)
        .where(
            HospiceEnrolment.patient_id.in_(patients),
            HospiceEnrolment.starts_on <= today,
            HospiceEnrolment.ends_on.is_(None) | (HospiceEnrolment.ends_on >= today),
            HospiceEnrolment.live(),
        )
        .order_by(HospiceEnrolment.starts_on)
    )
    return {row.patient_id: (row.hospice, row.phone) for row in rows}


def _key_codes(work: Work, patients: Collection[PatientId]) -> dict[PatientId, tuple[str, ...]]:
    rows = work.session.execute(
        select(Residence.patient_id, Residence.key_code).where(
            Residence.patient_id.in_(patients), Residence.key_code != "", Residence.live()
        )
    )
    found: dict[PatientId, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        found[row.patient_id] += (row.key_code,)
    return found


def _contacts(work: Work, patients: Collection[PatientId]) -> dict[PatientId, tuple[Relative, ...]]:
    names = list(Relative.__dataclass_fields__)
    rows = work.session.execute(
        select(Contact.patient_id, *(getattr(Contact, name) for name in names))
        .where(Contact.patient_id.in_(patients), Contact.live())
        .order_by(Contact.id)
    )
    found: dict[PatientId, tuple[Relative, ...]] = defaultdict(tuple)
    for patient_id, *values in rows:
        found[patient_id] += (Relative(*values),)
    return found


def _serving(work: Work, patients: Collection[PatientId], today: date) -> dict[PatientId, tuple[Colleague, ...]]:
    """Who serves each patient today by the patient's yes, the lead first; nobody twice."""
    rows = work.session.execute(
        select(Assignment.patient_id, Assignment.role, *_colleague_columns())
        .join(Member, Member.id == Assignment.member_id)
        .join(Discipline, Discipline.id == Member.discipline_id)
        .where(
            Assignment.patient_id.in_(patients),
            Assignment.state == AssignmentState.ACCEPTED,
            Assignment.role.in_(SERVING),
            Assignment.runs_on(today),
        )
        .order_by(Assignment.starts_on, Assignment.id)
    )
    found: dict[PatientId, dict[MemberId, Colleague]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: SERVING.index(row.role)):
        found[row.patient_id].setdefault(row.id, _colleague(row))
    return defaultdict(tuple, {patient_id: tuple(people.values()) for patient_id, people in found.items()})


def _present(work: Work, visit_ids: Iterable[UUID]) -> dict[UUID, tuple[Colleague, ...]]:
    rows = work.session.execute(
        select(VisitMember.visit_id, *_colleague_columns())
        .join(Member, Member.id == VisitMember.member_id)
        .join(Discipline, Discipline.id == Member.discipline_id)
        .where(VisitMember.visit_id.in_(set(visit_ids)), VisitMember.live())
        .order_by(VisitMember.id)
    )
    found: dict[UUID, tuple[Colleague, ...]] = defaultdict(tuple)
    for row in rows:
        found[row.visit_id] += (_colleague(row),)
    return found


def _colleague_columns() -> tuple[Any, ...]:
    return (Member.id, Member.given_name, Member.family_name, Discipline.plain, Discipline.helps)


def _colleague(row: Any) -> Colleague:
    return Colleague(MemberId(row.id), member_name(row), row.plain, row.helps)


def _ahead(work: Work, patients: Collection[PatientId]) -> dict[PatientId, list[Visit]]:
    """Each patient's booked visits to come; those only proposed are not agreed with the family yet."""
    rows = work.session.scalars(
        select(Visit)
        .where(
            Visit.patient_id.in_(patients),
            Visit.starts_at >= work.now,
            Visit.status == VisitStatus.BOOKED,
            Visit.on_pinboard.is_(False),
            Visit.live(),
        )
        .order_by(Visit.starts_at, Visit.id)
    )
    found: dict[PatientId, list[Visit]] = defaultdict(list)
    for visit in rows:
        found[visit.patient_id].append(visit)
    return found


def _coming(visit: Visit, place: str, colleagues: tuple[Colleague, ...]) -> Coming:
    told = (visit.window_starts, visit.window_ends) if visit.window_starts and visit.window_ends else None
    return Coming(visit.setting, place, visit.starts, told, colleagues)


def _places(work: Work, visits: Collection[Visit]) -> dict[UUID, str]:
    """How the place of each visit is called; a home needs no name of its own."""
    known = sites.of(work, [PlaceId(visit.place_id) for visit in visits if visit.place_id], ())
    return {
        visit.id: known[visit.place_id].words if visit.place_id in known and visit.setting not in HOMES | REMOTE else ""
        for visit in visits
    }

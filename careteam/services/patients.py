"""Patients: who they are, finding them, and not taking one for another."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import aliased

from careteam.domain import identity, intake
from careteam.domain.clock import to_local
from careteam.domain.drafts import Edited
from careteam.domain.ids import MemberId, PatientId, WorkId
from careteam.domain.patients import WITH_TEAM, BirthKnown, CodeStatus, PatientDraft, ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.texts import one_line, tidy
from careteam.i18n import _
from careteam.persistence.models import Assignment, AuditEntry, Patient, ProgramSpell, Visit, WorkEntry
from careteam.persistence.prepared import Rows, prepared
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs

NEAR = timedelta(hours=12)
"""Whoever has a visit so soon, or had one so lately, is likely to be meant."""

LATELY = timedelta(days=4)
"""As far back as somebody remembers whom they were at, a long weekend between."""

ACTS = 200
"""So many of one's last acts are looked through for whom they were about."""

CANDIDATES = 1000
"""How many records a search compares in full; enough for any two letters in an office of several thousand people."""


@dataclass(frozen=True)
class FoundPatient:
    """Somebody that search found. ``similar``: another one found could be taken for this one, so look closely."""

    patient_id: PatientId
    name: str
    birth_known: BirthKnown
    birth_date: date | None
    mrn_tail: str
    status: ProgramStatus
    similar: bool = False


@dataclass(frozen=True)
class LatePatient:
    """Somebody one was at a moment ago: what was done last, and when; neither for who is only likely to be meant.

    ``at`` and ``today`` by the office's clock.
    """

    found: FoundPatient
    today: date
    title: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class SimilarPatient:
    """Somebody already in the office who may be the one being entered, and why we think so."""

    found: FoundPatient
    why: str


@needs(Permission.SEE)
def edit(work: Work, patient_id: PatientId) -> Edited[PatientDraft]:
    """A patient for the form that changes them."""
    row = work.get(Patient, patient_id)
    return Edited(row.draft(PatientDraft), row.version)


@needs(Permission.PATIENTS)
def save(
    work: Work,
    patient_id: PatientId | None,
    draft: PatientDraft,
    *,
    seen: int | None = None,
    status: ProgramStatus = ProgramStatus.REFERRED,
) -> PatientId:
    """Take a new patient into the office, at a program status, or change who a known one is.

    Raises Invalid, a problem a field, for what cannot be kept.
    """
    today = office_settings.today(work)
    if patient_id is None:
        return take_in(work, draft, today, status=status, since=today)
    row = work.get(Patient, patient_id, seen=seen)
    _fill(row, draft, today)
    work.named(_("Change the details of {name}").format(name=row.name))
    return PatientId(row.id)


@needs(Permission.PATIENTS)
def take_in(
    work: Work,
    draft: PatientDraft,
    today: date,
    *,
    status: ProgramStatus,
    since: date,
    source_key: str | None = None,
) -> PatientId:
    """Take in somebody new, at a program status since a day, asking the database nothing.

    ``source_key``: by what a later import knows them again. Raises Invalid, a problem a field, for what cannot be kept.
    """
    row = Patient(status=status, code_status=CodeStatus.NOT_RECORDED, source_key=source_key)
    _fill(row, draft, today)
    work.named(_("Add {name}").format(name=row.name))
    work.add(row)
    work.add(ProgramSpell(patient_id=row.id, status=status, since=since))
    return PatientId(row.id)


@needs(Permission.SEE)
def viewed(work: Work, patient_id: PatientId) -> None:
    """Note in the audit trail that somebody opened this patient's page."""
    work.named(_("Look at the page of {name}").format(name=work.get(Patient, patient_id).name))
    work.note("view", patient_id=patient_id)


@needs(Permission.SEE)
def search(work: Work, text: str, limit: int = 8) -> tuple[FoundPatient, ...]:
    """Who is meant by a name, its beginnings or initials, or the end of a record number; the likeliest first.

    One's own and today's patients come before the others, and those with the team before those who no longer are.
    """
    digits = "".join(letter for letter in text if letter.isdigit())
    words = identity.name_words(text)
    by_number = len(digits) >= 3
    if not words and not by_number:
        return ()
    found = _likely(
        work,
        f"% {words[0]}%" if words else None,
        f"% {words[1]}%" if len(words) > 1 else "%",
        f"% {''.join(words)}%" if words else None,
        f"%{digits}" if by_number else None,
        work.now - NEAR,
        work.now + NEAR,
        work.user.member_id,
        office_settings.today(work),
    )
    rows = {PatientId(row.id): row for row in found}
    names = [(key, name) for key, row in rows.items() for name in _names(row)]
    order = dict.fromkeys(identity.rank(text, names, {key for key, row in rows.items() if row.near}))
    if by_number:
        order |= dict.fromkeys(key for key, row in rows.items() if row.mrn.endswith(digits))
    best = sorted(order, key=lambda key: rows[key].status not in WITH_TEAM)[:limit]
    alike = identity.similar_among({key: rows[key].name for key in best})
    return tuple(_found(rows[key], similar=key in alike) for key in best)


@needs(Permission.SEE)
def lately(work: Work, likely: PatientId | None = None, limit: int = 7) -> tuple[LatePatient, ...]:
    """Whom the user looked at or did something for last, the latest first, and before them ``likely``.

    Those who died are left out. What was done for several in one act, as an import, is about nobody in particular.
    """
    acts = (
        select(WorkEntry.id)
        .where(WorkEntry.account_id == work.user.account_id, WorkEntry.at >= work.now - LATELY)
        .order_by(WorkEntry.at.desc())
        .limit(ACTS)
    )
    rows = work.session.execute(
        select(AuditEntry.work_id, AuditEntry.patient_id, WorkEntry.title, WorkEntry.at)
        .join(WorkEntry, WorkEntry.id == AuditEntry.work_id)
        .where(AuditEntry.work_id.in_(acts), AuditEntry.patient_id.is_not(None))
        .order_by(AuditEntry.seq.desc())
        .limit(CANDIDATES)
    ).all()
    about: dict[WorkId, set[PatientId]] = defaultdict(set)
    for row in rows:
        about[row.work_id].add(row.patient_id)
    last: dict[PatientId, Any] = {}
    for row in rows:
        if len(about[row.work_id]) == 1:
            last.setdefault(row.patient_id, row)
    wanted = dict.fromkeys([*([likely] if likely else []), *last])
    living = _columns().where(Patient.id.in_(wanted), Patient.status != ProgramStatus.DIED)
    known = {PatientId(row.id): row for row in work.session.execute(living)} if wanted else {}
    shown = [patient_id for patient_id in wanted if patient_id in known][:limit]
    alike = identity.similar_among({patient_id: known[patient_id].name for patient_id in shown})
    zone = office_settings.current(work).zone
    today = to_local(work.now, zone).date()

    def late(patient_id: PatientId) -> LatePatient:
        found = _found(known[patient_id], similar=patient_id in alike)
        act = last.get(patient_id)
        return LatePatient(found, today, act.title, to_local(act.at, zone)) if act else LatePatient(found, today)

    return tuple(late(patient_id) for patient_id in shown)


@needs(Permission.SEE)
def similar(work: Work, draft: PatientDraft, *, but: PatientId | None = None) -> tuple[SimilarPatient, ...]:
    """Those already in the office who may be the person being entered, the surest first; ``but`` is the one edited."""
    name = f"{draft.given_name} {draft.family_name}"
    likely = [alike(name)] if identity.name_words(name) else []
    if draft.mrn:
        likely.append(Patient.mrn == draft.mrn)
    if not likely:
        return ()
    hits = []
    for row in work.session.execute(_columns().where(or_(*likely))):
        if row.id == but:
            continue
        same_name = any(identity.similar(name, other) for other in _names(row))
        if draft.mrn and row.mrn == draft.mrn:
            hits.append((0, row, _("Same record number")))
        elif same_name and draft.birth_date is not None and draft.birth_date == row.birth_date:
            hits.append((1, row, _("Similar name, same birth date")))
        elif same_name:
            hits.append((2, row, _("Similar name")))
    hits.sort(key=lambda hit: (hit[0], hit[1].name))
    return tuple(SimilarPatient(_found(row), why) for _rank, row, why in hits[:5])


def named(text: str) -> ColumnElement[bool]:
    """The condition that every word typed begins a word of a patient's names, or that they are the initials."""
    words = identity.name_words(text)
    beginnings = (Patient.search_key.contains(f" {word}", autoescape=True) for word in words)
    return or_(and_(*beginnings), Patient.search_key.contains(f" {''.join(words)}", autoescape=True))


def alike(name: str) -> ColumnElement[bool]:
    """The condition that a patient's names share the beginning of a word with a name, as similar names do."""
    beginnings = {word[:2] for word in identity.name_words(name)}
    return or_(false(), *(Patient.search_key.contains(f" {one}", autoescape=True) for one in sorted(beginnings)))


def mrn_tail(mrn: str) -> str:
    """As much of a record number as tells people apart on a screen that others may see."""
    return mrn[-4:]


def _fill(row: Patient, draft: PatientDraft, today: date) -> None:
    draft = tidy(draft)
    draft = replace(
        draft,
        given_name=one_line(draft.given_name),
        family_name=one_line(draft.family_name),
        preferred_name=one_line(draft.preferred_name),
        mrn=one_line(draft.mrn),
    )
    intake.check(draft, today)
    row.fill(draft)
    row.search_key = identity.person_key(draft.given_name, draft.preferred_name, draft.family_name)


@prepared
def _likely(
    first: str | None,
    second: str,
    initials: str | None,
    number: str | None,
    since: datetime,
    until: datetime,
    member_id: MemberId | None,
    day: date,
) -> Rows:
    """Patients of whose names words begin with the first two typed, or have them as initials; or by record number.

    The user's own, and everybody with a visit about now, come first. Both are looked for in one index alone,
    and the rest of a record is read only of those found.
    """
    visited = select(Visit.patient_id).where(Visit.live(), Visit.starts_at.between(since, until))
    own = select(Assignment.patient_id).where(
        Assignment.live(),
        Assignment.member_id == member_id,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= day),
    )
    near = Patient.id.in_(select(visited.union(own).subquery()))
    keyed = aliased(Patient)
    meant = or_(
        and_(keyed.search_key.like(first), keyed.search_key.like(second)),
        keyed.search_key.like(initials),
        keyed.mrn.like(number),
    )
    wanted = Patient.id.in_(select(keyed.id).where(meant))
    return _columns().add_columns(near.label("near")).where(wanted).order_by(near.desc()).limit(CANDIDATES)


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Patient.id,
        Patient.name.label("name"),
        Patient.given_name,
        Patient.family_name,
        Patient.birth_known,
        Patient.birth_date,
        Patient.mrn,
        Patient.status,
    ).where(Patient.live())


def _names(row: Any) -> set[str]:
    """The name a person goes by and the one on the record."""
    return {row.name, f"{row.given_name} {row.family_name}"}


def _found(row: Any, *, similar: bool = False) -> FoundPatient:
    return FoundPatient(
        PatientId(row.id), row.name, row.birth_known, row.birth_date, mrn_tail(row.mrn), row.status, similar
    )

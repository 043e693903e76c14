"""Visits as the calendar and Today show them: who, when, where, and what is wrong in a word."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, or_, select

from careteam.domain.conflicts import Finding, check
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES, REMOTE, Setting
from careteam.domain.team import Hue
from careteam.domain.visits import HOLDS_TIME, OPEN, PLANNED, InterpreterBooked, VisitStatus
from careteam.i18n import _
from careteam.persistence.models import Discipline, Member, Patient, Stay, Visit, VisitMember
from careteam.persistence.prepared import Rows, prepared
from careteam.services import office_settings, plans, sites, travel
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import full_name, member_name
from careteam.services.sites import NOWHERE, Site

SHOWN = HOLDS_TIME | {VisitStatus.NOT_SEEN}
"""What a calendar shows: a visit not seen stays where it was to be, a cancelled one is gone."""


@dataclass(frozen=True)
class Part:
    """A team member's part in a visit, as chips show it."""

    member_id: MemberId
    name: str
    code: str
    hue: Hue
    discipline: str


@dataclass(frozen=True)
class VisitBlock:
    """A visit at the wall-clock time of its place.

    ``where`` and ``purpose`` are words for the screen; the purpose is the one in the patient's words, never the
    team's. ``zone`` abbreviates the place's time zone where its clock is not the office's. ``conflicts`` are findings
    nobody gave a reason for, ``kept`` those that somebody did. ``repeats``: it belongs to a series.
    """

    visit_id: VisitId
    version: int
    patient_id: PatientId
    patient: str
    setting: Setting
    site: Site
    where: str
    purpose: str
    starts: datetime
    ends: datetime
    starts_at: datetime
    ends_at: datetime
    status: VisitStatus
    parts: tuple[Part, ...]
    reason: str = ""
    reason_note: str = ""
    zone: str = ""
    interpreter: InterpreterBooked = InterpreterBooked.NOT_NEEDED
    window_starts: time | None = None
    window_ends: time | None = None
    override_reason: str = ""
    conflicts: tuple[Finding, ...] = ()
    kept: tuple[Finding, ...] = ()
    repeats: bool = False


@needs(Permission.SEE)
def between(
    work: Work,
    first: date,
    until: date,
    statuses: Collection[VisitStatus] = SHOWN,
    *,
    member_id: MemberId | None = None,
) -> tuple[VisitBlock, ...]:
    """The visits on the calendar from a day until another (not included), in order; ``checked`` says what is wrong.

    ``member_id``: only those this member takes part in.
    """
    bounds = Visit.bounds(first, until)
    rows = _on_days(work, statuses, *bounds) if member_id is None else _of_member(work, statuses, *bounds, member_id)
    return tuple(_blocks(work, rows))


@needs(Permission.SEE)
def pinned(work: Work) -> tuple[VisitBlock, ...]:
    """The visits on the pinboard, in the order of the times they had."""
    return tuple(_blocks(work, _pinned(work)))


@needs(Permission.SEE)
def of_patients(work: Work, patient_ids: Collection[PatientId], days: Collection[date] = ()) -> tuple[VisitBlock, ...]:
    """The visits of these patients on these days, those to come first; without days, those that are still to be."""
    conditions = [Visit.patient_id.in_(patient_ids), ~Visit.on_pinboard]
    if days:
        conditions += [Visit.status.in_(SHOWN), or_(*(Visit.on_days(day, day + timedelta(days=1)) for day in days))]
    else:
        conditions += [Visit.status.in_(OPEN), Visit.ends_at > work.now]
    blocks = _blocks(work, work.session.execute(_shown().where(*conditions)).all()) if patient_ids else []
    return tuple(sorted(blocks, key=lambda block: block.ends_at <= work.now))


@prepared
def _on_days(
    statuses: Collection[VisitStatus], begin: datetime, end: datetime, since: datetime, until: datetime
) -> Rows:
    return _shown().where(Visit.starting(begin, end, since, until), Visit.status.in_(statuses), ~Visit.on_pinboard)


@prepared
def _of_member(
    statuses: Collection[VisitStatus],
    begin: datetime,
    end: datetime,
    since: datetime,
    until: datetime,
    member_id: MemberId,
) -> Rows:
    own = select(VisitMember.visit_id).where(
        VisitMember.member_id == member_id,
        VisitMember.starts_at >= since,
        VisitMember.starts_at < until,
        VisitMember.live(),
    )
    starting = Visit.starting(begin, end, since, until)
    return _shown().where(Visit.id.in_(own), starting, Visit.status.in_(statuses), ~Visit.on_pinboard)


@prepared
def _pinned() -> Rows:
    return _shown().where(Visit.on_pinboard, Visit.status.in_(PLANNED))


def _shown() -> Rows:
    here = (Stay.patient_id == Visit.patient_id) & Stay.until.is_(None) & Stay.live()
    columns = (
        *(Visit.id, Visit.version, Visit.patient_id, Visit.setting, Visit.place_id, Visit.residence_id, Visit.zone),
        *(Visit.starts, Visit.ends, Visit.starts_at, Visit.ends_at, Visit.window_starts, Visit.window_ends),
        *(
            Visit.purpose_patient,
            Visit.status,
            Visit.reason,
            Visit.reason_note,
            Visit.interpreter,
            Visit.override_reason,
        ),
        Visit.series_id,
        *(Patient.given_name, Patient.preferred_name, Patient.family_name),
        *(Stay.place_id.label("stay_place_id"), Stay.bed),
    )
    return (
        select(*columns)
        .join(Patient, Visit.patient_id == Patient.id)
        .outerjoin(Stay, here)
        .where(Visit.live())
        .order_by(Visit.starts, Visit.id)
    )


def _blocks(work: Work, rows: Sequence[Row[Any]]) -> list[VisitBlock]:
    known = sites.of(work, (row.place_id for row in rows), (row.residence_id for row in rows))
    people = parts(work, [VisitId(row.id) for row in rows])
    office = office_settings.current(work).zone
    blocks = []
    for row in rows:
        site = known.get(row.residence_id or row.place_id or row.id, NOWHERE)
        blocks.append(
            VisitBlock(
                visit_id=VisitId(row.id),
                version=row.version,
                patient_id=row.patient_id,
                patient=full_name(row),
                setting=row.setting,
                site=site,
                where=_where(row, site),
                purpose=row.purpose_patient,
                starts=row.starts,
                ends=row.ends,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                status=row.status,
                parts=people[row.id],
                reason=row.reason,
                reason_note=row.reason_note,
                zone=_zone(row.starts, row.zone, office),
                interpreter=row.interpreter,
                window_starts=row.window_starts,
                window_ends=row.window_ends,
                override_reason=row.override_reason,
                repeats=row.series_id is not None,
            )
        )
    return blocks


@needs(Permission.SEE)
def parts(work: Work, ids: Collection[VisitId]) -> Mapping[UUID, tuple[Part, ...]]:
    """Who takes part in each visit, in the order they were added."""
    found: dict[UUID, tuple[Part, ...]] = defaultdict(tuple)
    for row in _part_rows(work, ids) if ids else ():
        found[row.visit_id] += (Part(row.member_id, member_name(row), row.code, row.hue, _(row.name)),)
    return found


@prepared
def _part_rows(ids: Collection[VisitId]) -> Rows:
    return (
        select(
            *(VisitMember.visit_id, VisitMember.member_id, Member.given_name, Member.family_name),
            *(Discipline.code, Discipline.hue, Discipline.name),
        )
        .join(Member, VisitMember.member_id == Member.id)
        .join(Discipline, Member.discipline_id == Discipline.id)
        .where(VisitMember.visit_id.in_(ids), VisitMember.live())
        .order_by(VisitMember.id)
    )


def _where(row: Any, site: Site) -> str:
    """The place in a word: a ward with the bed the patient lies in now, a clinic by name, a home by its kind."""
    setting: Setting = row.setting
    if setting is Setting.OWN_HOME:
        return _("Home")
    if setting in HOMES | REMOTE or not site.words:
        return setting.label
    bed = row.bed if row.stay_place_id == row.place_id else ""
    return f"{site.words} {bed or ''}".strip()


def _zone(starts: datetime, zone: str, office: str) -> str:
    if zone == office:
        return ""
    here, there = (starts.replace(tzinfo=ZoneInfo(name)) for name in (zone, office))
    return "" if here.utcoffset() == there.utcoffset() else here.tzname() or zone


@needs(Permission.SEE)
def checked(work: Work, blocks: Sequence[VisitBlock]) -> tuple[VisitBlock, ...]:
    """The visits with what stands in the way of those still to come.

    A soft finding about two visits is kept once either of them was booked with a reason.
    """
    coming = [block.visit_id for block in blocks if block.status in PLANNED and block.ends_at > work.now]
    standing = plans.of_visits(work, coming) if coming else {}
    roads = travel.roads(work).minutes
    found = {visit_id: check(plan, now=work.now, travel=roads) for visit_id, plan in standing.items()}
    reasons = {block.visit_id: block.override_reason for block in blocks}
    others = {one.visit_id for findings in found.values() for one in findings if one.visit_id} - reasons.keys()
    reasons |= {row.id: row.override_reason for row in _reasons(work, others)} if others else {}

    def with_findings(block: VisitBlock) -> VisitBlock:
        findings = found.get(block.visit_id, ())
        if not findings:
            return block if not block.conflicts and not block.kept else replace(block, conflicts=(), kept=())
        kept = tuple(
            finding
            for finding in findings
            if not finding.hard and (block.override_reason or (finding.visit_id and reasons.get(finding.visit_id)))
        )
        return replace(block, conflicts=tuple(one for one in findings if one not in kept), kept=kept)

    return tuple(with_findings(block) for block in blocks)


@prepared
def _reasons(ids: Collection[VisitId]) -> Rows:
    """Why conflicts of other visits were accepted."""
    return select(Visit.id, Visit.override_reason).where(Visit.id.in_(ids))

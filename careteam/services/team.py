"""The team: who is on it, and how full everybody's caseload and week are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from careteam.domain import team
from careteam.domain.clock import time_words
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.ids import DisciplineId, MemberId
from careteam.domain.patients import WITH_TEAM
from careteam.domain.permissions import Permission
from careteam.domain.team import MemberDraft, Shift
from careteam.domain.visits import HOLDS_TIME, OPEN
from careteam.i18n import _, ngettext
from careteam.persistence.models import Assignment, Discipline, Member, Patient, Place, Visit, VisitMember
from careteam.services import absences, caseloads, disciplines, office_settings
from careteam.services.absences import AbsenceRow
from careteam.services.caseloads import Load
from careteam.services.disciplines import DisciplineRow
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import member_name

WEEK = 7
SOON = timedelta(days=28)
"""How far ahead a team list names absences."""


@dataclass(frozen=True)
class MemberOption:
    """A member as pickers offer and chips show them."""

    id: MemberId
    name: str
    credentials: str
    discipline: DisciplineRow


@dataclass(frozen=True)
class DayOfWork:
    """One day of a member's week: visits, whether they work that day, and in words when they are away."""

    day: date
    visits: int
    works: bool
    away: str = ""
    away_all_day: bool = False


@dataclass(frozen=True)
class MemberRow:
    """A member in the team list. ``load`` against ``limit`` in weighted patients; no limit is 0."""

    id: MemberId
    version: int
    name: str
    credentials: str
    discipline: DisciplineRow
    load: Load
    limit: float
    week: tuple[DayOfWork, ...]
    languages: tuple[str, ...]
    age_groups: tuple[str, ...]
    settings: tuple[str, ...]
    base: str
    city: str
    phone: str
    email: str
    starts_on: date | None
    ends_on: date | None
    in_service: bool
    absences: tuple[AbsenceRow, ...]

    @property
    def free(self) -> float | None:
        """Weighted patients until the limit; None where no limit is set."""
        return self.limit - self.load.weight if self.limit else None


@needs(Permission.SEE)
def rows(work: Work, first: date | None = None) -> tuple[MemberRow, ...]:
    """Everybody on the team by discipline and name, with the week that begins on ``first`` (none: this Monday).

    Those whose service has ended come last.
    """
    today = office_settings.today(work)
    first = first or today - timedelta(days=today.weekday())
    kinds = disciplines.by_id(work)
    order = {discipline: place for place, discipline in enumerate(kinds)}
    loads = caseloads.loads(work)
    visits = _visits_by_day(work, first)
    away = absences.between(work, min(first, today), max(first + timedelta(days=WEEK), today + SOON))
    query = (
        select(Member, Place.name, Place.city)
        .join(Place, Member.base_id == Place.id, isouter=True)
        .where(Member.live())
        .order_by(func.lower(Member.family_name), func.lower(Member.given_name))
    )
    found = [
        MemberRow(
            MemberId(member.id),
            member.version,
            member.name,
            member.credentials,
            kinds[member.discipline_id],
            loads.get(MemberId(member.id), Load()),
            member.caseload_limit,
            _week(first, member.shifts, visits[MemberId(member.id)], away[MemberId(member.id)]),
            member.languages,
            member.age_groups,
            member.settings,
            base or "",
            city or "",
            member.phone,
            member.email,
            member.starts_on,
            member.ends_on,
            team.in_service(member.starts_on, member.ends_on, today),
            tuple(one for one in away[MemberId(member.id)] if one.ends.date() >= today),
        )
        for member, base, city in work.session.execute(query)
    ]
    return tuple(sorted(found, key=lambda row: (not row.in_service, order[row.discipline.id])))


@needs(Permission.SEE)
def options(work: Work, discipline_id: DisciplineId | None = None, on: date | None = None) -> tuple[MemberOption, ...]:
    """Those on the team on a day (none: today), all or of one discipline, as pickers offer them, by name."""
    kinds = disciplines.by_id(work)
    query = (
        select(Member.id, Member.given_name, Member.family_name, Member.credentials, Member.discipline_id)
        .where(Member.live(), in_service(on or office_settings.today(work)))
        .order_by(func.lower(Member.given_name), func.lower(Member.family_name))
    )
    if discipline_id is not None:
        query = query.where(Member.discipline_id == discipline_id)
    return tuple(
        MemberOption(MemberId(row.id), member_name(row), row.credentials,
                     kinds[row.discipline_id])
        for row in work.session.execute(query)
    )  # fmt: skip


@needs(Permission.SEE)
def edit(work: Work, member_id: MemberId) -> Edited[MemberDraft]:
    """A member for the form that changes them."""
    row = work.get(Member, member_id)
    return Edited(row.draft(MemberDraft), row.version)


@needs(Permission.TEAM)
def save(
    work: Work, member_id: MemberId | None, draft: MemberDraft, *, seen: int | None, source_key: str | None = None
) -> MemberId:
    """Take somebody onto the team, or change what is known of them. Raises Invalid with one problem a field.

    ``source_key``: by what a later import knows somebody new again.
    """
    name = draft.name
    work.named((_("Add {name} to the team") if member_id is None else _("Change {name}")).format(name=name))
    team.check_member(draft)
    work.get(Discipline, draft.discipline_id)
    row = work.add(Member(source_key=source_key)) if member_id is None else work.get(Member, member_id, seen=seen)
    if row.discipline_id not in (None, draft.discipline_id) and _serves(work, row):
        text = _("{name} serves patients as another discipline. End those assignments first.")
        raise Invalid.field("discipline_id", text.format(name=name))
    row.fill(draft)
    return MemberId(row.id)


@needs(Permission.TEAM)
def retire(work: Work, member_id: MemberId, *, seen: int) -> None:
    """Take out somebody entered by mistake. Who leaves the team gets a last day instead, and keeps their history."""
    row = work.get(Member, member_id, seen=seen)
    work.named(_("Remove {name} from the team").format(name=row.name))
    patients = _serves(work, row)
    visits = work.session.scalar(
        select(func.count())
        .select_from(VisitMember)
        .join(Visit, VisitMember.visit_id == Visit.id)
        .where(VisitMember.live(), Visit.live(), VisitMember.member_id == member_id, Visit.status.in_(OPEN))
    )
    if patients or visits:
        duties = " ".join(
            (
                ngettext("{count} patient", "{count} patients", patients).format(count=patients),
                _("and"),
                ngettext("{count} planned visit", "{count} planned visits", visits or 0).format(count=visits or 0),
            )
        )
        text = _("{name} still has {duties}. Hand these over first, or set the last day of service instead.")
        raise Invalid.field("", text.format(name=row.name, duties=duties))
    work.retire(row)


def in_service(day: date) -> ColumnElement[bool]:
    """The condition that a member is on the team on a day."""
    began = Member.starts_on.is_(None) | (Member.starts_on <= day)
    return began & (Member.ends_on.is_(None) | (Member.ends_on >= day))


def _serves(work: Work, member: Member) -> int:
    """How many patients with the team a member is assigned to, now or later; those who died need no handoff."""
    patients = (
        select(func.count(Assignment.patient_id.distinct()))
        .join(Patient, Patient.id == Assignment.patient_id)
        .where(
            Assignment.live(),
            Assignment.member_id == member.id,
            Patient.status.in_(WITH_TEAM),
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= office_settings.today(work)),
        )
    )
    return work.session.scalar(patients) or 0


def _visits_by_day(work: Work, first: date) -> dict[MemberId, dict[date, int]]:
    """How many visits each member has on each day of a week, by the wall-clock day at the visit's place."""
    query = (
        select(VisitMember.member_id, Visit.starts)
        .join(Visit, VisitMember.visit_id == Visit.id)
        .where(
            VisitMember.live(),
            Visit.live(),
            Visit.on_pinboard.is_(False),
            Visit.status.in_(HOLDS_TIME),
            Visit.on_days(first, first + timedelta(days=WEEK)),
        )
    )
    counts: dict[MemberId, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for member_id, starts in work.session.execute(query):
        counts[member_id][starts.date()] += 1
    return counts


def _week(
    first: date, shifts: Iterable[Shift], visits: dict[date, int], away: Iterable[AbsenceRow]
) -> tuple[DayOfWork, ...]:
    weekdays = {shift.weekday for shift in shifts}
    days = []
    for step in range(WEEK):
        day = first + timedelta(days=step)
        one = next((absence for absence in away if absence.on(day)), None)
        words, all_day = _away(one, day) if one else ("", False)
        days.append(DayOfWork(day, visits.get(day, 0), day.weekday() in weekdays, words, all_day))
    return tuple(days)


def _away(absence: AbsenceRow, day: date) -> tuple[str, bool]:
    """An absence on one of its days, in words, and whether it takes the whole day."""
    morning = datetime.combine(day, time())
    late, early = absence.starts > morning, absence.ends < morning + timedelta(days=1)
    kind = absence.kind.label
    starts, ends = time_words(absence.starts), time_words(absence.ends)
    if late and early:
        return _("{kind} {starts} to {ends}").format(kind=kind, starts=starts, ends=ends), False
    if late:
        return _("{kind} from {starts}").format(kind=kind, starts=starts), False
    if early:
        return _("{kind} until {ends}").format(kind=kind, ends=ends), False
    return kind, True

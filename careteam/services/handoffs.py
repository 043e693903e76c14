"""Handing over a whole caseload, for an absence and back or for good: proposed first, then done in one act."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from careteam.domain import handoffs
from careteam.domain.assignments import AssignmentDraft, AssignmentRole, AssignmentState, caseload
from careteam.domain.clock import day_words
from careteam.domain.errors import Invalid
from careteam.domain.handoffs import NEEDS_COVER, Candidate, Case, Coverer, Fate
from careteam.domain.ids import AssignmentId, MemberId, PatientId
from careteam.domain.languages import language_name
from careteam.domain.patients import WITH_TEAM
from careteam.domain.permissions import Permission
from careteam.domain.team import in_service
from careteam.i18n import _, ngettext
from careteam.persistence.models import Assignment, Member, Patient
from careteam.services import (
    absences,
    assignments,
    caseloads,
    continuity,
    disciplines,
    handed_visits,
    office_settings,
    suggestions,
    takeovers,
    travel,
)
from careteam.services.disciplines import DisciplineRow
from careteam.services.handed_visits import HandedVisit
from careteam.services.office import Work
from careteam.services.permits import needs

ROLES = list(AssignmentRole)


@dataclass(frozen=True)
class Terms:
    """Whose caseload is handed over, and from when until when, both days included; no last day: for good."""

    member_id: MemberId
    first: date
    last: date | None = None


@dataclass(frozen=True)
class Wishes:
    """What a person decided in the preview: who takes over (None: nobody), and what becomes of the visits."""

    who: Mapping[AssignmentId, MemberId | None] = field(default_factory=dict)
    visits: Mapping[AssignmentId, Fate] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One patient of a handoff: as what they are served now, who could take over, and who is to.

    ``last``: the last day, where it ends. ``candidates``: the best fit first.
    """

    assignment_id: AssignmentId
    version: int
    patient_id: PatientId
    patient: str
    role: AssignmentRole
    first: date
    last: date | None
    candidates: tuple[Candidate, ...]
    coverer: Candidate | None
    wish: Fate
    visits: tuple[HandedVisit, ...]

    @property
    def why_nobody(self) -> str:
        """Why no colleague fits; empty where one does."""
        if any(not one.blocked for one in self.candidates):
            return ""
        if not self.candidates:
            return _("Nobody else on the team has this discipline")
        return "; ".join(f"{one.name}: {one.blocked}" for one in self.candidates)


@dataclass(frozen=True)
class Share:
    """What one colleague gets: their weighted patients before and after."""

    member_id: MemberId
    name: str
    discipline: DisciplineRow
    patients: int
    before: float
    after: float
    limit: float


@dataclass(frozen=True)
class Handoff:
    """A handoff as it would be done. ``why``: as the assignments will say.

    ``left``: how many of the member's services stay untouched: backups, and what a patient was only asked about.
    ``covered``: how many patients somebody covers already. ``elsewhere``: visits with patients of other caseloads.
    """

    terms: Terms
    member: str
    why: str
    lines: tuple[Line, ...]
    shares: tuple[Share, ...]
    left: int = 0
    covered: int = 0
    elsewhere: tuple[HandedVisit, ...] = ()

    @property
    def taken(self) -> tuple[Line, ...]:
        """The patients somebody takes over."""
        return tuple(line for line in self.lines if line.coverer is not None)


@needs(Permission.SEE)
def usual(work: Work, member_id: MemberId) -> Terms:
    """The days a handoff begins with: the member's next time away, else their end on the team, else a week from now."""
    today = office_settings.today(work)
    for absence in absences.of_member(work, member_id):
        last = (absence.ends - timedelta(minutes=1)).date()
        return Terms(member_id, max(today, absence.starts.date()), max(today, last))
    ends_on = work.get(Member, member_id).ends_on
    if ends_on is not None:
        return Terms(member_id, max(today, ends_on + timedelta(days=1)))
    return Terms(member_id, today, today + timedelta(days=6))


@needs(Permission.SEE)
def propose(work: Work, terms: Terms, wishes: Wishes | None = None) -> Handoff:
    """Who could take over each patient of a member, and what becomes of the visits; nothing is changed.

    Raises Invalid for the days.
    """
    wishes = wishes or Wishes()
    today = office_settings.today(work)
    handoffs.check_span(terms.first, terms.last, for_good=terms.last is None, today=today)
    member = work.get(Member, terms.member_id)
    rows = _served(work, terms)
    missed = [row for row in rows if _moves(row[0], terms)]
    given = _given(work, [AssignmentId(row.id) for row, _patient, _home in missed], terms)
    moved = [row for row in missed if row[0].id not in given]
    cases = _cases(work, moved, terms)
    team = _team(work, cases, terms)
    known = {AssignmentId(row.id): row for row, _patient, _home in moved}
    there = {None, *(one.available.member_id for one in team)}
    chosen = {key: who for key, who in wishes.who.items() if key in known and who in there}
    roads = travel.roads(work).minutes
    taken = takeovers.spread(work, cases, team, chosen)
    added = handoffs.added_loads(cases, taken)
    asked = {
        key: handed_visits.Asked(row.patient_id, *_days(row, terms), taken[key], wishes.visits.get(key, Fate.MOVE))
        for key, row in known.items()
    }
    found, elsewhere = handed_visits.found(work, terms.member_id, terms.first, terms.last, asked)
    lines = []
    for case, (row, patient, _home) in zip(cases, moved, strict=True):
        key, who = case.assignment_id, taken[case.assignment_id]
        others = {**added, **({who: added[who] - case.weight} if who else {})}
        candidates = handoffs.candidates(case, team, others, language_name=language_name, travel=roads)
        coverer = _explained(candidates, who)
        lines.append(Line(
            key, row.version, row.patient_id, patient.name, row.role, *_days(row, terms),
            candidates, coverer, asked[key].wish, found.get(key, ()),
        ))  # fmt: skip
    lines.sort(key=lambda line: (ROLES.index(line.role), line.patient.casefold()))
    return Handoff(
        terms, member.name, _why(member.name, terms), tuple(lines), _shares(work, team, lines),
        len(rows) - len(missed), len(given), elsewhere,
    )  # fmt: skip


@needs(Permission.ASSIGN, Permission.VISITS)
def hand_over(work: Work, handoff: Handoff) -> int:
    """Do a handoff as proposed; how many patients it was.

    For a time, the usual person's assignments stay and the covers end by themselves. For good, they end and those who
    take over become what the member was. Raises Stale where an assignment or a visit changed since.
    """
    taken = handoff.taken
    terms = handoff.terms
    if not taken:
        raise Invalid.field("", _("Nobody takes over any patient. Choose somebody first."))
    work.named(_title(handoff))
    for line in taken:
        _hand_over_one(work, line, handoff)
    work.session.flush()
    going = [(visit, line.coverer) for line in handoff.lines for visit in line.visits]
    for visit, coverer in sorted(going, key=lambda pair: (pair[0].starts, pair[0].visit_id)):
        to = coverer.member_id if coverer else None
        handed_visits.hand_over(work, visit, terms.member_id, to, handoff.why)
    return len(taken)


def _explained(candidates: tuple[Candidate, ...], who: MemberId | None) -> Candidate | None:
    """Who takes a patient over; where they are not the best fit, with what speaks for them first."""
    coverer = next((one for one in candidates if one.member_id == who), None)
    if coverer is None or coverer == candidates[0]:
        return coverer
    why = takeovers.why_not_the_best(coverer, candidates[0])
    return replace(coverer, reasons=(why, *coverer.reasons)) if why else coverer


def _served(work: Work, terms: Terms) -> list[tuple[Assignment, Patient, bool]]:
    """What the member serves patients as, within the days of a handoff, and whether each patient is seen at home."""
    query = (
        select(Assignment, Patient, caseloads.at_home())
        .join(Patient, Assignment.patient_id == Patient.id)
        .where(
            Assignment.live(),
            Assignment.member_id == terms.member_id,
            Assignment.state != AssignmentState.DECLINED,
            Assignment.starts_on <= (terms.last or date.max),
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= terms.first),
            Patient.live(),
            Patient.status.in_(WITH_TEAM),
        )
        .order_by(Assignment.id)
    )
    return [(row, patient, bool(home)) for row, patient, home in work.session.execute(query)]


def _moves(row: Assignment, terms: Terms) -> bool:
    """Whether a service goes to somebody else: for a time, what the patient said yes to and would miss."""
    return terms.last is None or (row.role in NEEDS_COVER and row.state is AssignmentState.ACCEPTED)


def _given(work: Work, ids: list[AssignmentId], terms: Terms) -> frozenset[UUID | None]:
    """Which of these somebody covers already within these days."""
    if terms.last is None:
        return frozenset()
    query = select(Assignment.taken_from_id).where(
        Assignment.live(),
        Assignment.role == AssignmentRole.COVERING,
        Assignment.taken_from_id.in_(ids),
        Assignment.starts_on <= terms.last,
        Assignment.ends_on >= terms.first,
    )
    return frozenset(work.session.scalars(query))


def _days(row: Assignment, terms: Terms) -> tuple[date, date | None]:
    """From when until when an assignment is taken over."""
    last = min((day for day in (terms.last, row.ends_on) if day), default=None)
    return max(terms.first, row.starts_on), last


def _cases(work: Work, rows: list[tuple[Assignment, Patient, bool]], terms: Terms) -> list[Case]:
    keys = {kind.id: kind.key for kind in disciplines.rows(work)}
    patients = {row.patient_id for row, _patient, _home in rows}
    others = select(Assignment).where(
        Assignment.live(),
        Assignment.patient_id.in_(patients),
        Assignment.starts_on <= (terms.last or date.max),
        Assignment.ends_on.is_(None) | (Assignment.ends_on >= terms.first),
    )
    said: dict[tuple[PatientId, AssignmentState], set[str]] = {}
    refused: dict[PatientId, set[MemberId]] = {}
    known: dict[PatientId, dict[MemberId, AssignmentRole]] = {}
    there = list(work.session.scalars(others))
    covers = {one.taken_from_id for one in there if one.role is AssignmentRole.COVERING}
    covered = {(one.patient_id, one.member_id) for one in there if one.id in covers}
    wanted, met = suggestions.wanted(work, patients), continuity.known(work, patients)
    for one in there:
        said.setdefault((one.patient_id, one.state), set()).add(keys[one.discipline_id])
        if one.member_id is None or one.member_id == terms.member_id:
            continue
        if one.state is AssignmentState.DECLINED:
            refused.setdefault(one.patient_id, set()).add(one.member_id)
        elif one.state is AssignmentState.ACCEPTED:
            roles = known.setdefault(one.patient_id, {})
            roles[one.member_id] = max(one.role, roles.get(one.member_id, one.role), key=ROLES.index)
    cases = []
    for row, _patient, home in rows:
        first, last = _days(row, terms)
        key = row.patient_id
        accepted = said.get((key, AssignmentState.ACCEPTED), set())
        role = AssignmentRole.COVERING if terms.last else row.role
        cases.append(
            Case(
                assignment_id=AssignmentId(row.id),
                patient_id=key,
                wanted=replace(wanted[key], discipline=keys[row.discipline_id]),
                weight=caseload([(role, home)]) if row.state is AssignmentState.ACCEPTED else 0.0,
                days=len(handoffs.working_days(first, last)) if terms.last and last else 0,
                declined=frozenset(said.get((key, AssignmentState.DECLINED), set()) - accepted),
                refused=frozenset(refused.get(key, ())),
                covered=frozenset(member for patient_id, member in covered if patient_id == key and member),
                known=known.get(key, {}),
                met=met.get(key, {}),
            )
        )
    return cases


def _team(work: Work, cases: list[Case], terms: Terms) -> list[Coverer]:
    able = {key for case in cases for key in handoffs.stands_in_for(case.wanted.discipline)}
    days = handoffs.working_days(terms.first, terms.last) if terms.last else ()
    away = absences.between(work, terms.first, terms.last or terms.first)
    found = []
    for one in suggestions.colleagues(work, able):
        member_id = one.available.member_id
        if member_id == terms.member_id:
            continue
        there = all(in_service(one.starts_on, one.ends_on, day) for day in {terms.first, terms.last or terms.first})
        spans = [(absence.starts, absence.ends) for absence in away.get(member_id, ())]
        found.append(Coverer(replace(one.available, in_service=there), handoffs.days_away(days, spans)))
    return found


def _shares(work: Work, team: list[Coverer], lines: list[Line]) -> tuple[Share, ...]:
    """What everybody who takes over gets, the most first."""
    kinds = {kind.key: kind for kind in disciplines.rows(work)}
    shares = []
    for one in (coverer.available for coverer in team):
        given = [line for line in lines if line.coverer and line.coverer.member_id == one.member_id]
        if given:
            patients = len({line.patient_id for line in given})
            after = max(line.coverer.after for line in given if line.coverer)
            shares.append(Share(one.member_id, one.name, kinds[one.discipline], patients, one.load, after, one.limit))
    return tuple(sorted(shares, key=lambda share: (-share.patients, share.name)))


def _title(handoff: Handoff) -> str:
    count, last = len(handoff.taken), handoff.terms.last
    if last is None:
        text = ngettext(
            "Hand over {name}’s caseload ({count} patient)", "Hand over {name}’s caseload ({count} patients)", count
        )
        return text.format(name=handoff.member, count=count)
    text = ngettext(
        "Hand over {name}’s caseload ({count} patient) until {day}",
        "Hand over {name}’s caseload ({count} patients) until {day}",
        count,
    )
    return text.format(name=handoff.member, count=count, day=day_words(last))


def _why(name: str, terms: Terms) -> str:
    text = _("For {name}, who is away") if terms.last else _("Took over from {name}")
    return text.format(name=name)


def _hand_over_one(work: Work, line: Line, handoff: Handoff) -> None:
    assert line.coverer is not None
    row = work.get(Assignment, line.assignment_id, seen=line.version)
    coverer = work.get(Member, line.coverer.member_id)
    cover = AssignmentDraft(
        patient_id=line.patient_id,
        discipline_id=coverer.discipline_id,
        member_id=MemberId(coverer.id),
        role=AssignmentRole.COVERING if handoff.terms.last else row.role,
        state=row.state,
        starts_on=line.first,
        ends_on=line.last,
        why=handoff.why,
        answered_on=row.answered_on,
        taken_from_id=line.assignment_id,
        how_often=row.how_often,
    )
    if handoff.terms.last is None:
        cover = assignments.take_over(work, row, cover)
    assignments.assign(work, cover)

"""Balancing a whole discipline's caseload: proposed as handoffs for good, looked at, and done in one act as chosen."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from careteam.apart import Report, process
from careteam.domain import handoffs as rules
from careteam.domain.assignments import AssignmentRole, AssignmentState, caseload
from careteam.domain.errors import Invalid
from careteam.domain.ids import AssignmentId, DisciplineId, MemberId
from careteam.domain.languages import language_name
from careteam.domain.patients import ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.visits import PLANNED
from careteam.i18n import _, ngettext
from careteam.persistence.models import Assignment, HospiceEnrolment, Patient, Visit
from careteam.planning.caseload import Case, Move, Problem
from careteam.planning.caseload_improved import fairest, stops
from careteam.services import caseloads, disciplines, handoffs, office_settings, suggestions, travel
from careteam.services.disciplines import DisciplineRow
from careteam.services.handoffs import Handoff, Line, Share, Terms, Wishes
from careteam.services.office import Work
from careteam.services.permits import needs

MOVES = frozenset({AssignmentRole.LEAD, AssignmentRole.PRIMARY})
"""As what a patient may go to somebody else for good. A backup weighs little, and a cover ends by itself."""

TOLD = timedelta(days=2)
"""A family that expects somebody today or tomorrow keeps them."""


@dataclass(frozen=True)
class Ground:
    """What a discipline's caseload is balanced from. ``held``: how many patients stay as they are."""

    problem: Problem
    kinds: dict[str, DisciplineRow]
    held: int


@dataclass(frozen=True)
class Shift:
    """A patient to move: from whom, how much the move weighs, and the line of the handoff that does it."""

    old_id: MemberId
    old: str
    weight: float
    line: Line
    why: tuple[str, ...]


@dataclass(frozen=True)
class Balance:
    """What is proposed. ``handoffs``: one for each member who gives patients away."""

    ground: Ground
    shifts: tuple[Shift, ...]
    handoffs: tuple[Handoff, ...]

    def shares(self, chosen: Collection[AssignmentId]) -> tuple[Share, ...]:
        """Everybody's caseload before, and after the chosen moves; ``patients``: how many more, or fewer, they have."""
        problem = self.ground.problem
        before = {one.member_id: one.load for one in problem.team}
        for case in problem.cases:
            if case.now in before:
                before[case.now] += case.weight
        after, patients = dict(before), dict.fromkeys(before, 0)
        for shift in self.shifts:
            if shift.line.assignment_id in chosen and shift.line.coverer is not None:
                for member_id, sign in ((shift.old_id, -1), (shift.line.coverer.member_id, 1)):
                    after[member_id] += sign * shift.weight
                    patients[member_id] += sign
        return tuple(
            Share(
                one.member_id,
                one.name,
                self.ground.kinds[one.discipline],
                patients[one.member_id],
                round(before[one.member_id], 1),
                round(after[one.member_id], 1),
                one.limit,
            )
            for one in problem.team
        )

    def only(self, chosen: Collection[AssignmentId]) -> tuple[Handoff, ...]:
        """The handoffs with the chosen moves and no others."""
        kept = (
            replace(one, lines=tuple(line for line in one.lines if line.assignment_id in chosen))
            for one in self.handoffs
        )
        return tuple(one for one in kept if one.lines)


@needs(Permission.SEE)
def ground(work: Work, discipline_id: DisciplineId) -> Ground:
    """The patients and the team of a discipline, with those who can stand in for it, as they are now.

    Only patients in the program move. Who is enrolled in a hospice, or expects a visit today or tomorrow, stays.
    """
    kinds = {kind.key: kind for kind in disciplines.rows(work)}
    by_id = {kind.id: kind.key for kind in kinds.values()}
    able = rules.stands_in_for(by_id[discipline_id])
    team = [one.available for one in suggestions.colleagues(work, able)]
    place = {one.member_id for one in team}
    today = office_settings.today(work)
    rows = work.session.execute(
        select(Assignment, caseloads.at_home())
        .join(Patient, Assignment.patient_id == Patient.id)
        .where(
            Assignment.runs_on(today),
            Assignment.ends_on.is_(None),
            Assignment.state == AssignmentState.ACCEPTED,
            Assignment.role.in_(MOVES),
            Assignment.member_id.in_(place),
            Patient.live(),
            Patient.status == ProgramStatus.ACTIVE,
        )
        .order_by(Assignment.id)
    ).all()
    patients = {row.patient_id for row, _home in rows}
    wanted = suggestions.wanted(work, patients)
    stays = _stays(work)
    known, refused = defaultdict(set), defaultdict(set)
    beside = select(Assignment).where(Assignment.runs_on(today), Assignment.patient_id.in_(patients))
    for one in work.session.scalars(beside):
        if one.member_id is None:
            continue
        if one.state is AssignmentState.DECLINED or one.role in MOVES:
            refused[one.patient_id].add(one.member_id)
        elif one.state is AssignmentState.ACCEPTED:
            known[one.patient_id].add(one.member_id)
    cases = tuple(
        Case(
            key=AssignmentId(row.id),
            patient=row.patient_id,
            wanted=replace(wanted[row.patient_id], discipline=by_id[row.discipline_id]),
            weight=caseload([(row.role, bool(home))]),
            now=row.member_id,
            held=row.patient_id in stays,
            refused=frozenset(refused[row.patient_id]),
            known=frozenset(known[row.patient_id]),
        )
        for row, home in rows
    )
    own: dict[MemberId, float] = defaultdict(float)
    for case in cases:
        if case.now is not None:
            own[case.now] += case.weight
    besides = tuple(replace(one, load=max(0.0, one.load - own[one.member_id])) for one in team)
    held = len({case.patient for case in cases if case.held})
    return Ground(Problem(cases, besides, language_name, travel.roads(work).minutes), kinds, held)


def moves(ground: Ground, report: Report = lambda _words, _fraction: None) -> tuple[Move, ...]:
    """Who should go to whom, worked out in a process of its own. Raises Cancelled where ``report`` does."""
    return ground.problem.moves(process.call(fairest, ground.problem, report=report, stopped=stops(report)))


def as_left(ground: Ground, who: Mapping[AssignmentId, MemberId]) -> tuple[Move, ...]:
    """Moves that were proposed before, as far as they may still be made, with what they come to now."""
    return ground.problem.moves(ground.problem.as_left(who))


@needs(Permission.SEE)
def propose(work: Work, ground: Ground, moves: Collection[Move]) -> Balance:
    """Moves as a person looks at them: with the visits that go along, and what is in their way."""
    given: dict[MemberId, dict[AssignmentId, Move]] = defaultdict(dict)
    for move in moves:
        if move.old is not None and move.new is not None:
            given[move.old][AssignmentId(move.key)] = move  # type: ignore[arg-type]
    weights = {case.key: case.weight for case in ground.problem.cases}
    found, shifts = [], []
    for member_id, own in given.items():
        every = work.session.scalars(select(Assignment.id).where(Assignment.live(), Assignment.member_id == member_id))
        who = {AssignmentId(one): None for one in every} | {key: move.new for key, move in own.items()}
        terms = Terms(member_id, office_settings.today(work))
        whole = handoffs.propose(work, terms, Wishes(who))
        handoff = replace(whole, lines=whole.taken)
        found.append(handoff)
        shifts += [
            Shift(member_id, handoff.member, weights[line.assignment_id], line, own[line.assignment_id].reasons)
            for line in handoff.lines
        ]
    shifts.sort(key=lambda one: (one.old, one.line.patient.casefold()))
    return Balance(ground, tuple(shifts), tuple(found))


@needs(Permission.ASSIGN, Permission.VISITS)
def balance(work: Work, chosen: Collection[Handoff]) -> int:
    """Move the chosen patients, each with their planned visits, in one act; how many they were.

    Raises Stale where an assignment or a visit changed since, and Invalid where nothing is chosen.
    """
    count = sum(len(one.taken) for one in chosen)
    if not count:
        raise Invalid.field("", _("Choose the patients to move first."))
    title = ngettext("Balance the caseload ({count} patient)", "Balance the caseload ({count} patients)", count)
    work.named(title.format(count=count))
    for one in chosen:
        handoffs.hand_over(work, one)
    return count


def _stays(work: Work) -> set[object]:
    """The patients who are not moved: near the end of life, or with a visit they expect at once."""
    today = office_settings.today(work)
    hospice = select(HospiceEnrolment.patient_id).where(
        HospiceEnrolment.live(),
        HospiceEnrolment.starts_on <= today,
        HospiceEnrolment.ends_on.is_(None) | (HospiceEnrolment.ends_on >= today),
    )
    told = select(Visit.patient_id).where(
        Visit.live(),
        Visit.status.in_(PLANNED),
        Visit.on_pinboard.is_(False),
        Visit.starts_at.between(work.now, work.now + TOLD),
    )
    return {*work.session.scalars(hospice), *work.session.scalars(told)}

"""A week of home visits to plan, gathered day by day from one reading of the records; and published in one act."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from careteam.domain.clock import day_words
from careteam.domain.day_plans import DayToPlan, Out, change
from careteam.domain.durations import planned
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import MemberId, VisitId, new_id
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES
from careteam.domain.spans import DAY
from careteam.domain.visits import InterpreterBooked, VisitDraft, VisitStatus
from careteam.domain.week_plans import WEEK, Course, WeekSketch, WeekToPlan, apart, due, open_left_out
from careteam.i18n import _
from careteam.persistence.models import Visit
from careteam.services import day_calls, office_settings, plans, visits, week_rows
from careteam.services.day_calls import Decision
from careteam.services.day_plan_records import Records
from careteam.services.day_plans import EVERYBODY, Gathered, Whose, told_window
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.sites import NOWHERE
from careteam.services.week_remarks import why_left_out
from careteam.services.week_rows import DueRow, Rhythm

FAR = 12 * WEEK
"""As far as visits are looked for that count for how often somebody is visited: the longest that is agreed."""

MORNING = time(9)
NAMES = UUID("6f1c1f0e-5f0b-4b53-9a41-0d7a5b7d9d3e")
"""From this a visit that is due has the same name each time it is looked for."""


@needs(Permission.SEE)
def next_week(work: Work) -> date:
    """The week that is planned next: the Monday after today."""
    today = office_settings.today(work)
    return today + timedelta(days=7 - today.weekday())


@needs(Permission.SEE)
def gather(work: Work, monday: date, whose: Whose = EVERYBODY) -> WeekToPlan:
    """The days of a week that can still be planned, with everything a plan of them needs.

    As many reads for a week as for one day, beside those for how often patients are visited.
    """
    return _Week(work, monday, whose).week_to_plan()


@dataclass(frozen=True)
class _Due:
    """The visits that fall due in a week, each with who usually makes it; and what they were worked out from."""

    rows: dict[DueRow, MemberId]
    rhythms: dict[Course, Rhythm]
    known: dict[Course, list[Any]]


def _due(work: Work, monday: date, first: date, last: date) -> _Due:
    rhythms = week_rows.rhythms(work, first, last)
    patients = {patient_id for patient_id, _key in rhythms}
    known = week_rows.home_visits(work, patients, monday - FAR, monday + FAR)
    homes = week_rows.homes(work, patients, first)
    rows: dict[DueRow, MemberId] = {}
    for (patient_id, key), one in sorted(rhythms.items(), key=lambda item: str(item[0])):
        home = homes.get(patient_id)
        if home is None or home.kind not in HOMES:
            continue
        own = known.get((patient_id, key), ())
        days = [row.starts.date() for row in own if not row.on_pinboard]
        count = due(one.how_often, monday, days, sum(row.on_pinboard for row in own))
        room = 1 + (last - first).days // apart(one.how_often)
        starts = datetime.combine(first, MORNING)
        for number in range(min(count, room)):
            row = DueRow(
                id=VisitId(uuid5(NAMES, f"{patient_id} {key} {monday} {number}")),
                patient_id=patient_id,
                setting=home.kind,
                residence_id=home.id,
                starts=starts,
                ends=starts + planned(key, home.kind),
                interpreter=InterpreterBooked.NOT_BOOKED if one.interpreter else InterpreterBooked.NOT_NEEDED,
            )
            rows[row] = one.member_id
    return _Due(rows, rhythms, known)


def _span(work: Work, monday: date) -> tuple[date, date]:
    """From when until when a week can be planned; today is for the planner of days."""
    return max(monday, office_settings.today(work) + DAY), monday + WEEK - DAY


class _Week:
    def __init__(self, work: Work, monday: date, whose: Whose) -> None:
        self.whose = whose
        first, last = _span(work, monday)
        self.days: list[date] = []
        if first > last:
            return
        self.due = _due(work, monday, first, last)
        self.records = Records(work, first, last, self.due.rows)
        shifts = [shift for row in self.records.members.values() for shift in row.shifts]
        working = {shift.weekday for shift in shifts} or set(range(5))
        every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        self.days = [day for day in every if day.weekday() in working]
        self.zone = office_settings.current(work).zone

    def week_to_plan(self) -> WeekToPlan:
        if not self.days:
            return WeekToPlan()
        free, standing = self._free()
        wanted = {*free, *standing, *(row.id for row in self.due.rows)}
        days = []
        for day in self.days:
            gathered = Gathered(self.records, day, self.whose, free, self._near(day, wanted))
            days.append(gathered.day_to_plan(several=True))
        places, drives = tuple(self.records.map.stands), self.records.map.drives(self.records.roads.minutes)
        gone = self._away(days)
        days = [
            replace(
                day,
                places=places,
                drives=drives,
                wanted=tuple(one for one in day.wanted if one.visit_id not in gone),
            )
            for day in days
        ]
        here = {one.visit_id for day in days for one in day.wanted}
        courses = {
            VisitId(row.id): tuple(self._key(one) for one in self.records.parts[row.id])
            for row in self.records.rows
            if row.id in here
        }
        due = {row.id: self._draft(row, member_id) for row, member_id in self.due.rows.items() if row.id in here}
        often = {course: one.how_often for course, one in self.due.rhythms.items()}
        return WeekToPlan(tuple(days), courses, often, due)

    def _free(self) -> tuple[set[UUID], set[UUID]]:
        """The visits standing on a day that may go to another one; and those that stay there."""
        free: set[UUID] = set()
        stay: set[UUID] = set()
        for day in self.days:
            gathered = Gathered(self.records, day, self.whose)
            taken = gathered.taken()
            for row in gathered.rows:
                if row.on_pinboard or not gathered.placeable(row) or row.patient_id in taken:
                    continue
                (stay if told_window(row) is not None else free).add(row.id)
        return free, stay

    def _away(self, days: list[DayToPlan]) -> set[VisitId]:
        """What would be due if the patient were at home: nobody waits for it now."""
        found = {one.visit_id: one.out for day in days for one in day.wanted}
        return {row.id for row in self.due.rows if found.get(row.id) is Out.AWAY}

    def _near(self, day: date, wanted: set[UUID]) -> dict[UUID, Out]:
        """What is due and would be too near, on a day, to a visit outside of the plan."""
        outside: dict[Course, list[date]] = defaultdict(list)
        for course, rows in self.due.known.items():
            outside[course] = [row.starts.date() for row in rows if not row.on_pinboard and row.id not in wanted]
        found: dict[UUID, Out] = {}
        for row, member_id in self.due.rows.items():
            course = (row.patient_id, self._key(member_id))
            near = apart(self.due.rhythms[course].how_often)
            if any(abs((day - other).days) < near for other in outside[course]):
                found[row.id] = Out.NEAR
        return found

    def _key(self, member_id: MemberId) -> str:
        member = self.records.members.get(member_id)
        return member.key if member is not None else ""

    def _draft(self, row: DueRow, member_id: MemberId) -> VisitDraft:
        return VisitDraft(
            patient_id=row.patient_id,
            setting=row.setting,
            starts=row.starts,
            ends=row.ends,
            zone=self.records.sites.get(row.residence_id, NOWHERE).spot.zone or self.zone,
            member_ids=(member_id,),
            residence_id=row.residence_id,
            interpreter=row.interpreter,
            status=VisitStatus.PROPOSED,
        )


@needs(Permission.VISITS)
def publish(
    work: Work, week: WeekToPlan, sketch: WeekSketch, decisions: Mapping[VisitId, Decision] | None = None
) -> tuple[VisitId, ...]:
    """Propose a week's visits as planned, in one act; the visits changed and those entered for it.

    What is left out goes to the pinboard. Raises Stale where somebody changed or entered one since, Invalid for
    ``decisions`` where a visit is left out again and nobody decided it.
    """
    monday = week.monday
    if monday is None:
        raise Invalid.field("", _("No day of this week is left to plan."))
    work.named(_("Propose the home visits of the week of {day}").format(day=day_words(monday)))
    moved = {}
    for visit_id, (number, placed) in sketch.found.items():
        wanted = week.wanted[visit_id][number]
        if change(wanted, placed):
            moved[visit_id] = (week.days[number].day, wanted, placed)
    left = open_left_out(week, sketch)
    day_calls.check_decided(monday, left, decisions or {})
    new = [one for one in left if one.starts is not None or monday not in one.left_out]
    if not moved and not new:
        raise Invalid.field("", _("Everything stands on the calendar as planned already."))
    _check_seen(work, monday, week, [*(wanted for _day, wanted, _placed in moved.values()), *new])
    why = why_left_out(week, sketch) if new else {}
    for wanted in new:
        visit_id = wanted.visit_id
        if visit_id in week.due:
            waits = _("Left out in the week of {day}").format(day=day_words(monday))
            visit_id = visits.enter_pinned(work, week.due[visit_id], why=waits)
        said = (decisions or {}).get(wanted.visit_id, Decision())
        day_calls.leave_out(work, monday, wanted, visit_id, why.get(wanted.visit_id, ""), said)
    work.session.flush()  # what was left out takes up nobody's time any more
    booked = {**plans.drafts(work, moved.keys() - week.due.keys()), **week.due}
    proposed = {
        VisitId(new_id()) if visit_id in week.due else visit_id: day_calls.as_planned(
            day, wanted, placed, booked[visit_id]
        )
        for visit_id, (day, wanted, placed) in moved.items()
    }
    visits.propose_all(work, proposed)
    return tuple(proposed)


def _check_seen(work: Work, monday: date, week: WeekToPlan, wanted: list[Any]) -> None:
    """Refuse where somebody changed one of the visits since, or entered one that was due."""
    for one in wanted:
        if one.visit_id not in week.due:
            work.get(Visit, one.visit_id, seen=one.version)
    if any(one.visit_id in week.due for one in wanted):
        still = {row.id for row in _due(work, monday, *_span(work, monday)).rows}
        gone = [one.patient for one in wanted if one.visit_id in week.due and one.visit_id not in still]
        if gone:
            text = _("Somebody else planned a visit of {patient} meanwhile. The plan is shown anew.")
            raise Stale(text.format(patient=gone[0]))

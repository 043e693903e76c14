"""A day of home visits to plan: gathered as values, planned off the records, and shown beside what people know."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from careteam.domain.day_plans import PRICES, STEP, Against, Busy, DayToPlan, Out, Visitor, Wanted
from careteam.domain.day_sheets import ORDER_AT_DOOR
from careteam.domain.doors import without_codes
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import Precautions, group_on
from careteam.domain.permissions import Permission
from careteam.domain.places import AWAY, HOMES, REMOTE
from careteam.domain.plans import treated_on
from careteam.domain.referrals import Urgency
from careteam.domain.spans import DAY
from careteam.domain.team import DISCIPLINES, WISHED, in_service
from careteam.domain.visits import PLANNED, InterpreterBooked, VisitStatus
from careteam.i18n import _
from careteam.services import day_plan_rows as rows_of
from careteam.services import office_settings
from careteam.services.day_plan_records import Records
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.sites import NOWHERE

MORNING, EVENING = 7 * 60, 19 * 60
"""Home visits begin and end between these, where the patient says nothing else."""

ON_THE_WAY = 30
"""Minutes before a visit from which on somebody is taken to be on the way: it stands as if it had begun."""

MOST = 600
"""So many visits are planned at once; with more, drives and search would keep everybody waiting."""

ORDER = {discipline.key: place for place, discipline in enumerate(DISCIPLINES)}


@dataclass(frozen=True)
class Whose:
    """Whose visits are planned: everybody's, one member's, or those of a discipline, by its key."""

    member_id: MemberId | None = None
    discipline: str = ""


EVERYBODY = Whose()


@needs(Permission.SEE)
def next_working_day(work: Work) -> date:
    """The day that is planned next: the one after today on which anybody works."""
    day = office_settings.today(work) + DAY
    shifts = [shift for row in rows_of.members(work) for shift in row.shifts]
    working = {shift.weekday for shift in shifts} or set(range(5))
    while day.weekday() not in working:
        day += DAY
    return day


@needs(Permission.SEE)
def still_to_ask(work: Work, first: date, last: date | None = None) -> int:
    """How many families of the home visits of a day, or from one until another, have not agreed yet."""
    rows = rows_of.visits(work, first, last or first)
    proposed = [row for row in rows if row.setting in HOMES and not row.on_pinboard]
    return sum(row.status is VisitStatus.PROPOSED for row in proposed)


@needs(Permission.SEE)
def gather(work: Work, day: date, whose: Whose = EVERYBODY) -> DayToPlan:
    """A day with everything that a plan of it needs, in as many reads for a team as for one person."""
    found = Gathered(Records(work, day, day), day, whose).day_to_plan()
    return replace(found, fallen=rows_of.fallen(work, day))


class Gathered:
    """A day to plan as the records tell it, and whose visits.

    ``free``: visits standing on any of the days that may go to another of them; on this one those of other days wait
    as if on the pinboard. ``outs``: why visits cannot be on this day, beside what the records of the day tell.
    """

    def __init__(
        self,
        records: Records,
        day: date,
        whose: Whose,
        free: Collection[UUID] = (),
        outs: Mapping[UUID, Out] | None = None,
    ) -> None:
        self.records, self.day, self.whose = records, day, whose
        self.free, self.outs = free, outs or {}
        self.since = _since(day, records.now)
        self.under_way = self.since + ON_THE_WAY if self.since else 0
        self.map = records.map
        self.members, self.parts = records.members, records.parts
        self.rows = [row for row in records.rows if row.on_pinboard or row.starts.date() == day or row.id in self.free]
        self.sites, self.homes, self.patients = records.sites, records.homes, records.patients
        self.treatments, self.last_seen, self.urgencies = records.treatments, records.last_seen, records.urgencies
        self.usual, self.declined = rows_of.answers(records.assignments, day)
        self.left_out = records.left_out

    def day_to_plan(self, *, several: bool = False) -> DayToPlan:
        """The day. ``several``: of days planned together, so that of a patient's visits each may be the one here; the
        drives are then for whoever puts the days together.
        """
        visitors, busy = self._visitors()
        here = {one.member_id: one for one in visitors}
        count = sum(map(self.placeable, self.rows))
        if count > MOST:
            return DayToPlan(self.day, since=self.since, too_many=count)
        taken = self.taken()
        wanted: list[Wanted] = []
        for row in sorted(self.rows, key=lambda row: (self._waits(row), row.starts, row.id)):
            if self.placeable(row) and (row.patient_id not in taken or self._waits(row)):
                wanted.append(self._wanted(row, here, second=row.patient_id in taken))
                if not several:
                    taken.add(row.patient_id)
            elif not self._waits(row):
                busy += self._busy(row, here)
        asked = {member for one in wanted for member in one.member_ids}
        return DayToPlan(
            self.day,
            tuple(visitors),
            tuple(wanted),
            tuple(busy),
            tuple(self.map.stands),
            () if several else self.map.drives(self.records.roads.minutes),
            self.since,
            missing={
                one: rows_of.why_missing(self.members[one], self.day)
                for one in self.members.keys() & asked - here.keys()
            },
        )

    def taken(self) -> set[UUID]:
        """The patients whom somebody visits that day whatever is planned."""
        return {row.patient_id for row in self.rows if not self._waits(row) and not self.placeable(row)}

    def _waits(self, row: Any) -> bool:
        """Whether a visit does not stand on this day, and may come to it."""
        return bool(row.on_pinboard or row.starts.date() != self.day)

    def placeable(self, row: Any) -> bool:
        """Whether the plan has a say in a visit: a home visit still to come, of those whose day is planned."""
        own = self.parts[row.id]
        coming = row.status in PLANNED and (self._waits(row) or _minute(row.starts) >= self.under_way)
        return row.setting in HOMES and coming and len(own) <= 2 and all(map(self._asked, own))

    def _asked(self, member_id: MemberId) -> bool:
        member = self.members.get(member_id)
        if self.whose.member_id is not None:
            return member_id == self.whose.member_id
        return not self.whose.discipline or (member is not None and member.key == self.whose.discipline)

    def _visitors(self) -> tuple[list[Visitor], list[Busy]]:
        found, busy = [], []
        away = rows_of.away_on(self.records.absences, self.day)
        order = sorted(self.members.values(), key=lambda row: (ORDER.get(row.key, len(ORDER)), row.name.casefold()))
        for row in order:
            member_id = MemberId(row.id)
            settings = not row.settings or not HOMES.isdisjoint(row.settings)
            shifts = sorted((_minute(s.starts), _minute(s.ends)) for s in row.shifts if s.weekday == self.day.weekday())
            if not (
                settings and shifts and self._asked(member_id) and in_service(row.starts_on, row.ends_on, self.day)
            ):
                continue
            free, gaps = _free(shifts, away[member_id])
            if free is None:
                continue
            base = self.map.number(self.sites.get(row.base_id, NOWHERE))
            words = (row.name, row.code, row.hue, row.key)
            found.append(Visitor(member_id, *words, *free, base))
            busy += [Busy(member_id, starts, ends, _("Away"), base) for starts, ends in gaps]
        return found, busy

    def _busy(self, row: Any, here: Mapping[MemberId, Visitor]) -> list[Busy]:
        site = self.sites.get(row.residence_id or row.place_id or row.id, NOWHERE)
        home = self.homes.get(row.residence_id)
        place = None if row.setting in REMOTE else self.map.number(site, home.city if home is not None else "")
        name = self.patients[row.patient_id].name
        words = _("{patient}: {setting}").format(patient=name, setting=row.setting.label)
        times, begun = (_minute(row.starts), _minute(row.starts) + _lasts(row)), row.status not in PLANNED
        return [
            Busy(
                one,
                *times,
                words,
                self._near(here[one], row) if place is None else place,
                place,
                VisitId(row.id),
                begun,
            )
            for one in self.parts[row.id]
            if one in here
        ]

    def _near(self, visitor: Visitor, call: Any) -> int:
        """Where somebody takes a call: at the last place before it that stands, or at their base. A plan that has them
        come from elsewhere counts the way there and on, so it is never too short.
        """
        stands = [
            row
            for row in self.rows
            if visitor.member_id in self.parts[row.id]
            and not self._waits(row)
            and row.setting not in REMOTE
            and row.ends <= call.starts
            and (row.status is not VisitStatus.PROPOSED or row.setting not in HOMES)
        ]
        if not stands:
            return visitor.base
        last = max(stands, key=lambda row: row.ends)
        home = self.homes.get(last.residence_id)
        site = self.sites.get(last.residence_id or last.place_id or last.id, NOWHERE)
        return self.map.number(site, home.city if home is not None else "")

    def _wanted(self, row: Any, here: Mapping[MemberId, Visitor], *, second: bool) -> Wanted:
        patient, home = self.patients[row.patient_id], self.homes.get(row.residence_id)
        members = self.parts[row.id]
        starts = None if self._waits(row) else _minute(row.starts)
        told = told_window(row) if starts is not None else None
        earliest, latest, suits = self._window(patient, _lasts(row))
        if told is not None:
            earliest, latest = told
            seats = tuple({one: self._against(row, one)} if one in here else {} for one in members)
        else:
            seats = tuple(self._seat(row, member, here) for member in members)
            if home is not None and home.two_people and len(seats) == 1:
                seats += (self._second(row, here, seats[0]),)
        out = self._out(row, patient, seats, suits=suits or told is not None, second=second)
        seen = self.last_seen.get(row.patient_id)
        site = self.sites.get(row.residence_id or row.id, NOWHERE)
        precautions = home.precautions if home is not None else Precautions.NONE
        return Wanted(
            visit_id=VisitId(row.id),
            version=row.version,
            patient_id=PatientId(row.patient_id),
            patient=patient.name,
            status=row.status,
            place=self.map.number(site, home.city if home is not None else ""),
            minutes=_lasts(row),
            earliest=earliest,
            latest=latest,
            seats=seats,
            member_ids=members,
            starts=starts,
            told=told is not None,
            urgency=min(row.urgency, self.urgencies.get(row.patient_id, Urgency.ROUTINE), key=list(Urgency).index),
            last_seen=(self.day - seen).days if seen is not None else None,
            left_out=self.left_out[row.id],
            out=out,
            infectious=precautions not in (Precautions.NONE, Precautions.PROTECT),
            at_risk=precautions is Precautions.PROTECT,
            two_people=home is not None and home.two_people,
            notes=tuple(self._notes(row, patient, home)),
            residence_id=row.residence_id,
        )

    def _window(self, patient: Any, minutes: int) -> tuple[int, int, bool]:
        """Between when the visit can begin by what suits the patient, and whether the day suits at all."""
        hours = [(_minute(one.starts), _minute(one.ends)) for one in patient.times_that_suit]
        of_day = [
            (max(starts, MORNING), min(ends, EVENING))
            for one, (starts, ends) in zip(patient.times_that_suit, hours, strict=True)
            if one.weekday == self.day.weekday() and ends > starts
        ]
        suits = not hours or any(ends - starts >= minutes for starts, ends in of_day)
        starts, ends = max(of_day, key=lambda span: span[1] - span[0], default=(MORNING, EVENING))
        return starts, max(starts, ends - minutes), suits

    def _out(
        self, row: Any, patient: Any, seats: Iterable[Collection[MemberId]], *, suits: bool, second: bool
    ) -> Out | None:
        seats = tuple(seats)
        if row.id in self.outs:
            return self.outs[row.id]
        if row.status is not VisitStatus.BOOKED or self._waits(row):
            if patient.stay in AWAY:
                return Out.AWAY
            if second:
                return Out.SECOND
            if any(treated_on(one, self.day) for one in self.treatments[row.patient_id]):
                return Out.TREATMENT
            if not suits:
                return Out.HOURS
        if not seats or not all(seats):
            return Out.TWO if len(seats) > len(self.parts[row.id]) and all(seats[:-1]) else Out.NOBODY
        if len(seats) > 1 and len({*seats[0], *seats[1]}) < 2:
            return Out.TWO
        return None

    def _seat(
        self, row: Any, member_id: MemberId, here: Mapping[MemberId, Visitor]
    ) -> dict[MemberId, tuple[Against, ...]]:
        """Who can take a member's place in a visit: themselves, and those of the same discipline."""
        key = self.members[member_id].key if member_id in self.members else ""
        if key in self.declined[row.patient_id]:
            return {}
        return {one: self._against(row, one) for one, visitor in here.items() if visitor.discipline == key}

    def _second(
        self, row: Any, here: Mapping[MemberId, Visitor], first: Collection[MemberId]
    ) -> dict[MemberId, tuple[Against, ...]]:
        """Who can come along where a home asks for two visitors."""
        able = {one for one, visitor in here.items() if visitor.discipline not in self.declined[row.patient_id]}
        if len(first) == 1:
            able -= set(first)
        against = {one: self._against(row, one) for one in able}
        return {one: (Against.SECOND, *(a for a in why if a is not Against.UNUSUAL)) for one, why in against.items()}

    def _against(self, row: Any, member_id: MemberId) -> tuple[Against, ...]:
        patient, member = self.patients[row.patient_id], self.members[member_id]
        said = {
            Against.UNUSUAL: member_id not in self.usual[row.patient_id] and member_id not in self.parts[row.id],
            Against.LANGUAGE: set(patient.languages).isdisjoint(member.languages)
            and row.interpreter is not InterpreterBooked.BOOKED,
            Against.WISH: patient.visitor_wish in WISHED and member.gender is not WISHED[patient.visitor_wish],
            Against.AGE: self._other_age(patient, member),
        }
        return tuple(one for one in PRICES if said.get(one))

    def _other_age(self, patient: Any, member: Any) -> bool:
        group = group_on(patient.birth_date, patient.age_group, self.day)
        return bool(member.age_groups) and group is not None and group not in member.age_groups

    def _notes(self, row: Any, patient: Any, home: Any) -> Iterable[str]:
        if row.interpreter is InterpreterBooked.NOT_BOOKED:
            yield _("Interpreter not booked")
        if patient.visitor_wish in WISHED:
            yield _("Wishes: {wish}").format(wish=patient.visitor_wish.label.lower())
        if home is None:
            return
        if home.two_people:
            yield _("Two visitors")
        if home.precautions in ORDER_AT_DOOR:
            yield _(ORDER_AT_DOOR[home.precautions])
        if home.oxygen:
            yield _("Oxygen")
        yield from filter(None, (without_codes(text, home.key_code) for text in (home.pets, home.access)))


def _since(day: date, now: datetime) -> int:
    """The minute before which nothing of the day can change any more."""
    if day > now.date():
        return 0
    return 24 * 60 if day < now.date() else -(-(now.hour * 60 + now.minute + 1) // STEP) * STEP


def _minute(moment: datetime | time) -> int:
    return moment.hour * 60 + moment.minute


def _lasts(row: Any) -> int:
    return int((row.ends - row.starts) / timedelta(minutes=1))


def told_window(row: Any) -> tuple[int, int] | None:
    """Between when the family was told that the visit begins; of a booked visit without a window, just then."""
    if row.window_starts is not None and row.window_ends is not None:
        return _minute(row.window_starts), _minute(row.window_ends)
    return (_minute(row.starts), _minute(row.starts)) if row.status is VisitStatus.BOOKED else None


def _free(
    shifts: list[tuple[int, int]], away: list[tuple[int, int]]
) -> tuple[tuple[int, int] | None, list[tuple[int, int]]]:
    """From when until when somebody is there, and what within that is taken."""
    taken = sorted([*away, *((one[1], other[0]) for one, other in pairwise(shifts))])
    starts, ends = shifts[0][0], shifts[-1][1]
    for begins, stops in taken:
        if begins <= starts < stops:
            starts = stops
    for begins, stops in reversed(taken):
        if begins < ends <= stops:
            ends = begins
    if starts >= ends:
        return None, []
    return (starts, ends), [(b, s) for b, s in taken if starts < b < s < ends]

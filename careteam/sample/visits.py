"""The sample office's visits: each member's working days, joint visits, and what the past ones recorded."""

import math
from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from careteam.domain.clock import to_utc
from careteam.domain.help import HelpDomain
from careteam.domain.places import HOMES, PlaceKind, Setting
from careteam.domain.referrals import Urgency
from careteam.domain.versions import PageVersion
from careteam.domain.visits import (
    CancelReason,
    Interpreted,
    InterpreterBooked,
    Medicine,
    MedicineChange,
    NextStep,
    NotSeenReason,
    Talk,
    VisitStatus,
)
from careteam.i18n import _
from careteam.persistence.models import Visit, VisitMember, VisitRecord
from careteam.sample import words
from careteam.sample.cast import ZONE, Cast, Person, Repeating, Report, Somebody

MINUTES = {
    "physician": 60,
    "nurse_practitioner": 60,
    "chaplain": 45,
    "dietitian": 40,
    "music_therapist": 45,
    "child_life": 45,
}
"""Planned minutes by discipline; 60 for the rest (DOMAIN: nurses 45 to 60, social workers 60)."""
PRESCRIBERS = frozenset({"physician", "nurse_practitioner", "physician_assistant", "nurse"})
RECORDED = 50_000
"""Up to so many visits every completed one has its record; in a larger office, those of the last 60 days."""
START = 9 * 60
"""When visits that repeat start, in minutes since midnight: the first of somebody's day."""
TIGHT = ((0, 5), (1, 3), (2, 0))
"""Working day from today and member whose second visit comes too soon after the first: the sample's conflicts."""


def write(cast: Cast, report: Report) -> None:
    """Write every working day, until the size's number of visits is reached."""
    days = [day for day in _every_day(cast.first, cast.last) if day.weekday() < 5]
    large = (cast.size.visits or 0) > RECORDED
    left = cast.size.visits
    coming = deque(sorted(cast.patients, key=lambda person: person.begins))
    tight = {(cast.working_day(offset), index) for offset, index in TIGHT}
    for done, day in enumerate(days):
        if done % 10 == 0:
            report(_("Visits"), 0.1 + 0.9 * done / len(days))
        recorded = not large or (cast.today - day).days <= 60
        while coming and coming[0].begins <= day:
            person = coming.popleft()
            for member in person.team:
                member.now.append(person)
        share = None if left is None else math.ceil(left / (len(days) - done))
        written = _Day(cast, day, recorded=recorded, tight=tight, share=share).write()
        if left is not None:
            left -= written
    report(_("Visits"), 1.0)


def _every_day(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)


class _Day:
    """One working day of the team; ``share``: of the visits that are wanted, those that fall on it."""

    def __init__(
        self, cast: Cast, day: date, *, recorded: bool, tight: set[tuple[date, int]], share: int | None
    ) -> None:
        self.cast, self.day, self.recorded, self.tight = cast, day, recorded, tight
        self.share = share
        self.written = 0
        noon = datetime(day.year, day.month, day.day, 12)
        # Clocks change at night, so one offset holds for a whole working day.
        self.offset = timezone(noon - to_utc(noon, ZONE).replace(tzinfo=None))
        self.seen: set[UUID] = set()
        self.free: dict[UUID, int] = {}

    def write(self) -> int:
        """Write the day; how many visits it has."""
        cast = self.cast
        here = [member for member in cast.team if member.now and self.day not in member.away]
        for member in here:
            self.free[member.id] = 8 * 60 + 30 + 15 * cast.rng.randrange(3)
        for one in cast.repeating.get(self.day, ()):
            if one.member in here and not self._is_full(one.member):
                self._write_repeating(one)
        for index, member in enumerate(cast.team):
            if member.id not in self.free:
                continue
            for place in range(cast.pick((1, 2, 2, 2, 3))):
                soon = place == 1 and (self.day, index) in self.tight
                if self._is_full(member):
                    break
                self._write_visit(member, soon=soon)
        while self.share is not None:  # somebody was away, or had few patients: others have more visits that day
            before = self.written
            for member in here:
                if not self._is_full(member):
                    self._write_visit(member, soon=False)
            if self.written == before:
                break
        return self.written

    def _is_full(self, member: Somebody) -> bool:
        return self.free[member.id] > 15 * 60 + 30 or self.written == self.share

    def _write_visit(self, member: Somebody, *, soon: bool) -> None:
        cast = self.cast
        person = self._somebody_of(member)
        if person is None:
            return
        setting, place_id = self._where(person)
        minutes = MINUTES.get(member.discipline, 60)
        start = self.free[member.id] - (25 if soon else 0)
        members = [member]
        if cast.chance(0.22):
            members += [
                other for other in person.team
                if other is not member and self.free.get(other.id, start + 1) <= start
            ][:1]  # fmt: skip
        pause = 45 if setting in HOMES else 15
        pause += cast.pick((0, 0, 30, 60, 90))
        for one in members:
            self.free[one.id] = start + minutes + pause
        self.seen.add(person.id)
        self.written += 1
        self._add(person, members, setting, place_id, start, minutes)

    def _write_repeating(self, one: Repeating) -> None:
        """A visit of a series, the first of somebody's day."""
        minutes = MINUTES.get(one.member.discipline, 60)
        self.free[one.member.id] = START + minutes + 60
        self.seen.add(one.person.id)
        self.written += 1
        self._add(one.person, [one.member], one.person.home, None, START, minutes, one)

    def _somebody_of(self, member: Somebody) -> Person | None:
        attempts = 6
        while attempts and member.now:
            person = self.cast.pick(member.now)
            treated = person.treated == self.day.weekday() and not self.cast.chance(0.05)
            if person.ends is not None and person.ends <= self.day:
                member.now.remove(person)
            elif person.id not in self.seen and not treated:
                return person
            else:
                attempts -= 1
        return None

    def _where(self, person: Person) -> tuple[Setting, UUID | None]:
        cast = self.cast
        if person.stay_since is not None and person.stay_since <= self.day:
            return Setting.HOSPITAL, person.stay_place
        share = cast.rng.random()
        if share < 0.10:
            return Setting.PHONE if share < 0.06 else Setting.VIDEO, None
        if share < 0.34:
            cancer = person.cancer and share < 0.24
            kind = PlaceKind.CANCER_CENTER if cancer else PlaceKind.CLINIC
            return Setting.CANCER_CENTER if cancer else Setting.CLINIC, cast.places[kind][0]
        return person.home, None

    def _add(
        self,
        person: Person,
        members: list[Somebody],
        setting: Setting,
        place_id: UUID | None,
        start: int,
        minutes: int,
        repeating: Repeating | None = None,
    ) -> None:
        cast = self.cast
        starts = datetime(self.day.year, self.day.month, self.day.day) + timedelta(minutes=start)
        ends = starts + timedelta(minutes=minutes)
        starts_at, ends_at = (local.replace(tzinfo=self.offset).astimezone(UTC) for local in (starts, ends))
        status, reason = self._status(starts_at, ends_at)
        purpose, purpose_patient = cast.pick(words.CHILD_PURPOSES if person.child else words.PURPOSES)
        if repeating is not None:
            purpose_patient = repeating.purpose
        told = setting in HOMES and status is not VisitStatus.PROPOSED
        over = status in (VisitStatus.COMPLETED, VisitStatus.SEEN)
        visit_id = cast.writer.add(
            Visit,
            patient_id=person.id,
            setting=setting,
            place_id=place_id,
            residence_id=person.residence_id if setting in HOMES else None,
            starts=starts,
            ends=ends,
            zone=ZONE,
            starts_at=starts_at,
            ends_at=ends_at,
            window_starts=(starts - timedelta(minutes=30)).time() if told else None,
            window_ends=(starts + timedelta(minutes=30)).time() if told else None,
            purpose=purpose,
            purpose_patient=purpose_patient,
            interpreter=self._interpreter(person),
            status=status,
            reason=reason,
            on_pinboard=False,
            urgency=Urgency.ROUTINE,
            arrived_at=starts_at if over else None,
            departed_at=ends_at if over else None,
            series_id=repeating.series_id if repeating else None,
            series_starts=starts if repeating else None,
        )
        for member in members:
            cast.writer.add(
                VisitMember,
                visit_id=visit_id,
                member_id=member.id,
                patient_id=person.id,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        if status is VisitStatus.COMPLETED and self.recorded:
            self._add_record(visit_id, person, members, ends_at)

    def _interpreter(self, person: Person) -> InterpreterBooked:
        if not person.interpreter:
            return InterpreterBooked.NOT_NEEDED
        return InterpreterBooked.BOOKED if self.cast.chance(0.9) else InterpreterBooked.NOT_BOOKED

    def _status(self, starts_at: datetime, ends_at: datetime) -> tuple[VisitStatus, str]:
        cast = self.cast
        if ends_at < cast.now:
            share = cast.rng.random()
            if share < 0.06:
                return VisitStatus.CANCELLED, cast.pick((CancelReason.PATIENT_ASKED, CancelReason.TEAM)).value
            if share < 0.10:
                return VisitStatus.NOT_SEEN, cast.pick((NotSeenReason.TOO_ILL, NotSeenReason.NOT_AT_HOME)).value
            if (cast.today - self.day).days <= 2 and share < 0.35:
                return VisitStatus.SEEN, ""
            return VisitStatus.COMPLETED, ""
        if starts_at <= cast.now:
            return VisitStatus.ARRIVED, ""
        return (VisitStatus.PROPOSED if cast.chance(0.12) else VisitStatus.BOOKED), ""

    def _add_record(self, visit_id: UUID, person: Person, members: list[Somebody], ends_at: datetime) -> None:
        cast, lead = self.cast, members[0]
        first = cast.rng.randrange(len(words.TALKS))
        talks = tuple(
            Talk(HelpDomain(domain), said, note)
            for domain, said, note in (words.TALKS[first], words.TALKS[(first + 2) % len(words.TALKS)])
        )
        ours = f"{lead.given_name} {lead.family_name}"
        agreed = cast.rng.sample(words.STEPS, 2)
        steps = tuple(NextStep(what, "" if who == "patient" else ours) for what, who in agreed)
        confirmed: Any = lead.id
        medicines: tuple[Medicine, ...] = ()
        if lead.discipline in PRESCRIBERS and not person.child and cast.chance(0.5):
            medicines = tuple(
                Medicine(MedicineChange(change), name, what_for, how, confirmed)
                for change, name, what_for, how in cast.rng.sample(words.MEDICINES, 2)
            )
        released = cast.chance(0.85)
        cast.writer.add(
            VisitRecord,
            visit_id=visit_id,
            patient_id=person.id,
            what_matters=cast.pick(words.WHAT_MATTERS) if not person.child else "",
            talks=talks,
            steps=steps,
            medicines=medicines,
            team_notes="Plan agreed with the team." if cast.chance(0.3) else "",
            reader=person.parent or person.name,
            page_version=PageVersion.CAREGIVER if person.parent else PageVersion.ADULT,
            told_back=cast.chance(0.7),
            interpreted=Interpreted.READ_ALOUD if person.interpreter else None,
            interpreted_by="Interpreter 4821" if person.interpreter else "",
            interpreted_on=ends_at.date() if person.interpreter else None,
            released_at=ends_at if released else None,
            released_by=lead.id if released else None,
        )

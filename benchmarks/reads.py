"""What a person waits for at every click, through Office, beside the same rows by raw SQL on the same file."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks import raw
from benchmarks.figures import Figure, beside, medians, over
from careteam.domain.clock import to_local
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.spans import DAY
from careteam.domain.visits import VisitDraft, VisitStatus
from careteam.persistence.engine import open_file
from careteam.persistence.models import Visit
from careteam.services import calendar, office_settings, patients, plans, timeline, visits
from careteam.services.office import Office, Work

ROUNDS = 40
SAME_ROWS = "the same rows, raw SQL"


@dataclass(frozen=True)
class Asked:
    """What the reads are about: a visit of the coming days, its first member, its patient, and a week."""

    draft: VisitDraft
    member_id: MemberId
    patient_id: PatientId
    monday: date


def figures(office: Office, file: Path, key: bytes) -> Iterator[Figure]:
    """Each read, and the booking of a visit."""
    connection = open_file(file, key)
    cursor = connection.cursor()
    try:
        asked = office.read(usual)
        for what, ours, statements, values in _reads(office.clock.now(), asked):
            found, limit = _beside(office, ours, cursor, statements, values)
            yield over(what, found, limit, SAME_ROWS, spare=0.001, twice=True)
            if statements is raw.WEEK:
                found, limit = _beside(office, _check_of(office, ours), cursor, raw.WEEK_CHECK, values)
                yield beside("What stands in its way, which comes after", found / limit, SAME_ROWS)
        yield _booking(office, asked, connection.cursor())
    finally:
        connection.close()


def usual(work: Work) -> Asked:
    """A visit in the coming days whose patient has as many visits as half of those have, and its first member.

    Their week is the next one, whatever day it is: all its visits are still to come, as in a week somebody plans.
    """
    today = to_local(work.now, office_settings.current(work).zone).date()
    monday = today + (7 - today.weekday()) * DAY
    counts = select(Visit.patient_id, func.count().label("visits")).where(Visit.live()).group_by(Visit.patient_id)
    many = counts.subquery()
    coming = (
        select(Visit.id)
        .join(many, many.c.patient_id == Visit.patient_id)
        .where(Visit.on_days(today + DAY, today + 4 * DAY), Visit.status == VisitStatus.BOOKED, ~Visit.on_pinboard)
        .order_by(many.c.visits, Visit.id)
    )
    ids = work.session.scalars(coming).all()
    visit_id = VisitId(ids[len(ids) // 2])
    draft = plans.drafts(work, [visit_id])[visit_id]
    return Asked(draft, draft.member_ids[0], draft.patient_id, monday)


Read = tuple[str, Callable[[Work], Any], tuple[str, ...], dict[str, object]]


def _reads(now: datetime, asked: Asked) -> Iterator[Read]:
    member: dict[str, object] = {"member": asked.member_id.hex, "patient": asked.patient_id.hex}
    yield "A patient’s timeline", lambda work: timeline.of_patient(work, asked.patient_id), raw.TIMELINE, member
    week = _between(datetime.combine(asked.monday, datetime.min.time()), 7)
    days = lambda work: calendar.days(work, asked.monday, 7, member_id=asked.member_id)  # noqa: E731
    yield "A member’s week", days, raw.WEEK, member | week
    near = _between(now - timedelta(hours=12), 1)
    for typed in ("ma", "mar"):
        look = lambda work, typed=typed: patients.search(work, typed)  # noqa: E731
        yield f"Patient search: “{typed}”", look, raw.FOUND, member | near | {"words": f"% {typed}%"}
    day = _between(asked.draft.starts - timedelta(hours=12), 1)
    yield "Conflict check", lambda work: visits.check(work, asked.draft), raw.CHECK, member | day


def _between(since: datetime, days: int) -> dict[str, object]:
    return {"since": int(since.timestamp()), "until": int(since.timestamp()) + days * 24 * 3600}


def _check_of(office: Office, week: Callable[[Work], Any]) -> Callable[[Work], object]:
    """What the calendar asks once a week is shown."""
    shown = office.read(week)
    return lambda work: calendar.checked(work, shown)


def _beside(
    office: Office,
    ours: Callable[[Work], object],
    cursor: Any,
    statements: tuple[str, ...],
    values: dict[str, object],
) -> list[float]:
    """The seconds of a read, and of the same rows by hand."""
    return medians(ROUNDS, time.thread_time, lambda: office.read(ours), lambda: raw.ask(cursor, statements, values))


def _booking(office: Office, asked: Asked, cursor: Any) -> Figure:
    """To book a visit with all its checks and its audit entries, beside inserting the same rows; both on the disk.

    Each is done once untimed before: what another connection wrote makes SQLite forget the pages it holds in memory,
    and one window does not take turns with another at every booking.
    """
    last = office.read(lambda work: _last_start(work))
    weeks = count((last - asked.draft.starts).days // 7 + 2)

    def book() -> None:
        later = next(weeks) * 7 * DAY
        draft = replace(
            asked.draft, starts=asked.draft.starts + later, ends=asked.draft.ends + later, override_reason="As agreed"
        )
        office.write(lambda work: visits.book(work, draft))

    book()
    rows = raw.latest_booking(cursor)
    insert = lambda: raw.insert(cursor, raw.renewed(rows))  # noqa: E731
    again = (book, insert)
    found, limit = medians(ROUNDS, time.perf_counter, *again, before=lambda number: again[number]())
    return over("Booking a visit", found, limit, "the same rows inserted", spare=0.005)


def _last_start(work: Work) -> datetime:
    """The start of the last visit of all: nothing is in the way after it."""
    return work.session.scalars(select(Visit.starts).order_by(Visit.starts_at.desc()).limit(1)).one()

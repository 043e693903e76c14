"""Today: the day's visits, and what needs somebody now, the most pressing first."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, func, select

from careteam.domain.clock import day_words, moment_words, time_words, to_local
from careteam.domain.ids import PatientId
from careteam.domain.patients import ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.spans import DAY
from careteam.domain.visits import OPEN, NotSeenReason, VisitStatus, overdue_to_close
from careteam.domain.words import Word
from careteam.i18n import N_, _, ngettext
from careteam.persistence.models import Absence, Call, Member, Patient
from careteam.persistence.prepared import Rows, prepared
from careteam.services import backups, news, office_settings, visit_blocks, worklists
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import member_name
from careteam.services.visit_blocks import VisitBlock
from careteam.services.worklists import Need

__all__ = ["Need", "Needed", "Needs", "Today", "at_once", "today"]

AT_MOST = 5
"""How many of one kind are named on Today; the count says how many there are."""

AHEAD, BACK = 4 * DAY, 7 * DAY
"""How far conflicts are looked for, which on a Friday takes in Monday, and how far visits still open."""

UNSETTLED = OPEN | {VisitStatus.NOT_SEEN}


class Needed(Word):
    """What kind of thing needs somebody, in the order of Today."""

    CLOSE_CALL = "close_call", N_("Home visits not closed: call the clinician")
    WELFARE_CALL = "welfare_call", N_("Not at home: call to see that all is well")
    DIED = "died", N_("Died")
    AWAY_NOW = "away_now", N_("Not at home since yesterday")
    LEFT = "left", N_("No longer with the team")
    REFERRAL = "referral", N_("New referrals")
    CONFLICT = "conflict", N_("Visits in conflict")
    PINBOARD = "pinboard", N_("On the pinboard: find a new time")
    UNASSIGNED = "unassigned", N_("Patients without a lead")
    EIGHT_WEEKS = "eight_weeks", N_("First visit within 8 weeks")
    NOT_CLOSED = "not_closed", N_("Earlier visits: seen or not?")
    ABSENT = "absent", N_("Away today")
    BACKUP = "backup", N_("Last backup")


@dataclass(frozen=True)
class Needs:
    """All of one kind: the first few by name, and how many there are."""

    kind: Needed
    named: tuple[Need, ...]
    total: int


@dataclass(frozen=True)
class Today:
    """The day at the office: every visit of it by time, and what needs somebody.

    ``is_new``: there is nobody in the office yet, neither team nor patients. Not ``whole``: the visits as they are
    planned, and what needs somebody is not known yet.
    """

    day: date
    now: datetime
    visits: tuple[VisitBlock, ...]
    needs: tuple[Needs, ...] = ()
    is_new: bool = False
    whole: bool = True


@needs(Permission.SEE)
def at_once(work: Work) -> Today:
    """The day's visits alone, unchecked: what a page can show before the rest of a large office is looked through."""
    now = to_local(work.now, office_settings.current(work).zone)
    day = now.date()
    visits = visit_blocks.between(work, day, day + DAY, frozenset(VisitStatus))
    return Today(day, now, visits, whole=False)


@needs(Permission.SEE)
def today(work: Work) -> Today:
    """What the team has before it now."""
    zone = office_settings.current(work).zone
    now = to_local(work.now, zone)
    day = now.date()
    before = visit_blocks.between(work, day - BACK, day, UNSETTLED)
    coming = visit_blocks.between(work, day, day + AHEAD, frozenset(VisitStatus))
    blocks = (*before, *visit_blocks.checked(work, coming))
    of_kind: dict[Needed, Iterable[Need]] = {
        Needed.CLOSE_CALL: _close_calls(work, blocks, day),
        Needed.WELFARE_CALL: _welfare_calls(work, blocks, day),
        Needed.DIED: news.spells(work, zone, ProgramStatus.DIED),
        Needed.AWAY_NOW: news.stays(work, zone),
        Needed.LEFT: news.spells(work, zone, ProgramStatus.DISCHARGED),
        Needed.REFERRAL: worklists.referrals(work, zone),
        Needed.CONFLICT: _conflicts(blocks),
        Needed.PINBOARD: _pinned(work, day),
        Needed.UNASSIGNED: (),
        Needed.EIGHT_WEEKS: worklists.eight_weeks(work, day),
        Needed.NOT_CLOSED: _not_closed(work, blocks, day),
        Needed.ABSENT: _absent(work, day),
        Needed.BACKUP: _backup(work),
    }
    groups = {kind: tuple(found) for kind, found in of_kind.items()}
    listed = [Needs(kind, found[:AT_MOST], len(found)) for kind, found in groups.items()]
    total, latest = worklists.unassigned(work, day, AT_MOST)
    listed[list(of_kind).index(Needed.UNASSIGNED)] = Needs(Needed.UNASSIGNED, latest, total)
    visits = tuple(block for block in blocks if block.starts.date() == day)
    return Today(day, now, visits, tuple(group for group in listed if group.total), _is_new(work))


def _is_new(work: Work) -> bool:
    """Whether nobody is in the office yet."""
    somebody = select(exists().where(Member.live())), select(exists().where(Patient.live()))
    return not any(work.session.scalar(one) for one in somebody)


def _close_calls(work: Work, blocks: Iterable[VisitBlock], day: date) -> Iterator[Need]:
    """Home visits of today and last night not closed in time: is the clinician all right?"""
    late = [
        block
        for block in blocks
        if block.starts.date() >= day - DAY
        and overdue_to_close(block.setting, block.status, block.ends_at, died=False, now=work.now)
    ]
    living = _living(work, late)
    ids = {part.member_id for block in late for part in block.parts}
    phones = dict(work.session.execute(select(Member.id, Member.phone).where(Member.id.in_(ids))).all())
    for block in late:
        if block.patient_id in living:
            who = ", ".join(f"{part.name} {phones.get(part.member_id, '')}".strip() for part in block.parts)
            text = _("With {patient}, planned until {time}")
            yield Need(
                who or _("Nobody assigned"),
                text.format(patient=block.patient, time=moment_words(block.ends, day)),
                "bad",
                block.patient_id,
                block.visit_id,
            )


def _welfare_calls(work: Work, blocks: Iterable[VisitBlock], day: date) -> Iterator[Need]:
    """Where nobody opened the door today or yesterday and no call was logged since."""
    closed = [
        block
        for block in blocks
        if block.status is VisitStatus.NOT_SEEN
        and block.reason == NotSeenReason.NOT_AT_HOME
        and block.starts.date() >= day - DAY
    ]
    calls = select(Call.patient_id, func.max(Call.at)).where(Call.patient_id.in_({one.patient_id for one in closed}))
    called = dict(work.session.execute(calls.where(Call.live()).group_by(Call.patient_id)).all())
    living = _living(work, closed)
    for block in closed:
        last = called.get(block.patient_id)
        if block.patient_id in living and (last is None or last < block.starts_at):
            detail = _("Nobody opened at {time}").format(time=moment_words(block.starts, day))
            yield Need(block.patient, detail, "bad", block.patient_id, block.visit_id)


def _living(work: Work, blocks: Iterable[VisitBlock]) -> set[PatientId]:
    ids = {block.patient_id for block in blocks}
    return {PatientId(row.id) for row in _living_rows(work, ids)} if ids else set()


@prepared
def _living_rows(ids: Collection[PatientId]) -> Rows:
    return select(Patient.id).where(Patient.id.in_(ids), Patient.status != ProgramStatus.DIED)


def _conflicts(blocks: Iterable[VisitBlock]) -> Iterator[Need]:
    for block in blocks:
        if block.conflicts:
            when = f"{day_words(block.starts.date())}, {time_words(block.starts)}"
            detail = f"{when} · {block.conflicts[0].rule.label}"
            yield Need(block.patient, detail, "bad", block.patient_id, block.visit_id, block.starts.date())


def _pinned(work: Work, day: date) -> Iterator[Need]:
    for block in visit_blocks.pinned(work):
        who = ", ".join(part.name for part in block.parts)
        was = _("Was {time}").format(time=moment_words(block.starts, day))
        detail = " · ".join(part for part in (was, who) if part)
        yield Need(block.patient, detail, "", block.patient_id, block.visit_id)


def _not_closed(work: Work, blocks: Iterable[VisitBlock], day: date) -> Iterator[Need]:
    """Visits of the last days that nobody said anything of since."""
    still_open = [block for block in blocks if block.status in OPEN and block.starts.date() < day]
    living = _living(work, still_open)
    for block in still_open:
        if block.patient_id in living:
            who = ", ".join(part.name for part in block.parts)
            detail = " · ".join(part for part in (moment_words(block.starts, day), who) if part)
            yield Need(block.patient, detail, "", block.patient_id, block.visit_id, block.starts.date())


def _backup(work: Work) -> Iterator[Need]:
    """That the last good backup was made too long ago, or never."""
    if (waiting := backups.waiting(work)) is not None:
        text = ngettext("No backup for {count} day", "No backup for {count} days", waiting.days)
        yield Need(text.format(count=waiting.days), _("Takes a minute, and you can go on working"), "warn")


def _absent(work: Work, day: date) -> Iterator[Need]:
    midnight = datetime.combine(day, time())
    rows = work.session.execute(
        select(Member.given_name, Member.family_name, Absence.kind, Absence.starts, Absence.ends)
        .join(Absence, Absence.member_id == Member.id)
        .where(Absence.starts < midnight + DAY, Absence.ends > midnight, Absence.live(), Member.live())
        .order_by(Member.family_name)
    )
    for row in rows:
        until = moment_words(row.ends - timedelta(minutes=1) if row.ends.time() == time() else row.ends, day)
        whole = row.starts <= midnight and row.ends >= midnight + DAY
        detail = row.kind.label
        if not whole:
            text = _("{kind}, {starts} to {ends}")
            detail = text.format(kind=detail, starts=moment_words(row.starts, day), ends=until)
        elif row.ends > midnight + DAY:
            last = (row.ends - timedelta(minutes=1)).date()
            detail = _("{kind}, until {day}").format(kind=detail, day=day_words(last))
        yield Need(member_name(row), detail)

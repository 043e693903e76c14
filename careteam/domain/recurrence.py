"""Visits that repeat: every so many days, weeks or months, until when; and what one change reaches of them."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, islice, takewhile

from careteam.domain.clock import date_words, on_clock
from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import VisitId
from careteam.domain.visits import PLANNED, VisitDraft, VisitStatus
from careteam.domain.words import Word
from careteam.i18n import N_, _, ngettext

MOST = 104
"""Visits of one series: every week for two years."""

LONGEST = timedelta(days=731)
"""From the first visit of a series to its last: nobody can promise more than two years of Tuesdays."""

WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday")),
    *(N_("Friday"), N_("Saturday"), N_("Sunday")),
)
NTH = (N_("first"), N_("second"), N_("third"), N_("fourth"), N_("last"))


class Unit(Word):
    """What a series counts in."""

    DAYS = "days", N_("days")
    WEEKS = "weeks", N_("weeks")
    MONTHS = "months", N_("months, same weekday")
    MONTH_DATES = "month_dates", N_("months, same date")


@dataclass(frozen=True)
class Repeat:
    """Every so many days, weeks or months, so many times or until a day, that day included.

    ``weekdays`` (0 is Monday) are for weeks alone; none means the weekday of the first visit. In months without a 31st,
    or without a fifth Tuesday, the last one takes its place.
    """

    every: int = 1
    unit: Unit = Unit.WEEKS
    weekdays: tuple[int, ...] = ()
    times: int | None = None
    until: date | None = None


class Scope(Word):
    """How much of a series one act is about."""

    THIS = "this", N_("This visit")
    FOLLOWING = "following", N_("This and following")
    ALL = "all", N_("All", "visits of a series")


@dataclass(frozen=True)
class SeriesVisit:
    """A visit of a series as it stands. ``meant``: when the series meant it to start; both by the clock of ``zone``."""

    visit_id: VisitId
    meant: datetime
    starts: datetime
    zone: str
    starts_at: datetime
    status: VisitStatus
    on_pinboard: bool = False


def check_repeat(repeat: Repeat, first: date) -> None:
    """Refuse what does not end, ends too late, or never happens. Raises Invalid with one problem a field."""
    problems = []
    if not 1 <= repeat.every <= MOST:
        problems.append(Problem("every", _("Repeat every 1 to {most}.").format(most=MOST)))
    if not set(repeat.weekdays) <= set(range(7)) or (repeat.weekdays and repeat.unit is not Unit.WEEKS):
        problems.append(Problem("weekdays", _("Choose days of the week, and count in weeks.")))
    if (repeat.times is None) == (repeat.until is None):
        problems.append(Problem("times", _("Say how many visits there are, or the last day.")))
    elif repeat.times is not None and not 2 <= repeat.times <= MOST:
        text = _("A series has 2 to {most} visits. Book more of them later, when they come near.")
        problems.append(Problem("times", text.format(most=MOST)))
    elif repeat.until is not None and not first < repeat.until <= _latest(first):
        text = _("Choose a last day after the first visit, at most two years later: until {day}.")
        problems.append(Problem("until", text.format(day=date_words(_latest(first)))))
    if problems:
        raise Invalid(*problems)


def occurrences(repeat: Repeat, first: datetime) -> tuple[datetime, ...]:
    """When the visits of a series are meant to start, as a clock on the wall shows it: 10:00 is 10:00 all year.

    The first is on the first day of the series that is not before ``first``. What the clocks skip on one of these days
    is for ``clock.on_clock`` to mend. Raises Invalid.
    """
    check_repeat(repeat, first.date())
    latest = _latest(first.date())
    last = repeat.until or latest
    days = takewhile(lambda day: day <= last, _days(repeat, first.date(), latest))
    found = tuple(islice(days, repeat.times or MOST + 1))
    if repeat.times and len(found) < repeat.times:
        text = _("So many visits would go on beyond {day}, two years after the first. Choose fewer.")
        raise Invalid.field("times", text.format(day=date_words(latest)))
    if len(found) > MOST:
        raise Invalid.field("until", _("A series has at most {most} visits. Choose an earlier day.").format(most=MOST))
    if len(found) < 2:
        raise Invalid.field("until", _("Only one visit falls before this day. Choose a later one."))
    return tuple(datetime.combine(day, first.time()) for day in found)


def words(repeat: Repeat, day: date, others: Iterable[date] = ()) -> str:
    """How often, within a sentence about a visit meant for a day: every Tuesday, every 2 weeks on Tuesday.

    ``others``: the days of the other visits, which tell the last Tuesday of a month from the fourth.
    """
    every, weekday = repeat.every, _(WEEKDAYS[day.weekday()])
    if repeat.unit is Unit.DAYS:
        return ngettext("every day", "every {count} days", every).format(count=every)
    if repeat.unit is Unit.WEEKS:
        several = repeat.weekdays if day.weekday() in repeat.weekdays else ()
        days = _listed([_(WEEKDAYS[one]) for one in sorted(several)] or [weekday])
        return ngettext("every {days}", "every {count} weeks on {days}", every).format(count=every, days=days)
    if repeat.unit is Unit.MONTHS:
        latest = max(one.day for one in (day, *others) if one.weekday() == day.weekday())
        text = ngettext("on the {nth} {weekday} of every month", "every {count} months on the {nth} {weekday}", every)
        return text.format(count=every, nth=_(NTH[(latest - 1) // 7]), weekday=weekday)
    latest = max(one.day for one in (day, *others))
    text = ngettext("on day {day} of every month", "every {count} months on day {day}", every)
    return text.format(count=every, day=latest)


def shifted(repeat: Repeat, days: int) -> Repeat:
    """The same series so many days later: Tuesdays and Thursdays become Wednesdays and Fridays."""
    return replace(repeat, weekdays=tuple(sorted((one + days) % 7 for one in repeat.weekdays)))


def reached(visits: Iterable[SeriesVisit], this: VisitId, scope: Scope) -> tuple[SeriesVisit, ...]:
    """The visits of a series that an act on one of them is about, in the order they were meant, whatever became of
    them.
    """
    ordered = sorted(visits, key=lambda visit: (visit.meant, visit.visit_id))
    place = next(index for index, visit in enumerate(ordered) if visit.visit_id == this)
    return tuple({Scope.THIS: ordered[place : place + 1], Scope.FOLLOWING: ordered[place:], Scope.ALL: ordered}[scope])


def stays(visit: SeriesVisit, now: datetime) -> str:
    """Why a visit keeps what it has when its series changes, as a sentence; empty for one that goes along."""
    if visit.status not in PLANNED:
        return _("It is “{status}”.").format(status=visit.status.label)
    if visit.on_pinboard:
        return _("It is on the pinboard.")
    if visit.starts_at <= now:
        return _("Its time has passed.")
    return _("It was moved by hand.") if was_moved(visit) else ""


def was_moved(visit: SeriesVisit) -> bool:
    """Whether somebody gave this one visit another time than its series has."""
    return visit.starts != on_clock(visit.meant, visit.zone)


def shift(this: SeriesVisit, starts: datetime) -> timedelta:
    """How far a series moves with one of its visits, so that the others come to lie as that one is shown.

    One that was moved by hand takes the others along to where it is only if it is given yet another time.
    """
    if starts == this.starts:
        return timedelta()
    return starts - (this.meant if was_moved(this) else this.starts)


def alike(new: VisitDraft, old: VisitDraft, fellow: VisitDraft) -> VisitDraft | None:
    """Another visit of the series with all that changed from ``old`` to ``new`` except its time.

    None where it has something else there, which somebody chose for that day.
    """
    changed = {}
    for name in _TOGETHER:
        was, becomes, there = getattr(old, name), getattr(new, name), getattr(fellow, name)
        if becomes not in (was, there):
            if there != was:
                return None
            changed[name] = becomes
    lasts, lasted = new.ends - new.starts, old.ends - old.starts
    theirs = fellow.ends - fellow.starts
    if lasts not in (lasted, theirs):
        if theirs != lasted:
            return None
        changed["ends"] = fellow.starts + lasts
    return replace(fellow, override_reason=new.override_reason or fellow.override_reason, **changed)


_TOGETHER = tuple(
    name for name in VisitDraft.__dataclass_fields__ if name not in {"patient_id", "starts", "ends", "override_reason"}
)


def _latest(first: date) -> date:
    return date.fromordinal(min(first.toordinal() + LONGEST.days, date.max.toordinal()))


def _days(repeat: Repeat, first: date, latest: date) -> Iterator[date]:
    """The days of a series in order, ``latest`` at most: however it is counted, this ends."""
    if repeat.unit in {Unit.DAYS, Unit.WEEKS}:
        weekdays = sorted(set(repeat.weekdays)) or [first.weekday()]
        start = first.toordinal() + min((one - first.weekday()) % 7 for one in weekdays)
        monday = start - (start - 1) % 7
        within = [start] if repeat.unit is Unit.DAYS else [monday + one for one in weekdays]
        step = repeat.every if repeat.unit is Unit.DAYS else 7 * repeat.every
        for later in range(0, LONGEST.days + 1, step):
            for day in (one + later for one in within):
                if start <= day <= latest.toordinal():
                    yield date.fromordinal(day)
        return
    for months in count(0, repeat.every):
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        if (year, month + 1) > (latest.year, latest.month):
            return
        yield _in_month(repeat.unit, year, month + 1, first)


def _in_month(unit: Unit, year: int, month: int, first: date) -> date:
    weekday_of_first, length = monthrange(year, month)
    if unit is Unit.MONTH_DATES:
        return date(year, month, min(first.day, length))
    day = 1 + (first.weekday() - weekday_of_first) % 7 + (first.day - 1) // 7 * 7
    return date(year, month, day if day <= length else day - 7)


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])

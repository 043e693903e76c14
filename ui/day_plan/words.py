"""How a plan reads: times, ways, what is another way than before, and what to know at the door."""

from datetime import time

from careteam.domain.day_plans import Change, DayToPlan, Sketch, Wanted, change
from careteam.domain.day_routes import Leg, Totals
from careteam.domain.ids import MemberId
from careteam.domain.referrals import Urgency
from careteam.domain.week_plans import WeekTotals
from careteam.i18n import _, ngettext
from ui.kit import dates


def clock(minute: int) -> str:
    """A minute of the day on the clock."""
    return dates.clock_time(time(minute // 60 % 24, minute % 60))


def brief(minute: int) -> str:
    """A minute of the day where hours stand above: 8:05."""
    hour = minute // 60 % 24
    twelve = clock(0) != "00:00"
    return f"{(hour % 12 or 12) if twelve else hour}:{minute % 60:02}"


def town(day: DayToPlan | None, leg: Leg) -> str:
    """Where a stop is; of a call nowhere."""
    place = day.places[leg.place] if day is not None and leg.place is not None else None
    return (place.town or place.words) if place is not None else ""


def span(starts: int, ends: int) -> str:
    """From one minute until another."""
    return dates.time_range(time(starts // 60 % 24, starts % 60), time(ends // 60 % 24, ends % 60))


def names(day: DayToPlan, member_ids: tuple[MemberId, ...]) -> str:
    """People by name."""
    return ", ".join(one.name for one in map(day.visitor, member_ids) if one is not None)


def change_words(what: Change) -> str:
    """What is another way than on the calendar."""
    if what.new:
        return _("New", "a visit in the plan")
    parts = []
    if what.later:
        text = _("{minutes} later") if what.later > 0 else _("{minutes} earlier")
        parts.append(text.format(minutes=dates.span(abs(what.later))))
    if what.others:
        parts.append(_("Somebody else"))
    return ", ".join(parts)


def changed(wanted: Wanted, sketch: Sketch) -> str:
    """What is another way about a visit of the plan."""
    placed = sketch.of(wanted.visit_id)
    return change_words(change(wanted, placed)) if placed is not None else ""


def notes(wanted: Wanted, leg: Leg | None = None) -> str:
    """What to know about a visit: how soon, what speaks against who comes, and the door."""
    parts = []
    if leg is not None and leg.late:
        parts.append(_("Cannot be kept") if wanted.told else _("Too late"))
    if wanted.urgency is not Urgency.ROUTINE:
        parts.append(wanted.urgency.label)
    if wanted.told:
        told = span(wanted.earliest, wanted.latest) if wanted.latest > wanted.earliest else clock(wanted.earliest)
        parts.append(_("Told {time}").format(time=told))
    if leg is not None:
        parts += [one.label for one in leg.against]
    return " · ".join([*parts, *wanted.notes])


def seen(wanted: Wanted) -> str:
    """How long ago the patient was last seen."""
    if wanted.last_seen is None:
        return _("Never")
    return ngettext("{count} day", "{count} days", wanted.last_seen).format(count=wanted.last_seen)


def cost(minutes: int) -> str:
    """What a place for a visit costs, or saves."""
    text = _("{minutes} min more") if minutes >= 0 else _("{minutes} min less")
    return text.format(minutes=abs(minutes))


def far(kilometers: float) -> str:
    """A distance, which is an estimate."""
    return _("about {count} km").format(count=round(kilometers))


def figures(now: Totals, before: Totals) -> list[tuple[str, str]]:
    """A plan in figures, each beside the plan that people know where it is another one."""
    visits = str(now.visits) if now.visits == before.visits else f"{now.visits} ({now.visits - before.visits:+})"
    pairs = [
        (_("Visits in the plan"), visits),
        (_("Left out"), str(now.left_out)),
        (_("Driving, estimated"), _with(dates.span(now.drive), now.drive - before.drive)),
        (_("Distance, estimated"), far(now.kilometers)),
        (_("Free time left"), dates.span(now.slack)),
    ]
    return pairs + _mishaps(now.overtime, now.late)


def week_figures(now: WeekTotals, before: WeekTotals) -> list[tuple[str, str]]:
    """A week's plan in figures, each beside the plan that people know where it is another one."""
    visits = str(now.visits) if now.visits == before.visits else f"{now.visits} ({now.visits - before.visits:+})"
    pairs = [
        (_("Visits in the plan"), visits),
        (_("Left out"), str(now.left_out)),
        (_("Driving, estimated"), _with(dates.span(now.drive), now.drive - before.drive)),
        (_("Free time left"), dates.span(now.slack)),
    ]
    if now.courses:
        several = _("{count} of {all}").format(count=now.alone, all=now.courses)
        pairs.append((_("Same person each time"), several))
    return pairs + _mishaps(now.overtime, now.late)


def _mishaps(overtime: int, late: int) -> list[tuple[str, str]]:
    found = [(_("Overtime"), dates.span(overtime))] if overtime else []
    return [*found, (_("Cannot be kept"), str(late))] if late else found


def _with(words: str, more: int) -> str:
    if not more:
        return words
    sign = "+" if more > 0 else "−"
    return f"{words} ({sign}{dates.span(abs(more))})"

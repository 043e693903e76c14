"""A week's plan as lines of a board: person by person, or patient by patient, a column a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from careteam.domain.assignments import HowOften
from careteam.domain.day_plans import Visitor, Wanted, change
from careteam.domain.day_routes import Leg, Route
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.team import DISCIPLINES, Hue
from careteam.domain.week_plans import WeekSketch, WeekToPlan
from careteam.i18n import _, ngettext
from ui.day_plan import words
from ui.kit import dates

WeekRoutes = Sequence[Sequence[Route]]
"""Everybody's days in order, day by day."""

ORDER = {discipline.key: place for place, discipline in enumerate(DISCIPLINES)}


@dataclass(frozen=True)
class Cell:
    """A visit on one of the days with one of those who make it, or what is taken already (``wanted``: None).

    ``day``: its number, ``on`` its date. ``name``: whom it is with, as the board is arranged; ``changed``: what is
    another way than on the calendar, where ``new`` ones are not.
    """

    day: int
    on: date
    route: Route
    leg: Leg
    name: str
    town: str
    changed: str
    new: bool

    @property
    def said(self) -> str:
        """All of it in words."""
        leg = self.leg
        parts = [dates.short_day(self.on), words.span(leg.starts, leg.ends), _what(leg), self.town]
        parts += [self.route.visitor.name, _("locked") if leg.locked else ""]
        if leg.wanted is not None:
            parts += [self.changed, words.notes(leg.wanted, leg)]
        return ", ".join(part for part in parts if part)

    @property
    def member_id(self) -> MemberId:
        """Who comes."""
        return self.route.visitor.member_id

    @property
    def wanted(self) -> Wanted | None:
        """The visit, where the plan has a say in it."""
        return self.leg.wanted

    @property
    def visit_id(self) -> VisitId | None:
        """The visit, if it is one."""
        if self.leg.wanted is not None:
            return self.leg.wanted.visit_id
        return self.leg.busy.visit_id if self.leg.busy is not None else None

    @property
    def key(self) -> object:
        """What stays the same when the plan is shown again."""
        return (self.visit_id or (self.day, self.leg.starts), self.member_id)


@dataclass(frozen=True)
class Line:
    """A line of the board. A person or patient has as many as visits on their fullest day; ``count``: of all of them.

    ``key``: whose they are, and ``first`` whether this is the first. ``off``: the days on which nobody is there.
    """

    key: object
    first: bool
    count: int
    title: str
    code: str
    hue: Hue
    facts: str
    cells: tuple[Cell | None, ...]
    off: frozenset[int] = frozenset()


def by_person(week: WeekToPlan, sketch: WeekSketch, known: WeekSketch, made: WeekRoutes) -> list[Line]:
    """A line or more a person, in the order of the team."""
    found: dict[MemberId, list[list[Cell]]] = {}
    people: dict[MemberId, Visitor] = {}
    drive: dict[MemberId, int] = defaultdict(int)
    for number, of_day in enumerate(made):
        for route in of_day:
            visitor = route.visitor
            people.setdefault(visitor.member_id, visitor)
            days = found.setdefault(visitor.member_id, [[] for _day in week.days])
            days[number] = [_cell(week, sketch, known, number, route, leg) for leg in route.legs]
            drive[visitor.member_id] += route.drive
    lines = []
    for member_id, visitor in sorted(people.items(), key=lambda item: _rank(item[1])):
        days = found[member_id]
        visits = sum(cell.wanted is not None for day in days for cell in day)
        facts = ngettext("{count} visit", "{count} visits", visits).format(count=visits)
        if drive[member_id]:
            facts = f"{facts} · {dates.span(drive[member_id])}"
        off = frozenset(n for n, day in enumerate(week.days) if day.visitor(member_id) is None)
        lines += _lines(member_id, visitor.name, visitor.code, visitor.hue, facts, days, off)
    return lines


def by_patient(week: WeekToPlan, sketch: WeekSketch, known: WeekSketch, made: WeekRoutes) -> list[Line]:
    """A line a patient and discipline, by name: who comes on which days."""
    found: dict[tuple[PatientId, str], list[list[Cell]]] = {}
    for number, of_day in enumerate(made):
        for route in of_day:
            for leg in route.legs:
                if leg.wanted is None or route.visitor.discipline not in week.courses.get(leg.wanted.visit_id, ()):
                    continue
                course = (leg.wanted.patient_id, route.visitor.discipline)
                days = found.setdefault(course, [[] for _day in week.days])
                days[number].append(_cell(week, sketch, known, number, route, leg, person=True))
    lines = []
    for course, days in sorted(found.items(), key=lambda item: (_patient(item[1]).casefold(), item[0][1])):
        cells = [cell for day in days for cell in day]
        often = week.how_often.get(course, HowOften.AS_NEEDED)
        people = {cell.member_id for cell in cells}
        facts = [often.label] if often.times else []
        facts += [_people(len(people))] if len(people) > 1 else []
        visitor = cells[0].route.visitor
        lines += _lines(course, _patient(days), visitor.code, visitor.hue, " · ".join(facts), days)
    return lines


def _rank(visitor: Visitor) -> tuple[int, str]:
    return ORDER.get(visitor.discipline, len(ORDER)), visitor.name.casefold()


def _people(count: int) -> str:
    return ngettext("{count} person comes", "{count} people come", count).format(count=count)


def _patient(days: Iterable[Sequence[Cell]]) -> str:
    return next((cell.wanted.patient for day in days for cell in day if cell.wanted is not None), "")


def _lines(
    key: object,
    title: str,
    code: str,
    hue: Hue,
    facts: str,
    days: Sequence[Sequence[Cell]],
    off: frozenset[int] = frozenset(),
) -> list[Line]:
    rows = list(zip_longest(*days)) or [(None,) * len(days)]
    return [
        Line(key, number == 0, len(rows), title, code, hue, facts, tuple(cells), off)
        for number, cells in enumerate(rows)
    ]


def _cell(
    week: WeekToPlan,
    sketch: WeekSketch,
    known: WeekSketch,
    number: int,
    route: Route,
    leg: Leg,
    *,
    person: bool = False,
) -> Cell:
    day, wanted = week.days[number], leg.wanted
    town = words.town(day, leg)
    changed = changed_words(week, sketch, known, wanted.visit_id) if wanted is not None else ""
    new = wanted is not None and known.of(wanted.visit_id) is None
    return Cell(number, day.day, route, leg, route.visitor.name if person else _what(leg), town, changed, new)


def _what(leg: Leg) -> str:
    """Whom the visit is with, or what is taken already."""
    if leg.wanted is not None:
        return leg.wanted.patient
    return leg.busy.words if leg.busy is not None else ""


def changed_words(week: WeekToPlan, sketch: WeekSketch, known: WeekSketch, visit_id: VisitId) -> str:
    """What is another way about a visit than on the calendar: its day, else its time and people."""
    now, before = sketch.of(visit_id), known.of(visit_id)
    if now is None:
        return ""
    number, placed = now
    if before is not None and before[0] != number:
        return _("Was on {day}").format(day=dates.short_day(week.days[before[0]].day))
    return words.change_words(change(week.wanted[visit_id][number], placed))

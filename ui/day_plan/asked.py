"""What the planner asks for and finds, and what can be done in it by key."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from careteam.domain.day_plans import DayToPlan
from careteam.domain.ids import MemberId
from careteam.domain.spans import DAY
from careteam.domain.week_plans import WEEK, WeekToPlan
from careteam.i18n import N_
from careteam.services import day_plans, disciplines, road_server, team, week_plans
from careteam.services.day_plans import Whose
from careteam.services.road_server import Basis
from ui.kit.commands import Command, Commands

if TYPE_CHECKING:
    from careteam.services.office import Work

P = TypeVar("P")

PLANNER = Commands(
    N_("Home visits"),
    (
        Command(N_("Propose a plan of the day"), ("Ctrl+D",), lambda page: page.propose()),
        Command(N_("Plan the whole day anew"), (), lambda page: page.plan_anew()),
        Command(N_("Close the gap of a visit that fell out"), ("Ctrl+G",), lambda page: page.close_gap()),
        Command(N_("Publish the plan"), ("Ctrl+Return", "Ctrl+Enter"), lambda page: page.publish()),
        Command(N_("Families to call"), ("Ctrl+T",), lambda page: page.open_calls()),
        Command(N_("Print the day sheets"), ("Ctrl+P",), lambda page: page.print_sheets()),
        Command(N_("Back to the published plan"), (), lambda page: page.start_over()),
        Command(N_("Lock the visit, or at a name the whole day"), (N_("Space"),)),
        Command(N_("Leave the visit out"), (N_("Del"),)),
        Command(N_("Earlier, later, to the next person"), (N_("Alt+arrows"),)),
        Command(N_("The best places for the visit"), (N_("Ctrl+M"),)),
        Command(N_("All that can be done with the stop"), (N_("Shift+F10"),)),
    ),
)


WEEK_PLANNER = Commands(
    N_("Home visits of the week"),
    (
        Command(N_("Propose a plan of the week"), ("Ctrl+D",), lambda page: page.propose()),
        Command(N_("Publish the plan"), ("Ctrl+Return", "Ctrl+Enter"), lambda page: page.publish()),
        Command(N_("Families to call"), ("Ctrl+T",), lambda page: page.open_calls()),
        Command(N_("Print the home visits of the week"), ("Ctrl+P",), lambda page: page.print_sheets()),
        Command(N_("Back to the published plan"), (), lambda page: page.start_over()),
        Command(N_("Lock the visit, or let it move"), (N_("Space"),)),
        Command(N_("Leave the visit out"), (N_("Del"),)),
        Command(N_("To the day before or after, to the next person"), (N_("Alt+arrows"),)),
        Command(N_("Another day for the visit"), (N_("Ctrl+M"),)),
        Command(N_("All that can be done with the visit"), (N_("Shift+F10"),)),
    ),
)


@dataclass(frozen=True)
class Query:
    """The day to plan, or the week by its Monday (none: the next one), and whose visits."""

    day: date | None
    whose: Whose


@dataclass(frozen=True)
class Loaded(Generic[P]):
    """What is to be planned, whose visits can be chosen, and how many families are still to be asked.

    ``first``: the day, or the Monday. ``roads``: what its drives are worked out from.
    """

    to_plan: P
    first: date
    whose: Whose
    disciplines: tuple[tuple[str, str], ...]
    people: tuple[tuple[MemberId, str], ...]
    to_ask: int
    roads: Basis


def load_day(work: "Work", query: Query) -> Loaded[DayToPlan]:
    """The day of a query, or the next working day."""
    day = query.day or day_plans.next_working_day(work)
    return _loaded(work, day_plans.gather(work, day, query.whose), day, day, query.whose)


def load_week(work: "Work", query: Query) -> Loaded[WeekToPlan]:
    """The week of a query, or the next one."""
    monday = query.day or week_plans.next_week(work)
    return _loaded(work, week_plans.gather(work, monday, query.whose), monday, monday + WEEK - DAY, query.whose)


def _loaded(work: "Work", to_plan: P, first: date, last: date, whose: Whose) -> Loaded[P]:
    return Loaded(
        to_plan,
        first,
        whose,
        tuple((row.key, row.name) for row in disciplines.rows(work)),
        tuple((one.id, one.name) for one in team.options(work, on=first)),
        day_plans.still_to_ask(work, first, last),
        road_server.basis(work),
    )

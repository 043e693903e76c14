"""What the planner asks for and finds, and what can be done in it by key."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from careteam.domain.day_plans import DayToPlan
from careteam.domain.ids import MemberId
from careteam.i18n import N_
from careteam.services import day_plans, disciplines, office_settings, road_server, team
from careteam.services.day_plans import Whose
from careteam.services.road_server import Basis
from ui.kit.commands import Command, Commands

if TYPE_CHECKING:
    from careteam.services.office import Work

PLANNER = Commands(
    N_("Home visits"),
    (
        Command(N_("Propose a plan of the day"), ("Ctrl+D",), lambda page: page.propose()),
        Command(N_("Plan the whole day anew"), (), lambda page: page.plan_anew()),
        Command(N_("Close the gap of a visit that fell out"), ("Ctrl+G",), lambda page: page.close_gap()),
        Command(N_("Publish the plan"), ("Ctrl+Return", "Ctrl+Enter"), lambda page: page.publish()),
        Command(N_("Families to call"), ("Ctrl+T",), lambda page: page.open_calls()),
        Command(N_("Print the day sheets"), ("Ctrl+P",), lambda page: page.print_sheets()),
        Command(N_("Back to the published plan"), (), lambda page: page.making.start_over()),
        Command(N_("Lock the visit, or let it move"), (N_("Space"),)),
        Command(N_("Leave the visit out"), (N_("Del"),)),
        Command(N_("Earlier, later, to the next person"), (N_("Alt+arrows"),)),
        Command(N_("The best places for the visit"), (N_("Ctrl+M"),)),
        Command(N_("All that can be done with the stop"), (N_("Shift+F10"),)),
    ),
)


@dataclass(frozen=True)
class Query:
    """The day to plan (none: the next working day), and whose visits."""

    day: date | None
    whose: Whose


@dataclass(frozen=True)
class Loaded:
    """A day to plan, whose visits can be chosen, and how many families are still to be asked.

    ``roads``: what its drives are worked out from.
    """

    day: DayToPlan
    whose: Whose
    disciplines: tuple[tuple[str, str], ...]
    people: tuple[tuple[MemberId, str], ...]
    to_ask: int
    today: date
    roads: Basis


def load(work: "Work", query: Query) -> Loaded:
    """The day of a query, or the next working day."""
    day = query.day or day_plans.next_working_day(work)
    calls = day_plans.still_to_ask(work, day)
    people = tuple((one.id, one.name) for one in team.options(work, on=day))
    kinds = tuple((row.key, row.name) for row in disciplines.rows(work))
    gathered = day_plans.gather(work, day, query.whose)
    return Loaded(gathered, query.whose, kinds, people, calls, office_settings.today(work), road_server.basis(work))

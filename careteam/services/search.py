"""One line that finds people and visits: whom a few letters mean, and which of their visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from careteam.domain import identity
from careteam.domain.permissions import Permission
from careteam.services import patients, team, visit_blocks
from careteam.services.office import Work
from careteam.services.patients import FoundPatient
from careteam.services.permits import needs
from careteam.services.team import MemberOption
from careteam.services.visit_blocks import VisitBlock

PATIENTS, MEMBERS, VISITS = 6, 3, 4
"""How many of each are worth showing; more letters find the others."""
WITH_VISITS = 2
"""Of how many of the likeliest patients the next visits are shown."""


@dataclass(frozen=True)
class FoundVisit:
    """A visit with whom it is, told apart from others of a similar name."""

    patient: FoundPatient
    block: VisitBlock


@dataclass(frozen=True)
class Found:
    """What a few words may mean, the likeliest of each kind first."""

    patients: tuple[FoundPatient, ...] = ()
    visits: tuple[FoundVisit, ...] = ()
    members: tuple[MemberOption, ...] = ()


@needs(Permission.SEE)
def everything(work: Work, text: str, name: str = "", days: Sequence[date] = ()) -> Found:
    """Patients, their visits and members that are meant by what was typed.

    ``days``: those that a part of the text names, and ``name`` the rest of it: the visits of these people on these
    days. Without days, the next visits of the likeliest patients.
    """
    people = patients.search(work, text, PATIENTS)
    if days and name:
        whose = patients.search(work, name)
        blocks = visit_blocks.of_patients(work, [one.patient_id for one in whose], days)
    else:
        whose = people[:WITH_VISITS]
        blocks = visit_blocks.of_patients(work, [one.patient_id for one in whose])
    by_id = {one.patient_id: one for one in whose}
    visits = tuple(FoundVisit(by_id[block.patient_id], block) for block in blocks[:VISITS])
    return Found(people, visits, _members(work, text))


def _members(work: Work, text: str) -> tuple[MemberOption, ...]:
    on_team = {option.id: option for option in team.options(work)}
    order = identity.rank(text, [(key, option.name) for key, option in on_team.items()])
    return tuple(on_team[key] for key in order[:MEMBERS])

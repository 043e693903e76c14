"""Who takes over each patient of a caseload: fair to all colleagues together, at the prices a caseload is balanced by.

The moves and swaps of ``careteam.planning.caseload`` do it while somebody waits. The solver was tried beside them, on
the sample office and on teams of 15 with 200 patients, and found the same loads and fits each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from careteam.domain import handoffs
from careteam.domain.handoffs import Candidate, Case, Coverer
from careteam.domain.ids import AssignmentId, MemberId
from careteam.domain.languages import language_name
from careteam.domain.permissions import Permission
from careteam.domain.suggestions import FULL_LOAD
from careteam.i18n import _
from careteam.planning import caseload as planning
from careteam.services import travel
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.SEE)
def spread(
    work: Work, cases: Sequence[Case], team: Sequence[Coverer], chosen: Mapping[AssignmentId, MemberId | None]
) -> dict[AssignmentId, MemberId | None]:
    """Who takes over each patient: as ``chosen`` by a person, else so that nobody gets more than their share.

    Languages, age group, wish, area and a known face are weighed against how full everybody is. A limit is passed only
    where a patient would have nobody else.
    """
    taken = dict(chosen)
    added = handoffs.added_loads(cases, taken)
    there = tuple(
        replace(one.available, load=one.available.load + added.get(one.available.member_id, 0.0), away=False)
        for one in team
    )
    left = tuple(_case(case, team) for case in cases if case.assignment_id not in taken)
    answer = planning.first(planning.Problem(left, there, language_name, travel.roads(work).minutes, past=True))
    return taken | {
        case.assignment_id: answer.who[case.assignment_id] for case in cases if case.assignment_id not in taken
    }


def why_not_the_best(coverer: Candidate, best: Candidate) -> str:
    """What speaks for somebody although another fits better: that they are less full."""
    if coverer.after / (coverer.limit or FULL_LOAD) >= best.after / (best.limit or FULL_LOAD):
        return ""
    return _("Less full than {name}").format(name=best.name)


def _case(case: Case, team: Sequence[Coverer]) -> planning.Case:
    able = handoffs.stands_in_for(case.wanted.discipline)
    refused = frozenset(one.available.member_id for one in team if handoffs.blocked(case, one))
    points = {
        one.available.member_id: handoffs.beyond_fit(case, one)
        for one in team
        if one.available.discipline in able and one.available.member_id not in refused
    }
    most = max(points.values(), default=0.0)
    return planning.Case(
        case.assignment_id,
        case.patient_id if case.days else case.assignment_id,  # for good, two services become one
        case.wanted,
        case.weight,
        refused=refused,
        against={member_id: most - own for member_id, own in points.items()},
    )

"""Died, once, and taken back."""

from dataclasses import replace
from datetime import date

import pytest

from careteam.domain.conflicts import Rule
from careteam.domain.death import StandingVisit, cancelled_by_death, check_death, restored_by_life
from careteam.domain.errors import Invalid
from careteam.domain.ids import VisitId, new_id
from careteam.domain.patients import DeathDraft
from careteam.domain.plans import Plan
from careteam.domain.visits import VisitStatus
from tests.domain.plan_builders import MONDAY, NOW, ZONE, at, held, member, plan

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("status", "day", "cancelled"),
    [
        (VisitStatus.BOOKED, 1, True),
        (VisitStatus.PROPOSED, 1, True),
        (VisitStatus.BOOKED, 0, True),
        (VisitStatus.BOOKED, -1, False),
        (VisitStatus.ARRIVED, 0, False),
        (VisitStatus.SEEN, 0, False),
        (VisitStatus.COMPLETED, 0, False),
        (VisitStatus.CANCELLED, 1, False),
        (VisitStatus.NOT_SEEN, 0, False),
    ],
)
def test_open_visits_from_the_day_of_death_on_are_cancelled(status: VisitStatus, day: int, cancelled: bool) -> None:
    """The visit is late in the evening of its place, which is the next day in UTC."""
    visit = StandingVisit(VisitId(new_id()), status, at(22, day=day), ZONE)
    assert cancelled_by_death([visit], MONDAY) == ((visit.visit_id,) if cancelled else ())


def test_they_are_told_in_order() -> None:
    visits = [StandingVisit(VisitId(new_id()), VisitStatus.BOOKED, at(9, day=day), ZONE) for day in (3, 1, 2)]
    assert cancelled_by_death(visits, MONDAY) == tuple(visits[place].visit_id for place in (1, 2, 0))


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (DeathDraft(SUNDAY, "Her daughter"), []),
        (DeathDraft(MONDAY, "Her daughter"), []),
        (DeathDraft(None, " "), ["died_on", "told_by"]),
        (DeathDraft(date(2026, 11, 24), "Her daughter"), ["died_on"]),
        (DeathDraft(date(1949, 12, 31), "Her daughter"), ["died_on"]),
    ],
)
def test_a_death_has_a_date_and_somebody_who_told_us(draft: DeathDraft, fields: list[str]) -> None:
    found: list[str] = []
    try:
        check_death(draft, date(1950, 1, 1), MONDAY)
    except Invalid as refused:
        found = [problem.field for problem in refused.problems]
    assert found == fields


def test_a_child_expected_may_have_died_before_the_expected_date() -> None:
    check_death(DeathDraft(SUNDAY, "The hospital"), date(2027, 2, 1), MONDAY)


def cancelled(**changes: object) -> Plan:
    return replace(plan(visit_id=VisitId(new_id())), **changes)  # type: ignore[arg-type]


def test_taking_it_back_restores_what_is_still_free_and_lists_the_others() -> None:
    free = cancelled(starts=at(14, day=1), ends=at(15, day=1))
    soft = cancelled(two_people=True)
    taken = cancelled(members=(member(held=(held(at(14, 30)),)),))
    past = cancelled(starts=at(9, day=-4), ends=at(10, day=-4))
    back = restored_by_life([free, soft, taken, past], now=NOW)
    assert back.free == (soft.visit_id, free.visit_id)
    assert [one.visit_id for one in back.taken] == [past.visit_id, taken.visit_id]
    assert [finding.rule for one in back.taken for finding in one.findings] == [Rule.OVERLAP]

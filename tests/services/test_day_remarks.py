"""What the planner says of a plan: each sentence names who or what, and is true."""

from dataclasses import replace

import pytest

from careteam.domain.day_plans import DayToPlan, Fallen, Out, Placed, Sketch, Stand, Wanted
from careteam.domain.ids import MemberId, VisitId, new_id
from careteam.domain.places import Spot
from careteam.services import day_remarks, day_sketches
from careteam.services.day_remarks import Mend, remarks
from tests.domain.day_builders import a_day, a_visitor, a_wanted
from tests.planning.test_day import big

TOM, MEI = MemberId(new_id()), MemberId(new_id())
DRIVES = ((0, 20, 20, 30), (20, 0, 15, 30), (20, 15, 0, 30), (30, 30, 30, 0))


def tom_with(*wanted: Wanted, **more: object) -> DayToPlan:
    return a_day([a_visitor("Tom Reyes", TOM)], wanted, DRIVES, **more)


def why(day: DayToPlan, sketch: Sketch | None = None) -> str:
    """Why the last visit is left out."""
    return day_remarks.why_left_out(day, sketch or Sketch())[day.wanted[-1].visit_id]


def test_where_there_is_room_the_place_is_named_and_it_is_one() -> None:
    day = tom_with(a_wanted("Maria", 1, TOM))
    (place,) = day_sketches.best_places(day, Sketch(), day.wanted[0].visit_id, 1)
    assert place.starts == 500
    assert why(day) == "Fits at 8:20 am with Tom Reyes (Ctrl+M)."


def test_what_costs_more_than_waiting_says_so() -> None:
    far = ((0, 200), (200, 0))
    day = a_day([a_visitor("Tom Reyes", TOM)], [a_wanted("Maria", 1, TOM, last_seen=0)], far)
    assert "more than waiting (300 min)" in why(day)


def test_a_time_that_is_over_is_named() -> None:
    day = tom_with(a_wanted("Maria", 1, TOM, earliest=480, latest=600), since=700)
    assert why(day) == "It could begin until 10:00 am, which is over."
    (hint,) = remarks(day, Sketch()).hints
    assert (hint.words, hint.mend, hint.stops) == (f"Maria: {why(day)}", Mend.VISIT, True)


def test_a_told_time_that_ends_before_it_begins_is_named_and_hinders_nobody_else() -> None:
    odd = a_wanted("Maria", 1, TOM, earliest=660, latest=600, told=True)
    day = tom_with(a_wanted("Omar", 2, TOM), odd)
    assert why(day) == "It is to begin after 11:00 am and before 10:00 am."
    assert [one.visit_id for one in day_sketches.first(day, Sketch()).placed] == [day.wanted[0].visit_id]


def test_who_was_to_come_and_is_not_there_is_named() -> None:
    told = replace(a_wanted("Maria", 1, MEI, told=True), out=Out.NOBODY)
    day = tom_with(told, missing={MEI: "Mei Tran is away that day."})
    assert why(day) == "Mei Tran is away that day. The family was told who comes."
    (hint,) = remarks(day, Sketch()).hints
    assert hint.words.startswith("Maria: Mei Tran is away")
    assert hint.visit_id == told.visit_id


def test_the_days_of_all_who_can_come_may_be_locked() -> None:
    day = tom_with(a_wanted("Maria", 1, TOM))
    assert why(day, Sketch(kept=frozenset({TOM}))) == "The days of all who can come are locked."


def test_a_less_urgent_visit_in_the_way_is_said() -> None:
    short = a_visitor("Tom Reyes", TOM, ends=580)
    day = a_day([short], [a_wanted("Omar", 1, TOM, last_seen=0), a_wanted("Maria", 2, TOM, last_seen=40)], DRIVES)
    assert "less urgent" in why(day, Sketch((Placed(day.wanted[0].visit_id, 500, (TOM,)),)))


def test_a_day_that_is_over_says_so() -> None:
    assert why(tom_with(a_wanted("Maria", 1, TOM), since=24 * 60)) == "The day is over."


def test_a_home_or_base_that_is_not_on_the_map_leads_to_its_field() -> None:
    day = tom_with(a_wanted("Maria", 1, TOM))
    places = (Stand(), Stand(), *day.places[2:])
    day = replace(day, places=places)
    home, base = remarks(day, Sketch((Placed(day.wanted[0].visit_id, 500, (TOM,)),))).hints
    assert (home.mend, home.stops, home.patient_id) == (Mend.HOME, False, day.wanted[0].patient_id)
    assert (base.mend, base.stops, base.member_id) == (Mend.MEMBER, False, TOM)
    assert "Maria" in home.words
    assert "Tom Reyes" in base.words
    assert not Spot().known


class TestGap:
    """A visit that fell out lets those behind it come sooner, where nobody was told a time."""

    told = a_wanted("Told", 2, TOM, earliest=720, latest=780, told=True, starts=760)
    loose = a_wanted("Omar", 1, TOM, starts=640)

    def day(self, at: int = 560, *, who: MemberId = TOM, since: int = 0) -> tuple[DayToPlan, Sketch]:
        fallen = (Fallen(VisitId(new_id()), "Maria", at, (who,)),)
        day = tom_with(self.loose, self.told, fallen=fallen, since=since)
        known = Sketch((Placed(self.loose.visit_id, 640, (TOM,)), Placed(self.told.visit_id, 760, (TOM,))))
        return day, known

    def test_it_is_offered_with_the_plan_that_closes_it(self) -> None:
        day, known = self.day()
        gap = day_remarks.gap(day, known)
        assert gap is not None
        assert (gap.patients, gap.count) == (("Maria",), 1)
        assert [one.starts for one in gap.sketch.placed] == [500, 760]

    def test_once_closed_it_is_not_offered_again(self) -> None:
        day, known = self.day()
        gap = day_remarks.gap(day, known)
        assert gap is not None
        assert day_remarks.gap(day, gap.sketch) is None

    @pytest.mark.parametrize(("at", "who", "since"), [(700, TOM, 0), (560, MEI, 0), (560, TOM, 600)])
    def test_it_is_not_where_nothing_follows_that_can_move(self, at: int, who: MemberId, since: int) -> None:
        day, known = self.day(at, who=who, since=since)
        assert day_remarks.gap(day, known) is None


def test_a_full_day_of_many_is_remarked_on() -> None:
    day = big(40, 4)
    sketch = day_sketches.first(day, Sketch())
    left = {one.visit_id for one in day.wanted} - {one.visit_id for one in sketch.placed}
    assert left
    assert remarks(day, sketch).why.keys() == left

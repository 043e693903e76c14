"""What can be undone and redone: the latest first, fifty steps back, and something new ends the redo."""

from careteam.domain.changes import Act, Turn
from careteam.domain.history import STEPS, History
from careteam.domain.ids import WorkId, new_id


def an_act(title: str = "Book a visit") -> Act:
    return Act(WorkId(new_id()), title)


def undone(act: Act) -> Act:
    """The act that takes another back, or does it again."""
    return Act(WorkId(new_id()), act.title, Turn.AGAIN if act.turn is Turn.UNDONE else Turn.UNDONE, act.work_id)


def test_nothing_to_undo_at_first() -> None:
    history = History()
    assert (history.to_undo, history.to_redo) == (None, None)


def test_the_latest_act_is_undone_first_and_redone_last() -> None:
    history, one, two = History(), an_act("One"), an_act("Two")
    history.took(one)
    history.took(two)
    assert history.to_undo == two
    back = undone(two)
    history.took(back)
    assert (history.to_undo, history.to_redo) == (one, back)
    further = undone(one)
    history.took(further)
    assert history.to_undo is None
    assert history.to_redo == further
    again = undone(further)
    history.took(again)
    assert (history.to_undo, history.to_redo) == (again, back)
    assert history.to_undo.title == "One"


def test_something_new_ends_the_redo() -> None:
    history, one = History(), an_act()
    history.took(one)
    history.took(undone(one))
    history.took(an_act("Two"))
    assert history.to_redo is None
    assert history.to_undo is not None
    assert history.to_undo.title == "Two"


def test_the_51st_step_is_too_far_back() -> None:
    history = History()
    for number in range(STEPS + 1):
        history.took(an_act(f"Act {number}"))
    titles = []
    while history.to_undo is not None:
        titles.append(history.to_undo.title)
        history.took(undone(history.to_undo))
    assert titles == [f"Act {number}" for number in range(50, 0, -1)]
    for _step in titles:
        assert history.to_redo is not None
        history.took(undone(history.to_redo))
    assert history.to_undo is not None
    assert history.to_undo.title == "Act 50"


def test_an_act_taken_back_out_of_turn_leaves_the_others() -> None:
    history, one, two = History(), an_act("One"), an_act("Two")
    history.took(one)
    history.took(two)
    history.took(undone(one))
    assert history.to_undo == two
    assert history.to_redo is not None
    assert history.to_redo.title == "One"


def test_what_cannot_be_undone_any_more_is_forgotten() -> None:
    history, one, two = History(), an_act("One"), an_act("Two")
    history.took(one)
    history.took(two)
    history.forget(two)
    assert history.to_undo == one

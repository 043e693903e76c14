"""Ids sort in the order they were made, whatever the clock does."""

from collections.abc import Iterator

import pytest

from careteam.domain import ids


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [ids.new_id() for _count in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {one.version for one in made} == {7}


def test_a_clock_set_back_does_not_bring_earlier_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids.new_id()
    back: Iterator[int] = iter([10**18, 10**18])
    monkeypatch.setattr("time.time_ns", lambda: next(back))
    assert before < ids.new_id() < ids.new_id()

"""A large batch is made by several processes: the same pages, in their order, and refused in the same words."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest

from careteam.documents import batch, visit_summary
from careteam.i18n import use_language
from tests.documents.examples import PAGE

PAGES = [replace(PAGE, patient=f"Maria Lopez {number}") for number in range(6)]
TOO_LONG = replace(PAGE, what_matters="x" * 5_000)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six pages are enough for two processes, on a machine with one core as well."""
    monkeypatch.setattr(batch, "ENOUGH", 6)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


@pytest.fixture
def in_spanish() -> Generator[None]:
    """The screen in Spanish."""
    use_language("es")
    yield
    use_language("en")


def test_several_make_the_same_pages_in_their_order() -> None:
    assert list(batch.made(PAGES)) == [visit_summary.render(page) for page in PAGES]


def test_what_cannot_be_printed_keeps_no_other_back_and_is_said_in_the_language_of_the_screen(in_spanish: None) -> None:
    first, refused, *others = batch.made([PAGES[0], TOO_LONG, *PAGES[2:]])
    assert isinstance(first, bytes)
    assert isinstance(refused, tuple)
    assert "En una página caben" in refused[0].message
    assert all(isinstance(one, bytes) for one in others)


def test_where_the_system_gives_no_processes_the_pages_are_made_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: Any) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(batch, "ProcessPoolExecutor", refuse)
    assert list(batch.made(PAGES)) == [visit_summary.render(page) for page in PAGES]


def test_what_is_not_taken_any_more_is_not_made() -> None:
    made = batch.made(PAGES * 50)
    next(made)
    made.close()
    assert list(made) == []

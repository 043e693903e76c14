"""How dates are written and read."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from PySide6.QtCore import QLocale

from careteam.documents.wording import speaker, time_in_words
from careteam.domain.clock import time_words
from careteam.i18n import LANGUAGES, use_language
from ui.kit import dates

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def american() -> Iterator[None]:
    """American English, as the program starts."""
    american = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    dates.use(american)
    yield
    dates.use(american)


def test_dates_and_times_in_american_english() -> None:
    assert dates.short_day(TODAY) == "Tue, Nov 24"
    assert dates.long_day(TODAY) == "Tuesday, November 24"
    assert dates.full_date(TODAY) == "Nov 24, 2026"
    assert dates.moment(datetime(2026, 11, 24, 11), TODAY) == "Today 11:00 am"
    assert dates.moment(datetime(2026, 12, 1, 0, 5), TODAY) == "Tue, Dec 1, 12:05 am"
    assert dates.near_day(date(2027, 1, 4), TODAY) == "Jan 4, 2027"
    assert dates.time_range(time(10), time(11, 30)) == "10:00–11:30 am"
    assert dates.time_range(time(11, 30), time(13)) == "11:30 am–1:00 pm"
    assert [dates.span(one) for one in (0, 45, 60, 90)] == ["0 min", "45 min", "1 h", "1 h 30 min"]
    assert dates.day_range(date(2026, 11, 2), TODAY) == "Nov 2–24, 2026"
    assert dates.day_range(date(2026, 11, 2), None) == "since Nov 2, 2026"


def test_hours_follow_the_locale() -> None:
    dates.use(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    assert dates.clock_time(time(14, 5)) == "14:05"
    assert dates.time_range(time(10), time(11, 30)) == "10:00–11:30"
    assert dates.read_date("24/11/2026", TODAY) == TODAY
    assert dates.read_time("2:30") == time(2, 30)


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(1968, 3, 4), "58 years"),
        (date(2024, 11, 25), "23 months"),
        (date(2024, 11, 24), "2 years"),
        (date(2026, 11, 15), "9 days"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_age_in_the_unit_that_says_most(born: date | None, words: str) -> None:
    assert dates.age(born, TODAY) == words


@pytest.mark.parametrize(
    "text",
    [
        "11/24/2026",
        "11-24-26",
        "2026-11-24",
        "Nov 24, 2026",
        "24 Nov 2026",
        "november 24",
        "Tue, Nov 24",
        "11/24",
        "Today",
    ],
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert dates.read_date(text, TODAY) == TODAY


def test_two_digit_years_and_what_fields_show() -> None:
    assert dates.read_date("3/4/68", TODAY) == date(1968, 3, 4)
    assert dates.read_date("", TODAY) is None
    for day in (date(1920, 2, 29), date(2026, 1, 9)):
        assert dates.read_date(dates.typed_date(day), TODAY) == day
    for hour in range(24):
        assert dates.read_time(dates.typed_time(time(hour, 5))) == time(hour, 5)


@pytest.mark.parametrize(
    ("text", "part"),
    [("2/31/2026", "no day 31"), ("2/29/2025", "no day 29"), ("14/2/2026", "no month 14"), ("Foo 3", "is not a date")],
)
def test_impossible_dates_say_what_is_wrong(text: str, part: str) -> None:
    with pytest.raises(dates.Unreadable, match=part):
        dates.read_date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("10", time(10)),
        ("2:30", time(14, 30)),
        ("02:30", time(2, 30)),
        ("2 PM", time(14)),
        ("12 am", time(0)),
        ("1430", time(14, 30)),
        ("noon", time(12)),
        ("7.15 a.m.", time(7, 15)),
        ("8:45 a. m.", time(8, 45)),
        ("8:45\u202fp.\u00a0m.", time(20, 45)),
        ("8:45AM", time(8, 45)),
        ("8 a", time(8)),
        (" 12 P. M. ", time(12)),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_read_as_people_write_them(language: str, text: str, read: time) -> None:
    use_language(language)
    try:
        assert dates.read_time(text) == read
    finally:
        use_language("en")


def test_spanish_has_one_form_of_the_halves_of_a_day() -> None:
    """On screen, within sentences and on paper: as the Academy has it, and never torn apart at the end of a line."""
    use_language("es")
    try:
        for at, half in ((time(8, 45), "8:45 a.\u00a0m."), (time(20, 45), "8:45 p.\u00a0m.")):
            assert dates.clock_time(at) == time_words(at) == time_in_words(at, speaker("es")) == half
            assert dates.read_time(half) == at
        assert dates.read_time("Mediodía") == time(12)
    finally:
        use_language("en")


@pytest.mark.parametrize(("text", "read"), [("45", 45), ("1:30", 90), ("1 h 30 min", 90), ("2 h", 120), ("", None)])
def test_lengths_of_time(text: str, read: int | None) -> None:
    assert dates.read_minutes(text) == read

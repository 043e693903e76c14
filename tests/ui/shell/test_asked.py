"""What is typed into the palette: a name, a day, or both."""

from datetime import date

import pytest

from ui.shell import asked
from ui.shell.asked import Asked

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "name", "days"),
    [
        ("lopez", "", ()),
        ("lopez tue", "lopez", (TUESDAY, date(2026, 11, 17))),
        ("lopez wednesday", "lopez", (date(2026, 11, 25), date(2026, 11, 18))),
        ("mon maria lopez", "maria lopez", (date(2026, 11, 30), date(2026, 11, 23))),
        ("lopez tomorrow", "lopez", (date(2026, 11, 25),)),
        ("lopez nov 30", "lopez", (date(2026, 11, 30),)),
        ("lopez 24 november 2026", "lopez", (TUESDAY,)),
        ("30 november lopez", "lopez", (date(2026, 11, 30),)),
        ("lopez 11/30", "lopez", (date(2026, 11, 30),)),
        ("2026-12-01", "", (date(2026, 12, 1),)),
        ("lopez tu", "", ()),
        ("lopez feb 31", "", ()),
        ("maria may lopez", "", ()),
    ],
)
def test_the_first_or_the_last_words_may_name_a_day(text: str, name: str, days: tuple[date, ...]) -> None:
    assert asked.read(text, TUESDAY) == Asked(text, name, days)

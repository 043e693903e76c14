"""What must hold of a patient as entered."""

from dataclasses import replace
from datetime import date, time

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.intake import check
from careteam.domain.patients import BirthKnown, InterpreterKind, PatientDraft, TimesThatSuit

TODAY = date(2026, 11, 23)
GOOD = PatientDraft("Ana", "Silva", birth_date=date(1950, 4, 1))


def fields(draft: PatientDraft) -> list[str]:
    try:
        check(draft, TODAY)
    except Invalid as refused:
        return [problem.field for problem in refused.problems]
    return []


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, []),
        ({"given_name": " "}, ["given_name"]),
        ({"family_name": ""}, ["family_name"]),
        ({"birth_date": None}, ["birth_date"]),
        ({"birth_date": TODAY}, []),
        ({"birth_date": date(2026, 11, 24)}, ["birth_date"]),
        ({"birth_date": date(2026, 11, 24), "birth_known": BirthKnown.ESTIMATED}, ["birth_date"]),
        ({"birth_date": date(1906, 11, 23)}, []),
        ({"birth_date": date(1905, 11, 23)}, ["birth_date"]),
        ({"birth_date": None, "birth_known": BirthKnown.UNKNOWN}, []),
        ({"birth_known": BirthKnown.UNKNOWN}, ["birth_date"]),
        ({"given_name": "", "birth_date": date(2027, 2, 1), "birth_known": BirthKnown.EXPECTED}, []),
        ({"birth_date": date(2026, 9, 24), "birth_known": BirthKnown.EXPECTED}, []),
        ({"birth_date": date(2026, 9, 23), "birth_known": BirthKnown.EXPECTED}, ["birth_date"]),
        ({"birth_date": date(2028, 1, 1), "birth_known": BirthKnown.EXPECTED}, ["birth_date"]),
        ({"diagnosed_on": date(2026, 1, 1), "advanced_on": date(2026, 1, 1)}, []),
        ({"diagnosed_on": date(2026, 1, 2), "advanced_on": date(2026, 1, 1)}, ["advanced_on"]),
        ({"diagnosed_on": date(2026, 11, 24)}, ["diagnosed_on"]),
        ({"advanced_on": date(2026, 11, 24)}, ["advanced_on"]),
        ({"mrn": "999-12-3456"}, ["mrn"]),
        ({"interpreter_kind": InterpreterKind.PHONE}, ["interpreter_kind"]),
        ({"interpreter_kind": InterpreterKind.PHONE, "interpreter_needed": True}, []),
        (
            {"times_that_suit": (TimesThatSuit(0, time(9), time(9)), TimesThatSuit(1, time(9), time(8)))},
            ["times_that_suit"],
        ),
        ({"given_name": "", "family_name": "", "mrn": "123-45-6789"}, ["given_name", "family_name", "mrn"]),
    ],
)
def test_each_field_is_refused_for_its_own_reason(changes: dict[str, object], refused: list[str]) -> None:
    assert fields(replace(GOOD, **changes)) == refused  # type: ignore[arg-type]

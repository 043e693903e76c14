"""Text is tidied where that changes nothing, and refused in words where it cannot be kept."""

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.patients import Insurance, PatientDraft
from careteam.domain.texts import LONGEST_TEXT, tidy


def refused(draft: PatientDraft) -> list[str]:
    with pytest.raises(Invalid) as error:
        tidy(draft)
    return [problem.field for problem in error.value.problems]


def test_blanks_around_a_text_go_and_lines_within_stay() -> None:
    draft = tidy(PatientDraft(given_name="  Ana ", what_matters=" home\r\ngarden \n"))
    assert (draft.given_name, draft.what_matters) == ("Ana", "home\ngarden")


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "half \ud83d"])
def test_characters_nobody_can_print_are_refused(text: str) -> None:
    assert refused(PatientDraft(given_name=text)) == ["given_name"]


@pytest.mark.parametrize("text", ["<b>Smith</b>", "محمد علی", "Zoë 🙂", "\u202eevil", "O’Brien & Sons"])
def test_any_other_text_is_kept_as_it_is(text: str) -> None:
    assert tidy(PatientDraft(given_name=text)).given_name == text


def test_a_file_pasted_by_mistake_is_refused_with_its_length() -> None:
    with pytest.raises(Invalid, match=r"1,000,000 characters; 20,000 fit"):
        tidy(PatientDraft(diagnosis="x" * 1_000_000))
    assert tidy(PatientDraft(diagnosis="x" * LONGEST_TEXT)).diagnosis


def test_identity_numbers_are_refused_wherever_they_stand() -> None:
    assert refused(PatientDraft(what_matters="call me", diagnosis="SSN 123-45-6789")) == ["diagnosis"]
    assert refused(PatientDraft(insurance=(Insurance(number="123-45-6789"),))) == ["insurance"]
    assert tidy(PatientDraft(phone="555-013-4567")).phone

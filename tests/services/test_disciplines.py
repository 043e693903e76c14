"""Disciplines are data: an office can add its own."""

from dataclasses import replace

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.team import DISCIPLINES, DisciplineDraft, Hue
from careteam.services import disciplines
from careteam.services.office import Office
from tests.builders import a_member, discipline

ART = DisciplineDraft("", "Art therapist", "AT", Hue.INDIGO, "art therapist", "helps with pictures")


def test_a_new_office_knows_all_disciplines_the_core_ones_first(office: Office) -> None:
    rows = office.read(disciplines.rows)
    assert [row.key for row in rows] == [one.key for one in DISCIPLINES]
    assert [row.core for row in rows] == sorted((row.core for row in rows), reverse=True)


def test_an_office_adds_its_own(office: Office) -> None:
    new, _changes = office.write(lambda work: disciplines.save(work, None, ART, seen=None))
    row = office.read(lambda work: disciplines.by_id(work)[new])
    assert (row.key, row.code, row.hue, row.members) == ("art_therapist", "AT", Hue.INDIGO, 0)


def test_renaming_keeps_the_key(office: Office) -> None:
    new, _changes = office.write(lambda work: disciplines.save(work, None, ART, seen=None))
    draft = replace(ART, name="Creative therapist")
    office.write(lambda work: disciplines.save(work, new, draft, seen=1))
    row = office.read(lambda work: disciplines.by_id(work)[new])
    assert (row.key, row.name) == ("art_therapist", "Creative therapist")


def test_a_key_used_before_is_not_used_again(office: Office) -> None:
    new, _changes = office.write(lambda work: disciplines.save(work, None, ART, seen=None))
    office.write(lambda work: disciplines.retire(work, new, seen=1))
    again, _changes = office.write(lambda work: disciplines.save(work, None, ART, seen=None))
    assert office.read(lambda work: disciplines.by_id(work)[again].key) == "art_therapist_2"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "nurse"}, "name"),
        ({"code": "rn"}, "code"),
        ({"code": "LONG"}, "code"),
        ({"plain": " "}, "plain"),
    ],
)
def test_a_discipline_nobody_could_tell_apart_is_refused(office: Office, change: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: disciplines.save(work, None, replace(ART, **change), seen=None))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_discipline_in_use_stays(office: Office) -> None:
    a_member(office)
    with pytest.raises(Invalid, match="in use"):
        office.write(lambda work: disciplines.retire(work, discipline(office, "nurse_practitioner"), seen=1))

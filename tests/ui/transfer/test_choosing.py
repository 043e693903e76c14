"""What each choice about a spreadsheet makes of those before it."""

from datetime import date

from careteam.domain.team import DISCIPLINES
from careteam.services.transfer import Basis, Choices, Field, Reading, Target, read
from tests.exchange.samples import table
from ui.transfer.choosing import Chosen, lines_of

TEXT = "First,Last,Phone,Cell\nAnn,Lee,555-0100,555-0200\nBo,Ray,555-0101,555-0201\nCy,Orr,555-0102,\n"


def reading(chosen: Chosen) -> Reading:
    """The file as read with the choices."""
    found = table(TEXT)
    return read(found, Target.PATIENTS, chosen.for_table(found), Basis(date(2026, 11, 20), DISCIPLINES))


def fields(chosen: Chosen) -> dict[str, Field | None]:
    """What each column is read as."""
    return {match.column: match.field for match in reading(chosen).mapping.matches}


def test_a_field_chosen_for_another_column_moves_there() -> None:
    chosen = Chosen().read_as(reading(Chosen()), "Cell", Field.PHONE)
    assert fields(chosen) == {
        "First": Field.GIVEN_NAME,
        "Last": Field.FAMILY_NAME,
        "Phone": None,
        "Cell": Field.PHONE,
    }
    again = chosen.read_as(reading(chosen), "Cell", Field.PREFERRED_NAME)
    assert fields(again)["Cell"] is Field.PREFERRED_NAME
    assert fields(again)["Phone"] is Field.PHONE


def test_a_column_that_is_not_to_be_read_stays_unread() -> None:
    chosen = Chosen().read_as(reading(Chosen()), "Phone", None)
    assert fields(chosen)["Phone"] is None
    assert fields(chosen)["Cell"] is None


def test_lines_left_out_are_left_out_of_those_typed() -> None:
    found = table(TEXT)
    assert lines_of(found) == (2, 3, 4)
    assert Chosen().for_table(found).only_lines == ()
    assert Chosen().without([3]).for_table(found).only_lines == (2, 4)
    typed = Chosen().with_lines((2, 3)).without([3])
    assert typed.for_table(found).only_lines == (2,)
    assert typed.with_all_again().for_table(found).only_lines == (2, 3)


def test_choices_by_value_and_by_person_add_up() -> None:
    chosen = Chosen().with_meaning(Field.DISCIPLINE, "GP", "physician").with_meaning(Field.DISCIPLINE, "", "nurse")
    chosen = chosen.with_discipline([2, 3], "chaplain").with_discipline([3], "nurse").with_other_people([9])
    assert chosen.choices == Choices(
        values={Field.DISCIPLINE: {"GP": "physician", "": "nurse"}},
        by_line={Field.DISCIPLINE: {2: "chaplain", 3: "nurse"}},
        other_people=(9,),
    )

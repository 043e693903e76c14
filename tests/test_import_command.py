"""careteam import: from the shell, with what is wrong by line and an exit status that says so."""

from pathlib import Path

import pytest
from sqlalchemy import select

from careteam import cli
from careteam.domain.clock import FixedClock
from careteam.domain.offices import OfficeDraft
from careteam.persistence.models import Member, Patient
from careteam.services import access
from tests.exchange.samples import PATIENTS, TEAM, shared

WORDS = "violet tractor hums at noon"


@pytest.fixture
def path(tmp_path: Path, clock: FixedClock) -> Path:
    """An empty office, its passphrase in a file beside it."""
    made = tmp_path / "office.careteam"
    draft = OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142")
    access.found(made, draft, "Ann Baker", WORDS, clock).office.close()
    (tmp_path / "pass.txt").write_text(WORDS + "\n", encoding="utf-8")
    return made


def command(path: Path, what: str, text: str | Path, *more: str, map_file: str = "") -> int:
    """Run the command on a spreadsheet; its exit status."""
    file = text if isinstance(text, Path) else path.with_name(f"{what}.csv")
    if isinstance(text, str):
        file.write_text(text, encoding="utf-8")
    if map_file:
        path.with_name("map.toml").write_text(map_file, encoding="utf-8")
        more = (*more, "--map", str(path.with_name("map.toml")))
    words = ["import", str(path), what, str(file), "--passphrase-file", str(path.with_name("pass.txt")), *more]
    return cli.run(cli.read(words))


def names(path: Path, model: type[Patient] | type[Member] = Patient) -> list[str]:
    """Who is in the office now."""
    office = access.sign_in(path, "Ann Baker", WORDS)
    try:
        return sorted(office.read(lambda work: work.session.scalars(select(model.family_name)).all()))
    finally:
        office.close()


def test_patients_come_and_come_once(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(path, "patients", PATIENTS) == 0
    assert capsys.readouterr().out == "3 patients imported. 1 of them has died.\n"
    assert command(path, "patients", PATIENTS) == 0
    assert capsys.readouterr().out == "Nobody new. 3 were here already and stay as they are.\n"
    assert names(path) == ["Larson", "Schinner", "VonRueden"]


def test_the_preview_says_how_it_reads_and_changes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with access.hold(path, "the window"):
        assert command(path, "patients", PATIENTS, "--preview") == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "DEATHDATE Date of death The name says so. Its values are dates." in lines
    assert "SSN never kept Social Security numbers are never kept." in lines
    assert "No coordinates: travel cannot be estimated. (line 5)" in lines
    assert lines[-2:] == ["2 New", "1 New, has died"]
    assert names(path) == []


def test_problems_are_listed_by_line_and_nobody_is_imported(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "First,Last,DOB,Language\nAnn,Lee,3/4/50,\nBo,Ray,1950-01-02,Klingon\nCy,Orr,1950-01-03,\n"
    assert command(path, "patients", text) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Line 2, DOB “3/4/50”: This is not a date. Write it like 1950-03-25, the year with four digits.",
        "Line 3, Language “Klingon”: This language is not known. Choose which one it is."
        ' In a map file: [values.languages] "Klingon" = "en"',
    ]
    assert names(path) == []
    assert command(path, "patients", text, map_file='only_lines = "4"\n') == 0
    assert names(path) == ["Orr"]


def test_the_map_chooses_disciplines_by_value_and_by_person(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(path, "team", TEAM) == 1
    assert '[values.discipline] "Falconry" = "physician"' in capsys.readouterr().out
    chosen = '[values.discipline]\n"Falconry" = "chaplain"\n[by_line.discipline]\n3 = "nurse"\n'
    assert command(path, "team", TEAM, map_file=chosen) == 0
    assert names(path, Member) == ["Bruen", "Cruz", "Steuber"]


def test_somebody_here_already_is_asked_about(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(path, "patients", "First,Last,DOB\nMina,Park,2014-05-05\n") == 0
    other = "Id,First,Last,DOB\n7,Nina,Park,2014-05-05\n"
    capsys.readouterr()
    assert command(path, "patients", other) == 1
    assert "Line 2: Nina Park seems to be here already. Similar name" in capsys.readouterr().out
    assert command(path, "patients", other, map_file='other_people = "2"\n') == 0
    assert names(path) == ["Park", "Park"]


@pytest.mark.parametrize(
    ("text", "map_file", "words"),
    [
        ("A,B\n1,2\n", "", "No column holds the patients’ names"),
        ("First,Last\nAnn,Lee\n", 'only_lines = "9"', "no row on line 9"),
    ],
)
def test_what_concerns_the_whole_file_is_said(
    path: Path, capsys: pytest.CaptureFixture[str], text: str, map_file: str, words: str
) -> None:
    assert command(path, "patients", text, map_file=map_file) == 1
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "map_file", "words"),
    [
        ("", "", "is empty"),
        ("First,Last\nAnn,Lee\n", "[columns]\nphone = 'Tel'", "There is no column “Tel”"),
        ("First,Last\nAnn,Lee\n", "[colums]", "“colums” is not a section"),
    ],
)
def test_what_cannot_be_read_ends_with_2(
    path: Path, capsys: pytest.CaptureFixture[str], text: str, map_file: str, words: str
) -> None:
    assert command(path, "patients", text, map_file=map_file) == 2
    assert words in capsys.readouterr().err


def test_a_missing_spreadsheet_is_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(path, "patients", path.with_name("gone.csv")) == 2
    assert "gone.csv cannot be read: No such file" in capsys.readouterr().err


def test_an_office_open_elsewhere_is_left_alone(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with access.hold(path, "the window"):
        assert command(path, "patients", PATIENTS) == 2
    assert "the window" in capsys.readouterr().err
    assert names(path) == []


def test_the_shared_spreadsheets_come_from_the_shell(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(path, "patients", shared("patients.csv")) == 0
    assert command(path, "team", shared("providers.csv"), map_file='only_lines = "2-13"\n') == 0
    assert capsys.readouterr().out == ("543 patients imported. 69 of them have died.\n12 team members imported.\n")

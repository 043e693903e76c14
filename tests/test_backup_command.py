"""careteam backup and careteam restore: from the shell, there and back, and refused in words with nothing left."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from careteam import cli
from careteam.domain.permissions import User
from careteam.persistence import keys
from careteam.persistence.engine import sqlite_engine
from careteam.persistence.models import Patient
from careteam.services import access, backups
from careteam.services.backups import SUFFIX
from careteam.services.office import Office
from tests.builders import a_patient
from tests.conftest import KEY, OFFICE_ID
from tests.persistence.test_keys import ANN, BEN, QUICK

NEW = "another quiet heron at dusk"


@pytest.fixture
def path(founded: tuple[Path, User], tmp_path: Path) -> Path:
    """An office with one account and one patient; in files beside it the passphrase, a new one and the recovery key."""
    made = tmp_path / "Lakeside.careteam"
    shutil.copyfile(founded[0], made)
    keys.start(made, OFFICE_ID)
    keys.put_slot(made, "Ann Baker", ANN, KEY, QUICK)
    office = Office(sqlite_engine(made, KEY), founded[1], path=made, key=KEY)
    a_patient(office, "Maria Lopez")
    office.close()
    for name, words in (("pass", ANN), ("new", NEW), ("paper", keys.recovery_key(KEY))):
        (tmp_path / name).write_text(words + "\n", encoding="utf-8")
    return made


@pytest.fixture
def copy(path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A backup of that office, made by the command."""
    to = path.with_name(f"copy{SUFFIX}")
    assert run(path, "backup", str(path), "--to", str(to)) == 0
    assert capsys.readouterr().out == f"Backed up and checked: {to}\n"
    return to


def run(path: Path, *words: str, passphrase: str = "pass") -> int:
    """Run a command as somebody does whose passphrase is in this file; its exit status."""
    return cli.run(cli.read([*words, "--passphrase-file", str(path.with_name(passphrase))]))


def patients(path: Path, passphrase: str) -> list[str]:
    """Who is in the office now."""
    office = access.sign_in(path, "Ann Baker", passphrase)
    try:
        return list(office.read(lambda work: work.session.scalars(select(Patient.family_name)).all()))
    finally:
        office.close()


def test_an_office_comes_back_from_its_backup(path: Path, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for gone in (path, keys.slot_file(path)):
        gone.unlink()
    assert run(path, "restore", str(copy), "--to", str(path)) == 0
    assert capsys.readouterr().out == f"Restored and checked: {path}\n"
    assert patients(path, ANN) == ["Lopez"]
    assert run(path, "check", str(path)) == 0


def test_in_a_folder_a_backup_is_named_after_its_office_and_the_time(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = path.with_name("drive")
    folder.mkdir()
    assert run(path, "backup", str(path), "--to", str(folder)) == 0
    (made,) = folder.iterdir()
    assert made.name.startswith("Lakeside 20")
    assert made.suffix == SUFFIX
    assert capsys.readouterr().out == f"Backed up and checked: {made}\n"


def test_with_the_recovery_key_the_passphrase_is_a_new_one(path: Path, copy: Path) -> None:
    back = path.with_name("back.careteam")
    paper = ["--recovery-key-file", str(path.with_name("paper"))]
    assert run(path, "restore", str(copy), "--to", str(back), *paper, passphrase="new") == 0
    assert patients(back, NEW) == ["Lopez"]
    assert patients(path, ANN) == ["Lopez"]  # the office that was backed up keeps its own


def test_the_recovery_key_restores_a_backup_that_has_no_key_file(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_key = access.open_with_key(path, "Ann Baker", KEY)
    keys.slot_file(path).unlink()
    copy = backups.make(with_key, path.with_name(f"bare{SUFFIX}")).file
    with_key.close()
    back = path.with_name("back.careteam")
    paper = ["--recovery-key-file", str(path.with_name("paper"))]
    words = ["restore", str(copy), "--to", str(back), *paper]
    assert run(path, *words, passphrase="new") == 2
    assert "--as NAME" in capsys.readouterr().err
    assert run(path, *words, "--as", "Ann Baker", passphrase="new") == 0
    assert patients(back, NEW) == ["Lopez"]


def test_of_several_accounts_one_has_to_be_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys.put_slot(path, "Ben Çelik", BEN, KEY, QUICK)
    to = path.with_name(f"copy{SUFFIX}")
    assert run(path, "backup", str(path), "--to", str(to)) == 2
    assert "--as NAME, one of Ann Baker, Ben Çelik" in capsys.readouterr().err
    assert not to.exists()
    assert run(path, "backup", str(path), "--to", str(to), "--as", "Ann Baker") == 0
    assert run(path, "restore", str(to), "--to", str(path.with_name("back.careteam"))) == 2
    assert "--as NAME, one of Ann Baker, Ben Çelik" in capsys.readouterr().err


def test_what_is_refused_is_said_and_leaves_nothing(path: Path, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path.with_name("other")).write_text(keys.recovery_key(bytes(32)), encoding="utf-8")
    there = {file: file.read_bytes() for file in path.parent.iterdir()}
    back, other = str(path.with_name("back.careteam")), str(path.with_name("other"))
    no_backup = path.with_name("new")
    refused = [
        (["restore", str(copy), "--to", str(path)], "pass", "Choose another name, or move it away"),
        (["restore", str(copy), "--to", back], "new", "passphrase"),
        (["restore", str(copy), "--to", back, "--recovery-key-file", other], "new", "another key"),
        (["restore", str(copy), "--to", back, "--recovery-key-file", str(no_backup)], "new", "recovery key"),
        (["restore", str(no_backup), "--to", back], "pass", "not a whole backup"),
        (["restore", str(path.with_name("gone")), "--to", back], "pass", "Look where it is kept now"),
        (["backup", str(path), "--to", str(path.with_name("nowhere") / "copy")], "pass", "There is no folder"),
        (["backup", str(path), "--to", back], "new", "passphrase"),
    ]
    for words, passphrase, why in refused:
        assert run(path, *words, passphrase=passphrase) == 2, words
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("careteam: ")
        assert why in said.err
        assert {file: file.read_bytes() for file in path.parent.iterdir()} == there, words

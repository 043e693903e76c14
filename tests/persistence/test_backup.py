"""A backup is whole, consistent and encrypted; the check finds what is broken."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine

from careteam.domain.errors import Cancelled, Unavailable
from careteam.domain.permissions import User
from careteam.persistence import keys
from careteam.persistence.backup import MARK, back_up, faults, look, unpack
from careteam.persistence.engine import file_and_logs, identity_of, sqlite_engine
from tests.conftest import KEY, OFFICE_ID
from tests.persistence.test_keys import ANN, QUICK

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
NAME = "copy.careteam-backup"


@contextmanager
def opened(copy: Path) -> Iterator[Engine]:
    """The office in a backup, unpacked with its slots."""
    office = copy.with_name("unpacked.careteam")
    unpack(copy, office)
    engine = sqlite_engine(office, KEY)
    try:
        yield engine
    finally:
        engine.dispose()
        for file in (*file_and_logs(office), keys.slot_file(office)):
            file.unlink(missing_ok=True)


@pytest.fixture
def path(founded: tuple[Path, User], tmp_path: Path) -> Path:
    """An office with its slots."""
    copy = tmp_path / "lakeside.careteam"
    shutil.copyfile(founded[0], copy)
    keys.start(copy, OFFICE_ID)
    keys.put_slot(copy, "Ann Baker", ANN, KEY, QUICK)
    return copy


@pytest.fixture
def engine(path: Path) -> Engine:
    return sqlite_engine(path, KEY)


def rows(engine: Engine, table: str = "office_identity") -> int:
    with engine.connect() as connection:
        count: int = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        return count


def add(engine: Engine, what: str = "x") -> None:
    with engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("INSERT INTO office_identity VALUES (?)", (what,))


def test_a_backup_is_one_file_that_holds_the_last_commit_and_the_slots(engine: Engine, path: Path) -> None:
    add(engine)
    copy = path.with_name(NAME)
    counts = back_up(engine, path, KEY, copy, NOON)
    engine.dispose()
    assert {file.name for file in path.parent.iterdir()} == {"lakeside.careteam", "lakeside.careteam-keys", NAME}
    assert counts["office_identity"] == 2
    found = look(copy)
    assert (found.made, found.slots) == (NOON, keys.slot_file(path).read_bytes())
    office = path.with_name("unpacked.careteam")
    with opened(copy) as restored:
        assert keys.unlock(office, "Ann Baker", ANN) == KEY
        assert rows(restored) == 2
        assert identity_of(restored, office) == OFFICE_ID
        assert faults(restored) == ()
        for file in (copy, office, keys.slot_file(office)):
            assert file.stat().st_mode & 0o077 == 0
    assert b"SQLite format 3" not in copy.read_bytes()


def test_backups_during_writes_are_consistent(engine: Engine, path: Path) -> None:
    """Each commit adds a pair; a backup that caught half of one would hold an odd number."""
    stop, failed = Event(), []

    def write() -> None:
        try:
            while not stop.is_set():
                with engine.execution_options(write=True).begin() as connection:
                    for _ in range(2):
                        connection.exec_driver_sql("INSERT INTO office_identity VALUES (?)", ("x" * 3000,))
        except Exception as error:
            failed.append(error)

    thread = Thread(target=write)
    thread.start()
    try:
        for number in range(10):
            copy = path.with_name(f"{number}.careteam-backup")
            counts = back_up(engine, path, KEY, copy, NOON)
            with opened(copy) as made:
                assert rows(made) % 2 == 1
                assert rows(made) == counts["office_identity"]
                assert faults(made) == ()
    finally:
        stop.set()
        thread.join()
    assert failed == []
    assert rows(engine) > 3
    engine.dispose()


def test_a_newer_backup_replaces_an_older_one(engine: Engine, path: Path) -> None:
    copy = path.with_name(NAME)
    back_up(engine, path, KEY, copy, NOON)
    add(engine)
    add(engine)
    back_up(engine, path, KEY, copy, NOON)
    with opened(copy) as newer:
        assert rows(newer) == 3
        assert faults(newer) == ()
    engine.dispose()


def test_a_backup_stopped_at_any_step_leaves_the_old_one(engine: Engine, path: Path) -> None:
    add(engine, "x" * 200_000)
    copy = path.with_name(NAME)
    steps: list[str] = []
    back_up(engine, path, KEY, copy, NOON, lambda message, _done: steps.append(message))
    before = copy.read_bytes()
    for stop in range(len(steps)):
        told: list[str] = []

        def report(message: str, _done: float, stop: int = stop, told: list[str] = told) -> None:
            told.append(message)
            if len(told) > stop:
                raise Cancelled

        with pytest.raises(Cancelled):
            back_up(engine, path, KEY, copy, NOON, report)
        assert copy.read_bytes() == before
        assert not list(path.parent.glob("*.part*"))
    assert {"Copying", "Reading the backup"} <= set(steps)
    engine.dispose()


def test_a_backup_that_cannot_be_made_leaves_the_old_one(engine: Engine, path: Path) -> None:
    copy = path.with_name(NAME)
    back_up(engine, path, KEY, copy, NOON)
    before = copy.read_bytes()
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(20_000)
        file.write(bytes(4096))
    with pytest.raises(Unavailable, match="damaged"):
        back_up(engine, path, KEY, copy, NOON)
    engine.dispose()
    assert copy.read_bytes() == before
    assert not list(path.parent.glob("*.part*"))
    with pytest.raises(Unavailable, match="no folder"):
        back_up(engine, path, KEY, path.parent / "gone" / NAME, NOON)


def test_no_backup_hides_damage(engine: Engine, path: Path) -> None:
    """Long texts fill chains of pages, and the copy of a chain's last page would not show that it was lost."""
    for letter in "abcdefghij":
        add(engine, letter * 15_000)
    engine.dispose()
    sound, dice, outcomes = path.read_bytes(), random.Random(20261120), Counter[str]()
    copy = path.with_name(NAME)
    for _ in range(60):
        damaged = bytearray(sound)
        damaged[dice.randrange(4096, len(sound))] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        try:
            back_up(engine, path, KEY, copy, NOON)
            with opened(copy) as made:
                outcomes["an unused page" if digest(made) == digest_of_sound(sound, path) else "silent"] += 1
        except Unavailable as error:
            outcomes["refused" if "damaged" in str(error) else str(error)] += 1
        engine.dispose()
    assert set(outcomes) <= {"refused", "an unused page"}
    assert outcomes["refused"] > 50


def digest(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        tables = [name for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return [repr(driver.execute(f'SELECT * FROM "{table}"').fetchall()) for table in tables]


def digest_of_sound(content: bytes, path: Path) -> list[str]:
    other = path.with_name("sound.careteam")
    other.write_bytes(content)
    engine = sqlite_engine(other, KEY)
    try:
        return digest(engine)
    finally:
        engine.dispose()


def test_a_backup_never_replaces_the_office(engine: Engine, path: Path) -> None:
    before = path.read_bytes()
    (path.parent / "link.careteam").symlink_to(path)
    for target in (path, path.parent / "." / path.name, path.parent / "link.careteam"):
        with pytest.raises(Unavailable, match="cannot replace the office"):
            back_up(engine, path, KEY, target, NOON)
    assert path.read_bytes() == before


def test_without_slots_a_backup_is_made_all_the_same(engine: Engine, path: Path) -> None:
    keys.slot_file(path).unlink()
    copy = path.with_name(NAME)
    back_up(engine, path, KEY, copy, NOON)
    assert look(copy).slots is None
    with opened(copy) as made:
        assert identity_of(made, copy) == OFFICE_ID
    engine.dispose()


def test_each_flipped_bit_and_each_cut_of_a_backup_is_noticed(engine: Engine, path: Path) -> None:
    copy, office = path.with_name(NAME), path.with_name("unpacked.careteam")
    back_up(engine, path, KEY, copy, NOON)
    engine.dispose()
    sound, dice = copy.read_bytes(), random.Random(20261120)
    end = len(sound) - 1
    near_the_end = [end - dice.randrange(800) for _ in range(100)]  # the slots, the note and the mark
    for place in (*near_the_end, *(dice.randrange(end) for _ in range(40))):
        damaged = bytearray(sound)
        damaged[place] ^= 1 << dice.randrange(8)
        copy.write_bytes(damaged)
        with pytest.raises(Unavailable):
            unpack(copy, office)
    for length in (0, 1, len(MARK), 4096, *(dice.randrange(end) for _ in range(40)), end):
        copy.write_bytes(sound[:length])
        with pytest.raises(Unavailable, match="not a whole backup"):
            unpack(copy, office)


def test_a_backup_of_a_newer_program_says_so(engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = path.with_name(NAME)
    with monkeypatch.context() as newer:
        newer.setattr("careteam.persistence.backup.FORMAT", 2)
        back_up(engine, path, KEY, copy, NOON)
    with pytest.raises(Unavailable, match="newer version of CareTeam made"):
        look(copy)
    engine.dispose()


def test_the_check_sees_a_damaged_page_and_a_broken_reference(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES child (id))")
        driver.execute("INSERT INTO child VALUES (1, 99)")
    assert faults(engine) == ("A record in child refers to one that is missing in child.",)
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(20_000)
        file.write(bytes(100))
    assert any("damaged" in fault for fault in faults(engine))
    engine.dispose()


def test_the_check_raises_no_false_alarm_while_others_read_and_leaves_them_be(engine: Engine) -> None:
    add(engine)
    with engine.connect() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM office_identity").scalar() == 2
        with engine.execution_options(write=True).begin() as writer:
            writer.exec_driver_sql("INSERT INTO office_identity VALUES ('y')")
        assert faults(engine) == ()
        assert reader.exec_driver_sql("SELECT count(*) FROM office_identity").scalar() == 2
    add(engine)
    assert rows(engine) == 4
    engine.dispose()

"""An office file opens for its own key only, never appears by opening, and says in words what is wrong."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from careteam.domain.errors import Cancelled, Invalid, Stale, Unavailable
from careteam.domain.ids import new_id
from careteam.domain.permissions import User
from careteam.persistence.backup import faults
from careteam.persistence.engine import (
    create_sqlite,
    identify,
    identity_of,
    postgres_engine,
    require_sound,
    sqlite_engine,
)
from careteam.persistence.explain import explained
from careteam.persistence.files import mounted_as, risky_folder
from careteam.persistence.models import Discipline
from careteam.services.office import Office, Work
from tests.conftest import KEY

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
CANARY = "Zebulon Quartermain"


@pytest.fixture
def path(founded: tuple[Path, User], tmp_path: Path) -> Path:
    """A copy of a small office, closed."""
    copy = tmp_path / "lakeside.careteam"
    shutil.copyfile(founded[0], copy)
    return copy


def open_and_ask(path: Path, key: bytes = KEY) -> object:
    engine = sqlite_engine(path, key)
    try:
        with explained(path), engine.connect() as connection:
            return connection.exec_driver_sql("SELECT name FROM discipline ORDER BY name").scalars().all()
    finally:
        engine.dispose()


def refusal(path: Path, key: bytes = KEY) -> str:
    with pytest.raises(Unavailable) as refused:
        open_and_ask(path, key)
    return str(refused.value)


# --- what is no office ---------------------------------------------------------------------------------------------


def test_opening_never_creates(tmp_path: Path) -> None:
    message = refusal(tmp_path / "typo.careteam")
    assert "There is no office at" in message
    assert "typo.careteam" in message
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_refused_and_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.careteam"
    path.touch()
    assert "empty or cut off" in refusal(path)
    assert path.stat().st_size == 0


def test_a_folder_is_not_an_office(tmp_path: Path) -> None:
    assert "not a file" in refusal(tmp_path)


def test_another_programs_database_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.careteam"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert "another program" in refusal(path)


def test_an_encrypted_file_that_is_no_office_is_refused(path: Path) -> None:
    engine = sqlite_engine(path, KEY)
    with engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("PRAGMA application_id=7")
    with pytest.raises(Unavailable, match="not an office"):
        identity_of(engine, path)
    engine.dispose()


def test_a_new_office_never_replaces_a_file(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="already there"):
        create_sqlite(path, KEY, uuid4())
    assert path.read_bytes() == before


def test_a_new_office_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no folder"):
        create_sqlite(tmp_path / "missing" / "a.careteam", KEY, uuid4())
    assert list(tmp_path.iterdir()) == []


def test_a_new_office_knows_who_it_is_and_is_private(tmp_path: Path) -> None:
    path, identity = tmp_path / "a b?#%41é.careteam", uuid4()
    create_sqlite(path, KEY, identity)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    engine = sqlite_engine(path, KEY)
    assert identity_of(engine, path) == identity
    with pytest.raises(Unavailable, match="does not belong to the key file"):
        identify(engine, path, uuid4())
    engine.dispose()


# --- damage --------------------------------------------------------------------------------------------------------


def test_another_key_says_nothing_on_stderr(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "damaged, or its key is that of another office" in refusal(path, bytes(32))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("kept", [1, 15, 16, 100, 4095, 4096, 8192 + 5])
def test_a_truncated_file_is_refused(path: Path, kept: int) -> None:
    with path.open("r+b") as file:
        file.truncate(kept)
    assert ("cut off" if kept < 4096 else "damaged") in refusal(path)
    assert path.stat().st_size == kept


def test_300_flipped_bits_are_all_noticed(path: Path) -> None:
    """Whatever bit goes bad, either the check says so or not one record reads differently."""
    sound, names = path.read_bytes(), open_and_ask(path)
    dice = random.Random(20261120)
    silent = []
    for _ in range(300):
        place, bit = dice.randrange(len(sound)), dice.randrange(8)
        damaged = bytearray(sound)
        damaged[place] ^= 1 << bit
        path.write_bytes(damaged)
        engine = sqlite_engine(path, KEY)
        if not faults(engine):
            silent.append((place, bit))
        engine.dispose()
    path.write_bytes(sound)
    assert silent == []
    assert open_and_ask(path) == names


def test_a_sound_office_has_no_faults(path: Path) -> None:
    engine = sqlite_engine(path, KEY)
    assert faults(engine) == ()
    engine.dispose()


# --- places --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(ROOT or sys.platform == "win32", reason="folder permissions do not bind this account")
def test_a_read_only_folder_is_named(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        assert "You may not write to" in refusal(path)
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("/Users/ann/Dropbox (Personal)/a.careteam", "Dropbox"),
        ("/Users/ann/OneDrive - Lakeside Hospice/x/a.careteam", "OneDrive"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/a.careteam", "iCloud"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@example.org/a.careteam", "Google Drive"),
    ],
)
def test_a_synchronized_folder_is_named(place: str, word: str) -> None:
    assert word in (risky_folder(Path(place)) or "")


def test_an_ordinary_folder_is_not_risky(tmp_path: Path) -> None:
    assert risky_folder(tmp_path / "Dropbox letters.careteam") is None


def test_the_innermost_mount_counts() -> None:
    mounts = (
        "/dev/sda / ext4 rw 0 0\nnas:/x /mnt/team\\040share nfs4 rw 0 0\ntmpfs /mnt/team\\040share/local tmpfs rw 0 0\n"
    )
    assert mounted_as(Path("/mnt/team share/a"), mounts) == "nfs4"
    assert mounted_as(Path("/mnt/team share/local/a"), mounts) == "tmpfs"
    assert mounted_as(Path("/mnt/team"), mounts) == "ext4"


@pytest.mark.parametrize(("version", "sound"), [
    ((3, 6, 23), True), ((3, 7, 0), False), ((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True),
    ((4, 0, 0), True),
])  # fmt: skip
def test_engines_that_corrupt_logs_are_refused(version: tuple[int, int, int], sound: bool) -> None:
    if sound:
        require_sound(version)
    else:
        with pytest.raises(Unavailable, match="sqlcipher3"):
            require_sound(version)


# --- writing -------------------------------------------------------------------------------------------------------


def a_discipline(work: Work, name: str = "Art therapist") -> None:
    work.named("Add a discipline")
    key = new_id().hex
    work.add(Discipline(key=key, name=name, code="AT", hue="rust", medicines=False, core=False))


def disciplines(office: Office) -> int:
    return office.read(lambda work: work.session.query(Discipline).count())


def test_the_file_is_set_up_to_survive_a_power_cut(path: Path) -> None:
    engine = sqlite_engine(path, KEY)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0}
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    engine.dispose()
    assert found == wanted


def test_nothing_can_be_read_without_the_key(office: Office, tmp_path: Path) -> None:
    office.write(lambda work: a_discipline(work, CANARY))
    files = sorted(file for file in tmp_path.iterdir() if file.is_file())
    assert [file.suffix for file in files] == [".careteam", ".careteam-shm", ".careteam-wal"]
    for file in files:
        content = file.read_bytes()
        for written in (CANARY, "Lakeside", "discipline", "SQLite format 3"):
            assert written.encode() not in content
            assert written.encode("utf-16-le") not in content


def test_a_second_writer_hears_that_it_must_wait(path: Path, founded: tuple[Path, User]) -> None:
    engine, other = sqlite_engine(path, KEY), sqlite_engine(path, KEY)
    with engine.execution_options(write=True).begin():
        with other.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM discipline").scalar(), "readers go on"
            connection.exec_driver_sql("PRAGMA busy_timeout=20")
        with pytest.raises(Unavailable, match="Another program is writing"):
            Office(other, founded[1]).write(a_discipline)
    engine.dispose()
    other.dispose()


def test_a_reader_keeps_its_snapshot(path: Path) -> None:
    engine = sqlite_engine(path, KEY)
    ask = "SELECT count(*) FROM office_identity"
    with engine.connect() as reader:
        assert reader.exec_driver_sql(ask).scalar() == 1
        with engine.execution_options(write=True).begin() as writer:
            writer.exec_driver_sql("INSERT INTO office_identity VALUES ('x')")
        assert reader.exec_driver_sql(ask).scalar() == 1
        reader.rollback()
        assert reader.exec_driver_sql(ask).scalar() == 2
    engine.dispose()


def test_a_full_disk_loses_nothing_that_was_saved(path: Path, founded: tuple[Path, User]) -> None:
    engine = sqlite_engine(path, KEY)
    office = Office(engine, founded[1])
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 4}")
    before, saved = disciplines(office), 0

    def fill() -> None:
        nonlocal saved
        for _ in range(200):
            office.write(lambda work: a_discipline(work, "x" * 200))
            saved += 1

    with pytest.raises(Unavailable, match="The disk is full"):
        fill()
    assert disciplines(office) == before + saved
    assert faults(engine) == ()
    office.close()


FILL = """
import resource, signal, sys
from pathlib import Path
from careteam.domain.errors import Unavailable
from careteam.persistence.engine import sqlite_engine
from careteam.persistence.explain import explained
path = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
engine = sqlite_engine(path, bytes(range(32)))
limit = path.stat().st_size + 40_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    for number in range(1000):
        with explained(path), engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql("INSERT INTO office_identity VALUES (?)", ("x" * 3000,))
        print(number, flush=True)
except Unavailable as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_file_that_may_not_grow_keeps_every_acknowledged_row(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FILL, path], capture_output=True, text=True, check=True)
    *saved, said = done.stdout.splitlines()
    assert len(saved) > 1
    assert "nothing was saved" in said
    engine = sqlite_engine(path, KEY)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM office_identity").scalar() == 1 + len(saved)
    assert faults(engine) == ()
    engine.dispose()


def test_other_errors_are_left_as_they_are() -> None:
    with pytest.raises(FileNotFoundError), explained():
        Path("/nowhere/at/all").read_text(encoding="utf-8")
    with pytest.raises(Invalid), explained():
        raise Invalid.field("x", "y")


def test_the_modules_of_the_sign_in_window_leave_sqlalchemy_alone() -> None:
    ask = "import sys, careteam.persistence.keys, careteam.persistence.lock; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0


# --- stopping a read -----------------------------------------------------------------------------------------------

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_read_that_nobody_waits_for_stops(office: Office) -> None:
    asking, said = Event(), []

    def read() -> None:
        def ask(work: Work) -> None:
            asking.set()
            work.session.connection().exec_driver_sql(ENDLESS)

        try:
            office.read(ask)
        except Cancelled as error:
            said.append(str(error))

    thread = Thread(target=read)
    thread.start()
    assert asking.wait(20)
    while thread.is_alive():  # until the statement runs, there is nothing to stop
        office.stop_reading()
        thread.join(0.01)
    assert said == ["Stopped."]
    assert disciplines(office) > 0
    office.stop_reading()
    office.write(a_discipline)


# --- PostgreSQL ----------------------------------------------------------------------------------------------------


def test_postgresql_reads_from_a_snapshot_and_cannot_write_by_reading(postgres: Engine) -> None:
    writer = postgres.execution_options(write=True)
    with writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x int PRIMARY KEY)")
    with postgres.connect() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
        with writer.begin() as connection:
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
        with pytest.raises(DBAPIError, match="read-only"):
            reader.exec_driver_sql("INSERT INTO t VALUES (2)")
    with pytest.raises(Unavailable, match="contradicts"), explained(), writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")


def test_postgresql_refuses_the_loser_of_a_clash(postgres: Engine) -> None:
    writer = postgres.execution_options(write=True)
    with writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x int)")

    def write_what_it_counts(number: int) -> str:
        return f"INSERT INTO t SELECT count(*) + {number} FROM t"

    def clash() -> None:
        with explained(), writer.begin() as one:
            one.exec_driver_sql(write_what_it_counts(10))
            with writer.begin() as two:
                two.exec_driver_sql(write_what_it_counts(20))

    with pytest.raises(Stale):
        clash()


def test_a_server_that_is_not_there_is_said(postgres: Engine) -> None:
    gone = postgres.url.set(database="nobody_made_this")
    with pytest.raises(Unavailable, match="does not answer"), explained():
        postgres_engine(gone.render_as_string(hide_password=False)).connect()


def test_a_new_office_does_not_go_where_a_sync_service_would_damage_it(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with pytest.raises(Unavailable, match="synchronized by Dropbox"):
        create_sqlite(folder / "a.careteam", KEY, uuid4())
    assert list(folder.iterdir()) == []

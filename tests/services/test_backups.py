"""A backup is made while others work, put back, tried, and missed when it is too old."""

import hashlib
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, delete, func, select

from careteam.domain.clock import FixedClock
from careteam.domain.errors import Cancelled, Invalid, Unavailable
from careteam.domain.permissions import User
from careteam.persistence import keys
from careteam.persistence.backup import silent
from careteam.persistence.base import Base
from careteam.persistence.engine import sqlite_engine
from careteam.persistence.models import AuditEntry, WorkEntry
from careteam.services import access, accounts, backups, upkeep
from careteam.services.backups import WayIn
from careteam.services.office import Office, Work
from tests.builders import a_member
from tests.conftest import KEY, MONDAY, OFFICE_ID
from tests.journeys.busy_writer import note_calls, take_in
from tests.persistence.test_keys import ANN, QUICK

BACKUPS = int(os.environ.get("CARETEAM_BACKUPS", "20"))
SEED = int(os.environ.get("CARETEAM_SEED", "20261120"))
WITH_PASSPHRASE = WayIn("Ann Baker", ANN)
WITH_PAPER = WayIn("Ann Baker", "another quiet heron at dusk", keys.recovery_key(KEY))


@pytest.fixture
def kept(founded: tuple[Path, User], tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An office in a file of its own, with a key slot for its account."""
    path = tmp_path / "Lakeside.careteam"
    shutil.copyfile(founded[0], path)
    keys.start(path, OFFICE_ID)
    keys.put_slot(path, "Ann Baker", ANN, KEY, QUICK)
    office = Office(sqlite_engine(path, KEY), founded[1], clock, path, KEY)
    yield office
    office.close()


@pytest.fixture
def made(kept: Office, tmp_path: Path) -> Path:
    """A backup of that office."""
    return backups.make(kept, tmp_path / "made.careteam-backup").file


def digest(connection: Connection) -> str:
    """Everything in the office, but for what was noted about backups."""
    about = WorkEntry.title.startswith("Restore the office") | (WorkEntry.title == "Back up the office")
    noted = select(WorkEntry.id).where(about)
    whole = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        rows = select(table).order_by(*table.primary_key)
        if table.name == "work":
            rows = rows.where(table.c.id.not_in(noted))
        if table.name == "audit":
            rows = rows.where(table.c.work_id.not_in(noted))
        whole.update(repr([tuple(row) for row in connection.execute(rows)]).encode())
    return whole.hexdigest()


def latest(connection: Connection) -> int:
    found = connection.scalar(select(func.max(AuditEntry.seq)).where(AuditEntry.action.not_in(("backup", "restore"))))
    assert found is not None
    return found


def test_backups_during_writes_hold_the_office_as_it_was_after_some_act(kept: Office, tmp_path: Path) -> None:
    print(f"CARETEAM_SEED={SEED} CARETEAM_BACKUPS={BACKUPS}")
    dice, members = random.Random(SEED), (a_member(kept), a_member(kept, "Sam Okafor", "nurse"))
    after: dict[int, str] = {}
    stop, failed = Event(), []

    def act(work: Work) -> None:
        note_calls(work, take_in(work, members))
        work.session.flush()
        connection = work.session.connection()
        after[latest(connection)] = digest(connection)

    def write() -> None:
        try:
            for _count in range(3):
                kept.write(act)
                stop.wait(0.01)
        except Exception as error:
            failed.append(error)

    kept.write(act)
    copy, back = tmp_path / "copy.careteam-backup", tmp_path / "back.careteam"
    moments = set()
    for number in range(BACKUPS):
        writer = Thread(target=write)
        writer.start()
        stop.wait(dice.uniform(0, 0.3))
        backups.make(kept, copy)
        writer.join()
        assert failed == []
        backups.restore(copy, back, WITH_PAPER if number % 5 == 0 else WITH_PASSPHRASE)
        passphrase = WITH_PAPER.passphrase if number % 5 == 0 else ANN
        office = access.sign_in(back, "Ann Baker", passphrase)
        with office.engine.connect() as connection:
            moment = latest(connection)
            assert digest(connection) == after[moment], f"backup {number}"
            moments.add(moment)
        office.close()
        back.unlink()
        keys.slot_file(back).unlink()
    print(f"{len(after)} acts, {len(moments)} of their moments restored")
    assert len(moments) > BACKUPS // 2


def test_a_backup_is_nothing_to_undo(kept: Office, tmp_path: Path) -> None:
    before = kept.history.to_undo
    backups.make(kept, tmp_path / "b.careteam-backup")
    assert kept.history.to_undo == before


def test_what_stands_there_already_is_never_replaced(kept: Office, made: Path, tmp_path: Path) -> None:
    assert kept.path is not None
    before = kept.path.read_bytes()
    with pytest.raises(Unavailable, match="Choose another name, or move it away"):
        backups.restore(made, kept.path, WITH_PASSPHRASE)
    assert kept.path.read_bytes() == before
    free = tmp_path / "free.careteam"
    keys.slot_file(free).write_text("of another office")
    with pytest.raises(Unavailable, match=r"free\.careteam-keys is there already"):
        backups.restore(made, free, WITH_PASSPHRASE)
    assert keys.slot_file(free).read_text() == "of another office"


def test_a_refused_restore_leaves_nothing(kept: Office, made: Path, tmp_path: Path) -> None:
    there = {file.name for file in tmp_path.iterdir()}
    other_paper = keys.recovery_key(bytes(32))

    def stopped(_message: str, done: float) -> None:
        if done > 0.6:
            raise Cancelled

    for way, refused, report in (
        (replace(WITH_PASSPHRASE, passphrase="not the passphrase of it"), Unavailable, silent),
        (replace(WITH_PASSPHRASE, account="Nobody Here"), Unavailable, silent),
        (replace(WITH_PAPER, recovery=other_paper), Invalid, silent),
        (replace(WITH_PAPER, passphrase="short"), Invalid, silent),
        (WITH_PASSPHRASE, Cancelled, stopped),
    ):
        with pytest.raises(refused):
            backups.restore(made, tmp_path / "back.careteam", way, report)
        assert {file.name for file in tmp_path.iterdir()} == there
    with pytest.raises(Unavailable, match="no folder"):
        backups.restore(made, tmp_path / "gone" / "back.careteam", WITH_PASSPHRASE)


def test_an_office_at_odds_with_its_audit_trail_comes_back_and_says_so(kept: Office, tmp_path: Path) -> None:
    a_member(kept)
    with kept.engine.execution_options(write=True).begin() as connection:
        connection.execute(delete(AuditEntry).where(AuditEntry.kind == "member"))
    copy, back = backups.make(kept, tmp_path / "copy.careteam-backup").file, tmp_path / "back.careteam"
    remark = "1 record of member is not in the audit trail: something else wrote this file."
    assert backups.try_out(kept).remarks == (remark,)
    assert backups.restore(copy, back, WITH_PASSPHRASE) == (remark,)
    office = access.sign_in(back, "Ann Baker", ANN)
    assert upkeep.faults(office) == (remark,)
    query = select(AuditEntry.after).where(AuditEntry.action == "restore")
    assert remark in (office.read(lambda work: work.session.scalar(query)) or "")
    office.close()


def test_an_office_of_a_newer_version_is_not_restored(kept: Office, tmp_path: Path) -> None:
    with kept.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    copy = backups.make(kept, tmp_path / "copy.careteam-backup").file
    with pytest.raises(Unavailable, match="newer version of CareTeam wrote this office"):
        backups.restore(copy, tmp_path / "back.careteam", WITH_PASSPHRASE)
    assert not (tmp_path / "back.careteam").exists()


def test_without_slots_only_the_recovery_key_restores(kept: Office, tmp_path: Path) -> None:
    assert kept.path is not None
    keys.slot_file(kept.path).unlink()
    copy, back = backups.make(kept, tmp_path / "copy.careteam-backup").file, tmp_path / "back.careteam"
    assert backups.accounts(copy) == ()
    with pytest.raises(Unavailable, match="Use the recovery key"):
        backups.restore(copy, back, WITH_PASSPHRASE)
    backups.restore(copy, back, WITH_PAPER)
    access.sign_in(back, "Ann Baker", WITH_PAPER.passphrase).close()


def test_the_trail_tells_of_backups_and_of_the_restore(kept: Office, made: Path, tmp_path: Path) -> None:
    last = kept.read(backups.last)
    assert last is not None
    assert (last.file, last.made.isoformat()) == (made, "2026-11-23T09:30:00")
    newer = backups.make(kept, backups.file_in(tmp_path, kept)).file
    assert newer.parent == tmp_path
    backups.restore(newer, tmp_path / "back.careteam", WITH_PASSPHRASE)
    back = access.sign_in(tmp_path / "back.careteam", "Ann Baker", ANN)
    titles = back.read(lambda work: list(work.session.scalars(select(WorkEntry.title).order_by(WorkEntry.at))))
    assert titles[-1] == f"Restore the office from {newer.name}"
    assert back.read(backups.last) == last  # a backup cannot hold the note of itself
    back.close()


def test_the_last_backup_is_tried_and_nothing_of_it_stays(
    kept: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    with pytest.raises(Unavailable, match="no backup yet"):
        backups.try_out(kept)
    a_member(kept)
    copy = backups.make(kept, tmp_path / "copy.careteam-backup").file
    a_member(kept, "Sam Okafor", "nurse")  # since then; the backup is none the worse for it
    tried = backups.try_out(kept)
    assert (tried.file, tried.members, tried.patients) == (copy, 1, 0)
    assert list(elsewhere.iterdir()) == []
    moved = copy.rename(elsewhere / copy.name)
    with pytest.raises(Unavailable, match="Connect the drive"):
        backups.try_out(kept)
    assert backups.try_out(kept, elsewhere).file == moved
    moved.write_bytes(moved.read_bytes()[:-1])
    with pytest.raises(Unavailable, match="not a whole backup"):
        backups.try_out(kept, elsewhere)


def test_an_older_backup_in_place_of_the_last_is_noticed(kept: Office, made: Path, clock: FixedClock) -> None:
    older = made.read_bytes()
    clock.moment = MONDAY + timedelta(hours=1)
    backups.make(kept, made)
    made.write_bytes(older)
    with pytest.raises(Unavailable, match="not the backup made last"):
        backups.try_out(kept)


def test_a_backup_is_missed_after_seven_days(kept: Office, tmp_path: Path, clock: FixedClock) -> None:
    assert kept.read(backups.waiting) is None
    kept.write(accounts.note_sign_in)
    assert kept.read(backups.waiting) is None  # a new office
    clock.moment = MONDAY + timedelta(days=8)
    assert kept.read(backups.waiting) == timedelta(days=8)
    backups.make(kept, backups.file_in(tmp_path, kept))
    assert kept.read(backups.waiting) is None
    clock.moment = MONDAY + timedelta(days=15)
    assert kept.read(backups.waiting) is None
    clock.moment = MONDAY + timedelta(days=15, seconds=1)
    assert kept.read(backups.waiting) == timedelta(days=7, seconds=1)


def test_a_server_makes_its_own_backups(office: Office, clock: FixedClock, tmp_path: Path) -> None:
    """The same on both databases: this office has no file of its own."""
    office.write(accounts.note_sign_in)
    clock.moment = MONDAY + timedelta(days=30)
    on_server = office.engine.dialect.name == "postgresql"
    assert (office.read(backups.waiting) is None) == on_server
    with pytest.raises(Unavailable, match="on a server"):
        backups.make(office, tmp_path / "copy.careteam-backup")

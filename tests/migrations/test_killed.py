"""Killed in the middle of an upgrade, an office is the old one or the new one, whole, and its backup is there."""

import os
import random
import shutil
import sys
import time
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

import pytest

from careteam import sample
from careteam.persistence import backup, keys, schema
from careteam.persistence.engine import sqlite_engine
from careteam.services import access
from tests.conftest import MONDAY
from tests.migrations import contents, later

KILLS = int(os.environ.get("CARETEAM_MIGRATION_KILLS", "20"))
SEED = int(os.environ.get("CARETEAM_SEED", "20261120"))
PASSPHRASE = "twelve boats under one moon"


@dataclass(frozen=True)
class Old:
    """An office of an older version: its file, its key, its schema and everything in it."""

    path: Path
    key: bytes
    revision: str | None
    columns: contents.Columns
    rows: dict[str, list[str]]


@pytest.fixture
def old(tmp_path: Path) -> Old:
    """A small sample office, which a later version is going to open."""
    path = tmp_path / "lakeside.careteam"
    sample.write(path, PASSPHRASE, sample.size_for(40, 400), now=MONDAY).close()
    key = keys.unlock(path, sample.ACCOUNT, PASSPHRASE)
    engine = sqlite_engine(path, key)
    there = contents.columns(engine)
    rows = contents.within(contents.rows(engine), there)
    engine.dispose()
    return Old(path, key, schema.revisions()[-1], there, rows)


@pytest.mark.long
def test_killed_while_upgrading_it_is_the_old_office_or_the_new_one(old: Old, tmp_path: Path) -> None:
    folder = later.write(tmp_path)
    whole = killed_after(None, old, folder, tmp_path / "unharmed")
    print(f"CARETEAM_SEED={SEED} CARETEAM_MIGRATION_KILLS={KILLS}; an upgrade takes {whole:.3f} s")
    chance, found = random.Random(SEED), []
    for count in range(KILLS):
        place = tmp_path / f"kill-{count}"
        killed_after(chance.uniform(0, 1.1 * whole), old, folder, place)
        found.append(look(place / old.path.name, old))
        if found.count(old.revision) == 1 and found[-1] == old.revision:  # what a kill left behind is in nobody's way
            with patch("careteam.persistence.schema._folder", lambda: folder):
                access.open_with_key(place / old.path.name, sample.ACCOUNT, old.key).close()
            assert look(place / old.path.name, old) == "9001"
        shutil.rmtree(place)
    print({revision: found.count(revision) for revision in found})
    assert look(tmp_path / "unharmed" / old.path.name, old) == "9001"


def killed_after(seconds: float | None, old: Old, folder: Path, place: Path) -> float:
    """Let a later version open a copy of the office, killed after so many seconds; how long it ran."""
    place.mkdir()
    for file in (old.path, keys.slot_file(old.path)):
        shutil.copyfile(file, place / file.name)
    context = get_context("spawn") if sys.platform == "win32" else get_context("forkserver")
    context.set_forkserver_preload(["tests.migrations.test_killed", "tests.journeys.busy_writer", "alembic.command"])
    heard, said = context.Pipe(duplex=False)
    opener = context.Process(target=upgrade, args=(place / old.path.name, old.key, folder, said))
    opener.start()
    said.close()
    with heard:
        assert heard.recv() == "begun"
    began = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        opener.kill()
    opener.join()
    assert opener.exitcode == 0 or seconds is not None
    opener.close()
    return time.monotonic() - began


def upgrade(path: Path, key: bytes, folder: Path, said: Connection) -> None:
    """Open an office as a version would that knows one revision more."""
    later.use(folder, lambda name, value: patch(name, value).start())
    said.send("begun")
    access.open_with_key(path, sample.ACCOUNT, key).close()


def look(path: Path, old: Old) -> str | None:
    """Make sure that the office is whole, and that its backup was made first; the revision it is at."""
    engine = sqlite_engine(path, old.key)
    revision = schema.revision_of(engine)
    assert contents.within(contents.rows(engine), old.columns) == old.rows
    assert ("nickname" in contents.columns(engine)["patient"]) == (revision == "9001")
    assert backup.faults(engine) == ()
    engine.dispose()
    if revision == old.revision:
        return revision
    made, *_more = path.parent.glob("*-before-update-*.careteam-backup")  # one for each time it was begun
    saved = path.with_name("saved.careteam")
    backup.unpack(made, saved)
    engine = sqlite_engine(saved, keys.unlock(saved, sample.ACCOUNT, PASSPHRASE))
    assert schema.revision_of(engine) == old.revision
    assert contents.within(contents.rows(engine), old.columns) == old.rows
    engine.dispose()
    return revision

"""What every test stands on: an office in a real encrypted file, a clock that stands still, strict Qt."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from careteam.domain.clock import FixedClock
from careteam.domain.ids import AccountId, new_id
from careteam.domain.offices import OfficeDraft
from careteam.domain.permissions import User
from careteam.persistence import schema
from careteam.persistence.engine import create_sqlite, sqlite_engine
from careteam.services import founding
from careteam.services.office import Office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

KEY = bytes(range(32))
MONDAY = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
"""The moment all tests happen at: a Monday, 9:30 in New York."""


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at a Monday morning."""
    return FixedClock(MONDAY)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, User]:
    """A new office, made once; each test works on its own copy."""
    path = tmp_path_factory.mktemp("offices") / "founded.careteam"
    user = User(AccountId(new_id()), "Ann Baker")
    create_sqlite(path, KEY, uuid4())
    engine = sqlite_engine(path, KEY)
    schema.bring_up(engine, lambda: None)
    office = Office(engine, user, FixedClock(MONDAY))
    office.write(
        lambda work: founding.found(work, OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142"))
    )
    office.close()
    return path, user


@pytest.fixture
def office(founded: tuple[Path, User], tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An empty office in an encrypted file, with its settings and disciplines, at a Monday morning."""
    template, user = founded
    path = tmp_path / "office.careteam"
    shutil.copyfile(template, path)
    office = Office(sqlite_engine(path, KEY), user, clock)
    yield office
    office.close()

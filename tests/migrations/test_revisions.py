"""The revisions make the tables the program maps, on both databases, and go up and down without losing a record."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

import migrations
from careteam.domain.clock import FixedClock
from careteam.domain.errors import Unavailable
from careteam.domain.ids import AccountId, new_id
from careteam.domain.patients import ProgramStatus
from careteam.domain.permissions import User
from careteam.persistence import schema
from careteam.persistence.base import Base
from careteam.persistence.engine import create_sqlite, sqlite_engine
from careteam.persistence.models import Preference, ProgramSpell, UnsavedForm
from careteam.services.office import Office, Work
from tests.conftest import KEY, MONDAY, OFFICE_ID, engine_of, found, new_database
from tests.migrations import contents, later
from tests.rows import one_of_each

BOTH = ["sqlite", "postgresql"]


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> str:
    """Both, as each alters a table in its own way."""
    return str(request.param)


@pytest.fixture
def engine(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    if database == "postgresql":
        yield request.getfixturevalue("postgres")
        return
    engine = an_empty_file(tmp_path / "office.careteam")
    yield engine
    engine.dispose()


def fill(engine: Engine) -> None:
    """Make an office at the newest revision with something in every table."""

    def write(work: Work) -> None:
        work.named("Fill every table")
        for row in one_of_each():
            work.add(row)
        own = {"account_id": work.user.account_id}
        work.session.add(Preference(**own, name="calendar/view", value='"week"'))
        work.session.add(UnsavedForm(**own, form="visit", subject="", seen=0, typed="{}", kept_at=work.now))

    Office(engine, found(engine), FixedClock(MONDAY)).write(write)
    assert all(contents.rows(engine).values())
    engine.dispose()


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such an office in a file, made once."""
    path = tmp_path_factory.mktemp("full") / "office.careteam"
    fill(an_empty_file(path))
    return path


@pytest.fixture(scope="module")
def full_database(postgres_url: str) -> Iterator[str]:
    """Such an office on the server, made once."""
    with new_database(postgres_url) as engine:
        fill(engine)
        yield str(engine.url.database)


@pytest.fixture
def full(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A copy of such an office."""
    if database == "postgresql":
        url, name = (request.getfixturevalue(one) for one in ("postgres_url", "full_database"))
        with new_database(url, name) as engine:
            yield engine
        return
    shutil.copyfile(request.getfixturevalue("full_file"), tmp_path / "office.careteam")
    engine = engine_of(tmp_path / "office.careteam")
    yield engine
    engine.dispose()


def an_empty_file(path: Path) -> Engine:
    create_sqlite(path, KEY, OFFICE_ID)
    return sqlite_engine(path, KEY)


def test_the_newest_revision_is_what_the_program_maps(engine: Engine) -> None:
    schema.bring_up(engine, lambda: None)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_revision_is_what_the_tables_would_be_made_as(
    engine: Engine, database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Also in what Alembic does not compare: checks, how references are deferred, what partial indexes are over."""
    schema.bring_up(engine, lambda: None)
    if database == "sqlite":
        made = an_empty_file(tmp_path / "made.careteam")
        expected = as_made(made)
        made.dispose()
    else:
        with new_database(request.getfixturevalue("postgres_url")) as made:
            expected = as_made(made)
    assert contents.schema(engine, Base.metadata.tables) == expected


def as_made(engine: Engine) -> dict[str, list[str]]:
    with engine.execution_options(write=True).begin() as connection:
        Base.metadata.create_all(connection)
    return contents.schema(engine, Base.metadata.tables)


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name not in contents.NOT_OURS


def test_file_names_tell_the_revisions_in_their_order() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert schema.revisions() == tuple(script.revision for script in scripts.walk_revisions())[::-1]


@pytest.mark.long
def test_down_to_each_revision_and_up_again_every_record_is_there(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later.use(later.write(tmp_path), monkeypatch.setattr)
    schema.bring_up(full, lambda: None)
    head = schema.revisions()[-1]
    newest, newest_schema, before = (
        contents.columns(full),
        contents.schema(full, contents.columns(full)),
        contents.rows(full),
    )
    for revision in reversed(schema.revisions()[:-1]):
        schema.migrate(full, revision)
        assert schema.revision_of(full) == revision
        there = contents.columns(full)
        assert there != newest
        assert contents.within(contents.rows(full), there) == contents.within(before, there)
        schema.migrate(full, head)
        assert contents.within(contents.rows(full), there) == contents.within(before, there)
        assert contents.schema(full, newest) == newest_schema


def test_all_the_way_down_nothing_is_left_and_up_again_the_schema_is_the_same(full: Engine) -> None:
    newest = contents.schema(full, contents.columns(full))
    schema.migrate(full, "base")
    assert contents.columns(full) == {}
    schema.bring_up(full, lambda: pytest.fail("there is nothing to back up"))
    assert contents.schema(full, contents.columns(full)) == newest


def test_a_reference_still_holds_after_its_table_was_made_anew(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later.use(later.write(tmp_path), monkeypatch.setattr)
    schema.bring_up(full, lambda: None)
    office = Office(full, User(AccountId(new_id()), "Ann Baker"), FixedClock(MONDAY))

    def orphan(work: Work) -> None:
        work.named("Add a stay of nobody")
        work.add(ProgramSpell(patient_id=new_id(), status=ProgramStatus.ACTIVE, since=MONDAY.date()))

    with pytest.raises(Unavailable, match="contradicts"):
        office.write(orphan)


def test_an_office_of_a_newer_version_is_refused_in_words_and_left_alone(full: Engine) -> None:
    with full.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = contents.rows(full)
    with pytest.raises(Unavailable, match="A newer version of CareTeam wrote this office"):
        schema.bring_up(full, lambda: pytest.fail("nothing is to be changed"))
    assert (schema.revision_of(full), contents.rows(full)) == ("9999", before)


def test_a_revision_that_would_lose_a_record_leaves_the_office_as_it_was(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = later.write(tmp_path)
    careless = '    op.execute("DELETE FROM patient")\n'
    (script,) = (folder / "versions").glob("9001*.py")
    script.write_text(script.read_text().replace("def upgrade() -> None:\n", f"def upgrade() -> None:\n{careless}"))
    later.use(folder, monkeypatch.setattr)
    before, revision = contents.rows(full), schema.revision_of(full)
    backups: list[str] = []
    with pytest.raises((Unavailable, IntegrityError)):
        schema.bring_up(full, lambda: backups.append("made"))
    assert (schema.revision_of(full), contents.rows(full), backups) == (revision, before, ["made"])


def test_an_office_that_is_up_to_date_opens_without_alembic(tmp_path: Path) -> None:
    engine = an_empty_file(tmp_path / "office.careteam")
    found(engine)
    script = """
import sys
from pathlib import Path
from careteam.persistence import schema
from careteam.persistence.engine import sqlite_engine
from careteam.services import access, office
engine = sqlite_engine(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
schema.bring_up(engine, lambda: sys.exit("it is up to date"))
print(schema.revision_of(engine), "alembic" in sys.modules, "sqlalchemy" in sys.modules)
"""
    words = [sys.executable, "-c", script, str(tmp_path / "office.careteam"), KEY.hex()]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [schema.revisions()[-1], "False", "True"]

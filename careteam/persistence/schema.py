"""The schema of an office: is it the one this program knows, and how an older one is brought up to it.

Alembic is imported only when there is something to upgrade: it would cost a third of a second at every start.
"""

from collections.abc import Callable
from importlib import resources
from importlib.resources.abc import Traversable

from sqlalchemy import Connection, Engine, inspect, text

from careteam.domain.errors import Unavailable
from careteam.i18n import _


def revisions() -> tuple[str, ...]:
    """Every revision this program knows, oldest first, read from the names of the revision files."""
    files = (_folder() / "versions").iterdir()
    return tuple(sorted(file.name.split("_")[0] for file in files if file.name[:4].isdigit()))


def revision_of(engine: Engine) -> str | None:
    """The revision an office is at; None where it has no schema yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def bring_up(engine: Engine, back_up: Callable[[], None]) -> None:
    """Make sure that an office has the newest schema; an older one is backed up, then upgraded whole or not at all.

    Raises Unavailable for an office that a newer version of the program wrote.
    """
    found, known = revision_of(engine), revisions()
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise Unavailable(
            _("A newer version of CareTeam wrote this office. Install that version here, then open it again.")
        )
    if found is not None:
        back_up()
    migrate(engine, known[-1])


def migrate(engine: Engine, target: str) -> None:
    """Run the revisions up or down to ``target`` in one explicit transaction; foreign keys are checked at its end.

    SQLite rebuilds a table to alter it. With foreign keys on, dropping the old one would delete its children, and
    without an explicit transaction a kill would leave half of it.
    """
    with engine.execution_options(write=True).connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if not sqlite:  # PostgreSQL alters no table that has references left to check at commit
                    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
                _run(connection, target)
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise Unavailable(
                        _("The office could not be brought up to date: it would lose records. It was left as it is.")
                    )
        finally:
            if sqlite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _run(connection: Connection, target: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    with resources.as_file(_folder()) as folder:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        current = (
            connection.scalar(text("SELECT version_num FROM alembic_version")) if _has_version(connection) else None
        )
        order = [revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()][::-1]
        down = current is not None and (target == "base" or order.index(target) < order.index(current))
        (command.downgrade if down else command.upgrade)(config, target)


def _folder() -> Traversable:
    return resources.files("migrations")


def _has_version(connection: Connection) -> bool:
    return inspect(connection).has_table("alembic_version")

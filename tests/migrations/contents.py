"""What a database holds, whatever schema it has, so that before and after can be compared."""

from collections.abc import Collection, Mapping

from sqlalchemy import Engine, inspect

Columns = Mapping[str, frozenset[str]]
Rows = Mapping[str, list[dict[str, object]]]
NOT_OURS = frozenset({"alembic_version", "office_identity"})


def columns(engine: Engine) -> Columns:
    """Every table of the office with its columns."""
    found = inspect(engine)
    return {
        table: frozenset(column["name"] for column in found.get_columns(table))
        for table in found.get_table_names()
        if table not in NOT_OURS
    }


def rows(engine: Engine) -> Rows:
    """Every row of the office, by table, as it is stored."""
    names = [name for name in inspect(engine).get_table_names() if name not in NOT_OURS]
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings() for name in names}
        return {name: [dict(row) for row in rows] for name, rows in found.items()}


def within(kept: Rows, these: Columns) -> dict[str, list[str]]:
    """The rows as far as these tables and columns go, in an order that tells nothing."""
    return {
        table: sorted(str([(column, row[column]) for column in sorted(columns)]) for row in kept[table])
        for table, columns in these.items()
    }


def schema(engine: Engine, tables: Collection[str]) -> dict[str, list[str]]:
    """All that the database says of these tables: columns, keys, references, what is unique, checks, indexes."""
    found = inspect(engine)
    asked = (
        found.get_columns,
        lambda table: [found.get_pk_constraint(table)],
        found.get_foreign_keys,
        found.get_unique_constraints,
        found.get_check_constraints,
        found.get_indexes,
    )
    return {table: sorted(_told(one) for ask in asked for one in ask(table)) for table in tables}


def _told(found: object) -> str:
    if isinstance(found, Mapping):
        return str({str(name): _told(value) for name, value in sorted(found.items())})
    return str(found)

"""The database is written in one way only, so that nothing escapes the audit trail."""

import ast
import re

from tests.architecture.sources import at, calls, name_of, sources

BULK = "careteam/persistence/bulk.py"
"""The one writer that goes around the session, and writes its own audit rows."""

IDENTITY = "careteam/persistence/engine.py"
"""Writes the one row that says which office a file is, before there is an audit trail."""

WRITES = re.compile(r"\s*(insert|update|delete|replace|merge|truncate|copy)\b", re.IGNORECASE)
BULK_CALLS = ("bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects", "executemany")
STATEMENTS = frozenset({"insert", "update", "delete", "merge"})


def test_statements_that_write_are_made_in_one_place() -> None:
    found = [
        f"{path}:{node.lineno} {alias.name}"
        for path, tree in sources().items()
        if path != BULK
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy"
        for alias in node.names
        if alias.name in STATEMENTS
    ]
    assert found == []


def test_tables_write_through_the_session_only() -> None:
    """No ``table.insert()``, no ``sa.update``, no bulk methods of the session."""
    found = [
        at(path, call)
        for path, tree in sources().items()
        if path != BULK
        for call in calls(tree, *BULK_CALLS, *STATEMENTS)
        if name_of(call.func) in BULK_CALLS or (isinstance(call.func, ast.Attribute) and _is_table(call.func.value))
    ]
    assert found == []


def test_no_sql_that_writes_is_written_out() -> None:
    found = [
        at(path, call)
        for path, tree in sources().items()
        for call in calls(tree, "execute", "exec_driver_sql", "text", "executescript")
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and WRITES.match(argument.value)
    ]
    assert [path.split(":")[0] for path in found] == [IDENTITY]


def _is_table(value: ast.expr) -> bool:
    return name_of(value) in {"__table__", "sa", "sqlalchemy"} or name_of(value).endswith("table")

"""Counts the reads that reach the database, so that a list never asks once a row."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import event

from careteam.services.office import Office, Work

T = TypeVar("T")


def counted(office: Office, function: Callable[[Work], T]) -> tuple[T, int]:
    """What a read finds, and how many statements it took."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(office.engine, "before_cursor_execute", note)
    try:
        found = office.read(function)
    finally:
        event.remove(office.engine, "before_cursor_execute", note)
    return found, sum(statement.lstrip().startswith("SELECT") for statement in statements)

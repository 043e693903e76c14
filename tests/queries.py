"""Counts the reads that reach the database, so that a list never asks once a row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from sqlalchemy import event

from careteam.services.office import Office, Work

T = TypeVar("T")


@contextmanager
def reads(office: Office) -> Iterator[list[str]]:
    """The reads of an office while one looks, as its driver hears them."""
    heard: list[str] = []

    def hear(statement: Any) -> None:
        if str(statement).lstrip().startswith(("SELECT", "WITH")):
            heard.append(str(statement))

    class Ear(psycopg.Cursor[Any]):
        def execute(self, query: Any, *how: Any, **kind: Any) -> Any:
            hear(query)
            return super().execute(query, *how, **kind)

    def lent(driver: Any, _record: object, _proxy: object) -> None:
        if hasattr(driver, "set_trace_callback"):
            driver.set_trace_callback(hear)
        else:
            driver.cursor_factory = Ear

    def given_back(driver: Any, _record: object) -> None:
        if hasattr(driver, "set_trace_callback"):
            driver.set_trace_callback(None)
        else:
            driver.cursor_factory = psycopg.Cursor

    event.listen(office.engine, "checkout", lent)
    event.listen(office.engine, "checkin", given_back)
    try:
        yield heard
    finally:
        event.remove(office.engine, "checkout", lent)
        event.remove(office.engine, "checkin", given_back)


def counted(office: Office, function: Callable[[Work], T]) -> tuple[T, int]:
    """What a read finds, and how many statements it took."""
    with reads(office) as heard:
        found = office.read(function)
    return found, len(heard)

"""Statements built once and asked often: what a screen reads again and again, at little more than SQL's own cost."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import Result, Select, bindparam

from careteam.persistence.work import Work

P = ParamSpec("P")
Rows = Select[*tuple[Any, ...]]
"""What such a function builds. Its rows are known by the names of their columns; an expression needs a label."""


def prepared(build: Callable[P, Rows]) -> Callable[Concatenate[Work, P], Result[*tuple[Any, ...]]]:
    """Turn a function that builds a select into one that asks the database.

    The function runs once, with a placeholder for each argument: it may compare columns with its arguments or look for
    them ``in_`` one, and never look at their values. To build a statement, and to find out that it is the one of last
    time, costs SQLAlchemy several times what SQLite needs to answer it.
    """
    names = tuple(signature(build).parameters)
    build_once: Callable[..., Rows] = build
    made: list[Rows] = []

    @wraps(build)
    def ask(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> Result[*tuple[Any, ...]]:
        if not made:
            made.append(build_once(**{name: bindparam(name) for name in names}))
        if work.session.autoflush:
            work.session.flush()  # an act of work reads what it has changed so far
        values: dict[str, Any] = dict(zip(names, args, strict=False)) | kwargs
        return work.session.connection().execute(made[0], values)

    return ask

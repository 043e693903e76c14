"""Services are the one door: each function of theirs asks for a permission."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from careteam import services
from careteam.domain.permissions import Permission


def functions() -> Iterator[Callable[..., Any]]:
    """The public functions of services that take a work."""
    for module in pkgutil.iter_modules(services.__path__, "careteam.services."):
        for name, found in inspect.getmembers(import_module(module.name), inspect.isfunction):
            if found.__module__ != module.name or name.startswith("_"):
                continue
            if next(iter(inspect.signature(found).parameters), "") == "work":
                yield found


def test_every_service_function_asks_for_a_permission() -> None:
    asked = {f"{one.__module__}.{one.__name__}": getattr(one, "__needs__", ()) for one in functions()}
    assert len(asked) > 50
    assert [name for name, needs in asked.items() if not needs] == []
    assert all(isinstance(one, Permission) for needs in asked.values() for one in needs)

"""Files stay small enough to read at one sitting, and every route leads somewhere."""

from importlib import import_module

import pytest

from tests.architecture.sources import ROOT, sources
from ui.kit import routes
from ui.kit.routes import Route
from ui.shell.features import FEATURES, RAIL

LONGEST = 400
LONGER: dict[str, str] = {}
"""Files that may be longer, and why."""


def test_files_are_short() -> None:
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines())
        for path in sources()
        if not path.startswith("migrations/")
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST and path not in LONGER} == {}
    assert all(lengths[path] > LONGEST for path in LONGER), "take it off the list"


def test_every_route_opens_something() -> None:
    known = {kind for kind in vars(routes).values() if isinstance(kind, type) and issubclass(kind, Route)} - {
        Route,
        routes.UnsavedRoute,
    }
    assert set(FEATURES) == known
    assert {type(entry.route) for entry in RAIL} <= known


@pytest.mark.parametrize("where", list(FEATURES.values()), ids=[kind.__name__ for kind in FEATURES])
def test_every_feature_is_there(where: str) -> None:
    module, name = where.split(":")
    assert callable(getattr(import_module(module), name))

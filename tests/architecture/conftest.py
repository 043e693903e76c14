"""The syntax trees of the whole program, while its rules are checked."""

from collections.abc import Iterator

import pytest

from tests.architecture.sources import sources


@pytest.fixture(scope="package", autouse=True)
def trees_go() -> Iterator[None]:
    """They are half a million objects, which each later collection of cycles would look through."""
    yield
    sources.cache_clear()

"""What services promise holds on both databases: each of their tests that opens an office runs twice."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Where the office of this run lies."""
    return str(request.param)

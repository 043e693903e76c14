"""What every test stands on: an office in a real encrypted file, a clock that stands still, strict Qt."""

import os
from datetime import UTC, datetime

import pytest

from careteam.domain.clock import FixedClock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

KEY = bytes(range(32))
MONDAY = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
"""The moment all tests happen at: a Monday, 9:30 in New York."""


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at a Monday morning."""
    return FixedClock(MONDAY)

"""What every test stands on: an office in a real encrypted file, a clock that stands still, strict Qt."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from careteam.domain.clock import FixedClock
from careteam.domain.ids import AccountId, new_id
from careteam.domain.permissions import User
from careteam.persistence import schema
from careteam.persistence.engine import sqlite_engine
from careteam.services.office import Office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

KEY = bytes(range(32))
MONDAY = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
"""The moment all tests happen at: a Monday, 9:30 in New York."""


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at a Monday morning."""
    return FixedClock(MONDAY)

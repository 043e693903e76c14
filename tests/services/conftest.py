"""What services promise holds on both databases: each of their tests that opens an office runs twice."""

from datetime import datetime

import pytest

from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.services.office import Office
from tests.builders import a_recorded_visit


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Where the office of this run lies."""
    return str(request.param)


@pytest.fixture
def visit(office: Office, maria: PatientId, lena: MemberId) -> VisitId:
    """A visit of this Monday morning whose page may leave."""
    return a_recorded_visit(office, maria, [lena], datetime(2026, 11, 23, 8))

"""Several people change one visit at once: everybody's change is there afterwards, and nobody wrote over another."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from careteam.domain.errors import Stale
from careteam.persistence.engine import postgres_engine, sqlite_engine
from careteam.persistence.models import AuditEntry
from careteam.services import visits
from careteam.services.office import Office
from tests.conftest import KEY
from tests.services.visit_builders import a_draft, a_home, a_member, a_patient, booked

PEOPLE = 4
EDITS = int(os.environ.get("CARETEAM_EDITS", "60")) // PEOPLE


@pytest.fixture
def workstation(office: Office, tmp_path: Path) -> Iterator[Callable[[], Office]]:
    """Opens the same office once more, on connections of its own."""
    with ExitStack() as opened:

        def another() -> Office:
            if office.engine.dialect.name == "sqlite":
                engine = sqlite_engine(tmp_path / "office.careteam", KEY)
            else:
                engine = postgres_engine(office.engine.url.render_as_string(hide_password=False))
            opened.callback(engine.dispose)
            return Office(engine, office.user, office.clock)

        yield another


def test_nobody_writes_over_another(office: Office, workstation: Callable[[], Office]) -> None:
    maria = a_patient(office, "Maria Lopez")
    visit = booked(office, a_draft(maria, a_home(office, maria), a_member(office, "Tom Reyes"), purpose="0"))
    before = office.read(lambda work: visits.edit(work, visit)).version
    together, clashes, failed = Barrier(PEOPLE), [0] * PEOPLE, list[Exception]()

    def edit(person: int, mine: Office) -> None:
        together.wait()
        left = EDITS
        while left:
            seen = mine.read(lambda work: visits.edit(work, visit))
            draft = replace(seen.draft, purpose=str(int(seen.draft.purpose) + 1))
            try:
                mine.write(lambda work: visits.change(work, visit, draft, seen=seen.version))  # noqa: B023
                left -= 1
            except Stale:  # look again, and add to what the other one wrote
                clashes[person] += 1

    def guarded(person: int, mine: Office) -> None:
        try:
            edit(person, mine)
        except Exception as error:
            failed.append(error)
            together.abort()

    people = [Thread(target=guarded, args=(person, workstation())) for person in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert failed == []
    after = office.read(lambda work: visits.edit(work, visit))
    applied = PEOPLE * EDITS
    print(f"{applied} edits by {PEOPLE} people, {sum(clashes)} clashes")
    assert after.draft.purpose == str(applied)
    assert after.version == before + applied
    told = select(func.count()).where(AuditEntry.row_id == visit, AuditEntry.action == "change")
    assert office.read(lambda work: work.session.scalar(told)) == applied
    assert sum(clashes) > 0  # or they never met

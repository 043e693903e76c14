"""The program is killed in the middle of its work, again and again, and the office is whole each time."""

import json
import os
import random
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from careteam.domain.ids import MemberId
from careteam.domain.permissions import User
from careteam.domain.visits import VisitStatus
from careteam.persistence.base import Base
from careteam.persistence.models import AuditEntry, Call, Patient, Visit, WorkEntry
from careteam.services import upkeep
from careteam.services.office import Work
from tests.builders import a_member
from tests.journeys.busy_writer import ADDS, INTAKE, open_office, take_in, write_until_killed

KILLS = int(os.environ.get("CARETEAM_KILLS", "50"))
SEED = int(os.environ.get("CARETEAM_SEED", "20261120"))


@pytest.fixture
def path(founded: tuple[Path, User], tmp_path: Path) -> Path:
    """A real office file with two people on the team."""
    copy = tmp_path / "lakeside.careteam"
    shutil.copyfile(founded[0], copy)
    return copy


@pytest.mark.long
def test_killed_at_any_moment_nothing_promised_is_lost_and_nothing_is_half(
    path: Path, founded: tuple[Path, User]
) -> None:
    user = founded[1]
    office = open_office(path, user)
    members = (a_member(office, "Lena Fischer"), a_member(office, "Sam Okafor", "nurse"))
    office.close()
    print(f"CARETEAM_SEED={SEED} CARETEAM_KILLS={KILLS}")
    chance = random.Random(SEED)
    promised: set[UUID] = set()
    for count in range(KILLS):
        # Every fifth dies while it opens the file, which may be putting back what the last one left in the log.
        opening = count % 5 == 4
        after = chance.uniform(0, 0.4 if opening else 0.2)
        promised |= killed(path, user, members, after, while_opening=opening)
        office = open_office(path, user)
        kept = office.read(whole_acts)
        assert promised <= kept, f"lost after kill {count + 1}"
        assert upkeep.faults(office) == (), f"after kill {count + 1}"
        office.close()
    print(f"{len(promised)} patients and calls promised")
    assert len(promised) > KILLS  # or the writers died before there was anything to lose
    office = open_office(path, user)
    assert office.write(lambda work: take_in(work, members))[0] in office.read(whole_acts)
    office.close()


def killed(path: Path, user: User, members: tuple[MemberId, ...], after: float, *, while_opening: bool) -> set[UUID]:
    """Let a writer work and kill it so many seconds after it began or first wrote; what it said was kept."""
    context = get_context("spawn") if sys.platform == "win32" else get_context("forkserver")
    context.set_forkserver_preload(["tests.journeys.busy_writer"])  # so that each writer begins at once
    heard, said = context.Pipe(duplex=False)
    writer = context.Process(target=write_until_killed, args=(path, user, members, said))
    writer.start()
    said.close()
    kept = set() if while_opening else {heard.recv()}
    time.sleep(after)
    assert writer.exitcode is None, "it stopped by itself"
    writer.kill()
    writer.join()
    writer.close()
    with heard:
        return kept | set(everything(heard))


def everything(heard: Connection) -> Iterator[UUID]:
    """What a writer said before it died; its last word may be cut off."""
    with suppress(EOFError, OSError):
        while True:
            yield heard.recv()


def whole_acts(work: Work) -> set[UUID]:
    """The patients and calls in the office, each act of them there with all its rows or not at all."""
    acts: defaultdict[tuple[str, UUID], Counter[tuple[str, str]]] = defaultdict(Counter)
    entries = select(WorkEntry.title, WorkEntry.id, AuditEntry.action, AuditEntry.kind, AuditEntry.after)
    query = entries.join_from(AuditEntry, WorkEntry).where(WorkEntry.title.in_(ADDS)).order_by(AuditEntry.seq)
    for title, work_id, action, kind, after in work.session.execute(query):
        acts[title, work_id][action, kind] += 1
        assert json.loads(after or "")
    intakes = 0
    for (title, _work_id), entered in acts.items():
        expected = Counter({("insert", table): count for table, count in ADDS[title].items()})
        if title == INTAKE:
            intakes += 1
            expected["change", "visit"] = 1 if intakes > 1 else 0
        assert entered == +expected
    times = Counter(title for title, _work_id in acts)
    for title, rows in ADDS.items():
        for table, count in rows.items():
            stored = work.session.execute(select(func.count()).select_from(Base.metadata.tables[table])).scalar_one()
            assert stored == count * times[title], table
    states = Counter(work.session.scalars(select(Visit.status)))
    assert states == +Counter({VisitStatus.CANCELLED: intakes - 1, VisitStatus.BOOKED: min(1, intakes)})
    return set(work.session.scalars(select(Patient.id).union_all(select(Call.id))))

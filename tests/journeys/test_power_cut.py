"""The power goes at any moment, and with it what the system had not written yet: nothing promised is lost or half."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from careteam.domain.clock import FixedClock
from careteam.domain.permissions import User
from careteam.persistence import keys
from careteam.persistence.engine import sqlite_engine
from careteam.services import access, backups, upkeep
from careteam.services.office import Office
from tests.builders import a_member
from tests.conftest import KEY, MONDAY, OFFICE_ID
from tests.journeys.busy_writer import open_office
from tests.journeys.power import Deed, Disk, recorded
from tests.journeys.promising_writer import PROMISED
from tests.journeys.test_kill import whole_acts
from tests.persistence.test_keys import ANN, QUICK

CUTS = int(os.environ.get("CARETEAM_POWER_CUTS", "200"))
SEED = int(os.environ.get("CARETEAM_SEED", "20261120"))
ACTS = 12
NAME = "lakeside.careteam"

Work = tuple[Disk, list[Deed], Path, User]


@pytest.fixture
def record(founded: tuple[Path, User], tmp_path: Path) -> Callable[[str], Work]:
    """Has a process work in an office; the disk before, and all that was done to it."""

    def record(synchronous: str) -> Work:
        folder = tmp_path / "folder"
        folder.mkdir()
        path, user = folder / NAME, founded[1]
        shutil.copyfile(founded[0], path)
        office = open_office(path, user)
        members = (a_member(office, "Lena Fischer"), a_member(office, "Sam Okafor", "nurse"))
        office.close()
        before = Disk.of(folder)
        who = (user.account_id.hex, *(one.hex for one in members))
        command = ("tests.journeys.promising_writer", "write", str(path), synchronous, str(ACTS), *who)
        return before, recorded(folder, tmp_path / "log", *command), folder, user

    return record


def cut(work: Work, cuts: int, place: Path, *, late: int = 0) -> Iterator[set[UUID]]:
    """Find the office as it is after each of so many cuts, in ``place``; what was promised before.

    ``late``: cuts after each of the last so many deeds as well, and after all of them.
    """
    disk, deeds, folder, _user = work
    chance = random.Random(SEED)
    moments = [chance.randrange(len(deeds)) for _cut in range(cuts)]
    moments += range(len(deeds) - late, len(deeds) + 1) if late else ()
    promised: set[UUID] = set()
    done = 0
    for moment in sorted(moments):
        for deed in deeds[done:moment]:
            disk.do(deed)
            if deed.path.name == PROMISED:
                promised.add(UUID(bytes=deed.data))
        done = moment
        place.mkdir()
        disk.after_a_cut(chance, folder, place)
        yield set(promised)
        shutil.rmtree(place)


@pytest.mark.long
def test_after_any_power_cut_nothing_promised_is_lost_and_nothing_is_half(
    record: Callable[[str], Work], tmp_path: Path
) -> None:
    work = record("")
    print(f"CARETEAM_SEED={SEED} CARETEAM_POWER_CUTS={CUTS}; {len(work[1])} writes and syncs")
    most = 0
    for number, promised in enumerate(cut(work, CUTS, tmp_path / "after")):
        office = open_office(tmp_path / "after" / NAME, work[3])
        assert promised <= office.read(whole_acts), f"lost at cut {number}"
        if number % 10 == 0:
            assert upkeep.faults(office) == (), f"at cut {number}"
        office.close()
        most = max(most, len(promised))
    assert most > ACTS  # or there was little to lose


def test_a_file_that_is_never_synced_loses_what_it_promised(record: Callable[[str], Work], tmp_path: Path) -> None:
    """The proof above can fail."""
    work = record("OFF")
    lost = 0
    for promised in cut(work, 20, tmp_path / "after"):
        try:
            office = open_office(tmp_path / "after" / NAME, work[3])
            lost += not promised <= office.read(whole_acts)
            office.close()
        except Exception:
            lost += 1
    assert lost > 5


def test_a_restore_cut_short_leaves_a_whole_office_or_none(founded: tuple[Path, User], tmp_path: Path) -> None:
    path, folder, place = tmp_path / NAME, tmp_path / "folder", tmp_path / "after"
    folder.mkdir()
    shutil.copyfile(founded[0], path)
    keys.start(path, OFFICE_ID)
    keys.put_slot(path, "Ann Baker", ANN, KEY, QUICK)
    office = Office(sqlite_engine(path, KEY), founded[1], FixedClock(MONDAY), path, KEY)
    copy = backups.make(office, tmp_path / "copy.careteam-backup").file
    office.close()
    command = ("tests.journeys.promising_writer", "restore", str(copy), str(folder / NAME))
    work = Disk(), recorded(folder, tmp_path / "log", *command), folder, founded[1]
    found = []
    for _promised in cut(work, CUTS // 10, place, late=30):
        restored = place / NAME
        found.append(restored.exists())
        if restored.exists():
            back = access.sign_in(restored, "Ann Baker", ANN)
            assert upkeep.faults(back) == ()
            back.close()
    assert found[-1]
    assert found.count(False) > 0

"""The disk fills up at each write in turn: the form names the disk, keeps its words, and saves once there is room."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from careteam.domain.permissions import User
from tests.builders import a_patient
from tests.journeys.busy_writer import open_office

POINTS = int(os.environ.get("CARETEAM_FULL_DISK_POINTS", "60"))


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_disk_full_at_any_write_loses_nothing_and_says_so(founded: tuple[Path, User], tmp_path: Path) -> None:
    path, user = tmp_path / "lakeside.careteam", founded[1]
    shutil.copyfile(founded[0], path)
    office = open_office(path, user)
    patient = a_patient(office)
    office.close()
    command = [
        sys.executable,
        "-m",
        "tests.journeys.full_disk",
        str(path),
        user.account_id.hex,
        patient.hex,
        str(POINTS),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    refused, saved = map(int, done.stdout.split())
    print(f"{refused} saves refused, {saved} made at once, of {POINTS}")
    assert refused + saved == POINTS
    assert refused >= POINTS // 10  # or there was little to lose

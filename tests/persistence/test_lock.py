"""One window an office: the second start hears who is first; a crash lets go."""

import getpass
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from careteam.domain.errors import Unavailable
from careteam.persistence.lock import hold

HOLD = """
import sys, time
from pathlib import Path
from careteam.persistence.lock import hold
with hold(Path(sys.argv[1]), "careteam import"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(office: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the office until its input ends."""
    command = [sys.executable, "-c", HOLD, str(office)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_second_process_hears_who_holds_it(tmp_path: Path) -> None:
    office = tmp_path / "lakeside.careteam"
    with held_elsewhere(office), pytest.raises(Unavailable) as refused, hold(office, "the window"):
        pass
    message = str(refused.value)
    assert "lakeside.careteam is already open: careteam import, by " in message
    assert getpass.getuser() in message
    assert platform.node() in message


def test_it_is_free_once_the_other_ends(tmp_path: Path) -> None:
    office = tmp_path / "a.careteam"
    with held_elsewhere(office):
        pass
    with hold(office, "the window"):
        pass
    assert not (tmp_path / "a.careteam-holder").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_a_crash_lets_go(tmp_path: Path) -> None:
    office = tmp_path / "a.careteam"
    with held_elsewhere(office) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (tmp_path / "a.careteam-holder").exists(), "a crash cannot tidy up"
    with hold(office, "the window"):
        pass


def test_the_same_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    office = tmp_path / "a.careteam"
    with hold(office, "the window"):
        with pytest.raises(Unavailable, match="the window"), hold(office, "again"):
            pass
        with pytest.raises(Unavailable, match="the window"), hold(office, "and again"):
            pass
    with hold(office, "the window"), hold(tmp_path / "b.careteam", "the window"):
        pass


def test_without_a_note_it_still_says_what_is_wrong(tmp_path: Path) -> None:
    office = tmp_path / "a.careteam"
    for note in ("", "{}", "[1]", '{"what": 1, "since": "soon"}'):
        with hold(office, "the window"):
            (tmp_path / "a.careteam-holder").write_text(note, encoding="utf-8")
            with pytest.raises(Unavailable, match="already open in another window"), hold(office, "again"):
                pass


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable), hold(tmp_path / "gone" / "a.careteam", "the window"):
        pass

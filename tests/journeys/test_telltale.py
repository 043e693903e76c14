"""After a day of work and a crash, nothing of a patient lies outside the office but what somebody put there."""

import base64
import os
import signal
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from tests.journeys.telltale_day import TELLTALE, WORDS

ROOT = Path(__file__).resolve().parents[2]


def spellings(word: str) -> set[bytes]:
    """A word as a file might hold it: in every encoding that Qt, Python or SQLite use, or as base64."""
    plain = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
    plain += [word.lower().encode(), word.upper().encode(), word.casefold()[::-1].encode()]
    shifted = [base64.b64encode(b"." * shift + word.encode())[4:-4] for shift in range(3)]
    return {*plain, *shifted}


def finds(folder: Path, word: str) -> list[str]:
    """The files in a folder that hold a word, in their content or their name."""
    wanted = spellings(word)
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if word.lower() in file.name.lower()
        or (file.is_file() and any(one in content for content in [file.read_bytes()] for one in wanted))
    ]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the folders of a person are set by other means on Windows")
def test_nothing_of_a_patient_lies_outside_the_office(tmp_path: Path) -> None:
    machine, chosen = tmp_path / "machine", tmp_path / "chosen"
    names = ("home", "tmp", "config", "state", "cache", "data", "runtime", "office", "here")
    home, tmp, config, state, cache, data, runtime, office, here = (machine / name for name in names)
    for folder in (chosen, *(machine / name for name in names)):
        folder.mkdir(parents=True, mode=0o700)
    environment = {
        **os.environ, "HOME": str(home), "TMPDIR": str(tmp), "XDG_CONFIG_HOME": str(config),
        "XDG_STATE_HOME": str(state), "XDG_CACHE_HOME": str(cache), "XDG_DATA_HOME": str(data),
        "XDG_RUNTIME_DIR": str(runtime), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    for name in ("PYTEST_CURRENT_TEST", "COVERAGE_PROCESS_START"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "tests.journeys.telltale_day", str(office / "Lakeside.careteam"), str(chosen)]
    day = subprocess.run(command, env=environment, cwd=here, capture_output=True, check=False, preexec_fn=let_it_dump)
    assert day.returncode == -signal.SIGABRT, day.stderr.decode()[-3000:]
    assert {b"patients 0", b"team 0"} <= set(day.stdout.splitlines())
    assert b"crashing" in day.stdout
    (machine / "stdout").write_bytes(day.stdout)
    (machine / "stderr").write_bytes(day.stderr)
    assert (office / "Lakeside.careteam-wal").stat().st_size > 0
    (log,) = machine.rglob("careteam.log")
    assert "KeyError" in log.read_text(encoding="utf-8")  # it was written, and says where
    assert (office / "copy.careteam-backup").exists()
    assert {file.suffix for file in tmp.rglob("*") if file.is_file()} <= {".svg"}  # the theme's own drawings
    assert not list(machine.rglob("core*")), "the memory of a crashed program was written to a file"
    assert finds(machine, TELLTALE) == []
    assert finds(machine, WORDS) == []
    # The search finds what is there, and the person has what they asked for.
    assert "patients.csv" in finds(chosen, TELLTALE)
    printed = pypdf.PdfReader(chosen / "paper.pdf")
    assert len(printed.pages) > 0
    saved = [file for file in chosen.glob("*.pdf") if file.name != "paper.pdf"]
    assert any(TELLTALE in page.extract_text() for file in saved for page in pypdf.PdfReader(file).pages)


def let_it_dump() -> None:
    """Allow core files, as a developer's machine may; the program itself has to forbid them."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)

"""Measure everything and print it, each against its limit and the goal."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from careteam import sample
from careteam.persistence import keys


@dataclass(frozen=True)
class Start:
    """One start of a window: seconds until its first frame, and the memory then in use, in kB."""

    seconds: float
    memory: int


def main() -> None:
    """Make a sample office, measure, and print a line a goal."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="how often each window is started, in turns")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="careteam-benchmarks-") as folder:
        file, passphrase_file = Path(folder, "sample.careteam"), Path(folder, "passphrase.txt")
        passphrase_file.write_text(sample.PASSPHRASE, encoding="utf-8")
        office = sample.throw_away(file)
        try:
            from benchmarks import papers

            printed = papers.ratio(office)
        finally:
            office.close()
        key = keys.unlock(file, sample.ACCOUNT, sample.PASSPHRASE)
        windows = {
            "bare": ["bare"],
            "sign-in": ["sign-in", str(file)],
            "today": ["today", str(file), str(passphrase_file), key.hex()],
        }
        started = _start_in_turns(windows, rounds, Path(folder))
    bare, sign_in, today = (started[name] for name in windows)
    print(f"A bare painted window: {bare.seconds:.3f} s, {bare.memory / 1024:.0f} MB (median of {rounds} starts)")
    _say("Start to the sign-in window", sign_in.seconds / bare.seconds, most=2)
    _say("Start to Today with its visits", today.seconds / bare.seconds, most=5)
    _say("Memory of Today", today.memory / bare.memory, most=3)
    _say("Summaries a second over Platypus", printed, least=0.5)


def _start_in_turns(windows: dict[str, list[str]], rounds: int, folder: Path) -> dict[str, Start]:
    """The median start of each window. They take turns, so that a busy moment meets all of them."""
    homes = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA")}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **homes}
    found: dict[str, list[Start]] = {name: [] for name in windows}
    for _round in range(rounds + 1):
        for name, words in windows.items():
            found[name].append(_start(words, environment))
    return {
        name: Start(
            statistics.median(one.seconds for one in starts[1:]),  # the first start reads from the disk
            round(statistics.median(one.memory for one in starts[1:])),
        )
        for name, starts in found.items()
    }


def _start(words: list[str], environment: dict[str, str]) -> Start:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.windows", *words], env=environment, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        memory = process.stdout.readline()
        seconds = time.perf_counter() - began
    if process.returncode or not memory:
        raise SystemExit(f"the window {words[0]} did not come up")
    return Start(seconds, int(memory))


def _say(what: str, found: float, *, most: float = 0, least: float = 0) -> None:
    goal = f"<= {most:g}" if most else f">= {least:g}"
    missed = found - most if most else least - found
    print(f"{what}: {found:.2f} (goal {goal}, {'met' if missed <= 0 else f'missed by {missed:.2f}'})")


if __name__ == "__main__":
    main()

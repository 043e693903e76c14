"""Starts of a window, each a process of its own, beside those of a bare one."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, beside, times

BARE = "a bare painted window"


@dataclass(frozen=True)
class Start:
    """One start of a window: seconds somebody waits until it is painted, and the memory then in use, in kB."""

    seconds: float
    memory: int


def figures(file: Path, key: bytes, passphrase_file: Path, home: Path, rounds: int) -> Iterator[Figure]:
    """How soon one can sign in, and see Today with its visits; and the memory that takes."""
    started = in_turns(
        {
            "bare": ["bare"],
            "sign-in": ["sign-in", str(file)],
            "typed": ["typed", str(file), str(passphrase_file), key.hex()],
            "today": ["today", str(file), str(passphrase_file), key.hex()],
        },
        home,
        rounds,
    )
    bare, sign_in, typed, today = started.values()
    yield times("Start to the sign-in window", sign_in.seconds / bare.seconds, BARE, most=3)
    yield times("Waits until Today has its visits", typed.seconds / bare.seconds, f"{BARE}, typing left out", most=5)
    yield beside("The same, the passphrase from a file", today.seconds / bare.seconds, BARE)
    yield times("Memory of Today", max(typed.memory, today.memory) / bare.memory, BARE, most=3)


def growth(small: tuple[Path, bytes], large: tuple[Path, bytes], passphrase: Path, home: Path, rounds: int) -> float:
    """How many times as long the start of a large office takes as that of a small one."""
    words = {
        name: ["typed", str(file), str(passphrase), key.hex()]
        for name, (file, key) in (("small", small), ("large", large))
    }
    few, many = in_turns(words, home, rounds).values()
    return many.seconds / few.seconds


def in_turns(windows: dict[str, list[str]], home: Path, rounds: int) -> dict[str, Start]:
    """The median start of each window. They take turns, so that a busy moment meets all of them."""
    found: dict[str, list[Start]] = {name: [] for name in windows}
    for _round in range(rounds + 1):
        for name, words in windows.items():
            found[name].append(_start(words, environment(home)))
    return {
        name: Start(
            statistics.median(one.seconds for one in starts[1:]),  # the first start reads from the disk
            round(statistics.median(one.memory for one in starts[1:])),
        )
        for name, starts in found.items()
    }


def environment(home: Path) -> dict[str, str]:
    """Where a process of the window finds no settings but its own, and its modules compiled, as once installed."""
    homes = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA")}
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**around, "QT_QPA_PLATFORM": "offscreen", **homes}


def _start(words: list[str], surroundings: dict[str, str]) -> Start:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.windows", *words], env=surroundings, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        seconds = time.perf_counter() - began
    if process.returncode or not said:
        raise SystemExit(f"the window {words[0]} did not come up")
    memory, typing = said
    return Start(seconds - float(typing), int(memory))

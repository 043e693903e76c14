"""Measure everything and print it, each beside its limit and the goal; a table for each size of office."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import reads, starts
from benchmarks.figures import Figure, at_least, table, times, within
from careteam import sample
from careteam.persistence import keys
from careteam.services import access

SIZES = (3_000, 10_000)
DAY_VISITS = 150
"""The visits of a large team's day; an office of a million visits has several such teams."""


def main() -> None:
    """Make sample offices, or take those made before, and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="VISITS", help="visits of each office")
    parser.add_argument("--office", type=Path, metavar="DIR", help="where made offices are kept and used again")
    parser.add_argument("--rounds", type=int, default=9, help="how often each window is started, in turns")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="careteam-benchmarks-") as folder:
        home = Path(folder)
        passphrase = home / "passphrase.txt"
        passphrase.write_text(sample.PASSPHRASE, encoding="utf-8")
        kept = asked.office or home
        kept.mkdir(parents=True, exist_ok=True)
        made = [(visits, *_office(kept, visits)) for visits in sorted(asked.sizes)]
        for visits, file, key in made:
            print(f"\n{visits:,} visits", flush=True)
            print(table(_figures(file, key, passphrase, home, asked.rounds)), flush=True)
        if len(made) > 1:
            (few, small, small_key), (many, large, large_key) = made[0], made[-1]
            grown = starts.growth((small, small_key), (large, large_key), passphrase, home, asked.rounds)
            print(f"\n{many:,} visits beside {few:,}")
            print(table([times("Waits until Today has its visits", grown, f"that of {few:,} visits", most=1.2)]))


def _office(folder: Path, visits: int) -> tuple[Path, bytes]:
    """A sample office of so many visits, made unless it is there, and the key of its file."""
    file = folder / f"{visits}.careteam"
    if not file.exists():
        print(f"Making an office of {visits:,} visits", file=sys.stderr)
        sample.write(file, sample.PASSPHRASE, sample.size_for(visits=visits)).close()
    return file, keys.unlock(file, sample.ACCOUNT, sample.PASSPHRASE)


def _figures(file: Path, key: bytes, passphrase: Path, home: Path, rounds: int) -> Iterator[Figure]:
    yield from starts.figures(file, key, passphrase, home, rounds)
    yield from _played(file, key, home)
    office = access.open_with_key(file, sample.ACCOUNT, key)
    try:
        yield from reads.figures(office, file, key)
        from benchmarks import papers

        yield from papers.figures(office)
    finally:
        office.close()
    yield from _printed(file, key, home)


def _played(file: Path, key: bytes, home: Path) -> Iterator[Figure]:
    """A working day on the real window, in a process of its own and on a copy: the next start is to be at Today."""
    with tempfile.TemporaryDirectory(dir=home) as folder:
        played = Path(folder) / file.name
        shutil.copy(file, played)
        shutil.copy(keys.slot_file(file), keys.slot_file(played))
        words = [sys.executable, "-m", "benchmarks.workday", str(played), key.hex()]
        done = subprocess.run(words, env=starts.environment(home), capture_output=True, check=True, text=True)
    found = json.loads(done.stdout)
    for (kind, (act, seconds)), most in zip(found["waits"].items(), (0.05, 0.1), strict=True):
        yield within(f"Longest wait, {kind}", seconds, f"at once ({act})", most=most)
    visits, seconds = found["day"]
    most = 0.1 * max(1.0, visits / DAY_VISITS)
    yield within(f"The day by clinician, {visits} visits", seconds, f"100 ms, or for each {DAY_VISITS}", most=most)
    yield times("Memory after four more days", found["grown"], "after the first five", most=1.02)


def _printed(file: Path, key: bytes, home: Path) -> Iterator[Figure]:
    """A day's summaries of a large network as one job, in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.job", str(file), key.hex()]
    done = subprocess.run(words, env=starts.environment(home), capture_output=True, check=True, text=True)
    found = json.loads(done.stdout)
    yield at_least("200 summaries as one job", found["ratio"], "Platypus, the same words", least=0.6)
    yield times("Memory with the last of them", found["grown"], "with the twentieth", most=1.05)
    yield within("Longest wait of a window meanwhile", found["wait"], "at once", most=0.05)


if __name__ == "__main__":
    main()

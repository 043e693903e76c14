"""Fair caseloads: seconds to the first answer, how far from the best after some more, and what a stop and a start cost.

The team is made by a seed; each figure is from a process of its own or after a first run.
"""

import argparse
import resource
import subprocess
import sys
import threading
import time

from careteam.planning import caseload
from careteam.planning.caseload_improved import improved
from tests.planning.wards import a_ward

COLD = "import time; t = time.perf_counter(); import careteam.planning.caseload_solver; print(time.perf_counter() - t)"
BEAT = 0.002


def main() -> None:
    """Balance a team and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.caseload", description=__doc__)
    parser.add_argument("--patients", type=int, default=200, metavar="N")
    parser.add_argument("--staff", type=int, default=15, metavar="N")
    parser.add_argument("--seconds", type=float, default=5.0, metavar="S")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    asked = parser.parse_args()
    problem = a_ward(asked.patients, asked.staff, seed=asked.seed)
    began = time.perf_counter()
    first = caseload.first(problem)
    print(f"{asked.patients} patients, {len(problem.cases)} services, {asked.staff} staff")
    print(f"first answer         {time.perf_counter() - began:8.3f} s")
    before = _megabytes()
    cold = subprocess.run([sys.executable, "-c", COLD], check=True, capture_output=True, text=True).stdout
    print(f"solver, cold start   {float(cold):8.3f} s")
    heard: list[float] = []
    began = time.perf_counter()
    with _Pulse() as pulse:
        answer = improved(
            problem, first, seconds=asked.seconds, found=lambda _cost, _bound: heard.append(time.perf_counter() - began)
        )
    print(f"solver, all of it    {time.perf_counter() - began:8.3f} s")
    print(f"first to the bound   {100 * (first.cost - answer.bound) / first.cost:8.3f} %")
    print(f"best to the bound    {100 * answer.gap:8.3f} %, {len(heard)} better ones heard of")
    print(f"memory it took       {_megabytes() - before:8.0f} MB")
    print(f"longest other thread {1000 * pulse.longest:8.1f} ms, {pulse.late} waits over 50 ms")
    print(f"moves                {len(problem.moves(answer)):8d}")
    print(f"stop                 {1000 * _stop(problem, first):8.0f} ms")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _stop(problem: caseload.Problem, first: caseload.Answer) -> float:
    """How long a stop takes once the solver is at work."""
    stop = threading.Event()
    asked: list[float] = []

    def press() -> None:
        asked.append(time.perf_counter())
        stop.set()

    timer = threading.Timer(1.0, press)
    timer.start()
    improved(problem, first, seconds=30, stopped=stop.is_set)
    timer.join()
    return time.perf_counter() - asked[0]


class _Pulse:
    """Another thread that wants a turn every two milliseconds, as a window does; how long it waited at most."""

    def __init__(self) -> None:
        self.longest, self.late = 0.0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat)

    def __enter__(self) -> "_Pulse":
        sys.setswitchinterval(0.001)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        last = time.perf_counter()
        while not self._over.wait(BEAT):
            now = time.perf_counter()
            waited = now - last - BEAT
            self.longest = max(self.longest, waited)
            self.late += waited > 0.05
            last = now


if __name__ == "__main__":
    main()

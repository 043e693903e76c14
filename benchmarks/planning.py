"""Plan published home-visit instances with the program's own kernel: ``python -m benchmarks.planning INSTANCE...``.

An instance is a file, or a name such as ``C3`` or ``rome-44`` of those under CARETEAM_SHARED. The referee judges each
plan; printed are its cost, and its gap to the best known and to the best of BRKGA where the tables beside it say so.
"""

import argparse
import csv
import gzip
import json
import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from careteam.planning import kernel, referee
from careteam.planning.problem import Person, Plan, Prices, Problem, Service, Stop

FOLDERS = ("mankowska", "cities")
THIRD = Prices(
    travel=1 / 3, late=1 / 3, worst_late=1 / 3, overtime=0.0, late_break=0.0, spread=0.0, moved=0.0, infection=0.0
)
"""Travel, all lateness and the largest count a third each (Mankowska, Meisel and Bierwirth 2014)."""


@dataclass(frozen=True)
class Instance:
    """A published day, with the names its solution is written in."""

    name: str
    problem: Problem
    caregivers: tuple[str, ...]
    services: tuple[tuple[str, ...], ...]


def read(file: Path) -> Instance:
    """An instance of the format of iolab-uniud/hhcrsp, gzipped."""
    with gzip.open(file) as opened:
        found: Any = json.load(opened)
    usual = {one["id"]: one.get("default_duration", 0.0) for one in found["services"]}
    able = {
        name: {number: 0.0 for number, one in enumerate(found["caregivers"]) if name in one["abilities"]}
        for name in usual
    }
    stops = []
    for number, patient in enumerate(found["patients"]):
        wanted = patient["required_caregivers"]
        earliest, latest = patient["time_window"]
        services = tuple(
            Service(float(one.get("duration", usual[one["service"]])), able[one["service"]]) for one in wanted
        )
        together = patient.get("synchronization", {})
        least, most = together["distance"] if together.get("type") == "sequential" else (0.0, 0.0)
        stops.append(
            Stop(patient["id"], number + 1, float(earliest), float(latest), services, (float(least), float(most)))
        )
    people = tuple(Person(one["id"]) for one in found["caregivers"])
    return Instance(
        file.name.split(".")[0],
        Problem(people, tuple(stops), np.array(found["distances"], float), THIRD),
        tuple(one["id"] for one in found["caregivers"]),
        tuple(tuple(one["service"] for one in patient["required_caregivers"]) for patient in found["patients"]),
    )


def solution(instance: Instance, plan: Plan) -> dict[str, Any]:
    """A plan in the format of the published solutions."""
    return {
        "routes": [
            {
                "caregiver_id": caregiver,
                "locations": [
                    {
                        "patient": str(instance.problem.stops[placed.stop].key),
                        "service": instance.services[placed.stop][placed.service],
                        "arrival_time": placed.starts,
                    }
                    for placed in route
                ],
            }
            for caregiver, route in zip(instance.caregivers, plan.routes, strict=True)
        ]
    }


def best_known(folder: Path) -> dict[str, tuple[float, float | None]]:
    """By instance, the best published cost and BRKGA's best of 15 runs where it is known."""
    found: dict[str, tuple[float, float | None]] = {}
    for name in FOLDERS:
        table = folder / f"{name}.csv"
        if table.exists():
            with table.open(encoding="utf-8", newline="") as opened:
                for row in csv.DictReader(opened):
                    other = row.get("brkga_best_of_15")
                    found[row["instance"]] = float(row["best_known"]), float(other) if other else None
    return found


def main() -> None:
    """Plan each instance, print a line for it and the means."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planning", description=__doc__)
    parser.add_argument("instances", nargs="+", metavar="INSTANCE")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="S")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where a solution file is written for each")
    asked = parser.parse_args()
    shared = Path(os.environ.get("CARETEAM_SHARED", "../shared")) / "planning"
    known = best_known(shared)
    gaps = []
    kernel.ready()
    for name in asked.instances:
        instance = read(_file(shared, name))
        draft = kernel.solve(instance.problem, seconds=asked.seconds, seed=asked.seed)
        plan = kernel.plan(instance.problem, draft)
        verdict = referee.judge(instance.problem, plan)
        best, brkga = known.get(instance.name, (None, None))
        words = [f"{instance.name:30} {verdict.cost:10.3f}"]
        if best:
            gaps.append(100 * (verdict.cost / best - 1))
            words.append(f"{gaps[-1]:7.2f} % over the best known")
        if brkga:
            words.append(f"{100 * (verdict.cost / brkga - 1):7.2f} % over BRKGA's best")
        print("  ".join([*words, *verdict.broken]), flush=True)
        if asked.out:
            asked.out.mkdir(parents=True, exist_ok=True)
            text = json.dumps(solution(instance, plan))
            (asked.out / f"{instance.name}.json").write_text(text, encoding="utf-8")
    if gaps:
        print(f"mean {statistics.mean(gaps):.2f} %, largest {max(gaps):.2f} %")


def _file(shared: Path, name: str) -> Path:
    places = [Path(name), *(shared / folder / f"{name}.json.gz" for folder in FOLDERS)]
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise SystemExit(f"There is no instance {name}.")
    return file


if __name__ == "__main__":
    main()

"""How far the estimate of a drive is off: ``python -m benchmarks.travel``, on the cities under CARETEAM_SHARED."""

import gzip
import json
import os
from pathlib import Path
from statistics import median
from typing import Any

from careteam.domain.places import Spot
from careteam.domain.travel import minutes

CITIES = Path(os.environ.get("CARETEAM_SHARED", "../shared")) / "planning" / "cities"
"""Days of home visits with the coordinates of each home and road minutes between them, from iolab-uniud/hhcrsp."""


def errors(file: Path) -> list[float]:
    """Of every drive of a city, by how many minutes the estimate is off, too much or too little."""
    with gzip.open(file) as opened:
        found: Any = json.load(opened)
    places = [found["central_offices"][0], *found["patients"]]
    spots = [Spot(latitude, longitude) for longitude, latitude in (place["location"] for place in places)]
    return [
        abs(estimate - float(found["distances"][row][column]))
        for row, here in enumerate(spots)
        for column, there in enumerate(spots)
        if here != there and (estimate := minutes(here, there)) is not None
    ]


def main() -> None:
    """Print a line for each city."""
    for file in sorted(CITIES.glob("*.json.gz")):
        off = sorted(errors(file))
        print(
            f"{file.name.removesuffix('.json.gz'):30} {len(off):6,} drives, "
            f"median error {median(off):4.1f} min, nine of ten within {off[len(off) * 9 // 10]:4.1f} min"
        )


if __name__ == "__main__":
    main()

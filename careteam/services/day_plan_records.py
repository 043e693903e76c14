"""What is on record about the days that are planned: read once, however many days are planned from it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from careteam.domain.clock import to_local
from careteam.domain.day_plans import UNKNOWN_DRIVE, Stand
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.travel import Travel
from careteam.services import day_plan_rows as rows_of
from careteam.services import office_settings, sites, travel
from careteam.services.office import Work
from careteam.services.sites import Site


class Places:
    """The places of the days, each once."""

    def __init__(self) -> None:
        self.stands: list[Stand] = []
        self._known: dict[object, int] = {}

    def number(self, site: Site, town: str = "") -> int:
        """The number of a place."""
        key = (site.key, site.spot)
        if key not in self._known:
            self._known[key] = len(self.stands)
            self.stands.append(Stand(site.spot, site.key, town, site.words))
        return self._known[key]

    def drives(self, drive: Travel) -> tuple[tuple[int, ...], ...]:
        """Minutes from place to place, as the office knows its roads."""
        return tuple(tuple(_minutes(drive, one, other) for other in self.stands) for one in self.stands)


def _minutes(drive: Travel, one: Stand, other: Stand) -> int:
    if one is other or (one.key is not None and one.key == other.key):
        return 0
    found = drive(one.spot, other.spot)
    return UNKNOWN_DRIVE if found is None else found


class Records:
    """What stands on some days, and what waits for one.

    ``more``: visits that are due and not there yet, each a row as they would be on the pinboard, with who makes it.
    """

    def __init__(self, work: Work, first: date, last: date, more: Mapping[Any, MemberId] | None = None) -> None:
        more = more or {}
        self.now = to_local(work.now, office_settings.current(work).zone)
        self.map = Places()
        self.roads = travel.roads(work)
        self.members: dict[MemberId, Any] = {MemberId(row.id): row for row in rows_of.members(work)}
        self.rows: list[Any] = [*rows_of.visits(work, first, last), *more]
        self.parts = rows_of.parts(work, [row.id for row in self.rows])
        self.parts.update({row.id: (member_id,) for row, member_id in more.items()})
        homes = [row.residence_id for row in self.rows]
        places = [*(row.place_id for row in self.rows), *(row.base_id for row in self.members.values())]
        self.sites = sites.of(work, places, homes)
        self.homes = rows_of.homes(work, homes)
        ids = {PatientId(row.patient_id) for row in self.rows}
        self.patients: dict[UUID, Any] = {row.id: row for row in rows_of.patients(work, ids)}
        self.treatments = rows_of.treatments(work, ids)
        self.assignments = rows_of.assignments(work, ids, first, last)
        self.absences = rows_of.absences(work, self.members, first, last)
        self.last_seen = rows_of.last_seen(work, ids, first)
        self.urgencies = rows_of.urgencies(work, ids, self.last_seen)
        self.left_out = rows_of.left_out(work, [row.id for row in self.rows])

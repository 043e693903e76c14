"""The sample office's places and people."""

from datetime import date, datetime, time, timedelta

from careteam.domain.clock import to_utc
from careteam.domain.places import PlaceKind
from careteam.domain.team import AbsenceKind, Gender, Shift
from careteam.persistence.models import Absence, Member, Place
from careteam.sample import words
from careteam.sample.cast import ZONE, Cast, Somebody

AGES: dict[str, tuple[str, ...]] = {
    "child_life": ("child", "teen"),
    "physician_assistant": ("young_adult", "adult", "older_adult"),
}
"""Who sees only some ages; the others see everybody."""
HERS = frozenset({"Amara", "Lena", "Mei", "Dana", "Ruth", "Ines", "Sara", "Nora"})
LIMITS = {
    "physician": 100.0,
    "nurse_practitioner": 100.0,
    "physician_assistant": 80.0,
    "nurse": 90.0,
    "social_worker": 75.0,
    "chaplain": 70.0,
    "child_life": 20.0,
}
"""Weighted patients, so that a few people on the team are full."""
ABSENCES = ((0, 7, 14, 3), (2, 4, 0, 24), (3, 4, 0, 24), (6, 10, 0, 24), (-4, 1, 0, 24), (9, 0, 0, 24))
"""Working day from today, member, hour it begins, hours it lasts."""


def write(cast: Cast) -> None:
    """Write places, members and absences."""
    _write_places(cast)
    for index in range(cast.size.staff):
        cast.team.append(_write_member(cast, index))
    for offset, index, hour, hours in ABSENCES:
        member, day = cast.team[index], cast.working_day(offset)
        starts = datetime.combine(day, time(hour))
        ends = starts + timedelta(hours=hours)
        cast.writer.add(
            Absence,
            member_id=member.id,
            starts=starts,
            ends=ends,
            zone=ZONE,
            starts_at=to_utc(starts, ZONE),
            ends_at=to_utc(ends, ZONE),
            kind=AbsenceKind.LEAVE if hours == 24 else AbsenceKind.TRAINING,
        )
        member.away.add(day)


def _write_member(cast: Cast, index: int) -> Somebody:
    given, family, discipline, credentials = words.TEAM[index % len(words.TEAM)]
    if index >= len(words.TEAM):
        given, family = cast.pick(words.WOMEN + words.MEN), cast.pick(words.FAMILY)
    member_id = cast.writer.add(
        Member,
        given_name=given,
        family_name=family,
        discipline_id=cast.disciplines[discipline],
        credentials=credentials,
        languages=("en", "es") if index % 3 == 0 else ("en",),
        gender=Gender.NOT_SAID if index >= len(words.TEAM) else Gender.WOMAN if given in HERS else Gender.MAN,
        age_groups=AGES.get(discipline, ()),
        settings=(),
        shifts=tuple(Shift(day, time(8), time(17)) for day in range(5)),
        caseload_limit=LIMITS.get(discipline, 50.0),
        base_id=cast.places[PlaceKind.OFFICE][0],
        starts_on=date(cast.first.year - 1, 1, 1),
        phone=f"585-555-{2000 + index}",
    )
    return Somebody(member_id, given, family, discipline)


def _write_places(cast: Cast) -> None:
    wanted = (
        (PlaceKind.OFFICE, "Lakeside Palliative Care, team office"),
        (PlaceKind.HOSPITAL, "St. Anne Hospital"),
        (PlaceKind.EMERGENCY_ROOM, "St. Anne emergency room"),
        (PlaceKind.CANCER_CENTER, "Lakeside Cancer Center"),
        (PlaceKind.CLINIC, "Palliative clinic, room 2"),
        (PlaceKind.NURSING_HOME, "Cedar Court Nursing Home"),
        (PlaceKind.NURSING_HOME, "Harbor View Nursing Home"),
        (PlaceKind.ASSISTED_LIVING, "Willow House"),
        (PlaceKind.RETIREMENT_COMMUNITY, "Orchard Village"),
        (PlaceKind.HOSPICE_HOUSE, "Comfort House"),
        (PlaceKind.SCHOOL, "Eastbrook School"),
    )
    for index, (kind, name) in enumerate(wanted):
        spot = cast.spot(index % 7)
        place_id = cast.writer.add(Place, name=name, kind=kind, zone=ZONE, phone=f"585-555-{3000 + index}", **spot)
        cast.spots[place_id] = spot
        cast.places.setdefault(kind, []).append(place_id)
    for unit in ("4 West", "5 East", "Children's unit 6N"):
        unit_id = cast.writer.add(
            Place,
            name=unit,
            kind=PlaceKind.UNIT,
            parent_id=cast.places[PlaceKind.HOSPITAL][0],
            zone=ZONE,
            **cast.spot(0),
        )
        cast.places.setdefault(PlaceKind.UNIT, []).append(unit_id)

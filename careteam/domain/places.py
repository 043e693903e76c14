"""Settings of care, and the places where it happens."""

from dataclasses import dataclass
from uuid import UUID

from careteam.domain.clock import is_zone
from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import PlaceId
from careteam.domain.words import Word
from careteam.i18n import N_, _


class Setting(Word):
    """Where a visit happens, or where a patient is."""

    HOSPITAL = "hospital", N_("Hospital")
    EMERGENCY_ROOM = "emergency_room", N_("Emergency room")
    CANCER_CENTER = "cancer_center", N_("Cancer center")
    CLINIC = "clinic", N_("Clinic")
    OWN_HOME = "own_home", N_("Own home")
    NURSING_HOME = "nursing_home", N_("Nursing home")
    ASSISTED_LIVING = "assisted_living", N_("Assisted living")
    RETIREMENT_COMMUNITY = "retirement_community", N_("Retirement community")
    HOSPICE_HOUSE = "hospice_house", N_("Hospice house")
    RESPITE_HOUSE = "respite_house", N_("Respite house")
    SCHOOL = "school", N_("School")
    PHONE = "phone", N_("Phone")
    VIDEO = "video", N_("Video")


HOMES = frozenset({Setting.OWN_HOME, Setting.NURSING_HOME, Setting.ASSISTED_LIVING, Setting.RETIREMENT_COMMUNITY})
"""The settings that are a patient's home: the visit goes to one of the patient's residences."""

REMOTE = frozenset({Setting.PHONE, Setting.VIDEO})
"""The settings nobody travels to."""

AWAY = frozenset({Setting.HOSPITAL, Setting.EMERGENCY_ROOM, Setting.HOSPICE_HOUSE, Setting.RESPITE_HOUSE})
"""Where a patient who is there is not at home, so that home visits have to wait."""


class PlaceKind(Word):
    """What kind of place an address book entry is."""

    HOSPITAL = "hospital", N_("Hospital")
    UNIT = "unit", N_("Hospital unit")
    EMERGENCY_ROOM = "emergency_room", N_("Emergency room")
    CANCER_CENTER = "cancer_center", N_("Cancer center")
    CLINIC = "clinic", N_("Clinic")
    NURSING_HOME = "nursing_home", N_("Nursing home")
    ASSISTED_LIVING = "assisted_living", N_("Assisted living")
    RETIREMENT_COMMUNITY = "retirement_community", N_("Retirement community")
    HOSPICE_HOUSE = "hospice_house", N_("Hospice house")
    RESPITE_HOUSE = "respite_house", N_("Respite house")
    SCHOOL = "school", N_("School")
    OFFICE = "office", N_("Team office")


KINDS_FOR: dict[Setting, frozenset[PlaceKind]] = {
    Setting.HOSPITAL: frozenset({PlaceKind.HOSPITAL, PlaceKind.UNIT}),
    Setting.EMERGENCY_ROOM: frozenset({PlaceKind.EMERGENCY_ROOM, PlaceKind.HOSPITAL}),
    Setting.CANCER_CENTER: frozenset({PlaceKind.CANCER_CENTER}),
    Setting.CLINIC: frozenset({PlaceKind.CLINIC}),
    Setting.NURSING_HOME: frozenset({PlaceKind.NURSING_HOME}),
    Setting.ASSISTED_LIVING: frozenset({PlaceKind.ASSISTED_LIVING}),
    Setting.RETIREMENT_COMMUNITY: frozenset({PlaceKind.RETIREMENT_COMMUNITY}),
    Setting.HOSPICE_HOUSE: frozenset({PlaceKind.HOSPICE_HOUSE}),
    Setting.RESPITE_HOUSE: frozenset({PlaceKind.RESPITE_HOUSE}),
    Setting.SCHOOL: frozenset({PlaceKind.SCHOOL}),
}
"""Which places a visit in a setting can name. Own homes are residences, and phone and video need no place."""


@dataclass(frozen=True)
class Spot:
    """A point on the map in degrees, and the time zone its clocks show.

    ``key``: the place or home that is there, which units of one hospital and rooms of one nursing home share.
    """

    latitude: float | None = None
    longitude: float | None = None
    zone: str = ""
    key: UUID | None = None

    @property
    def known(self) -> bool:
        """Whether travel to it can be estimated."""
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True)
class PlaceDraft:
    """A place as edited on screen. ``parent_id``: the hospital a unit belongs to. ``zone``: an IANA name."""

    name: str = ""
    kind: PlaceKind = PlaceKind.CLINIC
    parent_id: PlaceId | None = None
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    phone: str = ""
    zone: str = ""
    latitude: float | None = None
    longitude: float | None = None


def check(draft: PlaceDraft) -> None:
    """Refuse a place that cannot be kept as entered. Raises Invalid with one problem a field."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", _("Enter the name of the place.")))
    if draft.kind is PlaceKind.UNIT and draft.parent_id is None:
        problems.append(Problem("parent_id", _("Choose the hospital this unit belongs to.")))
    if not is_zone(draft.zone):
        problems.append(Problem("zone", _("Choose the time zone that clocks show there.")))
    if (draft.latitude is None) != (draft.longitude is None):
        missing = "latitude" if draft.latitude is None else "longitude"
        problems.append(Problem(missing, _("Enter both latitude and longitude, or neither.")))
    for field, value, limit in (("latitude", draft.latitude, 90), ("longitude", draft.longitude, 180)):
        if value is not None and not -limit <= value <= limit:
            problems.append(Problem(field, _("Enter degrees between {low} and {high}.").format(low=-limit, high=limit)))
    if problems:
        raise Invalid(*problems)

"""A believable Tuesday of seven clinicians, for pages to show."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from careteam.domain.assignments import AssignmentRole
from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import TimesThatSuit
from careteam.domain.places import PlaceKind, Setting
from careteam.services import visits
from careteam.services.office import Office
from tests.services.visit_builders import (
    ZONE,
    a_draft,
    a_home,
    a_member,
    a_patient,
    a_place,
    a_stay,
    an_absence,
    an_assignment,
    at,
    booked,
)

TUESDAY = date(2026, 11, 24)
TEAM = (
    ("Amara Osei", "physician", 22, 19),
    ("Lena Fischer", "nurse_practitioner", 10, 10),
    ("Tom Reyes", "nurse", 12, 8),
    ("Dana Ruiz", "social_worker", 10, 10),
    ("Ruth Cohen", "chaplain", 10, 6),
    ("Ines Prado", "dietitian", 10, 4),
    ("Kofi Mensah", "child_life", 8, 4),
)


class Scene:
    """The people, places and visits of the day, by name."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.members: dict[str, MemberId] = {}
        self.patients: dict[str, PatientId] = {}
        self.visits: dict[str, VisitId] = {}
        self._homes: dict[str, Any] = {}
        self._hospital = a_place(office, "Lakeside Hospital", PlaceKind.HOSPITAL, latitude=42.65, longitude=-73.77)
        self._ward = a_place(office, "4 West", PlaceKind.UNIT, parent_id=self._hospital)
        self._clinic = a_place(office, "Clinic 2", latitude=42.66, longitude=-73.78)
        self._center = a_place(office, "Cancer center", PlaceKind.CANCER_CENTER, latitude=42.65, longitude=-73.76)
        base = a_place(office, "Team office", PlaceKind.OFFICE, latitude=42.65, longitude=-73.77)
        for name, key, limit, load in TEAM:
            self.members[name] = a_member(office, name, key, caseload_limit=float(limit), base_id=base)
            for number in range(load // 2):
                some = a_patient(office, f"{name.split()[0]} Case{number}")
                an_assignment(office, some, self.members[name], AssignmentRole.LEAD, key=key)
                an_assignment(office, some, self.members[name], AssignmentRole.COVERING, key=key)

    def patient(self, name: str, latitude: float = 42.7, longitude: float = -73.7, **values: Any) -> PatientId:
        """A patient with a home and a lead."""
        kind = values.pop("kind", Setting.OWN_HOME)
        patient = self.patients[name] = a_patient(self.office, name, **values)
        self._homes[name] = a_home(self.office, patient, latitude=latitude, longitude=longitude, kind=kind)
        for member in ("Ruth Cohen", "Lena Fischer"):
            role = AssignmentRole.LEAD if member == "Lena Fischer" else AssignmentRole.PRIMARY
            key = "nurse_practitioner" if member == "Lena Fischer" else "chaplain"
            an_assignment(self.office, patient, self.members[member], role, key=key)
        return patient

    def visit(
        self, clock: str, minutes: int, name: str, who: str, setting: Setting, purpose: str = "", day: date = TUESDAY
    ) -> VisitId:
        """A visit; soft conflicts are kept with a reason."""
        home = (
            self._homes[name] if setting in (Setting.OWN_HOME, Setting.NURSING_HOME, Setting.ASSISTED_LIVING) else None
        )
        place = {
            Setting.HOSPITAL: self._ward,
            Setting.CLINIC: self._clinic,
            Setting.CANCER_CENTER: self._center,
        }.get(setting)
        members = tuple(self.members[one] for one in who.split(", "))
        draft = a_draft(
            self.patients[name],
            home,
            *members,
            starts=at(clock, day),
            minutes=minutes,
            setting=setting,
            place_id=place,
            purpose_patient=purpose,
            override_reason="Agreed with the family",
        )
        visit = booked(self.office, draft)
        self.visits[f"{name} {clock}"] = visit
        return visit


def tuesday(office: Office) -> Scene:
    """The day of the drawing, at 10:42."""
    assert isinstance(office.clock, FixedClock)
    office.clock.moment = to_utc(at("7:00", date(2026, 11, 23)), ZONE)
    scene = Scene(office)
    mornings = tuple(TimesThatSuit(day, at("9:00").time(), at("12:00").time()) for day in range(5))
    scene.patient("Walter Nguyen")
    a_stay(office, scene.patients["Walter Nguyen"], Setting.HOSPITAL, scene._ward, "412")
    for name, latitude in (
        ("Grace Lindqvist", 42.70),
        ("Omar Haddad", 42.72),
        ("Priya Shah", 42.69),
        ("Maria Lopez", 42.71),
        ("Eli Brooks", 42.66),
        ("Samuel Ortiz", 42.75),
        ("Jun Park", 42.68),
        ("Ada Kowalski", 42.73),
        ("Noah Green", 42.70),
        ("Mia Torres", 42.60),
    ):
        scene.patient(name, latitude)
    scene.patient("Hattie Moore", 42.77, kind=Setting.NURSING_HOME, times_that_suit=mornings)
    scene.patient("Lucia Romano", 42.74, kind=Setting.ASSISTED_LIVING)
    home, ward, clinic = Setting.OWN_HOME, Setting.HOSPITAL, Setting.CLINIC
    for clock, minutes, name, who, setting, purpose in (
        ("8:30", 60, "Walter Nguyen", "Amara Osei", ward, "first talk"),
        ("10:00", 60, "Grace Lindqvist", "Amara Osei", Setting.CANCER_CENTER, "how treatment goes"),
        ("13:00", 60, "Omar Haddad", "Amara Osei, Dana Ruiz", home, "your pain at night"),
        ("15:00", 30, "Priya Shah", "Amara Osei", Setting.PHONE, ""),
        ("9:00", 30, "Maria Lopez", "Lena Fischer", Setting.VIDEO, ""),
        ("9:30", 60, "Eli Brooks", "Lena Fischer", clinic, "getting to know you"),
        ("11:00", 60, "Hattie Moore", "Lena Fischer", Setting.NURSING_HOME, "pain"),
        ("14:00", 60, "Samuel Ortiz", "Lena Fischer", home, "how you are"),
        ("8:30", 45, "Jun Park", "Tom Reyes", home, "your pump"),
        ("10:00", 45, "Ada Kowalski", "Tom Reyes", home, "the wound"),
        ("13:30", 45, "Lucia Romano", "Tom Reyes", Setting.ASSISTED_LIVING, ""),
        ("9:00", 60, "Noah Green", "Dana Ruiz", home, "family and school"),
        ("11:00", 60, "Maria Lopez", "Dana Ruiz", home, "help at home"),
        ("10:00", 45, "Walter Nguyen", "Ruth Cohen", ward, ""),
        ("13:00", 45, "Grace Lindqvist", "Ruth Cohen", clinic, "a blessing"),
        ("11:00", 45, "Eli Brooks", "Ines Prado", clinic, "eating again"),
        ("15:00", 45, "Ada Kowalski", "Ines Prado", Setting.PHONE, ""),
        ("10:00", 60, "Noah Green", "Kofi Mensah", home, "play, and your sister"),
        ("14:00", 60, "Mia Torres", "Kofi Mensah", ward, ""),
    ):
        scene.visit(clock, minutes, name, who, setting, purpose)
    for number, (name, who) in enumerate((("Jun Park", "Tom Reyes"), ("Lucia Romano", "Dana Ruiz"))):
        pinned = scene.visit("10:00", 45, name, who, home, day=date(2026, 11, 26 + number))
        office.write(_pinning(pinned))
    for day in range(3):
        for clock, name, who in (("9:00", "Samuel Ortiz", "Tom Reyes"), ("11:00", "Priya Shah", "Dana Ruiz")):
            scene.visit(clock, 45, name, who, home, day=TUESDAY + timedelta(days=day + (1 if day < 3 else 0)))
    nurse = scene.members["Ruth Cohen"]
    an_absence(office, nurse, at("14:30", TUESDAY), at("17:00", TUESDAY))
    an_absence(office, scene.members["Kofi Mensah"], at("0:00", date(2026, 11, 25)), at("0:00", date(2026, 11, 28)))
    conflict = a_draft(
        scene.patients["Hattie Moore"],
        scene._homes["Hattie Moore"],
        scene.members["Dana Ruiz"],
        starts=at("14:10", TUESDAY),
        setting=Setting.NURSING_HOME,
        override_reason="Only time",
    )
    scene.visits["conflict"] = booked(office, conflict)
    office.write(_without_reasons(scene))
    office.clock.moment = to_utc(at("8:00", TUESDAY), ZONE)
    for key in ("Walter Nguyen 8:30", "Jun Park 8:30"):
        visit = scene.visits[key]
        office.write(_seeing(visit))
    office.clock.moment = to_utc(at("10:42", TUESDAY), ZONE)
    return scene


def _pinning(visit: VisitId) -> Callable[..., None]:
    return lambda work: visits.pin(work, visit)


def _seeing(visit: VisitId) -> Callable[..., None]:
    return lambda work: visits.mark_seen(work, visit)


def _without_reasons(scene: Scene) -> Callable[..., None]:
    from careteam.persistence.models import Visit

    def clear(work: Any) -> None:
        work.named("An import brings visits without reasons")
        for key in ("conflict", "Omar Haddad 13:00"):
            work.get(Visit, scene.visits[key]).override_reason = ""

    return clear

"""Homes, and *admitted*: home visits wait on the pinboard, and a patient is in one place at a time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import ProgramStatus, ResidenceDraft, StayDraft
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import Stay, Visit
from careteam.services import whereabouts
from careteam.services.office import Office
from tests.builders import ZONE, a_patient, a_place, a_visit

HOME = ResidenceDraft(street="12 Oak Street", city="Albany")


def save(office: Office, patient: PatientId, draft: ResidenceDraft) -> Any:
    return office.write(lambda work: whereabouts.save_residence(work, patient, None, draft))[0]


def homes(office: Office, patient: PatientId) -> list[tuple[str, bool]]:
    found = office.read(lambda work: whereabouts.residences(work, patient))
    return [(row.place_name or row.draft.city, row.draft.main) for row in found]


def pinned(office: Office) -> set[VisitId]:
    query = select(Visit.id).where(Visit.on_pinboard)
    return office.read(lambda work: {VisitId(key) for key in work.session.scalars(query)})


def test_one_home_is_the_main_one(office: Office) -> None:
    patient = a_patient(office)
    maple = a_place(office, "Maple Court", PlaceKind.NURSING_HOME)
    first = save(office, patient, ResidenceDraft(city="Albany", main=False))
    save(office, patient, ResidenceDraft(Setting.NURSING_HOME, maple, "12"))
    assert homes(office, patient) == [("Maple Court", True), ("Albany", False)]
    edited = office.read(lambda work: whereabouts.edit_residence(work, first))
    assert edited.draft.zone == ZONE
    draft = ResidenceDraft(city="Troy", zone=ZONE)
    office.write(lambda work: whereabouts.save_residence(work, patient, first, draft, seen=edited.version))
    assert homes(office, patient) == [("Troy", True), ("Maple Court", False)]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ResidenceDraft(), "street"),
        (ResidenceDraft(Setting.HOSPITAL, city="Albany"), "kind"),
        (ResidenceDraft(city="Albany", latitude=91.0, longitude=0.0), "latitude"),
        (ResidenceDraft(city="Albany", latitude=42.0), "longitude"),
        (ResidenceDraft(city="Albany", zone="Mars/Olympus"), "zone"),
    ],
)
def test_a_home_nobody_would_find_is_refused(office: Office, draft: ResidenceDraft, field: str) -> None:
    patient = a_patient(office)
    with pytest.raises(Invalid) as error:
        save(office, patient, draft)
    assert [problem.field for problem in error.value.problems] == [field]


def test_a_home_with_a_planned_visit_stays(office: Office) -> None:
    patient = a_patient(office)
    home = save(office, patient, HOME)
    visit = a_visit(office, patient, [], datetime(2026, 11, 25, 10), residence_id=home)
    with pytest.raises(Invalid, match="visit is planned there"):
        office.write(lambda work: whereabouts.retire_residence(work, home))

    def cancel(work: Any) -> None:
        work.named("Cancel")
        work.get(Visit, visit).status = VisitStatus.CANCELLED

    office.write(cancel)
    office.write(lambda work: whereabouts.retire_residence(work, home))
    assert homes(office, patient) == []


def test_admitted_moves_the_home_visits_ahead_to_the_pinboard(office: Office) -> None:
    patient, other = a_patient(office), a_patient(office, "Peter Young")
    ward = a_place(office, "4 West", PlaceKind.UNIT, parent_id=a_place(office, "St. Anne", PlaceKind.HOSPITAL))
    ahead = a_visit(office, patient, [], datetime(2026, 11, 25, 10))
    a_visit(office, patient, [], datetime(2026, 11, 20, 10))
    a_visit(office, patient, [], datetime(2026, 11, 26, 10), setting=Setting.CLINIC)
    a_visit(office, patient, [], datetime(2026, 11, 27, 10), status=VisitStatus.CANCELLED)
    a_visit(office, patient, [], datetime(2026, 11, 23, 10), status=VisitStatus.ARRIVED)
    a_visit(office, other, [], datetime(2026, 11, 25, 10))
    moved, _changes = office.write(lambda w: whereabouts.admit(w, patient, StayDraft(Setting.HOSPITAL, ward, "12")))
    assert set(moved) == pinned(office) == {ahead}
    stay = office.read(lambda work: whereabouts.now(work, patient))
    assert stay is not None
    assert (stay.place_id, stay.bed, stay.since) == (ward, "12", office.clock.now())
    (away,) = office.read(whereabouts.away)
    assert (away.name, away.place_name) == ("Maria Lopez", "St. Anne · 4 West")


def test_a_transfer_ends_the_stay_before(office: Office) -> None:
    patient = a_patient(office)
    earlier = office.clock.now() - timedelta(days=2)
    office.write(lambda w: whereabouts.admit(w, patient, StayDraft(Setting.EMERGENCY_ROOM, since=earlier)))
    office.write(lambda work: whereabouts.admit(work, patient, StayDraft(Setting.HOSPITAL)))
    query = select(Stay.setting, Stay.until).order_by(Stay.since)
    stays = [tuple(row) for row in office.read(lambda work: work.session.execute(query).all())]
    assert stays == [(Setting.EMERGENCY_ROOM, office.clock.now()), (Setting.HOSPITAL, None)]
    with pytest.raises(Invalid, match="Check the time"):
        office.write(lambda w: whereabouts.admit(w, patient, StayDraft(Setting.HOSPITAL, since=earlier)))


def test_home_again_ends_the_stay_and_tells_what_waits(office: Office) -> None:
    patient = a_patient(office)
    visit = a_visit(office, patient, [], datetime(2026, 11, 25, 10))
    office.write(lambda work: whereabouts.admit(work, patient, StayDraft(Setting.HOSPITAL)))
    waiting, _changes = office.write(lambda work: whereabouts.home_again(work, patient))
    assert waiting == (visit,)
    assert office.read(lambda work: whereabouts.now(work, patient)) is None
    with pytest.raises(Invalid, match="at home already"):
        office.write(lambda work: whereabouts.home_again(work, patient))


def test_a_day_at_school_keeps_the_home_visits(office: Office) -> None:
    patient = a_patient(office, "Tim Young")
    a_visit(office, patient, [], datetime(2026, 11, 25, 17))
    moved, _changes = office.write(lambda work: whereabouts.admit(work, patient, StayDraft(Setting.SCHOOL)))
    assert moved == ()


def test_a_stay_cannot_lie_ahead_nor_follow_a_death(office: Office) -> None:
    patient, gone = a_patient(office), a_patient(office, "Peter Young", status=ProgramStatus.DIED)
    ahead = StayDraft(Setting.HOSPITAL, since=office.clock.now() + timedelta(hours=1))
    for who, draft in ((patient, ahead), (patient, StayDraft(Setting.CLINIC)), (gone, StayDraft())):
        with pytest.raises(Invalid):
            office.write(lambda work, who=who, draft=draft: whereabouts.admit(work, who, draft))  # type: ignore[misc]
    assert office.read(whereabouts.away) == ()

"""Suggestions explain themselves at the moment of assigning."""

from datetime import datetime

from careteam.domain.assignments import AssignmentRole
from careteam.domain.help import HelpDomain
from careteam.domain.ids import PatientId
from careteam.domain.places import PlaceKind
from careteam.domain.team import AbsenceDraft
from careteam.persistence.models import Residence
from careteam.services import absences, suggestions
from careteam.services.office import Office, Work
from tests.builders import a_member, a_patient, a_place, a_visit, an_assignment, discipline


def at_home(office: Office, patient: PatientId, latitude: float, longitude: float) -> None:
    def settle(work: Work) -> None:
        work.named("Settle")
        work.add(Residence(patient_id=patient, kind="own_home", precautions="none", main=True, oxygen=False,
                           two_people=False, latitude=latitude, longitude=longitude))  # fmt: skip

    office.write(settle)


def test_the_best_fit_comes_first_and_says_why(office: Office) -> None:
    near = a_place(office, "North office", PlaceKind.OFFICE, latitude=42.65, longitude=-73.75)
    patient = a_patient(office, languages=("es",))
    at_home(office, patient, 42.70, -73.75)
    a_member(office, "Kai Lund", base_id=near)
    lena = a_member(office, languages=("en", "es"), base_id=near)
    a_visit(office, a_patient(office, "Eli Brooks"), [lena], datetime(2026, 11, 24, 10))
    nurse_practitioner = discipline(office, "nurse_practitioner")
    first, second = office.read(lambda work: suggestions.for_discipline(work, patient, nurse_practitioner))
    assert first.name == "Lena Fischer"
    assert first.reasons == (
        "Caseload 0 of 20",
        "Speaks Spanish",
        "About 14 min away",
        "1 visit in the next 7 days",
    )
    assert "Does not speak Spanish" in second.reasons


def test_a_full_caseload_comes_after_a_free_one(office: Office) -> None:
    full = a_member(office, "Full House", caseload_limit=1)
    an_assignment(office, a_patient(office, "Eli Brooks"), full)
    a_member(office, "Free Hand")
    patient = a_patient(office)
    kind = discipline(office, "nurse_practitioner")
    found = office.read(lambda work: suggestions.for_discipline(work, patient, kind))
    assert [one.name for one in found] == ["Free Hand", "Full House"]
    assert "Caseload full: 1 of 1" in found[1].reasons


def test_who_is_full_comes_after_all_who_have_room_however_well_they_fit(office: Office) -> None:
    full = a_member(office, "Full House", caseload_limit=1, languages=("es",))
    an_assignment(office, a_patient(office, "Eli Brooks"), full)
    a_member(office, "Free Hand", languages=("en",))
    patient, kind = a_patient(office, languages=("es",)), discipline(office, "nurse_practitioner")
    ways = (
        lambda work: suggestions.for_discipline(work, patient, kind),
        lambda work: suggestions.for_lead(work, patient),
        lambda work: suggestions.for_many(work, [patient], AssignmentRole.LEAD),
    )
    for way in ways:
        names = [one.name for one in office.read(way) if one.name in ("Full House", "Free Hand")]
        assert names == ["Free Hand", "Full House"]


def test_who_serves_already_or_left_comes_last_with_the_reason(office: Office) -> None:
    patient = a_patient(office)
    serving, away = a_member(office, "Serves Already"), a_member(office, "Away Today")
    an_assignment(office, patient, serving)
    leave = AbsenceDraft(away, datetime(2026, 11, 23), datetime(2026, 11, 28))
    office.write(lambda work: absences.save(work, None, leave, seen=None))
    a_member(office, "Left Us", ends_on=datetime(2026, 11, 1).date())
    kind = discipline(office, "nurse_practitioner")
    found = office.read(lambda work: suggestions.for_discipline(work, patient, kind))
    assert [(one.name, one.blocked) for one in found] == [
        ("Away Today", ""),
        ("Left Us", "Not on the team now"),
        ("Serves Already", "Serves this patient already"),
    ]
    assert "Away now" in found[0].reasons


def test_the_lead_is_suggested_by_what_the_referral_asks_for(office: Office) -> None:
    patient = a_patient(office)
    for name, kind in (
        ("Dana Ruiz", "social_worker"),
        ("Amara Osei", "physician"),
        ("Lena Fischer", "nurse_practitioner"),
    ):
        a_member(office, name, kind)

    def lead(*domains: HelpDomain) -> list[str]:
        found = office.read(lambda work: suggestions.for_lead(work, patient, domains))
        return [one.name for one in found]

    assert lead() == lead(HelpDomain.SYMPTOMS, HelpDomain.MONEY) == ["Amara Osei", "Lena Fischer"]
    assert lead(HelpDomain.MONEY) == ["Dana Ruiz"]
    assert lead(HelpDomain.SPIRIT) == ["Amara Osei", "Lena Fischer"]


def test_for_many_at_once_languages_and_room_decide(office: Office) -> None:
    a_member(office, "Kai Lund", languages=("en",), caseload_limit=20)
    a_member(office, "Mina Sato", languages=("en", "es"), caseload_limit=20)
    a_member(office, "Amara Osei", "physician", languages=("en", "es"), caseload_limit=2)
    ids = [a_patient(office, f"Given{letter} Family", languages=("es",)) for letter in "abc"]
    ids.append(a_patient(office, languages=("en",)))
    found = office.read(lambda work: suggestions.for_many(work, ids, AssignmentRole.LEAD))
    assert [one.name for one in found] == ["Mina Sato", "Kai Lund", "Amara Osei"]
    assert found[0].reasons == ("Caseload 0 → 6 of 20", "Speaks the language of 4 of 4")
    assert found[1].reasons[1] == "Speaks the language of 1 of 4"
    assert "Goes past the limit" in found[2].reasons

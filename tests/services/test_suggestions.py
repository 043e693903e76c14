"""Suggestions explain themselves at the moment of assigning."""

from datetime import date, datetime

import pytest

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.help import HelpDomain
from careteam.domain.ids import PatientId
from careteam.domain.places import PlaceKind
from careteam.domain.team import AbsenceDraft
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import Residence
from careteam.services import absences, assignments, suggestions
from careteam.services.office import Office, Work
from careteam.services.suggestions import SuggestedMember
from tests.builders import a_member, a_patient, a_place, a_visit, an_assignment, discipline
from tests.queries import counted


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


def nurses(office: Office, patient: PatientId) -> tuple[SuggestedMember, ...]:
    kind = discipline(office, "nurse_practitioner")
    return office.read(lambda work: suggestions.for_discipline(work, patient, kind))


def test_who_was_with_the_patient_before_comes_first_and_says_how_often(office: Office) -> None:
    patient = a_patient(office)
    a_member(office, "Amy Abel")
    kai = a_member(office, "Kai Lund")
    for day in (3, 1, 2):
        a_visit(office, patient, [kai], datetime(2026, 11, day, 10), status=VisitStatus.COMPLETED)
    a_visit(office, patient, [kai], datetime(2026, 11, 5, 10), status=VisitStatus.CANCELLED)
    a_visit(office, patient, [kai], datetime(2026, 11, 26, 10))
    assert [one.name for one in nurses(office, a_patient(office, "Eli Brooks"))] == ["Amy Abel", "Kai Lund"]
    first, second = nurses(office, patient)
    assert (first.name, second.name) == ("Kai Lund", "Amy Abel")
    assert "Knows the patient: 3 visits, last on Nov 3, 2026" in first.reasons
    assert not [reason for reason in second.reasons if "Knows" in reason]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ends_on": date(2026, 11, 12)}, "Knows the patient: served them until Nov 12, 2026"),
        ({"role": AssignmentRole.BACKUP}, "The patient’s backup"),
        ({"role": AssignmentRole.COVERING, "ends_on": date(2026, 12, 1)}, "Covers at this patient now"),
    ],
)
def test_who_served_the_patient_or_stands_in_comes_first(
    office: Office, changes: dict[str, object], reason: str
) -> None:
    patient = a_patient(office)
    a_member(office, "Amy Abel")
    an_assignment(office, patient, a_member(office, "Kai Lund"), starts_on=date(2026, 10, 1), **changes)
    first, _second = nurses(office, patient)
    assert (first.name, first.blocked) == ("Kai Lund", "")
    assert reason in first.reasons


def test_whom_the_patient_declined_is_not_said_to_serve_them(office: Office) -> None:
    patient = a_patient(office)
    a_member(office, "Amy Abel")
    an_assignment(office, patient, a_member(office, "Kai Lund"), state=AssignmentState.DECLINED)
    _first, last = nurses(office, patient)
    assert last.blocked == "The patient declined Kai Lund"


def test_a_backup_who_becomes_primary_is_backup_until_the_day_before(office: Office) -> None:
    patient, kai = a_patient(office), a_member(office, "Kai Lund")
    an_assignment(office, patient, kai, role=AssignmentRole.BACKUP, starts_on=date(2026, 10, 1))
    an_assignment(office, patient, kai, role=AssignmentRole.LEAD)
    rows = office.read(lambda work: assignments.of_patient(work, patient, past=True))
    assert [(row.role, row.ends_on) for row in rows] == [
        (AssignmentRole.LEAD, None),
        (AssignmentRole.BACKUP, date(2026, 11, 22)),
    ]


def test_suggestions_take_as_many_reads_for_a_long_history_as_for_none(office: Office) -> None:
    patient, kai = a_patient(office), a_member(office, "Kai Lund")
    kind = discipline(office, "nurse_practitioner")

    def asked() -> int:
        ways = (
            lambda work: suggestions.for_discipline(work, patient, kind),
            lambda work: suggestions.for_many(work, [patient], AssignmentRole.PRIMARY),
        )
        return sum(counted(office, way)[1] for way in ways)

    asked()  # what is read once and kept
    before = asked()
    for number in range(4):
        member = a_member(office, f"Pat Person{chr(97 + number)}")
        an_assignment(office, patient, member, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 1))
        a_visit(office, patient, [member, kai], datetime(2026, 11, 2 + number, 10), status=VisitStatus.COMPLETED)
    assert asked() == before


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


def test_for_many_at_once_who_knows_them_comes_first(office: Office) -> None:
    a_member(office, "Amy Abel")
    kai = a_member(office, "Kai Lund")
    ids = [a_patient(office, f"Given{letter} Family") for letter in "ab"]
    a_visit(office, ids[0], [kai], datetime(2026, 11, 2, 10), status=VisitStatus.COMPLETED)
    found = office.read(lambda work: suggestions.for_many(work, ids, AssignmentRole.LEAD))
    assert [one.name for one in found] == ["Kai Lund", "Amy Abel"]
    assert "Knows 1 of 2" in found[0].reasons

"""Contacts and calls: whom we may call, and why not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import ContactId, PatientId
from careteam.domain.patients import Authority, CallDraft, ContactDraft, ContactRole, MayKnow, PatientDraft, YesNo
from careteam.services import contacts, patients
from careteam.services.office import Office
from tests.builders import a_patient

ANA = ContactDraft("Ana Lopez", "daughter", (ContactRole.CAREGIVER,), phone="555-0142", safe_call=YesNo.YES)


def a_contact(office: Office, patient: PatientId, **changes: Any) -> ContactId:
    return office.write(lambda work: contacts.save(work, patient, None, replace(ANA, **changes)))[0]


def rows(office: Office, patient: PatientId) -> tuple[contacts.ContactRow, ...]:
    return office.read(lambda work: contacts.of_patient(work, patient))


def calls(office: Office, patient: PatientId) -> list[tuple[str, bool, str]]:
    return [(call.with_whom, call.incoming, call.by) for call in office.read(lambda w: contacts.calls(w, patient))]


def refused(office: Office, draft: CallDraft) -> str:
    with pytest.raises(Invalid) as error:
        office.write(lambda work: contacts.log_call(work, draft))
    assert [problem.field for problem in error.value.problems] == ["with_whom"]
    return str(error.value)


def test_who_decides_comes_first_and_the_outside_team_last(office: Office) -> None:
    patient = a_patient(office)
    a_contact(office, patient, name="Dr. Keller", roles=(ContactRole.ONCOLOGIST,))
    a_contact(office, patient)
    roles = (ContactRole.DECISION_MAKER, ContactRole.FAMILY)
    a_contact(office, patient, name="Luis", roles=roles, authority=Authority.AGENT, authority_from=date(2026, 1, 1))
    over = {"authority": Authority.GUARDIAN, "authority_to": date(2026, 11, 22)}
    a_contact(office, patient, name="Rosa", roles=roles, **over)
    found = [(row.name, row.outside, row.decides) for row in rows(office, patient)]
    assert found == [
        ("Luis", False, True),
        ("Ana Lopez", False, False),
        ("Rosa", False, False),
        ("Dr. Keller", True, False),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"roles": ()}, "roles"),
        ({"roles": (ContactRole.DECISION_MAKER,)}, "authority"),
        ({"authority_from": date(2026, 2, 1), "authority_to": date(2026, 1, 1)}, "authority_to"),
        ({"court_order_from": date(2026, 2, 1), "court_order_to": date(2026, 1, 1)}, "court_order_to"),
        ({"birth_date": date(2027, 1, 1)}, "birth_date"),
        ({"note": "SSN 123-45-6789"}, "note"),
    ],
)
def test_a_contact_that_cannot_be_kept_is_refused(office: Office, changes: dict[str, Any], field: str) -> None:
    patient = a_patient(office)
    with pytest.raises(Invalid) as error:
        a_contact(office, patient, **changes)
    assert [problem.field for problem in error.value.problems] == [field]
    assert rows(office, patient) == ()


def test_a_contact_is_changed_and_taken_out(office: Office) -> None:
    patient = a_patient(office)
    contact = a_contact(office, patient)
    edited = office.read(lambda work: contacts.edit(work, contact))
    moved = replace(edited.draft, phone="555-0199")
    office.write(lambda work: contacts.save(work, patient, contact, moved, seen=edited.version))
    assert rows(office, patient)[0].draft.phone == "555-0199"
    with pytest.raises(Stale):
        office.write(lambda work: contacts.save(work, patient, contact, moved, seen=edited.version))
    office.write(lambda work: contacts.retire(work, patient, contact))
    assert rows(office, patient) == ()


def test_a_call_is_kept_with_what_was_agreed(office: Office) -> None:
    patient = a_patient(office)
    contact = a_contact(office, patient)
    draft = CallDraft(patient, contact, "Ana Lopez", about="Nights are hard", agreed="Dana brings the respite form")
    office.write(lambda work: contacts.log_call(work, draft))
    office.write(lambda work: contacts.log_call(work, CallDraft(patient, with_whom="School nurse", about="Lunch")))
    first, second = office.read(lambda work: contacts.calls(work, patient))
    assert (first.with_whom, second.agreed, second.at) == (
        "School nurse",
        "Dana brings the respite form",
        office.clock.now(),
    )
    assert second.by == "Ann Baker"


def test_a_call_to_somebody_not_safe_to_call_is_refused_with_the_reason(office: Office) -> None:
    patient = a_patient(office)
    note = "Her husband answers the phone."
    contact = a_contact(office, patient, safe_call=YesNo.NO, note=note)
    sentence = f"Ana Lopez is marked as not safe to call. {note}"
    assert refused(office, CallDraft(patient, contact, "Ana", about="Visit")) == sentence
    assert refused(office, CallDraft(patient, None, "ana lopez", about="Visit")) == sentence
    assert calls(office, patient) == []
    office.write(lambda work: contacts.log_call(work, CallDraft(patient, contact, "Ana", True, "She called")))
    assert calls(office, patient) == [("Ana", True, "Ann Baker")]


def test_who_must_not_be_told_is_not_called_either(office: Office) -> None:
    patient = a_patient(office)
    contact = a_contact(office, patient, may_know=MayKnow.NOTHING, note="")
    said = refused(office, CallDraft(patient, contact, "Ana Lopez", about="Visit"))
    assert said == "Ana Lopez must not be told anything, so do not call."


def test_the_patient_may_not_want_calls_either(office: Office) -> None:
    patient = a_patient(office, safe_call=YesNo.NO)
    assert "not safe to call" in refused(office, CallDraft(patient, None, "Maria Lopez", about="Visit"))
    draft = office.read(lambda work: patients.edit(work, patient)).draft
    assert isinstance(draft, PatientDraft)
    office.write(lambda work: patients.save(work, patient, replace(draft, safe_call=YesNo.YES)))
    office.write(lambda work: contacts.log_call(work, CallDraft(patient, None, "Maria Lopez", about="Visit")))
    assert len(calls(office, patient)) == 1


def test_a_call_cannot_lie_ahead(office: Office) -> None:
    patient = a_patient(office)
    draft = CallDraft(patient, None, "Ana", about="Visit")
    with pytest.raises(Invalid, match="still to come"):
        office.write(lambda work: contacts.log_call(work, draft, at=work.now + timedelta(minutes=1)))

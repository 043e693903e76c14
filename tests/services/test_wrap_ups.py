"""What a wrap-up starts from: who can be named, and for what."""

from datetime import datetime

from careteam.domain.patients import ContactDraft, MayKnow
from careteam.domain.visits import VisitStatus
from careteam.services import contacts, wrap_ups
from careteam.services.office import Office
from careteam.services.wrap_ups import Release
from tests.builders import a_member, a_patient, a_recorded_visit, a_visit


def test_everybody_who_can_be_named_is_offered(office: Office) -> None:
    patient = a_patient(office)
    dana, lena = a_member(office, "Dana Ruiz", "social_worker"), a_member(office)
    amara = a_member(office, "Amara Osei", "physician")
    for name, may_know in (("Ana Lopez", MayKnow.EVERYTHING), ("Luis Lopez", MayKnow.NOTHING)):
        draft = ContactDraft(name=name, relation="daughter" if name < "B" else "brother", may_know=may_know)
        office.write(lambda work, draft=draft: contacts.save(work, patient, None, draft))  # type: ignore[misc]
    a_recorded_visit(office, patient, [lena], datetime(2026, 11, 16, 9), questions="May I swim?")
    visit = a_visit(office, patient, [dana, lena], datetime(2026, 11, 23, 8))
    shown = office.read(lambda work: wrap_ups.wrap_up(work, visit))
    assert [(one.name, one.code) for one in shown.present] == [("Dana Ruiz", "SW"), ("Lena Fischer", "NP")]
    assert [one.words for one in shown.readers] == ["Maria Lopez (patient)", "Ana Lopez (daughter)"]
    assert [one.name for one in shown.doers] == ["", "Ana Lopez", "Luis Lopez", "Dana Ruiz", "Lena Fischer"]
    assert [member for member, _name in shown.confirmers] == [lena, amara]
    named = {one.name for one in shown.doers}
    assert {step.who for step in shown.edited.draft.record.steps} <= named, "what is carried over can be shown"
    assert shown.asked_before == "May I swim?"
    assert (shown.status, shown.may_complete, shown.release) == (VisitStatus.BOOKED, True, None)


def test_a_release_says_by_whom_and_when_on_the_clock_of_the_place(office: Office) -> None:
    visit = a_recorded_visit(office, a_patient(office), [a_member(office)], datetime(2026, 11, 23, 8))
    shown = office.read(lambda work: wrap_ups.wrap_up(work, visit))
    assert shown.release == Release("Lena Fischer", datetime(2026, 11, 23, 9, 30))
    assert not shown.may_complete

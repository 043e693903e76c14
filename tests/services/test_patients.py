"""Patients: kept as entered, found by two letters, and not taken for one another."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from careteam.domain.clock import FixedClock
from careteam.domain.errors import Invalid, NotFound, Stale
from careteam.domain.ids import AccountId, PatientId, new_id
from careteam.domain.patients import BirthKnown, DeathDraft, PatientDraft, ProgramStatus
from careteam.domain.permissions import User
from careteam.persistence.models import AuditEntry, Patient, ProgramSpell
from careteam.services import deaths, office_settings, patients
from careteam.services.office import Office, Work
from tests.builders import a_member, a_patient, a_visit, an_assignment


def found(office: Office, text: str) -> list[str]:
    return [one.name for one in office.read(lambda work: patients.search(work, text))]


def id_of(office: Office, text: str) -> PatientId:
    return office.read(lambda work: patients.search(work, text))[0].patient_id


def test_a_new_patient_is_referred_from_today(office: Office) -> None:
    patient = office.write(
        lambda work: patients.save(work, None, PatientDraft("Ana", "Ruiz", birth_date=date(1950, 1, 1)))
    )[0]
    edited = office.read(lambda work: patients.edit(work, patient))
    assert (edited.draft.given_name, edited.version) == ("Ana", 1)
    spell = office.read(lambda work: work.session.scalars(select(ProgramSpell)).one())
    assert (spell.patient_id, spell.status, spell.since) == (patient, ProgramStatus.REFERRED, date(2026, 11, 23))


def test_a_change_keeps_the_status_and_is_refused_when_stale(office: Office) -> None:
    patient = a_patient(office)
    edited = office.read(lambda work: patients.edit(work, patient))
    changed = PatientDraft("Maria", "Lopez Diaz", birth_date=date(1968, 4, 2), languages=("es", "en"))
    office.write(lambda work: patients.save(work, patient, changed, seen=edited.version))
    assert office.read(lambda work: patients.edit(work, patient)).draft == changed
    with pytest.raises(Stale):
        office.write(lambda work: patients.save(work, patient, edited.draft, seen=edited.version))
    spells = office.read(lambda work: work.session.scalars(select(ProgramSpell.status)).all())
    assert spells == [ProgramStatus.ACTIVE]


def test_what_cannot_be_kept_is_refused_and_nothing_is_saved(office: Office) -> None:
    with pytest.raises(Invalid) as error:
        office.write(lambda work: patients.save(work, None, PatientDraft("", "", mrn="123-45-6789")))
    assert {problem.field for problem in error.value.problems} == {"mrn"}
    with pytest.raises(Invalid) as error:
        office.write(lambda work: patients.save(work, None, PatientDraft("", "")))
    assert {problem.field for problem in error.value.problems} == {"given_name", "family_name", "birth_date"}
    assert found(office, "a") == []


def test_names_lose_line_breaks_that_would_break_every_list(office: Office) -> None:
    patient = a_patient(office, "Maria Lopez", family_name="Lopez\nDiaz  Ruiz")
    assert office.read(lambda work: patients.edit(work, patient)).draft.family_name == "Lopez Diaz Ruiz"


def test_looking_at_a_page_is_audited_and_changes_nothing(office: Office) -> None:
    patient = a_patient(office)
    _none, changes = office.write(lambda work: patients.viewed(work, patient))
    assert not changes.topics
    last = select(AuditEntry.action, AuditEntry.patient_id).order_by(AuditEntry.seq.desc()).limit(1)
    assert tuple(office.read(lambda work: work.session.execute(last).one())) == ("view", patient)


@pytest.mark.parametrize("text", ["ml", "mar", "lop", "lopez m", "María", "MARIA LOPEZ", "lópez"])
def test_search_finds_by_initials_beginnings_and_without_accents(office: Office, text: str) -> None:
    a_patient(office, "María Lopez")
    a_patient(office, "Peter Young")
    assert found(office, text) == ["María Lopez"]


def test_search_finds_by_either_first_name_and_the_end_of_the_record_number(office: Office) -> None:
    a_patient(office, "William Stone", preferred_name="Billy", mrn="0094471")
    assert found(office, "billy s") == found(office, "will st") == found(office, "bs") == ["Billy Stone"]
    assert found(office, "4471") == ["Billy Stone"]
    assert found(office, "47") == found(office, "  ") == found(office, "%") == found(office, "_____") == []


def test_todays_and_own_patients_come_first_and_those_gone_last(office: Office) -> None:
    for name in ("Mark Lane", "Mary Lamb", "Max Lund", "Mel Ladd"):
        a_patient(office, name)
    gone = a_patient(office, "Mia Lake", status=ProgramStatus.DISCHARGED)
    lamb, lund = id_of(office, "lamb"), id_of(office, "lund")
    a_visit(office, gone, [], datetime(2026, 11, 23, 14))
    assert found(office, "ml")[-1] == "Mia Lake"
    a_visit(office, lund, [], datetime(2026, 11, 23, 14))
    assert found(office, "ml")[0] == "Max Lund"
    me = a_member(office)
    an_assignment(office, lamb, me)
    mine = Office(office.engine, User(office.user.account_id, "Lena", member_id=me), office.clock)
    assert set(found(mine, "ml")[:2]) == {"Mary Lamb", "Max Lund"}


def test_search_marks_names_that_could_be_mixed_up(office: Office) -> None:
    a_patient(office, "Jon Smith")
    a_patient(office, "John Smith", birth_date=date(1970, 1, 1))
    a_patient(office, "Jane Stone")
    marks = {one.name: one.similar for one in office.read(lambda work: patients.search(work, "js"))}
    assert marks == {"Jon Smith": True, "John Smith": True, "Jane Stone": False}


def test_somebody_already_here_is_shown_while_typing(office: Office) -> None:
    known = a_patient(office, "Maria Lopez", mrn="771")
    a_patient(office, "Peter Young")

    def similar(draft: PatientDraft, but: PatientId | None = None) -> list[tuple[PatientId, str]]:
        hits = office.read(lambda work: patients.similar(work, draft, but=but))
        return [(hit.found.patient_id, hit.why) for hit in hits]

    assert similar(PatientDraft("Maira", "Lopes")) == []
    assert similar(PatientDraft("Marie", "Lopez")) == [(known, "Similar name")]
    assert similar(PatientDraft("Lopez", "Maria", birth_date=date(1968, 4, 2))) == [
        (known, "Similar name, same birth date")
    ]
    assert similar(PatientDraft("Zed", "Quinn", mrn="771")) == [(known, "Same record number")]
    assert similar(PatientDraft("Maria", "Lopez"), known) == []
    assert similar(PatientDraft()) == []


def test_a_retired_patient_is_not_found(office: Office) -> None:
    patient = a_patient(office)

    def retire(work: Work) -> None:
        work.named("Retire")
        work.retire(work.get(Patient, patient))

    office.write(retire)
    assert found(office, "maria") == []
    with pytest.raises(NotFound):
        office.read(lambda work: patients.edit(work, patient))


def test_an_unborn_child_needs_no_given_name(office: Office) -> None:
    draft = PatientDraft("", "Okafor", birth_known=BirthKnown.EXPECTED, birth_date=date(2027, 1, 12))
    office.write(lambda work: patients.save(work, None, draft))
    assert found(office, "oka") == ["Okafor"]


def test_the_audit_trail_holds_what_changed(office: Office) -> None:
    patient = a_patient(office)
    draft = PatientDraft("Maria", "Lopez", birth_date=date(1968, 4, 2), phone="555-0142")
    office.write(lambda work: patients.save(work, patient, draft))
    last = select(AuditEntry.before, AuditEntry.after).order_by(AuditEntry.seq.desc()).limit(1)
    before, after = office.read(lambda work: work.session.execute(last).one())
    assert (before, after) == ('{"phone": ""}', '{"phone": "555-0142"}')


def test_two_letters_find_nearly_everybody_in_an_office_of_five_hundred(office: Office) -> None:
    given = [
        "Ada",
        "Ben",
        "Cara",
        "Dan",
        "Eve",
        "Finn",
        "Gina",
        "Hugo",
        "Iris",
        "Jack",
        "Kira",
        "Leo",
        "Mona",
        "Nils",
        "Olga",
    ]
    family = [
        "Adler",
        "Brown",
        "Clark",
        "Dunn",
        "Evans",
        "Ford",
        "Green",
        "Hill",
        "Irwin",
        "Jones",
        "King",
        "Lewis",
        "Moore",
        "Nash",
        "Owens",
        "Price",
        "Quinn",
        "Reed",
        "Stone",
        "Turner",
        "Upton",
        "Vance",
        "White",
        "Young",
    ]
    names = [(one, other) for one in given for other in family]

    def add(work: Work) -> None:
        for one, other in names:
            patients.save(work, None, PatientDraft(one, other, birth_date=date(1950, 1, 1)))

    office.write(add)
    tried = names[::23]
    hits = sum(f"{one} {other}" in found(office, one[0] + other[0])[:5] for one, other in tried)
    assert hits == len(tried)


def lately(office: Office) -> list[tuple[str, str]]:
    return [(one.found.name, one.title) for one in office.read(patients.lately)]


def test_whom_one_was_at_last_comes_first(office: Office, clock: FixedClock) -> None:
    maria, jun = a_patient(office, "Maria Lopez"), a_patient(office, "Jun Park")
    assert [name for name, _title in lately(office)] == ["Jun Park", "Maria Lopez"]
    clock.moment += timedelta(minutes=5)
    office.write(lambda work: patients.viewed(work, maria))
    assert lately(office)[0] == ("Maria Lopez", "Look at the page of Maria Lopez")
    draft = office.read(lambda work: patients.edit(work, jun)).draft
    office.write(lambda work: patients.save(work, jun, draft, seen=1))
    office.write(lambda work: patients.viewed(work, jun))
    assert lately(office)[0] == ("Jun Park", "Look at the page of Jun Park")
    clock.moment += timedelta(days=5)
    assert lately(office) == []


def test_when_one_was_at_somebody_is_told_by_the_offices_clock(office: Office) -> None:
    a_patient(office)
    (one,) = office.read(patients.lately)
    zone = ZoneInfo(office.read(office_settings.current).zone)
    assert one.at == office.clock.now().astimezone(zone).replace(tzinfo=None)
    assert one.today == one.at.date()


def test_what_others_did_and_what_was_done_for_many_is_not_lately(office: Office) -> None:
    def at_once(work: Work) -> None:
        a_day = date(2026, 11, 23)
        for name in ("Ada", "Eli"):
            draft = PatientDraft(name, "Brooks", birth_known=BirthKnown.UNKNOWN)
            patients.take_in(work, draft, a_day, status=ProgramStatus.ACTIVE, since=a_day)

    office.write(at_once)
    assert lately(office) == []
    maria = a_patient(office, "Maria Lopez")
    other = Office(office.engine, User(AccountId(new_id()), "Somebody else"), office.clock)
    assert other.read(patients.lately) == ()
    office.write(lambda work: deaths.died(work, maria, DeathDraft(date(2026, 11, 22), "Her son")))
    assert lately(office) == []

"""The language of a patient's page: it prints once its phrases are approved, and its words reach the reader."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest

from careteam.domain import page_languages as languages
from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import ContactDraft, MayKnow
from careteam.domain.summaries import BlockKey
from careteam.domain.visits import Interpreted, RecordDraft, VisitOutcome
from careteam.persistence.models import LanguageApproval
from careteam.services import contacts, page_languages, printing, records, summaries, visits, wrap_ups
from careteam.services.office import Office, Work
from tests.builders import a_member, a_patient, a_record, a_recorded_visit, a_visit
from tests.documents.reader import read

FRIDAY = datetime(2026, 11, 20, 9)
ALOUD = {"interpreted": Interpreted.READ_ALOUD, "interpreted_by": "4821", "interpreted_on": date(2026, 11, 20)}


def an_arabic_visit(office: Office, **record: object) -> VisitId:
    patient = a_patient(office, languages=("ar",), page_language="ar")
    return a_recorded_visit(office, patient, [a_member(office)], FRIDAY, **{**ALOUD, **record})


def keys(office: Office, visit: VisitId) -> list[BlockKey]:
    return [block.key for block in office.read(lambda work: summaries.blocks(work, visit))]


def approve(office: Office, tag: str = "ar") -> None:
    office.write(lambda work: page_languages.approve(work, tag, " Dr. Samir Haddad "))


def save_contact(patient: PatientId, draft: ContactDraft, work: Work) -> None:
    contacts.save(work, patient, None, draft)


def row(office: Office, tag: str = "ar") -> page_languages.LanguageRow:
    return next(row for row in office.read(page_languages.rows) if row.tag == tag)


def test_a_page_in_a_language_prints_once_somebody_approved_its_phrases(office: Office) -> None:
    visit = an_arabic_visit(office)
    assert keys(office, visit) == [BlockKey.PHRASES]
    with pytest.raises(Invalid, match="Arabic are a draft"):
        printing.summary(office, visit)
    approve(office)
    assert keys(office, visit) == []
    page = read(printing.summary(office, visit).pdf)
    assert page.language == "ar"
    assert page.tree.all("H1")[0].text == "ملخص زيارتك"
    office.write(lambda work: page_languages.take_back(work, "ar"))
    assert keys(office, visit) == [BlockKey.PHRASES]


def test_an_approval_names_a_person_and_the_day(office: Office) -> None:
    with pytest.raises(Invalid, match="name of the person"):
        office.write(lambda work: page_languages.approve(work, "ar", "  "))
    approve(office)
    assert (row(office).approved_by, row(office).approved_on) == ("Dr. Samir Haddad", date(2026, 11, 23))
    assert row(office, "hi").approved_by == ""
    assert office.read(page_languages.approved) == {"en", "ar"}


def test_phrases_that_changed_since_are_to_be_approved_again(office: Office) -> None:
    approve(office)

    def reword(work: Work) -> None:
        work.named("Another wording")
        work.session.query(LanguageApproval).one().wording = "as it was before"

    office.write(reword)
    assert (row(office).approved_by, row(office).outdated) == ("", True)
    approve(office)
    assert row(office).approved_by
    assert not row(office).outdated


def test_the_version_tells_wordings_apart() -> None:
    assert languages.version("ar") != languages.version("hi")
    assert languages.version("ar") == languages.version("ar-EG")


def test_what_is_approved_is_all_that_a_page_says_and_the_words_looked_for_on_it(office: Office) -> None:
    found = office.read(lambda work: page_languages.phrases_of(work, "hi"))
    assert ("New", "नई", "a medicine") in [(one.english, one.words, one.about) for one in found]
    assert "हमसे कैसे संपर्क करें" in [one.words for one in found]
    lists = {one.english: one.words for one in found[len(languages.phrases()) :]}
    assert "जीवन प्रत्याशा" in lists["Kept off every page: how long somebody may live"]
    assert "मरणासन्न" in lists["Only once it was talked about: the end of life"]
    assert "हॉस्पिस" in lists["Only once it was talked about: hospice"]
    assert "मिलीग्राम" in lists["Stays on the line of its number"]


@pytest.mark.parametrize("kind", ["units", "never", "only_if_discussed", "hospice"])
def test_a_list_of_words_that_changed_is_another_wording(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = languages.version.__wrapped__("ar")
    changed = replace(languages.page_language("ar"), **{kind: ("قرص",)})  # type: ignore[arg-type]
    monkeypatch.setattr(languages, "page_language", lambda _tag: changed)
    assert languages.version.__wrapped__("ar") != before


@pytest.mark.parametrize("page_language", ["es", "en"])
def test_the_steps_do_not_print_until_somebody_brought_them_across(office: Office, page_language: str) -> None:
    """Neither in another language nor in English, for a reader who does not read it."""
    member = a_member(office)
    visit = a_visit(office, a_patient(office, languages=("es",), page_language=page_language), [member], FRIDAY)

    def save(record: RecordDraft, seen: int) -> int:
        outcome = VisitOutcome(record, FRIDAY, FRIDAY.replace(hour=10))
        return office.write(lambda work: records.save(work, visit, outcome, seen=seen))[0]

    version = save(a_record(), 0)
    office.write(lambda work: visits.mark_seen(work, visit))
    assert BlockKey.INTERPRETED in keys(office, visit)
    with pytest.raises(Invalid, match="approved the translation") as refused:
        office.write(lambda work: records.release(work, visit, member))
    assert "interpreted" in {problem.field for problem in refused.value.problems}
    for missing in ({"interpreted_by": " "}, {"interpreted_on": None}):
        with pytest.raises(Invalid) as half:
            save(a_record(**{**ALOUD, **missing}), version)
        assert [problem.field for problem in half.value.problems] == list(missing)
    save(a_record(**ALOUD), version)
    assert BlockKey.INTERPRETED not in keys(office, visit)


def test_a_day_to_come_is_no_day_of_an_interpreter(office: Office) -> None:
    with pytest.raises(Invalid, match="still to come"):
        an_arabic_visit(office, interpreted_on=date(2026, 11, 24))


def test_the_language_of_the_reader_counts(office: Office) -> None:
    """A daughter who reads English reads the English page of a father who does not; of one who is not asked, his do."""
    patient, member = a_patient(office, languages=("so",)), a_member(office)
    for name, language in (("Ana Lopez", "en"), ("Eva Lopez", "")):
        draft = ContactDraft(name=name, relation="daughter", language=language, may_know=MayKnow.EVERYTHING)
        office.write(partial(save_contact, patient, draft))
    visit = a_recorded_visit(office, patient, [member], FRIDAY, reader="Ana Lopez")
    assert keys(office, visit) == []
    assert office.read(lambda work: wrap_ups.wrap_up(work, visit)).other_language
    with pytest.raises(Invalid, match="interpreter"):
        a_recorded_visit(office, patient, [member], FRIDAY.replace(hour=14), reader="Eva Lopez")


def test_the_page_of_an_english_reader_is_as_it_was(office: Office) -> None:
    visit = a_recorded_visit(office, a_patient(office), [a_member(office)], FRIDAY)
    assert keys(office, visit) == []
    assert office.read(lambda work: summaries.page(work, visit)).language == "en-US"

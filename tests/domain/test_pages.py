"""What each version of a page may say, and to whom it may go: pure rules over values."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from careteam.domain import pages, readers
from careteam.domain.patients import AgeGroup, Authority, MayKnow, YesNo
from careteam.domain.readers import Relative
from careteam.domain.summaries import BlockKey, SummaryPage
from careteam.domain.versions import ChildChoice, ChildLine, PageFor, PageVersion, Told, ToldTopic, YesFrom
from careteam.domain.visits import Medicine, NextStep, RecordDraft, Talk
from tests.documents.examples import PAGE

TODAY = date(2026, 11, 24)
ANA = Relative("Ana Lopez", may_know=MayKnow.EVERYTHING)
SAID_YES = replace(ANA, own_page=YesNo.YES, own_page_from=YesFrom.PATIENT)
ORDER = replace(SAID_YES, court_order="Order of May 3", court_forbids_page=True)
CHOICE = ChildChoice("Where do you want to sit?", "On my bed", "On the couch")


def found(
    version: PageVersion | None, page: SummaryPage = PAGE, record: RecordDraft | None = None, **about: Any
) -> dict[BlockKey, str]:
    """The blocks of a page by their keys."""
    audience = pages.Audience("Leo Brandt", PageFor(version, about.pop("named", "Ana Lopez")), False, TODAY)
    blocks = pages.blocks(page, record or RecordDraft(), replace(audience, **about))
    return {block.key: block.message for block in blocks}


@pytest.mark.parametrize(
    ("group", "version"),
    [
        (AgeGroup.CHILD, PageVersion.CHILD),
        (AgeGroup.TEEN, PageVersion.TEEN),
        (AgeGroup.OLDER_ADULT, PageVersion.ADULT),
        (None, PageVersion.ADULT),
    ],
)
def test_age_suggests_a_page(group: AgeGroup | None, version: PageVersion) -> None:
    assert pages.suggested(group) is version


def test_until_somebody_chose_no_page_goes_out() -> None:
    assert "with the family" in found(None)[BlockKey.VERSION]


@pytest.mark.parametrize("version", [PageVersion.CHILD, PageVersion.TEEN])
def test_a_childs_or_teens_own_page_is_for_nobody_else(version: PageVersion) -> None:
    assert "for Leo Brandt alone" in found(version, reader=ANA)[BlockKey.NO_READER]
    assert BlockKey.NO_READER not in found(version, own=True)


def test_a_caregivers_page_is_not_for_the_patient() -> None:
    assert "somebody else than Leo Brandt" in found(PageVersion.CAREGIVER, own=True)[BlockKey.NO_READER]


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (None, "no contact yet"),
        (ANA, "Nobody said yes yet"),
        (replace(ANA, own_page=YesNo.YES), "Nobody said yes yet"),
        (replace(SAID_YES, own_page=YesNo.NO), "the answer was no"),
        (replace(SAID_YES, may_know=MayKnow.NOTHING), "must not be told"),
        (replace(SAID_YES, may_know=MayKnow.PRACTICAL), "times and places only"),
        (replace(ANA, authority=Authority.PARENT, authority_to=date(2026, 11, 23)), "Nobody said yes yet"),
    ],
)
def test_a_caregivers_page_needs_somebodys_yes(reader: Relative | None, words: str) -> None:
    assert words in found(PageVersion.CAREGIVER, reader=reader)[BlockKey.CONSENT]


@pytest.mark.parametrize(
    "reader", [SAID_YES, replace(ANA, authority=Authority.PARENT), replace(SAID_YES, may_know=MayKnow.NOT_ASKED)]
)
def test_with_a_yes_or_by_who_decides_it_may_go(reader: Relative) -> None:
    assert found(PageVersion.CAREGIVER, reader=reader) == {}


@pytest.mark.parametrize("version", [PageVersion.CAREGIVER, PageVersion.ADULT])
def test_a_court_order_keeps_every_page_from_somebody_even_from_a_parent(version: PageVersion) -> None:
    parent = replace(ORDER, authority=Authority.PARENT)
    assert "forbids giving Ana Lopez a page (Order of May 3)" in found(version, reader=parent)[BlockKey.COURT_ORDER]
    over = replace(parent, court_order_to=date(2026, 11, 23))
    assert found(version, reader=over) == {}
    ahead = replace(parent, court_order_from=date(2026, 11, 25))
    assert readers.forbidden(ahead, TODAY) == ""


def test_what_is_private_is_on_no_page_for_others() -> None:
    record = RecordDraft(
        what_matters="Prom night",
        own_words_private=True,
        questions="May I drink?",
        talks=(Talk(words="Sex"), Talk(words="Pills", private=True)),
        steps=(NextStep("Call the clinic", private=True), NextStep("Rest")),
        medicines=(Medicine(name="The pill", private=True),),
    )
    shown = pages.shareable(record)
    assert (shown.what_matters, shown.questions, shown.medicines) == ("", "", ())
    assert [talk.words for talk in shown.talks] == ["Sex"]
    assert [step.what for step in shown.steps] == ["Rest"]
    assert pages.shareable(replace(record, own_words_private=False)).what_matters == "Prom night"


def test_a_private_name_typed_into_the_words_keeps_a_page_from_others() -> None:
    page = replace(PAGE, talks=("Max sleeps better.",))
    assert "“Max” is a private name" in found(PageVersion.ADULT, page, reader=ANA, private_name="Max")[BlockKey.WORDS]
    assert found(PageVersion.TEEN, page, own=True, private_name="Max") == {}
    assert found(PageVersion.ADULT, replace(page, talks=("Maxwell",)), reader=ANA, private_name="Max") == {}


def test_a_childs_page_says_only_what_the_child_was_told() -> None:
    record = RecordDraft(
        child_talks=(ChildLine(ToldTopic.ILLNESS, "Your blood is sick."), ChildLine(None, "You drew."))
    )
    page = SummaryPage("Leo Brandt", TODAY, PAGE.call_box, choices=(CHOICE,), version=PageVersion.CHILD)
    about: dict[str, Any] = {"own": True, "minor": True}
    message = found(PageVersion.CHILD, page, record, **about)[BlockKey.NOT_TOLD]
    assert "“The name of the illness”: nobody wrote down that Leo Brandt was told" in message
    told = (Told(ToldTopic.ILLNESS, "sick blood", TODAY, "Dr. Osei"),)
    assert found(PageVersion.CHILD, page, record, told=told, **about) == {}


@pytest.mark.parametrize("version", [PageVersion.CHILD, PageVersion.TEEN])
def test_a_diagnosis_not_told_keeps_a_young_persons_own_page(version: PageVersion) -> None:
    page = replace(PAGE, talks=("Your leukemia is better.",), choices=(CHOICE,))
    about: dict[str, Any] = {"own": True, "minor": True, "diagnosis": "Acute Leukemia"}
    assert "“Leukemia” stands on the page" in found(version, page, **about)[BlockKey.NOT_TOLD]
    assert found(version, page, told=(Told(ToldTopic.ILLNESS),), **about) == {}


def test_a_childs_page_offers_one_or_two_choices() -> None:
    page = SummaryPage("Leo Brandt", TODAY, PAGE.call_box, version=PageVersion.CHILD)
    assert "nothing to choose" in found(PageVersion.CHILD, page, own=True)[BlockKey.CHOICES]
    many = replace(page, choices=(CHOICE,) * 3)
    assert "choose which 2" in found(PageVersion.CHILD, many, own=True)[BlockKey.CHOICES]


@pytest.mark.parametrize("words", ["The hospice comes.", "She is dying.", "You have days left."])
def test_such_words_are_never_on_a_childs_page(words: str) -> None:
    page = SummaryPage("Leo Brandt", TODAY, PAGE.call_box, talks=(words,), choices=(CHOICE,), version=PageVersion.CHILD)
    assert BlockKey.WORDS in found(PageVersion.CHILD, page, own=True)


def test_their_own_page_is_read_by_the_patient_without_saying_so() -> None:
    record = RecordDraft(reader="Ana Brandt", more_pages=(PageFor(PageVersion.CHILD),))
    settled = pages.settled(record, "Leo Brandt")
    assert settled.more_pages[0].reader == "Leo Brandt"
    assert settled.reader == "Ana Brandt"
    assert pages.settled(replace(record, reader="", page_version=PageVersion.TEEN), "Leo").reader == "Leo"


def test_what_a_patient_needs_is_remembered_and_an_adults_one_page_is_nothing_to_remember() -> None:
    assert pages.remembered(RecordDraft(reader="Maria Lopez")) == ()
    more = (PageFor(PageVersion.CAREGIVER, "Ana Lopez", True),)
    main, other = pages.remembered(RecordDraft(reader="Maria Lopez", more_pages=more))
    assert (main.version, main.reader) == (PageVersion.ADULT, "Maria Lopez")
    assert (other.reader, other.discussed) == ("Ana Lopez", False)


@pytest.mark.parametrize(
    ("version", "patient"),
    [(PageVersion.ADULT, True), (PageVersion.TEEN, True), (PageVersion.CHILD, False), (PageVersion.CAREGIVER, False)],
)
def test_whom_the_words_say_you_to(version: PageVersion, patient: bool) -> None:
    record = RecordDraft(page_version=version, more_pages=(PageFor(PageVersion.CAREGIVER, "Ana"),))
    assert pages.written_to_patient(record) is patient

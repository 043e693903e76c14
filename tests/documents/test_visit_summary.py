"""The page a family takes home, read back from its bytes."""

import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from careteam.documents.plain_words import CHILD_GOAL, check
from careteam.documents.style import LARGE, ORDINARY, TEXT_ON_GROUND, contrast
from careteam.documents.visit_summary import MOST_PAGES, render
from careteam.domain.call_boxes import call_box
from careteam.domain.errors import Invalid
from careteam.domain.offices import OfficeDraft, Paper
from careteam.domain.patients import CallBoxKind
from careteam.domain.summaries import Person, StepLine, SummaryPage
from careteam.domain.versions import ChildChoice
from tests.documents.examples import CAREGIVER_PAGE, CHILD_PAGE, OFFICE, PAGE, TEEN_PAGE
from tests.documents.reader import Printed, read

LARGE_PAGE = replace(PAGE, large_print=True)
LITTLE = SummaryPage(patient="Maria Lopez", visited_on=date(2026, 11, 24), call_box=PAGE.call_box)


@pytest.fixture(scope="module")
def printed() -> Printed:
    return read(render(PAGE))


def test_sections_come_in_the_order_of_need(printed: Printed) -> None:
    assert [heading.text for heading in printed.tree.all("H1")] == ["Your visit summary"]
    assert [heading.text for heading in printed.tree.all("H2")] == [
        "Who to call",
        "What matters to you",
        "What we talked about",
        "What to do next",
        "Your medicine changes",
        "Your next visits",
        "Your team",
        "Your questions",
    ]
    opening = [node.text for node in printed.tree.kids if node.tag == "P"]
    assert opening[:2] == ["Maria Lopez", "Tuesday, November 24, 2026, at your home"]
    assert opening[-1] == "Do you want this page in large print or in another language? Please ask us."


def test_empty_sections_leave_no_heading() -> None:
    headings = [heading.text for heading in read(render(LITTLE)).tree.all("H2")]
    assert headings == ["Who to call", "Your questions"]


def test_every_word_of_the_page_is_on_paper(printed: Printed) -> None:
    said = printed.tree.text
    for words in (
        "With Lin Wu (nurse practitioner) and Dana Reed (social worker)",
        "This page replaces the page of November 3, 2026.",
        PAGE.what_matters,
        *PAGE.talks,
        "1. You: Take the new pill for feeling sick. Take it 30 minutes before you eat.",
        "3. Ana: Call Dana to plan a day off. When: Friday.",
        "Only what changed today. This is not your full list.",
        "New ondansetron 4 mg For: feeling sick How to take it: 1 pill, 30 minutes before each meal",
        "Stop metoclopramide 10 mg For: feeling sick",
        "Tuesday, December 1 10:00 am to 11:00 am Dana Reed, social worker At your home",
        "Thursday, January 7, 2027 2:00 pm Dr. Sam Okoro, doctor At the cancer center (Room 12)",
        "Rev. Paul Hill, chaplain, listens, and helps with faith and hope.",
        "You can have palliative care along with your other treatment.",
        "Can I travel at New Year?",
    ):
        assert words in said.replace("\u00a0", " ")


def test_the_call_box_is_on_page_one_and_its_numbers_stand_out(printed: Printed) -> None:
    for number in ("(555) 555-0142", "(555) 555-0199"):
        (shown,) = (each for each in printed.shown if each.words.replace("\u00a0", " ") == number)
        assert shown.page == 1
        assert shown.size == ORDINARY.phone > ORDINARY.heading
    box = next(node for node in printed.tree.all("Sect") if node.kids[0].text == "Who to call")
    assert [kid.text for kid in box.kids if kid.tag == "P"] == [
        "8 am to 5 pm (555) 555-0142",
        "At night and all other times (555) 555-0199",
        "Call if:",
        "In danger right now, and you want emergency help? Call 911.",
    ]


@pytest.mark.parametrize("large", [False, True])
def test_body_and_footer_have_the_size_that_was_promised(large: bool) -> None:
    style = LARGE if large else ORDINARY
    printed = read(render(replace(PAGE, large_print=large)))
    assert style.body == (18 if large else 14)
    assert min(each.size for each in printed.shown) == style.body
    footers = [each for each in printed.shown if each.words.startswith("Maria Lopez  ·")]
    assert len(footers) == len(printed.pages)
    assert {each.size for each in footers} == {style.body}


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", list(CallBoxKind))
def test_a_full_page_keeps_to_its_number_of_pages(large: bool, paper: Paper, kind: CallBoxKind) -> None:
    box = call_box(kind, OFFICE, hospice="Valley Hospice", hospice_phone="(555) 555-0177", form_where="on the fridge")
    printed = read(render(replace(PAGE, large_print=large, paper=paper, call_box=box)))
    assert len(printed.pages) <= MOST_PAGES[large]
    last = {each.y for each in printed.shown if each.page == len(printed.pages) and each.mark is not None}
    assert len(last) >= 4


@pytest.mark.parametrize("large", [False, True])
def test_every_page_names_the_patient_the_visit_and_its_number(large: bool) -> None:
    printed = read(render(replace(PAGE, large_print=large)))
    for number, text in enumerate(printed.pages, 1):
        foot = " ".join(text.split())
        assert "Maria Lopez · Visit on November 24, 2026" in foot
        assert f"Page {number} of {len(printed.pages)}" in foot


@pytest.mark.parametrize("large", [False, True])
def test_no_last_page_of_one_or_two_lines(large: bool) -> None:
    """Growing text line by line passes every place where a page could end."""
    seen = set()
    for words in range(0, 900, 45):
        page = replace(LITTLE, what_matters=("I want to be at home. " * 45)[:words], large_print=large)
        printed = read(render(page))
        last = {each.y for each in printed.shown if each.page == len(printed.pages) and each.mark is not None}
        assert len(last) >= 4
        seen.add(len(printed.pages))
    assert len(seen) > 1


def test_lines_stay_short_enough_to_find_the_way_back(printed: Printed) -> None:
    narrow = read(render(replace(LITTLE, what_matters="ill it " * 60)))
    assert max(sum(len(each.words.strip()) for each in line) for line in [*printed.lines(), *narrow.lines()]) <= 75


def test_doses_and_times_are_never_broken_over_lines() -> None:
    for filler in range(40):
        page = replace(LITTLE, talks=("a" * (filler % 20 + 1) + " word" * (filler // 2) + " take 30 mg at 10:00 am.",))
        lines = ["".join(each.words for each in line) for line in read(render(page)).lines()]
        assert sum("30 mg" in line.replace("\u00a0", " ") for line in lines) == 1
        assert sum("10:00 am." in line.replace("\u00a0", " ") for line in lines) == 1


def test_structure_is_whole(printed: Printed) -> None:
    assert printed.language == "en-US"
    assert printed.title == "Visit summary for Maria Lopez, November 24, 2026"
    assert printed.bookmarks == [node.text for node in printed.tree.walk() if node.tag in ("H1", "H2")]
    for item in printed.tree.all("LI"):
        assert [kid.tag for kid in item.kids] == ["Lbl", "LBody"]
        assert all(kid.text for kid in item.kids)
    (table,) = printed.tree.all("Table")
    assert [[cell.tag for cell in row.kids] for row in table.kids] == [["TH", "TH"], ["TD", "TD"], ["TD", "TD"]]
    assert [cell.attributes["Scope"] for cell in table.all("TH")] == ["Column", "Column"]
    tagged = sum(len(node.shown) for node in printed.tree.walk())
    assert tagged == sum(1 for each in printed.shown if each.mark is not None)


def test_fonts_are_embedded_and_no_others_named(printed: Printed) -> None:
    assert {name.split("+")[1]: embedded for name, embedded in printed.fonts.items()} == {
        "NotoSans-Regular": True,
        "NotoSans-Bold": True,
    }


def test_the_four_words_for_a_medicine_change_are_labels(printed: Printed) -> None:
    labels = [label.text for label in printed.tree.all("Lbl")]
    assert [label for label in labels if label.isalpha()] == ["New", "Changed", "Stop", "Same"]


def test_colours_keep_seven_to_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert {pair: contrast(*pair) for pair in TEXT_ON_GROUND if contrast(*pair) < 7} == {}


def test_the_same_page_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib\n"
        "from careteam.documents.visit_summary import render\n"
        "from tests.documents.examples import PAGE\n"
        "render(PAGE), print(hashlib.sha256(render(PAGE)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(hashes) == 1
    assert render(replace(PAGE, questions="")) != render(PAGE)


def test_a_page_without_numbers_to_call_is_refused() -> None:
    box = call_box(CallBoxKind.STANDARD, OfficeDraft(day_phone="555-0142", emergency_number=""))
    with pytest.raises(Invalid, match=r"no night number[\s\S]*no emergency number") as refused:
        render(replace(PAGE, call_box=box))
    assert {problem.field for problem in refused.value.problems} == {"call_box"}


def test_a_page_without_a_name_is_refused() -> None:
    with pytest.raises(Invalid, match="no name"):
        render(replace(PAGE, patient=" \u200b"))


def test_more_steps_than_fit_are_printed_whole_for_the_staff_to_choose() -> None:
    page = replace(PAGE, steps=PAGE.steps * 3, talks=PAGE.talks * 2)
    said = read(render(page)).tree.text
    assert "12. Dana Reed: Ask the clinic for a new bed rail." in said


def test_a_step_without_a_stop_does_not_run_into_its_day() -> None:
    said = read(render(replace(PAGE, steps=(StepLine("Call us", by_when="Monday"),)))).tree.text
    assert "Call us. When: Monday." in said


def test_the_page_has_no_place_for_what_never_goes_on_it() -> None:
    names = {each.name for each in (*fields(SummaryPage), *fields(Person))}
    assert names.isdisjoint(
        {"mrn", "diagnosis", "team_notes", "purpose", "key_code", "insurance", "prognosis", "email"}
    )


def test_a_caregivers_page_is_about_the_patient_and_says_whom_its_words_mean() -> None:
    printed = read(render(CAREGIVER_PAGE))
    assert [heading.text for heading in printed.tree.all("H1")] == ["Visit summary for Ana Lopez"]
    assert [heading.text for heading in printed.tree.all("H2")] == [
        "Who to call",
        "What matters to Maria Lopez",
        "What we talked about with Maria Lopez",
        "What to do next",
        "Medicine changes of Maria Lopez",
        "Next visits with Maria Lopez",
        "The team of Maria Lopez",
        "Questions for next time",
    ]
    said = printed.tree.text
    assert "We wrote these words for Maria Lopez: “you” means Maria Lopez." in said
    assert "1. Maria Lopez: Take the new pill" in said
    assert "2. You: Call Dana" in said
    assert "“you” means" not in read(render(replace(CAREGIVER_PAGE, to_patient=False))).tree.text
    assert printed.title == "Visit summary about Maria Lopez for Ana Lopez, November 24, 2026"


def test_a_teens_page_is_the_teens_own() -> None:
    assert "This page is yours. You choose who sees it." in read(render(TEEN_PAGE)).tree.text


@pytest.mark.parametrize("paper", Paper)
def test_a_childs_page_is_one_page_that_offers_choices_and_talks_to_the_child(paper: Paper) -> None:
    printed = read(render(replace(CHILD_PAGE, paper=paper)))
    assert len(printed.pages) == 1
    assert [heading.text for heading in printed.tree.all("H1")] == ["Leo Brandt, this is your page"]
    assert [heading.text for heading in printed.tree.all("H2")] == [
        "Who can help",
        "What you like and want",
        "What we talked about",
        "What comes next",
        "You can choose",
        "When we see you next",
        "What do you want to ask?",
    ]
    said = printed.tree.text
    for words in (
        "Hurt or scared? Tell a grown-up.",
        "Where do you want to sit? A On my bed B On the couch",
        "555-0177",
    ):
        assert words in said
    assert "ospice" not in said


def test_the_phrases_of_a_childs_page_read_at_a_childs_grade() -> None:
    reading = check("\n".join(node.text for node in read(render(CHILD_PAGE)).tree.all("H2")), goal=CHILD_GOAL)
    assert reading.grade is not None
    assert reading.grade <= CHILD_GOAL


def test_a_childs_page_that_grows_too_long_asks_the_staff_to_choose() -> None:
    with pytest.raises(Invalid, match="takes 2 pages, and a child reads 1"):
        render(replace(CHILD_PAGE, talks=CHILD_PAGE.talks * 6))


def test_a_long_answer_stands_below_the_other_one() -> None:
    choice = ChildChoice("Where?", "On the big blue couch beside the window in the living room", "On my bed")
    said = read(render(replace(CHILD_PAGE, choices=(choice,)))).tree.text
    assert "A On the big blue couch beside the window in the living room B On my bed" in said

"""What a family keeps beside the page of a visit, read back from its bytes."""

from dataclasses import replace
from itertools import pairwise

import pytest

from careteam.documents import leave_behind, team_sheet
from careteam.documents.style import SIZES
from careteam.documents.wording import speaker
from careteam.domain.errors import Invalid
from careteam.domain.offices import Paper
from careteam.domain.page_languages import phrases
from careteam.domain.summaries import SummaryPage
from careteam.i18n import MEANT
from tests.documents.drawn import painted
from tests.documents.examples import PAGE
from tests.documents.languages import PAGES
from tests.documents.reader import Printed, read
from tests.documents.test_printed_page import plain


def leave(**changes: object) -> Printed:
    return read(leave_behind.render(replace(PAGE, **changes)))  # type: ignore[arg-type]


def test_the_leave_behind_page_says_whom_to_call_first_then_who_comes_and_who_is_who() -> None:
    printed = leave()
    assert printed.title == "How Maria Lopez reaches the team"
    assert [one.text for one in printed.tree.all("H2")] == [
        *("Who to call", "Your next visits", "Your team", "To write down")
    ]
    assert "(555) 555-0199" in printed.tree.text.replace("\u00a0", " ")
    assert all(printed.fonts.values())
    assert len(printed.pages) == 1
    assert "Maria Lopez · Made on November 24, 2026 · Page 1 of 1" in " ".join(printed.pages[0].split())


def test_nothing_of_the_visit_stands_on_papers_of_the_family() -> None:
    for render in (leave_behind.render, team_sheet.render):
        text = read(render(PAGE)).tree.text
        for words in ("grandson", "sick after meals", "ondansetron", "New Year", "bed rail", "replaces"):
            assert words not in text


def test_without_a_next_visit_there_is_a_line_to_write_it_on() -> None:
    assert [one.text for one in leave(next_visits=()).tree.all("H2")][1] == "Your next visit"


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("large", [False, True])
def test_it_is_one_page_on_any_paper_and_two_in_large_print(paper: Paper, large: bool) -> None:
    printed = leave(paper=paper, large_print=large, next_visits=PAGE.next_visits * 2, team=PAGE.team)
    assert len(printed.pages) == (2 if large else 1)
    assert all(each.size >= (18 if large else 14) for each in printed.shown)
    assert all(each.x < SIZES[paper][0] - 40 for each in printed.shown)


def test_the_team_sheet_says_of_each_what_they_do_and_when_they_come() -> None:
    printed = read(team_sheet.render(PAGE))
    assert printed.title == "The care team of Maria Lopez"
    sections = {one.kids[0].text: " ".join(kid.text for kid in one.kids[1:]) for one in printed.tree.all("Sect")}
    assert sections["Lin Wu"] == "Nurse practitioner. Helps with pain and other symptoms."
    assert sections["Dana Reed"] == (
        "Social worker. Helps with family, money and forms. "
        "Next visit: Tuesday, December 1, 10:00 am to 11:00 am, at your home."
    )
    assert list(sections) == ["Who to call", "Dr. Sam Okoro", "Lin Wu", "Dana Reed", "Rev. Paul Hill"]


def test_a_team_sheet_without_a_team_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="Nobody serves Maria Lopez yet"):
        team_sheet.render(replace(PAGE, team=()))


def test_without_a_number_to_call_no_paper_is_made() -> None:
    box = replace(PAGE.call_box, blocked=("The page has no night number to call: enter it in Settings.",))
    for render in (leave_behind.render, team_sheet.render):
        with pytest.raises(Invalid, match="no night number"):
            render(replace(PAGE, call_box=box))


PAPERS = {"leave-behind": leave_behind.render, "team": team_sheet.render}
IN_OTHERS = {tag: replace(page, call_box=replace(page.call_box, when=())) for tag, page in PAGES.items()}
"""As these papers are in another language: without the team's own words on when to call."""


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("large", [False, True])
def test_papers_of_the_family_speak_the_language_of_the_page(paper: str, language: str, large: bool) -> None:
    page = replace(IN_OTHERS[language], large_print=large)
    printed = read(PAPERS[paper](page))
    assert printed.language == language
    assert len(printed.pages) <= (2 if large else 1)
    assert all(printed.fonts.values())
    text = plain(printed.tree.text)
    english = {phrase.rpartition(MEANT)[2] for phrase in phrases() if "{" not in phrase and " " in phrase}
    assert [phrase for phrase in english if phrase in text] == []
    for number in (line.phone for line in page.call_box.lines):
        (shown,) = (one for one in printed.shown if plain(one.words) == number)
        assert shown.page == 1
    assert plain(speaker(language)("Made on {date}").partition("{")[0]) in plain(printed.pages[0])


@pytest.mark.parametrize("paper", PAPERS)
def test_papers_in_arabic_begin_at_the_right(paper: str) -> None:
    here, english = (read(PAPERS[paper](page)) for page in (PAGES["ar"], PAGES["es"]))

    def side(printed: Printed) -> float:
        return max(one.x for heading in printed.tree.all("H2") for one in heading.shown)

    assert side(here) > SIZES[Paper.LETTER][0] / 2 > side(english)


@pytest.mark.parametrize("page", [PAGE, *IN_OTHERS.values()], ids=["en", *IN_OTHERS])
@pytest.mark.parametrize("large", [False, True])
def test_there_is_room_to_write_on_the_leave_behind_page(page: SummaryPage, large: bool) -> None:
    """Two lines at least, where three serve the patient, and all that the page has room for."""
    pdf = leave_behind.render(replace(page, large_print=large, team=page.team[:3]))
    rules = [one for one in painted(pdf) if one.what == "line"]
    foot = {number: min(one.bottom for one in rules if one.page == number) for number in {one.page for one in rules}}
    in_table = len(page.next_visits) + 1
    to_write = sorted((one.page, -one.bottom) for one in rules if one.bottom != foot[one.page])[in_table:]
    assert len(to_write) >= 2
    last, lowest = to_write[-1]
    between = min(after[1] - before[1] for before, after in pairwise(to_write) if before[0] == after[0])
    assert between >= 25  # a hand needs that
    assert -lowest - foot[last] < 2 * between or len(to_write) == max(leave_behind.LINES_TO_WRITE)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert leave_behind.render(PAGE) == leave_behind.render(PAGE)
    assert team_sheet.render(PAGE) == team_sheet.render(PAGE)

"""What nobody should type, on every paper: a clear refusal or a well-made page, and nothing named in it is opened."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from careteam.documents import calendar_sheet, day_sheet, handoff_sheet, leave_behind, team_sheet, visit_summary
from careteam.domain.calendar_sheets import Cell, Row
from careteam.domain.call_boxes import call_box
from careteam.domain.errors import Invalid
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import CallBoxKind
from careteam.domain.summaries import StepLine, SummaryPage
from tests.documents.examples import DAY, OFFICE, PAGE
from tests.documents.reader import Printed, read
from tests.documents.test_calendar_sheet import MARIA
from tests.documents.test_calendar_sheet import SHEET as CALENDAR
from tests.documents.test_handoff_sheet import SHEET as CASELOAD
from tests.documents.test_hostile import SUMMARY_FIELDS, text_fields, tight

Render = Callable[[Any], bytes]
PAPERS: dict[str, tuple[Render, Any]] = {
    "summary": (visit_summary.render, PAGE),
    "leave-behind": (leave_behind.render, PAGE),
    "team": (team_sheet.render, PAGE),
    "day": (day_sheet.render, DAY),
    "calendar": (calendar_sheet.render, CALENDAR),
    "caseload": (handoff_sheet.render, CASELOAD),
}
OF_FAMILY = ("summary", "leave-behind", "team")

SCRIPTS = {
    "Latin": "Łukasz Nguyễn",
    "Greek": "Ελένη Παπά",
    "Cyrillic": "Олена Ґудзь",
    "Arabic": "مريم حداد",
    "Hebrew": "שרה לוי",
    "Hindi": "मीरा शर्मा",
    "Chinese": "王小明",
}

NAMED = (
    "file:///etc/passwd",
    "/etc/passwd",
    r"\\attacker\share\x.png",
    "http://localhost:9/x.png",
    '<img src="/etc/passwd"/>',
    "{{ config }} ${HOME} {0.__class__} %(name)s",
    "<para><font name='/etc/passwd'>x</font></para>",
)


def with_name(paper: str, name: str) -> Any:
    """A paper about somebody of this name."""
    sheet = PAPERS[paper][1]
    if paper in OF_FAMILY:
        return replace(sheet, patient=name)
    if paper == "calendar":
        row = Row("9:00 am", (Cell((replace(MARIA, patient=name),)), Cell()))
        return replace(sheet, whose=name, rows=(row,))
    return next(put(name) for field, put in text_fields(sheet) if field.endswith("patient"))


@contextmanager
def reached() -> Iterator[list[str]]:
    """What is opened, run or called meanwhile, by the interpreter's own account."""
    found: list[str] = []
    HEARS.append(found)
    yield found
    HEARS.remove(found)


HEARS: list[list[str]] = []


def _hear(event: str, told: tuple[Any, ...]) -> None:
    if HEARS and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
        HEARS[-1].append(f"{event} {told[:1]}")


sys.addaudithook(_hear)


def test_the_ear_hears(tmp_path: Any) -> None:
    with reached() as found:
        (tmp_path / "x").write_text("x")
    assert found


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_named_in_a_text_is_opened(paper: str) -> None:
    render, sheet = PAPERS[paper]
    render(sheet)  # the fonts are read once
    for text in NAMED:
        with reached() as found:
            printed = render(with_name(paper, text))
        assert found == [], text
        assert tight(text) in tight(read(printed).tree.text)


SHORT_NAMED = ("file:///etc/passwd", r"\\attacker\x.png", '<img src="/etc/passwd"/>', "{{ config }} ${HOME} {0} %(x)s")
"""Short enough for a telephone number."""


@pytest.mark.parametrize("field", SUMMARY_FIELDS)
def test_nothing_named_in_any_field_of_a_page_is_opened(field: str) -> None:
    visit_summary.render(PAGE)
    for text in SHORT_NAMED:
        with reached() as found:
            printed = visit_summary.render(SUMMARY_FIELDS[field](text))
        assert found == [], text
        assert tight(text).lower() in tight(read(printed).tree.text).lower()


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_in_any_script_is_printed_or_refused_by_its_letter(paper: str, script: str) -> None:
    try:
        printed = read(PAPERS[paper][0](with_name(paper, SCRIPTS[script])))
    except Invalid as refused:
        (problem,) = refused.problems
        assert "cannot be printed" in problem.message
        assert any(letter in problem.message for letter in SCRIPTS[script])
        assert script not in ("Latin", "Greek", "Cyrillic")
    else:
        assert printed.pages
        assert all(printed.fonts.values())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("words", [5_000, 100_000])
def test_words_without_end_are_refused(paper: str, words: int) -> None:
    with pytest.raises(Invalid, match="characters") as refused:
        PAPERS[paper][0](with_name(paper, "word " * words))
    assert len(str(refused.value)) < 200


def test_sixty_next_steps_are_refused_and_thirty_still_make_whole_pages() -> None:
    steps = tuple(StepLine(f"Step {number}.") for number in range(60))
    with pytest.raises(Invalid, match="60 entries"):
        visit_summary.render(replace(PAGE, steps=steps))
    printed = read(visit_summary.render(replace(PAGE, steps=steps[:30])))
    assert_whole(printed)
    assert all(f"Step {number}." in printed.tree.text for number in range(30))


def test_a_visit_without_words_is_a_whole_page_all_the_same() -> None:
    box = call_box(CallBoxKind.STANDARD, OFFICE)
    bare = SummaryPage(patient="Maria Lopez", visited_on=PAGE.visited_on, call_box=box)
    printed = read(visit_summary.render(bare))
    assert_whole(printed)
    assert [one.text for one in printed.tree.all("H2")] == ["Who to call", "Your questions"]
    assert_whole(read(leave_behind.render(bare)))


@pytest.mark.parametrize("paper", OF_FAMILY)
def test_an_office_without_numbers_prints_nothing_for_a_family(paper: str) -> None:
    box = call_box(CallBoxKind.STANDARD, OfficeDraft(emergency_number=""))
    with pytest.raises(Invalid) as refused:
        PAPERS[paper][0](replace(PAGE, call_box=box))
    said = [problem.message for problem in refused.value.problems]
    assert [word for word in ("day", "night", "emergency") if f"no {word} number" in " ".join(said)] == [
        *("day", "night", "emergency")
    ]


def assert_whole(printed: Printed) -> None:
    """Every page is numbered, and what is on it is in a font that came along."""
    for number, page in enumerate(printed.pages, 1):
        assert f"Page {number} of {len(printed.pages)}" in page
    assert all(printed.fonts.values())

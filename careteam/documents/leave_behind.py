"""The page that stays on the kitchen table: whom to call, who comes next, who is who, and room to write."""

from dataclasses import replace

from careteam.documents.page_phrases import phrases
from careteam.documents.sheet import ANY_NUMBER, Sheet
from careteam.documents.style import LARGE, ORDINARY
from careteam.documents.text import Run, printable
from careteam.documents.visit_summary import LIMITS, put_call_box, put_next_visits, put_team
from careteam.documents.wording import Say, day_in_words, speaker
from careteam.domain.errors import Invalid, Problem
from careteam.domain.summaries import SummaryPage
from careteam.i18n import N_, _

MOST_VISITS = 2
MOST_PAGES = {False: 1, True: 2}
LINES_TO_WRITE = range(9, 1, -1)
"""To write on, as many as there is room for; one where a page is too full for two."""


def render(page: SummaryPage) -> bytes:
    """The page as a tagged PDF; the same facts always give the same bytes.

    Raises Invalid where the call box lacks a number, or a text cannot be printed.
    """
    page = replace(page, next_visits=page.next_visits[:MOST_VISITS])
    most = MOST_PAGES[page.large_print]
    for lines in LINES_TO_WRITE:
        pdf, pages = _drawn(page, lines, ANY_NUMBER)
        if pages <= most:
            return pdf
    return _drawn(page, LINES_TO_WRITE[-1], most)[0]


def _drawn(page: SummaryPage, lines: int, budget: int) -> tuple[bytes, int]:
    """The page with so many lines to write on, and how many sheets of paper it takes."""
    page, sheet, say = opened(page, N_("How {name} reaches the team"))
    sheet.title(say(N_("How to reach us")))
    put_head(sheet, page)
    words = phrases(page, say, "")
    put_call_box(sheet, page.call_box, words, say)
    if page.next_visits:
        put_next_visits(sheet, page, words, say)
    else:
        with sheet.section(say(N_("Your next visit"))):
            sheet.writing_lines(1)
    put_team(sheet, page, words, say)
    with sheet.section(say(N_("To write down"))):
        sheet.paragraph(Run(say(N_("What you want to ask or tell us, and when you called."))), keep=True)
        sheet.writing_lines(lines)
    return finished(sheet, page, say, budget)


def opened(page: SummaryPage, title: str) -> tuple[SummaryPage, Sheet, Say]:
    """A page for the family made printable, its sheet, and what says its fixed phrases."""
    if page.call_box.blocked:
        raise Invalid(*(Problem("call_box", why) for why in page.call_box.blocked))
    page = printable(page, LIMITS)
    if not page.patient:
        raise Invalid.field("patient", _("The page has no name on it: enter the patient's name."))
    say = speaker(page.language)
    style = LARGE if page.large_print else ORDINARY
    words = say(title).format(name=page.patient)
    return page, Sheet(style, page.paper, title=words, author=page.office, language=page.language), say


def put_head(sheet: Sheet, page: SummaryPage) -> None:
    """Whose page it is, and which team's."""
    sheet.paragraph(Run(page.patient, True), size=sheet.style.heading)
    if page.office:
        sheet.paragraph(Run(page.office))


def finished(sheet: Sheet, page: SummaryPage, say: Say, budget: int = ANY_NUMBER) -> tuple[bytes, int]:
    """The pages, each with the patient's name and the day it was made, so that an old one is known; and how many."""
    made = say(N_("Made on {date}")).format(date=day_in_words(page.visited_on, say))
    number = say(N_("Page {page} of {pages}"))
    return sheet.counted(lambda at, pages: (page.patient, made, number.format(page=at, pages=pages)), budget)

"""The sheet for the family that says who is who: each by name, with what they do in plain words, and when they come."""

from careteam.documents.leave_behind import finished, opened, put_head
from careteam.documents.page_phrases import phrases
from careteam.documents.sheet import Sheet
from careteam.documents.text import Run
from careteam.documents.visit_summary import put_call_box
from careteam.documents.wording import Say, day_in_words, listed, window_in_words
from careteam.domain.errors import Invalid
from careteam.domain.summaries import Person, SummaryPage
from careteam.i18n import N_, _


def render(page: SummaryPage) -> bytes:
    """The sheet as a tagged PDF; the same team always gives the same bytes.

    Raises Invalid where nobody is on the team yet, the call box lacks a number, or a text cannot be printed.
    """
    if not page.team:
        message = _("Nobody serves {name} yet. Assign somebody first, then print who is who.")
        raise Invalid.field("team", message.format(name=page.patient))
    page, sheet, say = opened(page, N_("The care team of {name}"))
    sheet.title(say(N_("Your care team")))
    put_head(sheet, page)
    words = phrases(page, say, "")
    put_call_box(sheet, page.call_box, words, say)
    sheet.gap(sheet.style.gap / 2)
    sheet.paragraph(Run(say(N_("At these numbers you reach all of us. Say whom you want to speak to."))))
    for person in page.team:
        _person(sheet, page, person, say)
    return finished(sheet, page, say)[0]


def _person(sheet: Sheet, page: SummaryPage, person: Person, say: Say) -> None:
    with sheet.section(person.name):
        role = person.role[:1].upper() + person.role[1:]
        helps = person.helps[:1].upper() + person.helps[1:]
        sentences = [f"{part.rstrip('.')}." for part in (role, helps) if part]
        if sentences:
            sheet.paragraph(Run(" ".join(sentences)))
        coming = next((visit for visit in page.next_visits if person.name in {one.name for one in visit.who}), None)
        if coming is not None:
            day = day_in_words(coming.day, say, weekday=True, year=coming.day.year != page.visited_on.year)
            at = window_in_words(coming.starts, coming.ends, say) if coming.starts else ""
            when = listed([part for part in (day, at) if part], say)
            sheet.paragraph(Run(say(N_("Next visit: {when}, {where}.")).format(when=when, where=coming.where)))

"""A clinician's own sheet for a day of visits: when, where, and what to know at the door."""

from itertools import chain

from careteam.documents.sheet import Sheet
from careteam.documents.style import WORKING
from careteam.documents.text import Limit, Run, line_width, printable
from careteam.documents.wording import Say, day_in_words, speaker, window_in_words
from careteam.domain.day_sheets import ORDER_AT_DOOR, DaySheet, Stop
from careteam.i18n import N_

LIMITS = {
    "clinician": Limit(N_("The clinician's name"), 100),
    "office_phone": Limit(N_("The office's number"), 40),
    "stops": Limit(N_("The visits of the day")),
    "patient": Limit(N_("A patient's name"), 100),
    "place": Limit(N_("The kind of place"), 100),
    "address": Limit(N_("An address"), 300),
    "phone": Limit(N_("A telephone number"), 40),
    "purpose": Limit(N_("The purpose in the patient's words"), 400),
    "with_whom": Limit(N_("Who comes along"), 100),
    "access": Limit(N_("The way in"), 300),
    "pets": Limit(N_("Pets"), 200),
    "language": Limit(N_("The language"), 35),
}

MOST_PAGES = 2


def render(sheet: DaySheet) -> bytes:
    """The day sheet as a tagged PDF; the same day always gives the same bytes.

    Raises Invalid where a text is too long or holds a character that cannot be printed.
    """
    day = printable(sheet, LIMITS)
    say = speaker(day.language)
    date = day_in_words(day.day, say, weekday=True)
    title = say(N_("Day sheet of {name}, {date}")).format(name=day.clinician, date=date)
    paper = Sheet(WORKING, day.paper, title=title, author=day.clinician, language=day.language)
    paper.title(date)
    paper.paragraph(Run(day.clinician, True), size=paper.style.heading)
    if day.office_phone:
        paper.paragraph(Run(say(N_("Call the office when plans change: {number}")).format(number=day.office_phone)))
    if not day.stops:
        paper.gap(paper.style.gap)
        paper.paragraph(Run(say(N_("No visits this day."))))
    if any(stop.travel_minutes for stop in day.stops):
        paper.paragraph(Run(say(N_("Drive times are estimates."))))
    windows = (Run(window_in_words(stop.starts, stop.ends, say), True) for stop in day.stops)
    widest = max((line_width((window,), paper.style.heading) for window in windows), default=0)
    for number, stop in enumerate(day.stops):
        if number:
            paper.rule()
        _stop(paper, stop, say, max(paper.style.heading * 11.5, widest + paper.style.gap))
    private, page = say(N_("Private: return or shred")), say(N_("Page {page} of {pages}"))
    return paper.finish(lambda at, of: (private, day.clinician, date, page.format(page=at, pages=of)), MOST_PAGES)


def _stop(paper: Sheet, stop: Stop, say: Say, column: float) -> None:
    window = window_in_words(stop.starts, stop.ends, say)
    with paper.section(stop.patient, aside=window, column=column):
        where = ", ".join(part for part in (stop.place, stop.address) if part)
        if where:
            paper.paragraph(Run(where))
        for pairs in _lines(stop, say):
            runs = [(Run(f"{label}: ", True), Run(f"{value} ")) for label, value in pairs if value]
            if runs:
                paper.paragraph(*chain.from_iterable(runs))
        if signs := _signs(stop, say):
            paper.signs(signs)


def _lines(stop: Stop, say: Say) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What to know, line by line, each a label and what it labels; empty ones are left out."""
    drive = say(N_("about {minutes} minutes")).format(minutes=stop.travel_minutes) if stop.travel_minutes else ""
    return (
        ((say(N_("Call", "a number")), stop.phone), (say(N_("Drive")), drive)),
        ((say(N_("In their words")), stop.purpose),),
        ((say(N_("With")), ", ".join(stop.with_whom)),),
        ((say(N_("The way in")), stop.door.access),),
        ((say(N_("Pets")), stop.door.pets),),
    )


def _signs(stop: Stop, say: Say) -> list[str]:
    signs = (
        (stop.door.two_people, N_("Two people go together")),
        (stop.door.oxygen, N_("Oxygen in use")),
        (stop.door.precautions in ORDER_AT_DOOR, ORDER_AT_DOOR.get(stop.door.precautions, "")),
    )
    return [say(sign) for shown, sign in signs if shown]

"""The visit summary a patient takes home: one adult page or two at 14 points, up to four in large print at 18."""

from careteam.documents.sheet import Sheet
from careteam.documents.style import ACCENT, INK, LARGE, ORDINARY, WHITE
from careteam.documents.text import Limit, Line, Run, printable
from careteam.documents.wording import Say, day_in_words, listed, speaker, window_in_words
from careteam.domain.call_boxes import CallBox
from careteam.domain.errors import Invalid, Problem
from careteam.domain.summaries import MedicineLine, Person, StepLine, SummaryPage, VisitLine
from careteam.domain.visits import MedicineChange
from careteam.i18n import N_, _

LIMITS = {
    "patient": Limit(N_("The patient's name"), 100),
    "office": Limit(N_("The office's name"), 100),
    "where": Limit(N_("Where the visit is"), 200),
    "who_came": Limit(N_("Who came")),
    "what_matters": Limit(N_("What matters to you"), lines=True),
    "talks": Limit(N_("What we talked about"), 600, lines=True),
    "steps": Limit(N_("What to do next")),
    "what": Limit(N_("A next step"), 400, lines=True),
    "who": Limit(N_("Who does a next step"), 100),
    "by_when": Limit(N_("By when a next step is done"), 100),
    "medicines": Limit(N_("Medicine changes")),
    "what_for": Limit(N_("What a medicine is for"), 200),
    "how": Limit(N_("How to take a medicine"), 400, lines=True),
    "next_visits": Limit(N_("Your next visits")),
    "team": Limit(N_("Your team")),
    "name": Limit(N_("A name"), 100),
    "role": Limit(N_("A role on the team"), 100),
    "helps": Limit(N_("What somebody helps with"), 200),
    "questions": Limit(N_("Your questions"), lines=True),
    "language": Limit(N_("The language"), 35),
    "lines": Limit(N_("Who to call")),
    "label": Limit(N_("A line of who to call"), 200),
    "phone": Limit(N_("A telephone number"), 40),
    "when": Limit(N_("When to call"), 200),
    "form": Limit(N_("Where the form is"), 400),
    "emergency": Limit(N_("The emergency number"), 200),
    "blocked": Limit(N_("Who to call")),
}
"""How much of each field a page holds: several times what a plain page needs, and no more than it can bear."""

MOST_PAGES = {False: 2, True: 4}
"""In ordinary and in large print; the steps and talks of ``careteam.domain.summaries`` fit."""


def render(page: SummaryPage) -> bytes:
    """The summary as a tagged PDF; the same page always gives the same bytes.

    Raises Invalid where the call box lacks a number, or where a text is too long or holds a character that cannot be
    printed. Whether the page may leave the team is for ``careteam.domain.summaries.blocks`` to say.
    """
    if page.call_box.blocked:
        raise Invalid(*(Problem("call_box", why) for why in page.call_box.blocked))
    page = printable(page, LIMITS)
    if not page.patient:
        raise Invalid.field("patient", _("The page has no name on it: enter the patient's name."))
    say = speaker(page.language)
    date = day_in_words(page.visited_on, say)
    sheet = Sheet(
        LARGE if page.large_print else ORDINARY,
        page.paper,
        title=say(N_("Visit summary for {name}, {date}")).format(name=page.patient, date=date),
        author=page.office,
        language=page.language,
    )
    _opening(sheet, page, say)
    put_call_box(sheet, page.call_box, say)
    _words(sheet, page, say)
    _steps(sheet, page.steps, say)
    _medicines(sheet, page.medicines, say)
    put_next_visits(sheet, page, say)
    put_team(sheet, page, say)
    _questions(sheet, page, say)
    footer = say(N_("Visit on {date}")).format(date=date)
    number = say(N_("Page {page} of {pages}"))
    return sheet.finish(
        lambda at, pages: (page.patient, footer, number.format(page=at, pages=pages)), MOST_PAGES[page.large_print]
    )


def _opening(sheet: Sheet, page: SummaryPage, say: Say) -> None:
    sheet.title(say(N_("Your visit summary")))
    sheet.paragraph(Run(page.patient, True), size=sheet.style.heading)
    when = day_in_words(page.visited_on, say, weekday=True)
    sheet.paragraph(Run(say(N_("{date}, {where}")).format(date=when, where=page.where) if page.where else when))
    if page.who_came:
        sheet.paragraph(Run(say(N_("With {people}")).format(people=_people(page.who_came, say))))
    if page.office:
        sheet.paragraph(Run(page.office))
    if page.replaces:
        replaced = day_in_words(page.replaces, say)
        sheet.gap(sheet.style.gap / 2)
        sheet.paragraph(Run(say(N_("This page replaces the page of {date}.")).format(date=replaced), True))


def _people(people: tuple[Person, ...], say: Say) -> str:
    named = [
        say(N_("{name} ({role})")).format(name=each.name, role=each.role) if each.role else each.name for each in people
    ]
    if len(named) == 1:
        return named[0]
    return say(N_("{people} and {last}")).format(people=listed(named[:-1], say), last=named[-1])


def put_call_box(sheet: Sheet, box: CallBox, say: Say) -> None:
    """The box that says whom to call, and when."""
    with sheet.boxed(), sheet.section(say(N_("Who to call"))):
        sheet.numbers([(line.label, line.phone) for line in box.lines])
        if box.form:
            sheet.gap(sheet.style.gap / 2)
            sheet.paragraph(Run(box.form))
        if box.when:
            sheet.gap(sheet.style.gap / 2)
            sheet.paragraph(Run(say(N_("Call if:")), True), keep=True)
            _bullets(sheet, box.when)
        sheet.gap(sheet.style.gap / 2)
        sheet.paragraph(Run(box.emergency, True))


def _words(sheet: Sheet, page: SummaryPage, say: Say) -> None:
    if page.what_matters:
        with sheet.section(say(N_("What matters to you"))):
            sheet.paragraph(Run(page.what_matters))
    if page.talks:
        with sheet.section(say(N_("What we talked about"))):
            _bullets(sheet, page.talks)


def _bullets(sheet: Sheet, texts: tuple[str, ...]) -> None:
    listing = sheet.listing()
    for text in filter(None, texts):
        sheet.item(listing, Run("•", True), Run(text), indent=sheet.style.body * 1.2, color=ACCENT)


def _steps(sheet: Sheet, steps: tuple[StepLine, ...], say: Say) -> None:
    if not steps:
        return
    with sheet.section(say(N_("What to do next"))):
        listing = sheet.listing(numbered=True)
        for number, step in enumerate(steps, 1):
            who = say(N_("{who}:")).format(who=step.who or say(N_("You")))
            what = Run(f" {_ended(step.what) if step.by_when else step.what}")
            when = Run(" " + say(N_("When: {when}.")).format(when=step.by_when.rstrip(".")) if step.by_when else "")
            sheet.item(
                listing,
                Run(f"{number}.", True),
                Run(who, True),
                what,
                when,
                indent=sheet.style.body * 1.7,
                color=ACCENT,
            )


def _ended(text: str) -> str:
    """Words with a stop behind them, so that the next sentence does not run on."""
    return f"{text}." if text[-1:].isalnum() else text


CHIPS = {
    MedicineChange.NEW: (N_("New", "a medicine"), WHITE, ACCENT),
    MedicineChange.CHANGED: (N_("Changed"), WHITE, ACCENT),
    MedicineChange.STOP: (N_("Stop"), WHITE, INK),
    MedicineChange.SAME: (N_("Same"), INK, ""),
}
"""For each change the word for it, the colour of the word and of its ground; the word alone says it in grey."""


def _medicines(sheet: Sheet, medicines: tuple[MedicineLine, ...], say: Say) -> None:
    if not medicines:
        return
    with sheet.section(say(N_("Your medicine changes"))):
        sheet.paragraph(Run(say(N_("Only what changed today. This is not your full list."))), keep=True)
        sheet.gap(sheet.style.gap / 3)
        listing = sheet.listing()
        indent = sheet.chip_room(say(CHIPS[medicine.change][0]) for medicine in medicines)
        for medicine in medicines:
            word, color, chip = CHIPS[medicine.change]
            sheet.item(
                listing,
                Run(say(word), True),
                *_about(medicine, say),
                indent=indent,
                color=color,
                chip=chip,
            )


def _about(medicine: MedicineLine, say: Say) -> Line:
    about = [Run(medicine.name, True)]
    if medicine.what_for:
        about.append(Run("\n" + say(N_("For: {what}")).format(what=medicine.what_for)))
    if medicine.how:
        about.append(Run("\n" + say(N_("How to take it: {how}")).format(how=medicine.how)))
    return tuple(about)


def put_next_visits(sheet: Sheet, page: SummaryPage, say: Say) -> None:
    """The visits to come, where there are any."""
    if not page.next_visits:
        return
    with sheet.section(say(N_("Your next visits"))):
        sheet.table(
            (say(N_("When")), say(N_("Who and where"))),
            [(_when(visit, page.visited_on.year, say), _who_and_where(visit, say)) for visit in page.next_visits],
            (0.48, 0.52),
        )


def _when(visit: VisitLine, this_year: int, say: Say) -> Line:
    day = Run(day_in_words(visit.day, say, weekday=True, year=visit.day.year != this_year), True)
    return (day, Run("\n" + window_in_words(visit.starts, visit.ends, say))) if visit.starts else (day,)


def _who_and_where(visit: VisitLine, say: Say) -> Line:
    who = [listed([part for part in (person.name, person.role) if part], say) for person in visit.who]
    return (Run("\n".join([*who, visit.where[:1].upper() + visit.where[1:]])),)


def put_team(sheet: Sheet, page: SummaryPage, say: Say) -> None:
    """Who is on the team, and once that it goes along with other treatment."""
    along = Run(say(N_("You can have palliative care along with your other treatment.")))
    if page.team:
        with sheet.section(say(N_("Your team"))):
            listing = sheet.listing()
            for person in page.team:
                rest = listed(["", *(part for part in (person.role, person.helps) if part)], say)
                sheet.item(
                    listing,
                    Run("•", True),
                    Run(person.name, True),
                    Run(f"{rest}."),
                    indent=sheet.style.body * 1.2,
                    color=ACCENT,
                )
            if page.with_treatment:
                sheet.gap(sheet.style.gap / 3)
                sheet.paragraph(along)
    elif page.with_treatment:
        sheet.gap(sheet.style.gap)
        sheet.paragraph(along)


def _questions(sheet: Sheet, page: SummaryPage, say: Say) -> None:
    with sheet.section(say(N_("Your questions"))):
        if page.questions:
            _bullets(sheet, tuple(page.questions.split("\n")))
            sheet.gap(sheet.style.gap / 3)
        more = N_("Write down what else you want to ask us next time.")
        first = N_("Write down what you want to ask us next time.")
        sheet.paragraph(Run(say(more if page.questions else first)), keep=True)
        sheet.writing_lines(2 if page.questions else 3)
    sheet.gap(sheet.style.gap)
    larger = N_("Do you want this page in large print or in another language? Please ask us.")
    other = N_("Do you want this page in another language? Please ask us.")
    sheet.paragraph(Run(say(other if page.large_print else larger)))

"""The visit summary a family takes home, in the version of its reader: two pages at most, a child's is one."""

from careteam.documents.page_phrases import Phrases, phrases
from careteam.documents.sheet import Sheet
from careteam.documents.style import ACCENT, CHILDS, INK, LARGE, ORDINARY, WHITE, Style
from careteam.documents.text import Limit, Line, Run, printable
from careteam.documents.wording import Say, day_in_words, listed, speaker, window_in_words
from careteam.domain.call_boxes import CallBox
from careteam.domain.errors import Invalid, Problem
from careteam.domain.summaries import MedicineLine, Person, StepLine, SummaryPage, VisitLine
from careteam.domain.versions import ChildChoice, PageVersion
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
    "reader": Limit(N_("Who reads the page"), 100),
    "choices": Limit(N_("What the child can choose")),
    "ask": Limit(N_("What the child can choose"), 200),
    "one": Limit(N_("One choice of the child"), 100),
    "other": Limit(N_("The other choice of the child"), 100),
}
"""How much of each field a page holds: several times what a plain page needs, and no more than it can bear."""

MOST_PAGES = {False: 2, True: 4}
"""In ordinary and in large print; the steps and talks of ``careteam.domain.summaries`` fit."""

MOST_OF_A_CHILD = {False: 1, True: 2}
"""Of a child's own page. A longer one is refused: the staff choose what goes on it."""


def render(page: SummaryPage) -> bytes:
    """The summary as a tagged PDF; the same page always gives the same bytes.

    Raises Invalid where the call box lacks a number, where a text is too long or holds a character that cannot be
    printed, or where a child's page would be longer than a child reads. Whether the page may leave the team is for
    ``careteam.domain.summaries.blocks`` to say.
    """
    if page.call_box.blocked:
        raise Invalid(*(Problem("call_box", why) for why in page.call_box.blocked))
    page = printable(page, LIMITS)
    if not page.patient:
        raise Invalid.field("patient", _("The page has no name on it: enter the patient's name."))
    say = speaker(page.language)
    date = day_in_words(page.visited_on, say)
    words = phrases(page, say, date)
    sheet = Sheet(
        _style(page),
        page.paper,
        title=words.file,
        author=page.office,
        language=page.language,
    )
    _opening(sheet, page, words, say)
    put_call_box(sheet, page.call_box, words, say)
    _words(sheet, page, words)
    _steps(sheet, page.steps, words, say)
    _choices(sheet, page.choices, words)
    _medicines(sheet, page.medicines, words, say)
    put_next_visits(sheet, page, words, say)
    put_team(sheet, page, words, say)
    _questions(sheet, page, words)
    footer = say(N_("Visit on {date}")).format(date=date)
    number = say(N_("Page {page} of {pages}"))
    child = page.version is PageVersion.CHILD
    most = (MOST_OF_A_CHILD if child else MOST_PAGES)[page.large_print]

    counted: list[int] = []

    def foot(at: int, pages: int) -> tuple[str, str, str]:
        counted.append(pages)
        return page.patient, footer, number.format(page=at, pages=pages)

    pdf = sheet.finish(foot, most)
    if child and counted[-1] > most:
        message = _("The child’s page takes {count} pages, and a child reads {most}. Take something out of it.")
        raise Invalid.field("child_talks", message.format(count=counted[-1], most=most))
    return pdf


def _style(page: SummaryPage) -> Style:
    if page.large_print:
        return LARGE
    return CHILDS if page.version is PageVersion.CHILD else ORDINARY


def _opening(sheet: Sheet, page: SummaryPage, words: Phrases, say: Say) -> None:
    sheet.title(words.title)
    if words.doer:  # A child's title is the name.
        sheet.paragraph(Run(words.whose if page.reader else page.patient, True), size=sheet.style.heading)
    when = day_in_words(page.visited_on, say, weekday=True)
    sheet.paragraph(Run(say(N_("{date}, {where}")).format(date=when, where=page.where) if page.where else when))
    if page.who_came:
        sheet.paragraph(Run(say(N_("With {people}")).format(people=_people(page.who_came, say))))
    if page.office:
        sheet.paragraph(Run(page.office))
    if words.whose and not page.reader:
        sheet.gap(sheet.style.gap / 2)
        sheet.paragraph(Run(words.whose))
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


def put_call_box(sheet: Sheet, box: CallBox, words: Phrases, say: Say) -> None:
    """The box that says whom to call, and when."""
    with sheet.boxed(), sheet.section(words.call):
        if words.call_first:
            sheet.paragraph(Run(words.call_first), keep=True)
            sheet.gap(sheet.style.gap / 2)
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


def _words(sheet: Sheet, page: SummaryPage, words: Phrases) -> None:
    if words.note:
        sheet.gap(sheet.style.gap)
        sheet.paragraph(Run(words.note), keep=True)
    if page.what_matters:
        with sheet.section(words.matters):
            sheet.paragraph(Run(page.what_matters))
    if page.talks:
        with sheet.section(words.talks):
            _bullets(sheet, page.talks)


def _bullets(sheet: Sheet, texts: tuple[str, ...]) -> None:
    listing = sheet.listing()
    for text in filter(None, texts):
        sheet.item(listing, Run("•", True), Run(text), indent=sheet.style.body * 1.2, color=ACCENT)


def _steps(sheet: Sheet, steps: tuple[StepLine, ...], words: Phrases, say: Say) -> None:
    if not steps:
        return
    with sheet.section(words.steps):
        if not words.doer:  # What comes next for a child is no task of the child's.
            _bullets(sheet, tuple(step.what for step in steps))
            return
        listing = sheet.listing(numbered=True)
        for number, step in enumerate(steps, 1):
            who = say(N_("{who}:")).format(who=step.who or words.doer)
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


def _choices(sheet: Sheet, choices: tuple[ChildChoice, ...], words: Phrases) -> None:
    if not choices:
        return
    with sheet.section(words.choices):
        for choice in choices:
            sheet.paragraph(Run(choice.ask, True), keep=True)
            sheet.gap(sheet.style.gap / 3)
            sheet.either([("A", choice.one), ("B", choice.other)])
            sheet.gap(sheet.style.gap / 2)
        sheet.paragraph(Run(words.choose))


def _medicines(sheet: Sheet, medicines: tuple[MedicineLine, ...], words: Phrases, say: Say) -> None:
    if not medicines:
        return
    with sheet.section(words.medicines):
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


def put_next_visits(sheet: Sheet, page: SummaryPage, words: Phrases, say: Say) -> None:
    """The visits to come, where there are any."""
    if not page.next_visits:
        return
    with sheet.section(words.visits):
        if not words.doer:
            _bullets(sheet, tuple(_in_a_line(visit, say) for visit in page.next_visits))
            return
        sheet.table(
            (say(N_("When")), say(N_("Who and where"))),
            [(_when(visit, page.visited_on.year, say), _who_and_where(visit, say)) for visit in page.next_visits],
            (0.48, 0.52),
        )


def _when(visit: VisitLine, this_year: int, say: Say) -> Line:
    day = Run(day_in_words(visit.day, say, weekday=True, year=visit.day.year != this_year), True)
    return (day, Run("\n" + window_in_words(visit.starts, visit.ends, say))) if visit.starts else (day,)


def _in_a_line(visit: VisitLine, say: Say) -> str:
    when = day_in_words(visit.day, say, weekday=True, year=False)
    return say(N_("{when}: {who}")).format(when=when, who=listed([person.name for person in visit.who], say))


def _who_and_where(visit: VisitLine, say: Say) -> Line:
    who = [listed([part for part in (person.name, person.role) if part], say) for person in visit.who]
    return (Run("\n".join([*who, visit.where[:1].upper() + visit.where[1:]])),)


def put_team(sheet: Sheet, page: SummaryPage, words: Phrases, say: Say) -> None:
    """Who is on the team, and once that it goes along with other treatment."""
    along = Run(words.along)
    if page.team:
        with sheet.section(words.team):
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


def _questions(sheet: Sheet, page: SummaryPage, words: Phrases) -> None:
    with sheet.section(words.questions):
        if page.questions:
            _bullets(sheet, tuple(page.questions.split("\n")))
            sheet.gap(sheet.style.gap / 3)
        sheet.paragraph(Run(words.ask_more if page.questions else words.ask_first), keep=True)
        sheet.writing_lines(2 if page.questions or not words.doer else 3)
    sheet.gap(sheet.style.gap)
    sheet.paragraph(Run(words.other if page.large_print else words.larger))

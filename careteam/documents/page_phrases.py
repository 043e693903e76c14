"""What each version of a visit's page says around the words of its visit: one set of phrases for each reader."""

from dataclasses import dataclass, fields

from careteam.documents.wording import Say
from careteam.domain.summaries import SummaryPage
from careteam.domain.versions import PageVersion
from careteam.i18n import N_


@dataclass(frozen=True)
class Phrases:
    """The fixed words of a page, in the order they stand on it; an empty phrase is left out.

    ``file``: the title a screen reader says. ``whose``: for whom the page is. ``note``: what helps to read it.
    ``call_first``: what stands above the numbers. ``doer``: who does a step that is the reader's own.
    """

    title: str
    file: str = N_("Visit summary for {name}, {date}")
    whose: str = ""
    note: str = ""
    call: str = N_("Who to call")
    call_first: str = ""
    matters: str = N_("What matters to you")
    talks: str = N_("What we talked about")
    steps: str = N_("What to do next")
    doer: str = N_("You")
    choices: str = ""
    choose: str = ""
    medicines: str = N_("Your medicine changes")
    visits: str = N_("Your next visits")
    team: str = N_("Your team")
    along: str = N_("You can have palliative care along with your other treatment.")
    questions: str = N_("Your questions")
    ask_first: str = N_("Write down what you want to ask us next time.")
    ask_more: str = N_("Write down what else you want to ask us next time.")
    larger: str = N_("Do you want this page in large print or in another language? Please ask us.")
    other: str = N_("Do you want this page in another language? Please ask us.")


PHRASES: dict[PageVersion, Phrases] = {
    PageVersion.ADULT: Phrases(title=N_("Your visit summary")),
    PageVersion.TEEN: Phrases(
        title=N_("Your visit summary"),
        whose=N_("This page is yours. You choose who sees it."),
    ),
    PageVersion.CAREGIVER: Phrases(
        title=N_("Visit summary for {reader}"),
        file=N_("Visit summary about {name} for {reader}, {date}"),
        whose=N_("About {name}"),
        note=N_("We wrote these words for {name}: “you” means {name}."),
        matters=N_("What matters to {name}"),
        talks=N_("What we talked about with {name}"),
        medicines=N_("Medicine changes of {name}"),
        visits=N_("Next visits with {name}"),
        team=N_("The team of {name}"),
        along=N_("{name} can have palliative care along with other treatment."),
        questions=N_("Questions for next time"),
    ),
    PageVersion.CHILD: Phrases(
        title=N_("{name}, this is your page"),
        file=N_("The own page of {name}, {date}"),
        call=N_("Who can help"),
        call_first=N_("Hurt or scared? Tell a grown-up. They can call us."),
        matters=N_("What you like and want"),
        steps=N_("What comes next"),
        doer="",
        choices=N_("You can choose"),
        choose=N_("Circle the one you want. You can change your mind."),
        visits=N_("When we see you next"),
        questions=N_("What do you want to ask?"),
        ask_first=N_("Write it here. Or draw it."),
        larger=N_("Do you want bigger letters? Or another language? Ask us."),
        other=N_("Do you want another language? Ask us."),
    ),
}


def phrases(page: SummaryPage, say: Say, date: str) -> Phrases:
    """The phrases of a page in its language, with the names and the day in them."""
    found = PHRASES[page.version]
    named = {"name": page.patient, "reader": page.reader, "date": date}
    texts = {field.name: getattr(found, field.name) for field in fields(found)}
    texts["note"] = found.note if page.to_patient else ""
    return Phrases(**{name: say(text).format(**named) if text else "" for name, text in texts.items()})

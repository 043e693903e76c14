"""The sheet with an office's recovery key, printed once and locked away."""

from datetime import date

from careteam.documents.sheet import Sheet
from careteam.documents.style import ORDINARY
from careteam.documents.text import Limit, Run, printable
from careteam.documents.wording import day_in_words, speaker
from careteam.domain.offices import Paper
from careteam.i18n import N_

GROUPS_IN_LINE = 3

LIMITS = {
    "office": Limit(N_("The office's name"), 100),
    "account": Limit(N_("The account's name"), 100),
    "key": Limit(N_("The recovery key"), 200),
}


def render(
    office: str,
    account: str,
    key: str,
    paper: Paper = Paper.LETTER,
    *,
    made_on: date | None = None,
    language: str = "en-US",
) -> bytes:
    """The sheet as a tagged PDF, the key in numbered groups and letters of one width, so that none is read twice.

    ``key``: groups of letters and digits, with hyphens or blanks between them. ``made_on``: the day it was made, so
    that an older sheet can be told from a newer one.
    """
    office = printable(office, LIMITS, "office")
    account = printable(account, LIMITS, "account")
    groups = printable(key, LIMITS, "key").replace("-", " ").split()
    say = speaker(language)
    title = say(N_("Recovery key of {office}")).format(office=office)
    sheet = Sheet(ORDINARY, paper, title=title, author=office, language=language)
    sheet.title(say(N_("Recovery key")))
    sheet.paragraph(Run(office, True), size=sheet.style.heading)
    sheet.paragraph(Run(say(N_("Made for {account}")).format(account=account)))
    if made_on:
        sheet.paragraph(Run(day_in_words(made_on, say)))
    with sheet.boxed(), sheet.section(say(N_("The key"))):
        listing = sheet.listing(numbered=True)
        for at in range(0, len(groups), GROUPS_IN_LINE):
            line = groups[at : at + GROUPS_IN_LINE]
            label = say(N_("{first} to {last}")).format(first=at + 1, last=at + len(line))
            sheet.spelled(listing, label, line, GROUPS_IN_LINE)
    with sheet.section(say(N_("What it is for"))):
        sheet.paragraph(
            Run(
                say(
                    N_(
                        "It opens the office when every passphrase is forgotten, or when the key file beside the "
                        "office is lost. Type the groups from left to right, line by line."
                    )
                )
            )
        )
    with sheet.section(say(N_("Keep it locked away"))):
        listing = sheet.listing()
        for advice in (
            N_("Whoever holds this sheet can open the office and read everything in it."),
            N_("Keep it in a safe, or sealed in a locked drawer, away from the computer."),
            N_("Do not photograph it, scan it, or send it."),
            N_("When you make a newer sheet, shred this one."),
        ):
            sheet.item(listing, Run("•", True), Run(say(advice)), indent=sheet.style.body * 1.2)
    number = say(N_("Page {page} of {pages}"))
    return sheet.finish(lambda at, pages: (title, number.format(page=at, pages=pages)), 1)

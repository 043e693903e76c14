"""A caseload for the colleagues who take it over: one broad page, which says what it leaves out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from careteam.documents.sheet import Sheet
from careteam.documents.style import OVERVIEW
from careteam.documents.text import Limit, Line, Run, printable
from careteam.documents.wording import Say, day_in_words, listed, speaker
from careteam.domain.handoff_sheets import HandoffLine, HandoffSheet
from careteam.i18n import N_

LIMITS = {
    "member": Limit(N_("Whose caseload it is"), 200),
    "lines": Limit(N_("The patients")),
    "office": Limit(N_("The office's name"), 200),
    "language": Limit(N_("The language"), 35),
    "patient": Limit(N_("A patient's name"), 200),
    "code_status": Limit(N_("The code status"), 100),
    "role": Limit(N_("What somebody is to a patient"), 100),
    "taken_by": Limit(N_("Who takes over"), 200),
    "where": Limit(N_("Where a patient is"), 300),
    "next_visit": Limit(N_("A next visit"), 100),
    "know": Limit(N_("What to know"), 200),
    "matters": Limit(N_("What matters to the patient"), 2000, lines=True),
}

SHARES = (0.14, 0.11, 0.12, 0.17, 0.12, 0.14, 0.2)
BARE_SHARES = (0.16, 0.12, 0.14, 0.18, 0.22, 0.18)


def render(sheet: HandoffSheet) -> bytes:
    """The sheet as one tagged page; the same caseload always gives the same bytes.

    Where it does not fit, the patients' words are left out first, then the patients whose visit is furthest away; the
    page names them. Raises Invalid where a text is too long or cannot be printed.
    """
    lines = [printable(line, LIMITS) for line in sheet.lines]
    sheet = printable(replace(sheet, lines=()), LIMITS)
    for words in (True, False):
        pdf, pages = _drawn(sheet, lines, [], words=words)
        if pages == 1:
            return pdf
    fits, most = 0, len(lines)
    while most - fits > 1:
        middle = (fits + most) // 2
        _pdf, pages = _drawn(sheet, lines[:middle], lines[middle:], words=False)
        fits, most = (middle, most) if pages == 1 else (fits, middle)
    return _drawn(sheet, lines[:fits], lines[fits:], words=False)[0]


def _drawn(
    sheet: HandoffSheet, lines: Sequence[HandoffLine], others: Sequence[HandoffLine], *, words: bool
) -> tuple[bytes, int]:
    """The sheet with these patients, the others by name only; and how many pages that takes."""
    say = speaker(sheet.language)
    days = _days(sheet, say)
    title = say(N_("Caseload of {name}, {days}")).format(name=sheet.member, days=days)
    paper = Sheet(OVERVIEW, sheet.paper, title=title, author=sheet.office, language=sheet.language, broad=True)
    paper.title(title)
    if lines:
        heads = [say(head) for head in HEADS]
        cells = [_cells(line, say) for line in lines]
        if not words:
            heads, cells = heads[:-1], [row[:-1] for row in cells]
        paper.gap(paper.style.gap)
        paper.grid(heads, cells, SHARES if words else BARE_SHARES)
    else:
        paper.paragraph(Run(say(N_("No patient is handed over in these days."))))
    paper.gap(paper.style.gap)
    for sentence in _left_out(others, say, words=words):
        paper.paragraph(Run(sentence))
    private, page = say(N_("Private: return or shred")), say(N_("Page {page} of {pages}"))
    made = say(N_("Made on {date}")).format(date=day_in_words(sheet.made_on, say))
    return paper.counted(lambda at, of: (private, sheet.member, made, page.format(page=at, pages=of)))


HEADS = (
    N_("Patient"),
    N_("Takes over"),
    N_("Where now"),
    N_("Next visit"),
    N_("Code status"),
    N_("To know now"),
    N_("What matters to them"),
)


def _days(sheet: HandoffSheet, say: Say) -> str:
    first = day_in_words(sheet.first, say)
    if sheet.last is None:
        return say(N_("from {day} on")).format(day=first)
    if sheet.last == sheet.first:
        return first
    return say(N_("{first} to {last}")).format(first=first, last=day_in_words(sheet.last, say))


def _cells(line: HandoffLine, say: Say) -> list[Line]:
    who = line.taken_by or say(N_("Nobody yet"))
    patient: Line = (Run(line.patient, True), Run(f", {line.role.lower()}" if line.role else ""))
    when = line.next_visit or say(N_("None planned"))
    plain = (who, line.where, when, line.code_status, ". ".join(line.know), line.matters)
    return [patient, *((Run(text),) for text in plain)]


def _left_out(others: Sequence[HandoffLine], say: Say, *, words: bool) -> list[str]:
    never = N_("Not on paper: diagnoses, record and phone numbers, addresses, key codes and notes. Look in CareTeam.")
    sentences: list[str] = [say(never)]
    if not words:
        sentences.append(say(N_("Left out for want of room: what matters to each.")))
    if others:
        names = listed(_told_apart(others, say), say)
        sentences.append(say(N_("No room here for {names}. Look in CareTeam.")).format(names=names))
    return sentences


def _told_apart(lines: Sequence[HandoffLine], say: Say) -> list[str]:
    """Their names; of two with the same one, also the next visit or where they are, which this sheet may say."""
    shared = Counter(line.patient for line in lines)
    named = []
    for line in lines:
        mark = (line.next_visit or line.where) if shared[line.patient] > 1 else ""
        named.append(say(N_("{name} ({role})")).format(name=line.patient, role=mark) if mark else line.patient)
    return named

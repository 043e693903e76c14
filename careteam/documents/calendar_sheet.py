"""The calendar as a broad table: columns by clinician or by day, or the visits of an agenda one below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from careteam.documents.sheet import ANY_NUMBER, Sheet
from careteam.documents.style import OVERVIEW
from careteam.documents.text import Limit, Line, Run, printable
from careteam.documents.wording import Say, day_in_words, speaker, time_in_words
from careteam.domain.calendar_sheets import CalendarSheet, Cell, Entry, Row
from careteam.i18n import N_

LIMITS = {
    "whose": Limit(N_("Whose visits they are"), 200),
    "corner": Limit(N_("The name of the rows"), 60),
    "heads": Limit(N_("The columns"), 200),
    "office": Limit(N_("The office's name"), 200),
    "language": Limit(N_("The language"), 35),
    "name": Limit(N_("The name of a row"), 200),
    "cells": Limit(N_("The columns")),
    "visits": Limit(N_("The visits of a day")),
    "patient": Limit(N_("A patient's name"), 200),
    "place": Limit(N_("The kind of place"), 200),
    "codes": Limit(N_("Who comes along"), 20),
    "status": Limit(N_("The status"), 60),
    "words": Limit(N_("The words of a day"), 400),
    "head": Limit(N_("The head of a day"), 60),
}

MOST_COLUMNS = 7
"""Beside each other on one page, so that a name fits a column."""

FIRST_SHARE = 0.1


def render(sheet: CalendarSheet) -> bytes:
    """The calendar as a tagged PDF; the same days always give the same bytes.

    Raises Invalid where a text holds a character that cannot be printed.
    """
    say = speaker(sheet.language)
    days = day_in_words(sheet.first, say, weekday=sheet.first == sheet.last)
    if sheet.last != sheet.first:
        until = day_in_words(sheet.last, say)
        days = say(N_("{first} to {last}")).format(first=days, last=until)
    plain = printable(replace(sheet, heads=(), rows=()), LIMITS)
    title = say(N_("Calendar of {whose}, {days}")).format(whose=plain.whose, days=days)
    paper = Sheet(OVERVIEW, sheet.paper, title=title, author=plain.office, language=sheet.language, broad=True)
    paper.title(f"{plain.whose}, {days}")
    if not sheet.visits:
        paper.paragraph(Run(say(N_("No visits."))))
    for heads, rows in _pages(sheet):
        paper.gap(paper.style.gap)
        share = (1 - FIRST_SHARE) / len(heads)
        cells = [[(Run(row.name, True),), *(_cell(cell, say) for cell in row.cells)] for row in rows]
        paper.grid([plain.corner, *heads], cells, [FIRST_SHARE, *[share] * len(heads)])
    private, page = say(N_("Private: return or shred")), say(N_("Page {page} of {pages}"))
    return paper.finish(lambda at, of: (private, plain.whose, days, page.format(page=at, pages=of)), budget=ANY_NUMBER)


def _pages(sheet: CalendarSheet) -> Iterator[tuple[Sequence[str], Sequence[Row]]]:
    """The table in parts with as many columns as fit, about as many in each.

    Where there are several, a row with nothing in one of them is left out there.
    """
    count = len(sheet.heads)
    parts = -(-count // MOST_COLUMNS)
    edges = [round(part * count / parts) for part in range(parts + 1)] if parts else []
    for begin, end in pairwise(edges):
        heads = tuple(printable(head, LIMITS, "heads") for head in sheet.heads[begin:end])
        rows = [printable(replace(row, cells=row.cells[begin:end]), LIMITS) for row in sheet.rows]
        yield heads, [row for row in rows if parts == 1 or any(cell != Cell() for cell in row.cells)]


def _cell(cell: Cell, say: Say) -> Line:
    """The visits of a cell, one below the other."""
    parts: list[list[Run]] = [[Run(cell.head, True)]] if cell.head else []
    parts += [[Run(word)] for word in cell.words]
    parts += [_entry(entry, say) for entry in cell.visits]
    runs: list[Run] = []
    for part in parts:
        runs += [Run("\n"), *part] if runs else part
    return tuple(runs) or (Run(""),)


def _entry(entry: Entry, say: Say) -> list[Run]:
    starts, ends = time_in_words(entry.starts, say), time_in_words(entry.ends, say)
    if (entry.starts.hour < 12) == (entry.ends.hour < 12) and entry.starts.hour not in (0, 12):
        starts = starts.partition(" ")[0]
    when = f"{starts}–{ends}"
    together = say(N_("with {codes}")).format(codes=", ".join(entry.codes)) if entry.codes else ""
    rest = " · ".join(part for part in (entry.status, entry.place, together) if part)
    runs = [Run(f"{when}\n"), Run(entry.patient, True)]
    return [*runs, Run(f"\n{rest}")] if rest else runs

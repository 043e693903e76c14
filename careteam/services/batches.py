"""Many summaries at once: a day's, or what a shell command asks for. One that cannot be made keeps no other back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import VisitId
from careteam.domain.summaries import Block, BlockKey
from careteam.services import office_settings, printing, summaries
from careteam.services.office import Work
from careteam.services.summaries import DayEntry

Report = Callable[[str, float], None]

READING = 0.2
"""Of the time that a batch takes: to look up what its pages say."""


@dataclass(frozen=True)
class Written:
    """What a shell command wrote, and the visits whose pages it did not, each with its reasons."""

    files: tuple[Path, ...]
    left: tuple[DayEntry, ...]


def write_summaries(
    office: printing.Reads,
    to: Path,
    *,
    on: date | None = None,
    visit_id: VisitId | None = None,
    large_print: bool | None = None,
    report: Report = lambda _step, _fraction: None,
) -> Written:
    """Write the released pages of a day, or of one visit, into a folder, one file each; nothing unreleased is written.

    Raises Invalid with what keeps the only page of one visit from leaving, Unavailable where a file cannot be written.
    """
    if visit_id is not None:
        entries = office.read(lambda work: summaries.entries(work, [visit_id]))
        if len(entries) < 2:
            return Written(
                (printing.save(office, printing.summary(office, visit_id, large_print=large_print), to),), ()
            )
    else:
        entries = office.read(lambda work: summaries.day(work, on or office_settings.today(work)))
    sheets, left = prepared(office, entries, large_print=large_print, report=report)
    return Written(tuple(printing.save(office, sheet, to) for sheet in sheets), left)


def prepared(
    office: printing.Reads,
    entries: Sequence[DayEntry],
    *,
    large_print: bool | None = None,
    report: Report = lambda _step, _fraction: None,
) -> tuple[tuple[printing.Sheet, ...], tuple[DayEntry, ...]]:
    """The pages of a day's visits, made and ready to leave; and the visits whose pages are not, each with its reasons.

    A page that cannot be made does not keep the others back.
    """
    from careteam.documents import batch

    ready: list[tuple[DayEntry, printing.Ready]] = []
    left: list[DayEntry] = []
    for number, entry in enumerate(entries):
        report(entry.patient, READING * number / len(entries))
        if entry.blocks:
            left.append(entry)
            continue
        try:
            found = office.read(partial(_look_up, entry=entry, large_print=large_print))
        except Invalid as refused:
            left.append(_refused(entry, refused.problems))
        else:
            ready.append((entry, found))
    sheets: list[printing.Sheet] = []
    made = batch.made([found.page for _entry, found in ready if found.kept is None])
    try:
        for number, (entry, found) in enumerate(ready):
            report(entry.patient, READING + (1 - READING) * number / len(ready))
            pdf = found.kept or next(made)
            if isinstance(pdf, bytes):
                sheets.append(printing.sheet_of(entry.visit_id, found, pdf))
            else:
                left.append(_refused(entry, pdf))
    finally:
        made.close()  # where somebody stops it, the processes end now
    return tuple(sheets), tuple(left)


def _refused(entry: DayEntry, problems: Iterable[Problem]) -> DayEntry:
    return replace(entry, blocks=tuple(Block(BlockKey.WORDS, problem.message) for problem in problems))


def _look_up(work: Work, *, entry: DayEntry, large_print: bool | None) -> printing.Ready:
    return printing.ready(work, entry.visit_id, entry.page_for, large_print, by_mail=False)

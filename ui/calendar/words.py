"""A visit in words: the lines on its block, and what a screen reader says of it."""

from datetime import date, time

from careteam.domain.visits import VisitStatus
from careteam.i18n import N_, _
from careteam.services.calendar import AbsenceBlock, Column, Drive, Person, VisitBlock
from ui.kit import dates

SHORT = {
    VisitStatus.BOOKED: "",  # what a visit on the calendar is, so nobody needs to be told
    VisitStatus.SEEN: N_("Seen"),
}
"""A status in a word where its own label is too long for a block."""


def second_line(block: VisitBlock, person: Person | None = None) -> str:
    """Home · with SW · how you sleep; begins with the status where it says something."""
    others = [part.code for part in block.parts if person is None or part.member_id != person.member_id]
    together = _("with {codes}").format(codes=", ".join(others)) if others and len(block.parts) > 1 else ""
    short = SHORT.get(block.status)
    status = block.status.label if short is None else short and _(short)
    return " · ".join(part for part in (status, block.where, block.zone, together, block.purpose) if part)


def status(block: VisitBlock) -> str:
    """The status in as few words as there are."""
    short = SHORT.get(block.status)
    return _(short) if short else block.status.label


def wrong(block: VisitBlock) -> str:
    """What is wrong, in the rule's few words; empty where nothing is."""
    return block.conflicts[0].rule.label if block.conflicts else ""


def spoken(block: VisitBlock, drive: Drive | None = None) -> str:
    """Everything about a visit in sentences: who, when, where, with whom, how far, and what is wrong."""
    zone = f" {block.zone}" if block.zone else ""
    where = ", ".join(part for part in (block.where, block.purpose) if part)
    said = [
        _("{patient}, {time}, {where}.").format(
            patient=block.patient, time=dates.time_range(block.starts, block.ends) + zone, where=where
        ),
        _("With {names}.").format(names=", ".join(part.name for part in block.parts)) if block.parts else "",
        _("{status}.").format(status=block.status.label),
    ]
    if block.window_starts and block.window_ends:
        window = dates.time_range(block.window_starts, block.window_ends)
        said.append(_("The family was told {window}.").format(window=window))
    if drive is not None:
        said.append(_("About {minutes} min from {origin}.").format(minutes=drive.minutes, origin=drive.origin))
    said += [_("Conflict: {sentence}").format(sentence=finding.sentence) for finding in block.conflicts]
    said += [
        _("Kept, because “{reason}”: {sentence}").format(reason=block.override_reason, sentence=finding.sentence)
        for finding in block.kept
        if block.override_reason
    ]
    return " ".join(sentence for sentence in said if sentence)


def drive_to(block: VisitBlock, column: Column) -> Drive | None:
    """The way to a visit in a member's column."""
    return next((drive for drive in column.drives if drive.ends == block.starts), None)


def away(block: AbsenceBlock, day: date) -> str:
    """Leave; Leave from 2:00 pm; Blocked time: team meeting."""
    first, last = block.starts.date() == day, block.ends.date() == day
    text = block.kind.label
    if first and last:
        text = f"{text} {dates.time_range(block.starts, block.ends)}"
    elif first and block.starts.time() > time():
        text = _("{kind} from {time}").format(kind=text, time=dates.clock_time(block.starts))
    elif last:
        text = _("{kind} until {time}").format(kind=text, time=dates.clock_time(block.ends))
    return f"{text}: {block.note}" if block.note else text


def away_spoken(block: AbsenceBlock, person: Person, day: date) -> str:
    """Whose time away it is, when and why, and what one can do: what a screen reader says of it."""
    text = _("{person}, {day}: {away}. Enter changes it or takes it away.")
    return text.format(person=person.name, day=dates.short_day(day), away=away(block, day))


def brief_load(person: Person) -> str:
    """18/20 in whole patients, where there is little room; 18 where no limit is set."""
    load = f"{person.load:.0f}"
    return _("{load}/{limit}").format(load=load, limit=f"{person.limit:.0f}") if person.limit else load


def load(person: Person) -> str:
    """18 of 20; 18 where no limit is set."""
    if not person.limit:
        return f"{person.load:g}"
    return _("{load} of {limit}").format(load=f"{person.load:g}", limit=f"{person.limit:g}")

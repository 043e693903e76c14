"""What a visit recorded: carried over from the last one, tidied, and told apart into what may leave the team."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TypeVar

from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import MemberId
from careteam.domain.texts import tidy
from careteam.domain.versions import ChildChoice, ChildLine
from careteam.domain.visits import LONGEST, Medicine, NextStep, RecordDraft, Talk, VisitOutcome
from careteam.i18n import N_, _

R = TypeVar("R", Talk, NextStep, Medicine, ChildLine, ChildChoice)

CHANGED = N_("They were changed after their release.")
"""Why an edit takes a release back."""


@dataclass(frozen=True)
class Confirmer:
    """A member as the one who confirms a medicine change; ``medicines``: they are a prescriber or nurse."""

    name: str
    profession: str
    medicines: bool


def carried_over(last: RecordDraft, *, others_present: str = "") -> RecordDraft:
    """A new record as it starts from the last one of this patient.

    What matters, the steps agreed (those done are taken out by hand) and the pages with their readers go on; what was
    said and what changed that day do not.
    """
    return RecordDraft(
        what_matters=last.what_matters,
        steps=last.steps,
        reader=last.reader,
        others_present=others_present,
        page_version=last.page_version,
        more_pages=tuple(replace(page, discussed=False) for page in last.more_pages),
        own_words_private=last.own_words_private,
        child_matters=last.child_matters,
    )


def patient_words(record: RecordDraft) -> tuple[object, ...]:
    """All of a record that its page is made of, and for whom; a change of any of it takes the release back."""
    talks = tuple((talk.words, talk.private) for talk in record.talks if talk.words)
    return (
        *(record.what_matters, talks, record.steps, record.medicines, record.questions),
        *(record.reader, record.discussed, record.page_version, record.more_pages, record.own_words_private),
        *(record.child_matters, record.child_talks, record.child_steps, record.child_choices),
    )


def checked(outcome: VisitOutcome, team: Mapping[MemberId, Confirmer], now: datetime) -> VisitOutcome:
    """An outcome ready to be kept: texts tidied, empty rows of its lists dropped. ``now``: the place's wall clock.

    Raises Invalid, a problem a field; within a list its row is named, as in ``steps.1.what``.
    """
    record = tidy(outcome.record)
    problems = [*_gaps(record), *_readers(record), *_unconfirmed(record, team), *_interpreted(record, now)]
    problems += _times(outcome, now)
    if problems:
        raise Invalid(*problems)
    record = replace(
        record,
        talks=tuple(_stripped(talk) for talk in record.talks if _filled(talk)),
        steps=tuple(_stripped(step) for step in record.steps if _filled(step)),
        medicines=tuple(_stripped(medicine) for medicine in record.medicines if _filled(medicine)),
        child_talks=tuple(_stripped(line) for line in record.child_talks if _filled(line)),
        child_steps=tuple(_stripped(line) for line in record.child_steps if _filled(line)),
        child_choices=tuple(_stripped(choice) for choice in record.child_choices if _filled(choice)),
    )
    return replace(outcome, record=record)


def _texts(row: R) -> dict[str, str]:
    """What was typed into a row; what was chosen (a domain, a change) does not fill it."""
    found = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: value.strip() for name, value in found.items() if type(value) is str}


def _filled(row: R) -> bool:
    return any(text for name, text in _texts(row).items() if name != "who")


def _stripped(row: R) -> R:
    return replace(row, **_texts(row))  # type: ignore[arg-type]


def _gaps(record: RecordDraft) -> Iterator[Problem]:
    for index, step in enumerate(record.steps):
        if _filled(step) and not step.what.strip():
            yield Problem(f"steps.{index}.what", _("Say what is to be done."))
    for index, medicine in enumerate(record.medicines):
        if _filled(medicine) and not medicine.name.strip():
            yield Problem(f"medicines.{index}.name", _("Enter the medicine and its strength."))
    for index, choice in enumerate(record.child_choices):
        for name in ("ask", "one", "other"):
            if _filled(choice) and not getattr(choice, name).strip():
                yield Problem(f"child_choices.{index}.{name}", _("Say what the child can choose, and two ways."))
                break


def _readers(record: RecordDraft) -> Iterator[Problem]:
    """Each further page has a reader of its own, who has no other page of this visit."""
    taken = {record.reader.casefold()}
    for index, page in enumerate(record.more_pages):
        name = page.reader.strip()
        if page.version is None:
            yield Problem(f"more_pages.{index}.version", _("Choose which page this is."))
        if not name:
            yield Problem(f"more_pages.{index}.reader", _("Say by name who this page is for."))
        elif name.casefold() in taken:
            yield Problem(f"more_pages.{index}.reader", _("{name} reads another page already.").format(name=name))
        taken.add(name.casefold())


def _unconfirmed(record: RecordDraft, team: Mapping[MemberId, Confirmer]) -> Iterator[Problem]:
    for index, medicine in enumerate(record.medicines):
        if medicine.confirmed_by is None:
            continue
        field = f"medicines.{index}.confirmed_by"
        who = team.get(medicine.confirmed_by)
        if who is None:
            yield Problem(field, _("Choose who confirms this change from the team."))
        elif not who.medicines:
            message = _("{name} ({profession}) cannot confirm a medicine change. A prescriber or nurse does.")
            yield Problem(field, message.format(name=who.name, profession=who.profession))


def _interpreted(record: RecordDraft, now: datetime) -> Iterator[Problem]:
    if record.interpreted is None:
        return
    if not record.interpreted_by.strip():
        yield Problem("interpreted_by", _("Enter the name, or the interpreter’s number."))
    if record.interpreted_on is None:
        yield Problem("interpreted_on", _("Enter the day."))
    elif record.interpreted_on > now.date():
        yield Problem("interpreted_on", _("This day is still to come. Enter when it really was."))


def _times(outcome: VisitOutcome, now: datetime) -> Iterator[Problem]:
    arrived, departed = outcome.arrived, outcome.departed
    for field, moment in (("arrived", arrived), ("departed", departed)):
        if moment is not None and moment > now:
            yield Problem(field, _("This time is still to come. Enter when it really was."))
    if arrived and departed and departed <= arrived:
        yield Problem("departed", _("The visit ended before it began. Check both times."))
    elif arrived and departed and departed - arrived > LONGEST:
        yield Problem("departed", _("That is longer than 12 hours. Check both times."))

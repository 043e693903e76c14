"""The record of a visit as two forms nobody can mistake for each other: the patient's page, and the team's notes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from careteam.domain.help import HelpDomain
from careteam.domain.ids import MemberId
from careteam.domain.visits import Interpreted, Medicine, MedicineChange, NextStep, RecordDraft, Talk, VisitOutcome
from careteam.i18n import _
from careteam.services.wrap_ups import WrapUp
from ui.kit.fields import Check, Choice, Date, Field, Multiline, Section, Text, TimeOfDay, words_of
from ui.kit.rows import Rows
from ui.visit.reading import PlainWords


@dataclass(frozen=True)
class Said:
    """One thing talked about, in the patient's words."""

    domain: HelpDomain = HelpDomain.SYMPTOMS
    words: str = ""


@dataclass(frozen=True)
class Note:
    """What the team notes about one thing talked about."""

    domain: HelpDomain = HelpDomain.SYMPTOMS
    note: str = ""


@dataclass(frozen=True)
class PageDraft:
    """What is printed."""

    what_matters: str = ""
    said: tuple[Said, ...] = ()
    steps: tuple[NextStep, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    questions: str = ""
    reader: str | None = None
    discussed: bool = False
    interpreted: Interpreted | None = None
    interpreted_by: str = ""
    interpreted_on: date | None = None


@dataclass(frozen=True)
class TeamDraft:
    """What is never printed."""

    told_back: bool = False
    arrived: time | None = None
    departed: time | None = None
    others_present: str = ""
    notes: tuple[Note, ...] = ()
    team_notes: str = ""


def page_draft(outcome: VisitOutcome) -> PageDraft:
    """The part of an outcome that is printed."""
    record = outcome.record
    return PageDraft(
        what_matters=record.what_matters,
        said=tuple(Said(talk.domain, talk.words) for talk in record.talks if talk.words),
        steps=record.steps,
        medicines=record.medicines,
        questions=record.questions,
        reader=record.reader or None,
        discussed=record.discussed,
        interpreted=record.interpreted,
        interpreted_by=record.interpreted_by,
        interpreted_on=record.interpreted_on,
    )


def team_draft(outcome: VisitOutcome) -> TeamDraft:
    """The part of an outcome that stays with the team."""
    record = outcome.record
    return TeamDraft(
        told_back=record.told_back,
        arrived=outcome.arrived.time() if outcome.arrived else None,
        departed=outcome.departed.time() if outcome.departed else None,
        others_present=record.others_present,
        notes=tuple(Note(talk.domain, talk.team_note) for talk in record.talks if talk.team_note),
        team_notes=record.team_notes,
    )


def joined(page: PageDraft, team: TeamDraft, starts: datetime) -> VisitOutcome:
    """Both parts as one outcome of a visit that was planned for ``starts``; a note joins the talk of its domain."""
    notes = list(team.notes)
    talks = []
    for said in page.said:
        note = next((one for one in notes if one.domain is said.domain), None)
        if note is not None:
            notes.remove(note)
        talks.append(Talk(said.domain, said.words, note.note if note else ""))
    talks += [Talk(note.domain, team_note=note.note) for note in notes]
    record = RecordDraft(
        what_matters=page.what_matters,
        talks=tuple(talks),
        steps=tuple(replace(step, who=step.who or "") for step in page.steps),
        medicines=page.medicines,
        questions=page.questions,
        team_notes=team.team_notes,
        others_present=team.others_present,
        reader=page.reader or "",
        discussed=page.discussed,
        interpreted=page.interpreted,
        interpreted_by=page.interpreted_by,
        interpreted_on=page.interpreted_on,
        told_back=team.told_back,
    )
    return VisitOutcome(record, _on(starts, team.arrived), _on(starts, team.departed))


def _on(starts: datetime, at: time | None) -> datetime | None:
    return None if at is None else datetime.combine(starts.date(), at)


def page_fields(shown: WrapUp, me: MemberId | None) -> list[Field | Section]:
    """The form of what is printed. ``me``: who a new medicine change is confirmed by, where that person may."""
    confirmers = list(shown.confirmers)
    confirmed = me if me in {member_id for member_id, _name in confirmers} else None
    hint = _("Carried over from the last visit: take out what is done.") if shown.edited.draft.record.steps else ""
    asked = _("Last time they wanted to ask: {questions}").format(questions=shown.asked_before)
    return [
        PlainWords("what_matters", _("What matters to {name}").format(name=shown.patient), lines=2),
        Rows(
            "said",
            _("What we talked about"),
            hint="" if not shown.asked_before else asked,
            fields=(
                Choice("domain", _("About"), options=words_of(list(HelpDomain)), width=220),
                PlainWords("words", _("In the patient’s words"), lines=2, beside=True),
            ),
            new=Said,
            add=_("Add what we talked about"),
        ),
        Rows(
            "steps",
            _("What to do next"),
            hint=hint if shown.edited.version == 0 else "",
            fields=(
                PlainWords("what", _("What")),
                Choice("who", _("Who does it"), options=[(one.name, one.words) for one in shown.doers], width=168),
                Text("by_when", _("By when"), width=96),
            ),
            new=NextStep,
            add=_("Add a next step"),
        ),
        Rows(
            "medicines",
            _("Medicine changes today"),
            fields=(
                Choice("change", _("Change", "of a medicine"), options=words_of(list(MedicineChange)), width=112),
                Text("name", _("Medicine and strength"), beside=True),
                Choice(
                    "confirmed_by",
                    _("Confirmed by"),
                    options=confirmers,
                    none=_("Nobody yet"),
                    width=160,
                    beside=True,
                ),
                PlainWords("what_for", _("What it is for")),
                PlainWords("how", _("How to take it"), beside=True),
            ),
            new=lambda: Medicine(confirmed_by=confirmed),
            add=_("Add a medicine change"),
            wrapped=True,
        ),
        PlainWords("questions", _("What they want to ask next time, one question a line"), lines=2),
        Choice(
            "reader",
            _("Who reads this page"),
            options=[(one.name, one.words) for one in shown.readers],
            none=_("Not said yet"),
        ),
        Check("discussed", _("Hospice or the end of life was talked about with this reader")),
        *(_interpreted() if shown.other_language else ()),
    ]


def _interpreted() -> list[Field | Section]:
    """Who brought the team's words to a reader of another language; without it steps and medicines do not print."""
    return [
        Section(_("For a reader of another language")),
        Choice(
            "interpreted",
            _("How the steps and medicines reached them"),
            options=words_of(list(Interpreted)),
            none=_("Not recorded yet"),
        ),
        Text("interpreted_by", _("Who: a name, or the interpreter’s number")),
        Date("interpreted_on", _("On"), beside=True, width=140),
    ]


def team_fields() -> list[Field | Section]:
    """The form of what is never printed."""
    return [
        Check("told_back", _("They told the plan back in their own words")),
        TimeOfDay("arrived", _("Arrived")),
        TimeOfDay("departed", _("Left"), beside=True),
        Text("others_present", _("Who else was there"), beside=True),
        Rows(
            "notes",
            _("Notes on what we talked about"),
            fields=(
                Choice("domain", _("About"), options=words_of(list(HelpDomain)), width=220),
                Multiline("note", _("Team note"), lines=2),
            ),
            new=Note,
            add=_("Add a team note"),
        ),
        Multiline("team_notes", _("Anything else for the team"), lines=3),
    ]

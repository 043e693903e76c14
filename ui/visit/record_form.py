"""The record of a visit as two forms nobody can mistake for each other: the patient's page, and the team's notes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from careteam.domain.help import HelpDomain
from careteam.domain.ids import MemberId
from careteam.domain.versions import ChildChoice, ChildLine, PageFor, PageVersion, ToldTopic
from careteam.domain.visits import Interpreted, Medicine, MedicineChange, NextStep, RecordDraft, Talk, VisitOutcome
from careteam.i18n import _
from careteam.services.plain_words import CHILD_GOAL
from careteam.services.wrap_ups import WrapUp
from ui.kit.fields import Check, Choice, Date, Field, Multiline, Section, Text, TimeOfDay, words_of
from ui.kit.rows import Rows
from ui.visit.reading import PlainWords


@dataclass(frozen=True)
class Said:
    """One thing talked about, in the patient's words."""

    domain: HelpDomain = HelpDomain.SYMPTOMS
    words: str = ""
    private: bool = False


@dataclass(frozen=True)
class MorePage:
    """Another page of the same visit, for somebody else."""

    version: PageVersion | None = PageVersion.CAREGIVER
    reader: str | None = None
    discussed: bool = False


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
    page_version: PageVersion | None = PageVersion.ADULT
    more_pages: tuple[MorePage, ...] = ()
    own_words_private: bool = False
    child_matters: str = ""
    child_talks: tuple[ChildLine, ...] = ()
    child_steps: tuple[ChildLine, ...] = ()
    child_choices: tuple[ChildChoice, ...] = ()

    @property
    def for_child(self) -> bool:
        """Whether one of the pages is the child's own."""
        return PageVersion.CHILD in {self.page_version, *(page.version for page in self.more_pages)}

    @property
    def pages(self) -> tuple[PageFor, ...]:
        """Every page that is made of this, the main one first."""
        main = MorePage(self.page_version, self.reader, self.discussed)
        return tuple(PageFor(one.version, one.reader or "", one.discussed) for one in (main, *self.more_pages))


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
        said=tuple(Said(talk.domain, talk.words, talk.private) for talk in record.talks if talk.words),
        steps=record.steps,
        medicines=record.medicines,
        questions=record.questions,
        reader=record.reader or None,
        discussed=record.discussed,
        page_version=record.page_version,
        more_pages=tuple(MorePage(page.version, page.reader or None, page.discussed) for page in record.more_pages),
        own_words_private=record.own_words_private,
        child_matters=record.child_matters,
        child_talks=record.child_talks,
        child_steps=record.child_steps,
        child_choices=record.child_choices,
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
        talks.append(Talk(said.domain, said.words, note.note if note else "", said.private))
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
        page_version=page.page_version,
        more_pages=page.pages[1:],
        own_words_private=page.own_words_private,
        child_matters=page.child_matters,
        child_talks=page.child_talks,
        child_steps=page.child_steps,
        child_choices=page.child_choices,
    )
    return VisitOutcome(record, _on(starts, team.arrived), _on(starts, team.departed))


def _on(starts: datetime, at: time | None) -> datetime | None:
    return None if at is None else datetime.combine(starts.date(), at)


def page_fields(shown: WrapUp, me: MemberId | None, marks: Callable[[], bool]) -> list[Field | Section]:
    """The form of what is printed. ``me``: who a new medicine change is confirmed by, where that person may.

    ``marks``: whether a row may be marked private now, which it is where somebody else has a page too.
    """
    private = Check("private", _("Private"), shown_if=lambda _row: marks(), width=112)
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
                Choice("domain", _("About"), options=words_of(list(HelpDomain)), width=244),
                PlainWords("words", _("In the patient’s words"), lines=2, beside=True),
                private,
            ),
            new=Said,
            add=_("Add what we talked about"),
            wrapped=True,
        ),
        Rows(
            "steps",
            _("What to do next"),
            hint=hint if shown.edited.version == 0 else "",
            fields=(
                PlainWords("what", _("What")),
                Choice("who", _("Who does it"), options=[(one.name, one.words) for one in shown.doers]),
                Text("by_when", _("By when"), width=168, beside=True),
                replace(private, beside=True),
            ),
            new=NextStep,
            add=_("Add a next step"),
            wrapped=True,
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
                replace(private, beside=True),
            ),
            new=lambda: Medicine(confirmed_by=confirmed),
            add=_("Add a medicine change"),
            wrapped=True,
        ),
        PlainWords("questions", _("What they want to ask next time, one question a line"), lines=2),
        Check(
            "own_words_private",
            _("What matters and the questions are private: only on their own page"),
            shown_if=lambda draft: marks_private(draft, shown),
        ),
        *_readers(shown),
        *(_interpreted() if shown.other_language else ()),
        *_for_child(shown),
    ]


def _readers(shown: WrapUp) -> list[Field]:
    """Who reads a page, and which; of an adult there is one page of their own, until somebody asks for another."""
    people = [(one.name, one.words) for one in shown.readers]
    by_age = _("By age: {version}. What a child understands decides.").format(version=shown.suggested.label)
    record = shown.edited.draft.record
    return [
        Choice("reader", _("Who reads this page"), options=people, none=_("Not said yet")),
        Choice(
            "page_version",
            _("Which page it is"),
            options=words_of(list(PageVersion)),
            none=_("Choose it with the family"),
            hint=by_age if shown.minor else "",
            beside=True,
            shown_if=lambda _draft: shown.minor or record.page_version is not PageVersion.ADULT,
        ),
        Check("discussed", _("Hospice or the end of life was talked about with this reader")),
        Rows(
            "more_pages",
            _("Pages for others"),
            fields=(
                Choice("version", _("Which page"), options=words_of(list(PageVersion)), width=190),
                Choice("reader", _("Who reads it"), options=people, none=_("Not said yet"), beside=True),
                Check("discussed", _("Hospice or the end of life was talked about with this reader")),
            ),
            new=MorePage,
            add=_("Add a page for somebody else"),
            wrapped=True,
        ),
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


def _for_child(shown: WrapUp) -> list[Field]:
    """What the child's own page says: nothing else of the record reaches it."""

    def asked(draft: PageDraft) -> bool:
        return draft.for_child

    def lines(name: str, label: str, add: str) -> Rows:
        return Rows(
            name,
            label,
            fields=(
                PlainWords("words", _("To the child"), goal=CHILD_GOAL),
                Choice("about", _("About"), options=words_of(list(ToldTopic)), none=_("Everyday things"), width=220),
            ),
            new=ChildLine,
            add=add,
            shown_if=asked,
        )

    hint = _("The child’s page says only what stands from here on. Talk to {name}: “you”, short words.")
    return [
        PlainWords(
            "child_matters",
            _("Child’s page: what {name} likes and wants").format(name=shown.patient),
            hint=hint.format(name=shown.patient),
            goal=CHILD_GOAL,
            shown_if=asked,
        ),
        lines("child_talks", _("Child’s page: what we talked about"), _("Add a sentence to the child")),
        lines("child_steps", _("Child’s page: what comes next"), _("Add what comes next")),
        Rows(
            "child_choices",
            _("Child’s page: what {name} can choose").format(name=shown.patient),
            fields=(
                PlainWords("ask", _("Question"), goal=CHILD_GOAL),
                Text("one", _("One answer"), width=140),
                Text("other", _("The other"), width=140),
            ),
            new=ChildChoice,
            add=_("Add a choice"),
            shown_if=asked,
        ),
    ]


def marks_private(draft: PageDraft, shown: WrapUp) -> bool:
    """Whether it matters what is private: a child or teen, somebody else with a page, or something marked already."""
    rows: tuple[Said | NextStep | Medicine, ...] = (*draft.said, *draft.steps, *draft.medicines)
    marked = draft.own_words_private or any(row.private for row in rows)
    return shown.minor or bool(draft.more_pages) or marked


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
                Choice("domain", _("About"), options=words_of(list(HelpDomain)), width=244),
                Multiline("note", _("Team note"), lines=2),
            ),
            new=Note,
            add=_("Add a team note"),
        ),
        Multiline("team_notes", _("Anything else for the team"), lines=3),
    ]

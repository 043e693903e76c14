"""What each page of a visit says: made of what was gathered, for its version and its reader."""

import hashlib
import json
from dataclasses import replace

from careteam.domain import pages, readers, summaries
from careteam.domain.call_boxes import call_box
from careteam.domain.offices import Paper
from careteam.domain.page_languages import ENGLISH
from careteam.domain.patients import CallBoxKind
from careteam.domain.summaries import Person, StepLine, SummaryPage, VisitLine, where_in_words
from careteam.domain.versions import ChildLine, PageFor, PageVersion
from careteam.i18n import catalogue
from careteam.persistence.values import pack
from careteam.services.page_facts import Colleague, Coming, Facts, Gathered, Whose

MOST_NEXT_VISITS = 3
MOST_NEXT_VISITS_OF_A_CHILD = 2
NEWER = {"version": "adult", "reader": "", "to_patient": False, "choices": []}
"""Fields of a page that those printed by earlier versions of the program did not have, as they would have been."""


def page_of(
    gathered: Gathered, facts: Facts, large_print: bool | None = None, page_for: PageFor | None = None
) -> SummaryPage:
    """The page made of these facts, the main one unless told otherwise, not yet saying which page it replaces."""
    page_for = page_for or pages.of_record(facts.record)[0]
    own = is_own(facts, page_for)
    record = facts.record if own else pages.shareable(facts.record)
    page = _page(gathered, replace(facts, record=record), page_for, own=own)
    page = page if large_print is None else replace(page, large_print=large_print)
    if page.version is PageVersion.CHILD:
        return _childs(page, facts)
    if page.version is not PageVersion.CAREGIVER:
        return page
    return replace(page, reader=page_for.reader, to_patient=pages.written_to_patient(record))


def _childs(page: SummaryPage, facts: Facts) -> SummaryPage:
    """The page of a child: of all that was recorded only what was written for the child, and who comes when."""
    record = facts.record
    return replace(
        page,
        office="",
        what_matters=record.child_matters,
        talks=_lines(record.child_talks),
        steps=tuple(StepLine(line) for line in _lines(record.child_steps)),
        medicines=(),
        next_visits=tuple(replace(one, where="") for one in page.next_visits[:MOST_NEXT_VISITS_OF_A_CHILD]),
        team=(),
        questions="",
        with_treatment=False,
        where=where_in_words(facts.setting, "", page.language),
        choices=tuple(choice for choice in record.child_choices if choice.ask),
    )


def _lines(lines: tuple[ChildLine, ...]) -> tuple[str, ...]:
    return tuple(line.words for line in lines if line.words)


def _page(gathered: Gathered, facts: Facts, page_for: PageFor, *, own: bool) -> SummaryPage:
    office, patient, record, language = gathered.office, facts.patient, facts.record, language_of(facts.patient)
    version = page_for.version or PageVersion.ADULT
    yours = version is not PageVersion.CAREGIVER
    name = patient.name if own else patient.formal_name if patient.minor else patient.outside_name

    def who(step: str) -> str:
        """Who does a step, empty for the reader of the page."""
        if not step or _is_patient(facts, step):
            return "" if yours else name
        return "" if not yours and step.casefold() == page_for.reader.casefold() else step

    box = call_box(
        patient.call_box,
        office,
        hospice=patient.hospice,
        hospice_phone=patient.hospice_phone,
        form_where=patient.form_where,
        language=language,
        version=version,
    )
    return SummaryPage(
        patient=name,
        visited_on=facts.starts.date(),
        call_box=box,
        office=office.name,
        where=where_in_words(facts.setting, facts.place, language, yours=yours),
        who_came=tuple(person(one, language, helps=False) for one in facts.present),
        what_matters=record.what_matters,
        talks=tuple(talk.words for talk in record.talks if talk.words),
        steps=tuple(StepLine(step.what, who(step.who), step.by_when) for step in record.steps if step.what),
        medicines=summaries.medicine_lines(record.medicines, gathered.may_confirm),
        next_visits=tuple(visit_line(one, language, yours=yours) for one in facts.coming[:MOST_NEXT_VISITS]),
        team=tuple(person(one, language) for one in facts.serving or facts.present),
        questions=record.questions,
        with_treatment=not patient.hospice and patient.call_box is not CallBoxKind.HOSPICE,
        language=language,
        large_print=patient.large_print,
        paper=office.paper,
        version=version,
    )


def content(page: SummaryPage) -> str:
    """What tells a page that says something else from one that is only printed again, or larger."""
    bare = replace(page, replaces=None, large_print=False, paper=Paper.LETTER)
    said = {name: value for name, value in pack(bare).items() if name not in NEWER or value != NEWER[name]}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _is_patient(facts: Facts, who: str) -> bool:
    return who.strip().casefold() in {facts.patient.name.casefold(), facts.patient.formal_name.casefold()}


def is_own(facts: Facts, page_for: PageFor) -> bool:
    """Whether the patient reads the page. One that nobody is named for yet is as it would be for anybody."""
    return _is_patient(facts, page_for.reader)


def in_another_language(facts: Facts) -> bool:
    """Whether the team's words may need a translator or an interpreter, whoever of those around reads the page."""
    patient = facts.patient
    around = (None, *patient.contacts)
    english = all(readers.reads_english(reader, patient.languages) for reader in around)
    return patient.page_language != ENGLISH or not english


def language_of(patient: Whose) -> str:
    """The language of a patient's page; English is that of the team's own country."""
    return "en-US" if patient.page_language == ENGLISH else patient.page_language


def person(one: Colleague, language: str, *, helps: bool = True) -> Person:
    """Somebody of the team as a page names them."""
    say = catalogue(language).gettext
    return Person(one.name, say(one.plain) if one.plain else "", say(one.helps) if helps and one.helps else "")


def visit_line(coming: Coming, language: str, *, yours: bool = True) -> VisitLine:
    """A visit to come as a page names it. ``yours``: to the patient."""
    starts, ends = coming.window or (coming.starts.time(), None)
    who = tuple(person(one, language, helps=False) for one in coming.colleagues)
    where = where_in_words(coming.setting, coming.place, language, yours=yours)
    return VisitLine(coming.starts.date(), starts, ends, who, where)

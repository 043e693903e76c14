"""What a family gets beside the page of a visit: whom to call, who is who, and when somebody comes next."""

from dataclasses import dataclass, replace

from careteam.domain import readers
from careteam.domain.call_boxes import call_box
from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId
from careteam.domain.page_languages import ENGLISH, page_language
from careteam.domain.patients import CallBoxKind
from careteam.domain.permissions import Permission
from careteam.domain.summaries import BlockKey, SummaryPage, draft_phrases
from careteam.i18n import _
from careteam.services import page_languages
from careteam.services.office import Work
from careteam.services.page_facts import around
from careteam.services.page_making import language_of, person, visit_line
from careteam.services.permits import needs

MOST_VISITS = 12
"""Of those to come: enough to say of everybody on the team when they come next."""


@dataclass(frozen=True)
class FamilyPage:
    """What a family's papers say; ``notes``: what whoever prints them should know."""

    page: SummaryPage
    notes: tuple[str, ...] = ()


@needs(Permission.SEE)
def page(work: Work, patient_id: PatientId) -> FamilyPage:
    """All of it, with nothing that was said or found at a visit, in the patient's size of print and language of pages.

    A minor stands there by the formal name: the preferred one may be private, and a parent reads along. Nobody of the
    team is named with a phone number of their own. When to call, and the hours, are in the team's own words, which no
    interpreter reads aloud here: they are left out where the patient does not read them. Raises Invalid where the
    patient has died, or where nobody approved the phrases of the language.
    """
    found = around(work, patient_id)
    patient, office, language = found.patient, found.office, language_of(found.patient)
    if patient.died:
        raise Invalid.field("", _("{name} has died: no page goes out.").format(name=patient.name))
    tag = page_language(language).tag
    if tag not in page_languages.approved(work):
        raise Invalid.field(BlockKey.PHRASES.value, draft_phrases(tag))
    notes: tuple[str, ...] = ()
    ours = office.when_to_call.strip() or office.day_hours.strip()
    if ours and (tag != ENGLISH or not readers.reads_english(None, patient.languages)):
        message = _(
            "“When to call” and the hours are left out: they are in English. "
            "Tell {name} with an interpreter when to call."
        )
        office, notes = replace(office, when_to_call="", day_hours=""), (message.format(name=patient.name),)
    box = call_box(
        patient.call_box,
        office,
        hospice=patient.hospice,
        hospice_phone=patient.hospice_phone,
        form_where=patient.form_where,
        language=language,
    )
    made = SummaryPage(
        patient=patient.formal_name if patient.minor else patient.outside_name,
        visited_on=found.today,
        call_box=box,
        office=office.name,
        next_visits=tuple(visit_line(one, language) for one in found.coming[:MOST_VISITS]),
        team=tuple(person(one, language) for one in found.serving),
        with_treatment=not patient.hospice and patient.call_box is not CallBoxKind.HOSPICE,
        language=language,
        large_print=patient.large_print,
        paper=office.paper,
    )
    return FamilyPage(made, notes)

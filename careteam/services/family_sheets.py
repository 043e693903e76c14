"""What a family gets beside the page of a visit: whom to call, who is who, and when somebody comes next."""

from careteam.domain.call_boxes import call_box
from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId
from careteam.domain.patients import CallBoxKind
from careteam.domain.permissions import Permission
from careteam.domain.summaries import Person, SummaryPage, VisitLine, where_in_words
from careteam.i18n import _, catalogue
from careteam.services.office import Work
from careteam.services.page_facts import Colleague, Coming, around
from careteam.services.permits import needs

LANGUAGE = "en-US"
"""Of these papers, until their phrases are among those that are approved in other languages."""

MOST_VISITS = 12
"""Of those to come: enough to say of everybody on the team when they come next."""


@needs(Permission.SEE)
def page(work: Work, patient_id: PatientId, language: str = LANGUAGE) -> SummaryPage:
    """All of it, with nothing that was said or found at a visit, and in the patient's size of print.

    A minor stands there by the formal name: the preferred one may be private, and a parent reads along. Nobody of the
    team is named with a phone number of their own. Raises Invalid where the patient has died.
    """
    found = around(work, patient_id)
    patient, office = found.patient, found.office
    if patient.died:
        raise Invalid.field("", _("{name} has died: no page goes out.").format(name=patient.name))
    box = call_box(
        patient.call_box,
        office,
        hospice=patient.hospice,
        hospice_phone=patient.hospice_phone,
        form_where=patient.form_where,
        language=language,
    )
    return SummaryPage(
        patient=patient.formal_name if patient.minor else patient.outside_name,
        visited_on=found.today,
        call_box=box,
        office=office.name,
        next_visits=tuple(_visit(one, language) for one in found.coming[:MOST_VISITS]),
        team=tuple(_person(one, language) for one in found.serving),
        with_treatment=not patient.hospice and patient.call_box is not CallBoxKind.HOSPICE,
        language=language,
        large_print=patient.large_print,
        paper=office.paper,
    )


def _person(one: Colleague, language: str) -> Person:
    say = catalogue(language).gettext
    return Person(one.name, say(one.plain) if one.plain else "", say(one.helps) if one.helps else "")


def _visit(one: Coming, language: str) -> VisitLine:
    starts, ends = one.window or (one.starts.time(), None)
    who = tuple(_person(colleague, language) for colleague in one.colleagues)
    return VisitLine(one.starts.date(), starts, ends, who, where_in_words(one.setting, one.place, language))

"""Whom we may call and tell: the rules around the people of a patient."""

from collections.abc import Iterator
from datetime import date

from careteam.domain.errors import Invalid, Problem
from careteam.domain.patients import Authority, CallDraft, ContactDraft, ContactRole, MayKnow, YesNo
from careteam.i18n import _


def check(draft: ContactDraft, today: date) -> None:
    """Refuse a contact that cannot be kept as entered. Raises Invalid with one problem a field."""
    problems = list(_problems(draft, today))
    if problems:
        raise Invalid(*problems)


def _problems(draft: ContactDraft, today: date) -> Iterator[Problem]:
    if not draft.name and not draft.organization:
        yield Problem("name", _("Enter a name, or the organization."))
    if not draft.roles:
        yield Problem("roles", _("Choose what this person is to the patient."))
    decides = ContactRole.DECISION_MAKER in draft.roles
    if decides and draft.authority is Authority.NONE:
        yield Problem("authority", _("Choose where the decision maker’s authority comes from."))
    for first, last in (("authority_from", "authority_to"), ("court_order_from", "court_order_to")):
        begins, ends = getattr(draft, first), getattr(draft, last)
        if begins and ends and ends < begins:
            yield Problem(last, _("This date is before the one it begins at."))
    if draft.own_page is not YesNo.NOT_ASKED and draft.own_page_from is None:
        yield Problem("own_page_from", _("Choose who said so."))
    if draft.own_page_on and draft.own_page_on > today:
        yield Problem("own_page_on", _("This day is still to come."))
    if draft.court_forbids_page and not draft.court_order:
        yield Problem("court_order", _("Say which order it is."))
    if draft.birth_date and draft.birth_date > today:
        yield Problem("birth_date", _("The birth date is in the future."))


def in_force(draft: ContactDraft, today: date) -> bool:
    """Whether this person decides for the patient today."""
    begun = draft.authority_from is None or draft.authority_from <= today
    over = draft.authority_to is not None and draft.authority_to < today
    return draft.authority is not Authority.NONE and begun and not over


def why_not_call(name: str, safe_call: YesNo, may_know: MayKnow = MayKnow.NOT_ASKED, note: str = "") -> str:
    """Why we must not call somebody, with the note kept about them; empty where we may."""
    if safe_call is YesNo.NO:
        sentence = _("{name} is marked as not safe to call.")
    elif may_know is MayKnow.NOTHING:
        sentence = _("{name} must not be told anything, so do not call.")
    else:
        return ""
    return f"{sentence.format(name=name)} {note}".strip()


def check_call(draft: CallDraft, refusal: str) -> None:
    """Refuse a call that cannot be kept, or that we should not have made: ``refusal`` is from ``why_not_call``.

    Raises Invalid with one problem a field. That somebody called us can always be written down.
    """
    problems = []
    if not draft.with_whom:
        problems.append(Problem("with_whom", _("Enter who the call was with.")))
    if not draft.about:
        problems.append(Problem("about", _("Enter what the call was about.")))
    if refusal and not draft.incoming:
        problems.append(Problem("with_whom", refusal))
    if problems:
        raise Invalid(*problems)

"""What must hold of a patient as entered before it is kept."""

from datetime import date, timedelta

from careteam.domain.errors import Invalid, Problem
from careteam.domain.identity import identity_number
from careteam.domain.patients import BirthKnown, PatientDraft, years_old
from careteam.i18n import _

OLDEST = 120
"""Nobody is known to have lived much longer; a birth date further back is a slip of the hand."""

PAST_TERM = timedelta(days=60)
"""How long an expected birth date may lie back before somebody should say what became of it."""


def check(draft: PatientDraft, today: date) -> None:
    """Refuse a patient that cannot be kept as entered. Raises Invalid with one problem a field."""
    problems = [*_name_problems(draft), *_birth_problems(draft, today), *_illness_problems(draft, today)]
    problems += _told_problems(draft, today)
    for hours in draft.times_that_suit:
        if hours.ends <= hours.starts:
            problems.append(Problem("times_that_suit", _("A time that suits ends before it starts.")))
            break
    if draft.interpreter_kind is not None and not draft.interpreter_needed:
        text = _("A kind of interpreter is chosen, but none is needed. Say that one is needed, or choose no kind.")
        problems.append(Problem("interpreter_kind", text))
    if why := identity_number(draft.mrn):
        problems.append(Problem("mrn", why))
    if problems:
        raise Invalid(*problems)


def _name_problems(draft: PatientDraft) -> list[Problem]:
    problems = []
    unborn = draft.birth_known is BirthKnown.EXPECTED
    if not draft.given_name.strip() and not unborn:
        problems.append(Problem("given_name", _("Enter the given name, or “Unknown”.")))
    if not draft.family_name.strip():
        problems.append(Problem("family_name", _("Enter the family name, or “Unknown”.")))
    return problems


def _birth_problems(draft: PatientDraft, today: date) -> list[Problem]:
    born, known = draft.birth_date, draft.birth_known
    text = ""
    if known is BirthKnown.UNKNOWN:
        text = _("The birth date is marked as not known. Take the date out, or mark it as estimated.") if born else ""
    elif born is None:
        text = _("Enter the birth date, or mark it as not known.")
    elif known is BirthKnown.EXPECTED:
        if born < today - PAST_TERM:
            text = _("The expected birth date is long past. Enter the birth date.")
        elif born > today + timedelta(days=300):
            text = _("The expected birth date is more than ten months away. Check the year.")
    elif born > today:
        text = _("The birth date is in the future. Check it, or mark it as expected.")
    elif years_old(born, today) > OLDEST:
        text = _("The birth date is more than 120 years ago. Check the year.")
    return [Problem("birth_date", text)] if text else []


def _told_problems(draft: PatientDraft, today: date) -> list[Problem]:
    problems = []
    for index, told in enumerate(draft.told):
        if told.told_on is None:
            problems.append(Problem(f"told.{index}.told_on", _("Enter the day.")))
        elif told.told_on > today:
            problems.append(Problem(f"told.{index}.told_on", _("This day is still to come.")))
        if not told.told_by.strip():
            problems.append(Problem(f"told.{index}.told_by", _("Enter who told it.")))
    return problems


def _illness_problems(draft: PatientDraft, today: date) -> list[Problem]:
    diagnosed, advanced = draft.diagnosed_on, draft.advanced_on
    problems = []
    if diagnosed and diagnosed > today:
        problems.append(Problem("diagnosed_on", _("The diagnosis date is in the future.")))
    if advanced and advanced > today:
        problems.append(Problem("advanced_on", _("The date the illness became advanced is in the future.")))
    elif advanced and diagnosed and advanced < diagnosed:
        text = _("The illness cannot have become advanced before it was diagnosed. Check both dates.")
        problems.append(Problem("advanced_on", text))
    return problems

"""Patients in words, as the list and the page write them."""

from datetime import date

from careteam.domain.languages import language_name
from careteam.domain.patients import AgeGroup, BirthKnown, PatientDraft
from careteam.domain.referrals import ClockState, EightWeeks
from careteam.i18n import _, ngettext
from careteam.services.patient_list import PatientRow, When
from ui.kit import dates


def age(row: PatientRow, today: date) -> str:
    """58 years; about 58 years; due Jan 12, 2027; the age group where nothing better is known."""
    on = row.died_on or today
    if row.birth_known is BirthKnown.EXPECTED and row.birth_date:
        return _("due {day}").format(day=dates.full_date(row.birth_date))
    years = dates.age(row.birth_date, on)
    if not years:
        return row.age_group.label if row.age_group else _("age not known")
    return _("about {age}").format(age=years) if row.birth_known is BirthKnown.ESTIMATED else years


def who(row: PatientRow, today: date) -> str:
    """The age, with the group where it steers care: a child, a teen."""
    words = age(row, today)
    young = row.age_group in (AgeGroup.CHILD, AgeGroup.TEEN) and row.birth_known is not BirthKnown.UNKNOWN
    return f"{words} ({row.age_group.label.lower()})" if young and row.age_group else words


def last(visit: When | None, today: date) -> str:
    """The day of a visit that was."""
    return dates.near_day(visit.starts.date(), today) if visit is not None else ""


def coming(visit: When | None, today: date) -> str:
    """The day of a visit ahead, and its time where it is near."""
    if visit is None or abs((visit.starts.date() - today).days) > 1:
        return last(visit, today)
    return dates.moment(visit.starts, today)


def languages(draft: PatientDraft) -> str:
    """The preferred language, and the interpreter needed; empty for English alone."""
    name = language_name(draft.languages[0]) if draft.languages else ""
    if draft.interpreter_needed:
        kind = draft.interpreter_kind.label.lower() if draft.interpreter_kind else ""
        need = _("interpreter, {kind}").format(kind=kind) if kind else _("interpreter needed")
        return f"{name} · {need}" if name else need
    return "" if draft.languages[:1] == ("en",) else name


def clock(state: EightWeeks) -> tuple[str, str]:
    """How the eight weeks to a first visit stand, and the tone to say it in; empty where they do not apply."""
    if state.state is ClockState.RUNNING and state.due_on is not None and state.days_left is not None:
        due = dates.full_date(state.due_on)
        if state.days_left < 0:
            late = ngettext("{count} day over", "{count} days over", -state.days_left).format(count=-state.days_left)
            return _("First visit was due {day}, {late}").format(day=due, late=late), "bad"
        left = ngettext("{count} day left", "{count} days left", state.days_left).format(count=state.days_left)
        return _("First visit by {day}, {left}").format(day=due, left=left), "warn" if state.days_left < 14 else ""
    if state.state is ClockState.MET and state.met_on is not None:
        words = _("First visit {day}, within 8 weeks") if state.in_time else _("First visit {day}, after 8 weeks")
        return words.format(day=dates.full_date(state.met_on)), "good" if state.in_time else ""
    return "", ""

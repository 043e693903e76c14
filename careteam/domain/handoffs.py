"""Handing over a caseload: who can stand in for whom at each patient, spread fairly, and what becomes of the visits."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from careteam.domain import suggestions
from careteam.domain import travel as roads
from careteam.domain.assignments import MEDICAL, WEIGHTS, AssignmentRole
from careteam.domain.conflicts import TIMED, Finding
from careteam.domain.errors import Invalid
from careteam.domain.ids import AssignmentId, MemberId, PatientId
from careteam.domain.suggestions import Available, Known, Wanted
from careteam.domain.travel import Travel
from careteam.domain.words import Word
from careteam.i18n import N_, _, ngettext

LONGEST_COVER = timedelta(days=366)
"""Who is away longer hands over for good."""

NEEDS_COVER = frozenset({AssignmentRole.LEAD, AssignmentRole.PRIMARY, AssignmentRole.COVERING})
"""As what a member is missed for a time. A backup is called now and then, and somebody else is called instead."""


class Fate(Word):
    """What becomes of a patient's planned visits with the member who hands over."""

    MOVE = "move", N_("Go along")
    PIN = "pin", N_("To the pinboard")
    STAY = "stay", N_("Stay", "visits, as they are")


@dataclass(frozen=True)
class Case:
    """One patient to hand over.

    ``weight``: how many weighted patients whoever takes over gets more. ``declined``: disciplines the patient said no
    to; ``refused``: members the patient does not want; ``covered``: those somebody covers for. ``known``: who serves
    the patient besides, and as what; ``met``: who knows them from before. ``days``: how many working days are to be
    covered; 0 where it is for good.
    """

    assignment_id: AssignmentId
    patient_id: PatientId
    wanted: Wanted
    weight: float = WEIGHTS[AssignmentRole.COVERING]
    days: int = 0
    declined: frozenset[str] = frozenset()
    refused: frozenset[MemberId] = frozenset()
    covered: frozenset[MemberId] = frozenset()
    known: Mapping[MemberId, AssignmentRole] = field(default_factory=dict)
    met: Mapping[MemberId, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class Coverer:
    """Somebody who may take over. ``away``: on how many of the working days to cover they are not there themselves."""

    available: Available
    away: int = 0


@dataclass(frozen=True)
class Candidate:
    """One colleague for one patient: why they fit, or what rules them out (``blocked``; empty if nothing does).

    ``before`` and ``after``: their weighted patients without and with this one, all others of this handoff included.
    """

    member_id: MemberId
    name: str
    score: float
    reasons: tuple[str, ...]
    before: float
    after: float
    limit: float
    blocked: str = ""

    @property
    def full(self) -> bool:
        """Whether this patient takes them past their limit."""
        return 0 < self.limit < self.after


def stands_in_for(discipline: str) -> frozenset[str]:
    """The disciplines that can take over from one: its own; doctors, NPs and PAs for one another.

    A patient's yes is to a service, so nothing else may come in its place without asking.
    """
    return MEDICAL if discipline in MEDICAL else frozenset({discipline})


def check_span(first: date | None, last: date | None, *, for_good: bool, today: date) -> None:
    """Refuse a handoff without a day, one that ends before it starts, and one into the past."""
    if first is None:
        raise Invalid.field("first", _("Choose the first day."))
    if first < today:
        raise Invalid.field("first", _("This day has passed. Choose today or later."))
    if for_good:
        return
    if last is None:
        raise Invalid.field("last", _("Choose the last day, or hand over for good."))
    if last < first:
        raise Invalid.field("last", _("The last day is before the first."))
    if last - first > LONGEST_COVER:
        raise Invalid.field("last", _("This is more than a year. Hand over for good instead."))


def working_days(first: date, last: date) -> tuple[date, ...]:
    """The days from Monday to Friday of a span; all its days where it has none of these."""
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return tuple(day for day in days if day.weekday() < 5) or tuple(days)


def days_away(days: Iterable[date], absences: Iterable[tuple[datetime, datetime]]) -> int:
    """On how many days somebody is away at noon, by wall-clock times: an hour off in the morning is no day away."""
    away = tuple(absences)
    noons = (datetime.combine(day, time(12)) for day in days)
    return sum(any(starts <= noon < ends for starts, ends in away) for noon in noons)


def added_loads(cases: Iterable[Case], taken: Mapping[AssignmentId, MemberId | None]) -> dict[MemberId, float]:
    """How many weighted patients everybody gets more."""
    added: dict[MemberId, float] = defaultdict(float)
    for case in cases:
        member_id = taken.get(case.assignment_id)
        if member_id is not None:
            added[member_id] += case.weight
    return added


def candidates(
    case: Case,
    team: Iterable[Coverer],
    added: Mapping[MemberId, float],
    *,
    language_name: Callable[[str], str] = str,
    travel: Travel = roads.minutes,
) -> tuple[Candidate, ...]:
    """Who could take over one patient: the best fit within their limit first; who is ruled out comes last with why.

    ``added``: what everybody gets more by the rest of this handoff.
    """
    able = stands_in_for(case.wanted.discipline)
    found = [
        _candidate(case, one, added.get(one.available.member_id, 0.0), language_name, travel)
        for one in team
        if one.available.discipline in able
    ]
    return tuple(sorted(found, key=lambda one: (bool(one.blocked), one.full, -one.score, one.name)))


def stops(findings: Iterable[Finding], member_id: MemberId) -> str:
    """Why a visit cannot keep its time with somebody else; empty where it can.

    What is hard stops it, and what another time would mend. What is about the person was weighed by choosing them.
    """
    about = (one for one in findings if one.hard or (one.rule in TIMED and one.member_id == member_id))
    return next((one.sentence for one in about), "")


def fate(wish: Fate, stop: str, *, taken: bool) -> Fate:
    """What becomes of one visit: a conflict sends it to the pinboard; where nobody takes over, none moves."""
    if wish is Fate.MOVE:
        return Fate.STAY if not taken else Fate.PIN if stop else Fate.MOVE
    return wish


def _candidate(
    case: Case, one: Coverer, added: float, language_name: Callable[[str], str], travel: Travel
) -> Candidate:
    before = one.available.load + added
    after = before + case.weight
    asked = replace(case.wanted, discipline=one.available.discipline)
    now = replace(one.available, load=before, serves=False, away=False)
    (fit,) = suggestions.suggest(asked, [now], language_name=language_name, travel=travel)
    full = 0 < one.available.limit < after
    parts = [_known(case, one), _discipline(case, one), _absence(case, one), (0.0, _("Caseload full") if full else "")]
    reasons = tuple(words for _score, words in parts if words)
    return Candidate(
        member_id=one.available.member_id,
        name=one.available.name,
        score=round(fit.score + sum(score for score, _words in parts), 3),
        reasons=(*reasons, *fit.reasons[1:]),  # its first says the load, which is shown as figures
        before=round(before, 1),
        after=round(after, 1),
        limit=one.available.limit,
        blocked=blocked(case, one),
    )


def blocked(case: Case, one: Coverer) -> str:
    """Why somebody cannot take a patient over; empty where they can."""
    member = one.available
    if not member.in_service:
        return _("Not on the team then")
    if member.member_id in case.refused:
        return _("The patient declined {name}").format(name=member.name)
    if member.member_id in case.covered:
        return _("Somebody covers for {name} at this patient").format(name=member.name)
    if member.discipline in case.declined:
        return _("The patient declined this service")
    if case.known.get(member.member_id) is AssignmentRole.COVERING:
        return _("Covers for somebody at this patient already")
    if case.days and 2 * one.away > case.days:
        return _away_words(case, one)
    return ""


def beyond_fit(case: Case, one: Coverer) -> float:
    """The points of what is no matter of fit: that they know the patient, and that they are away some days."""
    return sum(points for points, _words in (_known(case, one), _absence(case, one)))


def _known(case: Case, one: Coverer) -> tuple[float, str]:
    role, met = case.known.get(one.available.member_id), case.met.get(one.available.member_id, Known())
    before = replace(met, backup=False, covers=False)
    if role is AssignmentRole.BACKUP:
        return 3.0, " · ".join((_("The patient’s backup"), *before.words))
    if role:
        said = _("Serves the patient already ({role})").format(role=role.label.lower())
        return 2.0, " · ".join((said, *before.words))
    return before.points, " · ".join(before.words)


def _discipline(case: Case, one: Coverer) -> tuple[float, str]:
    other = one.available.discipline != case.wanted.discipline
    return (-2.0, _("Another discipline")) if other else (0.0, "")


def _absence(case: Case, one: Coverer) -> tuple[float, str]:
    if not case.days or not one.away:
        return 0.0, ""
    return -4.0 * one.away / case.days, _away_words(case, one)


def _away_words(case: Case, one: Coverer) -> str:
    words = ngettext("Away {count} of the {days} days", "Away {count} of the {days} days", one.away)
    return words.format(count=one.away, days=case.days)

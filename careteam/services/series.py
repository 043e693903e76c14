"""Visits that repeat: booked at once, and changed or cancelled one by one or together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from sqlalchemy import select

from careteam.domain import recurrence, slots
from careteam.domain.clock import on_clock
from careteam.domain.conflicts import HARD, TIMED, Finding
from careteam.domain.conflicts import check as check_plan
from careteam.domain.errors import Invalid
from careteam.domain.ids import SeriesId, VisitId, new_id
from careteam.domain.permissions import Permission
from careteam.domain.recurrence import Repeat, Scope, SeriesVisit
from careteam.domain.visits import CancelReason, VisitDraft, settled
from careteam.i18n import _, ngettext
from careteam.persistence.models import Patient, Visit, VisitSeries
from careteam.services import openings, plans, travel, visits
from careteam.services.office import Work
from careteam.services.openings import Opening
from careteam.services.permits import needs

Apart = Mapping[datetime, datetime | None]
"""The dates that somebody settled one by one, by the start the series means: another start, or None to leave it out."""

NONE_APART: Apart = MappingProxyType({})


@dataclass(frozen=True)
class Occurrence:
    """One date of a series about to be booked or changed, by the clock of the place.

    ``meant``: when the series would have it start. ``nearest``: a free time close to it, where it has ``findings``.
    ``stays``: why the visit of this date keeps what it has; empty for those that are booked or changed.
    """

    meant: datetime
    starts: datetime
    ends: datetime
    findings: tuple[Finding, ...] = ()
    nearest: Opening | None = None
    left_out: bool = False
    stays: str = ""

    @property
    def goes(self) -> bool:
        """Whether it is booked or changed."""
        return not self.left_out and not self.stays

    @property
    def hard(self) -> bool:
        """Whether something stops it."""
        return any(finding.hard for finding in self.findings)


@dataclass(frozen=True)
class Standing:
    """Where a visit stands in its series: how often that repeats, in words, and the how-manieth of how many it is."""

    rhythm: str
    number: int
    count: int
    moved: bool = False


@dataclass(frozen=True)
class _Asked:
    """A visit of a series: when it is meant to be, and as what; no draft for one that keeps what it has."""

    meant: datetime
    starts: datetime
    ends: datetime
    draft: VisitDraft | None = None
    stays: str = ""


@needs(Permission.SEE)
def dates(work: Work, draft: VisitDraft, repeat: Repeat, apart: Apart = NONE_APART) -> tuple[Occurrence, ...]:
    """Every date of a series with all that is in its way, in as many reads as for one visit. Raises Invalid."""
    return _looked_at(work, _new(settled(draft), repeat, apart), {})


@needs(Permission.VISITS)
def book(work: Work, draft: VisitDraft, repeat: Repeat, apart: Apart = NONE_APART) -> tuple[VisitId, ...]:
    """Book the visits of a series, all that are not left out, or none.

    Raises Invalid with one problem, beginning with its day, for each date that cannot be kept.
    """
    going = [(one, one.draft) for one in _new(draft, repeat, apart).values() if one.draft is not None]
    if not going:
        raise Invalid.field("", _("Every date is left out. Keep at least one, or close without saving."))
    name = work.get(Patient, draft.patient_id).name
    text = ngettext("Book {count} visit with {name}, {rhythm}", "Book {count} visits with {name}, {rhythm}", len(going))
    rhythm = recurrence.words(repeat, going[0][0].meant.date(), (one.meant.date() for one, _draft in going))
    work.named(text.format(count=len(going), name=name, rhythm=rhythm))
    series = work.add(VisitSeries(patient_id=draft.patient_id, repeat=repeat))
    rows = visits.book_all(work, (one for _asked, one in going))
    for row, (one, _draft) in zip(rows, going, strict=True):
        row.series_id, row.series_starts = SeriesId(series.id), one.meant
    return tuple(VisitId(row.id) for row in rows)


@needs(Permission.SEE)
def standing(work: Work, visit_id: VisitId) -> Standing | None:
    """Where a visit stands in its series; None for one that does not repeat."""
    visit = work.get(Visit, visit_id)
    if visit.series_id is None:
        return None
    all_of_them = recurrence.reached(_visits(work, visit), visit_id, Scope.ALL)
    number = next(index for index, one in enumerate(all_of_them) if one.visit_id == visit_id)
    this = all_of_them[number]
    repeat = work.get(VisitSeries, visit.series_id).repeat
    rhythm = recurrence.words(repeat, this.meant.date(), (one.meant.date() for one in all_of_them))
    return Standing(rhythm, number + 1, len(all_of_them), recurrence.was_moved(this))


@needs(Permission.SEE)
def reach(
    work: Work, visit_id: VisitId, draft: VisitDraft, scope: Scope, apart: Apart = NONE_APART
) -> tuple[Occurrence, ...]:
    """What changing one visit of a series to ``draft`` does to it and to the others: what is in the way of each, and
    which keep what they have.
    """
    asked, booked = _changed(work, visit_id, settled(draft), scope, apart)
    return _looked_at(work, asked, booked)


@needs(Permission.VISITS)
def change(
    work: Work,
    visit_id: VisitId,
    draft: VisitDraft,
    scope: Scope,
    apart: Apart = NONE_APART,
    *,
    seen: int | None,
) -> tuple[VisitId, ...]:
    """Change a visit of a series, and with it the others; the visits changed.

    They come to lie as this one is shown, by the clock of their place. Those that are over, or that somebody moved or
    changed by hand, keep what they have. Raises Invalid as ``book`` does, Stale if this visit changed after ``seen``.
    """
    visit = work.get(Visit, visit_id, seen=seen)
    if visit.series_id is None or scope is Scope.THIS:
        visits.change(work, visit_id, draft, seen=seen)
        return (visit_id,)
    asked, _booked = _changed(work, visit_id, draft, scope, apart)
    drafts = {key: one.draft for key, one in asked.items() if one.draft is not None}
    name = work.get(Patient, visit.patient_id).name
    text = ngettext("Change {count} visit with {name}", "Change {count} visits with {name}", len(drafts))
    work.named(text.format(count=len(drafts), name=name))
    series = work.get(VisitSeries, visit.series_id)
    if scope is Scope.ALL and visit.series_starts is not None:
        days = (asked[visit_id].meant.date() - visit.series_starts.date()).days
        series.repeat = recurrence.shifted(series.repeat, days)
    for key, row in visits.change_all(work, drafts).items():
        row.series_starts = asked[key].meant
    return tuple(drafts)


@needs(Permission.VISITS)
def cancel(
    work: Work,
    visit_id: VisitId,
    reason: CancelReason | None,
    note: str = "",
    *,
    scope: Scope = Scope.THIS,
    seen: int | None = None,
) -> tuple[VisitId, ...]:
    """Cancel a visit of a series, and with it the others, saying why; the visits cancelled.

    Those that are over, or that somebody moved by hand, stay as they are.
    """
    visit = work.get(Visit, visit_id, seen=seen)
    going = [
        one.visit_id
        for one in recurrence.reached(_visits(work, visit), visit_id, scope)
        if one.visit_id == visit_id or not recurrence.stays(one, work.now)
    ]
    patient = work.get(Patient, visit.patient_id)
    if len(going) > 1:
        work.named(_("Cancel {count} visits with {name}").format(count=len(going), name=patient.name))
    rows = work.session.scalars(select(Visit).where(Visit.id.in_(going))).all()
    for row in rows:
        visits.cancel(work, VisitId(row.id), reason, note)
    return tuple(going)


@needs(Permission.VISITS)
def take_out(work: Work, visit_id: VisitId, *, seen: int | None = None) -> None:
    """Let a visit stand by itself: changes of its series no longer reach it, and it keeps everything else."""
    visit = work.get(Visit, visit_id, seen=seen)
    name = work.get(Patient, visit.patient_id).name
    work.named(_("Take the visit with {name} out of its series").format(name=name))
    visit.series_id = visit.series_starts = None


def _new(draft: VisitDraft, repeat: Repeat, apart: Apart) -> dict[VisitId, _Asked]:
    found = {}
    for meant in recurrence.occurrences(repeat, draft.starts):
        one = _at(draft, apart.get(meant) or on_clock(meant, draft.zone))
        found[VisitId(new_id())] = _Asked(meant, one.starts, one.ends, one if apart.get(meant, meant) else None)
    return found


def _changed(
    work: Work, visit_id: VisitId, draft: VisitDraft, scope: Scope, apart: Apart
) -> tuple[dict[VisitId, _Asked], dict[VisitId, VisitDraft]]:
    """What is asked of each visit that a change reaches, and all of them as they stand."""
    within = recurrence.reached(_visits(work, work.get(Visit, visit_id)), visit_id, scope)
    booked = plans.drafts(work, [one.visit_id for one in within])
    old = booked[visit_id]
    this = next(one for one in within if one.visit_id == visit_id)
    shift = recurrence.shift(this, draft.starts)
    asked = {}
    for one in within:
        fellow, meant, why = booked[one.visit_id], one.meant + shift, ""
        new, starts = recurrence.alike(draft, old, fellow), on_clock(meant, draft.zone)
        if one.visit_id == visit_id:
            new, starts = draft, draft.starts
        else:
            why = recurrence.stays(one, work.now) or ("" if new else _("It was changed by hand."))
        if why or new is None:
            asked[one.visit_id] = _Asked(one.meant, fellow.starts, fellow.ends, None, why)
            continue
        new = _at(new, apart.get(meant) or starts)
        asked[one.visit_id] = _Asked(meant, new.starts, new.ends, new if apart.get(meant, meant) else None)
    return asked, booked


def _looked_at(
    work: Work, asked: Mapping[VisitId, _Asked], booked: Mapping[VisitId, VisitDraft]
) -> tuple[Occurrence, ...]:
    drafts = {key: one.draft for key, one in asked.items() if one.draft is not None}
    days = _days_around(one.starts for one in drafts.values())
    there = {key: booked[key] for key in drafts if key in booked}
    planned = plans.together(work, drafts, there, reach=timedelta(days=days + 1)) if drafts else {}
    roads = travel.roads(work).minutes
    found = []
    for key, one in asked.items():
        findings: tuple[Finding, ...] = ()
        nearest = None
        if key in planned:
            findings = check_plan(planned[key], now=work.now, travel=roads)
            if any(finding.rule in HARD | TIMED for finding in findings):
                slot = slots.nearest_free(planned[key], now=work.now, days_around=days, travel=roads)
                nearest = openings.opening(planned[key], slot, roads) if slot else None
        left_out = one.draft is None and not one.stays
        found.append(Occurrence(one.meant, one.starts, one.ends, findings, nearest, left_out, one.stays))
    return tuple(found)


def _days_around(starts: Iterable[datetime]) -> int:
    """How far from its date a free time is looked for: half the way to the next date at most."""
    gaps = [(after.date() - before.date()).days // 2 for before, after in pairwise(sorted(starts))]
    return max(1, min([openings.SEARCH_DAYS, *gaps]))


def _visits(work: Work, visit: Visit) -> list[SeriesVisit]:
    columns = (
        Visit.id,
        Visit.series_starts,
        Visit.starts,
        Visit.zone,
        Visit.starts_at,
        Visit.status,
        Visit.on_pinboard,
    )
    query = select(*columns).where(Visit.series_id == visit.series_id, Visit.live())
    if visit.series_id is None:
        query = select(*columns).where(Visit.id == visit.id)
    return [SeriesVisit(row.id, row.series_starts or row.starts, *row[2:]) for row in work.session.execute(query)]


def _at(draft: VisitDraft, starts: datetime) -> VisitDraft:
    return replace(draft, starts=starts, ends=starts + (draft.ends - draft.starts))

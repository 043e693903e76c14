"""What recorded visits tell of drives: proposed to be put right, accepted or dismissed by a person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from careteam.domain import drives
from careteam.domain.drives import WORTH_MINUTES, Drive, Stop
from careteam.domain.ids import CorrectionId, PlaceId, ResidenceId
from careteam.domain.permissions import Permission
from careteam.domain.places import REMOTE
from careteam.domain.travel_settings import CorrectionDraft, CorrectionState
from careteam.domain.visits import SEEN
from careteam.i18n import _, ngettext
from careteam.persistence.models import TravelCorrection, Visit, VisitMember
from careteam.persistence.prepared import Rows, prepared
from careteam.services import sites, travel
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class Proposal:
    """A drive that took another time than is said, on several days. ``said``: the minutes shown now, if any."""

    here: UUID
    there: UUID
    here_words: str
    there_words: str
    minutes: int
    count: int
    said: int | None


@needs(Permission.SEE)
def proposals(work: Work) -> tuple[Proposal, ...]:
    """What the visits of the last half year agree on, the most observed first; without what was dismissed."""
    dismissed = _dismissed(work)
    office = travel.roads(work)
    found = [
        one
        for one in drives.learned(_observed(work), office)
        if not any(
            abs(one.minutes - minutes) < WORTH_MINUTES for minutes in dismissed[_pair(one.here.key, one.there.key)]
        )
    ]
    words = travel.ends_of(work, {key for one in found for key in (one.here.key, one.there.key) if key})
    return tuple(
        Proposal(here.id, there.id, here.words, there.words, one.minutes, one.count, one.said)
        for one in found
        if (here := words.get(one.here.key or work.id)) and (there := words.get(one.there.key or work.id))
    )


@needs(Permission.SETTINGS)
def accept(work: Work, proposal: Proposal) -> CorrectionId:
    """Put a drive right as the visits tell; what was put right before between these places gives way."""
    words = _("Put right the drive from {here} to {there}")
    work.named(words.format(here=proposal.here_words, there=proposal.there_words))
    pair = _pair(proposal.here, proposal.there)
    for row in travel.in_state(work, CorrectionState.IN_USE):
        if _pair(*travel.ends(row)) == pair:
            work.retire(row)
    work.session.flush()
    why = ngettext("Learned from {count} drive", "Learned from {count} drives", proposal.count)
    draft = CorrectionDraft(proposal.here, proposal.there, proposal.minutes, why=why.format(count=proposal.count))
    return travel.save_correction(work, None, draft)


@needs(Permission.SETTINGS)
def dismiss(work: Work, proposal: Proposal) -> None:
    """Leave a drive as it is: it is proposed again only where the visits tell something else by five minutes."""
    words = _("Leave the drive from {here} to {there} as it is")
    work.named(words.format(here=proposal.here_words, there=proposal.there_words))
    row = TravelCorrection(minutes=proposal.minutes, state=CorrectionState.DISMISSED)
    travel.enter(work, row, proposal.here, proposal.there)


def _observed(work: Work) -> list[Drive]:
    """Every drive once, though two members who went together both recorded it."""
    office = travel.roads(work)
    rows = list(_recorded(work, work.now - timedelta(days=drives.LEARNED_DAYS), work.now))
    known = sites.of(
        work,
        {PlaceId(row.place_id) for row in rows if row.place_id},
        {ResidenceId(row.residence_id) for row in rows if row.residence_id},
    )
    by_member: dict[UUID, list[Stop]] = defaultdict(list)
    for row in rows:
        site = known.get(row.residence_id or row.place_id)
        spot = None if row.setting in REMOTE or site is None else site.spot
        by_member[row.member_id].append(Stop(row.id, spot, row.starts_at, row.ends_at, row.arrived_at, row.departed_at))
    once: dict[tuple[UUID, UUID], Drive] = {}
    for stops in by_member.values():
        stops.sort(key=lambda stop: stop.arrived or stop.starts)
        once.update(drives.observed(stops, office))
    return list(once.values())


def _dismissed(work: Work) -> dict[frozenset[UUID | None], list[int]]:
    found: dict[frozenset[UUID | None], list[int]] = defaultdict(list)
    for row in travel.in_state(work, CorrectionState.DISMISSED):
        found[_pair(*travel.ends(row))].append(row.minutes)
    return found


def _pair(here: UUID | None, there: UUID | None) -> frozenset[UUID | None]:
    return frozenset((here, there))


@prepared
def _recorded(since: datetime, until: datetime) -> Rows:
    """Every visit that was made, a row a member, in the order of the day."""
    return (
        select(
            *(VisitMember.member_id, Visit.id, Visit.setting, Visit.place_id, Visit.residence_id),
            *(Visit.starts_at, Visit.ends_at, Visit.arrived_at, Visit.departed_at),
        )
        .join(Visit, VisitMember.visit_id == Visit.id)
        .where(Visit.starts_at >= since, Visit.starts_at < until, Visit.status.in_(SEEN))
        .where(Visit.live(), VisitMember.live())
        .order_by(VisitMember.member_id, Visit.starts_at)
    )

"""The office's own travel: how its areas drive, and the drives it put right."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

from sqlalchemy import select

from careteam.domain import travel_settings
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.identity import search_key
from careteam.domain.ids import CorrectionId, PaceId, PlaceId, ResidenceId
from careteam.domain.permissions import Permission
from careteam.domain.places import Spot
from careteam.domain.texts import one_line, tidy
from careteam.domain.travel import MINUTES_PER_KM, START_MINUTES, Pace, Roads, corrected
from careteam.domain.travel_settings import CorrectionDraft, CorrectionState, PaceDraft
from careteam.i18n import _
from careteam.persistence.models import Patient, Place, Residence, TravelCorrection, TravelPace
from careteam.persistence.prepared import Rows, prepared
from careteam.services import office_settings, patients, places, sites
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import full_name

FOUND = 12
"""So many places and homes are offered for what is typed."""


@dataclass(frozen=True)
class PaceRow:
    """How an area drives, as the list shows it. ``id``: None for what the program comes with. ``area``: empty is
    everywhere.
    """

    id: PaceId | None
    area: str
    radius_km: float | None
    begins: time | None
    ends: time | None
    start_minutes: float
    minutes_per_km: float
    source: str


@dataclass(frozen=True)
class CorrectionRow:
    """A drive that was put right, as the list shows it. ``estimate``: what it would be estimated at."""

    id: CorrectionId
    here: str
    there: str
    minutes: int
    estimate: int | None
    one_way: bool
    why: str
    entered_by: str
    entered_on: date


@needs(Permission.SEE)
def roads(work: Work) -> Roads:
    """What the office knows of its roads; ``roads(work).minutes`` is its travel."""
    kept: Roads | None = work.known.get("roads")
    if kept is None:  # looked up once in a work: each of a day's visits is asked about
        paces = tuple(
            Pace(
                *(row.start_minutes, row.minutes_per_km),
                Spot(row.latitude, row.longitude) if row.place_id else None,
                row.radius_km or 0.0,
                *(row.begins, row.ends),
            )
            for row in _paces(work)
        )
        said = ((row[0] or row[1], row[2] or row[3], row.minutes, row.one_way) for row in _corrections(work))
        kept = work.known["roads"] = Roads(paces, corrected(said))
    return kept


@needs(Permission.SEE)
def paces(work: Work) -> tuple[PaceRow, ...]:
    """How the areas drive, everywhere first; as the program has it where the office has not said so itself."""
    query = select(TravelPace, Place.name).join(Place, TravelPace.place_id == Place.id, isouter=True)
    rows = [
        PaceRow(
            *(PaceId(row.id), name or "", row.radius_km, row.begins, row.ends),
            *(row.start_minutes, row.minutes_per_km, row.source),
        )
        for row, name in work.session.execute(query.where(TravelPace.live()))
    ]
    if not any(not row.area and row.begins is None for row in rows):
        source = _("Comes with the program: 864 homes in six Italian cities")
        rows.append(PaceRow(None, "", None, None, None, START_MINUTES, MINUTES_PER_KM, source))
    return tuple(sorted(rows, key=lambda row: (row.area.casefold(), row.radius_km or 0, row.begins or time())))


@needs(Permission.SEE)
def edit_pace(work: Work, pace_id: PaceId) -> Edited[PaceDraft]:
    """How an area drives, for the form that changes it."""
    row = work.get(TravelPace, pace_id)
    return Edited(row.draft(PaceDraft), row.version)


@needs(Permission.SETTINGS)
def save_pace(work: Work, pace_id: PaceId | None, draft: PaceDraft, *, seen: int | None = None) -> PaceId:
    """Say how an area drives, or the whole country. Raises Invalid where that is said already, or is not on the map."""
    draft = tidy(draft)
    draft = replace(draft, source=one_line(draft.source), radius_km=draft.radius_km if draft.place_id else None)
    work.named(_("Change how long drives take"))
    travel_settings.check_pace(draft)
    if draft.place_id is not None and not sites.of(work, [draft.place_id], ())[draft.place_id].spot.known:
        raise Invalid.field(
            "place_id", _("This place has no point on the map. Enter its latitude and longitude first.")
        )
    mine = (draft.place_id, draft.radius_km, draft.begins, draft.ends)
    for other in work.session.scalars(select(TravelPace).where(TravelPace.live())):
        if other.id != pace_id and (other.place_id, other.radius_km, other.begins, other.ends) == mine:
            raise Invalid.field("", _("This area and these hours are in the list already. Change that entry."))
    row = work.add(TravelPace()) if pace_id is None else work.get(TravelPace, pace_id, seen=seen)
    row.fill(draft)
    work.known.pop("roads", None)
    return PaceId(row.id)


@needs(Permission.SETTINGS)
def retire_pace(work: Work, pace_id: PaceId, *, seen: int | None = None) -> None:
    """Take an area out of the list; its drives are estimated as everywhere."""
    work.named(_("Take out how an area drives"))
    work.retire(work.get(TravelPace, pace_id, seen=seen))
    work.known.pop("roads", None)


@needs(Permission.SEE)
def corrections(work: Work) -> tuple[CorrectionRow, ...]:
    """The drives that were put right, by where they begin."""
    rows = in_state(work, CorrectionState.IN_USE)
    known = ends_of(work, {end for row in rows for end in ends(row)})
    office = roads(work)
    found = []
    for row in rows:
        here, there = (known[end] for end in ends(row))
        found.append(
            CorrectionRow(
                *(CorrectionId(row.id), here.words, there.words, row.minutes),
                office.estimate(here.spot, there.spot),
                *(row.one_way, row.why, row.entered_by, row.entered_on),
            )
        )
    return tuple(sorted(found, key=lambda row: (row.here.casefold(), row.there.casefold())))


@needs(Permission.SEE)
def edit_correction(work: Work, correction_id: CorrectionId) -> Edited[CorrectionDraft]:
    """A drive that was put right, for the form that changes it."""
    row = work.get(TravelCorrection, correction_id)
    return Edited(CorrectionDraft(*ends(row), row.minutes, row.one_way, row.why), row.version)


@needs(Permission.SETTINGS)
def save_correction(
    work: Work, correction_id: CorrectionId | None, draft: CorrectionDraft, *, seen: int | None = None
) -> CorrectionId:
    """Put a drive right. Raises Invalid where it is put right already, or leads from a place to itself."""
    draft = tidy(draft)
    draft = replace(draft, why=one_line(draft.why))
    travel_settings.check_correction(draft)
    chosen = ends_of(work, [end for end in (draft.here, draft.there) if end is not None])
    here, there = (chosen.get(end) if end else None for end in (draft.here, draft.there))
    if here is None or there is None:
        field = "here" if here is None else "there"
        raise Invalid.field(field, _("This place is no longer in the address book. Choose another."))
    if here.key == there.key:
        raise Invalid.field("there", _("Both are the same place."))
    work.named(_("Put right the drive from {here} to {there}").format(here=here.words, there=there.words))
    assert here.key is not None
    assert there.key is not None
    if any(
        row.id != correction_id and _same_way(row, here.key, there.key, draft)
        for row in in_state(work, CorrectionState.IN_USE)
    ):
        raise Invalid.field("", _("This drive is put right already. Change that entry."))
    fresh = TravelCorrection(state=CorrectionState.IN_USE)
    row = fresh if correction_id is None else work.get(TravelCorrection, correction_id, seen=seen)
    enter(work, row, here.key, there.key)
    row.fill(draft)
    return CorrectionId(row.id)


@needs(Permission.SETTINGS)
def retire_correction(work: Work, correction_id: CorrectionId, *, seen: int | None = None) -> None:
    """Take a correction out: the drive is estimated again."""
    row = work.get(TravelCorrection, correction_id, seen=seen)
    work.named(_("Take out a drive that was put right"))
    work.retire(row)
    work.known.pop("roads", None)


@dataclass(frozen=True)
class End:
    """Where a drive begins or ends: a place, or a patient's home, in the words that tell it from others."""

    id: UUID
    words: str
    spot: Spot

    @property
    def key(self) -> UUID | None:
        """What corrections know it by."""
        return self.spot.key


@needs(Permission.SEE)
def ends_of(work: Work, ids: Iterable[UUID]) -> dict[UUID, End]:
    """Places and homes by their ids."""
    wanted = set(ids)
    known = sites.of(work, map(PlaceId, wanted), map(ResidenceId, wanted))
    homes = _homes(work, wanted) if wanted else ()
    names = {row.id: ", ".join(part for part in (full_name(row), row.street, row.city) if part) for row in homes}
    return {one: End(one, names.get(one, site.words), site.spot) for one, site in known.items() if one in wanted}


@needs(Permission.SEE)
def found_ends(work: Work, text: str) -> tuple[End, ...]:
    """The places and homes whose name, or whose patient's name, fits what is typed."""
    words = search_key(text).split()
    fits = [row.id for row in places.rows(work) if all(f" {word}" in " " + search_key(row.name) for word in words)]
    meant = [one.patient_id for one in patients.search(work, text)]
    homes = select(Residence.id).where(Residence.patient_id.in_(meant), Residence.live(), Residence.place_id.is_(None))
    wanted = [*fits[:FOUND], *work.session.scalars(homes)]
    known = ends_of(work, wanted)
    return tuple(known[one] for one in wanted if one in known)[:FOUND]


@needs(Permission.SETTINGS)
def enter(work: Work, row: TravelCorrection, here: UUID, there: UUID) -> None:
    """Enter where a correction begins and ends, by what the places know themselves by, who says so, and when."""
    homes = set(work.session.scalars(select(Residence.id).where(Residence.id.in_([here, there]))))
    today = office_settings.today(work)
    row.here_place_id, row.here_residence_id = _as_end(here, homes)
    row.there_place_id, row.there_residence_id = _as_end(there, homes)
    row.entered_by, row.entered_on = work.user.name, today
    work.add(row)
    work.known.pop("roads", None)


def _as_end(key: UUID, homes: Collection[UUID]) -> tuple[PlaceId | None, ResidenceId | None]:
    return (None, ResidenceId(key)) if key in homes else (PlaceId(key), None)


def ends(row: TravelCorrection) -> tuple[UUID, UUID]:
    """Where a correction begins and ends."""
    here, there = row.here_residence_id or row.here_place_id, row.there_residence_id or row.there_place_id
    assert here is not None
    assert there is not None
    return here, there


@needs(Permission.SEE)
def in_state(work: Work, state: CorrectionState) -> Sequence[TravelCorrection]:
    """The corrections that count, or those that were dismissed."""
    return work.session.scalars(
        select(TravelCorrection).where(TravelCorrection.live(), TravelCorrection.state == state)
    ).all()


def _same_way(row: TravelCorrection, here: UUID, there: UUID, draft: CorrectionDraft) -> bool:
    """Whether a correction says the same drive; two one-way ones in opposite directions do not."""
    way = ends(row)
    return way == (here, there) or (way == (there, here) and not (row.one_way or draft.one_way))


@prepared
def _paces() -> Rows:
    columns = (TravelPace.place_id, TravelPace.radius_km, TravelPace.begins, TravelPace.ends)
    figures = (TravelPace.start_minutes, TravelPace.minutes_per_km, Place.latitude, Place.longitude)
    return (
        select(*columns, *figures).join(Place, TravelPace.place_id == Place.id, isouter=True).where(TravelPace.live())
    )


@prepared
def _corrections() -> Rows:
    return select(
        *(TravelCorrection.here_residence_id, TravelCorrection.here_place_id),
        *(TravelCorrection.there_residence_id, TravelCorrection.there_place_id),
        *(TravelCorrection.minutes, TravelCorrection.one_way),
    ).where(TravelCorrection.live(), TravelCorrection.state == CorrectionState.IN_USE)


@prepared
def _homes(ids: Collection[UUID]) -> Rows:
    return (
        select(
            *(Residence.id, Residence.street, Residence.city),
            *(Patient.given_name, Patient.preferred_name, Patient.family_name),
        )
        .join(Patient, Residence.patient_id == Patient.id)
        .where(Residence.id.in_(ids))
    )

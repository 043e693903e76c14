"""Places where visits happen: hospitals and their units, clinics, facilities, schools, team offices."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import aliased

from careteam.domain import places
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.ids import PlaceId
from careteam.domain.permissions import Permission
from careteam.domain.places import PlaceDraft, PlaceKind
from careteam.domain.visits import OPEN
from careteam.i18n import _
from careteam.persistence.models import Member, Place, Residence, Visit
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class PlaceRow:
    """A place in a list. ``name`` carries the hospital before a unit's; ``located``: travel can be estimated."""

    id: PlaceId
    version: int
    name: str
    kind: PlaceKind
    street: str
    city: str
    phone: str
    zone: str
    located: bool


@needs(Permission.SEE)
def rows(work: Work, kinds: Collection[PlaceKind] = ()) -> tuple[PlaceRow, ...]:
    """All places, or those of some kinds, by name; a unit follows its hospital. Also what pickers offer."""
    parent = aliased(Place)
    query = (
        select(Place, parent.name.label("parent"))
        .join(parent, Place.parent_id == parent.id, isouter=True)
        .where(Place.live())
    )
    if kinds:
        query = query.where(Place.kind.in_(kinds))
    found = [
        PlaceRow(
            PlaceId(place.id),
            place.version,
            f"{hospital} · {place.name}" if hospital else place.name,
            place.kind,
            place.street,
            place.city,
            place.phone,
            place.zone,
            place.latitude is not None,
        )
        for place, hospital in work.session.execute(query)
    ]
    return tuple(sorted(found, key=lambda row: row.name.casefold()))


@needs(Permission.SEE)
def edit(work: Work, place_id: PlaceId) -> Edited[PlaceDraft]:
    """A place for the form that changes it."""
    row = work.get(Place, place_id)
    return Edited(row.draft(PlaceDraft), row.version)


@needs(Permission.SETTINGS)
def save(work: Work, place_id: PlaceId | None, draft: PlaceDraft, *, seen: int | None) -> PlaceId:
    """Add a place or change one; without a time zone it takes its hospital's or the office's."""
    work.named(_("Save the place {name}").format(name=draft.name))
    parent = work.get(Place, draft.parent_id) if draft.parent_id else None
    if not draft.zone:
        draft = replace(draft, zone=parent.zone if parent else office_settings.current(work).zone)
    places.check(draft)
    if parent is not None and (parent.kind is not PlaceKind.HOSPITAL or parent.id == place_id):
        raise Invalid.field("parent_id", _("A place can only belong to a hospital."))
    row = work.add(Place()) if place_id is None else work.get(Place, place_id, seen=seen)
    row.fill(draft)
    return PlaceId(row.id)


@needs(Permission.SETTINGS)
def retire(work: Work, place_id: PlaceId, *, seen: int) -> None:
    """Take a place out of use. Refused while something still leads there; past visits keep it."""
    row = work.get(Place, place_id, seen=seen)
    work.named(_("Take the place {name} out of use").format(name=row.name))
    for query, text in (
        (select(Place.id).where(Place.live(), Place.parent_id == place_id), _("it still has units")),
        (select(Member.id).where(Member.live(), Member.base_id == place_id), _("it is the base of a team member")),
        (select(Residence.id).where(Residence.live(), Residence.place_id == place_id), _("a patient lives there")),
        (
            select(Visit.id).where(Visit.live(), Visit.place_id == place_id, Visit.status.in_(OPEN)),
            _("a visit is planned there"),
        ),
    ):
        if work.session.scalars(query.limit(1)).first() is not None:
            sentence = _("{place} cannot be taken out of use: {reason}. Change that first.")
            raise Invalid.field("", sentence.format(place=row.name, reason=text))
    work.retire(row)

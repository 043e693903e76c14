"""What happened since yesterday evening in the sample office: somebody was admitted, somebody died."""

from datetime import timedelta
from functools import partial

from careteam.domain.ids import PatientId, PlaceId
from careteam.domain.patients import DeathDraft, StayDraft
from careteam.domain.places import PlaceKind, Setting
from careteam.i18n import _
from careteam.sample.cast import Cast
from careteam.services import deaths, whereabouts
from careteam.services.office import Office


def write(office: Office, cast: Cast) -> None:
    """Two patients were admitted and one died, by the same acts as anywhere; their visits follow."""
    here = [person for person in cast.patients if person.ends is None and not person.child]
    at_home = [person for person in here if person.stay_since is None]
    if len(at_home) < 40:
        return
    for person, hours, setting, kind in (
        (at_home[7], 9, Setting.EMERGENCY_ROOM, PlaceKind.EMERGENCY_ROOM),
        (at_home[19], 14, Setting.HOSPITAL, PlaceKind.UNIT),
    ):
        stay = StayDraft(setting, PlaceId(cast.places[kind][0]), since=cast.now - timedelta(hours=hours))
        office.write(partial(whereabouts.admit, patient_id=PatientId(person.id), draft=stay))
    death = DeathDraft(cast.today - timedelta(days=1), _("Family, by phone"))
    office.write(partial(deaths.died, patient_id=PatientId(at_home[33].id), draft=death))

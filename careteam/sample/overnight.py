"""What happened since yesterday evening in the sample office: somebody was admitted, somebody died."""

from datetime import timedelta

from careteam.domain.ids import PatientId, PlaceId
from careteam.domain.patients import DeathDraft, StayDraft
from careteam.domain.places import PlaceKind, Setting
from careteam.i18n import _
from careteam.sample.cast import Cast
from careteam.services import deaths, whereabouts
from careteam.services.office import Office


def write(office: Office, cast: Cast) -> None:
    """Two patients were admitted and one died, by the same acts as anywhere; their visits follow."""
    at_home = [
        person for person in cast.patients if person.ends is None and person.stay_since is None and not person.child
    ]
    if len(at_home) < 40:
        return
    for person, hours, setting, kind in (
        (at_home[7], 9, Setting.EMERGENCY_ROOM, PlaceKind.EMERGENCY_ROOM),
        (at_home[19], 14, Setting.HOSPITAL, PlaceKind.UNIT),
    ):
        stay = StayDraft(setting, PlaceId(cast.places[kind][0]), since=cast.now - timedelta(hours=hours))
        patient_id = PatientId(person.id)
        office.write(lambda work, who=patient_id, stay=stay: whereabouts.admit(work, who, stay))
    death = DeathDraft(cast.today - timedelta(days=1), _("Family, by phone"))
    office.write(lambda work: deaths.died(work, PatientId(at_home[33].id), death))

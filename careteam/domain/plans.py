"""A visit as it is about to be booked, with all that could stand in its way: what the rules look at."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from careteam.domain.clock import to_local
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import AgeGroup, ProgramStatus, TimesThatSuit, TreatmentDraft
from careteam.domain.places import REMOTE, Setting, Spot
from careteam.domain.spans import Span
from careteam.domain.team import AbsenceKind, Shift
from careteam.domain.visits import InterpreterBooked


@dataclass(frozen=True)
class Held:
    """Another visit that takes up time, of a member or of the patient. ``place_id``: the place or residence."""

    visit_id: VisitId
    patient_name: str
    starts: datetime
    ends: datetime
    setting: Setting = Setting.OWN_HOME
    spot: Spot = field(default_factory=Spot)
    place_id: UUID | None = None
    member_names: tuple[str, ...] = ()

    @cached_property
    def span(self) -> Span:
        """Its time, in UTC."""
        return Span(self.starts, self.ends)


@dataclass(frozen=True)
class Away:
    """A time a member is not there, in UTC."""

    starts: datetime
    ends: datetime
    kind: AbsenceKind = AbsenceKind.LEAVE

    @cached_property
    def span(self) -> Span:
        """Its time, in UTC."""
        return Span(self.starts, self.ends)


@dataclass(frozen=True)
class PlannedMember:
    """A team member as the rules see them. Shifts are in the time of the base's zone; none recorded means not known.

    ``discipline`` is its key, ``discipline_name`` what people read. Empty ``settings`` or ``age_groups`` mean all.
    ``held``: every visit with them that reaches into the time under question; ``away`` likewise.
    """

    member_id: MemberId
    name: str
    discipline: str = ""
    discipline_name: str = ""
    shifts: tuple[Shift, ...] = ()
    away: tuple[Away, ...] = ()
    held: tuple[Held, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    retired: bool = False
    base: Spot = field(default_factory=Spot)
    settings: tuple[str, ...] = ()
    age_groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedPatient:
    """The patient as the rules see them.

    ``stay``: where they are now if not at home. ``held``: their other visits. ``declined`` and ``accepted``: keys of
    the disciplines they said no or yes to.
    """

    patient_id: PatientId
    name: str
    status: ProgramStatus = ProgramStatus.ACTIVE
    died_on: date | None = None
    age_group: AgeGroup | None = None
    stay: Setting | None = None
    held: tuple[Held, ...] = ()
    times_that_suit: tuple[TimesThatSuit, ...] = ()
    treatments: tuple[TreatmentDraft, ...] = ()
    interpreter_needed: bool = False
    declined: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """The visit in question: aware UTC times, and the zone of the place where it happens.

    ``visit_id``: None while it is new. ``place_id``: the place or residence it goes to. ``window``: the time the
    family was told. ``two_people``: the residence asks for two visitors. ``discipline``: key of the one that must be
    there.
    """

    patient: PlannedPatient
    starts: datetime
    ends: datetime
    zone: str
    setting: Setting
    members: tuple[PlannedMember, ...] = ()
    visit_id: VisitId | None = None
    spot: Spot = field(default_factory=Spot)
    place_id: UUID | None = None
    window: Span | None = None
    interpreter: InterpreterBooked = InterpreterBooked.NOT_NEEDED
    two_people: bool = False
    discipline: str = ""
    discipline_name: str = ""

    @cached_property
    def span(self) -> Span:
        """Its time, in UTC."""
        return Span(self.starts, self.ends)

    @cached_property
    def day(self) -> date:
        """The date it starts on, where it happens."""
        return to_local(self.starts, self.zone).date()

    @property
    def remote(self) -> bool:
        """Whether nobody travels to it."""
        return self.setting in REMOTE

    def others(self, held: tuple[Held, ...]) -> tuple[Held, ...]:
        """The held visits other than this one as it stands on the calendar now."""
        return tuple(visit for visit in held if visit.visit_id != self.visit_id)


def treated_on(treatment: TreatmentDraft, day: date) -> bool:
    """Whether a treatment falls on a day."""
    if day in treatment.dates:
        return True
    begun = treatment.starts_on is None or treatment.starts_on <= day
    over = treatment.ends_on is not None and treatment.ends_on < day
    return begun and not over and day.weekday() in treatment.weekdays

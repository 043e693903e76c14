"""Where one can go. Features meet only here: one asks to ``navigate`` to a route, the shell knows who opens it."""

from dataclasses import dataclass
from datetime import date, datetime

from careteam.domain.calendar_sheets import View
from careteam.domain.ids import AbsenceId, AssignmentId, DisciplineId, MemberId, PatientId, VisitId


@dataclass(frozen=True)
class Route:
    """A place in the program; some open a page, some a dialog."""


@dataclass(frozen=True)
class TodayRoute(Route):
    """What needs me now."""


@dataclass(frozen=True)
class UnsavedRoute(Route):
    """A form as somebody left it: which one, and what it is about."""

    form: str
    subject: str


@dataclass(frozen=True)
class PatientsRoute(Route):
    """The list of patients."""


@dataclass(frozen=True)
class PatientRoute(Route):
    """One patient's page, at a tab by its name (empty: the summary)."""

    patient_id: PatientId
    tab: str = ""


@dataclass(frozen=True)
class ReferralsRoute(Route):
    """The referrals that wait for an answer."""


@dataclass(frozen=True)
class ReferralRoute(Route):
    """A new referral, for a known patient or a new one."""

    patient_id: PatientId | None = None


@dataclass(frozen=True)
class AssignRoute(Route):
    """Assign somebody to a patient, in a discipline where one is given, or change an assignment."""

    patient_id: PatientId
    discipline_id: DisciplineId | None = None
    assignment_id: AssignmentId | None = None


@dataclass(frozen=True)
class TeamRoute(Route):
    """The team and its caseloads, at one of its members where one is given."""

    member_id: MemberId | None = None


@dataclass(frozen=True)
class HandOverRoute(Route):
    """Hand a member's whole caseload over, for the days given, or for the next time they are away."""

    member_id: MemberId
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class BalanceRoute(Route):
    """Balance the caseload of a discipline, the first one where none is given."""

    discipline_id: DisciplineId | None = None


@dataclass(frozen=True)
class CalendarRoute(Route):
    """The calendar, at a day (none: where it was left, or today)."""

    day: date | None = None


@dataclass(frozen=True)
class DayPlanRoute(Route):
    """The plan of a day's home visits (none: the one being made, or the next working day)."""

    day: date | None = None


@dataclass(frozen=True)
class WeekPlanRoute(Route):
    """The plan of a week's home visits, by its Monday (none: the one being made, or the next week)."""

    monday: date | None = None


@dataclass(frozen=True)
class AbsenceRoute(Route):
    """Enter a member's time away or blocked time, over a span already chosen, or change one that is there."""

    member_id: MemberId
    starts: datetime | None = None
    ends: datetime | None = None
    absence_id: AbsenceId | None = None


@dataclass(frozen=True)
class PrintCalendarRoute(Route):
    """Print so many days of the calendar as they are shown: of everyone, of one member, or the home visits."""

    day: date
    view: View = View.DAY
    days: int = 1
    member_id: MemberId | None = None
    homes_only: bool = False


@dataclass(frozen=True)
class PrintFamilyRoute(Route):
    """Print what a family keeps beside the page of a visit: the leave-behind page, or who is who on the team."""

    patient_id: PatientId
    team: bool = False


@dataclass(frozen=True)
class PrintHandoffRoute(Route):
    """Print a member's caseload for some days for those who take it over, with who was chosen so far."""

    member_id: MemberId
    first: date
    last: date | None = None
    who: tuple[tuple[AssignmentId, MemberId | None], ...] = ()


@dataclass(frozen=True)
class BookVisitRoute(Route):
    """Book a visit, or change one when ``visit_id`` is given; the rest is filled in beforehand.

    ``likely``: the patient who may be meant, offered first where none is given.
    """

    patient_id: PatientId | None = None
    visit_id: VisitId | None = None
    starts: datetime | None = None
    member_id: MemberId | None = None
    likely: PatientId | None = None


@dataclass(frozen=True)
class WrapUpRoute(Route):
    """Record what happened at a visit, at a field by its name (empty: at the first)."""

    visit_id: VisitId
    field: str = ""


@dataclass(frozen=True)
class PrintRoute(Route):
    """Print preview of one visit's summary, or of a day's; ``now`` prints at once what waits for it. ``sheets``: the
    clinicians' sheets of the day instead.
    """

    visit_id: VisitId | None = None
    day: date | None = None
    now: bool = False
    sheets: bool = False


@dataclass(frozen=True)
class ImportRoute(Route):
    """Bring in patients or staff from a spreadsheet."""


@dataclass(frozen=True)
class SettingsRoute(Route):
    """Settings, at a section by its name."""

    section: str = ""

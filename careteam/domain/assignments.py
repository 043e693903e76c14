"""Assignments: who serves a patient in which discipline, as what, and whether the patient said yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from careteam.domain.errors import Invalid, Problem
from careteam.domain.help import HelpDomain
from careteam.domain.ids import AssignmentId, DisciplineId, MemberId, PatientId
from careteam.domain.words import Word
from careteam.i18n import N_, _


class AssignmentRole(Word):
    """As what a member serves a patient."""

    LEAD = "lead", N_("Lead")
    PRIMARY = "primary", N_("Primary")
    BACKUP = "backup", N_("Backup")
    COVERING = "covering", N_("Covering")


SERVES = frozenset({AssignmentRole.LEAD, AssignmentRole.PRIMARY})
"""Who serves a patient so is not to be found any more. A backup may become it; who covers stays what they are."""


class AssignmentState(Word):
    """The patient's word on this service. A declined service is no gap."""

    ASKED = "asked", N_("Asked")
    ACCEPTED = "accepted", N_("Accepted")
    WAITING = "waiting", N_("Waiting")
    DECLINED = "declined", N_("Declined by the patient")


class HowOften(Word):
    """How often a patient is to be visited at home in one discipline: so many times in so many weeks."""

    AS_NEEDED = "as_needed", N_("As needed", "how often somebody is visited")
    FIVE_A_WEEK = "5/1", N_("5 a week")
    THREE_A_WEEK = "3/1", N_("3 a week")
    TWO_A_WEEK = "2/1", N_("2 a week")
    WEEKLY = "1/1", N_("Every week")
    TWO_WEEKS = "1/2", N_("Every 2 weeks")
    THREE_WEEKS = "1/3", N_("Every 3 weeks")
    FOUR_WEEKS = "1/4", N_("Every 4 weeks")
    EIGHT_WEEKS = "1/8", N_("Every 8 weeks")
    TWELVE_WEEKS = "1/12", N_("Every 12 weeks")

    @property
    def times(self) -> int:
        """So many times; none where nothing is agreed."""
        return int(self.value.partition("/")[0]) if "/" in self.value else 0

    @property
    def weeks(self) -> int:
        """In so many weeks."""
        return int(self.value.partition("/")[2] or 1)


@dataclass(frozen=True)
class AssignmentDraft:
    """An assignment as edited on screen. A service that was asked or declined may have no member yet.

    ``taken_from_id``: the assignment it covers for, or that it took over for good.
    """

    patient_id: PatientId
    discipline_id: DisciplineId | None = None
    member_id: MemberId | None = None
    role: AssignmentRole = AssignmentRole.PRIMARY
    state: AssignmentState = AssignmentState.ACCEPTED
    starts_on: date | None = None
    ends_on: date | None = None
    why: str = ""
    answered_on: date | None = None
    ask_again_on: date | None = None
    taken_from_id: AssignmentId | None = None
    how_often: HowOften = HowOften.AS_NEEDED


WEIGHTS: dict[AssignmentRole, float] = {
    AssignmentRole.LEAD: 1.5,
    AssignmentRole.PRIMARY: 1.0,
    AssignmentRole.COVERING: 0.5,
    AssignmentRole.BACKUP: 0.25,
}
"""How many patients of a caseload one assignment counts as. Our assumption: a lead also holds the whole plan together,
and a backup is called now and then. Caseload limits of an office are set in the same weighted patients."""

HOME_WEIGHT = 1.25
"""A patient seen at home costs the drive too (mean 41 minutes each way in 83 US programs), so counts a quarter more."""


@dataclass(frozen=True)
class Serving:
    """An assignment as the rules see it: one member, or one asked or declined service, of a patient."""

    discipline: str
    role: AssignmentRole = AssignmentRole.PRIMARY
    state: AssignmentState = AssignmentState.ACCEPTED
    member_id: MemberId | None = None
    member_name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    assignment_id: AssignmentId | None = None

    def on(self, day: date) -> bool:
        """Whether it runs on a day; its last day counts."""
        return (self.starts_on or date.min) <= day <= (self.ends_on or date.max)

    def meets(self, other: "Serving") -> bool:
        """Whether the two share a day."""
        return (self.starts_on or date.min) <= (other.ends_on or date.max) and (other.starts_on or date.min) <= (
            self.ends_on or date.max
        )


def stands_beside(one: AssignmentRole, other: AssignmentRole) -> bool:
    """Whether one member may serve a patient as both at a time: whoever covers for somebody stays what they are."""
    return (one is AssignmentRole.COVERING) is not (other is AssignmentRole.COVERING)


def check(one: Serving, others: Iterable[Serving]) -> None:
    """Refuse an assignment that cannot stand beside the patient's others. Raises Invalid with one problem a field."""
    problems = []
    serves = one.state is not AssignmentState.DECLINED
    if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
        problems.append(Problem("ends_on", _("The assignment ends before it starts.")))
    if one.state is AssignmentState.ACCEPTED and one.member_id is None:
        problems.append(Problem("member_id", _("Choose the team member who serves the patient.")))
    for other in others:
        same = one.assignment_id is not None and one.assignment_id == other.assignment_id
        if same or not serves or other.state is AssignmentState.DECLINED or not one.meets(other):
            continue
        if one.role is other.role is AssignmentRole.LEAD:
            text = _("{member} is the lead in that time. End that first, or choose another role.")
            problems.append(Problem("role", text.format(member=other.member_name or _("Somebody"))))
        elif one.member_id is None or stands_beside(one.role, other.role):
            continue
        elif one.member_id == other.member_id and one.discipline == other.discipline:
            text = _("{member} serves this patient already in that time ({role}). Change that assignment instead.")
            problems.append(Problem("member_id", text.format(member=other.member_name, role=other.role.label)))
    if problems:
        raise Invalid(*problems)


def caseload(patients: Iterable[tuple[AssignmentRole, bool]]) -> float:
    """The weighted patients of a member: one entry an assignment, with its role and whether the patient is at home."""
    return sum(WEIGHTS[role] * (HOME_WEIGHT if at_home else 1.0) for role, at_home in patients)


MEDICAL = frozenset({"physician", "nurse_practitioner", "physician_assistant"})
NURSING = frozenset({"nurse", "nurse_practitioner"})

LEADS_FOR: dict[HelpDomain, frozenset[str]] = {
    HelpDomain.SYMPTOMS: MEDICAL,
    HelpDomain.EMOTIONS: frozenset({"social_worker"}),
    HelpDomain.SPIRIT: frozenset({"chaplain"}),
    HelpDomain.MONEY: frozenset({"social_worker", "patient_navigator"}),
    HelpDomain.WISHES: MEDICAL | {"social_worker"},
    HelpDomain.FAMILY: frozenset({"social_worker"}),
    HelpDomain.HOSPICE: NURSING | MEDICAL,
    HelpDomain.CHILDREN: MEDICAL | {"child_life"},
}
"""Which disciplines may lead for what a referral asks. Our assumption, offered as a suggestion and nothing more."""


def leads_for(domains: Iterable[HelpDomain]) -> frozenset[str]:
    """The disciplines to suggest as a lead: doctors, NPs and PAs where symptoms or nothing in particular are named."""
    asked = frozenset(domains)
    if not asked or HelpDomain.SYMPTOMS in asked:
        return MEDICAL
    return frozenset().union(*(LEADS_FOR[domain] for domain in asked))


CORE: tuple[tuple[str, frozenset[str]], ...] = (
    (N_("Doctor, NP or PA"), MEDICAL),
    (N_("Nurse"), NURSING),
    (N_("Social worker"), frozenset({"social_worker"})),
    (N_("Chaplain"), frozenset({"chaplain"})),
)
"""The four kinds of help every patient should have within reach, and who gives each. CAPC names physician, advanced
practice or registered nurse, social worker and chaplain; many home teams are led by a nurse practitioner or physician
assistant (82 % of 83 US programs have one), so we let them stand for the doctor."""


class Cover(Word):
    """Whether a core discipline serves a patient."""

    COVERED = "covered", N_("Covered")
    ASKED = "asked", N_("Asked, waiting")
    DECLINED = "declined", N_("Declined by the patient")
    GAP = "gap", N_("Not covered")


def coverage(
    serving: Iterable[Serving], day: date, core: Iterable[tuple[str, frozenset[str]]] = CORE
) -> tuple[tuple[str, Cover], ...]:
    """Each core discipline by its (untranslated) name, and whether it serves the patient on a day.

    A backup alone covers nothing. A declined service is no gap, nor is one the patient has been asked about.
    """
    running = [one for one in serving if one.on(day)]
    return tuple((name, _cover([one for one in running if one.discipline in keys])) for name, keys in core)


def gaps(serving: Iterable[Serving], day: date) -> tuple[str, ...]:
    """The (untranslated) names of the core disciplines missing on a day."""
    return tuple(name for name, cover in coverage(serving, day) if cover is Cover.GAP)


def _cover(serving: list[Serving]) -> Cover:
    states = {one.state for one in serving if one.state is not AssignmentState.ACCEPTED}
    if any(one.state is AssignmentState.ACCEPTED and one.role is not AssignmentRole.BACKUP for one in serving):
        return Cover.COVERED
    if states & {AssignmentState.ASKED, AssignmentState.WAITING}:
        return Cover.ASKED
    return Cover.DECLINED if AssignmentState.DECLINED in states else Cover.GAP

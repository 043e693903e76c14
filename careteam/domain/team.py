"""The team: disciplines, working hours, absences."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import DisciplineId, MemberId, PlaceId
from careteam.domain.words import Word
from careteam.i18n import N_, _


class Hue(Word):
    """The colour a discipline carries beside its letters, never alone. The screen's style knows the shades."""

    BLUE = "blue", N_("Blue")
    SEA = "sea", N_("Sea blue")
    TEAL = "teal", N_("Teal")
    VIOLET = "violet", N_("Violet")
    COPPER = "copper", N_("Copper")
    OLIVE = "olive", N_("Olive")
    SLATE = "slate", N_("Slate")
    MAGENTA = "magenta", N_("Magenta")
    RUST = "rust", N_("Rust")
    INDIGO = "indigo", N_("Indigo")


@dataclass(frozen=True)
class DisciplineDraft:
    """A profession on the team, kept as data so that an office can add its own.

    ``medicines``: may enter or confirm medicine changes (prescribers and nurses). ``core``: one of the four that every
    palliative team should have. ``plain``: the profession as a family calls it; ``helps``: what the person does, as
    the end of a sentence that begins with the name ("Dana Ruiz, social worker. Helps with money, forms and family.").
    """

    key: str
    name: str
    code: str
    hue: Hue
    plain: str
    helps: str
    medicines: bool = False
    core: bool = False


DISCIPLINES: tuple[DisciplineDraft, ...] = (
    DisciplineDraft(
        "physician", N_("Physician"), "MD", Hue.BLUE, N_("doctor"), N_("helps with pain and other symptoms"), True, True
    ),
    DisciplineDraft(
        "nurse_practitioner",
        N_("Nurse practitioner"),
        "NP",
        Hue.SEA,
        N_("nurse practitioner"),
        N_("helps with pain and other symptoms"),
        True,
        True,
    ),
    DisciplineDraft(
        "physician_assistant",
        N_("Physician assistant"),
        "PA",
        Hue.SEA,
        N_("physician assistant"),
        N_("helps with pain and other symptoms"),
        True,
        True,
    ),
    DisciplineDraft(
        "nurse", N_("Nurse"), "RN", Hue.TEAL, N_("nurse"), N_("helps with daily care and medicine"), True, True
    ),
    DisciplineDraft(
        "social_worker",
        N_("Social worker"),
        "SW",
        Hue.VIOLET,
        N_("social worker"),
        N_("helps with family, money and forms"),
        core=True,
    ),
    DisciplineDraft(
        "chaplain",
        N_("Chaplain"),
        "CH",
        Hue.COPPER,
        N_("chaplain"),
        N_("listens, and helps with faith and hope"),
        core=True,
    ),
    DisciplineDraft(
        "dietitian", N_("Dietitian"), "RD", Hue.OLIVE, N_("dietitian"), N_("helps with eating and drinking")
    ),
    DisciplineDraft(
        "patient_navigator",
        N_("Patient navigator"),
        "PN",
        Hue.SLATE,
        N_("patient navigator"),
        N_("helps you find your way to care"),
    ),
    DisciplineDraft(
        "music_therapist",
        N_("Music therapist"),
        "MT",
        Hue.MAGENTA,
        N_("music therapist"),
        N_("helps you feel better with music"),
    ),
    DisciplineDraft(
        "child_life",
        N_("Child-life specialist"),
        "CL",
        Hue.RUST,
        N_("child-life specialist"),
        N_("helps children play and understand"),
    ),
    DisciplineDraft(
        "bereavement_counselor",
        N_("Bereavement counselor"),
        "BC",
        Hue.INDIGO,
        N_("bereavement counselor"),
        N_("helps with grief"),
    ),
)


@dataclass(frozen=True)
class Shift:
    """Working hours on one day of the week (0 is Monday), in the wall-clock time of the member's base."""

    weekday: int
    starts: time
    ends: time


class AbsenceKind(Word):
    """Why somebody is away or not to be booked, no closer than colleagues need to know."""

    LEAVE = "leave", N_("Leave")
    TRAINING = "training", N_("Training")
    SICK = "sick", N_("Sick")
    OTHER = "other", N_("Away")
    BLOCKED = "blocked", N_("Blocked time")


class Gender(Word):
    """As whom families meet somebody, where they asked for a woman or a man; recorded only if the person wishes."""

    NOT_SAID = "not_said", N_("Not recorded")
    WOMAN = "woman", N_("Woman")
    MAN = "man", N_("Man")


class VisitorWish(Word):
    """Who should come, where the patient has a wish."""

    NONE = "none", N_("No wish")
    WOMAN = "woman", N_("A woman")
    MAN = "man", N_("A man")


WISHED = {VisitorWish.WOMAN: Gender.WOMAN, VisitorWish.MAN: Gender.MAN}
"""As whom somebody must be met to fit a wish."""


@dataclass(frozen=True)
class MemberDraft:
    """A team member as edited on screen. ``caseload_limit`` counts weighted patients; 0 means no limit set."""

    given_name: str = ""
    family_name: str = ""
    discipline_id: DisciplineId | None = None
    credentials: str = ""
    languages: tuple[str, ...] = ("en",)
    gender: Gender = Gender.NOT_SAID
    age_groups: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = tuple(Shift(day, time(8), time(17)) for day in range(5))
    caseload_limit: float = 0.0
    starts_on: date | None = None
    ends_on: date | None = None
    base_id: PlaceId | None = None
    phone: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


LONGEST_ABSENCE = timedelta(days=366)
"""A longer one is a slip of the hand, or the end of somebody's service."""


@dataclass(frozen=True)
class AbsenceDraft:
    """Time away, in the wall-clock time of the member's base; whole days run from midnight to midnight."""

    member_id: MemberId
    starts: datetime
    ends: datetime
    kind: AbsenceKind = AbsenceKind.LEAVE
    note: str = ""


def in_service(starts_on: date | None, ends_on: date | None, day: date) -> bool:
    """Whether somebody is on the team on a day; the first and the last day count."""
    return (starts_on or date.min) <= day <= (ends_on or date.max)


def check_member(draft: MemberDraft) -> None:
    """Refuse a team member that cannot be kept as entered. Raises Invalid with one problem a field."""
    problems = []
    if not (draft.given_name.strip() or draft.family_name.strip()):
        problems.append(Problem("given_name", _("Enter the name.")))
    if draft.discipline_id is None:
        problems.append(Problem("discipline_id", _("Choose the discipline.")))
    if draft.caseload_limit < 0:
        problems.append(Problem("caseload_limit", _("Enter 0 or more; 0 means that no limit is set.")))
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        problems.append(Problem("ends_on", _("The last day is before the first day.")))
    if text := _shift_problem(draft.shifts):
        problems.append(Problem("shifts", text))
    if problems:
        raise Invalid(*problems)


def _shift_problem(shifts: tuple[Shift, ...]) -> str:
    ordered = sorted(shifts, key=lambda shift: (shift.weekday, shift.starts))
    if any(shift.ends <= shift.starts for shift in ordered):
        return _("Working hours end before they start. Check the times.")
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.starts < one.ends:
            return _("Two working hours of one day overlap. Make them one.")
    return ""


def check_absence(draft: AbsenceDraft) -> None:
    """Refuse an absence that ends before it starts, or that lasts so long that a date must be wrong."""
    if draft.ends <= draft.starts:
        raise Invalid.field("ends", _("The time away ends before it starts."))
    if draft.ends - draft.starts > LONGEST_ABSENCE:
        text = _("This is more than a year away. Check the dates, or set the last day of service instead.")
        raise Invalid.field("ends", text)


def check_discipline(draft: DisciplineDraft) -> None:
    """Refuse a discipline without a name, without short letters, or without the words a family reads."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", _("Enter the name of the discipline.")))
    if not 1 <= len(draft.code.strip()) <= 3:
        problems.append(Problem("code", _("Enter one to three letters.")))
    if not draft.plain.strip():
        problems.append(Problem("plain", _("Enter what a family calls this profession.")))
    if problems:
        raise Invalid(*problems)

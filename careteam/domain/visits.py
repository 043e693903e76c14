"""Visits: their status and the way from planned to completed, and what a visit records."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from careteam.domain.clock import day_words, time_words
from careteam.domain.errors import Invalid
from careteam.domain.help import HelpDomain
from careteam.domain.ids import MemberId, PatientId, PlaceId, ResidenceId
from careteam.domain.places import HOMES, REMOTE, Setting
from careteam.domain.versions import ChildChoice, ChildLine, PageFor, PageVersion
from careteam.domain.words import Word
from careteam.i18n import N_, _

LONGEST = timedelta(hours=12)
"""No visit lasts longer; the database holds it too, which keeps the search for overlaps short."""


class VisitStatus(Word):
    """How far a visit has come."""

    PROPOSED = "proposed", N_("Proposed")
    BOOKED = "booked", N_("Booked")
    ARRIVED = "arrived", N_("Arrived")
    SEEN = "seen", N_("Seen, record open")
    COMPLETED = "completed", N_("Completed")
    CANCELLED = "cancelled", N_("Cancelled")
    NOT_SEEN = "not_seen", N_("Not seen")


NEXT: dict[VisitStatus, frozenset[VisitStatus]] = {
    VisitStatus.PROPOSED: frozenset(
        {VisitStatus.BOOKED, VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.NOT_SEEN, VisitStatus.CANCELLED}
    ),
    VisitStatus.BOOKED: frozenset(
        {VisitStatus.PROPOSED, VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.NOT_SEEN, VisitStatus.CANCELLED}
    ),
    VisitStatus.ARRIVED: frozenset({VisitStatus.BOOKED, VisitStatus.SEEN, VisitStatus.NOT_SEEN}),
    VisitStatus.SEEN: frozenset({VisitStatus.ARRIVED, VisitStatus.BOOKED, VisitStatus.COMPLETED}),
    VisitStatus.COMPLETED: frozenset({VisitStatus.SEEN}),
    VisitStatus.CANCELLED: frozenset({VisitStatus.PROPOSED, VisitStatus.BOOKED}),
    VisitStatus.NOT_SEEN: frozenset({VisitStatus.BOOKED, VisitStatus.SEEN}),
}
"""Where a visit can go from each status. The ways back mend a slip of the hand; completing needs the wrap-up."""

PLANNED = frozenset({VisitStatus.PROPOSED, VisitStatus.BOOKED})
"""Still to come: what can be moved, pinned or cancelled."""

OPEN = PLANNED | {VisitStatus.ARRIVED}
"""Not over yet: what *died* cancels and *admitted* moves."""

HOLDS_TIME = OPEN | {VisitStatus.SEEN, VisitStatus.COMPLETED}
"""Takes up people's time on the calendar, so counts in conflicts."""

SEEN = frozenset({VisitStatus.SEEN, VisitStatus.COMPLETED})
"""The patient was seen, whether or not all of it is recorded."""

BEGINS = frozenset({VisitStatus.ARRIVED, VisitStatus.SEEN})
HAPPENS = BEGINS | {VisitStatus.NOT_SEEN}
"""What cannot be said of a visit that is still to come. That somebody is not seen may be known early in the day."""

CLOSE_WITHIN = timedelta(minutes=45)
"""A home visit still open this long after its planned end asks to call the clinician, for the clinician's safety."""


EARLY = timedelta(hours=1)
"""So long before its time a visit can begin; whoever says it happened earlier than that has another one in mind."""


class CancelReason(Word):
    """Why a visit was cancelled."""

    PATIENT_ASKED = "patient_asked", N_("Patient or family asked")
    IN_HOSPITAL = "in_hospital", N_("In hospital")
    TEAM = "team", N_("Team member away")
    INTERPRETER = "interpreter", N_("No interpreter")
    WEATHER = "weather", N_("Weather or roads")
    DISCHARGED = "discharged", N_("No longer with the team")
    DIED = "died", N_("Patient died")
    OTHER = "other", N_("Other", "a reason")


class NotSeenReason(Word):
    """Why the patient was not seen; nobody's fault. *Not at home* proposes a welfare call."""

    NOT_AT_HOME = "not_at_home", N_("Not at home")
    TOO_ILL = "too_ill", N_("Too ill")
    IN_HOSPITAL = "in_hospital", N_("In hospital")
    DECLINED = "declined", N_("Declined", "a visit")
    NOT_BROUGHT = "not_brought", N_("Was not brought")
    WE_COULD_NOT = "we_could_not", N_("We could not come")


_REASONS: dict[str, CancelReason | NotSeenReason] = {one.value: one for one in (*NotSeenReason, *CancelReason)}
"""A reason both have reads as that of the cancellation."""


def reason_words(reason: str) -> str:
    """Why a visit was cancelled or the patient not seen, as people read it; empty for neither."""
    known = _REASONS.get(reason)
    return known.label if known is not None else ""


class InterpreterBooked(Word):
    """Whether the interpreter a patient needs is arranged for this visit."""

    NOT_NEEDED = "not_needed", N_("Not needed")
    NOT_BOOKED = "not_booked", N_("Not booked yet")
    BOOKED = "booked", N_("Booked")


@dataclass(frozen=True)
class VisitDraft:
    """A visit as booked on screen: wall-clock times of the place it happens at, whose zone is named.

    ``window_starts``, ``window_ends``: the window told to the family, which nothing moves without asking them.
    ``purpose`` is the team's; ``purpose_patient`` is in the patient's words, and only that one leaves the team.
    ``override_reason``: why soft conflicts were accepted.
    """

    patient_id: PatientId
    setting: Setting
    starts: datetime
    ends: datetime
    zone: str
    member_ids: tuple[MemberId, ...] = ()
    place_id: PlaceId | None = None
    residence_id: ResidenceId | None = None
    window_starts: time | None = None
    window_ends: time | None = None
    purpose: str = ""
    purpose_patient: str = ""
    others_present: str = ""
    interpreter: InterpreterBooked = InterpreterBooked.NOT_NEEDED
    status: VisitStatus = VisitStatus.BOOKED
    override_reason: str = ""


class MedicineChange(Word):
    """What happened to one medicine today."""

    NEW = "new", N_("New", "a medicine")
    CHANGED = "changed", N_("Changed")
    STOP = "stop", N_("Stop")
    SAME = "same", N_("Same")


@dataclass(frozen=True)
class Talk:
    """What was talked about in one domain of help: in the patient's words for the page, and a note for the team.

    ``private``, here and below: it is on no page but the patient's own.
    """

    domain: HelpDomain = HelpDomain.SYMPTOMS
    words: str = ""
    team_note: str = ""
    private: bool = False


@dataclass(frozen=True)
class NextStep:
    """One agreed step: what, and who does it (the patient, a relative or a team member, by name)."""

    what: str = ""
    who: str = ""
    by_when: str = ""
    private: bool = False


@dataclass(frozen=True)
class Medicine:
    """One medicine that changed today. It reaches a page only once a prescriber or nurse has confirmed it."""

    change: MedicineChange = MedicineChange.NEW
    name: str = ""
    what_for: str = ""
    how: str = ""
    confirmed_by: MemberId | None = None
    private: bool = False


class Interpreted(Word):
    """How what was typed reached a reader of another language."""

    TRANSLATED = "translated", N_("A translator approved the words")
    READ_ALOUD = "read_aloud", N_("An interpreter read them aloud")


@dataclass(frozen=True)
class RecordDraft:
    """What a visit records. Only the words that the patient may read go on the page; team notes stay with the team.

    ``reader``: who the page is written for, by name. ``discussed``: hospice or the end of life was talked about with
    this reader. ``told_back``: the person told the plan back in own words. ``page_version``: of that reader's page,
    None until chosen; ``more_pages``: those for others. ``own_words_private``: what matters and the questions are.
    ``child_*``: what the child's page says, and nothing else does. ``interpreted``: how the words reached a reader who
    does not read them, by whom (a name, or an interpreter's number), and when.
    """

    what_matters: str = ""
    talks: tuple[Talk, ...] = ()
    steps: tuple[NextStep, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    questions: str = ""
    team_notes: str = ""
    others_present: str = ""
    reader: str = ""
    discussed: bool = False
    told_back: bool = False
    page_version: PageVersion | None = PageVersion.ADULT
    more_pages: tuple[PageFor, ...] = ()
    own_words_private: bool = False
    child_matters: str = ""
    child_talks: tuple[ChildLine, ...] = ()
    child_steps: tuple[ChildLine, ...] = ()
    child_choices: tuple[ChildChoice, ...] = ()
    interpreted: Interpreted | None = None
    interpreted_by: str = ""
    interpreted_on: date | None = None

    @property
    def put_across(self) -> bool:
        """Whether it is recorded in full how the words reached a reader of another language."""
        return self.interpreted is not None and bool(self.interpreted_by.strip()) and self.interpreted_on is not None


@dataclass(frozen=True)
class VisitOutcome:
    """How a visit went: what was recorded, and when it really began and ended (wall-clock time of its place)."""

    record: RecordDraft
    arrived: datetime | None = None
    departed: datetime | None = None


def check_move(status: VisitStatus, to: VisitStatus) -> None:
    """Refuse a way a visit cannot go. Raises Invalid for the field ``status``, saying where it can go."""
    if to in NEXT[status]:
        return
    if to is status:
        raise Invalid.field("status", _("This visit is already “{status}”.").format(status=status.label))
    ways = ", ".join(_("“{status}”").format(status=way.label) for way in VisitStatus if way in NEXT[status])
    text = _("A visit that is “{status}” cannot become “{to}”. It can become: {ways}.")
    raise Invalid.field("status", text.format(status=status.label, to=to.label, ways=ways))


def check_time(to: VisitStatus, starts: datetime, now: datetime, *, begun: bool = False) -> None:
    """Refuse what cannot have happened yet, by the clock of the visit's place. Raises Invalid for the field ``status``.

    ``starts``: when the visit is planned, or the beginning of the window told to the family. ``begun``: somebody has
    said when it really began.
    """
    if to in HAPPENS and starts.date() > now.date():
        text = _("This visit is planned for {day}. Move it first if it took place today.")
        raise Invalid.field("status", text.format(day=day_words(starts.date())))
    if to in BEGINS and not begun and starts > now + EARLY:
        text = _("This visit is planned for {time}. Move it to when it really was if it took place already.")
        raise Invalid.field("status", text.format(time=time_words(starts)))


def check_reason(to: VisitStatus, cancelled: CancelReason | None = None, not_seen: NotSeenReason | None = None) -> None:
    """Ask for the reason that cancelling, or not seeing the patient, needs. Raises Invalid for the field ``reason``."""
    if to is VisitStatus.CANCELLED and cancelled is None:
        raise Invalid.field("reason", _("Choose why the visit is cancelled."))
    if to is VisitStatus.NOT_SEEN and not_seen is None:
        raise Invalid.field("reason", _("Choose why the patient was not seen."))


def asks_welfare_call(reason: NotSeenReason) -> bool:
    """Whether somebody should call to see that all is well: nobody opened the door."""
    return reason is NotSeenReason.NOT_AT_HOME


def overdue_to_close(setting: Setting, status: VisitStatus, ends: datetime, *, died: bool, now: datetime) -> bool:
    """Whether to call the clinician: a home visit not closed in time. Nothing is overdue for a patient who died."""
    under_way = setting in HOMES and status in {VisitStatus.BOOKED, VisitStatus.ARRIVED}
    return under_way and not died and now > ends + CLOSE_WITHIN


def settled(draft: VisitDraft) -> VisitDraft:
    """The draft with only the kind of place that its setting has."""
    return replace(
        draft,
        place_id=None if draft.setting in HOMES | REMOTE else draft.place_id,
        residence_id=draft.residence_id if draft.setting in HOMES else None,
        member_ids=tuple(dict.fromkeys(draft.member_ids)),
    )


def check_window(draft: VisitDraft) -> None:
    """Refuse a told window that is half given, turned round, or that the visit does not start in.

    Raises Invalid for the fields ``window_starts`` and ``window_ends``.
    """
    starts, ends = draft.window_starts, draft.window_ends
    if starts is None and ends is None:
        return
    if starts is None or ends is None:
        missing = "window_starts" if starts is None else "window_ends"
        raise Invalid.field(missing, _("Give both ends of the window told to the family, or neither."))
    if ends <= starts:
        raise Invalid.field("window_ends", _("The window told to the family ends before it starts."))
    if not starts <= draft.starts.time() <= ends:
        raise Invalid.field("window_starts", _("The visit does not start within the window told to the family."))

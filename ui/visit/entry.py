"""A visit as its form shows it: a day, a start and minutes instead of two moments; and the fields of the form."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import MemberId, PlaceId, ResidenceId
from careteam.domain.places import HOMES, KINDS_FOR, REMOTE, Setting
from careteam.domain.recurrence import Repeat
from careteam.domain.visits import InterpreterBooked, VisitDraft, VisitStatus
from careteam.i18n import _
from ui.kit import fields as kit
from ui.kit.editors import Option, Typed, Unreadable
from ui.kit.forms import Form
from ui.kit.routes import PatientRoute, Route, SettingsRoute
from ui.visit.members_edit import MembersEditor
from ui.visit.repeat_edit import RepeatEditor

if TYPE_CHECKING:
    from careteam.services.booking import Booking


WHEN = ("day", "starts")
"""The fields that say when."""


@dataclass(frozen=True)
class Entry:
    """What is typed about a visit. Times are those of the place."""

    setting: Setting = Setting.OWN_HOME
    place_id: PlaceId | None = None
    residence_id: ResidenceId | None = None
    member_ids: tuple[MemberId, ...] = ()
    day: date | None = None
    starts: time | None = None
    minutes: int | None = None
    window_starts: time | None = None
    window_ends: time | None = None
    purpose_patient: str = ""
    purpose: str = ""
    interpreter: InterpreterBooked = InterpreterBooked.NOT_NEEDED
    others_present: str = ""
    status: VisitStatus = VisitStatus.BOOKED
    repeat: Repeat | None = None


class When:
    """The day and the hour as typed. They are kept together: a proposed day goes with the hour typed for it."""

    def __init__(self, form: Form[Entry]) -> None:
        self._editors = [form.editor(name) for name in WHEN]

    def typed(self) -> Typed:
        """What stands in both fields."""
        return [editor.typed() for editor in self._editors]

    def put_back(self, typed: Typed) -> None:
        """Show it again."""
        for editor, words in zip(self._editors, typed, strict=True):
            editor.put_back(words)


def of_draft(draft: VisitDraft) -> Entry:
    """A draft as the form shows it."""
    same = {field.name for field in fields(Entry)} & {field.name for field in fields(VisitDraft)} - {"starts"}
    values = {name: getattr(draft, name) for name in same}
    minutes = int((draft.ends - draft.starts) / timedelta(minutes=1))
    return Entry(day=draft.starts.date(), starts=draft.starts.time(), minutes=minutes, **values)


def to_draft(entry: Entry, booking: "Booking", override_reason: str = "") -> VisitDraft:
    """The visit an entry describes. Raises Invalid where day, start or length are missing."""
    missing = {
        "day": _("Choose the day."),
        "starts": _("Choose when it starts."),
        "minutes": _("Say how long it takes."),
    }
    problems = [Problem(name, text) for name, text in missing.items() if getattr(entry, name) is None]
    if problems or entry.day is None or entry.starts is None or entry.minutes is None:
        raise Invalid(*problems)
    starts = datetime.combine(entry.day, entry.starts)
    same = {field.name for field in fields(Entry)} & {field.name for field in fields(VisitDraft)} - {"starts"}
    values = {name: getattr(entry, name) for name in same}
    ends = starts + timedelta(minutes=entry.minutes)
    draft = replace(booking.draft, starts=starts, ends=ends, override_reason=override_reason, **values)
    return replace(draft, zone=booking.zone(draft))


def places_for(booking: "Booking", setting: Setting) -> list[Option]:
    """The places a visit in a setting can go to."""
    kinds = KINDS_FOR.get(setting, frozenset())
    return [(place.place_id, place.words) for place in booking.places if place.kind in kinds]


def draft_if_whole(entry: Entry, booking: "Booking", reason: str) -> VisitDraft | None:
    """The visit that was typed, or None while something of it cannot be read."""
    try:
        return to_draft(entry, booking, reason)
    except Invalid:
        return None


def wanting(booking: "Booking", draft: VisitDraft) -> str:
    """What to choose, or to record elsewhere first, before free times can be looked for; empty where nothing wants."""
    if draft.setting in HOMES and draft.residence_id is None:
        if booking.homes:
            return _("Choose which home to see free times.")
        return _("No home is recorded yet. Add a residence on the patient’s page first.")
    if draft.setting not in HOMES | REMOTE and draft.place_id is None:
        if places_for(booking, draft.setting):
            return _("Choose the place to see free times.")
        return _("No place of this kind is listed yet. Add it in Settings, Places, first.")
    return "" if draft.member_ids else _("Choose who goes to see free times.")


def way_to_wanting(booking: "Booking", draft: VisitDraft) -> tuple[str, Route | None]:
    """Where what wants is recorded, with the words of the link there; no route where it is chosen in the form."""
    if draft.setting in HOMES and draft.residence_id is None and not booking.homes:
        return _("Add a residence"), PatientRoute(draft.patient_id)
    if draft.setting not in HOMES | REMOTE and draft.place_id is None and not places_for(booking, draft.setting):
        return _("Add a place"), SettingsRoute("places")
    return "", None


def unreadable_repeat(form: Form[Entry]) -> str:
    """Why what is typed about how a visit repeats cannot be read; empty where it can."""
    try:
        form.editor("repeat").value()
    except Unreadable as unreadable:
        return str(unreadable)
    return ""


def form_fields(booking: "Booking") -> Sequence[kit.Field | kit.Section]:
    """The form of a visit, with what this patient and office offer to choose from."""
    homes: list[Option] = [(home.residence_id, home.words) for home in booking.homes]
    needs_interpreter = booking.interpreter_needed
    repeat = (kit.Custom("repeat", _("Repeat"), make=RepeatEditor),) if booking.visit_id is None else ()
    return (
        kit.Choice("setting", _("Setting"), kit.words_of(list(Setting))),
        kit.Choice(
            "residence_id",
            _("Which home"),
            homes,
            beside=True,
            shown_if=lambda entry: entry.setting in HOMES,
        ),
        kit.Choice(
            "place_id",
            _("Place"),
            places_for(booking, booking.draft.setting),
            beside=True,
            shown_if=lambda entry: entry.setting not in HOMES | REMOTE,
        ),
        kit.Custom("member_ids", _("Who goes"), make=lambda: MembersEditor(booking.members)),
        kit.Date("day", _("Day"), required=True),
        kit.TimeOfDay("starts", _("Starts"), required=True, beside=True),
        kit.Minutes("minutes", _("Takes"), required=True, beside=True),
        *repeat,
        kit.TimeOfDay("window_starts", _("Told to the family: from"), width=168),
        kit.TimeOfDay("window_ends", _("until"), beside=True),
        kit.Text("purpose_patient", _("Purpose, in the patient’s words"), hint=_("May stand on a page.")),
        kit.Text("purpose", _("Purpose for the team"), hint=_("Stays with the team."), beside=True),
        kit.Segments(
            "interpreter",
            _("Interpreter"),
            options=kit.words_of(list(InterpreterBooked)),
            shown_if=lambda entry: needs_interpreter or entry.interpreter is not InterpreterBooked.NOT_NEEDED,
        ),
        kit.Text("others_present", _("Who else will be there")),
        kit.Segments("status", _("Agreed with the family?"), options=_statuses(booking.draft.status)),
    )


def _statuses(now: VisitStatus) -> list[Option]:
    statuses = [(VisitStatus.BOOKED, _("Yes, booked")), (VisitStatus.PROPOSED, _("Not yet, proposed"))]
    return statuses if now in dict(statuses) else [(now, now.label)]


def choose_place(form: Form[Entry], booking: "Booking") -> Entry:
    """Offer the places of the setting, and choose where there is only one or the patient lives; the entry as typed."""
    entry = form.peek()
    places = places_for(booking, entry.setting)
    form.set_options("place_id", places)
    if entry.setting in HOMES:
        homes = sorted(booking.homes, key=lambda home: home.kind is not entry.setting)
        if entry.residence_id is None and homes:
            form.set_value("residence_id", homes[0].residence_id)
    elif len(places) == 1 and entry.place_id is None:
        form.set_value("place_id", places[0][0])
    return entry

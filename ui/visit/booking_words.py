"""What the dialog of a visit says: in its head, before anything is typed, and on the button that saves."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from careteam.i18n import _
from ui.kit import dates

if TYPE_CHECKING:
    from careteam.services.booking import Booking
    from careteam.services.openings import Opening

SOON = timedelta(days=3)
"""Free times are expected by then, a weekend between; later ones say so."""


def facts(booking: "Booking") -> str:
    """What to know before a time is chosen: where the patient is, the interpreter, a first visit."""
    interpreter = booking.interpreter.label.lower() if booking.interpreter else ""
    needs = _("Needs an interpreter ({kind})") if interpreter else _("Needs an interpreter")
    known = [
        _("Now in {place}").format(place=booking.where_now) if booking.where_now else "",
        needs.format(kind=interpreter) if booking.interpreter_needed else "",
        _("First visit with the team") if booking.first and booking.visit_id is None else "",
        _("On the pinboard: choose a new time") if booking.on_pinboard else "",
    ]
    return " · ".join(fact for fact in known if fact)


def over(booking: "Booking") -> str:
    """Why a visit that is over is only looked at."""
    text = _("This visit is “{status}”: {reason}.") if booking.reason else _("This visit is “{status}”.")
    return text.format(status=booking.draft.status.label, reason=booking.reason)


def free(openings: "Sequence[Opening]", today: date) -> str:
    """What to know about the free times that were found; empty where the first is soon."""
    if not openings:
        return _("No time is free in the next two weeks.")
    first = openings[0].starts.date()
    return _("Nothing is free before {day}.").format(day=dates.short_day(first)) if first > today + SOON else ""


def save(booking: "Booking", count: int) -> str:
    """What the button says that saves one visit or several."""
    if booking.visit_id is not None:
        return _("Save") if count == 1 else _("Save {count} visits").format(count=count)
    return _("Book visit") if count == 1 else _("Book {count} visits").format(count=count)

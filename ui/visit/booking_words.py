"""What the head of a visit's dialog says of the visit before anything is typed."""

from typing import TYPE_CHECKING

from careteam.i18n import _

if TYPE_CHECKING:
    from careteam.services.booking import Booking


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

"""What the dialog of a visit says: in its head, before anything is typed, and on the button that saves."""

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


def save(booking: "Booking", count: int) -> str:
    """What the button says that saves one visit or several."""
    if booking.visit_id is not None:
        return _("Save") if count == 1 else _("Save {count} visits").format(count=count)
    return _("Book visit") if count == 1 else _("Book {count} visits").format(count=count)

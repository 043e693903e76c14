"""What became of a booked visit: arrived, seen, not seen, cancelled, or put aside for another time."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from careteam.domain.recurrence import Scope
from careteam.domain.visits import CancelReason, NotSeenReason, VisitStatus
from careteam.domain.words import Word
from careteam.i18n import _, ngettext
from ui.kit import errors, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.editors import Typed
from ui.kit.routes import PatientRoute, WrapUpRoute
from ui.visit.reason_panel import ReasonPanel

if TYPE_CHECKING:
    from careteam.services.booking import Booking
    from careteam.services.office import Work
    from careteam.services.series import Occurrence

PLANNED = frozenset({VisitStatus.PROPOSED, VisitStatus.BOOKED})
UNDER_WAY = PLANNED | {VisitStatus.ARRIVED}
CANCEL, NOT_SEEN = "cancel", "not seen"
CANCEL_REASONS = [reason for reason in CancelReason if reason is not CancelReason.DIED]
"""A death has its own action, which cancels what it must."""


class Happened(QWidget):
    """A menu of what can be said of a visit, and the questions that come with it. ``done`` when it was said."""

    changed = Signal()
    done = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._booking: Booking | None = None
        self._scope: Callable[[], Scope] = lambda: Scope.THIS
        self._cancels = Scope.THIS
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.banner = Banner()
        self.panel = ReasonPanel()
        self.panel.given.connect(self._on_given)
        self.panel.left.connect(self._on_left)
        self.panel.changed.connect(self.changed)
        self._asks = ""
        self._answer: list[Typed] = []
        column.addWidget(self.banner)
        column.addWidget(self.panel)
        self.button = Button(_("What happened"))
        self.button.setProperty("menu", "true")

    def offer(self, booking: "Booking", row: QHBoxLayout, scope: Callable[[], Scope]) -> None:
        """Put the menu of what this visit can become at the start of a row of buttons.

        ``scope``: how many of its series a cancellation is about.
        """
        self._booking, self._scope = booking, scope
        self.button.setMenu(self.menu(booking))
        theme.mark(self.button, menu="true")
        row.insertWidget(0, self.button)

    def menu(self, booking: "Booking") -> QMenu:
        """What can be said of a visit of its status."""
        from careteam.services import series, visits

        visit_id, status, seen = booking.visit_id, booking.draft.status, booking.version
        assert visit_id is not None
        menu = QMenu(self.button)
        if status in PLANNED:
            menu.addAction(_("Arrived"), lambda: self._do(lambda work: visits.arrive(work, visit_id, seen=seen)))
        if status in UNDER_WAY:
            menu.addAction(_("Seen"), lambda: self._do(lambda work: visits.mark_seen(work, visit_id, seen=seen)))
            menu.addAction(_("Not seen…"), self._ask_not_seen)
        if status in PLANNED:
            menu.addAction(_("Cancel the visit…"), self._ask_cancel)
            if not booking.on_pinboard:
                menu.addAction(
                    _("To the pinboard"), lambda: self._do(lambda work: visits.pin(work, visit_id, seen=seen))
                )
            if booking.repeats is not None:
                menu.addAction(
                    _("Take out of the series"),
                    lambda: self._do(lambda work: series.take_out(work, visit_id, seen=seen)),
                )
        if status in {VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.COMPLETED}:
            menu.addAction(_("Record what happened…"), self._record)
        if status in {VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.CANCELLED, VisitStatus.NOT_SEEN}:
            menu.addAction(
                _("Put back to booked"), lambda: self._do(lambda work: visits.put_back(work, visit_id, seen=seen))
            )
        return menu

    def typed(self) -> Typed:
        """The question that is open and what is answered so far; None where nothing is."""
        answer = self.panel.answer()
        return [self._asks, *answer] if answer else None

    def put_back(self, typed: Typed) -> None:
        """Ask it again, with the answer so far."""
        if typed is None:
            self.panel.hide()
            return
        asks, *self._answer = typed
        if asks == CANCEL:
            self._ask_cancel()
        else:
            self._ask_not_seen()

    def _on_left(self) -> None:
        self.panel.hide()
        self.changed.emit()

    def _record(self) -> None:
        assert self._booking is not None
        assert self._booking.visit_id is not None
        self.done.emit()
        self._context.navigate(WrapUpRoute(self._booking.visit_id))

    def _ask_cancel(self) -> None:
        assert self._booking is not None
        self._asks = CANCEL
        draft, visit_id, scope = self._booking.draft, self._booking.visit_id, self._scope()
        self._cancels = scope
        if scope is Scope.THIS or visit_id is None:
            self._ask(_("Why is the visit cancelled?"), CANCEL_REASONS, _("Cancel the visit"))
            return

        def reach(work: "Work") -> "tuple[Occurrence, ...]":
            from careteam.services import series

            return series.reach(work, visit_id, draft, scope)

        self._context.tasks.read(self, reach, self._ask_cancel_several)

    def _ask_cancel_several(self, reached: "tuple[Occurrence, ...]") -> None:
        going = sum(one.goes for one in reached)
        stay = len(reached) - going
        asked = ngettext("Why is {count} visit cancelled?", "Why are {count} visits cancelled?", going)
        stays = ngettext("{count} stays as it is.", "{count} stay as they are.", stay)
        act = ngettext("Cancel {count} visit", "Cancel {count} visits", going)
        question = " ".join([asked.format(count=going), *([stays.format(count=stay)] if stay else [])])
        self._ask(question, CANCEL_REASONS, act.format(count=going))

    def _ask_not_seen(self) -> None:
        self._asks = NOT_SEEN
        self._ask(_("Why was the patient not seen?"), list(NotSeenReason), _("Not seen"))

    def _ask(self, question: str, reasons: Sequence[Word], act: str) -> None:
        """Ask, with the answer that somebody had begun."""
        self.panel.ask(question, reasons, act)
        answer, self._answer = self._answer, []
        if answer:
            self.panel.put_back(answer)

    def _on_given(self, reason: Any, note: str) -> None:
        from careteam.services import series, visits

        assert self._booking is not None
        visit_id, seen, scope = self._booking.visit_id, self._booking.version, self._cancels
        assert visit_id is not None
        if isinstance(reason, CancelReason):
            self._do(lambda work: series.cancel(work, visit_id, reason, note, scope=scope, seen=seen))
        else:
            self._do(lambda work: visits.mark_not_seen(work, visit_id, reason, note, seen=seen), self._on_not_seen)

    def _on_not_seen(self, asks_welfare_call: bool) -> None:
        if not asks_welfare_call:
            self.done.emit()
            return
        assert self._booking is not None
        patient_id, phone = self._booking.draft.patient_id, self._booking.phone
        text = _("Nobody opened the door. Call to see that all is well.")
        if phone:
            text = _("Nobody opened the door. Call {phone} to see that all is well.").format(phone=phone)
        self.button.hide()

        def go() -> None:
            self.done.emit()
            self._context.navigate(PatientRoute(patient_id))

        self.banner.say(text, "warn", [(_("Open the patient’s page"), go), (_("Close"), self.done.emit)])
        self.banner.buttons()[0].setFocus()

    def _do(self, act: "Callable[[Work], object]", done: Callable[[Any], None] | None = None) -> None:
        def acted(result: Any) -> None:
            self.panel.hide()
            if done is None:
                self.done.emit()
            else:
                done(result)

        self._context.tasks.write(self, act, acted, partial(errors.say, self.banner))

"""Book a visit, or change one: everything in its way is seen while one types, and free times are one key away."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain import recurrence
from careteam.domain.clock import to_local
from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId
from careteam.domain.recurrence import Repeat, Scope
from careteam.domain.visits import OPEN, VisitDraft
from careteam.i18n import _
from ui.kit import errors, theme
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.dialog import Dialog
from ui.kit.drafts import Keeper, Place
from ui.kit.form_dialog import FormPanel
from ui.kit.forms import Form
from ui.kit.labels import Label, Title
from ui.kit.routes import BookVisitRoute, Route
from ui.kit.sizes import fit
from ui.visit import booking_words
from ui.visit import entry as entries
from ui.visit.asking import Asking, Found
from ui.visit.booking_side import BookingSide
from ui.visit.entry import WHEN, Entry, When
from ui.visit.happened import Happened
from ui.visit.patient_finder import PatientFinder
from ui.visit.series_head import SeriesHead

if TYPE_CHECKING:
    from careteam.services.booking import Booking
    from careteam.services.office import Work
    from careteam.services.openings import Opening
    from careteam.services.series import Occurrence

WAIT_MS = 150
WHOLE, FINDER = (960, 672), (560, 520)
"""How large the dialog is at 100 %, with its form, and while only the patient is asked for."""


class BookingDialog(Dialog):
    """A visit to book or to change. With a patient given, Enter takes the first free time, and Enter again books it."""

    def __init__(self, context: Context, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(route, BookVisitRoute)
        self.context, self.route = context, route
        self.booking: Booking | None = None
        self._reason = ""
        self._planned: object = None
        self._suggested_minutes: int | None = None
        self._filling = False
        self._wants_first = route.starts is None and route.visit_id is None
        self.setWindowTitle(_("New visit") if route.visit_id is None else _("Visit"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.px(16), 0, 0)
        self._column.setSpacing(theme.px(6))
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        head.setSpacing(theme.px(4))
        self.title = Title(self.windowTitle())
        self.facts = Label("", "muted", wrap=True)
        self.facts.hide()
        self.banner = Banner()
        self.happened = Happened(context)
        self.happened.done.connect(self._on_happened)
        self.series = SeriesHead()
        self.series.changed.connect(self._on_changed)
        for widget in (self.title, self.facts, self.series, self.banner, self.happened):
            head.addWidget(widget)
        self._column.addLayout(head)
        self.finder = PatientFinder(context, route.likely)
        self.finder.chosen.connect(self._begin)
        self._column.addWidget(self.finder, 1)
        self.side = BookingSide()
        self.openings, self.findings, self.dates = self.side.openings, self.side.findings, self.side.dates
        self.openings.taken.connect(self._on_opening_taken)
        self.openings.went.connect(self._on_went)
        self.findings.nearest_taken.connect(self._on_opening_taken)
        for reasoned in (self.findings.changed, self.dates.changed):
            reasoned.connect(self._on_reason_changed)
        self.dates.settled.connect(self._check)
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._check)
        if route.patient_id is None and route.visit_id is None:
            fit(self, *FINDER)
            self.finder.line.setFocus()
        else:
            fit(self, *WHOLE)
            self._begin(route.patient_id)

    def show_error(self, message: str) -> None:
        """Say above the form what went wrong."""
        self.banner.say(message, "bad")

    def reject(self) -> None:
        """Close, unless something typed would be lost: then ask in the dialog."""
        if self.booking is None or not self.panel.save_button.isVisibleTo(self) or not self.form.is_dirty():
            if self.booking is not None and self.panel.keeper is not None:
                self.panel.keeper.keep()
            super().reject()
            return
        self.banner.ask_to_discard(self.banner.hide, self._discard)

    def _discard(self) -> None:
        self._keeper.discard()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button one is at, and saves from the line of the reason; Ctrl+Enter saves from anywhere."""
        at = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if self.booking is not None and (ctrl or at is self.side.obstacles.reason_line):
                self.panel.save()
            elif isinstance(at, QAbstractButton):
                at.click()
        else:
            super().keyPressEvent(event)

    # what is loaded

    def _begin(self, patient_id: PatientId | None) -> None:
        route = self.route

        def load(work: "Work") -> "Booking":
            from careteam.services import booking

            if route.visit_id is not None:
                return booking.existing(work, route.visit_id, starts=route.starts)
            assert patient_id is not None
            return booking.new(work, patient_id, member_id=route.member_id, starts=route.starts)

        self.context.tasks.read(self, load, self._on_loaded)

    def _on_loaded(self, booking: "Booking") -> None:
        self.booking = booking
        if self.finder.isVisible():
            self.finder.hide()
            fit(self, *WHOLE)
        title = _("Visit with {patient}") if booking.visit_id else _("New visit with {patient}")
        self.title.setText(title.format(patient=booking.patient_name))
        self.setWindowTitle(self.title.text())
        self.facts.setText(booking_words.facts(booking))
        self.facts.setVisible(bool(self.facts.text()))
        entry = entries.of_draft(booking.draft)
        if self._wants_first:  # until a free time is proposed there is none
            entry = replace(entry, day=None, starts=None)
        self._suggested_minutes = None if booking.visit_id else entry.minutes
        self._asking = Asking(self.context.tasks, self, booking, partial(errors.show, self))
        self.form: Form[Entry] = Form(entries.form_fields(booking), entry)
        self.panel = FormPanel(
            self.context.tasks,
            self.form,
            self._save,
            fresh=self._fresh if booking.visit_id else None,
            seen=booking.version or 0,
            save_text=booking_words.save(booking, 1),
            kept=self._place(booking),
            parent=self,
        )
        self.panel.saved.connect(lambda _result: self.accept())
        self.panel.cancelled.connect(self.reject)
        self.form.changed.connect(self._on_changed)
        for line in (self.findings.reason_line, self.dates.reason_line):
            line.setText(booking.draft.override_reason if self.route.starts is None else "")
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.panel, 1)
        across.addWidget(self.side)
        self._column.addLayout(across, 1)
        if booking.visit_id is not None:
            self.side.put_findings_first()
            self.happened.offer(booking, self.panel.buttons, lambda: self.series.scope)
        else:
            QShortcut(QKeySequence("Ctrl+R"), self, self.form.editor("repeat").entry().setFocus)
        if booking.repeats is not None:
            self.series.show_standing(booking.repeats, over=booking.draft.status not in OPEN)
        self._put_back()
        if booking.draft.status not in OPEN:
            self._show_over(booking)
            return
        self._on_changed()
        if self._wants_first:
            self.form.first_entry().setFocus()
        elif booking.visit_id is None:
            self.panel.save_button.setFocus()
        else:
            self.form.editor("day").entry().setFocus()

    def _place(self, booking: "Booking") -> Place:
        """Where what is typed is kept until it is saved."""
        if booking.visit_id is not None:
            return self.context.drafts.of("visit", booking.visit_id)
        return self.context.drafts.of("new-visit", booking.draft.patient_id)

    def _put_back(self) -> None:
        """Show what this person had typed and not saved; a time just chosen on the calendar goes before it."""
        self._keeper = keeper = cast(Keeper, self.panel.keeper)
        beside = ("scope", self.series), ("reason", self.findings), ("reasons", self.dates), ("happened", self.happened)
        for name, part in beside:
            self.form.include(name, part)
            part.changed.connect(keeper.touch)
        self.form.include("when", When(self.form))
        self.panel.begin()
        if not keeper.holds():
            return
        self._wants_first, self._suggested_minutes = False, None
        if self.route.starts is not None:
            self.form.set_value("day", self.route.starts.date())
            self.form.set_value("starts", self.route.starts.time())

    def _show_over(self, booking: "Booking") -> None:
        """A visit that is over is looked at here, not changed."""
        self.form.setEnabled(False)
        self.side.hide()
        self.panel.save_button.hide()
        self.panel.cancel_button.setText(_("Close"))
        self.panel.cancel_button.setFocus()
        self.banner.say(booking_words.over(booking), "accent")

    # what is typed

    def _on_happened(self) -> None:
        """It was said what became of the visit; what else is typed and not saved is kept."""
        self._keeper.keep()
        self.accept()

    def _on_went(self, way: Route) -> None:
        """What is typed is kept, and stands here again when one comes back to book."""
        self._on_happened()
        self.context.navigate(way)

    def _save(self, work: "Work", entry: Entry, seen: int) -> object:
        from careteam.services import series, visits

        assert self.booking is not None
        draft, apart = entries.to_draft(entry, self.booking, self._reason), dict(self.dates.apart)
        visit_id = self.booking.visit_id
        if visit_id is not None:
            return series.change(work, visit_id, draft, self.series.scope, apart, seen=seen)
        return series.book(work, draft, entry.repeat, apart) if entry.repeat else visits.book(work, draft)

    def _fresh(self, work: "Work") -> tuple[Entry, int]:
        from careteam.services import visits

        assert self.booking is not None
        assert self.booking.visit_id is not None
        edited = visits.edit(work, self.booking.visit_id)
        return entries.of_draft(edited.draft), edited.version

    def _on_changed(self) -> None:
        if self._filling:
            return
        self._fill_in()
        self._timer.start()

    def _fill_in(self) -> None:
        """What follows from what was typed: the places of the setting, the home, the usual length."""
        assert self.booking is not None
        self._filling = True
        entry = entries.choose_place(self.form, self.booking)
        if self._suggested_minutes is not None and entry.minutes == self._suggested_minutes:
            draft = entries.draft_if_whole(self._timed(entry), self.booking, self._reason) or self.booking.draft
            usual = int(self.booking.minutes(draft).total_seconds() // 60)
            if usual != self._suggested_minutes:
                self._suggested_minutes = usual
                self.form.set_value("minutes", usual)
        self._filling = False

    def _check(self) -> None:
        """Ask what is in the way now, and which times are free; only the newest question is answered."""
        assert self.booking is not None
        entry = self.form.peek()
        draft = entries.draft_if_whole(self._timed(entry), self.booking, self._reason)
        several = entry.repeat is not None or self.series.scope is not Scope.THIS
        self.side.show_several(several=several)
        if self.booking.visit_id is None and (unreadable := entries.unreadable_repeat(self.form)):
            self._refuse_repeat(unreadable)
            return
        if draft is None or self._timeless(entry):
            self.findings.show_findings((), None)
            self.findings.hide()
            self.dates.show_dates((), "")
            self._on_reason_changed()
        elif several:
            self._ask_dates(draft, entry.repeat)
        elif not self._wants_first:
            self._asking.findings(draft, self._on_checked)
        if draft is not None:
            self._ask_openings(draft)

    def _ask_openings(self, draft: VisitDraft) -> None:
        assert self.booking is not None
        wish = (draft.setting, draft.place_id, draft.residence_id, draft.member_ids, draft.ends - draft.starts)
        if wish == self._planned:
            return
        self._planned = wish
        wanting = entries.wanting(self.booking, draft)
        self.openings.offer_way(*entries.way_to_wanting(self.booking, draft))
        if wanting:
            self._on_suggested((), wanting)
        else:
            self._asking.openings(draft, self._on_suggested)

    def _ask_dates(self, draft: VisitDraft, repeat: Repeat | None) -> None:
        scope, apart = self.series.scope, dict(self.dates.apart)
        self._asking.dates(
            draft, repeat, scope, apart, lambda found: self._on_dates(found, repeat), self._on_dates_failed
        )

    def _timeless(self, entry: Entry) -> bool:
        """Whether no time was proposed yet, and none typed."""
        return entry.day is None and entry.starts is None

    def _timed(self, entry: Entry) -> Entry:
        """The entry, at some time where it has none, to ask about everything else."""
        assert self.booking is not None
        wished = self.booking.draft.starts
        return replace(entry, day=wished.date(), starts=wished.time()) if self._timeless(entry) else entry

    def _on_dates(self, found: "tuple[Occurrence, ...]", repeat: Repeat | None) -> None:
        self.banner.hide()
        self.form.show_problem("repeat", "")
        days = [one.meant.date() for one in found]
        self.dates.show_dates(found, recurrence.words(repeat, days[0], days) if repeat else "")
        self._on_reason_changed()
        if self.focusWidget() is self.dates:
            self.panel.save_button.setFocus()

    def _on_dates_failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._refuse_repeat(errors.message(error))
        else:
            errors.show(self, error)

    def _refuse_repeat(self, why: str) -> None:
        """What has no end, or never happens, is said beside the field it was typed in."""
        self.dates.show_dates((), "")
        self.form.show_problem("repeat", why)
        self.panel.save_button.setEnabled(False)
        self.panel.save_button.setAccessibleDescription(why)

    def _on_checked(self, found: Found) -> None:
        self.banner.hide()
        self.findings.show_findings(found.findings, found.nearest)
        self.form.show_problem("starts", _("This time has passed.") if found.passed else "")
        self._on_reason_changed()

    def _on_suggested(self, openings: "tuple[Opening, ...]", none: str = "") -> None:
        """The first free time is what a new visit starts with; the focus waits on it."""
        assert self.booking is not None
        today = to_local(self.context.clock.now(), self.booking.office_zone).date()
        self.openings.show_openings(openings, none or booking_words.free(openings, today))
        begins, self._wants_first = self._wants_first, False
        if openings and not any(self.form.editor(name).typed() for name in WHEN):
            untouched = not self.form.is_dirty()
            self._fill_time(openings[0])
            for name in (*WHEN, "when"):
                self.form.settle(name)
            if begins and untouched and self.focusWidget() is self.form.first_entry():
                self.openings.buttons[0].setFocus()
        if openings or begins:
            self._timer.start()

    def _on_reason_changed(self) -> None:
        assert self.booking is not None
        found, button = self.side.obstacles, self.panel.save_button
        self._reason = found.reason
        refused = found.hard or (found.soft and not self._reason)
        button.setEnabled(not refused)
        button.setAccessibleDescription("; ".join(found.sentences()) if refused else "")
        button.setText(booking_words.save(self.booking, self.dates.going if found is self.dates else 1))
        button.setAccessibleName(button.text())

    def _on_opening_taken(self, opening: "Opening") -> None:
        self._fill_time(opening)
        self.findings.show_findings(opening.findings, None)
        self._on_reason_changed()
        self._timer.start()
        ready = self.panel.save_button.isEnabled()
        (self.panel.save_button if ready else self.side.obstacles.reason_line).setFocus()

    def _fill_time(self, opening: "Opening") -> None:
        self._filling = True
        self.form.set_value("day", opening.starts.date())
        self.form.set_value("starts", opening.starts.time())
        self._filling = False

"""The line at the top that finds a patient: two letters, Enter. And any visit, member, screen or command."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from careteam.domain.identity import search_key
from careteam.domain.patients import ProgramStatus
from careteam.domain.visits import VisitStatus
from careteam.i18n import _
from ui.kit import dates
from ui.kit.context import Context
from ui.kit.routes import BookVisitRoute, CalendarRoute, PatientRoute, TeamRoute, WrapUpRoute
from ui.kit.search_field import SearchField
from ui.shell import asked
from ui.shell.answers import Answer, Answers

if TYPE_CHECKING:
    from careteam.services.patients import FoundPatient
    from careteam.services.search import Found, FoundVisit
    from careteam.services.team import MemberOption

COMMANDS = 6
LEAST = 520
RECORDED = frozenset({VisitStatus.SEEN, VisitStatus.COMPLETED})

Offers = Callable[[], Sequence[Answer]]


class Finder(SearchField):
    """Finds by name as one types; Enter takes the first answer, arrows choose another.

    Patients come first. Where the first has a similar name nobody is chosen beforehand: Enter waits until somebody
    picked one. Enter before the answers are there waits for them, so that it never takes an answer to other letters.
    ``offers``: the screens and commands there are now.
    """

    def __init__(self, context: Context, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(_("Find a patient, a visit, a screen"), "Ctrl K", parent=parent)
        self._context = context
        self._offers = offers
        self._answered = ""
        self._entered = False
        self._before: QWidget | None = None
        self.answers = Answers(_("What was found"), self)
        self.answers.chosen.connect(self._take)
        self.searched.connect(self._on_searched)
        self.textEdited.connect(self._on_edited)

    def focus_all(self) -> None:
        """Begin a new search."""
        if not self.hasFocus():
            self._before = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.answers.isVisible() and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.answers.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape and not self.text():
            self._go_back()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.answers.underMouse():
            self.answers.hide()
        super().focusOutEvent(event)

    def _enter(self) -> None:
        text = self.text().strip()
        if self.answers.isVisible() and text == self._answered:
            self._take(self.answers.current())
        elif text:
            self._entered = True
            self.search_now()

    def _go_back(self) -> None:
        """Return to where one was before Ctrl+K."""
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self, _text: str) -> None:
        self._entered = False

    def _on_searched(self, text: str) -> None:
        if not text:
            self._entered = False
            self.answers.hide()
            return
        from careteam.services import search

        meant = asked.read(text, self._today())
        self._context.tasks.search(
            self,
            "find",
            lambda work: search.everything(work, meant.text, meant.name, meant.days),
            lambda found: self._on_found(meant, found),
        )

    def _on_found(self, meant: asked.Asked, found: "Found") -> None:
        if meant.text != self.text().strip():
            return
        self._answered = meant.text
        people = (_("Patients"), [self._patient(one) for one in found.patients])
        visits = (_("Visits"), [self._visit(one) for one in found.visits])
        kinds = [visits, people] if meant.days and meant.name else [people, visits]
        kinds.append((_("Team"), [self._member(one) for one in found.members]))
        kinds.append((_("Screens and commands"), [*self._days(meant), *self._commands(meant.text)]))
        self.answers.show_answers(kinds, _("Nothing of this name. Ctrl+N takes a new referral."))
        self.answers.place(self, LEAST)
        if self._entered:
            self._entered = False
            self._take(self.answers.current())

    def _take(self, answer: Answer | None) -> None:
        if answer is not None:
            self.answers.hide()
            self.clear()
            answer.act()

    def _today(self) -> date:
        return self._context.clock.now().date()

    def _patient(self, one: "FoundPatient") -> Answer:
        go = self._context.navigate
        words = [dates.age(one.birth_date, self._today()), *_told_apart(one)]
        if one.status is not ProgramStatus.ACTIVE:
            words.append(one.status.label)
        detail = "  ·  ".join(word for word in words if word)
        return Answer(one.name, lambda: go(PatientRoute(one.patient_id)), "person", detail, similar=one.similar)

    def _visit(self, one: "FoundVisit") -> Answer:
        go, block = self._context.navigate, one.block
        recorded = block.status in RECORDED
        route = WrapUpRoute(block.visit_id) if recorded else BookVisitRoute(visit_id=block.visit_id)
        who = ", ".join(part.name for part in block.parts)
        words = [dates.moment(block.starts, self._today()), block.where, who, *_told_apart(one.patient)]
        detail = "  ·  ".join(word for word in words if word)
        return Answer(block.patient, lambda: go(route), "calendar", detail, similar=one.patient.similar)

    def _member(self, one: "MemberOption") -> Answer:
        go = self._context.navigate
        name = f"{one.name}, {one.credentials}" if one.credentials else one.name
        return Answer(name, lambda: go(TeamRoute(one.id)), "people", one.discipline.name)

    def _days(self, meant: asked.Asked) -> list[Answer]:
        """The calendar at a day, where nothing but a day was typed."""
        if not meant.days or meant.name:
            return []
        go, day = self._context.navigate, meant.days[0]
        words = _("Calendar: {day}").format(day=dates.long_day(day))
        return [Answer(words, lambda: go(CalendarRoute(day)), "calendar")]

    def _commands(self, text: str) -> list[Answer]:
        wanted = search_key(text).split()
        found = [
            offer for offer in self._offers() if all(f" {word}" in f" {search_key(offer.words)}" for word in wanted)
        ]
        return found[:COMMANDS] if wanted else []


def _told_apart(one: "FoundPatient") -> list[str]:
    """What tells a patient from others; a similar name shows the birth date, so that nobody opens the other's page."""
    born = _("born {date}").format(date=dates.full_date(one.birth_date)) if one.similar and one.birth_date else ""
    mrn = _("MRN …{tail}").format(tail=one.mrn_tail) if one.mrn_tail else ""
    return [born, mrn, _("similar name") if one.similar else ""]

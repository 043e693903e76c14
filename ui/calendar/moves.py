"""Moving visits on the calendar: checked first, saved at once where nothing is in the way."""

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from careteam.domain.conflicts import Finding
from careteam.domain.drafts import Edited
from careteam.domain.ids import VisitId
from careteam.domain.visits import VisitDraft
from careteam.i18n import _
from ui.calendar.spots import Move
from ui.calendar.unsaved_move import Found, UnsavedMove, found
from ui.kit import dates, errors
from ui.kit.banners import Banner
from ui.kit.context import Context

if TYPE_CHECKING:
    from careteam.services.office import Work
    from careteam.services.openings import Opening


@dataclass(frozen=True)
class _Checked:
    edited: Edited[VisitDraft]
    findings: tuple[Finding, ...]
    nearest: "Opening | None"


class Mover(QObject):
    """Does one move after the other, so that several presses of a key add up.

    ``saved(visit_id)`` or ``pinned(visit_id)`` after each, ``given_up(visit_id)`` where one goes back to the visit, and
    ``resumed(day)`` where a move of this day that was left is asked about again. What is in the way is said in the
    panel of ``unsaved``, what is refused in ``banner``.
    """

    saved = Signal(object)
    pinned = Signal(object)
    given_up = Signal(object)
    resumed = Signal(object)

    def __init__(self, context: Context, unsaved: UnsavedMove, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._unsaved, self._banner = context, unsaved, banner
        self._waiting: deque[Move] = deque()
        self._move: Move | None = None
        self._checked: _Checked | None = None
        unsaved.move_to.wanted.connect(self._on_wanted)
        unsaved.panel.nearest_wanted.connect(self._on_nearest_wanted)
        unsaved.panel.kept.connect(self._on_kept)
        unsaved.panel.left.connect(self._on_left)

    def ask(self, move: Move) -> None:
        """Move a visit as soon as the moves before are done. While one is in question, no other begins."""
        if self._checked is None:
            self._waiting.append(move)
            self._next()

    def resume(self, visit_id: VisitId) -> None:
        """Ask about a move again as this person left it."""
        if self._checked is None:
            self._context.tasks.read(self, lambda work: found(work, visit_id), self._on_found)

    def _on_wanted(self, move: Move) -> None:
        self.given_up.emit(move.visit_id)
        if move:
            self._unsaved.move_to.hide()
            self.ask(move)
        else:
            self._unsaved.left()

    def _on_found(self, visit: Found | None) -> None:
        self.resumed.emit(visit.block.starts.date() if visit else None)
        if visit is None:
            self._banner.say(_("The visit that was being moved is not on the calendar any more."), "warn")
        elif (move := self._unsaved.resumed(visit.block)) is not None:
            self.ask(move)
        else:
            self._unsaved.ask_where(self._unsaved.held(visit.block), visit.people)

    def _next(self) -> None:
        if self._move is None and self._waiting:
            self._banner.hide()
            self._move = move = self._waiting.popleft()
            if move.to_pinboard:
                self._pin(move)
                return
            self._context.tasks.read(self, lambda work: _check(work, move), self._on_checked, self._on_failed)

    def _on_checked(self, checked: _Checked) -> None:
        move = self._move
        assert move is not None
        if not checked.findings and not move.resumed:
            self._save(checked.edited)
            return
        self._checked = checked
        self._waiting.clear()
        draft = checked.edited.draft
        when = f"{dates.short_day(draft.starts.date())}, {dates.clock_time(draft.starts)}"
        head = _("{patient} at {when}:").format(patient=move.patient, when=when)
        if move.by:
            head = _("{patient} with {member} at {when}:").format(patient=move.patient, member=move.by_name, when=when)
        self._unsaved.ask_why(move, checked.edited, head, checked.findings, checked.nearest)

    def _pin(self, move: Move) -> None:
        from careteam.services import visits

        self._context.tasks.write(
            self, lambda work: visits.pin(work, move.visit_id), lambda _nothing: self._on_pinned(), self._on_failed
        )

    def _on_pinned(self) -> None:
        move = self._end()
        self.pinned.emit(move.visit_id)
        self._next()

    def _save(self, edited: Edited[VisitDraft]) -> None:
        from careteam.services import visits

        move = self._move
        assert move is not None

        def change(work: "Work") -> None:
            visits.change(work, move.visit_id, edited.draft, seen=edited.version)

        act = self._unsaved.saving(move, change)
        self._context.tasks.write(self, act, lambda _nothing: self._on_saved(), self._on_failed)

    def _on_saved(self) -> None:
        move = self._end()
        self._unsaved.moved(move)
        self.saved.emit(move.visit_id)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        move = self._end()
        self._unsaved.refused(move)
        self._waiting.clear()
        errors.say(self._banner, error)
        self.given_up.emit(move.visit_id)

    def _on_nearest_wanted(self, opening: "Opening") -> None:
        checked = self._checked
        assert checked is not None
        self._checked = None
        self._unsaved.panel.hide()
        draft = replace(checked.edited.draft, starts=opening.starts, ends=opening.ends)
        self._save(Edited(draft, checked.edited.version))

    def _on_kept(self, reason: str) -> None:
        checked = self._checked
        assert checked is not None
        self._checked = None
        self._unsaved.panel.hide()
        draft = replace(checked.edited.draft, override_reason=reason)
        self._save(Edited(draft, checked.edited.version))

    def _on_left(self) -> None:
        self._unsaved.left()
        self.given_up.emit(self._end().visit_id)

    def _end(self) -> Move:
        move = self._move
        assert move is not None
        self._move = self._checked = None
        self._unsaved.panel.hide()
        return move


def _check(work: "Work", move: Move) -> _Checked:
    from careteam.services import openings, visits

    before = visits.edit(work, move.visit_id).draft
    starts = before.starts + move.later
    swap = {"instead_of": move.instead_of, "by": move.by}
    edited, findings = visits.moved(work, move.visit_id, starts, longer=move.longer, **swap)
    nearest = openings.nearest_free(work, edited.draft, move.visit_id) if findings else None
    return _Checked(edited, findings, nearest)

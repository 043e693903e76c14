"""What is typed about a move, where to or why all the same: kept until the visit is moved, or left where it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.conflicts import Finding
from careteam.domain.drafts import Edited
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.visits import VisitDraft
from careteam.i18n import _
from ui.calendar.move_panel import MovePanel
from ui.calendar.move_to import MoveTo
from ui.calendar.spots import Held, Move
from ui.kit import theme
from ui.kit.banners import Banner
from ui.kit.drafts import Drafts, Keeper
from ui.kit.editors import token

if TYPE_CHECKING:
    from careteam.services.office import Work
    from careteam.services.openings import Opening
    from careteam.services.team import MemberOption
    from careteam.services.visit_blocks import VisitBlock

T = TypeVar("T")
FORM = "move"


@dataclass(frozen=True)
class Found:
    """A visit somebody was moving, as it is now, and whom it can go to."""

    block: "VisitBlock"
    people: "tuple[MemberOption, ...]"


class UnsavedMove(QWidget):
    """Holds the panels that ask about a move, one at a time, and keeps what is typed into them."""

    changed = Signal()

    def __init__(self, drafts: Drafts, panel: MovePanel, move_to: MoveTo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel, self.move_to = panel, move_to
        self._drafts = drafts
        self._held: Held | None = None
        self._about: VisitId | None = None
        self._patient = ""
        self._to: dict[str, Any] = {}
        self.note = Banner()
        self.keeper = Keeper(drafts.of(FORM), self, self.note, self._words, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self.note, panel, move_to):
            column.addWidget(part)
            part.installEventFilter(self)
        panel.reason.textEdited.connect(self.changed)
        move_to.form.changed.connect(self.changed)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take room only while something is asked."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setHidden(self.panel.isHidden() and self.move_to.isHidden())
        return super().eventFilter(watched, event)

    # what is asked

    def ask_where(self, held: Held, people: "Sequence[MemberOption]") -> None:
        """Ask where a visit goes; what this person had typed about it stands there again."""
        block = held.block
        self._turn_to(block.visit_id, block.patient)
        self._held = held
        self.move_to.ask(held, people)
        self.keeper.begin(block.version)

    def ask_why(
        self,
        move: Move,
        edited: Edited[VisitDraft],
        head: str,
        findings: Sequence[Finding],
        nearest: "Opening | None",
    ) -> None:
        """Say what is in the way of a move, and ask for the reason to do it all the same."""
        going_on = self._about == move.visit_id
        if not going_on:
            self._turn_to(move.visit_id, move.patient)
        draft = edited.draft
        self._to = {"starts": draft.starts.isoformat(), "ends": draft.ends.isoformat(), "by_name": move.by_name}
        self._to |= {"by": token(move.by), "instead_of": token(move.instead_of)}
        self.move_to.hide()
        self.panel.say(head, findings, nearest)
        if going_on:
            self.keeper.seen(edited.version)
            self.keeper.keep()
        else:
            self.keeper.begin(edited.version)

    def resumed(self, block: "VisitBlock") -> Move | None:
        """The move somebody was giving a reason for, from where the visit is now."""
        kept = self._drafts.get(self._drafts.of(FORM, block.visit_id).key)
        to: Mapping[str, Any] = kept.typed.get("to", {}) if kept else {}
        if not to:
            return None
        starts, ends = datetime.fromisoformat(to["starts"]), datetime.fromisoformat(to["ends"])
        longer = (ends - starts) - (block.ends - block.starts)
        by, instead_of = (MemberId(UUID(to[one])) if to[one] else None for one in ("by", "instead_of"))
        return Move(
            block.visit_id, block.patient, starts - block.starts, longer, instead_of, by, to["by_name"], resumed=True
        )

    def held(self, block: "VisitBlock") -> Held:
        """The visit in the column in which it was taken to be moved."""
        kept = self._drafts.get(self._drafts.of(FORM, block.visit_id).key)
        person_id = kept.typed.get("person") if kept else None
        return Held(replace(block, parts=tuple(sorted(block.parts, key=lambda one: token(one.member_id) != person_id))))

    # how it ends

    def saving(self, move: Move, act: "Callable[[Work], T]") -> "Callable[[Work], T]":
        """The act of moving, which forgets in the same breath what was typed about it."""
        return self.keeper.with_save(act) if move.visit_id == self._about else act

    def moved(self, move: Move) -> None:
        """The visit is where it was to go."""
        if move.visit_id == self._about:
            self.keeper.saved()
            self._end()

    def left(self) -> None:
        """The visit is left where it was."""
        if self._about is not None:
            self.keeper.discard()
            self._end()

    def refused(self, move: Move) -> None:
        """The move could not be made; what was typed about it stays kept."""
        if move.visit_id == self._about:
            self.set_aside()

    def set_aside(self) -> None:
        """Ask no more; what was typed stays kept."""
        self.keeper.move(self.keeper.place)
        self._end()

    # what is typed

    def changes(self) -> dict[str, Any]:
        """Where the visit goes and why, or what stands in the fields that ask where."""
        person = token(self.move_to.before()) if self._held else None
        reason = self.panel.reason.text()
        if self._to:
            return {"to": self._to, "reason": reason, "person": person} if reason.strip() or self._held else {}
        wish = self.move_to.form.changes() if self._held else {}
        return {"wish": wish, "person": person} if wish else {}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Show it again."""
        if self._to:
            self.panel.reason.setText(changes.get("reason", ""))
        elif "wish" in changes:
            self.move_to.form.put_back(changes["wish"], newer=newer)

    def start_over(self) -> None:
        """As it was before anything was typed."""
        if self._to:
            self.panel.reason.clear()
        else:
            self.move_to.form.start_over()

    def _turn_to(self, visit_id: VisitId, patient: str) -> None:
        """Ask about this visit; what was typed about another is kept."""
        self.set_aside()
        self.keeper.move(self._drafts.of(FORM, visit_id))
        self._about, self._patient = visit_id, patient

    def _end(self) -> None:
        self._about, self._held, self._to = None, None, {}
        for part in (self.note, self.panel, self.move_to):
            part.hide()

    def _words(self) -> str:
        return _("Moving the visit with {name}").format(name=self._patient)


def found(work: "Work", visit_id: VisitId) -> Found | None:
    """A visit somebody was moving; none where it is not on the calendar any more."""
    from careteam.services import team, visit_blocks, visits

    draft = visits.edit(work, visit_id).draft
    there = (*visit_blocks.of_patients(work, {draft.patient_id}, {draft.starts.date()}), *visit_blocks.pinned(work))
    block = next((one for one in there if one.visit_id == visit_id), None)
    return Found(block, team.options(work, on=draft.starts.date())) if block else None

"""What the planner says above the plan by itself: a gap that can be closed, and what has to be mended first."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.drafts import subject_of
from careteam.domain.ids import VisitId
from careteam.i18n import _, ngettext
from careteam.services.day_remarks import Gap, Hint, Mend, Remarks
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.menus import pop_up
from ui.kit.routes import BookVisitRoute, UnsavedRoute


class Hints(QObject):
    """Two banners: ``gap`` offers to close one, ``mend`` names what is wrong and leads to where it is put right.

    ``closed(sketch)``: the plan in which a gap is closed.
    """

    closed = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.gap, self.mend = Banner(), Banner()
        self._too_many = 0
        self._hints: tuple[Hint, ...] = ()
        self._offered: Gap | None = None
        self._declined: set[VisitId] = set()

    def show_too_many(self, count: int) -> None:
        """Say where there are more visits than can be planned at once."""
        self._too_many = count
        if count:
            text = _("{count} home visits are too many for one plan. Choose a discipline or a person above.")
            self.mend.say(text.format(count=count), "warn")

    def show_remarks(self, remarks: Remarks) -> None:
        """Say what was found about the plan."""
        self._offered = remarks.gap
        if remarks.gap is None or self._declined.issuperset(remarks.gap.fallen):
            self.gap.hide()
        else:
            self._offer(remarks.gap)
        if self._too_many:
            return
        self._hints = tuple(sorted(remarks.hints, key=lambda one: not one.stops))
        stop = sum(one.stops for one in self._hints)
        tone = "warn" if stop else "accent"
        if not self._hints:
            self.mend.hide()
        elif len(self._hints) == 1:
            self.mend.say(self._hints[0].words, tone, [(_("Mend it"), partial(self._go, self._hints[0]))])
        elif stop:
            text = ngettext("{count} visit cannot be planned.", "{count} visits cannot be planned.", stop)
            self.mend.say(text.format(count=stop), tone, [(_("Show them"), self._list)])
        else:
            text = _("{count} homes or starting places are not on the map.")
            self.mend.say(text.format(count=len(self._hints)), tone, [(_("Show them"), self._list)])

    def close_gap(self) -> None:
        """Let those behind a visit that fell out come sooner."""
        if self._offered is not None:
            gap, self._offered = self._offered, None
            self.gap.hide()
            self.closed.emit(gap.sketch)

    def _offer(self, gap: Gap) -> None:
        text = ngettext(
            "No longer visited this day: {patients}. {count} later visit can come sooner; no family was told when.",
            "No longer visited this day: {patients}. {count} later visits can come sooner; no family was told when.",
            gap.count,
        )
        words = text.format(patients=", ".join(gap.patients), count=gap.count)
        self.gap.say(words, "accent", [(_("Close the gap"), self.close_gap), (_("Leave it"), self._decline)])

    def _decline(self) -> None:
        if self._offered is not None:
            self._declined.update(self._offered.fallen)
        self.gap.hide()

    def _list(self) -> None:
        """All there is to mend, each leading to its place."""
        button = self.mend.buttons()[0]
        menu = QMenu(button)
        menu.setAccessibleName(_("What is to be mended"))
        for one in self._hints:
            menu.addAction(one.words.replace("&", "&&"), partial(self._go, one))
        pop_up(menu, button.mapToGlobal(button.rect().bottomLeft()))

    def _go(self, hint: Hint) -> None:
        """To the field that puts it right."""
        if hint.mend is Mend.VISIT:
            self._context.navigate(BookVisitRoute(visit_id=hint.visit_id))
        elif hint.mend is Mend.HOME:
            self._context.navigate(UnsavedRoute("residence", subject_of((hint.patient_id, hint.residence_id))))
        else:
            self._context.navigate(UnsavedRoute("member", subject_of((hint.member_id,))))

"""The head of the calendar: which days, which view, whose visits, and what can be done with all of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from careteam.domain.calendar_sheets import View
from careteam.domain.ids import MemberId, VisitId
from careteam.i18n import _, ngettext
from ui.calendar.saved_views import SavedViews
from ui.calendar.view import VIEW_WORDS, WHO_WORDS, Look, Shown, Who
from ui.calendar.views_button import ViewsButton
from ui.kit import dates, icons
from ui.kit.buttons import Button, IconButton, LinkButton, SegmentedControl
from ui.kit.cards import row as beside
from ui.kit.choice_edit import ComboBox
from ui.kit.flow import FlowLayout
from ui.kit.labels import tip


class CalendarHead(QWidget):
    """The controls beside the name of the days. ``turned(by)``, ``looked(look)`` as the view or its filters change.

    ``conflict_wanted(visit_id)``: the next visit that something stands in the way of.
    """

    turned = Signal(int)
    today_wanted = Signal()
    looked = Signal(object)
    conflict_wanted = Signal(object)
    pinboard_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, views: SavedViews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views = views
        self.back = IconButton("chevron-left", _("Previous (Page up)"), lambda: self.turned.emit(-1))
        self.today = Button(_("Today"), self.today_wanted.emit)
        self.today.setToolTip(_("Today (T)"))
        self.forth = IconButton("chevron-right", _("Next (Page down)"), lambda: self.turned.emit(1))
        self.view = SegmentedControl(_("Show"), [(view, _(VIEW_WORDS[view])) for view in View])
        for view, button in zip(View, self.view.buttons(), strict=True):
            words = _(VIEW_WORDS[view])
            button.setToolTip(tip(f"{words} ({view.value[0].upper()})"))
        self.who = ComboBox()
        self.who.setAccessibleName(_("Whose visits"))
        self.who.setMinimumContentsLength(12)
        self._whose: list[tuple[Who, MemberId | None]] = []
        self._wrong: list[VisitId] = []
        self._gone_to: VisitId | None = None
        self._offer(())
        self.view.changed.connect(lambda view: self.looked.emit(views.of(view)))
        self.who.activated.connect(lambda _index: self.looked.emit(self.look()))
        self.conflicts = LinkButton("", self._on_conflicts)
        self.conflicts.setProperty("tone", "bad")
        icons.set_icon(self.conflicts, "warning", "bad")
        self.conflicts.hide()
        self.views = ViewsButton(views)
        self.print = IconButton("print", _("Print what is shown (Ctrl+P)"), self.print_wanted.emit)
        self.pins = Button("", self.pinboard_wanted.emit)
        tools = QWidget()
        flow = FlowLayout(tools, 8)  # on a narrow window, or in large print, what does not fit goes below
        for widget in (self.back, self.today, self.forth, self.view, self.who):
            flow.addWidget(widget)
        self.ends = QWidget()
        self.ends.setLayout(beside(self.conflicts, self.views, self.print, self.pins))
        self.setLayout(beside(tools, self.ends))
        tools.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def look(self) -> Look:
        """The view chosen, with its filters."""
        who, member_id = self._whose[max(self.who.currentIndex(), 0)]
        return Look(self.view.value(), who, member_id)

    def show_look(self, look: Look) -> None:
        """Choose a view and its filters, without telling anybody."""
        self.view.set_value(look.view)
        whose = (look.who, look.member_id if look.who is Who.ONE else None)
        self.who.setCurrentIndex(self._whose.index(whose) if whose in self._whose else -1)

    def show_shown(self, shown: Shown) -> None:
        """Say what was found."""
        self._offer([(option.id, option.name) for option in shown.people])
        self.show_look(shown.look)
        self.show_conflicts(shown, whole=not shown.days)
        pins = _("Pinboard {count}").format(count=len(shown.pinned)) if shown.pinned else _("Pinboard")
        self.pins.setText(pins)
        self.pins.setAccessibleName(pins)

    def show_conflicts(self, shown: Shown, *, whole: bool = True) -> None:
        """Say how many visits have something in their way. Not ``whole``: more may come, so the focus stays at it."""
        self._wrong = [block.visit_id for day in shown.days for block in day.visits if block.conflicts]
        count = len(self._wrong)
        text = ngettext("{count} conflict", "{count} conflicts", count).format(count=count)
        self.conflicts.setText(text)
        self.conflicts.setAccessibleName(_("{conflicts}: go to the next").format(conflicts=text))
        self.conflicts.setVisible(bool(count) or (not whole and self.conflicts.hasFocus()))

    def _on_conflicts(self) -> None:
        """Go to the next visit in conflict, round and round."""
        if not self._wrong:
            return
        at = self._wrong.index(self._gone_to) if self._gone_to in self._wrong else -1
        self._gone_to = self._wrong[(at + 1) % len(self._wrong)]
        self.conflict_wanted.emit(self._gone_to)

    def _offer(self, people: Sequence[tuple[MemberId, str]]) -> None:
        """Whose visits can be chosen: everybody's, those at home, and each person's."""
        all_of_them = (Who.TEAM, Who.HOMES)
        self._whose = [*((who, None) for who in all_of_them), *((Who.ONE, member_id) for member_id, _name in people)]
        self.who.clear()
        self.who.addItems([*(_(WHO_WORDS[who]) for who in all_of_them), *(name for _id, name in people)])


def heading(shown: Shown) -> str:
    """The days shown, in words."""
    if shown.look.view is View.MONTH:
        return dates.month_name(shown.day)
    days = [day.day for day in shown.days]
    if len(days) > 1:
        return dates.day_range(days[0], days[-1])
    return dates.short_day(days[0])

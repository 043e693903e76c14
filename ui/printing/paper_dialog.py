"""Papers beside the pages of visits: the calendar, what a family keeps, a caseload; seen before they leave."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from careteam.domain.calendar_sheets import View
from careteam.domain.handing import Way
from careteam.domain.offices import Paper
from careteam.i18n import N_, _
from careteam.services import office_settings
from careteam.services.printing import Sheet
from ui.kit import dates, theme
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.dialog import Dialog
from ui.kit.routes import PrintCalendarRoute, PrintFamilyRoute, PrintHandoffRoute, Route
from ui.printing.press import Press
from ui.printing.sheet_view import SheetView

if TYPE_CHECKING:
    from careteam.services.office import Office


class PaperDialog(Dialog):
    """Shows a paper as it will be printed; Ctrl+P prints it, Ctrl+S saves it, Esc closes."""

    def __init__(self, context: Context, route: Route, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        title, name, make = _paper(route)
        self.setWindowTitle(title)
        self.banner = Banner()
        self.press = Press(context)
        self.press.begun.connect(self.banner.hide)
        self.press.printed.connect(lambda _count: self.banner.say(_("Sent to the printer."), "good"))
        self.press.saved.connect(self._on_saved)
        self.press.both.connect(self._on_saved)
        self.sheet = SheetView(context)
        self.sheet.print_wanted.connect(self._on_print_wanted)
        self.sheet.save_wanted.connect(self.press.save_sheet)
        self.sheet.both_wanted.connect(self._on_both_wanted)
        self.sheet.looked.connect(self._on_looked)
        self.sheet.went.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(8))
        for widget in (self.banner, self.press):
            column.addWidget(widget)
        column.addWidget(self.sheet, 1)
        room = self.screen().availableGeometry().size()
        self.resize(min(theme.px(1060), room.width() - theme.px(24)), min(theme.px(720), room.height() - theme.px(48)))
        self._add_keys()
        self.sheet.show_made(name, make, route.patient_id if isinstance(route, PrintFamilyRoute) else None)

    def show_error(self, message: str) -> None:
        """Say above the sheet what went wrong."""
        self.banner.say(message, "bad")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button one is at."""
        at = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(at, QAbstractButton):
            at.click()
        else:
            super().keyPressEvent(event)

    def _on_looked(self) -> None:
        """Begin where one goes on: at the printer, or at what keeps the paper from it."""
        fixes = self.sheet.remarks.buttons()
        (fixes[0] if fixes else self.sheet.print).setFocus()

    def _on_print_wanted(self, sheet: Sheet, way: Way) -> None:
        self._on_paper(lambda paper: self.press.print_sheet(sheet, way, paper))

    def _on_both_wanted(self, sheet: Sheet, way: Way, path: Path) -> None:
        self._on_paper(lambda paper: self.press.print_and_save(sheet, way, paper, path))

    def _on_paper(self, act: Callable[[Paper], None]) -> None:
        self._context.tasks.read(self, lambda work: office_settings.current(work).paper, act)

    def _on_saved(self, path: Path) -> None:
        self.banner.say(_("Saved as {name}.").format(name=path), "good")

    def _add_keys(self) -> None:
        view = self.sheet.view
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+P": self.sheet.print_sheet,
            "Ctrl+S": self.sheet.save.click,
            "Ctrl++": lambda: view.zoom_by(1),
            "Ctrl+=": lambda: view.zoom_by(1),
            "Ctrl+-": lambda: view.zoom_by(-1),
        }
        for words, act in keys.items():
            QShortcut(QKeySequence(words), self, act)


def _paper(route: Route) -> tuple[str, str, "Callable[[Office], Sheet]"]:
    """The title of the window, the name of the paper, and what makes it, off the GUI thread."""

    def make(office: "Office") -> Sheet:
        from careteam.services import printing
        from careteam.services.handoffs import Terms

        match route:
            case PrintCalendarRoute():
                return printing.calendar_sheet(
                    office,
                    route.day,
                    route.view,
                    route.days,
                    member_id=route.member_id,
                    homes_only=route.homes_only,
                )
            case PrintHandoffRoute():
                terms = Terms(route.member_id, route.first, route.last)
                return printing.handoff_sheet(office, terms, dict(route.who))
            case PrintFamilyRoute(team=True):
                return printing.team_sheet(office, route.patient_id)
            case PrintFamilyRoute():
                return printing.leave_behind(office, route.patient_id)
        raise TypeError(route)

    match route:
        case PrintCalendarRoute():
            title, name = _("Print the calendar"), _(CALENDAR[route.view]).format(day=dates.short_day(route.day))
        case PrintHandoffRoute():
            title = _("Print a caseload for colleagues")
            name = _("Caseload from {day}").format(day=dates.short_day(route.first))
        case PrintFamilyRoute(team=True):
            title, name = _("Print the team sheet"), _("Team sheet for the family")
        case _:
            title, name = _("Print the leave-behind page"), _("Leave-behind page")
    return title, name, make


CALENDAR = {
    View.DAY: N_("Calendar, {day}"),
    View.WEEK: N_("Calendar, week from {day}"),
    View.MONTH: N_("Calendar, month from {day}"),
    View.AGENDA: N_("Calendar, agenda from {day}"),
}

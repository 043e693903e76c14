"""What can be done by key in the calendar. The page hears them itself: letters type in a field, F-keys are views."""

from functools import partial
from typing import Any

from careteam.domain.calendar_sheets import View
from careteam.i18n import N_
from ui.kit.commands import Command, Commands


def _show(view: View, page: Any) -> None:
    page.show_view(page.views.of(view))


CALENDAR = Commands(
    N_("Calendar"),
    (
        Command(N_("Go to today"), ("T",), lambda page: page.tools.today.click(), heard=True),
        Command(N_("Show a day"), ("D",), partial(_show, View.DAY), heard=True),
        Command(N_("Show a week"), ("W",), partial(_show, View.WEEK), heard=True),
        Command(N_("Show a month"), ("M",), partial(_show, View.MONTH), heard=True),
        Command(N_("Show an agenda"), ("A",), partial(_show, View.AGENDA), heard=True),
        Command(N_("Earlier"), ("PgUp",), lambda page: page.tools.back.click(), heard=True),
        Command(N_("Later"), ("PgDown",), lambda page: page.tools.forth.click(), heard=True),
        Command(N_("Print what is shown"), ("Ctrl+P",), lambda page: page.tools.print.click(), heard=True),
        Command(N_("Show the pinboard, or hide it"), (), lambda page: page.tools.pins.click()),
        Command(N_("Go to the next conflict"), (), lambda page: page.tools.conflicts.click()),
        Command(N_("Block time"), (N_("Ctrl+B"),)),
        Command(N_("Move the visit to another day or time"), (N_("Ctrl+M"),)),
        Command(N_("Take the visit to the pinboard, and put it back"), (N_("Ctrl+X, Ctrl+V"),)),
        Command(N_("A saved view"), (N_("F1 to F8"),)),
        Command(N_("From visit to visit"), (N_("Arrows"),)),
        Command(N_("Open the visit, or book the free time"), (N_("Enter"),)),
        Command(N_("Mark the visit seen"), (N_("Space"),)),
        Command(N_("Move the visit"), (N_("Alt+arrows"),)),
        Command(N_("All that can be done with the visit"), (N_("Shift+F10"),)),
    ),
)

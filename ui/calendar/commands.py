"""What can be done by key in the calendar. The page hears single letters itself, so that they type in a field."""

from careteam.i18n import N_
from ui.calendar.view import View
from ui.kit.commands import Command, Commands

CALENDAR = Commands(
    N_("Calendar"),
    (
        Command(N_("Go to today"), ("T",), lambda page: page.today.click(), heard=True),
        Command(N_("Show a day"), ("D",), lambda page: page._set_view(View.DAY), heard=True),
        Command(N_("Show a week"), ("W",), lambda page: page._set_view(View.WEEK), heard=True),
        Command(N_("Earlier"), ("PgUp",), lambda page: page.back.click(), heard=True),
        Command(N_("Later"), ("PgDown",), lambda page: page.forth.click(), heard=True),
        Command(N_("Show the pinboard, or hide it"), (), lambda page: page.pins.click()),
        Command(N_("Go to the next conflict"), (), lambda page: page.conflicts.click()),
        Command(N_("From visit to visit"), (N_("Arrows"),)),
        Command(N_("Open the visit, or book the free time"), (N_("Enter"),)),
        Command(N_("Mark the visit seen"), (N_("Space"),)),
        Command(N_("Move the visit"), (N_("Alt+arrows"),)),
        Command(N_("All that can be done with the visit"), (N_("Shift+F10"),)),
    ),
)

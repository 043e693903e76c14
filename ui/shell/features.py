"""Every screen of the program in one table: which route opens what, and what stands on the rail."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from careteam.i18n import N_
from ui.kit import routes
from ui.kit.context import Context
from ui.kit.routes import Route

Opens = Callable[[Context, Route, QWidget], QWidget]
"""Makes the page or dialog for a route. Features are imported when they are first opened, so that the window comes at once."""


@dataclass(frozen=True)
class RailEntry:
    """A screen on the rail: its route, its name, and the count beside it (a field of ``services.rail.Counts``)."""

    route: Route
    name: str
    icon: str
    count: str = ""


RAIL: tuple[RailEntry, ...] = (
    RailEntry(routes.TodayRoute(), N_("Today"), "clock", "today"),
    RailEntry(routes.PatientsRoute(), N_("Patients"), "person", "patients"),
    RailEntry(routes.ReferralsRoute(), N_("Referrals"), "inbox", "referrals"),
    RailEntry(routes.CalendarRoute(), N_("Calendar"), "calendar"),
    RailEntry(routes.TeamRoute(), N_("Team"), "people", "team"),
    RailEntry(routes.PrintRoute(), N_("Print"), "print", "to_print"),
    RailEntry(routes.ImportRoute(), N_("Import"), "upload"),
    RailEntry(routes.SettingsRoute(), N_("Settings"), "settings"),
)

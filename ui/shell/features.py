"""Every screen of the program in one table: which route opens what, and what stands on the rail."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtWidgets import QWidget

from careteam.i18n import N_
from ui.kit import routes
from ui.kit.context import Context
from ui.kit.routes import Route

FEATURES: dict[type[Route], str] = {
    routes.TodayRoute: "ui.today.page:TodayPage",
    routes.PatientsRoute: "ui.patients.page:PatientsPage",
    routes.PatientRoute: "ui.patients.patient_page:PatientPage",
    routes.ReferralsRoute: "ui.referral.page:ReferralsPage",
    routes.ReferralRoute: "ui.referral.form:ReferralDialog",
    routes.AssignRoute: "ui.referral.assign:AssignDialog",
    routes.CalendarRoute: "ui.calendar.page:CalendarPage",
    routes.AbsenceRoute: "ui.team.absence_form:AbsenceDialog",
    routes.TeamRoute: "ui.team.page:TeamPage",
    routes.HandOverRoute: "ui.team.handoff:HandoffDialog",
    routes.BookVisitRoute: "ui.visit.booking:BookingDialog",
    routes.WrapUpRoute: "ui.visit.wrap_up:WrapUpPage",
    routes.PrintRoute: "ui.printing.page:PrintPage",
    routes.PrintCalendarRoute: "ui.printing.calendar_sheet:CalendarSheetDialog",
    routes.ImportRoute: "ui.transfer.page:ImportPage",
    routes.SettingsRoute: "ui.admin.page:SettingsPage",
}
"""Who opens a route: a page that takes the window, or a dialog that opens over it. A feature is imported when it is
first opened, so that the window comes at once; a test opens every one of them."""


@dataclass(frozen=True)
class RailEntry:
    """A screen on the rail: its route, its name, its icon, and the count beside it (a field of the rail's counts).

    ``also``: routes that are opened from here and keep it marked.
    """

    route: Route
    name: str
    icon: str
    count: str = ""
    also: tuple[type[Route], ...] = ()


RAIL: tuple[RailEntry, ...] = (
    RailEntry(routes.TodayRoute(), N_("Today"), "clock", "today", (routes.WrapUpRoute,)),
    RailEntry(routes.PatientsRoute(), N_("Patients"), "person", "patients", (routes.PatientRoute,)),
    RailEntry(routes.ReferralsRoute(), N_("Referrals"), "inbox", "referrals"),
    RailEntry(routes.CalendarRoute(), N_("Calendar"), "calendar"),
    RailEntry(routes.TeamRoute(), N_("Team"), "people", "team"),
    RailEntry(routes.PrintRoute(), N_("Print"), "print", "to_print"),
    RailEntry(routes.ImportRoute(), N_("Import"), "upload"),
    RailEntry(routes.SettingsRoute(), N_("Settings"), "settings"),
)


def open_feature(context: Context, route: Route, parent: QWidget) -> QWidget:
    """The page or dialog of a route, made anew."""
    module, name = FEATURES[type(route)].split(":")
    make: Callable[[Context, Route, QWidget], QWidget] = getattr(import_module(module), name)
    return make(context, route, parent)

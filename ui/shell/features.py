"""Every screen of the program in one table: which route opens what, and what stands on the rail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from PySide6.QtWidgets import QDialog, QWidget

from careteam.domain.drafts import Part, parts_of
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
    routes.DayPlanRoute: "ui.day_plan.page:DayPlanPage",
    routes.WeekPlanRoute: "ui.day_plan.week_page:WeekPlanPage",
    routes.AbsenceRoute: "ui.team.absence_form:AbsenceDialog",
    routes.TeamRoute: "ui.team.page:TeamPage",
    routes.HandOverRoute: "ui.team.handoff:HandoffDialog",
    routes.BalanceRoute: "ui.team.balance:BalanceDialog",
    routes.BookVisitRoute: "ui.visit.booking:BookingDialog",
    routes.WrapUpRoute: "ui.visit.wrap_up:WrapUpPage",
    routes.PrintRoute: "ui.printing.page:PrintPage",
    routes.PrintCalendarRoute: "ui.printing.paper_dialog:PaperDialog",
    routes.PrintFamilyRoute: "ui.printing.paper_dialog:PaperDialog",
    routes.PrintHandoffRoute: "ui.printing.paper_dialog:PaperDialog",
    routes.ImportRoute: "ui.transfer.page:ImportPage",
    routes.SettingsRoute: "ui.admin.page:SettingsPage",
}
"""Who opens a route: a page that takes the window, or a dialog that opens over it. A feature is imported when it is
first opened, or once the first screen stands, so that the window comes at once; a test opens every one of them."""


FORMS: dict[str, Callable[..., Route]] = {
    "details": lambda patient=None: routes.PatientRoute(patient) if patient else routes.PatientsRoute(),
    "contact": lambda patient, _contact=None: routes.PatientRoute(patient, "contacts"),
    "call": lambda patient: routes.PatientRoute(patient, "contacts"),
    "residence": lambda patient, _home=None: routes.PatientRoute(patient),
    "admission": lambda patient: routes.PatientRoute(patient),
    "program": lambda patient: routes.PatientRoute(patient),
    "code": lambda patient: routes.PatientRoute(patient),
    "hospice": lambda patient, _stay=None: routes.PatientRoute(patient),
    "treatment": lambda patient, _treatment=None: routes.PatientRoute(patient),
    "death": lambda patient: routes.PatientRoute(patient),
    "referral": lambda patient=None: routes.ReferralRoute(patient),
    "accept": lambda _referral: routes.ReferralsRoute(),
    "decline": lambda _referral: routes.ReferralsRoute(),
    "redirect": lambda _referral: routes.ReferralsRoute(),
    "assignment": lambda patient, known=None, discipline=None: routes.AssignRoute(patient, discipline, known),
    "new-visit": lambda patient: routes.BookVisitRoute(patient),
    "visit": lambda visit: routes.BookVisitRoute(visit_id=visit),
    "move": lambda _visit: routes.CalendarRoute(),
    "visit-record": lambda visit: routes.WrapUpRoute(visit),
    "handoff": lambda member: routes.HandOverRoute(member),
    "member": lambda _member=None: routes.TeamRoute(),
    "absence": lambda member, absence=None: routes.AbsenceRoute(member, absence_id=absence),
    "office": lambda: routes.SettingsRoute("office"),
    "place": lambda _place=None: routes.SettingsRoute("places"),
    "pace": lambda _pace=None: routes.SettingsRoute("travel"),
    "correction": lambda _correction=None: routes.SettingsRoute("travel"),
    "roads": lambda: routes.SettingsRoute("travel"),
    "term": lambda _term=None: routes.SettingsRoute("words"),
    "discipline": lambda _discipline=None: routes.SettingsRoute("disciplines"),
    "approval": lambda _language: routes.SettingsRoute("languages"),
    "account": lambda: routes.SettingsRoute("accounts"),
    "import": lambda: routes.ImportRoute(),
    "view": lambda _key=None: routes.CalendarRoute(),
    "filter": lambda _filter=None: routes.PatientsRoute(),
}
"""Every form that keeps what is typed until it is saved, and where it is found again, given what it is about. A page
that opens such a form over itself does so in ``open_form(name, *about)``."""

UNDER_WAY: dict[str, Callable[..., Route]] = {
    "day-plan": lambda: routes.DayPlanRoute(),
    "family-call": lambda _visit, day: routes.DayPlanRoute(date.fromisoformat(day)),
    "day-decision": lambda day: routes.DayPlanRoute(date.fromisoformat(day)),
    "week-plan": lambda: routes.WeekPlanRoute(),
    "week-decision": lambda monday: routes.WeekPlanRoute(date.fromisoformat(monday)),
    "assign-many": lambda _patients: routes.PatientsRoute(),
    "balance": lambda: routes.BalanceRoute(),
    "handing": lambda visit, _page=None: routes.PrintRoute(visit_id=visit),
}
"""What is kept in the same way and has no form of its own to open: a plan being made, what a family says to it and why
visits wait, who is to serve several patients, which moves are to balance a caseload, how a page is to reach its
reader."""


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
    RailEntry(routes.DayPlanRoute(), N_("Home visits"), "car", also=(routes.WeekPlanRoute,)),
    RailEntry(routes.TeamRoute(), N_("Team"), "people", "team"),
    RailEntry(routes.PrintRoute(), N_("Print"), "print", "to_print"),
    RailEntry(routes.ImportRoute(), N_("Import"), "upload"),
    RailEntry(routes.SettingsRoute(), N_("Settings"), "settings"),
)


def open_feature(context: Context, route: Route, window: QWidget, room: QWidget | None = None) -> QWidget:
    """The dialog of a route over the window, or its page in the room for pages; made anew.

    A page is made where it will stand: with each new parent, all that is within would take the style once more.
    """
    module, name = FEATURES[type(route)].split(":")
    kind: Callable[[Context, Route, QWidget], QWidget] = getattr(import_module(module), name)
    over = isinstance(kind, type) and issubclass(kind, QDialog)
    return kind(context, route, window if over or room is None else room)


def get_ready(report: Callable[[str, float], None]) -> None:
    """Import every screen, so that the first click on one has only to make it; ``report`` says how far it is."""
    for number, place in enumerate(FEATURES.values()):
        report(place, number / len(FEATURES))
        import_module(place.partition(":")[0])


def place_of(unsaved: routes.UnsavedRoute) -> tuple[Route, list[Part]]:
    """Where a form somebody left is found again, and what it is about."""
    about = parts_of(unsaved.subject)
    return (FORMS | UNDER_WAY)[unsaved.form](*about), about

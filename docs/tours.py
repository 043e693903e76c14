"""The screens of the sample office, one after the other, for ``make_pictures.py``: a tour is a function that brings a
screen in sight and yields the name of its picture. A new screen is a line in one of them."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from sqlalchemy import select

from careteam import sample
from careteam.domain.assignments import AssignmentRole
from careteam.domain.calendar_sheets import View
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, PatientId, ReferralId, VisitId
from careteam.domain.recurrence import Repeat
from careteam.domain.referrals import ReferralStatus
from careteam.domain.team import AbsenceKind
from careteam.domain.travel_settings import CorrectionDraft, PaceDraft
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import Absence, Assignment, Contact, Referral, Visit, VisitMember, VisitRecord
from careteam.services import backups, places, travel, visits
from careteam.services import printing as printing_of
from careteam.services.office import Office
from ui.calendar.spots import Held
from ui.calendar.view import Look, Who
from ui.first_run.new_office import FirstDraft
from ui.first_run.restore import RestoreOffice
from ui.kit import routes
from ui.shell.app import App
from ui.shell.main_window import MainWindow

TUESDAY = datetime(2026, 11, 24, 15, 42, tzinfo=UTC)
KEY = "-".join(["EXMPL"] * 12)
STAFF = """\
Name,Role,Phone,Limit
"Bruen, Rosa",nurse,585-555-2101,90
Chauncey Steuber,social worker,585-555-2102,75
"Cruz, Maria",falconer,585-555-2103,
"""


class Desk:
    """The program on a laptop's screen, and what can be found in its office."""

    def __init__(self, app: QApplication, shown: App, office: Office) -> None:
        self.app, self.shown, self.office = app, shown, office

    @property
    def window(self) -> MainWindow:
        """The window of the office."""
        assert isinstance(self.shown.window, MainWindow)
        return self.shown.window

    @property
    def page(self) -> Any:
        """The page in sight."""
        return self.window.pages.currentWidget()

    @property
    def dialog(self) -> Any:
        """The dialog on top, if one is open."""
        return next((one for one in reversed(self.app.topLevelWidgets()) if _is_dialog(one)), None)

    def go(self, route: routes.Route) -> Any:
        """Open a route, once what was open is closed; the dialog or page that it opened, loaded."""
        self.clear()
        self.window.go(route)
        self.settle()
        return self.dialog or self.page

    def clear(self) -> None:
        """Close what lies over the page."""
        while self.dialog is not None:
            self.dialog.done(0)
            self.settle()
        self.window.finder.clear()
        self.window.finder.answers.hide()

    def settle(self) -> None:
        """Wait until every question is answered and painted."""
        quiet = 0
        while quiet < 16:
            self.app.processEvents()
            time.sleep(0.02)
            window = self.shown.window
            quiet = quiet + 1 if not isinstance(window, MainWindow) or window.tasks.idle() else 0

    def wait(self, arrived: Callable[[], bool]) -> None:
        """Wait for what is done before an office is open."""
        late = time.monotonic() + 60
        while not arrived():
            assert time.monotonic() < late, "it does not come"
            self.settle()

    def photograph(self) -> QPixmap:
        """What is in sight: the dialog or the window, with what hangs from it."""
        below = self.dialog or self.shown.window
        assert below is not None
        picture = below.grab()
        painter = QPainter(picture)
        for above in self.app.topLevelWidgets():
            if above.isVisible() and above.isWindow() and not _is_dialog(above) and above is not self.shown.window:
                painter.drawPixmap(above.mapToGlobal(QPoint()) - below.mapToGlobal(QPoint()), above.grab())
        painter.end()
        return picture

    def first(self, question: Any) -> Any:
        """The first row that answers a question to the office."""
        return self.office.read(lambda work: work.session.execute(question.limit(1)).one())

    @cached_property
    def released(self) -> Any:
        """The latest visit whose words for the patient were released."""
        words_out = VisitRecord.released_at.is_not(None)
        found = select(Visit.id, Visit.patient_id).join(VisitRecord, VisitRecord.visit_id == Visit.id).where(words_out)
        return self.first(found.order_by(Visit.starts_at.desc()))

    @cached_property
    def patient(self) -> PatientId:
        """The patient of that visit."""
        return PatientId(self.released.patient_id)

    @cached_property
    def planned(self) -> Any:
        """A visit at home that is still to come today, with one of its members."""
        found = select(Visit.id, Visit.patient_id, Visit.starts, VisitMember.member_id)
        found = found.join(VisitMember, VisitMember.visit_id == Visit.id).where(Visit.residence_id.is_not(None))
        return self.first(found.where(Visit.starts_at > TUESDAY).order_by(Visit.starts_at, Visit.id))

    @cached_property
    def leave(self) -> Any:
        """The next leave that has not begun."""
        found = select(Absence.id, Absence.member_id, Absence.starts, Absence.ends)
        ahead = found.where(Absence.kind == AbsenceKind.LEAVE, Absence.starts_at > TUESDAY)
        return self.first(ahead.order_by(Absence.starts_at))


def the_way_in(desk: Desk) -> Iterator[str]:
    """All that is seen before an office is open."""
    shown, path = desk.shown, Path("Lakeside.careteam")
    shown.welcome()
    yield "welcome"
    shown.new_office()
    yield "new-office"
    page: Any = shown.window.centralWidget()  # type: ignore[union-attr]
    phones = {"day_phone": "585-555-0100", "night_phone": "585-555-0142"}
    draft = FirstDraft("Hillside", account="Ann Baker", passphrase=sample.PASSPHRASE, **phones)
    page.make(Path("Hillside.careteam").resolve(), draft)
    desk.wait(lambda: hasattr(page, "key"))
    groups = KEY.split("-")
    page.key.setText("\n".join("   ".join(groups[start : start + 4]) for start in range(0, len(groups), 4)))
    yield "recovery-key"
    page._made[1].office.close()
    shown.sign_in(path)
    yield "sign-in"
    page = shown.window.centralWidget()  # type: ignore[union-attr]
    page._choose(1)
    yield "sign-in-recovery"
    backups.make(desk.office, Path("backup drive") / "Lakeside 2026-11-24 1042.careteam-backup")
    shown._show_small(RestoreOffice(*Path("backup drive").iterdir(), Path("New.careteam"), shown._background), "")
    yield "restore"
    shown.enter(desk.office)
    desk.wait(lambda: isinstance(shown.window, MainWindow))


def today(desk: Desk) -> Iterator[str]:
    """The first screen of the day, and what is at hand on every screen."""
    desk.go(routes.TodayRoute())
    yield "today"
    for name, words in (("palette-patient", "ma"), ("palette-visit", "yang thu"), ("palette-command", "se")):
        desk.window.find_anything()
        desk.window.finder.setText(words)
        desk.window.finder.search_now()
        yield name
    desk.clear()
    desk.window.show_keys()
    yield "keys"


def patients(desk: Desk) -> Iterator[str]:
    """The list, and one patient's page with its forms."""
    page = desk.go(routes.PatientsRoute())
    yield "patients"
    page.table.setFocus()
    for row in page.table.rows()[2:5]:
        index = page.table.rows().index(row)
        page.table.selectionModel().select(
            page.table.model().index(index, 0),
            page.table.selectionModel().SelectionFlag.Select | page.table.selectionModel().SelectionFlag.Rows,
        )
    yield "patients-selected"
    page.assign(AssignmentRole.LEAD)
    yield "patients-assign"
    desk.clear()
    page.add_patient()
    yield "patient-new"
    for tab in ("", "timeline", "team", "contacts"):
        desk.go(routes.PatientRoute(desk.patient, tab))
        yield f"patient-{tab}" if tab else "patient"
    contact = desk.first(select(Contact.id).where(Contact.patient_id == desk.patient)).id
    for form in ("details", "contact", "call", "residence", "admission", "program", "code", "hospice", "treatment"):
        page = desk.go(routes.PatientRoute(desk.patient))
        page.open_form(form, desk.patient, contact if form == "contact" else None)
        yield f"patient-{form}"
    page = desk.go(routes.PatientRoute(desk.patient))
    page.open_form("death", desk.patient)
    yield "patient-death"


def referrals(desk: Desk) -> Iterator[str]:
    """A referral from its arrival to its answer."""
    page = desk.go(routes.ReferralsRoute())
    yield "referrals"
    waiting = desk.first(select(Referral.id).where(Referral.status == ReferralStatus.RECEIVED)).id
    for answer in ("accept", "decline", "redirect"):
        desk.clear()
        page.open_form(answer, ReferralId(waiting))
        yield f"referral-{answer}"
    desk.go(routes.ReferralRoute())
    yield "referral"
    desk.go(routes.AssignRoute(desk.patient))
    yield "assign"


def calendar(desk: Desk) -> Iterator[str]:
    """Every view, and what opens in it."""
    page = desk.go(routes.CalendarRoute())
    yield "calendar"
    me = MemberId(desk.planned.member_id)
    for name, look in (
        ("calendar-week", Look(View.WEEK)),
        ("calendar-month", Look(View.MONTH)),
        ("calendar-agenda", Look(View.AGENDA)),
        ("calendar-homes", Look(View.DAY, Who.HOMES)),
        ("calendar-my-week", Look(View.WEEK, Who.ONE, me)),
        ("calendar-my-month", Look(View.MONTH, Who.ONE, me)),
    ):
        page.show_view(look)
        yield name
    page.show_view(Look())
    desk.settle()
    there = next(one for one in page.part().buttons() if one.block.visit_id == desk.planned.id)
    held = Held(there.block, there.person)
    menu = page.menu(held)
    menu.popup(page.part().mapToGlobal(QPoint(400, 40)))
    yield "calendar-menu"
    menu.close()
    page._on_move_asked(held)
    yield "calendar-move"
    page._on_panel_left()
    page._ask_name()
    yield "calendar-save-view"
    page._on_panel_left()
    page._on_pinboard_toggled()
    yield "calendar-pinboard"
    page._on_pinboard_toggled()
    for view, first, days in (
        (View.DAY, date(2026, 11, 24), 1),
        (View.WEEK, date(2026, 11, 23), 7),
        (View.MONTH, date(2026, 10, 26), 42),
        (View.AGENDA, date(2026, 11, 24), 7),
    ):
        desk.go(routes.PrintCalendarRoute(first, view, days))
        yield f"print-calendar-{view.value}"


def day_plan(desk: Desk) -> Iterator[str]:
    """Tomorrow's home visits, from what stands to a plan, to the families who are called."""
    page = desk.go(routes.DayPlanRoute())
    page.steps.SECONDS = 0.0  # the same plan each time
    yield "day-plan-before"
    page.propose()
    desk.settle()
    dana = next(row for row in page.table.rows() if row.route.visitor.name == "Dana Ruiz" and row.leg.wanted)
    page.table.select(dana.key)
    yield "day-plan"
    page.tools.view.set_value("timeline")
    page._on_view_chosen("timeline")
    yield "day-plan-timeline"
    page.acts.menu(dana.leg.wanted, dana.route.visitor).popup(page.mapToGlobal(QPoint(500, 300)))
    yield "day-plan-menu"
    desk.app.activePopupWidget().close()
    page.tools.view.set_value("list")
    page._on_view_chosen("list")
    page.publish()
    yield "day-plan-published"
    page.open_calls()
    yield "day-plan-calls"


def week_plan(desk: Desk) -> Iterator[str]:
    """Next week's home visits: which day each falls on, person by person and patient by patient."""
    page = desk.go(routes.WeekPlanRoute())
    page.steps.SECONDS = 0.0  # the same plan each time
    yield "week-plan-before"
    page.propose()
    desk.settle()
    yield "week-plan"
    cell = next(one for one in page.board.cells() if one.wanted is not None and not one.wanted.told)
    page.board.setCurrentIndex(page.board.place_of(cell.key))
    page.acts.find(cell.wanted)
    desk.settle()
    yield "week-plan-days"
    desk.app.activePopupWidget().close()
    page.acts.menu(cell.wanted, cell.visit_id, cell.member_id, cell.day).popup(page.mapToGlobal(QPoint(500, 300)))
    yield "week-plan-menu"
    desk.app.activePopupWidget().close()
    page.tools.view.set_value("patients")
    page.show_plan()
    yield "week-plan-patients"
    page.publish()
    yield "week-plan-published"
    page.open_calls()
    yield "week-plan-calls"


def visit(desk: Desk) -> Iterator[str]:
    """Booking, repeating, changing a visit, and what is recorded of it."""
    lead = desk.first(
        select(Assignment.patient_id).where(Assignment.member_id == desk.planned.member_id).order_by(Assignment.id)
    )
    desk.go(routes.BookVisitRoute())
    yield "booking-for-whom"
    desk.go(routes.BookVisitRoute(desk.patient))
    yield "booking"
    busy, member = desk.planned.starts + timedelta(minutes=15), MemberId(desk.planned.member_id)
    desk.go(routes.BookVisitRoute(PatientId(lead.patient_id), starts=busy, member_id=member))
    yield "booking-conflict"
    form = desk.go(routes.BookVisitRoute(desk.patient)).form
    form.set_value("repeat", Repeat(1, times=12))
    yield "booking-series"
    form.set_value("repeat", Repeat(2, weekdays=(1, 3), until=date(2027, 3, 31)))
    yield "booking-series-custom"
    desk.dialog._discard()
    desk.go(routes.BookVisitRoute(visit_id=VisitId(desk.planned.id)))
    yield "visit"
    series = select(Visit.id).where(Visit.series_id.is_not(None), Visit.starts_at > TUESDAY + timedelta(days=1))
    desk.go(routes.BookVisitRoute(visit_id=VisitId(desk.first(series.order_by(Visit.starts_at)).id)))
    yield "visit-of-a-series"
    over = desk.first(select(Visit.id).where(Visit.status == VisitStatus.SEEN).order_by(Visit.starts_at.desc()))
    desk.go(routes.WrapUpRoute(VisitId(over.id)))
    yield "wrap-up"
    desk.go(routes.WrapUpRoute(VisitId(desk.released.id)))
    yield "wrap-up-released"


def printing(desk: Desk) -> Iterator[str]:
    """What leaves on paper."""
    page = desk.go(routes.PrintRoute())
    yield "print-day"
    page.tabs.buttons()[1].click()
    yield "print-day-sheets"
    sheet = printing_of.summary(desk.office, VisitId(desk.released.id))
    desk.office.write(lambda work: printing_of.printed(work, [sheet], Way.HANDED))
    page.reload()
    page.tabs.buttons()[2].click()
    desk.settle()
    yield "print-left"
    page.tabs.buttons()[0].click()
    page.sheet.save_with_password()
    desk.dialog.propose.click()
    yield "print-password"
    desk.go(routes.PrintRoute(visit_id=VisitId(desk.released.id)))
    yield "print"
    desk.go(routes.PrintFamilyRoute(desk.patient))
    yield "print-leave-behind"
    desk.go(routes.PrintFamilyRoute(desk.patient, team=True))
    yield "print-team"
    away = desk.leave
    desk.go(routes.PrintHandoffRoute(MemberId(away.member_id), date(2026, 11, 30), date(2026, 12, 4)))
    yield "print-handoff"


def team(desk: Desk) -> Iterator[str]:
    """The team, time away, and handing over."""
    away = desk.leave
    page = desk.go(routes.TeamRoute())
    yield "team"
    page = desk.go(routes.TeamRoute(MemberId(away.member_id)))
    yield "team-member"
    page.open_form("member", MemberId(away.member_id))
    yield "team-form"
    desk.go(routes.AbsenceRoute(MemberId(away.member_id)))
    yield "absence"
    desk.go(routes.AbsenceRoute(MemberId(away.member_id), absence_id=away.id))
    yield "absence-there"
    dialog = desk.go(routes.HandOverRoute(MemberId(away.member_id), date(2026, 11, 30), date(2026, 12, 4)))
    yield "handoff"
    dialog.kind.buttons()[1].click()
    yield "handoff-for-good"
    dialog = desk.go(routes.BalanceRoute())
    dialog.propose.click()
    yield "balance"


def bringing_in(desk: Desk) -> Iterator[str]:
    """A spreadsheet of staff comes in."""
    Path("staff.csv").write_text(STAFF, encoding="utf-8")
    page = desk.go(routes.ImportRoute())
    yield "import"
    page.file_step.target.buttons()[1].click()
    page.open_file(Path("staff.csv"))
    yield "import-columns"
    page.next()
    yield "import-preview"


def settings(desk: Desk) -> Iterator[str]:
    """Every section, and a form of each."""
    for section in ("office", "places", "travel", "disciplines", "languages", "words", "accounts", "backup", "you"):
        page = desk.go(routes.SettingsRoute(section))
        yield f"settings-{section}"
        if section in ("places", "disciplines", "words", "accounts"):
            page.open_form(section)
            yield f"settings-{section}-new"
        if section == "travel":
            yield from _travel(desk, page)


def _travel(desk: Desk, page: Any) -> Iterator[str]:
    """The parts of travel, with an area and a drive put right."""
    here, there = desk.office.read(places.rows)[:2]
    right = CorrectionDraft(here.id, there.id, 35, why="The bridge is closed until spring")
    rush = PaceDraft(begins=time_of_day(7), ends=time_of_day(9), minutes_per_km=1.8, source="Our drives of October")
    desk.window.tasks.write(desk.window, lambda work: travel.save_pace(work, None, rush))
    desk.window.tasks.write(desk.window, lambda work: travel.save_correction(work, None, right))
    part = page.stack.currentWidget()
    for name in ("pace", "correction", "learned", "roads"):
        part.show_part(name)
        yield f"settings-travel-{name}"
        if name in ("pace", "correction"):
            page.open_form(name)
            yield f"settings-travel-{name}-new"
            desk.clear()


def undo(desk: Desk) -> Iterator[str]:
    """What was done is said, and is taken back."""
    desk.go(routes.TodayRoute())
    seen = VisitId(desk.planned.id)
    desk.window.tasks.write(
        desk.window, lambda work: visits.mark_seen(work, seen, seen=visits.edit(work, seen).version)
    )
    yield "undo"
    desk.window.undo_bar.undo()
    yield "undone"


TOURS: tuple[Callable[[Desk], Iterator[str]], ...] = (
    the_way_in,
    today,
    patients,
    referrals,
    calendar,
    day_plan,
    week_plan,
    visit,
    printing,
    team,
    bringing_in,
    settings,
    undo,
)


def _is_dialog(widget: QWidget) -> bool:
    return isinstance(widget, QDialog) and widget.isVisible()

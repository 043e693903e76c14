"""One patient's page: the strip, the tabs, and what one can do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.ids import ContactId, PatientId, ResidenceId
from careteam.domain.patients import ProgramStatus
from careteam.domain.visits import OPEN, VisitStatus
from careteam.i18n import _, ngettext
from careteam.services import deaths, patients, whereabouts
from careteam.services.assignments import AssignmentRow
from careteam.services.contacts import ContactRow
from careteam.services.deaths import TakenBack
from careteam.services.patient_page import Strip, VisitLine
from careteam.services.timeline import Happening
from careteam.services.whereabouts import ResidenceRow
from ui.kit import dates, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, PrimaryButton, Tabs
from ui.kit.context import Context
from ui.kit.labels import tip
from ui.kit.page import Page
from ui.kit.routes import (
    AssignRoute,
    BookVisitRoute,
    PatientRoute,
    PrintFamilyRoute,
    PrintRoute,
    ReferralRoute,
    WrapUpRoute,
)
from ui.kit.stack import Stack
from ui.patients import contact_forms, home_forms, status_forms
from ui.patients.commands import PATIENT
from ui.patients.contacts_tab import ContactsTab
from ui.patients.details_form import DetailsDialog
from ui.patients.page_bar import page_bar
from ui.patients.shown import CONTACTS, SUMMARY, TEAM, TIMELINE, Query, Shown, read
from ui.patients.strip import PatientStrip
from ui.patients.summary_tab import SummaryTab
from ui.patients.team_tab import TeamTab
from ui.patients.timeline_tab import TimelineTab

if TYPE_CHECKING:
    from careteam.services.office import Work


class PatientPage(Page):
    """Everything about one patient. Opening it is written to the audit trail."""

    topics = frozenset({Topic.PATIENTS, Topic.VISITS, Topic.ASSIGNMENTS, Topic.REFERRALS, Topic.SUMMARIES, Topic.TEAM})
    commands = PATIENT

    def __init__(self, context: Context, route: PatientRoute, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._patient_id = route.patient_id
        self._shown: Shown | None = None
        self._to_open: Callable[[], object] | None = None
        self.strip = PatientStrip()
        self.print = PrimaryButton(_("Print summary"), self.print_summary, icon="print")
        names = [
            (SUMMARY, _("Summary")),
            (TIMELINE, _("Timeline")),
            (TEAM, _("Team")),
            (CONTACTS, _("Contacts")),
        ]
        self.tabs = Tabs(_("Parts of the page"), names)
        self.tabs.changed.connect(lambda _tab: self.reload())
        self.log = Button(_("Log call"), self.log_call, icon="phone")
        self.moved = Button(_("Admitted"), self.admitted_or_home)
        self.visit = Button(_("New visit"), self.book, icon="plus")
        self.more = Button(_("More"))
        self.more.setProperty("menu", True)
        self.menu = QMenu(self.more)
        self.menu.setAccessibleName(_("More to do with this patient"))
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self.menu)
        self.summary, self.timeline, self.team, self.contacts = SummaryTab(), TimelineTab(), TeamTab(), ContactsTab()
        self._lay_out()
        self._connect()
        self.go(route)

    def go(self, route: PatientRoute) -> None:
        """Show a patient, at a tab."""
        if self._shown is not None and self._shown.query.patient_id != route.patient_id:
            # Nobody acts on one patient while another is still in sight.
            self._shown = None
            self.strip.hide()
            self.stack.hide()
        self._patient_id = route.patient_id
        self.tabs.set_value(route.tab or SUMMARY)
        self.notice.hide()
        self._write(lambda work: patients.viewed(work, route.patient_id))
        self.reload()

    def query(self) -> Query:
        """Whose page, at which tab."""
        return Query(self._patient_id, self.tabs.value() or SUMMARY)

    @staticmethod
    def load(work: "Work", query: Query) -> Shown:
        """The strip and the one tab that is open."""
        return read(work, query)

    def show_data(self, data: Shown) -> None:
        """Show a patient; a tab whose content is the same stays as it is, with whatever has the focus."""
        before, self._shown = self._shown, data
        if before is None or before.strip != data.strip:
            self._show_strip(data.strip)
        if before != data:
            self._show_tab(data)
        if self._to_open is not None:
            self._to_open()
            self._to_open = None

    def _show_tab(self, data: Shown) -> None:
        today, gone = data.strip.today, data.strip.row.status is ProgramStatus.DIED
        if data.query.tab == SUMMARY:
            self.summary.show_summary(data.strip, data.content)
        elif data.query.tab == TIMELINE:
            self.timeline.show_timeline(data.content, today)
        elif data.query.tab == TEAM:
            self.team.show_team(data.content, today, open_for_more=not gone)
        else:
            self.contacts.show_contacts(data.content)
        self.strip.show()
        self.stack.show()
        self.stack.setCurrentIndex([SUMMARY, TIMELINE, TEAM, CONTACTS].index(data.query.tab))

    # what one can do

    def print_summary(self) -> None:
        """Go to the page of the latest visit: to its preview, or to the record that is still open."""
        visit = self._shown.strip.printable if self._shown else None
        if visit is None:
            return
        done = visit.status is VisitStatus.COMPLETED
        self.context.navigate(PrintRoute(visit_id=visit.visit_id) if done else WrapUpRoute(visit.visit_id))

    def print_leave_behind(self) -> None:
        """Print the page that stays with the family."""
        self.context.navigate(PrintFamilyRoute(self._patient_id))

    def print_team(self) -> None:
        """Print who is who for the family."""
        self.context.navigate(PrintFamilyRoute(self._patient_id, team=True))

    def book(self) -> None:
        """Book a visit with the patient."""
        self.context.navigate(BookVisitRoute(patient_id=self._patient_id))

    def log_call(self) -> None:
        """Write down a call."""
        contact_forms.call(self.context, self, self._patient_id, saved=lambda _none: self._say(_("Call logged.")))

    def admitted_or_home(self) -> None:
        """The patient went to hospital or elsewhere, or is home again."""
        if self._away():
            self._write(lambda work: whereabouts.home_again(work, self._patient_id), self._on_home)
        else:
            home_forms.admit(self.context, self, self._patient_id, self._on_admitted)

    # inside

    def _lay_out(self) -> None:
        self.stack = Stack()
        bar = page_bar(self.tabs, (self.log, self.moved, self.visit, self.more, self.print))
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.removeWidget(self.banner)
        self.notice, self.death = Banner(), Banner()
        self.body.setSpacing(0)
        self.body.addWidget(self.strip)
        self.body.addWidget(bar)
        said = QVBoxLayout()
        said.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        said.setSpacing(0)
        for banner in (self.banner, self.death, self.notice):
            said.addWidget(theme.mark(banner, apart=True))
        self.body.addLayout(said)
        self.body.addWidget(self.stack, 1)
        for tab in (self.summary, self.timeline, self.team, self.contacts):
            self.stack.addWidget(tab)

    def _connect(self) -> None:
        summary = self.summary
        summary.edit_details.connect(self._edit_details)
        summary.open_visit.connect(self._open_visit)
        summary.assign.connect(self._assign)
        summary.call.connect(self._call)
        summary.add_contact.connect(lambda: self._edit_contact(None))
        summary.edit_home.connect(self._edit_home)
        summary.edit_treatment.connect(lambda row: status_forms.treatment(self.context, self, self._patient_id, row))
        summary.edit_hospice.connect(lambda _row: self._hospice())
        self.timeline.open_visit.connect(self._open_visit)
        self.team.assign.connect(self._assign)
        self.contacts.edit.connect(self._edit_contact)
        self.contacts.call.connect(self._call)

    def _show_strip(self, strip: Strip) -> None:
        self.strip.show_strip(strip)
        gone = strip.row.status is ProgramStatus.DIED
        for button in (self.moved, self.visit):
            button.setVisible(not gone)
        self.moved.setText(_("Home again") if self._away() else _("Admitted"))
        self.moved.setAccessibleName(self.moved.text())
        self.print.setEnabled(strip.printable is not None and not gone)
        hint = "" if self.print.isEnabled() else _("There is no visit to print a summary of.")
        if strip.printable is not None and strip.printable.status is VisitStatus.SEEN:
            hint = _("The latest visit is not written up yet: this opens its record.")
        self.print.setToolTip(tip(hint))
        self.print.setAccessibleDescription(hint)
        if gone:
            day = dates.full_date(strip.row.died_on) if strip.row.died_on else ""
            words = _("{name} died on {day}. Told by {who}.").format(
                name=strip.row.name, day=day, who=strip.death_told_by or _("nobody named")
            )
            self.death.say(words)
        else:
            self.death.hide()

    def _fill_menu(self) -> None:
        self.menu.clear()
        if self._shown is None:
            return
        strip = self._shown.strip
        context, who = self.context, self._patient_id
        gone = strip.row.status is ProgramStatus.DIED
        acts: list[tuple[str, Callable[[], object]] | None] = [(_("Edit details…"), self._edit_details)]
        if not gone:
            acts += [
                (_("Code status…"), lambda: status_forms.code(context, self, who, self._on_withdrawn)),
                (_("Program status…"), self._program),
                (_("Hospice enrollment…"), self._hospice),
                (_("Add treatment…"), lambda: status_forms.treatment(context, self, who, None)),
            ]
        if not gone:
            acts += [
                None,
                (_("Print a leave-behind page…"), self.print_leave_behind),
                (_("Print who is who on the team…"), self.print_team),
            ]
        acts += [
            None,
            (_("Add contact…"), lambda: self._edit_contact(None)),
            (_("Add residence…"), lambda: home_forms.residence(context, self, who)),
        ]
        if not gone:
            acts += [
                (_("New referral…"), lambda: context.navigate(ReferralRoute(who))),
                None,
                (_("Died…"), self._died),
            ]
        else:
            acts += [None, (_("Take back the death: it was a mistake"), self.take_back_death)]
        for act in acts:
            if act is None:
                self.menu.addSeparator()
                continue
            action = QAction(act[0], self.menu)
            action.triggered.connect(lambda _checked=False, do=act[1]: do())
            self.menu.addAction(action)

    def open_form(self, name: str, _patient: PatientId, about: UUID | None = None) -> None:
        """Open a form of this patient as somebody left it, once the page is loaded."""
        context, who = self.context, self._patient_id
        forms: dict[str, Callable[[], object]] = {
            "details": self._edit_details,
            "contact": lambda: contact_forms.contact(context, self, who, ContactId(about) if about else None),
            "call": self.log_call,
            "residence": lambda: home_forms.residence(context, self, who, ResidenceId(about) if about else None),
            "admission": lambda: home_forms.admit(context, self, who, self._on_admitted),
            "program": self._program,
            "code": lambda: status_forms.code(context, self, who, self._on_withdrawn),
            "hospice": lambda: status_forms.open_hospice(context, self, who, about),
            "treatment": lambda: status_forms.open_treatment(context, self, who, about),
            "death": self._died,
        }
        self._to_open = forms[name]
        self.reload()

    def show_tab(self, tab: str) -> None:
        """Go to a part of the page."""
        self.tabs.set_value(tab)
        self.reload()

    def _away(self) -> bool:
        where = self._shown.strip.row.where if self._shown else None
        return where is not None and where.away

    def _edit_details(self) -> None:
        DetailsDialog.edit(self.context, self, self._patient_id)

    def _edit_contact(self, row: ContactRow | None) -> None:
        contact_forms.contact(self.context, self, self._patient_id, row.contact_id if row else None)

    def _edit_home(self, row: ResidenceRow | None) -> None:
        home_forms.residence(self.context, self, self._patient_id, row.residence_id if row else None)

    def _call(self, row: ContactRow | None) -> None:
        contact_id = row.contact_id if row else None
        contact_forms.call(self.context, self, self._patient_id, contact_id, lambda _none: self._say(_("Call logged.")))

    def _assign(self, row: AssignmentRow | None) -> None:
        self.context.navigate(AssignRoute(self._patient_id, assignment_id=row.id if row else None))

    def _hospice(self) -> None:
        if self._shown is not None:
            strip = self._shown.strip
            status_forms.hospice(self.context, self, self._patient_id, strip.hospice, strip.today)

    def _program(self) -> None:
        if self._shown is not None:
            strip = self._shown.strip
            status_forms.program(self.context, self, self._patient_id, strip.row.status, strip.today, self._on_program)

    def _died(self) -> None:
        if self._shown is not None:
            strip = self._shown.strip
            status_forms.death(self.context, self, self._patient_id, strip.row.name, strip.today, self._on_died)

    def take_back_death(self) -> None:
        self._write(lambda work: deaths.take_back(work, self._patient_id), self._on_taken_back)

    def _on_died(self, _none: object) -> None:
        self.notice.hide()  # what was said of the living does not stand beside a death

    def _open_visit(self, visit: VisitLine | Happening) -> None:
        if visit.visit_id is None:
            return
        status = visit.status if isinstance(visit, VisitLine) else visit.visit_status
        coming = status in OPEN or status is VisitStatus.CANCELLED
        self.context.navigate(BookVisitRoute(visit_id=visit.visit_id) if coming else WrapUpRoute(visit.visit_id))

    def _on_admitted(self, moved: tuple[object, ...]) -> None:
        if not moved:
            self._say(_("Admitted. No home visits had to move."))
            return
        words = ngettext(
            "Admitted. {count} home visit is on the pinboard now.",
            "Admitted. {count} home visits are on the pinboard now.",
            len(moved),
        )
        self._say(words.format(count=len(moved)))

    def _on_home(self, waiting: tuple[object, ...]) -> None:
        if not waiting:
            self._say(_("Home again."))
            return
        words = ngettext(
            "Home again. {count} visit waits on the pinboard for a time.",
            "Home again. {count} visits wait on the pinboard for a time.",
            len(waiting),
        )
        self._say(words.format(count=len(waiting)))

    def _on_program(self, cancelled: tuple[object, ...]) -> None:
        if cancelled:
            words = ngettext("{count} visit cancelled.", "{count} visits cancelled.", len(cancelled))
            self._say(words.format(count=len(cancelled)))

    def _on_withdrawn(self, withdrawn: tuple[object, ...]) -> None:
        if withdrawn:
            words = ngettext(
                "{count} released page is withdrawn: a clinician looks at it again.",
                "{count} released pages are withdrawn: a clinician looks at them again.",
                len(withdrawn),
            )
            self._say(words.format(count=len(withdrawn)), "warn")

    def _on_taken_back(self, back: TakenBack) -> None:
        count = len(back.restored)
        words = ngettext(
            "Taken back. {count} visit is booked again.", "Taken back. {count} visits are booked again.", count
        )
        lines = [words.format(count=count) if count else _("Taken back.")]
        if back.others:
            lines.append(_("To be booked anew:"))
            lines += [f"{one.words}: {one.why}" for one in back.others]
        self._say("\n".join(lines), "warn" if back.others else "good")

    def _say(self, words: str, tone: str = "good") -> None:
        self.notice.say(words, tone, [(_("Close"), self.notice.hide)])

    def _write(self, act: "Callable[[Work], Any]", done: Callable[[Any], None] | None = None) -> None:
        self.context.tasks.write(self, act, done)

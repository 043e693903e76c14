"""The list of patients: everybody at a glance, narrowed by a filter and by typing."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.domain.patients import ProgramStatus
from careteam.i18n import N_, _, ngettext
from careteam.services import office_settings, patient_list
from careteam.services.patient_list import Flag, PatientList, PatientRow, Show
from ui.kit.buttons import Button, SegmentedControl
from ui.kit.cards import EmptyState, row
from ui.kit.context import Context
from ui.kit.labels import Muted
from ui.kit.page import Page
from ui.kit.routes import PatientRoute, ReferralRoute, Route
from ui.kit.search_field import SearchField
from ui.kit.tables import Chip, Column, RowTable
from ui.patients import words
from ui.patients.commands import PATIENTS
from ui.patients.details_form import DetailsDialog

if TYPE_CHECKING:
    from careteam.services.office import Work

TONES = {
    Flag.SIMILAR: "warn",
    Flag.FIRST_VISIT: "warn",
    Flag.FIRST_VISIT_LATE: "bad",
}


@dataclass(frozen=True)
class Filter:
    """Which patients to show."""

    show: Show = Show.ACTIVE
    text: str = ""


@dataclass(frozen=True)
class Listed:
    """The patients to show, and the day it is."""

    patients: PatientList
    today: date


class PatientsPage(Page):
    """A row a patient; Enter opens the page of the one selected."""

    title = N_("Patients")
    topics = frozenset({Topic.PATIENTS, Topic.VISITS, Topic.ASSIGNMENTS, Topic.TEAM, Topic.PLACES})
    commands = PATIENTS

    def __init__(self, context: Context, _route: Route, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._today = context.clock.now().date()
        self.search = SearchField(_("Find by name, initials or record number"), "Ctrl F")
        self.search.searched.connect(lambda _text: self.reload())
        self.add = Button(_("Add patient"), self.add_patient, icon="plus")
        self.head.addWidget(self.search, 1)
        self.head.addStretch(1)
        self.head.addWidget(self.add)
        self.filter = SegmentedControl(_("Show"), [(one, one.label) for one in Show])
        self.filter.changed.connect(lambda _show: self.reload())
        self.count = Muted()
        self.body.addLayout(row(self.filter, None, self.count))
        self.empty = EmptyState("", _("New referral"), self._on_empty_clicked)
        self.table = RowTable(_("Patients"), self._columns(), key=lambda one: one.patient_id, empty=self.empty)
        self.table.activated_row.connect(lambda one: context.navigate(PatientRoute(one.patient_id)))
        self.search.moved_down.connect(self._on_moved_down)
        self.search.returnPressed.connect(self._on_moved_down)
        self.body.addWidget(self.table, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._on_find)

    def query(self) -> Filter:
        """The filter chosen and what is typed."""
        return Filter(self.filter.value(), self.search.text().strip())

    @staticmethod
    def load(work: "Work", query: Filter) -> Listed:
        """The patients that the filter lets through."""
        return Listed(patient_list.listed(work, query.show, query.text), office_settings.today(work))

    def show_data(self, data: Listed) -> None:
        """Show the patients; the one selected stays selected."""
        self._today = data.today
        found = data.patients
        self._say_empty()
        self.table.set_rows(found.rows)
        words = ngettext("{count} patient", "{count} patients", found.total).format(count=f"{found.total:,}")
        if found.total > len(found.rows):
            words = _("The first {shown} of {count}. Type a name to find others.").format(
                shown=f"{len(found.rows):,}", count=words
            )
        self.count.setText(words)

    def add_patient(self) -> None:
        """Enter somebody who comes without a referral."""
        DetailsDialog.add(self.context, self)

    def _say_empty(self) -> None:
        asked = self.query()
        referral = False
        if asked.text:
            sentence = _("Nobody fits what you typed.")
        elif asked.show is Show.MINE and self.context.office.user.member_id is None:
            sentence = _("Your account does not belong to a team member, so no patients are yours.")
        elif asked.show in (Show.MINE, Show.PAST):
            sentence = _("Nobody here.")
        else:
            sentence = _("No patients here yet. A new referral brings the first; Import brings in a whole spreadsheet.")
            referral = True
        self.empty.sentence.setText(sentence)
        self.empty.button.setText(_("New referral") if referral else _("Show all patients"))
        self.empty.button.setAccessibleName(self.empty.button.text())

    def _on_empty_clicked(self) -> None:
        asked = self.query()
        if asked.text or asked.show in (Show.MINE, Show.PAST):
            self.filter.set_value(Show.ALL)
            self.search.clear()
            self.reload()
        else:
            self.context.navigate(ReferralRoute())

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_moved_down(self) -> None:
        self.table.setFocus()
        if self.table.current_row() is None and self.table.rows():
            self.table.select(self.table.rows()[0].patient_id)

    def _columns(self) -> list[Column[PatientRow]]:
        return [
            Column(
                _("Name"), lambda one: one.name, strong=True, sort=lambda one: (one.family_name.casefold(), one.name)
            ),
            Column(_("Age"), lambda one: words.age(one, self._today), 88, sort=_oldest_last),
            Column(_("Where now"), lambda one: one.where.words if one.where else "", 196, tone=_where_tone),
            Column(_("Program"), _status, 92, muted=True, tone=_status_tone),
            Column(
                _("Lead"), lambda one: one.lead.name if one.lead else _("No lead"), 148, chip=_lead, tone=_lead_tone
            ),
            Column(
                _("Last visit"),
                lambda one: words.last(one.last, self._today),
                100,
                muted=True,
                sort=lambda one: one.last.starts if one.last else None,
            ),
            Column(
                _("Next visit"),
                lambda one: words.coming(one.next, self._today),
                152,
                sort=lambda one: one.next.starts if one.next else None,
            ),
            Column(_("To know"), _flags, 164, tone=_flag_tone, tooltip=_flags),
        ]


def _oldest_last(one: PatientRow) -> int | None:
    return -one.birth_date.toordinal() if one.birth_date else None


def _where_tone(one: PatientRow) -> str:
    return "warn" if one.where is not None and one.where.away else "text"


def _status(one: PatientRow) -> str:
    return one.status.label


def _status_tone(one: PatientRow) -> str:
    return "accent" if one.status is ProgramStatus.REFERRED else "muted"


def _lead(one: PatientRow) -> Chip | None:
    return Chip(one.lead.code, one.lead.hue) if one.lead else None


def _lead_tone(one: PatientRow) -> str:
    missing = one.lead is None and one.status is ProgramStatus.ACTIVE
    return "warn" if missing else "muted" if one.lead is None else "text"


def _flags(one: PatientRow) -> str:
    return ", ".join(flag.label for flag in one.flags)


def _flag_tone(one: PatientRow) -> str:
    tones = [TONES[flag] for flag in one.flags if flag in TONES]
    return "bad" if "bad" in tones else "warn" if tones else "muted"

"""The list of patients: everybody at a glance, narrowed by filters and by typing, several acted on at once."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.assignments import AssignmentRole
from careteam.domain.cells import tab_separated
from careteam.domain.changes import Topic
from careteam.domain.ids import PatientId
from careteam.i18n import N_, _, ngettext
from careteam.services import office_settings, patient_list, team
from careteam.services.patient_list import PatientList, PatientRow, Show
from careteam.services.team import MemberOption
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.cards import EmptyState
from ui.kit.context import Context
from ui.kit.labels import Muted
from ui.kit.menus import pop_up
from ui.kit.page import Page
from ui.kit.routes import PatientRoute, ReferralRoute, Route
from ui.kit.search_field import SearchField
from ui.kit.tables import RowTable
from ui.patients.assign_many import AssignManyDialog
from ui.patients.columns import ChosenColumns, ColumnsMenu, columns
from ui.patients.commands import PATIENTS
from ui.patients.details_form import DetailsDialog
from ui.patients.filters import FilterBar
from ui.patients.saved_filters import Filter
from ui.patients.selection_bar import SelectionBar

if TYPE_CHECKING:
    from careteam.services.office import Work

SORTED = "patients/sorted"


@dataclass(frozen=True)
class Listed:
    """The patients to show, the day it is, and who may lead."""

    patients: PatientList
    today: date
    leads: tuple[MemberOption, ...]


class PatientsPage(Page):
    """A row a patient; Enter opens the page of the one selected."""

    title = N_("Patients")
    topics = frozenset({Topic.PATIENTS, Topic.VISITS, Topic.ASSIGNMENTS, Topic.TEAM, Topic.PLACES})
    commands = PATIENTS

    def __init__(self, context: Context, _route: Route, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._today = context.clock.now().date()
        self._empty_leads_to_referral = True
        self.search = SearchField(_("Find by name, initials or record number"), "Ctrl F")
        self.search.searched.connect(lambda _text: self._on_filtered())
        self.add = Button(_("Add patient"), self.add_patient, icon="plus")
        self.head.addWidget(self.search, 1)
        self.head.addStretch(1)
        self.head.addWidget(self.add)
        self.filters = FilterBar(context.preferences, context.drafts, lambda: self.search.text().strip(), self._type_in)
        self.filters.changed.connect(self.reload)
        self.count = Muted()
        self.choose_columns = Button(_("Columns"), self._on_columns)
        self.filters.end.addWidget(self.count)
        self.filters.end.addWidget(self.choose_columns)
        self.body.addWidget(self.filters)
        self.news = Banner()
        self.body.addWidget(self.news)
        self.selection = SelectionBar()
        self.body.addWidget(self.selection)
        self.empty = EmptyState("", _("New referral"), self._on_empty_clicked)
        self._columns = columns(lambda: self._today)
        self.table: RowTable[PatientRow] = RowTable(
            _("Patients"),
            list(self._columns.values()),
            key=lambda one: one.patient_id,
            empty=self.empty,
            many=True,
            keeps_columns=False,
            on_copy=lambda _rows: self.copy(),
        )
        self.chosen_columns = ChosenColumns(self.table, list(self._columns), context.preferences)
        self._sort_as_before()
        self._connect()
        self.body.addWidget(self.table, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._on_find)

    def query(self) -> Filter:
        """The filter chosen and what is typed."""
        return self.filters.filter()

    @staticmethod
    def load(work: "Work", query: Filter) -> Listed:
        """The patients that the filter lets through."""
        found = patient_list.listed(work, query.show, query.text, lead_id=query.lead_id, flag=query.flag)
        return Listed(found, office_settings.today(work), team.options(work))

    def show_data(self, data: Listed) -> None:
        """Show the patients; those selected stay selected."""
        self._today = data.today
        found = data.patients
        self._say_empty()
        self.filters.set_leads([(one.id, one.name) for one in data.leads])
        self.table.set_rows(found.rows)
        words = ngettext("{count} patient", "{count} patients", found.total).format(count=f"{found.total:,}")
        if found.total > len(found.rows):
            words = _("The first {shown} of {count}. Type a name to find others.").format(
                shown=f"{len(found.rows):,}", count=words
            )
        self.count.setText(words)
        self._show_selection()

    def add_patient(self) -> None:
        """Enter somebody who comes without a referral."""
        DetailsDialog.add(self.context, self)

    def open_form(self, name: str, selection: UUID | None = None) -> None:
        """Open what was left: the form for a new patient, an assignment to several, or the name of a filter."""
        if name == "filter":
            self.filters.go_on(selection)
        elif selection is None:
            self.add_patient()
        elif (dialog := AssignManyDialog.as_left(self.context, selection, self)) is not None:
            self._open_assigning(dialog)

    def copy(self) -> None:
        """Copy the rows selected, with the columns shown, for a spreadsheet; the trail says so first."""
        rows = self.table.selected_rows()
        if not rows:
            return
        shown = [self._columns[key] for key in self.chosen_columns.shown()]
        heads = [column.title for column in shown]
        ids = [row.patient_id for row in rows]

        def copy(names: dict[PatientId, str]) -> None:
            named = [replace(row, name=names.get(row.patient_id, row.name)) for row in rows]
            text = tab_separated([heads, *([column.text(row) for column in shown] for row in named)])
            self._on_copied(text, len(ids))

        self.context.tasks.write(self, lambda work: patient_list.copied(work, ids, heads), copy)

    def assign(self, role: AssignmentRole) -> None:
        """Assign somebody to every patient selected."""
        ids = tuple(row.patient_id for row in self.table.selected_rows())
        if ids:
            self._open_assigning(AssignManyDialog(self.context, ids, role, self))

    def menu(self) -> QMenu:
        """What can be done with the patients selected."""
        rows = self.table.selected_rows()
        menu = QMenu(self)
        menu.setAccessibleName(_("What to do with the patients selected"))
        if len(rows) == 1:
            menu.addAction(_("Open"), lambda: self.context.navigate(PatientRoute(rows[0].patient_id)))
        menu.addAction(_("Assign a lead…"), lambda: self.assign(AssignmentRole.LEAD))
        menu.addAction(_("Assign somebody…"), lambda: self.assign(AssignmentRole.PRIMARY))
        copy = menu.addAction(_("Copy for a spreadsheet"), self.copy)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        return menu

    def _connect(self) -> None:
        self.table.activated_row.connect(lambda one: self.context.navigate(PatientRoute(one.patient_id)))
        self.table.selectionModel().selectionChanged.connect(lambda *_changes: self._show_selection())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._on_sorted)
        self.search.moved_down.connect(self._on_moved_down)
        self.search.returnPressed.connect(self._on_moved_down)
        self.selection.assign_wanted.connect(self.assign)
        self.selection.copy_wanted.connect(self.copy)
        self.selection.cleared.connect(self.table.clearSelection)

    def _say_empty(self) -> None:
        asked = self.query()
        referral = False
        if asked.text:
            sentence = _("Nobody fits what you typed.")
        elif asked.show is Show.MINE and self.context.office.user.member_id is None:
            sentence = _("Your account does not belong to a team member, so no patients are yours.")
        elif asked.show is Show.NO_LEAD and asked == Filter(Show.NO_LEAD):
            sentence = _("Every active patient has a lead.")
        elif asked.show not in (Show.ACTIVE, Show.NEW, Show.ALL) or asked != Filter(asked.show):
            sentence = _("Nobody here.")
        else:
            sentence = _("No patients here yet. A new referral brings the first; Import brings in a whole spreadsheet.")
            referral = True
        self.empty.sentence.setText(sentence)
        self.empty.button.setText(_("New referral") if referral else _("Show all patients"))
        self.empty.button.setAccessibleName(self.empty.button.text())
        self._empty_leads_to_referral = referral

    def _on_empty_clicked(self) -> None:
        if self._empty_leads_to_referral:
            self.context.navigate(ReferralRoute())
        else:
            self.filters.show_all()

    def _on_filtered(self) -> None:
        self.filters.refresh()
        self.reload()

    def about(self) -> PatientId | None:
        """The patient one is at in the list."""
        row = self.table.current_row()
        return row.patient_id if row else None

    def _type_in(self, text: str) -> None:
        """Put words into the search without searching twice."""
        if self.search.text() != text:
            self.search.setText(text)

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_moved_down(self) -> None:
        self.table.setFocus()
        if self.table.current_row() is None and self.table.rows():
            self.table.select(self.table.rows()[0].patient_id)

    def _show_selection(self) -> None:
        self.selection.show_count(len(self.table.selected_rows()), len(self.table.rows()))

    def _on_menu_wanted(self, where: QPoint) -> None:
        if self.table.selected_rows():
            pop_up(self.menu(), self.table.viewport().mapToGlobal(where))

    def _on_copied(self, text: str, count: int) -> None:
        QGuiApplication.clipboard().setText(text)
        words = ngettext(
            "{count} patient copied. Paste into a spreadsheet; the trail says who copied whom.",
            "{count} patients copied. Paste into a spreadsheet; the trail says who copied whom.",
            count,
        )
        self.news.say(words.format(count=f"{count:,}"), "good", [(_("Close"), self.news.hide)])

    def _open_assigning(self, dialog: AssignManyDialog) -> None:
        dialog.assigned.connect(self._on_assigned)
        dialog.open()

    def _on_assigned(self, left_out: tuple[str, ...]) -> None:
        if not left_out:
            self.news.hide()
            return
        count = len(left_out)
        words = ngettext("{count} patient was left out: {who}", "{count} patients were left out: {who}", count)
        listed = "; ".join(left_out[:5]) + (" …" if count > 5 else "")
        said = words.format(count=count, who=listed)
        self.news.say(said, "warn", [(_("Close"), self.news.hide)])

    def _on_columns(self) -> None:
        titles = {key: column.title for key, column in self._columns.items()}
        menu = ColumnsMenu(titles, self.chosen_columns.shown(), self)
        menu.changed.connect(self.chosen_columns.choose)
        menu.reset_wanted.connect(self.chosen_columns.reset)
        menu.open_below(self.choose_columns)

    def _on_sorted(self, number: int, order: Qt.SortOrder) -> None:
        key = list(self._columns)[number] if number >= 0 else ""
        self.context.preferences.keep(SORTED, [key, order is Qt.SortOrder.DescendingOrder])

    def _sort_as_before(self) -> None:
        kept = self.context.preferences.get(SORTED)
        if isinstance(kept, list) and len(kept) == 2 and kept[0] in self._columns:
            order = Qt.SortOrder.DescendingOrder if kept[1] else Qt.SortOrder.AscendingOrder
            self.table.sortByColumn(list(self._columns).index(kept[0]), order)

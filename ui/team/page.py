"""The team: everybody's caseload and week at a glance."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.identity import search_key
from careteam.domain.ids import MemberId
from careteam.domain.languages import language_name
from careteam.i18n import N_, _, ngettext
from careteam.services import office_settings, team
from careteam.services.team import DayOfWork, MemberRow
from ui.kit import dates, theme
from ui.kit.buttons import LARGE, Button, IconButton, PrimaryButton
from ui.kit.cards import EmptyState, row
from ui.kit.commands import Command, Commands
from ui.kit.context import Context
from ui.kit.labels import Label
from ui.kit.page import Page
from ui.kit.routes import ImportRoute, TeamRoute
from ui.kit.search_field import SearchField
from ui.kit.tables import Bar, Chip, Column, RowTable
from ui.team.member_form import MemberDialog
from ui.team.member_panel import MemberPanel

if TYPE_CHECKING:
    from careteam.services.office import Work

"""The columns that make room for the panel, which shows the same."""


@dataclass(frozen=True)
class TeamWeek:
    """The team in one week, and the day it is."""

    rows: tuple[MemberRow, ...]
    first: date
    today: date


class TeamPage(Page):
    """A row per person; the one selected opens at the right."""

    title = N_("Team")
    topics = frozenset({Topic.TEAM, Topic.ASSIGNMENTS, Topic.VISITS, Topic.PATIENTS, Topic.PLACES})
    commands = Commands(
        N_("Team"),
        (
            Command(N_("Find on the team"), ("Ctrl+F",), lambda page: page.search.setFocus()),
            Command(N_("Add a member"), (), lambda page: page.add_member()),
        ),
    )

    def __init__(self, context: Context, route: TeamRoute, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._wanted = route.member_id
        self._first: date | None = None
        self._data: TeamWeek | None = None
        self.search = SearchField(_("Find by name, language, base"), "Ctrl F")
        self.search.searched.connect(lambda _text: self._show_rows())
        self.week = Label("", "strong")
        self.search.setMaximumWidth(theme.px(320))
        self.head.addWidget(self.search, 10)
        self.head.addStretch(1)
        weeks = row(
            IconButton("chevron-left", _("Week before"), lambda: self._move(-7)),
            self.week,
            IconButton("chevron-right", _("Week after"), lambda: self._move(7)),
            Button(_("This week"), self._on_this_week),
            spacing=12,
        )
        if theme.px(100) > LARGE:  # a line of their own
            weeks.addStretch(1)
            self.body.addLayout(weeks)
        else:
            self.head.addLayout(weeks)
        self.add = PrimaryButton(_("Add member"), self.add_member, icon="plus")
        self.head.addWidget(self.add)
        self.empty = EmptyState("", _("Import staff from a spreadsheet"), lambda: context.navigate(ImportRoute()))
        self.table = RowTable(_("Team"), _columns(), key=lambda row: row.id, empty=self.empty)
        self.table.selected_row.connect(self._on_selected)
        self.table.activated_row.connect(lambda row: self._edit(row))
        self.search.moved_down.connect(self.table.setFocus)
        self.panel = MemberPanel(context, self)
        self.panel.closed.connect(self._on_closed)
        across = QHBoxLayout()
        across.setSpacing(self.body.spacing())
        across.addWidget(self.table, 1)
        across.addWidget(self.panel)
        self.body.addLayout(across, 1)

    def go(self, route: TeamRoute) -> None:
        """Show a member, where one is asked for; else the page stays as it was left."""
        self._wanted = route.member_id
        self._select_wanted()

    def query(self) -> date | None:
        """The first day of the week shown; none is this week."""
        return self._first

    @staticmethod
    def load(work: "Work", query: date | None) -> TeamWeek:
        """The team with that week."""
        today = office_settings.today(work)
        first = query or today - timedelta(days=today.weekday())
        return TeamWeek(team.rows(work, first), first, today)

    def show_data(self, data: TeamWeek) -> None:
        """Show the team; the person selected stays selected."""
        self._data = data
        last = data.first + timedelta(days=6)
        self.week.setText(dates.day_range(data.first, last))
        self._show_rows()
        self._select_wanted()
        selected = self.table.current_row()
        if selected is not None and not self.panel.isHidden():
            self.panel.show_member(selected)
        elif selected is None:
            self.panel.hide()

    def add_member(self) -> None:
        """Enter somebody new."""
        MemberDialog(self.context, None, self).open()

    def open_form(self, _name: str, member_id: MemberId | None = None) -> None:
        """Open the form of a member, or of a new one, as somebody left it."""
        MemberDialog(self.context, member_id, self).open()

    def _select_wanted(self) -> None:
        if self._wanted is not None and self._data is not None:
            self.search.clear()
            self._show_rows()
            self.table.select(self._wanted)
            self._wanted = None

    def _show_rows(self) -> None:
        if self._data is None:
            return
        words = search_key(self.search.text()).split()
        found = [row for row in self._data.rows if all(f" {word}" in _searched(row) for word in words)]
        nobody = _("Nobody is on the team yet. Add the first member, or bring all of them in from a spreadsheet.")
        self.empty.sentence.setText(_("Nobody fits what you typed.") if self._data.rows else nobody)
        self.empty.button.setVisible(not self._data.rows)
        self.table.set_rows(found)

    def _move(self, days: int) -> None:
        if self._data is not None:
            self._first = self._data.first + timedelta(days=days)
            self.reload()

    def _on_this_week(self) -> None:
        self._first = None
        self.reload()

    def _on_selected(self, row: MemberRow | None) -> None:
        if row is not None:
            self.panel.show_member(row)

    def _on_closed(self) -> None:
        self.table.clearSelection()
        self.table.setFocus()

    def _edit(self, row: MemberRow) -> None:
        MemberDialog(self.context, row.id, self).open()


def _columns() -> list[Column[MemberRow]]:
    return [
        Column(
            _("Name"),
            lambda row: ", ".join(part for part in (row.name, row.credentials) if part),
            strong=True,
            chip=lambda row: Chip(row.discipline.code, row.discipline.hue),
            tooltip=lambda row: row.discipline.name,
            sort=lambda row: search_key(row.name),
        ),
        Column(
            _("Caseload"),
            _load,
            168,
            1,
            bar=lambda row: Bar(row.load.weight, row.limit, row.discipline.hue),
            tooltip=_load_words,
            tone=lambda row: "warn" if row.limit and row.load.weight >= row.limit else "",
            sort=lambda row: row.load.weight,
        ),
        *(_day_column(number, name) for number, name in enumerate(dates.weekday_names())),
        Column(_("Base"), lambda row: row.base, 132, 4, muted=True),
        Column(_("Languages"), lambda row: ", ".join(map(language_name, row.languages)), 132, 5, muted=True),
        Column(_("Away"), _away, 104, 2, muted=True, sort=lambda row: row.absences[0].starts if row.absences else None),
    ]


def _day_column(number: int, name: str) -> Column[MemberRow]:
    def day(row: MemberRow) -> DayOfWork:
        return row.week[number]

    def words(row: MemberRow) -> str:
        one = day(row)
        return "·" if one.works else ""

    def chip(row: MemberRow) -> Chip | None:
        one = day(row)
        if one.visits:
            return Chip(f"{one.visits}!", tone="bad") if one.away_all_day else Chip(str(one.visits), tone="accent")
        return Chip(_("off"), tone="warn") if one.away_all_day and one.works else None

    return Column(
        name[:3],
        lambda row: "" if chip(row) else words(row),
        48,
        3,
        muted=True,
        chip=chip,
        tooltip=lambda row: _day_words(day(row)),
        sort=lambda row: day(row).visits,
    )


def _day_words(day: DayOfWork) -> str:
    facts = [
        dates.short_day(day.day),
        ngettext("{count} visit", "{count} visits", day.visits).format(count=day.visits),
        "" if day.works else _("not a working day"),
        day.away,
    ]
    return " · ".join(fact for fact in facts if fact)


def _load(row: MemberRow) -> str:
    weight = f"{row.load.weight:g}"
    return _("{load} of {limit}").format(load=weight, limit=f"{row.limit:g}") if row.limit else weight


def _load_words(row: MemberRow) -> str:
    patients = ngettext("{count} patient", "{count} patients", row.load.patients).format(count=row.load.patients)
    if row.free is None:
        return _("{patients}, weighted by their care: {load}. No limit set.").format(load=_load(row), patients=patients)
    if row.free <= 0:
        return _("{patients}, weighted by their care: {load}. Full.").format(load=_load(row), patients=patients)
    return _("{patients}, weighted by their care: {load}. Room for {free:g}.").format(
        load=_load(row), patients=patients, free=round(row.free, 1)
    )


def _away(row: MemberRow) -> str:
    if not row.in_service:
        return _("Not on the team now")
    if not row.absences:
        return ""
    first = row.absences[0]
    last = first.ends - timedelta(minutes=1)
    days = [dates.month_day(first.starts.date()), dates.month_day(last.date())]
    return " – ".join(dict.fromkeys(days))


def _searched(row: MemberRow) -> str:
    """Everything one may look for a member by, each word after a space."""
    words = (row.name, row.credentials, row.discipline.name, row.discipline.code, row.base, row.city)
    return " " + search_key(" ".join((*words, *map(language_name, row.languages))))

"""The team member selected: how to reach them, whom they serve, when they are away."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.languages import language_name
from careteam.domain.patients import AgeGroup
from careteam.domain.places import Setting
from careteam.domain.team import MemberDraft
from careteam.i18n import _, ngettext
from careteam.services import absences, caseloads, covers, team
from careteam.services.absences import AbsenceRow
from careteam.services.caseloads import Case
from careteam.services.covers import Cover
from careteam.services.team import MemberRow
from ui.kit import dates
from ui.kit.buttons import Button, LinkButton
from ui.kit.cards import row as beside
from ui.kit.chips import DisciplineChip, LoadBar
from ui.kit.context import Context
from ui.kit.labels import ElidedLabel, Heading, Label, Muted
from ui.kit.routes import AbsenceRoute, CalendarRoute, HandOverRoute, PatientRoute
from ui.kit.side_panel import SidePanel
from ui.team.absence_form import AbsenceDialog
from ui.team.call_list import CallListDialog
from ui.team.handoff import HandoffDialog
from ui.team.member_form import MemberDialog

if TYPE_CHECKING:
    from careteam.domain.ids import MemberId
    from careteam.services.office import Work


@dataclass(frozen=True)
class Detail:
    """What the list does not know of a member."""

    cases: tuple[Case, ...]
    absences: tuple[AbsenceRow, ...]
    covers: tuple[Cover, ...]
    draft: MemberDraft


def load(work: "Work", member_id: "MemberId") -> Detail:
    """The rest about one member."""
    return Detail(
        caseloads.of_member(work, member_id),
        absences.of_member(work, member_id),
        covers.of_member(work, member_id),
        team.edit(work, member_id).draft,
    )


class MemberPanel(SidePanel):
    """Shows one member, and what can be done about them."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context

    def show_member(self, row: MemberRow) -> None:
        """Show this member; what the list does not know follows."""
        member_id = row.id
        self._context.tasks.search(
            self, "member", lambda work: load(work, member_id), lambda detail: self._on_loaded(row, detail)
        )

    def _on_loaded(self, row: MemberRow, detail: Detail) -> None:
        self.open(row.name)
        chip = DisciplineChip(row.discipline.code, row.discipline.hue, row.discipline.name)
        self.body.addLayout(beside(chip, Muted(row.credentials or row.discipline.name), None))
        self._facts(row, detail.draft)
        self._heading(_("Away"), LinkButton(_("Add"), lambda: self._away(row, None), icon="plus"))
        for absence in detail.absences:
            self._absence(row, absence)
        if not detail.absences:
            self.body.addWidget(Muted(_("Not away.")))
        if detail.covers:
            self._covered(row, detail.covers)
        hand_over = LinkButton(_("Hand over…"), lambda: self._hand_over(row, None))
        hand_over.setAccessibleName(_("Hand over the caseload of {name}").format(name=row.name))
        self._heading(_("Caseload"), hand_over if detail.cases else None)
        words = _("{load:g} of {limit:g}") if row.limit else _("{load:g}, no limit set")
        limit = row.limit
        self.body.addWidget(
            LoadBar(row.load.weight, limit, words.format(load=row.load.weight, limit=limit), row.discipline.hue)
        )
        for case in detail.cases:
            self._case(case)
        if not detail.cases:
            self.body.addWidget(Muted(_("No patients yet.")))
        self.body.addStretch()
        calendar = Button(_("Calendar"), lambda: self._context.navigate(CalendarRoute(row.week[0].day)))
        change = Button(_("Change…"), lambda: MemberDialog(self._context, row.id, self).open(), icon="edit")
        self.foot.addLayout(beside(calendar, change))

    def _facts(self, row: MemberRow, draft: MemberDraft) -> None:
        ages = [group.label for group in AgeGroup if group in row.age_groups]
        settings = [setting.label for setting in Setting if setting in row.settings]
        base = ", ".join(part for part in (row.base, row.city) if part)
        self.add_facts(
            (
                (_("Phone"), row.phone),
                (_("Email"), row.email),
                (_("Languages"), ", ".join(map(language_name, row.languages))),
                (_("Sees"), ", ".join(ages) or _("All ages")),
                (_("Works in"), ", ".join(settings) or _("All settings")),
                (_("Hours"), hours(draft)),
                (_("Base"), base),
                (_("On the team"), dates.day_range(row.starts_on, row.ends_on)),
            )
        )

    def _heading(self, words: str, action: QWidget | None = None) -> None:
        self.body.addSpacing(8)
        self.body.addLayout(beside(Heading(words), None, action) if action else beside(Heading(words), None))

    def _case(self, case: Case) -> None:
        open_patient = LinkButton(case.patient, lambda: self._context.navigate(PatientRoute(case.patient_id)))
        self.body.addLayout(beside(open_patient, None, Label(case.role.label, "small")))

    def _covered(self, row: MemberRow, found: tuple[Cover, ...]) -> None:
        back = LinkButton(_("Take back"), lambda: self._take_back(row))
        back.setAccessibleName(_("Take the caseload of {name} back").format(name=row.name))
        calls = LinkButton(_("Call list"), lambda: CallListDialog(self._context, row.id, row.name, self).open())
        self.body.addSpacing(8)
        self.body.addLayout(beside(Heading(_("Covered by")), None, calls, back))
        for cover in found:
            chip = DisciplineChip(cover.discipline.code, cover.discipline.hue, cover.discipline.name)
            count = ngettext("{count} patient", "{count} patients", cover.patients).format(count=cover.patients)
            days = f"{dates.month_day(cover.first)} – {dates.month_day(cover.last)}"
            line = beside(chip, ElidedLabel(cover.name), Label(f"{count}, {days}", "small"))
            line.setStretch(1, 1)
            self.body.addLayout(line)

    def _absence(self, row: MemberRow, absence: AbsenceRow) -> None:
        words = _("{kind}, {when}").format(kind=absence.kind.label, when=when(absence))
        change = LinkButton(_("Change…"), lambda: self._away(row, absence))
        change.setAccessibleName(_("Change {absence}").format(absence=words))
        label = Label(words, wrap=True)
        hand_over = LinkButton(_("Hand over…"), lambda: self._hand_over(row, absence))
        hand_over.setAccessibleName(_("Hand over the caseload: {absence}").format(absence=words))
        line = beside(label, hand_over, change) if row.load.patients else beside(label, change)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        if absence.note:
            self.body.addWidget(Label(absence.note, "small", wrap=True))

    def _away(self, row: MemberRow, absence: AbsenceRow | None) -> None:
        route = AbsenceRoute(row.id, absence_id=absence.id if absence else None)
        AbsenceDialog(self._context, route, self).open()

    def _hand_over(self, row: MemberRow, absence: AbsenceRow | None) -> None:
        HandoffDialog(self._context, route_of(row.id, absence), self).open()

    def _take_back(self, row: MemberRow) -> None:
        self._context.tasks.write(self, lambda work: covers.hand_back(work, row.id))


def route_of(member_id: "MemberId", absence: AbsenceRow | None) -> HandOverRoute:
    """Where a caseload is handed over for a time away."""
    if absence is None:
        return HandOverRoute(member_id)
    return HandOverRoute(member_id, absence.starts.date(), (absence.ends - timedelta(minutes=1)).date())


def when(absence: AbsenceRow) -> str:
    """When somebody is away: days, or hours where it is not whole days."""
    first, last = absence.starts, absence.ends - timedelta(minutes=1)
    if absence.starts.hour == absence.starts.minute == absence.ends.hour == absence.ends.minute == 0:
        return dates.day_range(first.date(), last.date())
    if first.date() == last.date():
        return f"{dates.short_day(first.date())}, {dates.time_range(absence.starts, absence.ends)}"
    return " – ".join(
        f"{dates.month_day(one.date())} {dates.clock_time(one)}" for one in (absence.starts, absence.ends)
    )


def hours(draft: MemberDraft) -> str:
    """Working hours in few words: days with the same hours together."""
    by_hours: dict[str, list[str]] = {}
    names = dates.weekday_names()
    for shift in draft.shifts:
        by_hours.setdefault(dates.time_range(shift.starts, shift.ends), []).append(names[shift.weekday][:3])
    return "\n".join(f"{_days(days)} {span}" for span, days in by_hours.items())


def _days(days: list[str]) -> str:
    names = [name[:3] for name in dates.weekday_names()]
    places = [names.index(day) for day in days]
    run = len(places) > 2 and places == list(range(places[0], places[-1] + 1))
    return f"{days[0]}–{days[-1]}" if run else ", ".join(days)

"""Time away, entered or changed, with the visits that fall in it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import AbsenceId, MemberId
from careteam.domain.team import AbsenceDraft, AbsenceKind
from careteam.i18n import _, ngettext
from careteam.services import absences, team
from careteam.services.absences import AbsenceRow, PlannedVisit
from ui.kit import dates, fields
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form

if TYPE_CHECKING:
    from careteam.services.office import Work

LISTED = 4


@dataclass(frozen=True)
class Entry:
    """Time away as people say it: whole days from the first to the last, or hours of one or more days."""

    kind: AbsenceKind = AbsenceKind.LEAVE
    first: date | None = None
    last: date | None = None
    hours: bool = False
    starts: time | None = None
    ends: time | None = None
    note: str = ""

    def draft(self, member_id: MemberId) -> AbsenceDraft:
        """The absence it means. Raises Invalid for what is missing."""
        if self.first is None:
            raise Invalid.field("first", _("Enter the first day away."))
        last = self.last or self.first
        if last < self.first:
            raise Invalid.field("last", _("The last day is before the first day."))
        if not self.hours:
            starts, ends = datetime.combine(self.first, time()), datetime.combine(last, time()) + timedelta(days=1)
            return AbsenceDraft(member_id, starts, ends, self.kind, self.note)
        if self.starts is None or self.ends is None:
            missing = "starts" if self.starts is None else "ends"
            raise Invalid(Problem(missing, _("Enter both times, or take the tick away for whole days.")))
        starts, ends = datetime.combine(self.first, self.starts), datetime.combine(last, self.ends)
        return AbsenceDraft(member_id, starts, ends, self.kind, self.note)


def entry_of(draft: AbsenceDraft | AbsenceRow) -> Entry:
    """An absence as people say it."""
    midnight = time()
    if (draft.starts.time(), draft.ends.time()) == (midnight, midnight):
        last = draft.ends.date() - timedelta(days=1)
        return Entry(draft.kind, draft.starts.date(), last, note=draft.note)
    starts, ends = draft.starts, draft.ends
    return Entry(draft.kind, starts.date(), ends.date(), True, starts.time(), ends.time(), draft.note)


class AbsenceDialog(FormDialog[Entry]):
    """Enters time away of one member, or changes it. Which visits fall in it is shown before it is saved."""

    def __init__(
        self, context: Context, member_id: MemberId, name: str, row: AbsenceRow | None, parent: QWidget
    ) -> None:
        self._context, self._member_id, self._row = context, member_id, row
        super().__init__(
            parent,
            _("{name} is away").format(name=name),
            context.tasks,
            Form(_fields(), entry_of(row) if row else Entry()),
            self._save,
            fresh=self._fresh if row else None,
            seen=row.version if row else 0,
            kept=context.drafts.of("absence", member_id, row.id if row else None),
            width=520,
            height=540,
        )
        self.visits = Banner()
        self.panel.content.insertWidget(0, self.visits)
        if row is not None:
            self.panel.buttons.insertWidget(0, Button(_("There after all"), self._on_remove, look="danger"))
        self.form.changed.connect(self._look)
        self._look()

    def _save(self, work: "Work", entry: Entry, seen: int) -> AbsenceId:
        draft = entry.draft(self._member_id)
        try:
            return absences.save(work, self._row.id if self._row else None, draft, seen=seen if self._row else None)
        except Invalid as refused:
            field = "ends" if entry.hours else "last"
            raise Invalid(*(Problem(field, problem.message) for problem in refused.problems)) from None

    def _fresh(self, work: "Work") -> tuple[Entry, int]:
        assert self._row is not None
        edited = absences.edit(work, self._row.id)
        return entry_of(edited.draft), edited.version

    def _look(self) -> None:
        """Find the visits that fall in what is entered so far."""
        try:
            draft = self.form.peek().draft(self._member_id)
        except Invalid:
            self.visits.hide()
            return
        self._context.tasks.search(self, "visits", lambda work: absences.visits_in(work, draft), self._on_visits)

    def _on_visits(self, visits: tuple[PlannedVisit, ...]) -> None:
        if not visits:
            self.visits.hide()
            return
        count = len(visits)
        head = ngettext(
            "{count} planned visit falls in this time and stays where it is until somebody moves it:",
            "{count} planned visits fall in this time and stay where they are until somebody moves them:",
            count,
        ).format(count=count)
        lines = [
            f"{dates.short_day(one.starts.date())} {dates.clock_time(one.starts)}  {one.patient}" for one in visits
        ]
        more = [_("and {count} more").format(count=count - LISTED)] if count > LISTED else []
        self.visits.say("\n".join((head, *lines[:LISTED], *more)), "warn")

    def _on_remove(self) -> None:
        row = self._row
        if row is not None:
            self._context.tasks.write(
                self, lambda work: absences.remove(work, row.id, seen=row.version), lambda _nothing: self.accept()
            )


def open_absence(context: Context, member_id: MemberId, absence_id: AbsenceId | None, parent: QWidget) -> None:
    """Open the form of an absence by its id, or of a new one."""

    def read(work: "Work") -> tuple[str, AbsenceRow | None]:
        found = absences.of_member(work, member_id)
        return team.edit(work, member_id).draft.name, next((one for one in found if one.id == absence_id), None)

    context.tasks.read(parent, read, lambda found: AbsenceDialog(context, member_id, found[0], found[1], parent).open())


def _fields() -> list[fields.Field]:
    def hours(entry: Entry) -> bool:
        return entry.hours

    return [
        fields.Segments("kind", _("Why"), options=fields.words_of(list(AbsenceKind))),
        fields.Date("first", _("First day away"), required=True),
        fields.Date("last", _("Last day away"), beside=True, hint=_("Empty: one day.")),
        fields.Check("hours", _("Only some hours")),
        fields.TimeOfDay("starts", _("From"), shown_if=hours),
        fields.TimeOfDay("ends", _("Until"), beside=True, shown_if=hours),
        fields.Text("note", _("Note for colleagues")),
    ]

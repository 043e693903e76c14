"""Time away or blocked, entered or changed, with the visits that fall in it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import AbsenceId, MemberId
from careteam.domain.team import AbsenceDraft, AbsenceKind
from careteam.i18n import _, ngettext
from careteam.services import absences, covers
from careteam.services.absences import Opened, PlannedVisit
from ui.kit import dates, fields
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.routes import AbsenceRoute, HandOverRoute

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


def entry_of(draft: AbsenceDraft) -> Entry:
    """An absence as people say it."""
    midnight = time()
    if (draft.starts.time(), draft.ends.time()) == (midnight, midnight):
        last = draft.ends.date() - timedelta(days=1)
        return Entry(draft.kind, draft.starts.date(), last, note=draft.note)
    starts, ends = draft.starts, draft.ends
    return Entry(draft.kind, starts.date(), ends.date(), True, starts.time(), ends.time(), draft.note)


class AbsenceDialog(FormDialog[Entry]):
    """Enters time away or blocked time of one member, or changes it; the visits that fall in it are shown at once."""

    def __init__(self, context: Context, route: AbsenceRoute, parent: QWidget) -> None:
        self._context, self._route = context, route
        self._there = route.absence_id is not None
        self._edited: Edited[AbsenceDraft] | None = None
        self._covered = 0
        super().__init__(
            parent,
            _("Time away"),
            context.tasks,
            Form(_fields(), _chosen(route)),
            self._save,
            fresh=self._fresh if self._there else None,
            kept=context.drafts.of("absence", route.member_id, route.absence_id),
            width=520,
            height=540,
        )
        self.visits = Banner()
        self.panel.content.insertWidget(0, self.visits)
        self.remove = Button(_("There after all"), self._on_remove, look="danger")
        self.panel.buttons.insertWidget(0, self.remove)
        self.hand_over = Button(_("Hand over the caseload…"), self._on_hand_over)
        self.panel.buttons.insertWidget(1, self.hand_over)
        self.remove.setVisible(self._there)
        self.hand_over.setVisible(self._there)
        self.panel.save_button.setEnabled(False)
        self.form.changed.connect(self._look)
        context.tasks.read(self, lambda work: _opened(work, route), self._on_opened)

    def _on_opened(self, found: tuple[Opened, int]) -> None:
        opened, self._covered = found
        self._edited = opened.edited
        self.set_title(_("{name}: away or blocked").format(name=opened.name))
        if opened.edited is not None:
            if opened.edited.draft.kind is AbsenceKind.BLOCKED:
                self.remove.setText(_("Free this time"))
                self.remove.setAccessibleName(self.remove.text())
                self.hand_over.hide()
            self.panel.start(entry_of(opened.edited.draft), opened.edited.version)
        else:
            self.panel.begin()
        self.panel.save_button.setEnabled(True)
        self._look()

    def _save(self, work: "Work", entry: Entry, seen: int) -> AbsenceId:
        draft = entry.draft(self._route.member_id)
        try:
            return absences.save(work, self._route.absence_id, draft, seen=seen if self._there else None)
        except Invalid as refused:
            field = "ends" if entry.hours else "last"
            raise Invalid(*(Problem(field, problem.message) for problem in refused.problems)) from None

    def _fresh(self, work: "Work") -> tuple[Entry, int]:
        assert self._route.absence_id is not None
        edited = absences.edit(work, self._route.absence_id)
        return entry_of(edited.draft), edited.version

    def _look(self) -> None:
        """Find the visits that fall in what is entered so far."""
        try:
            draft = self.form.peek().draft(self._route.member_id)
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

    def _on_hand_over(self) -> None:
        if self._edited is not None:
            days = _days(self._edited.draft)
            self.reject()
            self._context.navigate(HandOverRoute(self._route.member_id, *days))

    def _on_remove(self) -> None:
        """Take it back; where somebody covers in these days, ask whether that ends too."""
        if not self._covered:
            self._take_back(covers_too=False)
            return
        text = ngettext(
            "{count} patient is covered in this time. Shall the cover end as well? "
            "Visits stay with whom the families were told.",
            "{count} patients are covered in this time. Shall the covers end as well? "
            "Visits stay with whom the families were told.",
            self._covered,
        )
        answers: list[tuple[str, Callable[[], object]]] = [
            (_("End them"), lambda: self._take_back(covers_too=True)),
            (_("Keep them"), lambda: self._take_back(covers_too=False)),
        ]
        self.form.banner.say(text.format(count=self._covered), "warn", answers)
        self.form.banner.buttons()[0].setFocus()

    def _take_back(self, *, covers_too: bool) -> None:
        absence_id, edited, member_id = self._route.absence_id, self._edited, self._route.member_id
        if absence_id is None or edited is None:
            return

        def act(work: "Work") -> None:
            absences.remove(work, absence_id, seen=edited.version)
            if covers_too:
                covers.hand_back(work, member_id, _days(edited.draft))

        self._context.tasks.write(self, act, lambda _nothing: self.accept())


def _opened(work: "Work", route: AbsenceRoute) -> tuple[Opened, int]:
    """What the form begins with, and how many patients are covered in this time."""
    opened = absences.opened(work, route.member_id, route.absence_id)
    if opened.edited is None:
        return opened, 0
    found = covers.of_member(work, route.member_id, _days(opened.edited.draft))
    return opened, sum(cover.patients for cover in found)


def _days(absence: AbsenceDraft) -> tuple[date, date]:
    """The first and the last day of a time away."""
    return absence.starts.date(), (absence.ends - timedelta(minutes=1)).date()


def _chosen(route: AbsenceRoute) -> Entry:
    """What a new entry begins with: whole days are leave, hours are blocked, until somebody says otherwise."""
    if route.starts is None or route.ends is None:
        return Entry()
    entry = entry_of(AbsenceDraft(route.member_id, route.starts, route.ends))
    return replace(entry, kind=AbsenceKind.BLOCKED) if entry.hours else entry


def _fields() -> list[fields.Field]:
    def hours(entry: Entry) -> bool:
        return entry.hours

    return [
        fields.Choice("kind", _("Why"), options=fields.words_of(list(AbsenceKind))),
        fields.Date("first", _("First day"), required=True),
        fields.Date("last", _("Last day"), beside=True, hint=_("Empty: one day.")),
        fields.Check("hours", _("Only some hours")),
        fields.TimeOfDay("starts", _("From"), shown_if=hours),
        fields.TimeOfDay("ends", _("Until"), beside=True, shown_if=hours),
        fields.Text("note", _("Note for colleagues")),
    ]

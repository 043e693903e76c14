"""The wrap-up of a visit: what happened, in the patient's words and in the team's, with the page growing beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from careteam.domain import pages
from careteam.domain.changes import Topic
from careteam.domain.errors import Invalid, Stale
from careteam.domain.handing import Way
from careteam.domain.ids import VisitId
from careteam.domain.offices import OfficeDraft
from careteam.domain.records import patient_words
from careteam.domain.summaries import Block, BlockKey
from careteam.domain.versions import PageVersion
from careteam.domain.visits import RecordDraft, VisitOutcome
from careteam.i18n import N_, _
from careteam.services import office_settings, patients, plain_words, records, wrap_ups
from careteam.services.plain_words import Reading
from careteam.services.wrap_ups import WrapUp
from ui.kit import errors, paper, theme
from ui.kit.banners import Banner
from ui.kit.commands import ENTER, Command, Commands
from ui.kit.context import Context
from ui.kit.drafts import Keeper, Place
from ui.kit.page import Page
from ui.kit.progress import ProgressPanel
from ui.kit.routes import PatientRoute, PrintFamilyRoute, PrintRoute, SettingsRoute, WrapUpRoute
from ui.kit.splitter import Splitter
from ui.visit.reading import grade_words
from ui.visit.record_editor import RecordEditor
from ui.visit.summary_preview import SummaryPreview
from ui.visit.wrap_up_head import WrapUpHead

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from careteam.services.office import Office, Work
    from ui.kit.tasks import Report


ON_PATIENT = {BlockKey.CONSENT: "contacts", BlockKey.COURT_ORDER: "contacts", BlockKey.NOT_TOLD: ""}
"""What is mended on the patient's page, and on which tab."""


@dataclass(frozen=True)
class Loaded:
    """A visit to wrap up, and the office whose page it makes."""

    wrap_up: WrapUp
    office: OfficeDraft


class WrapUpPage(Page):
    """Left the record, the patient's words apart from the team's; right the page, drawn from its real PDF."""

    topics = frozenset({Topic.SUMMARIES, Topic.VISITS, Topic.PATIENTS, Topic.SETTINGS, Topic.TEAM})
    commands = Commands(
        N_("What happened at a visit"),
        (
            Command(N_("Save; the record stays open"), ("Ctrl+S",), lambda page: page.save()),
            Command(N_("Complete the visit, then release its words"), ENTER, lambda page: page.top.next.click()),
            Command(N_("Print the page"), ("Ctrl+P",), lambda page: page.print_page()),
            Command(N_("Print a leave-behind page for the family"), (), lambda page: page.print_for_family(team=False)),
            Command(
                N_("Print who is who on the team for the family"), (), lambda page: page.print_for_family(team=True)
            ),
        ),
    )

    def __init__(self, context: Context, route: WrapUpRoute, parent: QWidget) -> None:
        super().__init__(context, parent)
        me = context.office.user.member_id
        self._visit_id = route.visit_id
        self._field = route.field
        self._loaded: Loaded | None = None
        self._seen = 0
        self._busy = False
        self._readings: tuple[Reading | None, Reading | None] = (None, None)
        self.ask_printer: paper.Asks = paper.ask_printer
        self.top = WrapUpHead(me)
        across = Splitter(_("Record and page"), [620, 520], self)
        self.record = RecordEditor(me, across)
        self.preview = SummaryPreview(context, across)
        self.head.addWidget(self.top, 1)
        note = Banner()
        self.keeper = Keeper(self._place(), self.record, note, self._words, self)
        self.record.include("by", self.top)
        self.top.changed.connect(self.keeper.touch)
        self.body.addWidget(note)
        self.record.setMinimumWidth(theme.px(480))
        self.preview.setMinimumWidth(theme.px(360))
        self.body.addWidget(across, 1)
        self._connect()
        self._view()

    def query(self) -> VisitId:
        """The visit to wrap up."""
        return self._visit_id

    @staticmethod
    def load(work: "Work", query: VisitId) -> Loaded:
        """The visit with its record and all that can be named in it."""
        plain_words.check("The list of words is read here, so that typing never waits for it.")
        return Loaded(wrap_ups.wrap_up(work, query), office_settings.current(work))

    def show_data(self, data: Loaded) -> None:
        """Show the visit; what is typed and not saved stays."""
        first = self._loaded is None or self._loaded.wrap_up.visit_id != data.wrap_up.visit_id
        self._loaded = data
        shown = data.wrap_up
        if first or not self.record.is_dirty():
            self._seen = shown.edited.version
            self.keeper.seen(self._seen)
            self.record.show_record(shown)
        self.top.show_visit(shown)
        if first:
            self.keeper.begin(self._seen)
            self.preview.size_choice.set_value(shown.large_print)
            self._go_to(self._field or "what_matters")
        self._show_state()
        self.preview.ask(shown.visit_id, self._typed(), changed=self._changed(), now=True)

    def go(self, route: WrapUpRoute) -> None:
        """Wrap up another visit, or go to a field of this one. What is typed here is saved or thrown away first."""
        if route.visit_id == self._visit_id:
            self._go_to(route.field)
        elif self.record.is_dirty() and self._loaded is not None:
            name = self._loaded.wrap_up.patient
            self.banner.say(
                _("What you typed about {name} is not saved yet.").format(name=name),
                "warn",
                [
                    (_("Save and go on"), lambda: self._save(lambda: self._open(route))),
                    (_("Discard"), lambda: self._discard(route)),
                ],
            )
        else:
            self._open(route)

    def save(self) -> None:
        """Keep what is typed; the record stays open."""
        self._save()

    def complete(self) -> None:
        """Complete the visit; its words wait for their release."""
        self._write(lambda work, outcome, seen: records.complete(work, self._visit_id, outcome, seen=seen))

    def finish(self) -> None:
        """Complete the visit if it is not, and release its words."""
        by, at_button = self.top.releaser(), self.top.next.hasFocus()
        self._write(
            lambda work, outcome, seen: records.finish(work, self._visit_id, outcome, by, seen=seen),
            self.top.next.setFocus if at_button else None,
        )

    def print_page(self) -> None:
        """Print the page as it is released."""
        if self._loaded is not None and self.top.prints:
            self.ask_printer(self, self._loaded.office.paper, self._on_printer_chosen)

    def _connect(self) -> None:
        self.top.patient_wanted.connect(self._on_patient_wanted)
        self.top.save_wanted.connect(self.save)
        self.top.complete_wanted.connect(self.complete)
        self.top.finish_wanted.connect(self.finish)
        self.top.print_wanted.connect(self.print_page)
        self.record.changed.connect(self._on_typed)
        self.record.checked.connect(self._on_checked)
        self.preview.fix.connect(self._on_fix)
        self.preview.turned.connect(self._show_grade)

    def _view(self) -> None:
        """Say in the audit trail that somebody opened this record."""
        visit_id = self._visit_id
        self.context.tasks.write(self, lambda work: patients.viewed(work, wrap_ups.patient_of(work, visit_id)))

    def _place(self) -> Place:
        return self.context.drafts.of("visit-record", self._visit_id)

    def _words(self) -> str:
        assert self._loaded is not None
        return _("Visit record of {name}").format(name=self._loaded.wrap_up.patient)

    def _discard(self, route: WrapUpRoute) -> None:
        self.keeper.discard()
        self._open(route)

    def _open(self, route: WrapUpRoute) -> None:
        self._visit_id, self._field = route.visit_id, route.field
        self.keeper.move(self._place())
        self._loaded = None
        self._view()
        self.reload()

    def _save(self, then: Callable[[], None] | None = None) -> None:
        self._write(lambda work, outcome, seen: records.save(work, self._visit_id, outcome, seen=seen), then)

    def _write(self, act: "Callable[[Work, VisitOutcome, int], int]", then: Callable[[], None] | None = None) -> None:
        if self._loaded is None or self._busy:
            return
        try:
            outcome = self.record.outcome()
        except Invalid as invalid:
            self._refuse(invalid)
            return
        self.record.clear_problems()
        self.banner.hide()
        self._busy, seen = True, self._seen
        self._show_state()

        def done(version: int) -> None:
            self._busy = False
            self._seen = version
            self.keeper.saved()
            self.keeper.seen(version)
            if self.record.peek() == outcome:
                self.record.mark_saved()
            self.keeper.touch()  # typed meanwhile, or chosen beside the record
            self._show_state()
            if then is not None:
                then()

        keeping = self.keeper.with_save(lambda work: act(work, outcome, seen))
        self.context.tasks.write(self, keeping, done, self._on_write_failed)

    def _on_write_failed(self, error: Exception) -> None:
        self._busy = False
        self.keeper.touch()
        self._show_state()
        if isinstance(error, Invalid):
            self._refuse(error)
        elif isinstance(error, Stale):
            visit_id = self._visit_id
            self.context.tasks.read(self, lambda work: wrap_ups.wrap_up(work, visit_id), self._on_theirs)
        else:
            errors.show(self, error)

    def _on_theirs(self, theirs: WrapUp) -> None:
        self._seen = theirs.edited.version
        self.keeper.seen(self._seen)
        self.record.show_stale(theirs)
        self._on_typed()

    def _refuse(self, invalid: Invalid) -> None:
        loose = self.record.show_problems(invalid)
        if loose:
            self.banner.say("\n".join(problem.message for problem in loose), "bad")
        if any(problem.field == "released_by" for problem in loose):
            self._go_to("released_by")

    def _show_state(self) -> None:
        if self._loaded is None:
            return
        self.top.show_state(
            dirty=self.record.is_dirty(),
            words_changed=self._changed(),
            new=self._loaded.wrap_up.edited.version == 0,
            busy=self._busy,
        )

    def _changed(self) -> bool:
        """Whether the patient's words are others than those that are saved."""
        assert self._loaded is not None
        saved, typed = self._loaded.wrap_up.edited.draft.record, self.record.peek().record
        return patient_words(saved) != patient_words(typed)

    def _go_to(self, field: str) -> None:
        if field == "released_by":
            self.top.by.entry().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.record.go_to(field)

    def _on_typed(self) -> None:
        self._show_state()
        self.preview.ask(self._visit_id, self._typed(), changed=self._changed())

    def _typed(self) -> RecordDraft:
        """The record typed so far; their own page is read by the patient."""
        assert self._loaded is not None
        return pages.settled(self.record.peek().record, self._loaded.wrap_up.patient)

    def _on_checked(self, own: Reading | None, to_child: Reading | None) -> None:
        self._readings = own, to_child
        self._show_grade()

    def _show_grade(self) -> None:
        """How the words of the page that is shown read."""
        child = self.preview.page_for().version is PageVersion.CHILD
        words, tone = grade_words(self._readings[child], child=child)
        self.preview.show_grade(words, tone)

    def _on_fix(self, block: Block) -> None:
        """Go to where a block can be mended."""
        if block.key is BlockKey.CALL_BOX and self._loaded is not None:
            office = self._loaded.office
            settled = office.day_phone and office.night_phone and office.emergency_number
            patient_id = self._loaded.wrap_up.patient_id
            self.context.navigate(PatientRoute(patient_id) if settled else SettingsRoute("office"))
        elif block.key in ON_PATIENT and self._loaded is not None:
            self.context.navigate(PatientRoute(self._loaded.wrap_up.patient_id, ON_PATIENT[block.key]))
        elif block.key is BlockKey.PHRASES:
            self.context.navigate(SettingsRoute("languages"))
        elif block.key is BlockKey.WORDS:
            self.record.go_to_unfit_words()
        else:
            self._go_to(records.FIELDS.get(block.key, "released_by"))

    def print_for_family(self, *, team: bool) -> None:
        """Print another paper for the family: who is who, or what stays with them."""
        if self._loaded is not None:
            self.context.navigate(PrintFamilyRoute(self._loaded.wrap_up.patient_id, team))

    def _on_patient_wanted(self) -> None:
        if self._loaded is not None:
            self.context.navigate(PatientRoute(self._loaded.wrap_up.patient_id))

    def _on_printer_chosen(self, printer: "QPrinter") -> None:
        visit_id, large = self._visit_id, bool(self.preview.size_choice.value())
        page_for = self.preview.page_for()

        def run(office: "Office", report: "Report") -> int:
            from careteam.services import printing

            sheet = printing.summary(office, visit_id, page_for=page_for, large_print=large)
            return paper.put(office, [sheet], printer, Way.HANDED, report)

        progress = ProgressPanel(self.context.tasks.job(_("Print the page"), run))
        self.body.insertWidget(0, progress)
        progress.ended.connect(lambda count: self._on_printed(progress, page_for.reader, count))

    def _on_printed(self, progress: ProgressPanel, name: str, count: int | None) -> None:
        progress.hide()
        progress.deleteLater()
        if count and self._loaded is not None:
            again = (_("All its copies"), lambda: self.context.navigate(PrintRoute(visit_id=self._visit_id)))
            self.banner.say(_("Printed for {name}.").format(name=name), "good", [again])

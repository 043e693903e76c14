"""Import: a file, its columns, a preview, and only then the people in it, all or none."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from careteam.domain.changes import Topic
from careteam.domain.errors import CareTeamError
from careteam.i18n import N_, _, ngettext
from careteam.services import files, transfer
from careteam.services.transfer import Choices, Fate, Field, Imported, Preview, Table, Target
from ui.kit import theme
from ui.kit.buttons import Button, PrimaryButton, Tabs
from ui.kit.context import Context
from ui.kit.labels import tip
from ui.kit.page import Page
from ui.kit.routes import PatientsRoute, Route, TeamRoute
from ui.kit.tasks import Report
from ui.transfer.choosing import Chosen
from ui.transfer.columns_step import ColumnsStep
from ui.transfer.done_step import DoneStep
from ui.transfer.file_step import FileStep
from ui.transfer.latest_job import LatestJob
from ui.transfer.preview_step import PreviewStep

if TYPE_CHECKING:
    from careteam.services.office import Office

FILE, COLUMNS, PREVIEW, DONE = range(4)
PEOPLE: dict[Target, Route] = {Target.PATIENTS: PatientsRoute(), Target.TEAM: TeamRoute()}
MOST_OF_A_MAP = 1_000_000


class ImportPage(Page):
    """Three steps, back and forth as one likes: what was chosen stays. Nothing is kept before the last button."""

    title = N_("Import")
    topics = frozenset({Topic.PATIENTS, Topic.TEAM, Topic.PLACES})

    def __init__(self, context: Context, _route: Route, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._table: Table | None = None
        self._preview: Preview | None = None
        self._chosen = {target: Chosen() for target in Target}
        self._map_name = ""
        self._wants_next = False
        self._importing = False
        self.file_step = FileStep()
        self.columns_step = ColumnsStep()
        self.preview_step = PreviewStep()
        self.done_step = DoneStep()
        self.steps = Tabs(_("Step"), [(FILE, _("1  File")), (COLUMNS, _("2  Columns")), (PREVIEW, _("3  Preview"))])
        self.back_button = Button(_("Back"), self.back)
        self.next_button = PrimaryButton("", self.next)
        self.head.addSpacing(theme.px(24))
        self.head.addWidget(self.steps)
        self.head.addStretch(1)
        self.head.addWidget(self.back_button)
        self.head.addWidget(self.next_button)
        self.stack = QStackedWidget()
        for step in (self.file_step, self.columns_step, self.preview_step, self.done_step):
            self.stack.addWidget(step)
        self.job = LatestJob(context.tasks)
        self.job.changed.connect(self._on_job_changed)
        self.job.settled.connect(self._on_job_settled)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.job)
        self.setAcceptDrops(True)
        self._connect()
        self._show_step(FILE)

    def go(self, _route: Route) -> None:
        """Return to the page as it was left."""

    def show_error(self, message: str) -> None:
        self._wants_next = False
        super().show_error(message)

    def reload(self) -> None:
        """Look again at who is here already, as somebody changed that."""
        self._stale = not self.isVisible()
        if not self._stale and not self._importing and self.stack.currentIndex() != DONE:
            self._look()

    # steps

    @property
    def target(self) -> Target:
        """What the rows become."""
        chosen: Target = self.file_step.target.value()
        return chosen

    @property
    def chosen(self) -> Chosen:
        """What was chosen so far."""
        return self._chosen[self.target]

    def next(self) -> None:
        """Go on: to the columns, to the preview, and then import. What is being read is waited for."""
        if self.job.busy:
            self._wants_next = True
            return
        step = self.stack.currentIndex()
        if not self.next_button.isEnabled() or self._preview is None:
            return
        if step == FILE:
            self._show_columns()
        elif step == COLUMNS:
            self._show_step(PREVIEW)
            self.preview_step.start(self._preview)
        elif step == PREVIEW:
            self._import(self._preview)

    def back(self) -> None:
        """Go back a step; nothing is lost."""
        self._show_step(max(self.stack.currentIndex() - 1, FILE))
        self.next_button.setFocus()

    def start_over(self) -> None:
        """Begin with another file."""
        self._table = self._preview = None
        self._chosen = {target: Chosen() for target in Target}
        self._map_name = ""
        self.file_step.show_table(None)
        self._show_step(FILE)
        self.file_step.choose.setFocus()

    def open_file(self, path: Path) -> None:
        """Read a file, and go on to its columns."""

        def read(_office: "Office", report: Report) -> Table:
            report(_("Reading the file"), 0.0)
            return transfer.read_table(files.read(path, transfer.MOST_BYTES), path.name)

        self._run(_("Read {name}").format(name=path.name), read, self._on_table)

    def open_map(self, path: Path) -> None:
        """Take over the choices of an earlier import."""

        def read(_office: "Office", _report: Report) -> Choices:
            return transfer.read_map(files.read(path, MOST_OF_A_MAP))

        self._run(_("Read {name}").format(name=path.name), read, lambda choices: self._on_map(path.name, choices))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path = _file_in(event)
        if path is not None and not self._importing:
            event.acceptProposedAction()
            self.file_step.show_dragged(path.name)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.file_step.show_dragged("")

    def dropEvent(self, event: QDropEvent) -> None:
        self.file_step.show_dragged("")
        path = _file_in(event)
        if path is not None and not self._importing:
            event.acceptProposedAction()
            self.open_file(path)

    def _show_columns(self) -> None:
        self._show_step(COLUMNS)
        self.columns_step.focus_first()

    def _show_step(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.steps.set_value(step)
        self._mark()

    def _mark(self) -> None:
        """Say on the buttons where one can go."""
        step, preview = self.stack.currentIndex(), self._preview
        readable = preview is not None and not preview.reading.asks
        can_go = {FILE: True, COLUMNS: preview is not None, PREVIEW: readable}
        for at, button in enumerate(self.steps.buttons()):
            button.setEnabled(can_go[at] and not self._importing)
        self.steps.setVisible(step != DONE and self._table is not None)
        self.back_button.setVisible(step in (COLUMNS, PREVIEW))
        self.back_button.setEnabled(not self._importing)
        self.next_button.setVisible(step in (COLUMNS, PREVIEW) or (step == FILE and self._table is not None))
        words = {FILE: _("Columns"), COLUMNS: _("Preview"), PREVIEW: _import_words(preview)}.get(step, "")
        self.next_button.setText(words)
        self.next_button.setAccessibleName(words)
        self.next_button.setToolTip(tip(_why_not(step, preview)))
        self.next_button.setAccessibleDescription(_why_not(step, preview))
        some = preview is not None and bool(preview.of(Fate.NEW, Fate.NEW_DIED, Fate.DIES))
        ready = {COLUMNS: readable, PREVIEW: some and preview is not None and preview.settled}
        self.next_button.setEnabled(ready.get(step, preview is not None) and not self._importing)
        self.stack.setEnabled(not self._importing)

    def _on_step_clicked(self, step: int) -> None:
        if step == PREVIEW and self._preview is not None:
            self._show_step(PREVIEW)
            self.preview_step.start(self._preview)
        else:
            self._show_step(step)

    # what is chosen

    def _connect(self) -> None:
        self.steps.changed.connect(self._on_step_clicked)
        self.file_step.file_chosen.connect(self.open_file)
        self.file_step.map_chosen.connect(self.open_map)
        self.file_step.target_chosen.connect(self._on_target)
        self.columns_step.read_as.connect(self._on_read_as)
        panel = self.columns_step.panel
        panel.order_chosen.connect(lambda what, order: self._choose(self.chosen.with_order(what, order)))
        panel.meaning_chosen.connect(
            lambda what, value, meaning: self._choose(self.chosen.with_meaning(what, value, meaning))
        )
        panel.lines_chosen.connect(lambda lines: self._choose(self.chosen.with_lines(lines)))
        panel.save_wanted.connect(self._save_map)
        step = self.preview_step
        step.left_out.connect(lambda lines: self._choose(self.chosen.without(lines)))
        step.all_wanted.connect(lambda: self._choose(self.chosen.with_all_again()))
        step.other_people.connect(lambda lines: self._choose(self.chosen.with_other_people(lines)))
        step.discipline_chosen.connect(lambda lines, key: self._choose(self.chosen.with_discipline(lines, key)))
        self.done_step.show_wanted.connect(lambda: self.context.navigate(PEOPLE[self.target]))
        self.done_step.again_wanted.connect(self.start_over)

    def _choose(self, chosen: Chosen) -> None:
        self._chosen[self.target] = chosen
        self._look()

    def _on_read_as(self, column: str, what: Field | None) -> None:
        if self._preview is not None:
            self._choose(self.chosen.read_as(self._preview.reading, column, what))

    def _on_target(self) -> None:
        self._preview = None
        self._mark()
        self._look()

    def _on_map(self, name: str, choices: Choices) -> None:
        self._map_name = name
        self._chosen[self.target] = Chosen(choices)
        self.file_step.show_table(self._table, name)
        self._look()

    def _forget_choices(self) -> None:
        self._map_name = ""
        self._chosen[self.target] = Chosen()
        self.file_step.show_table(self._table)
        self._look()

    def _save_map(self) -> None:
        if self._preview is None or self._table is None:
            return
        content = transfer.write_map(self._preview.reading.mapping)
        proposed = f"{Path(self._table.name).stem}.toml"
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the choices"), proposed, _("Choices") + " (*.toml)")
        if not name:
            return
        saved = _("Saved as {name}. The next import can use these choices.").format(name=Path(name).name)
        self._run(
            _("Save the choices"),
            lambda _office, _report: files.write_private(Path(name), content),
            lambda _done: self.banner.say(saved, "good"),
        )

    # what takes a while

    def _on_table(self, table: Table) -> None:
        self._table, self._preview = table, None
        self._chosen = {target: chosen.with_all_again() for target, chosen in self._chosen.items()}
        self.file_step.show_table(table, self._map_name)
        self._show_step(FILE)
        self._look(then=self._show_columns)

    def _look(self, then: Callable[[], object] | None = None) -> None:
        """Read the file with what is chosen, and see what importing would do. Only the latest look counts."""
        table, target = self._table, self.target
        if table is None:
            return
        choices = self.chosen.for_table(table)

        def look(office: "Office", report: Report) -> Preview:
            basis = office.read(transfer.basis)
            reading = transfer.read(
                table, target, choices, basis, lambda done: report(_("Reading the rows"), 0.8 * done)
            )
            report(_("Looking who is here already"), 0.8)
            return office.read(lambda work: transfer.preview(work, reading))

        def show(preview: Preview) -> None:
            self._on_looked(preview)
            if then is not None:
                then()

        self._run(_("Read {name}").format(name=table.name), look, show, self._on_look_refused)

    def _on_looked(self, preview: Preview) -> None:
        self._preview = preview
        self.columns_step.show_preview(preview)
        self.columns_step.panel.show_lines(self.chosen.choices.only_lines)
        self.preview_step.show_preview(preview, sorted(self.chosen.left_out))
        self._show_step(min(self.stack.currentIndex(), COLUMNS if preview.reading.asks else PREVIEW))

    def _on_look_refused(self, error: CareTeamError) -> None:
        """The choices are not for this file."""
        self._wants_next = False
        self._show_step(FILE)
        self.banner.say(str(error), "bad", [(_("Start without these choices"), self._forget_choices)])

    def _import(self, preview: Preview) -> None:
        reading = preview.reading

        def bring_in(office: "Office", report: Report) -> Imported:
            return office.write(lambda work: transfer.IMPORTS[reading.target](work, reading, report))[0]

        self._importing = True
        self._run(self.next_button.text(), bring_in, self._on_imported, self._on_import_refused)
        self.job.show_progress()

    def _on_imported(self, done: Imported) -> None:
        self.done_step.show_done(done, self._table.name if self._table is not None else "")
        self._show_step(DONE)
        self.done_step.show_people.setFocus()

    def _on_import_refused(self, error: CareTeamError) -> None:
        self._look(then=lambda: self.banner.say(str(error), "bad"))

    def _run(
        self,
        title: str,
        work: "Callable[[Office, Report], Any]",
        done: Callable[[Any], object],
        refused: Callable[[CareTeamError], object] | None = None,
    ) -> None:
        self.banner.hide()
        self.job.run(title, work, done, refused or (lambda error: self.show_error(str(error))), self._on_stopped)

    def _on_stopped(self) -> None:
        self._wants_next = False
        self.banner.say(_("Stopped. Nobody was imported."))

    def _on_job_changed(self) -> None:
        self._importing = self._importing and self.job.busy
        self._mark()

    def _on_job_settled(self) -> None:
        wanted, self._wants_next = self._wants_next, False
        if wanted:
            self.next()


def _import_words(preview: Preview | None) -> str:
    if preview is None:
        return ""
    new = len(preview.of(Fate.NEW, Fate.NEW_DIED))
    if not new and (dying := len(preview.of(Fate.DIES))):
        return ngettext("Record {count} death", "Record {count} deaths", dying).format(count=f"{dying:,}")
    if not new:
        return _("Nobody new")
    if preview.reading.target is Target.PATIENTS:
        return ngettext("Import {count} patient", "Import {count} patients", new).format(count=f"{new:,}")
    return ngettext("Import {count} team member", "Import {count} team members", new).format(count=f"{new:,}")


def _why_not(step: int, preview: Preview | None) -> str:
    """What has to be settled before one can go on; empty if nothing has."""
    if preview is not None and step == COLUMNS and preview.reading.asks:
        refusals = [problem.message for problem in preview.reading.refusals]
        dates = [
            _("Choose how the dates of {column} are read.").format(column=one.column)
            for one in preview.reading.dates
            if one.reading.asks
        ]
        return " ".join(refusals + dates)
    if preview is not None and step == PREVIEW and not preview.settled:
        return _("Settle what is to mend, and who is here already.")
    return ""


def _file_in(event: QDropEvent) -> Path | None:
    """The file that is dragged, if it is just one."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None

"""Import: a file, its columns, a preview, and only then the people in it, all or none."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from careteam.domain.changes import Topic
from careteam.domain.errors import CareTeamError
from careteam.i18n import N_, _
from careteam.services import files, transfer
from careteam.services.transfer import Choices, Field, Imported, Preview, Target
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.drafts import Keeper
from ui.kit.page import Page
from ui.kit.routes import PatientsRoute, Route, TeamRoute
from ui.kit.tasks import Report
from ui.transfer.choosing import Chosen
from ui.transfer.columns_step import ColumnsStep
from ui.transfer.done_step import DoneStep
from ui.transfer.file_drop import FileDrop
from ui.transfer.file_step import FileStep
from ui.transfer.kept import Kept, Opened
from ui.transfer.latest_job import LatestJob
from ui.transfer.preview_step import PreviewStep
from ui.transfer.step_bar import COLUMNS, DONE, FILE, PREVIEW, StepBar

if TYPE_CHECKING:
    from careteam.services.office import Office, Work

PEOPLE: dict[Target, Route] = {Target.PATIENTS: PatientsRoute(), Target.TEAM: TeamRoute()}
MOST_OF_A_MAP = 1_000_000


class ImportPage(Page):
    """Three steps, back and forth as one likes: what was chosen stays, also over a lock. ``changed`` with each choice.

    Nobody is taken in before the last button.
    """

    changed = Signal()
    title = N_("Import")
    topics = frozenset({Topic.PATIENTS, Topic.TEAM, Topic.PLACES})

    def __init__(self, context: Context, _route: Route, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._opened: Opened | None = None
        self._waiting: Kept | None = None
        self._preview: Preview | None = None
        self._chosen = {target: Chosen() for target in Target}
        self._map_name = ""
        self._wants_next = False
        self._then: Callable[[], object] | None = None
        self._importing = False
        self.file_step = FileStep()
        self.columns_step = ColumnsStep()
        self.preview_step = PreviewStep()
        self.done_step = DoneStep()
        self.bar = StepBar(self.back, self.next)
        self.steps, self.back_button, self.next_button = self.bar.steps, self.bar.back, self.bar.next
        self.head.addWidget(self.bar, 1)
        self.stack = QStackedWidget()
        self.job = LatestJob(context.tasks)
        self.job.changed.connect(self._on_job_changed)
        self.job.settled.connect(self._on_job_settled)
        note = Banner()
        self.keeper = Keeper(context.drafts.of("import"), self, note, self._words, self)
        self.body.addWidget(note)
        self.body.addWidget(self.stack, 1)
        for step in (self.file_step, self.columns_step, self.preview_step, self.done_step):
            self.stack.addWidget(step)
        self.body.addWidget(self.job)
        self.drop = FileDrop(self, lambda: not self._importing)
        self._connect()
        self._show_step(FILE)
        self.keeper.begin(0)

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
        self._opened = self._preview = self._waiting = None
        self._chosen = {target: Chosen() for target in Target}
        self._map_name = ""
        self.file_step.show_table(None)
        self._show_step(FILE)
        self.file_step.choose.setFocus()

    def open_file(self, path: Path) -> None:
        """Read a file, and go on to its columns."""

        self._open(path)

    def open_map(self, path: Path) -> None:
        """Take over the choices of an earlier import."""

        def read(_office: "Office", _report: Report) -> Choices:
            return transfer.read_map(files.read(path, MOST_OF_A_MAP))

        self._run(_("Read {name}").format(name=path.name), read, lambda choices: self._on_map(path.name, choices))

    def _show_columns(self, said: str = "") -> None:
        self._show_step(COLUMNS)
        self.columns_step.focus_first()
        if said:
            self.banner.say(said, "warn")

    def _show_step(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self._mark()

    def _mark(self) -> None:
        """Say on the buttons where one can go."""
        file, step = self._opened is not None, self.stack.currentIndex()
        self.bar.show_state(step, self._preview, file=file, importing=self._importing)
        self.stack.setEnabled(not self._importing)
        self.changed.emit()

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
        self.drop.held.connect(self.file_step.show_dragged)
        self.drop.dropped.connect(self.open_file)
        self.file_step.map_chosen.connect(self.open_map)
        self.file_step.target_chosen.connect(self._on_target)
        self.columns_step.read_as.connect(self._on_read_as)
        panel = self.columns_step.panel
        panel.lines.changed.connect(self.changed)
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
        self.file_step.show_table(self._opened.table if self._opened else None, name)
        self._look()

    def _forget_choices(self) -> None:
        self._map_name = ""
        self._chosen[self.target] = Chosen()
        self.file_step.show_table(self._opened.table if self._opened else None)
        self._look()

    def _save_map(self) -> None:
        if self._preview is None or self._opened is None:
            return
        content = transfer.write_map(self._preview.reading.mapping)
        proposed = f"{self._opened.path.stem}.toml"
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the choices"), proposed, _("Choices") + " (*.toml)")
        if not name:
            return
        saved = _("Saved as {name}. The next import can use these choices.").format(name=Path(name).name)
        self._run(
            _("Save the choices"),
            lambda _office, _report: files.write_private(Path(name), content),
            lambda _done: self.banner.say(saved, "good"),
        )

    # what is kept until the people are in

    def changes(self) -> dict[str, Any]:
        """The file and what was chosen about it; nothing before one is, or once its people are in."""
        if self._waiting is not None:
            return self._waiting.typed()
        opened, step, panel = self._opened, self.stack.currentIndex(), self.columns_step.panel
        if step == DONE or (opened is None and not self._map_name):
            return {}
        path, content = (opened.path, opened.content) if opened else (None, "")
        lines = panel.lines.typed() if opened else ""
        return Kept(self.target, self._chosen, path, content, self._map_name, step, lines).typed()

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Read the file again, and go on where this person was."""
        kept = Kept.of(changes)
        self.file_step.target.set_value(kept.target)
        self._chosen, self._map_name = dict(kept.chosen), kept.map_name
        self.file_step.show_table(None, kept.map_name)
        if kept.path is not None:
            self._waiting = kept
            self._open(kept.path, self._on_gone)

    def _words(self) -> str:
        return _("Import of {name}").format(name=self._opened.path.name) if self._opened else _("Import")

    def _on_gone(self, error: CareTeamError) -> None:
        text = _("{why} Choose the file again, and what you had chosen about it is put back.")
        self.banner.say(text.format(why=error), "warn")

    def _resume(self, kept: Kept) -> None:
        """Go on with an import that was left, as far as its file is still the same."""
        assert self._opened is not None
        if self._opened.content == kept.content:
            self._look(then=lambda: self._go_on(kept))
            return
        self._chosen = {target: chosen.without_lines() for target, chosen in kept.chosen.items()}
        text = _(
            "{name} is not the file as you chose it. How its columns are read is as you had chosen; what you had"
            " decided about single lines is not, because other people may stand there now."
        )
        said = text.format(name=self._opened.path.name)
        self._look(then=lambda: self._show_columns(said))

    def _go_on(self, kept: Kept) -> None:
        if kept.step == PREVIEW and self._preview is not None and not self._preview.reading.asks:
            self._show_step(PREVIEW)
            self.preview_step.start(self._preview)
        elif kept.step != FILE:
            self._show_columns()
        self.columns_step.panel.lines.put_back(kept.lines)

    # what takes a while

    def _open(self, path: Path, refused: Callable[[CareTeamError], object] | None = None) -> None:
        def read(_office: "Office", report: Report) -> Opened:
            report(_("Reading the file"), 0.0)
            return Opened.read(path)

        self._run(_("Read {name}").format(name=path.name), read, self._on_opened, refused)

    def _on_opened(self, opened: Opened) -> None:
        waiting, self._waiting = self._waiting, None
        self._opened, self._preview = opened, None
        self.file_step.show_table(opened.table, self._map_name)
        self._show_step(FILE)
        if waiting is not None:
            self._resume(waiting)
            return
        self._chosen = {target: chosen.with_all_again() for target, chosen in self._chosen.items()}
        self._look(then=self._show_columns)

    def _look(self, then: Callable[[], object] | None = None) -> None:
        """Read the file with what is chosen, and see what importing would do.

        Only the latest look counts; what was to come ``then`` comes after it.
        """
        self._then = then or self._then
        target = self.target
        if self._opened is None:
            return
        table = self._opened.table
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
            following, self._then = self._then, None
            if following is not None:
                following()

        self._run(_("Read {name}").format(name=table.name), look, show, self._on_look_refused)

    def _on_looked(self, preview: Preview) -> None:
        self._preview = preview
        self.columns_step.show_preview(preview)
        self.columns_step.panel.show_lines(self.chosen.choices.only_lines)
        self.preview_step.show_preview(preview, sorted(self.chosen.left_out))
        self._show_step(min(self.stack.currentIndex(), COLUMNS if preview.reading.asks else PREVIEW))

    def _on_look_refused(self, error: CareTeamError) -> None:
        """The choices are not for this file."""
        self._wants_next, self._then = False, None
        self._show_step(FILE)
        self.banner.say(str(error), "bad", [(_("Start without these choices"), self._forget_choices)])

    def _import(self, preview: Preview) -> None:
        reading = preview.reading

        def act(work: "Work", report: Report) -> Imported:
            return transfer.IMPORTS[reading.target](work, reading, report)

        keeping = self.keeper.with_save(act)

        def bring_in(office: "Office", report: Report) -> Imported:
            return office.write(lambda work: keeping(work, report))[0]

        self._importing = True
        self._run(self.next_button.text(), bring_in, self._on_imported, self._on_import_refused)
        self.job.show_progress()

    def _on_imported(self, done: Imported) -> None:
        self.done_step.show_done(done, self._opened.path.name if self._opened else "")
        self._show_step(DONE)
        self.keeper.saved()
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

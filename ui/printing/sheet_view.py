"""One page or sheet on its way out: looked at, printed, or saved as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QVBoxLayout, QWidget

from careteam.domain.errors import CareTeamError, Invalid
from careteam.domain.handing import IN_PERSON_OR_POST, Way
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.offices import OfficeDraft
from careteam.domain.summaries import Block, BlockKey
from careteam.i18n import _
from careteam.services import office_settings
from careteam.services.copies import Copy
from careteam.services.printing import Sheet
from careteam.services.summaries import DayEntry
from ui.kit import dates, errors, theme
from ui.kit.beside import Beside
from ui.kit.buttons import Button, IconButton, SegmentedControl
from ui.kit.cards import row
from ui.kit.choice_edit import ListEditor
from ui.kit.context import Context
from ui.kit.labels import ElidedLabel, Label
from ui.kit.latest import Latest
from ui.kit.pdf_view import PdfView
from ui.kit.remarks import Remarks
from ui.kit.routes import PrintFamilyRoute, Route
from ui.printing.kept_way import KeptWay
from ui.printing.password_dialog import PasswordDialog
from ui.printing.words import copy_words, hash_words, mend, mend_paper, titled

if TYPE_CHECKING:
    from careteam.services.office import Office


@dataclass(frozen=True)
class _Looked:
    """What was found about a page: the sheet, or why there is none; what keeps it from leaving; its copies.

    ``ways``: what keeps a paper of the family, each with where it can be mended. ``notes``: what a clinician should
    know; ``facts``: what is known of a copy.
    """

    sheet: Sheet | None
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    refused: str = ""
    facts: tuple[str, ...] = ()
    ways: tuple[tuple[str, Route | None], ...] = ()


class SheetView(QFrame):
    """Shows a visit's page, one that left already, or a sheet of the team's own; ``looked`` once it is there, ``went``
    as one goes to mend what keeps it.

    ``print_wanted(sheet, way)``, ``save_wanted(sheet, path, password)``, ``both_wanted(sheet, way, path)``;
    ``size_chosen(patient_id, large)``; ``way_chosen(copy, way)`` of a page that left. How a page is to reach its reader
    is kept until it leaves.
    """

    print_wanted = Signal(object, object)
    save_wanted = Signal(object, object, str)
    both_wanted = Signal(object, object, object)
    size_chosen = Signal(object, bool)
    way_chosen = Signal(object, object)
    looked = Signal()
    went = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.look(self, "card")
        self.setAccessibleName(_("Preview"))
        self._context = context
        self._office = OfficeDraft()
        self._entry: DayEntry | None = None
        self._copy: Copy | None = None
        self._sheet: Sheet | None = None
        self.ask_file: Callable[[QWidget, str], str] = _ask_file
        self._looking = Latest(context.tasks, _("Making the page"), self)
        self._looking.ready.connect(self._on_looked)
        self._looking.failed.connect(lambda error: self._nothing(errors.message(error)))
        self.name = ElidedLabel("", "words", parent=self)
        sizes = [(False, _("Ordinary")), (True, _("Large print"))]
        self.size_choice = SegmentedControl(_("Size of print"), sizes, self)
        self.size_choice.changed.connect(self._on_size_chosen)
        self.view = PdfView(context.tasks, _("The page"), self)
        self.view.drawn.connect(lambda _pages: self._tell_page())
        self.view.turned.connect(lambda _number: self._tell_page())
        self.remarks = Remarks(self)
        self.copies = Remarks(self)
        # two lines in large print, before the page is wider than its window
        self._ways, self._doings = QWidget(self), QWidget(self)
        self.how = ListEditor(())
        self._offer_ways(IN_PERSON_OR_POST, Way.HANDED)
        self.how.set_name(_("How it reaches its reader"))
        self.how.setFixedWidth(theme.px(168))
        self.how.changed.connect(self._on_way_chosen)
        self.way = KeptWay(context.drafts, self.how, self._words, self)
        self.way.restored.connect(self._look)
        self.more = Button(_("More"), parent=self._doings)
        self.more.setProperty("menu", True)
        self.menu = QMenu(self.more)
        self.menu.setAccessibleName(_("Other ways out"))
        self.both = self._other_way(_("Print and save…"), self.print_and_save)
        self.lock = self._other_way(_("Save with a password…"), self.save_with_password)
        self.menu.addSeparator()
        self.leave_behind = self._other_way(_("Leave-behind page…"), lambda: self.print_for_family(team=False))
        self.team = self._other_way(_("Team sheet for the family…"), lambda: self.print_for_family(team=True))
        self.more.setMenu(self.menu)
        self.save = Button(_("Save as PDF…"), self._on_save_clicked, parent=self._doings)
        self.print = Button(_("Print…"), self._on_print_clicked, icon="print", parent=self._doings)
        self.print.setToolTip(_("Print this page (Ctrl+P)"))
        self.before = IconButton("chevron-left", _("Page before"), lambda: self.view.turn(-1), parent=self)
        self.after = IconButton("chevron-right", _("Next page"), lambda: self.view.turn(1), parent=self)
        self.page = Label("", "muted", parent=self)
        self._lay_out()
        self.show_nothing(_("Choose a visit to see its page."))

    def show_entry(self, entry: DayEntry, office: OfficeDraft) -> None:
        """Show the page of a visit, in the patient's size of print."""
        other = self._entry is None or self._entry.key != entry.key
        if other:
            self.way.turn_to(entry)
        self._entry, self._copy, self._office = entry, None, office
        self.name.set_whole(titled(entry.patient, entry.reader))
        if other:
            self.size_choice.set_value(entry.large_print)
            self._offer_ways(IN_PERSON_OR_POST, Way.HANDED)
            self.way.begin()
        self._look()

    def show_copy(self, copy: Copy, office: OfficeDraft) -> None:
        """Show a page as it left the team; how it reached its reader can still be said."""
        self.way.turn_to()
        self._entry, self._copy, self._office = None, copy, office
        self.name.set_whole(titled(copy.patient, copy.reader))
        self._offer_ways(tuple(Way), copy.how)
        self._look_at_copy(copy)

    def show_clinician(self, member_id: MemberId, name: str, day: date) -> None:
        """Show the day sheet of somebody on the team."""

        def make(office: "Office") -> Sheet:
            from careteam.services import printing

            return printing.day_sheet(office, member_id, day)

        self.show_made(_("Day sheet of {name}, {day}").format(name=name, day=dates.short_day(day)), make)

    def show_made(self, name: str, make: "Callable[[Office], Sheet]", about: PatientId | None = None) -> None:
        """Show another sheet of the team's own, or one ``about`` a patient for the family."""
        self.way.turn_to()
        self._entry = self._copy = None
        self.name.set_whole(name)

        def look(office: "Office", _report: object) -> _Looked:
            try:
                sheet = make(office)
            except Invalid as refused:
                if about is None:
                    raise
                settings = office.read(office_settings.current)
                ways = ((one.message, mend_paper(about, one.field, settings)) for one in refused.problems)
                return _Looked(None, refused=str(refused), ways=tuple(ways))
            return _Looked(sheet, notes=sheet.notes)

        self._looking.ask(look)

    def show_nothing(self, sentence: str) -> None:
        """Show no page, and say why."""
        self.way.turn_to()
        self._entry = self._copy = None
        self._looking.drop()
        self.name.set_whole("")
        self._nothing(sentence)

    def shown(self) -> Sheet | None:
        """The sheet that Print and Save are about; None where it may not leave."""
        return self._sheet

    def print_sheet(self) -> None:
        """Ask to print what is shown."""
        if self.print.isEnabled():
            self.print.click()

    def print_and_save(self) -> None:
        """Ask where to save what is shown, and to print it, too."""
        if self._sheet is not None and (path := self._asked_path()):
            self.both_wanted.emit(self._sheet, self._way(), path)

    def save_with_password(self) -> None:
        """Ask for a password, and where to save what is shown so that it opens only with that."""
        sheet = self._sheet
        if sheet is None or sheet.visit_id is None:
            return

        def chosen(password: str) -> None:
            if path := self._asked_path():
                self.save_wanted.emit(sheet, path, password)

        dialog = PasswordDialog(sheet.reader, self)
        dialog.chosen.connect(chosen)
        dialog.open()

    def print_for_family(self, *, team: bool) -> None:
        """Go to another paper for the family of the patient shown."""
        if self._entry is not None:
            self._context.navigate(PrintFamilyRoute(self._entry.patient_id, team))

    def _lay_out(self) -> None:
        smaller = IconButton("minus", _("Smaller on screen"), lambda: self.view.zoom_by(-1), parent=self)
        larger = IconButton("plus", _("Larger on screen"), lambda: self.view.zoom_by(1), parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(8))
        head = row(self.name, self.size_choice)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self.way.note)
        column.addWidget(self.remarks)
        column.addLayout(row(self.before, self.page, self.after, None, smaller, larger, spacing=4))
        column.addWidget(self.view, 1)
        column.addWidget(self.copies)
        self._ways.setLayout(row(self.how, None))
        self._doings.setLayout(row(self.more, self.save, self.print))
        column.addWidget(Beside([(self._ways, 1), (self._doings, 0)], 0, self))

    def _words(self) -> str:
        return _("Printing the page of {name}").format(name=self.name.whole())

    def _nothing(self, sentence: str) -> None:
        self._sheet = None
        self.remarks.clear()
        self.copies.clear()
        self.view.say(sentence)
        self._enable()

    def _look(self) -> None:
        """Make the page anew, off the GUI thread."""
        large, by_mail = bool(self.size_choice.value()), self.how.value() is Way.MAILED
        entry = self._entry
        if entry is not None:
            visit_id, page_for = entry.visit_id, entry.page_for

            def look(office: "Office", _report: object) -> _Looked:
                from careteam.services import printing

                found = office.read(lambda work: printing.preview(work, visit_id, page_for, large, by_mail))
                proof, ready = found.proof, found.ready
                try:
                    sheet = printing.sheet_of(visit_id, ready, ready.kept or printing.render(ready.page))
                except CareTeamError as refused:
                    return _Looked(None, proof.blocks, proof.notes, found.copies, str(refused))
                return _Looked(sheet, proof.blocks, proof.notes, found.copies)

            self._looking.ask(look)

    def _look_at_copy(self, copy: Copy) -> None:
        """Show a page as it left the team, to print the very same again."""

        def look(office: "Office", _report: object) -> _Looked:
            from careteam.services import printing

            kept, blocks = office.read(lambda work: printing.copy(work, copy.copy_id))
            return _Looked(kept, blocks, facts=(self._copy_words(copy), hash_words(copy)))

        self._looking.ask(look)

    def _on_looked(self, looked: _Looked) -> None:
        self.remarks.clear()
        self._sheet = looked.sheet if not looked.blocks else None
        for block in looked.blocks:
            self._add_block(block)
        fixes = any(route is not None for _message, route in looked.ways)
        for message, route in looked.ways if fixes else ():
            self._add_reason(message, route)
        for note in looked.notes:
            self.remarks.add(note, "warn")
        for fact in looked.facts:
            self.remarks.add(fact, "muted")
        self._show_copies(looked.copies)
        if looked.sheet is not None:
            self.view.show_pdf(looked.sheet.pdf)
        else:
            self.view.say(_("It prints once this is mended.") if fixes else looked.refused)
        self._enable()
        self.looked.emit()

    def _add_block(self, block: Block) -> None:
        about = self._copy or self._entry
        route = mend(about.patient_id, about.visit_id, block, self._office) if about is not None else None
        self._add_reason(block.message, route, _("Show it as it is now") if block.key is BlockKey.REPLACED else "")

    def _add_reason(self, message: str, route: Route | None, words: str = "") -> None:
        """Say what keeps the page, with the way to mend it where there is one."""

        def go() -> None:
            assert route is not None
            self.went.emit()
            self._context.navigate(route)

        self.remarks.add(message, "bad", (words or _("Fix")) if route is not None else "", go)

    def _show_copies(self, copies: Sequence[Copy]) -> None:
        self.copies.clear()
        for copy in copies[:4]:
            self.copies.add(self._copy_words(copy), "muted", _("Show"), partial(self._look_at_copy, copy))

    def _copy_words(self, copy: Copy) -> str:
        return copy_words(copy, self._office.zone, self._now())

    def _now(self) -> datetime:
        return self._context.clock.now()

    def _enable(self) -> None:
        is_page = self._entry is not None or self._copy is not None
        self.size_choice.setVisible(self._entry is not None)
        self.how.setVisible(is_page)
        self.leave_behind.setVisible(self._entry is not None)
        self.team.setVisible(self._entry is not None)
        self.lock.setVisible(is_page)
        for widget in (self.print, self.save, self.both, self.lock):
            widget.setEnabled(self._sheet is not None)
        self.more.setEnabled(self._sheet is not None or self._entry is not None)
        self._tell_page()

    def _tell_page(self) -> None:
        """Which page is in sight, and whether there are others."""
        count, at = len(self.view.pages()) if self.view.shows() else 0, self.view.page_shown()
        words = _("Page {number} of {pages}").format(number=at, pages=count)
        self.page.setText(words if count else "")
        self.before.setEnabled(at > 1)
        self.after.setEnabled(at < count)

    def _offer_ways(self, ways: Sequence[Way], chosen: Way) -> None:
        self.how.set_options([(way, way.label) for way in ways])
        self.how.set_value(chosen)

    def _other_way(self, words: str, act: Callable[[], None]) -> QAction:
        action = QAction(words, self.menu)
        action.triggered.connect(lambda _checked=False: act())
        self.menu.addAction(action)
        return action

    def _way(self) -> Way:
        """How what is printed now reaches its reader."""
        way: Way = self.how.value()
        return way if self._entry is not None else Way.HANDED

    def _on_size_chosen(self, large: bool) -> None:
        self._look()
        if self._entry is not None:
            self.size_chosen.emit(self._entry.patient_id, large)

    def _on_way_chosen(self) -> None:
        if self._copy is not None:
            self.way_chosen.emit(self._copy, self.how.value())
        else:
            self._look()

    def _on_print_clicked(self) -> None:
        if self._sheet is not None:
            self.print_wanted.emit(self._sheet, self._way())

    def _on_save_clicked(self) -> None:
        if self._sheet is not None and (path := self._asked_path()):
            self.save_wanted.emit(self._sheet, path, "")

    def _asked_path(self) -> Path | None:
        assert self._sheet is not None
        chosen = self.ask_file(self, f"{self._sheet.name}.pdf")
        path = Path(chosen)
        return (path if path.suffix else path.with_suffix(".pdf")) if chosen else None


def _ask_file(parent: QWidget, name: str) -> str:
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save as PDF"), name, "PDF (*.pdf)")
    return chosen

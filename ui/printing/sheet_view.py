"""One page or sheet on its way out: looked at, printed, or saved as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from careteam.domain.errors import CareTeamError
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId
from careteam.domain.offices import OfficeDraft
from careteam.domain.summaries import Block
from careteam.i18n import _
from careteam.services.printing import Copy, Sheet
from careteam.services.summaries import DayEntry
from ui.kit import dates, errors, theme
from ui.kit.buttons import Button, IconButton, SegmentedControl
from ui.kit.cards import row
from ui.kit.choice_edit import ListEditor
from ui.kit.context import Context
from ui.kit.labels import ElidedLabel
from ui.kit.latest import Latest
from ui.kit.pdf_view import PdfView
from ui.kit.remarks import Remarks
from ui.printing.words import copy_words, mend

if TYPE_CHECKING:
    from careteam.services.office import Office

WAYS = (Way.HANDED, Way.MAILED, Way.SENT)


@dataclass(frozen=True)
class _Looked:
    """What was found about a page: the sheet, or why there is none; what keeps it from leaving; its copies."""

    sheet: Sheet | None
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    refused: str = ""


class SheetView(QFrame):
    """Shows a visit's page or a sheet of the team's own; ``looked`` once it is there.

    ``print_wanted(sheet, way)``, ``save_wanted(sheet, path)``.
    """

    print_wanted = Signal(object, object)
    save_wanted = Signal(object, object)
    looked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.look(self, "card")
        self.setAccessibleName(_("Preview"))
        self._context = context
        self._office = OfficeDraft()
        self._entry: DayEntry | None = None
        self._sheet: Sheet | None = None
        self.ask_file: Callable[[QWidget, str], str] = _ask_file
        self._looking = Latest(context.tasks, _("Making the page"), self)
        self._looking.ready.connect(self._on_looked)
        self._looking.failed.connect(lambda error: self._nothing(errors.message(error)))
        self.name = ElidedLabel("", "words")
        self.size_choice = SegmentedControl(_("Size of print"), [(False, _("Ordinary")), (True, _("Large print"))])
        self.size_choice.changed.connect(lambda _large: self._look())
        self.view = PdfView(context.tasks, _("The page"))
        self.remarks = Remarks()
        self.copies = Remarks()
        self.how = ListEditor([(way, way.label) for way in WAYS])
        self.how.set_value(Way.HANDED)
        self.how.set_name(_("How it reaches its reader"))
        self.how.setFixedWidth(theme.px(150))
        self.how.changed.connect(self._look)
        self.save = Button(_("Save as PDF…"), self._on_save_clicked)
        self.print = Button(_("Print…"), self._on_print_clicked, icon="print")
        self.print.setToolTip(_("Print this page (Ctrl+P)"))
        smaller = IconButton("minus", _("Smaller on screen"), lambda: self.view.zoom_by(-1))
        larger = IconButton("plus", _("Larger on screen"), lambda: self.view.zoom_by(1))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(8))
        head = row(self.name, self.size_choice, smaller, larger)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self.remarks)
        column.addWidget(self.view, 1)
        column.addWidget(self.copies)
        column.addLayout(row(self.how, None, self.save, self.print))
        self.show_nothing(_("Choose a visit to see its page."))

    def show_entry(self, entry: DayEntry, office: OfficeDraft) -> None:
        """Show the page of a visit, in the patient's size of print."""
        other = self._entry is None or self._entry.key != entry.key
        self._entry, self._office = entry, office
        words = _("{name}, for {reader}") if entry.reader not in ("", entry.patient) else "{name}"
        self.name.set_whole(words.format(name=entry.patient, reader=entry.reader))
        if other:
            self.size_choice.set_value(entry.large_print)
            self.how.set_value(Way.HANDED)
        self._look()

    def show_clinician(self, member_id: MemberId, name: str, day: date) -> None:
        """Show the day sheet of somebody on the team."""

        def make(office: "Office") -> Sheet:
            from careteam.services import printing

            return printing.day_sheet(office, member_id, day)

        self.show_made(_("Day sheet of {name}, {day}").format(name=name, day=dates.short_day(day)), make)

    def show_made(self, name: str, make: "Callable[[Office], Sheet]") -> None:
        """Show another sheet of the team's own."""
        self._entry = None
        self.name.set_whole(name)
        self._looking.ask(lambda office, _report: _Looked(make(office)))

    def show_nothing(self, sentence: str) -> None:
        """Show no page, and say why."""
        self._entry = None
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
                from careteam.services import printing, summaries

                proof = office.read(
                    lambda work: summaries.proof(work, visit_id, page_for=page_for, large_print=large, by_mail=by_mail)
                )
                copies = office.read(lambda work: printing.copies(work, visit_id))
                try:
                    if proof.blocks:
                        sheet = Sheet("", printing.render(proof.page))
                    else:
                        sheet = printing.summary(
                            office, visit_id, page_for=page_for, large_print=large, by_mail=by_mail
                        )
                except CareTeamError as refused:
                    return _Looked(None, proof.blocks, proof.notes, copies, str(refused))
                return _Looked(sheet, proof.blocks, proof.notes, copies)

            self._looking.ask(look)

    def _look_at_copy(self, copy: Copy) -> None:
        """Show a page as it left the team, to print the very same again."""

        def look(office: "Office", _report: object) -> _Looked:
            from careteam.services import printing

            kept = office.read(lambda work: printing.copy(work, copy.copy_id))
            blocks = self._entry.blocks if self._entry is not None else ()
            return _Looked(kept, blocks, (self._copy_words(copy),), ())

        self._looking.ask(look)

    def _on_looked(self, looked: _Looked) -> None:
        self.remarks.clear()
        self._sheet = looked.sheet if not looked.blocks else None
        for block in looked.blocks:
            self._add_block(block)
        for note in looked.notes:
            self.remarks.add(note, "warn")
        self._show_copies(looked.copies)
        if looked.sheet is not None:
            self.view.show_pdf(looked.sheet.pdf)
        else:
            self.view.say(looked.refused)
        self._enable()
        self.looked.emit()

    def _add_block(self, block: Block) -> None:
        route = mend(self._entry, block, self._office) if self._entry is not None else None
        if route is None:
            self.remarks.add(block.message, "bad")
        else:
            self.remarks.add(block.message, "bad", _("Fix"), lambda: self._context.navigate(route))

    def _show_copies(self, copies: Sequence[Copy]) -> None:
        self.copies.clear()
        for copy in copies[:4]:
            self.copies.add(self._copy_words(copy), "muted", _("Show"), partial(self._look_at_copy, copy))

    def _copy_words(self, copy: Copy) -> str:
        return copy_words(copy, self._office.zone, self._now())

    def _now(self) -> datetime:
        return self._context.clock.now()

    def _enable(self) -> None:
        is_page = self._entry is not None
        self.size_choice.setVisible(is_page)
        self.how.setVisible(is_page)
        for button in (self.print, self.save):
            button.setEnabled(self._sheet is not None)

    def _on_print_clicked(self) -> None:
        if self._sheet is not None:
            self.print_wanted.emit(self._sheet, self.how.value() if self._entry is not None else Way.HANDED)

    def _on_save_clicked(self) -> None:
        if self._sheet is not None:
            chosen = self.ask_file(self, f"{self._sheet.name}.pdf")
            if chosen:
                path = Path(chosen)
                self.save_wanted.emit(self._sheet, path if path.suffix else path.with_suffix(".pdf"))


def _ask_file(parent: QWidget, name: str) -> str:
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save as PDF"), name, "PDF (*.pdf)")
    return chosen

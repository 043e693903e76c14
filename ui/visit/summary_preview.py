"""The page as it would print now, drawn from its real PDF while somebody types; and what still stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from careteam.domain import pages
from careteam.domain.errors import CareTeamError
from careteam.domain.ids import VisitId
from careteam.domain.summaries import BlockKey
from careteam.domain.versions import PageFor, PageVersion
from careteam.domain.visits import RecordDraft
from careteam.i18n import _, ngettext
from careteam.services.summaries import Proof
from ui.kit import errors, theme
from ui.kit.buttons import IconButton, SegmentedControl
from ui.kit.cards import row
from ui.kit.chips import StatusChip
from ui.kit.choice_edit import ListEditor
from ui.kit.context import Context
from ui.kit.labels import Heading
from ui.kit.latest import Latest
from ui.kit.pdf_view import PdfView
from ui.kit.remarks import Remarks

if TYPE_CHECKING:
    from careteam.services.office import Office

MOST_PAGES = {False: 2, True: 4}
WAITING = frozenset({BlockKey.NOT_SEEN, BlockKey.NOT_RELEASED})
"""Not a fault of the page: it waits for the visit to be completed and its words released."""


@dataclass(frozen=True)
class _Made:
    proof: Proof
    pdf: bytes
    refused: str


class SummaryPreview(QFrame):
    """``fix(block)`` when the person wants to mend what stands against the page; ``proved(proof)`` at every answer.

    ``turned`` when another page of the visit is to be seen.
    """

    fix = Signal(object)
    turned = Signal()
    proved = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.look(self, "card")
        self.setAccessibleName(_("The page as it will print"))
        self._asked: tuple[VisitId, RecordDraft] | None = None
        self._making = Latest(context.tasks, _("Making the page"), self)
        self._making.ready.connect(self._on_made)
        self._making.failed.connect(self._on_failed)
        self._pause = QTimer(self, singleShot=True, interval=350)
        self._pause.timeout.connect(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(8))
        self.grade = StatusChip("")
        self.grade.hide()
        self.size_choice = SegmentedControl(_("Size of print"), [(False, _("Ordinary")), (True, _("Large print"))])
        self.size_choice.changed.connect(lambda _large: self._make())
        self.view = PdfView(context.tasks, _("The page"))
        self.view.drawn.connect(self._on_drawn)
        smaller = IconButton("minus", _("Smaller on screen"), lambda: self.view.zoom_by(-1))
        larger = IconButton("plus", _("Larger on screen"), lambda: self.view.zoom_by(1))
        self.which = ListEditor([])
        self.which.set_name(_("Which page to see"))
        self.which.hide()
        self.which.changed.connect(self._on_which_chosen)
        column.addLayout(row(Heading(_("The page")), self.grade, None, self.size_choice, smaller, larger))
        column.addWidget(self.which)
        self.remarks = Remarks()
        column.addWidget(self.remarks)
        column.addWidget(self.view, 1)
        self._pages = 0
        self._of = pages.of_record(RecordDraft())
        self._changed = False
        self._proof: Proof | None = None

    def ask(self, visit_id: VisitId, record: RecordDraft, *, changed: bool, now: bool = False) -> None:
        """Show the page with this record, once typing pauses. ``changed``: it says something that is not released."""
        self._asked = visit_id, record
        self._offer(pages.of_record(record))
        self._changed = changed
        if now:
            self._make()
        else:
            self._pause.start()

    def show_grade(self, words: str, tone: str) -> None:
        """Say how the words read; nothing where there are none."""
        self.grade.setText(words)
        self.grade.set_tone(tone)
        self.grade.setVisible(bool(words))

    def page_for(self) -> PageFor:
        """The page that is shown: its version and its reader."""
        chosen = self.which.value()
        return self._of[chosen if chosen is not None and chosen < len(self._of) else 0]

    def proof(self) -> Proof | None:
        """The page shown, and what stands against it."""
        return self._proof

    def _offer(self, made: tuple[PageFor, ...]) -> None:
        """Let one choose between the pages of the visit, where there are several."""
        if made != self._of:
            self._of = made
            chosen = self.which.value()
            self.which.set_options([(number, _words(page)) for number, page in enumerate(made)])
            self.which.set_value(chosen if chosen is not None and chosen < len(made) else 0)
        self.which.setVisible(len(made) > 1)

    def _on_which_chosen(self) -> None:
        self._make()
        self.turned.emit()

    def _make(self) -> None:
        self._pause.stop()
        if self._asked is None:
            return
        visit_id, record = self._asked
        page_for = self.page_for()
        large = self.size_choice.value()

        def make(office: "Office", _report: object) -> _Made:
            from careteam.services import printing, summaries

            proof = office.read(
                lambda work: summaries.proof(work, visit_id, record, page_for=page_for, large_print=large)
            )
            try:
                return _Made(proof, printing.render(proof.page), "")
            except CareTeamError as refused:
                return _Made(proof, b"", str(refused))

        self._making.ask(make)

    def _on_made(self, made: _Made) -> None:
        self._proof = made.proof
        if made.pdf:
            self.view.show_pdf(made.pdf)
        else:
            self._pages = 0
            self.view.say(made.refused)
        self._show_lines()
        self.proved.emit(made.proof)

    def _on_failed(self, error: Exception) -> None:
        self.view.say(errors.message(error))

    def _on_drawn(self, pages: int) -> None:
        if pages != self._pages:
            self._pages = pages
            self._show_lines()

    def _show_lines(self) -> None:
        if self._proof is None:
            return
        self.remarks.clear()
        blocks = [block for block in self._proof.blocks if block.key not in WAITING]
        for block in blocks:
            mends = "" if block.key is BlockKey.DIED else _("Fix")
            self.remarks.add(block.message, "bad", mends, partial(self.fix.emit, block))
        for note in self._notes(self._proof):
            self.remarks.add(note, "warn")
        if not self._proof.blocks and self._changed:
            self.remarks.add(_("These changes are not released yet."), "muted")
        elif not self._proof.blocks:
            self.remarks.add(_("Released: it may be printed."), "good")
        elif not blocks:
            self.remarks.add(_("It prints once the visit is completed and its words are released."), "muted")

    def _notes(self, proof: Proof) -> Sequence[str]:
        if proof.page.version is PageVersion.CHILD:
            return proof.notes  # a longer one is refused
        most = MOST_PAGES[bool(self.size_choice.value())]
        if self._pages <= most:
            return proof.notes
        text = ngettext("It takes {count} page.", "It takes {count} pages.", self._pages).format(count=self._pages)
        return (*proof.notes, text + " " + _("People read {most}: say it shorter.").format(most=most))


def _words(page: PageFor) -> str:
    version = page.version.label if page.version else _("Page not chosen yet")
    return _("{page}: {reader}").format(page=version, reader=page.reader) if page.reader else version

"""The head of the wrap-up: whose visit, how far it is, who releases its words, and the one thing to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.ids import MemberId
from careteam.domain.visits import VisitStatus
from careteam.i18n import _
from careteam.services.wrap_ups import WrapUp
from ui.kit import dates, theme
from ui.kit.beside import Beside
from ui.kit.buttons import Button, LinkButton, PrimaryButton
from ui.kit.cards import clear, row
from ui.kit.chips import DisciplineChip, StatusChip
from ui.kit.choice_edit import ListEditor
from ui.kit.editors import Typed, token
from ui.kit.labels import ElidedLabel, Label, tip

LONGEST_NAME = 380
"""How wide a name may be at 100 %; the whole of a longer one is in the tooltip."""

TONES = {VisitStatus.COMPLETED: "good", VisitStatus.NOT_SEEN: "warn", VisitStatus.CANCELLED: "warn"}


class WrapUpHead(QWidget):
    """Says what can be done; the page does it. The primary button is always the next step.

    ``changed`` when another member is to release.
    """

    patient_wanted = Signal()
    save_wanted = Signal()
    complete_wanted = Signal()
    finish_wanted = Signal()
    changed = Signal()
    print_wanted = Signal()

    def __init__(self, me: MemberId | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self._shown: WrapUp | None = None
        self.prints = False
        self.patient = LinkButton("", self.patient_wanted.emit)
        self.patient.setProperty("look", "page_link")
        self.when = ElidedLabel("", "muted")
        self.people = QWidget()
        self._chips = QHBoxLayout(self.people)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setSpacing(theme.px(4))
        self.status = StatusChip("")
        self.release = StatusChip("")
        self.by = ListEditor([])
        self.by.set_name(_("Release by"))
        self.by.setFixedWidth(theme.px(168))
        self.by.changed.connect(self.changed)
        self.by_label = Label(_("Release by"), "field")
        self.save = Button(_("Save"), self.save_wanted.emit)
        self.save.setToolTip(_("Save, and leave the record open (Ctrl+S)"))
        self.complete = Button(_("Complete"), self.complete_wanted.emit)
        self.complete.setToolTip(_("Complete the visit; the words wait for their release"))
        self.next = PrimaryButton("", self._on_next_clicked)
        who, doings = QWidget(), QWidget()
        lines = QVBoxLayout(who)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(row(self.patient, self.people, None))
        lines.addLayout(row(self.status, self.release, self.when))
        doings.setLayout(row(self.by_label, self.by, self.save, self.complete, self.next))
        line = QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Beside([(who, 1), (doings, 0)], 900))

    def show_visit(self, shown: WrapUp) -> None:
        """Show whose visit it is and how far it is; who was chosen to release its words stays chosen."""
        first = self._shown is None or self._shown.visit_id != shown.visit_id
        self._shown = shown
        font = QFontMetrics(theme.font(theme.TITLE, theme.SEMIBOLD))
        self.patient.setText(font.elidedText(shown.patient, Qt.TextElideMode.ElideRight, theme.px(LONGEST_NAME)))
        self.patient.setToolTip(tip(shown.patient))
        self.patient.setAccessibleName(_("Open the page of {name}").format(name=shown.patient))
        times = dates.time_range(shown.starts, shown.ends)
        self.when.set_whole(f"{dates.short_day(shown.starts.date())} · {times} · {shown.where}")
        clear(self._chips)
        for one in shown.present:
            self._chips.addWidget(DisciplineChip(one.code, one.hue, f"{one.name}, {one.discipline}"))
        self.status.setText(shown.status.label)
        self.status.set_tone(TONES.get(shown.status, "accent"))
        chosen = None if first else self.by.value()
        present = [one.member_id for one in shown.present]
        self.by.set_options([(one.member_id, one.name) for one in shown.present])
        self.by.set_value(chosen if chosen in present else self._usual(present))

    def releaser(self) -> MemberId | None:
        """Who releases the words, as chosen."""
        member_id: MemberId | None = self.by.value()
        return member_id

    def typed(self) -> Typed:
        """Who was chosen to release the words, where that is not who most likely does, and not done yet."""
        usual = token(self._usual([one.member_id for one in self._shown.present])) if self._shown is not None else None
        chosen = self.by.typed()
        return chosen if chosen != usual and not self.by.isHidden() else None

    def put_back(self, typed: Typed) -> None:
        """Choose them again; None is whoever most likely does."""
        if typed is not None:
            self.by.put_back(typed)
        elif self._shown is not None:
            self.by.set_value(self._usual([one.member_id for one in self._shown.present]))

    def show_state(self, *, dirty: bool, words_changed: bool, new: bool, busy: bool) -> None:
        """Offer what can be done now, given what is typed and not saved."""
        shown = self._shown
        if shown is None:
            return
        over = shown.status in {VisitStatus.CANCELLED, VisitStatus.NOT_SEEN}
        self.prints = shown.release is not None and not words_changed
        self.release.setVisible(shown.release is not None or bool(shown.withdrawn))
        if shown.release is not None:
            at = dates.clock_time(shown.release.at)
            text = _("Released by {name}, {time}").format(name=shown.release.by, time=at)
            self.release.setText(_("Saving takes the release back") if words_changed else text)
            self.release.set_tone("warn" if words_changed else "good")
        elif shown.withdrawn:
            self.release.setText(_("Release taken back"))
            self.release.setToolTip(tip(shown.withdrawn))
            self.release.set_tone("warn")
        self.status.setVisible(not self.prints)
        asks = not self.prints and not over
        self.by.setVisible(asks)
        self.by_label.setVisible(asks)
        self.save.setEnabled((dirty or new) and not busy and not over)
        self.complete.setVisible(shown.may_complete)
        self.complete.setEnabled(not busy)
        self.next.setVisible(not over)
        self.next.setEnabled(not busy)
        if self.prints:
            words, hint = _("Print…"), _("Print the page (Ctrl+P)")
        elif shown.may_complete:
            words, hint = _("Complete and release"), _("Complete the visit and release its words (Ctrl+Enter)")
        else:
            words = _("Save and release") if dirty else _("Release")
            hint = _("Release the words, so that the page can be printed (Ctrl+Enter)")
        self.next.setText(words)
        self.next.setAccessibleName(words)
        self.next.setToolTip(tip(hint))

    def _usual(self, present: list[MemberId]) -> MemberId | None:
        """Who most likely releases: the person signed in, or whoever was there alone; else somebody has to say."""
        if self._me in present:
            return self._me
        return present[0] if len(present) == 1 else None

    def _on_next_clicked(self) -> None:
        (self.print_wanted if self.prints else self.finish_wanted).emit()

"""Who takes over the patients selected, and what becomes of their visits."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.handoffs import Candidate, Fate
from careteam.i18n import _
from careteam.services.handoffs import Line
from ui.kit import theme
from ui.kit.buttons import SegmentedControl
from ui.kit.cards import Card, EmptyState, clear
from ui.kit.labels import ElidedLabel, Heading, Label
from ui.kit.tables import RowTable
from ui.team import handoff_lines

WIDTH = 336
NARROW, LARGE = 220, 150
"""How wide it is in larger print than ``LARGE`` per cent, where the patients beside it need the room."""
MOST = 9
"""How many colleagues are in sight before their list scrolls."""


class HandoffChoice(Card):
    """The colleagues for one line. ``who_chosen(member or None)``, ``fate_chosen(fate)``, for all lines selected."""

    who_chosen = Signal(object)
    fate_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(_("Who takes over"))
        self.setFixedWidth(theme.px(WIDTH) if theme.px(100) <= LARGE else theme.px(NARROW))
        self._showing = False
        self.name = ElidedLabel("", "words")
        self.body.addWidget(self.name)
        empty = EmptyState(_("Nobody else on the team has this discipline."))
        self.table: RowTable[Candidate | None] = RowTable(
            _("Who could take over"),
            handoff_lines.candidate_columns(),
            key=lambda one: one.member_id if one else None,
            empty=empty,
            dense=True,
        )
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.setSortingEnabled(False)
        self.table.selected_row.connect(self._on_selected)
        self.body.addWidget(self.table)
        self.why = Label("", "small", wrap=True)
        self.why.setMinimumHeight(theme.px(34))
        self.body.addWidget(self.why)
        self.heading = Heading(_("Planned visits"))
        self.fate = SegmentedControl(_("Planned visits"), [(one, one.label) for one in Fate])
        self.fate.changed.connect(self.fate_chosen)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.fate)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(scroll.focusPolicy().NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        self.visits = QVBoxLayout(inner)
        self.visits.setContentsMargins(0, 0, theme.px(6), 0)
        scroll.setWidget(inner)
        self._scroll = scroll
        self.body.addWidget(scroll, 1)
        self.body.addStretch()

    def show_line(self, line: Line | None, also: int = 0) -> None:
        """Show a line; ``also``: how many more are selected, and will be changed with it."""
        self.setVisible(line is not None)
        if line is None:
            return
        self._showing = True
        more = _("{patient} and {count} more").format(patient=line.patient, count=also) if also else line.patient
        self.name.set_whole(more)
        self.table.set_rows((*line.candidates, None) if line.candidates else ())
        lines = min(len(line.candidates) + 1, MOST)
        self.table.setFixedHeight(theme.px(28) * lines + theme.px(36))
        self.table.select(line.coverer.member_id if line.coverer else None)
        self.why.setText(handoff_lines.reasons(line.coverer))
        self.fate.set_value(line.wish)
        clear(self.visits)
        for visit in line.visits:
            self.visits.addWidget(Label(handoff_lines.visit_words(visit, line), "small", wrap=True))
        self.visits.addStretch()
        for part in (self.heading, self.fate, self._scroll):
            part.setVisible(bool(line.visits))
        self.fate.setEnabled(line.coverer is not None)
        self._showing = False

    def _on_selected(self, one: Candidate | None) -> None:
        if self._showing or not self.table.rows():
            return
        self.why.setText(handoff_lines.reasons(one))
        if one is None or not one.blocked:
            self.who_chosen.emit(one.member_id if one else None)

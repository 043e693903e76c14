"""Beside the form of a visit: which times are free, and what is in the way of this visit or of each of its series."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.kit import theme
from ui.visit.findings import Findings
from ui.visit.openings import Openings
from ui.visit.series_dates import SeriesDates


class BookingSide(QFrame):
    """Free times first for a new visit; the dates of a series in their place where there are ``several``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.look(self, "ground")
        self.setFixedWidth(theme.px(336))
        self.openings, self.findings, self.dates = Openings(), Findings(), SeriesDates()
        self._several = False
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), 0, 0, theme.px(16))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = theme.look(QWidget(), "scrolled")
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, theme.px(12), theme.px(16), 0)
        self._lines.setSpacing(theme.px(16))
        for part in (self.openings, self.findings, self.dates):
            self._lines.addWidget(part)
        self._lines.addStretch()
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        self.show_several(several=False)

    def put_findings_first(self) -> None:
        """Of a visit that is booked already, what is in its way matters more than other times."""
        self._lines.insertWidget(0, self.findings)

    def show_several(self, *, several: bool) -> None:
        """Show the dates of a series, or what is about one visit."""
        self._several = several
        self.dates.setVisible(several)
        self.openings.setVisible(not several)
        self.findings.setVisible(not several)

    @property
    def obstacles(self) -> Findings | SeriesDates:
        """What is in the way, whichever is shown."""
        return self.dates if self._several else self.findings

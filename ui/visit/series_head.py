"""Which of the visits that repeat a change is about: asked beside the words that say the visit is one of several."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from careteam.domain.recurrence import Scope
from careteam.i18n import _
from ui.kit import icons, theme
from ui.kit.buttons import SegmentedControl
from ui.kit.editors import Typed, token
from ui.kit.labels import Label

if TYPE_CHECKING:
    from careteam.services.series import Standing


class SeriesHead(QWidget):
    """Repeats every Tuesday · 5 of 12, and how far a change goes; hidden at first. ``changed`` when somebody chose.

    The choice stands there before anything is typed, so that what it does to the others is seen while typing.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        sign = Label()
        icons.set_icon(sign, "repeat", "muted")
        self.words = Label("", "muted")
        self.control = SegmentedControl(_("Which visits to change"), [(scope, scope.label) for scope in Scope])
        self.control.changed.connect(lambda _scope: self.changed.emit())
        row.addWidget(sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.control)
        self.hide()

    @property
    def scope(self) -> Scope:
        """How far a change goes."""
        return Scope(self.control.value())

    def typed(self) -> Typed:
        """How far a change goes, as a form keeps it."""
        return token(self.scope)

    def put_back(self, typed: Typed) -> None:
        """Choose it again."""
        self.control.set_value(Scope(typed))

    def show_standing(self, standing: "Standing", *, over: bool) -> None:
        """Say where the visit stands in its series; of one that is ``over``, nothing is changed."""
        text = _("Repeats {rhythm} · {number} of {count}")
        if standing.moved:
            text = _("Repeats {rhythm} · {number} of {count}, moved by hand")
        self.words.setText(text.format(rhythm=standing.rhythm, number=standing.number, count=standing.count))
        self.control.setVisible(not over)
        self.show()

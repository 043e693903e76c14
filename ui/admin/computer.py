"""What only this computer remembers: the colors of its screen."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from careteam.i18n import _
from careteam.settings import Scheme
from ui.kit import theme
from ui.kit.buttons import SegmentedControl
from ui.kit.cards import Card, row
from ui.kit.context import Context
from ui.kit.labels import Muted


class ComputerSection(QWidget):
    """Settings of this computer, kept at once."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = context.settings
        self.scheme = SegmentedControl(_("Colors"), [(scheme, scheme.label) for scheme in Scheme])
        self.scheme.set_value(self._settings.value.scheme)
        self.scheme.changed.connect(self._on_scheme_chosen)
        card = Card(_("Colors"))
        card.setMaximumWidth(theme.px(560))
        card.body.addLayout(row(self.scheme, None))
        card.body.addWidget(Muted(_("For everybody who uses CareTeam on this computer.")))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.addWidget(card)
        column.addStretch(1)

    def _on_scheme_chosen(self, scheme: Scheme) -> None:
        self._settings.change(scheme=scheme)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, scheme)

"""The sign-in window: choose who you are, type the passphrase; or get in with the recovery key."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Unavailable
from careteam.i18n import _
from careteam.services import access
from ui.kit import errors, theme
from ui.kit.background import Background
from ui.kit.banners import Banner
from ui.kit.buttons import LinkButton, PrimaryButton
from ui.kit.cards import row
from ui.kit.labels import Label, Muted, Title


class SignIn(QWidget):
    """Opens one office file. ``signed_in(office)`` once it is open; ``other_wanted`` to choose another office.

    ``remark``: what to know of the office before.
    """

    signed_in = Signal(object)
    other_wanted = Signal()

    def __init__(
        self, path: Path, account: str, background: Background, remark: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._background = background
        self.setWindowTitle(_("CareTeam: sign in"))
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(theme.px(420))
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(20))
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(Label("CareTeam", "brand"))
        self._column.addWidget(Title(access.office_name(path)))
        self.banner = Banner()
        self._column.addWidget(self.banner)
        self._ways = (self._passphrase_way(account), self._recovery_way())
        for way in self._ways:
            self._column.addWidget(way)
        self._ways[1].hide()
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, card, None))
        outer.addStretch(3)
        self._offer_accounts(account)
        if remark:
            self.banner.say(remark, "warn")

    def show_error(self, message: str) -> None:
        """Say what went wrong, above the fields; what was typed stays."""
        self.banner.say(message, "bad")

    def _passphrase_way(self, account: str) -> QWidget:
        way, column = _way()
        self.account = QComboBox(editable=True)
        self.account.setAccessibleName(_("Your name"))
        self.account.setCurrentText(account)
        self.passphrase = _secret(_("Passphrase"))
        self.passphrase.returnPressed.connect(self.submit)
        self.button = PrimaryButton(_("Sign in"), self.submit)
        _add(column, _("Your name"), self.account)
        _add(column, _("Passphrase"), self.passphrase)
        column.addSpacing(theme.px(8))
        column.addWidget(self.button)
        other = LinkButton(_("Another office"), self.other_wanted.emit)
        forgot = LinkButton(_("Use the recovery key"), lambda: self._choose(1))
        self._ways_out = (forgot, other)
        column.addLayout(row(forgot, None, other))
        return way

    def _recovery_way(self) -> QWidget:
        way, column = _way()
        column.addWidget(
            Muted(
                _("The recovery key is on the sheet printed when this office was set up."),
                wrap=True,
            )
        )
        self.recovery = QLineEdit()
        self.recovery.setAccessibleName(_("Recovery key"))
        self.recovery_account = QLineEdit()
        self.recovery_account.setAccessibleName(_("Your name, as you sign in"))
        self.new_passphrase = _secret(_("New passphrase"))
        self.new_passphrase.returnPressed.connect(self.recover)
        self.recover_button = PrimaryButton(_("Open with the recovery key"), self.recover)
        _add(column, _("Recovery key"), self.recovery)
        _add(column, _("Your name, as you sign in"), self.recovery_account)
        _add(column, _("New passphrase, at least 15 characters"), self.new_passphrase)
        column.addSpacing(theme.px(8))
        column.addWidget(self.recover_button)
        column.addLayout(row(LinkButton(_("Back to the passphrase"), lambda: self._choose(0)), None))
        return way

    def _choose(self, way: int) -> None:
        self.banner.hide()
        for index, widget in enumerate(self._ways):
            widget.setVisible(index == way)
        (self.passphrase if way == 0 else self.recovery).setFocus()

    def _offer_accounts(self, account: str) -> None:
        try:
            names = access.account_names(self._path)
        except Unavailable as error:
            self._choose(1)
            self.show_error(str(error))
            return
        self.account.addItems(names)
        self.account.setCurrentText(account if account in names else (names[0] if len(names) == 1 else ""))
        (self.passphrase if self.account.currentText() else self.account).setFocus()

    def submit(self) -> None:
        """Try the passphrase."""
        path, account, passphrase = self._path, self.account.currentText(), self.passphrase.text()
        self._busy(True)
        self._background.run(self, lambda: access.sign_in(path, account, passphrase), self._on_open, self._on_failed)

    def recover(self) -> None:
        """Try the recovery key."""
        path, key = self._path, self.recovery.text()
        account, passphrase = self.recovery_account.text(), self.new_passphrase.text()
        self._busy(True)
        self._background.run(
            self,
            lambda: access.open_with_recovery_key(path, key, account, passphrase),
            self._on_open,
            self._on_failed,
        )

    def _on_open(self, office: object) -> None:
        for secret in (self.passphrase, self.new_passphrase, self.recovery):
            secret.clear()
        self._busy(False)
        self.signed_in.emit(office)

    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(error, (Unavailable, Invalid)):
            self.show_error(str(error))
            if not self._ways[0].isHidden():
                self.passphrase.selectAll()
                self.passphrase.setFocus()
        else:
            errors.show(self, error)

    def _busy(self, busy: bool) -> None:
        self.banner.hide()
        # An office that opens after its page has gone would stay open, with nobody to close it.
        for button in (self.button, self.recover_button, *self._ways_out):
            button.setEnabled(not busy)
        self.button.setText(_("Opening…") if busy else _("Sign in"))


def _way() -> tuple[QWidget, QVBoxLayout]:
    way = QWidget()
    column = QVBoxLayout(way)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    return way, column


def _secret(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def _add(column: QVBoxLayout, label: str, field: QWidget) -> None:
    words = Label(label, "label")
    words.setBuddy(field)
    column.addSpacing(theme.px(6))
    column.addWidget(words)
    column.addWidget(field)

"""The password of a page that is sent: typed twice or proposed, told another way, and kept nowhere."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain import passwords
from careteam.domain.errors import Invalid
from careteam.i18n import _
from ui.kit import theme
from ui.kit.buttons import Button, LinkButton, PrimaryButton
from ui.kit.cards import row
from ui.kit.dialog import Dialog
from ui.kit.fields import Secret
from ui.kit.forms import Form
from ui.kit.labels import Label, Title


@dataclass(frozen=True)
class _Typed:
    """A password as it was typed, both times."""

    password: str = ""
    again: str = ""


class PasswordDialog(Dialog):
    """Asks for the password of a copy for somebody. ``chosen(password)``; nothing of it stays anywhere."""

    chosen = Signal(str)

    def __init__(self, reader: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("A copy that opens with a password"))
        how = _(
            "The file opens only with this password. Tell it to {reader} by phone or face to face, never in the same "
            "message as the file. It is kept nowhere: if it is forgotten, save a new copy."
        )
        self.how = Label(how.format(reader=reader), wrap=True)
        again = Secret("again", _("Password again"), required=True)
        self.form = Form((Secret("password", _("Password"), required=True), again), _Typed())
        self.propose = LinkButton(_("Propose one"), self._on_propose)
        self.proposal = Label("", "value")
        self.proposal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.proposal.setAccessibleName(_("The password proposed"))
        self.proposal.hide()
        self.save = PrimaryButton(_("Choose where to save it…"), self._on_save)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(Title(self.windowTitle()))
        column.addWidget(self.how)
        column.addWidget(self.form)
        column.addLayout(row(self.propose, self.proposal, None))
        column.addStretch()
        column.addLayout(row(None, Button(_("Cancel"), self.reject), self.save))
        self.resize(theme.px(480), theme.px(400))
        self.form.first_entry().setFocus()

    def _on_propose(self) -> None:
        password = passwords.proposed()
        self.form.set_draft(_Typed(password, password))
        self.form.clear_problems()
        self.proposal.setText(password)
        self.proposal.show()
        self.save.setFocus()

    def _on_save(self) -> None:
        try:
            draft = self.form.draft()
            password = passwords.checked(draft.password, draft.again)
        except Invalid as invalid:
            self.form.show_problems(invalid)
            return
        self.accept()
        self.chosen.emit(password)

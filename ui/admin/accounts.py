"""Who can sign in, and one's own passphrase."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.accounts import AccountDraft, PassphraseDraft
from careteam.domain.changes import Topic
from careteam.i18n import _
from careteam.services import accounts, team
from careteam.services.accounts import AccountRow
from ui.admin.listing import Listing
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.fields import Choice, Secret, Section, Text
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.tables import Column

if TYPE_CHECKING:
    from careteam.services.office import Work


class AccountsSection(Listing[AccountRow]):
    """Everybody who can sign in. Enter on one's own account changes the passphrase; on another's, takes it away."""

    topics = frozenset({Topic.ACCOUNTS, Topic.TEAM})

    def __init__(self, context: Context, parent: QWidget) -> None:
        columns = [
            Column[AccountRow](_("Name"), lambda row: row.name, strong=True),
            Column[AccountRow](_("On the team"), lambda row: row.member, 220),
            Column[AccountRow](_("Role"), lambda row: row.role.label, 140, muted=True),
            Column[AccountRow]("", lambda row: _("signed in") if row.is_me else "", 120, spare=1, muted=True),
        ]
        super().__init__(
            context,
            parent,
            _("Accounts"),
            columns,
            key=lambda row: row.account_id,
            add=_("Add account"),
            nothing=_("No accounts."),
        )
        self.doings.insertWidget(0, Button(_("Change my passphrase"), self.change_passphrase))

    @staticmethod
    def load(work: "Work", _query: None) -> tuple[AccountRow, ...]:
        """All accounts."""
        return accounts.accounts(work)

    def open_record(self, row: AccountRow | None) -> None:
        if row is None:
            self.open_form(None)
        elif row.is_me:
            self.change_passphrase()
        else:
            self.banner.say(
                _("Take away the account of {name}? What they did stays in the audit trail.").format(name=row.name),
                "warn",
                [(_("Take it away"), lambda: self._remove(row)), (_("Keep it"), self.banner.hide)],
            )
            self.banner.buttons()[1].setFocus()

    def open_form(self, about: UUID | None) -> None:
        AddAccountDialog(self.context, self).open()

    def change_passphrase(self) -> None:
        """Open the dialog for one's own passphrase."""
        PassphraseDialog(self.context, self).open()

    def _remove(self, row: AccountRow) -> None:
        path = self.context.office.path
        assert path is not None
        self.context.tasks.write(self, lambda work: accounts.remove(work, path, row.account_id))


class AddAccountDialog(FormDialog[AccountDraft]):
    """Gives somebody an account."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        path = context.office.path
        assert path is not None
        theirs = _("They type it themselves. At least 15 characters.")
        yours = _("It unlocks the key for the new account.")
        form = Form(
            (
                Text("name", _("Name to sign in with"), required=True),
                Choice("member_id", _("On the team"), none=_("Not on the team")),
                Secret("passphrase", _("Passphrase"), required=True, hint=theirs),
                Secret("again", _("Passphrase again"), required=True),
                Section(_("You")),
                Secret("own_passphrase", _("Your own passphrase"), required=True, hint=yours),
            ),
            AccountDraft(),
        )
        super().__init__(
            parent,
            _("Add account"),
            context.tasks,
            form,
            lambda work, draft, _seen: accounts.add(work, path, draft),
            save_text=_("Add account"),
            kept=context.drafts.of("account"),
            height=560,
        )
        context.tasks.read(self, team.options, self._on_team)

    def _on_team(self, options: tuple[team.MemberOption, ...]) -> None:
        self.form.set_options("member_id", [(one.id, one.name) for one in options])


class PassphraseDialog(FormDialog[PassphraseDraft]):
    """Changes one's own passphrase."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        path = context.office.path
        assert path is not None
        hint = _("At least 15 characters; a few words are easiest.")
        form = Form(
            (
                Secret("old", _("Passphrase until now"), required=True),
                Secret("passphrase", _("New passphrase"), required=True, hint=hint),
                Secret("again", _("New passphrase again"), required=True),
            ),
            PassphraseDraft(),
        )
        super().__init__(
            parent,
            _("Change my passphrase"),
            context.tasks,
            form,
            lambda work, draft, _seen: accounts.change_passphrase(work, path, draft),
            save_text=_("Change it"),
            height=400,
        )

"""Accounts: who can sign in, and which team member each one is."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from careteam.domain.accounts import AccountDraft, PassphraseDraft
from careteam.domain.errors import Invalid, Unavailable
from careteam.domain.ids import AccountId, MemberId
from careteam.domain.permissions import Permission, Role
from careteam.i18n import _
from careteam.persistence import keys, passphrases
from careteam.persistence.models import Account, Member
from careteam.services import drafts
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class AccountRow:
    """An account as listed: the name to sign in with, its role, and the team member it belongs to (or empty)."""

    account_id: AccountId
    name: str
    role: Role
    member_id: MemberId | None
    member: str
    is_me: bool


@needs(Permission.SEE)
def accounts(work: Work) -> tuple[AccountRow, ...]:
    """Everybody who can sign in, by name."""
    columns = (Account.id, Account.name, Account.role, Account.member_id, Member.given_name, Member.family_name)
    rows = work.session.execute(
        select(*columns).outerjoin(Member, Member.id == Account.member_id).where(Account.live()).order_by(Account.name)
    )
    return tuple(
        AccountRow(
            AccountId(row.id),
            row.name,
            row.role,
            row.member_id,
            f"{row.given_name or ''} {row.family_name or ''}".strip(),
            row.id == work.user.account_id,
        )
        for row in rows
    )


@needs(Permission.ACCOUNTS)
def add(work: Work, path: Path, draft: AccountDraft) -> AccountId:
    """Let somebody sign in with a passphrase of their own, which gets its own key slot beside the office file.

    Raises Invalid where the name is empty or taken, or a passphrase will not do.
    """
    name = draft.name.strip()
    if not name:
        raise Invalid.field("name", _("Enter the person's name. Colleagues see it beside what they change."))
    names = work.session.scalars(select(Account.name).where(Account.live()))
    if any(keys.same_name(taken, name) for taken in names):
        message = _("There is an account named “{name}” already. Choose another name.")
        raise Invalid.field("name", message.format(name=name))
    _check(draft.passphrase, draft.again, name)
    key = _unlock(work, path, draft.own_passphrase, "own_passphrase")
    work.named(_("Add an account for {name}").format(name=name))
    row = work.add(Account(name=name, role=Role.COORDINATOR, member_id=draft.member_id))
    keys.put_slot(path, name, draft.passphrase, key)
    return AccountId(row.id)


@needs(Permission.SEE)
def change_passphrase(work: Work, path: Path, draft: PassphraseDraft) -> None:
    """Give the signed-in account a new passphrase."""
    _check(draft.passphrase, draft.again, work.user.name)
    key = _unlock(work, path, draft.old, "old")
    work.named(_("Change the passphrase of {name}").format(name=work.user.name))
    work.note("passphrase", detail=work.user.name)
    keys.put_slot(path, work.user.name, draft.passphrase, key)


@needs(Permission.ACCOUNTS)
def remove(work: Work, path: Path, account_id: AccountId) -> None:
    """Take somebody's account and key slot away; what they did stays in the audit trail under their name."""
    row = work.get(Account, account_id)
    if row.id == work.user.account_id:
        raise Invalid.field("", _("You cannot remove the account you are signed in with."))
    work.named(_("Remove the account of {name}").format(name=row.name))
    keys.remove_slot(path, row.name)
    row.name = f"{row.name} ({row.id.hex[-8:]})"  # the name is free again for somebody else
    drafts.forget_all(work, account_id)
    work.retire(row)


def _check(passphrase: str, again: str, name: str) -> None:
    passphrases.check(passphrase, name)
    if passphrase != again:
        raise Invalid.field("again", _("The two passphrases differ. Type both again."))


def _unlock(work: Work, path: Path, passphrase: str, field: str) -> bytes:
    try:
        return keys.unlock(path, work.user.name, passphrase)
    except Unavailable as error:
        raise Invalid.field(field, str(error)) from error


@needs(Permission.ACCOUNTS)
def link(work: Work, account_id: AccountId, member_id: MemberId | None) -> None:
    """Say which team member an account belongs to."""
    row = work.get(Account, account_id)
    work.named(_("Link the account of {name} to the team").format(name=row.name))
    row.member_id = member_id


@needs(Permission.SEE)
def note_recovery(work: Work) -> None:
    """Write to the audit trail that the recovery key was used."""
    work.named(_("Open the office with the recovery key"))
    work.note("recovery", detail=work.user.name)


@needs(Permission.SEE)
def note_sign_in(work: Work) -> None:
    """Write to the audit trail that somebody signed in."""
    work.named(_("Sign in"))
    work.note("sign_in")

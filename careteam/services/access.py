"""Getting into an office: found a new one, open it with a passphrase, or with the recovery key.

The sign-in window stands on this, so the database is imported only inside the functions that reach it.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from careteam.domain.errors import Invalid, Unavailable
from careteam.domain.ids import AccountId, new_id
from careteam.i18n import _
from careteam.persistence import keys
from careteam.persistence.lock import hold
from careteam.persistence.passphrases import check as check_passphrase

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from careteam.domain.clock import Clock
    from careteam.domain.offices import OfficeDraft
    from careteam.domain.permissions import User
    from careteam.services.office import Office

__all__ = [
    "Founded",
    "account_names",
    "account_or_only",
    "check_passphrase",
    "file_name",
    "found",
    "hold",
    "only_one",
    "open_with_key",
    "open_with_recovery_key",
    "save_recovery_sheet",
    "sign_in",
    "user_named",
]


@dataclass(frozen=True)
class Founded:
    """A new office, open, and its recovery key, which is shown this once."""

    office: "Office"
    recovery_key: str


def found(path: Path, draft: "OfficeDraft", account: str, passphrase: str, clock: "Clock | None" = None) -> Founded:
    """Make a new office file with one account, and open it.

    Raises Invalid for settings or a passphrase that will not do, Unavailable where the file cannot be made; then
    nothing is left behind.
    """
    from careteam.domain import offices
    from careteam.domain.permissions import User
    from careteam.persistence import schema
    from careteam.persistence.engine import create_sqlite, file_and_logs, sqlite_engine
    from careteam.services import founding
    from careteam.services.office import Office

    offices.check(draft)
    name = account.strip()
    if not name:
        raise Invalid.field("account", _("Enter your name. Colleagues see it beside what you change."))
    check_passphrase(passphrase, name)
    keys.require_none(path)
    key, identity = keys.new_data_key(), uuid4()
    create_sqlite(path, key, identity)
    try:
        keys.start(path, identity)
        keys.put_slot(path, name, passphrase, key)
        engine = sqlite_engine(path, key)
        schema.bring_up(engine, lambda: None)
        office = Office(engine, User(AccountId(new_id()), name), clock, path, key)
        office.write(lambda work: founding.found(work, draft))
    except BaseException:
        for made in (*file_and_logs(path), keys.slot_file(path)):
            made.unlink(missing_ok=True)
        raise
    return Founded(office, keys.recovery_key(key))


def office_name(path: Path) -> str:
    """The name of an office as far as it can be told before it is open: that of its file."""
    return path.stem.replace("-", " ").replace("_", " ")


def file_name(text: str) -> str:
    """A name for a file, made of what somebody typed: no path, no sign that a system reserves."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in text)
    return " ".join(kept.split())[:60] or "CareTeam"


def save_recovery_sheet(to: Path, office: "Office", recovery_key: str) -> None:
    """Write the sheet with the recovery key, to be printed and locked away."""
    from careteam.documents import recovery_sheet
    from careteam.services import office_settings
    from careteam.services.files import write_private

    settings = office.read(office_settings.current)
    write_private(to, recovery_sheet.render(settings.name, office.user.name, recovery_key, settings.paper))


def account_names(path: Path) -> tuple[str, ...]:
    """The names to offer at the sign-in window. Raises Unavailable when the office or its slot file is missing,
    or the slot file damaged.
    """
    if not path.exists():
        raise Unavailable(_("There is no office {name}. Look where it is kept now.").format(name=path))
    return keys.accounts(path)


def account_or_only(path: Path, account: str) -> str:
    """The account that was named, or the only one there is. Raises Invalid where one has to be named."""
    return only_one(account_names(path), account)


def only_one(names: tuple[str, ...], account: str) -> str:
    """The account that was named, or the only one of these."""
    if not account and len(names) != 1:
        raise Invalid.field(
            "as", _("Say whose account it is: --as NAME, one of {names}.").format(names=", ".join(names))
        )
    return account or names[0]


def sign_in(path: Path, account: str, passphrase: str, clock: "Clock | None" = None) -> "Office":
    """Open an office with an account's passphrase; an older one is backed up, then brought up to date."""
    key = keys.unlock(path, account, passphrase)
    return open_with_key(path, account, key, clock)


def open_with_key(path: Path, account: str, key: bytes, clock: "Clock | None" = None) -> "Office":
    """Open an office whose data key is at hand, in the name of an account."""
    from careteam.services.office import Office

    engine = _open(path, key, keys.office_id(path))
    try:
        return Office(engine, user_named(engine, account), clock, path, key)
    except BaseException:
        engine.dispose()
        raise


def open_with_recovery_key(
    path: Path, recovery: str, account: str, passphrase: str, clock: "Clock | None" = None
) -> "Office":
    """Open an office with the recovery key from paper, and give the account a new passphrase.

    The slot file is rebuilt where it is missing or damaged; its other accounts get new passphrases the same way.
    """
    from careteam.persistence.engine import identity_of
    from careteam.services import accounts
    from careteam.services.office import Office

    check_passphrase(passphrase, account)
    key = keys.data_key_from(recovery)
    engine = _open(path, key)
    identity = identity_of(engine, path)
    user = user_named(engine, account)
    if not keys.belong_to(path, identity):
        keys.start(path, identity)
    keys.put_slot(path, user.name, passphrase, key)
    office = Office(engine, user, clock, path, key)
    office.write(accounts.note_recovery)
    return office


def _open(path: Path, key: bytes, identity: UUID | None = None) -> "Engine":
    from careteam.persistence import backup, schema
    from careteam.persistence.engine import identify, identity_of, sqlite_engine
    from careteam.persistence.explain import explained

    engine = sqlite_engine(path, key)

    def back_up_first() -> None:
        now = datetime.now().astimezone()
        name = f"{path.stem}-before-update-{now:%Y%m%d-%H%M%S}{backup.SUFFIX}"
        backup.back_up(engine, path, key, path.with_name(name), now)

    try:
        identify(engine, path, identity or identity_of(engine, path))
        with explained(path):
            schema.bring_up(engine, back_up_first)
    except BaseException:
        engine.dispose()  # its connections hold the key, and on Windows the file
        raise
    return engine


def user_named(engine: "Engine", account: str) -> "User":
    """The account of a name, as it will be known in what it does. Raises Unavailable where there is none."""
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from careteam.domain.permissions import User
    from careteam.persistence.explain import explained
    from careteam.persistence.models import Account

    with explained(), Session(engine) as session:
        rows = session.scalars(select(Account).where(Account.live()))
        row = next((row for row in rows if keys.same_name(row.name, account)), None)
        if row is None:
            raise Unavailable(
                _("There is no account named “{name}” in this office. Check the spelling.").format(name=account)
            )
        return User(AccountId(row.id), row.name, row.role, row.member_id)

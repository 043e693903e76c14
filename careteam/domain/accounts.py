"""Accounts: who can sign in."""

from dataclasses import dataclass

from careteam.domain.ids import MemberId


@dataclass(frozen=True)
class AccountDraft:
    """A new account as entered. ``own_passphrase``: that of the person who adds it, which unlocks the data key."""

    name: str = ""
    member_id: MemberId | None = None
    passphrase: str = ""
    again: str = ""
    own_passphrase: str = ""


@dataclass(frozen=True)
class PassphraseDraft:
    """A change of one's own passphrase, as entered."""

    old: str = ""
    passphrase: str = ""
    again: str = ""

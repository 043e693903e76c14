"""Who may do what. One role so far: the coordinator does everything; every service function asks all the same."""

from dataclasses import dataclass
from enum import StrEnum

from careteam.domain.ids import AccountId, MemberId
from careteam.domain.words import Word
from careteam.i18n import N_


class Permission(StrEnum):
    """One kind of act that a role may or may not do."""

    SEE = "see"
    PATIENTS = "patients"
    REFERRALS = "referrals"
    ASSIGN = "assign"
    VISITS = "visits"
    RECORD = "record"
    PRINT = "print"
    TEAM = "team"
    SETTINGS = "settings"
    ACCOUNTS = "accounts"
    IMPORT = "import"
    AUDIT = "audit"


class Role(Word):
    """What an account is for."""

    COORDINATOR = "coordinator", N_("Coordinator")


PERMISSIONS: dict[Role, frozenset[Permission]] = {Role.COORDINATOR: frozenset(Permission)}


@dataclass(frozen=True)
class User:
    """The signed-in person: the account, the team member it belongs to (if any), and its role."""

    account_id: AccountId
    name: str
    role: Role = Role.COORDINATOR
    member_id: MemberId | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role carries."""
        return PERMISSIONS[self.role]

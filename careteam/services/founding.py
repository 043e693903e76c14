"""The first act of an office: its settings, its disciplines, and the account of the person who founds it."""

from careteam.domain.ids import AccountId
from careteam.domain.offices import OfficeDraft
from careteam.domain.permissions import Permission, Role
from careteam.domain.team import DISCIPLINES
from careteam.i18n import _
from careteam.persistence.models import Account, Discipline, OfficeSettings
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.SETTINGS, Permission.ACCOUNTS)
def found(work: Work, draft: OfficeDraft) -> None:
    """Set up a new, empty office in the name of the account that does this work."""
    work.named(_("Set up the office {name}").format(name=draft.name))
    settings = work.add(OfficeSettings())
    settings.fill(draft)
    for discipline in DISCIPLINES:
        work.add(Discipline()).fill(discipline)
    work.add(Account(id=AccountId(work.user.account_id), name=work.user.name, role=Role.COORDINATOR))

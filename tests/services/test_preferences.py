"""What a person sets for themselves is theirs alone, and is no act of care."""

from sqlalchemy import func, select

from careteam.domain.ids import AccountId, new_id
from careteam.domain.permissions import Role, User
from careteam.persistence.models import Account, AuditEntry, WorkEntry
from careteam.services import preferences
from careteam.services.office import Office, Work


def entries(work: Work) -> int:
    return sum(work.session.scalars(select(func.count()).select_from(kind)).one() for kind in (WorkEntry, AuditEntry))


def test_what_was_kept_is_there_the_next_time(office: Office) -> None:
    before = office.read(entries)
    office.write(lambda work: preferences.keep(work, {"calendar/view": "week", "patients/columns": ["name", "age"]}))
    _nothing, changes = office.write(lambda work: preferences.keep(work, {"calendar/view": "day"}))
    assert office.read(preferences.mine) == {"calendar/view": "day", "patients/columns": ["name", "age"]}
    assert not changes.topics
    assert office.read(entries) == before


def test_another_person_has_their_own(office: Office) -> None:
    ben = User(AccountId(new_id()), "Ben Carter")

    def invite(work: Work) -> None:
        work.named("Let Ben in")
        work.add(Account(id=ben.account_id, name=ben.name, role=Role.COORDINATOR))

    office.write(invite)
    office.write(lambda work: preferences.keep(work, {"calendar/view": "week"}))
    bens = Office(office.engine, ben, office.clock)
    assert bens.read(preferences.mine) == {}
    bens.write(lambda work: preferences.keep(work, {"calendar/view": "day"}))
    assert office.read(preferences.mine) == {"calendar/view": "week"}

"""What a person typed and did not save is theirs alone, and no act of care."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from careteam.domain.clock import FixedClock
from careteam.domain.drafts import Unsaved
from careteam.domain.ids import AccountId, new_id
from careteam.domain.permissions import Role, User
from careteam.persistence.models import Account, AuditEntry, UnsavedForm, WorkEntry
from careteam.services import drafts
from careteam.services.office import Office, Work
from tests.builders import a_patient
from tests.conftest import MONDAY

TYPED: Mapping[str, Any] = {
    "about": ["", "She slept."],
    "birth_date": ["", "3/4/"],
    "steps": [[], [{"what": "half \ud83d"}]],
}


def entries(work: Work) -> int:
    return sum(work.session.scalars(select(func.count()).select_from(kind)).one() for kind in (WorkEntry, AuditEntry))


def unsaved(form: str = "call", subject: str = "", words: str = "Log a call", seen: int = 0) -> Unsaved:
    return Unsaved(form, subject, words, seen, TYPED, MONDAY)


def keep(office: Office, one: Unsaved) -> None:
    office.write(lambda work: drafts.keep(work, one))


def ben(office: Office) -> Office:
    user = User(AccountId(new_id()), "Ben Carter")

    def invite(work: Work) -> None:
        work.named("Let Ben in")
        work.add(Account(id=user.account_id, name=user.name, role=Role.COORDINATOR))

    office.write(invite)
    return Office(office.engine, user, office.clock)


def test_it_is_found_again_to_the_letter_and_leaves_no_trail(office: Office) -> None:
    before = office.read(entries)
    keep(office, unsaved(seen=3))
    assert office.read(drafts.mine) == (unsaved(seen=3),)
    keep(office, unsaved(seen=4))
    assert office.read(drafts.mine) == (unsaved(seen=4),)
    _nothing, changes = office.write(lambda work: drafts.forget(work, "call", ""))
    assert office.read(drafts.mine) == ()
    assert not changes.topics
    assert office.read(entries) == before


def test_the_latest_stands_first_and_says_about_whom_it_is(office: Office, clock: FixedClock) -> None:
    maria = a_patient(office)
    keep(office, unsaved("call", maria.hex))
    clock.moment += timedelta(minutes=5)
    later = Unsaved("contact", f"{maria.hex}/{new_id().hex}", "Contact", 2, TYPED, clock.moment)
    keep(office, later)
    keep(office, Unsaved("new-visit", maria.hex, "New visit with Maria Lopez", 0, TYPED, MONDAY - timedelta(days=1)))
    assert [one.words for one in office.read(drafts.mine)] == [
        "Contact: Maria Lopez",
        "Log a call: Maria Lopez",
        "New visit with Maria Lopez",
    ]


def test_another_person_sees_and_changes_nothing_of_it(office: Office) -> None:
    keep(office, unsaved())
    bens = ben(office)
    assert bens.read(drafts.mine) == ()
    bens.write(lambda work: drafts.forget(work, "call", ""))
    keep(bens, unsaved("office"))
    assert office.read(drafts.mine) == (unsaved(),)


def test_it_goes_with_the_account(office: Office) -> None:
    bens = ben(office)
    keep(office, unsaved())
    keep(bens, unsaved())
    keep(bens, unsaved("office"))
    office.write(lambda work: drafts.forget_all(work, bens.user.account_id))
    owners = office.read(lambda work: list(work.session.scalars(select(UnsavedForm.account_id))))
    assert owners == [office.user.account_id]

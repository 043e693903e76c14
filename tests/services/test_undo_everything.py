"""Every act that changes records is undone to the letter, and done again; a new act of a service joins the list."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.permissions import Permission
from careteam.services import undo
from careteam.services.office import Office
from tests.architecture.test_services import functions
from tests.rows import kinds
from tests.services.acts import ACTS, LASTING, READS, WITHIN
from tests.services.ground import Ground


def name_of(function: Callable[..., Any]) -> str:
    """As in ``visits.book``."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


QUERIES = {
    kind.__tablename__: select(*(column for column in kind.__table__.columns if column.key != "version")).where(
        kind.live()
    )
    for kind in kinds()
}


def contents(office: Office) -> dict[str, set[tuple[Any, ...]]]:
    """Every record in use, whole but for its version."""
    rows = office.read(lambda work: {name: work.session.execute(query).all() for name, query in QUERIES.items()})
    return {name: {tuple(map(repr, row)) for row in found} for name, found in rows.items()}


def test_every_act_of_a_service_is_on_one_of_the_lists() -> None:
    needed = {name_of(one): set(one.__needs__) for one in functions()}  # type: ignore[attr-defined]
    writing = {name for name, needs in needed.items() if needs != {Permission.SEE}}
    listed = ACTS.keys() | LASTING.keys() | WITHIN.keys()
    assert writing - READS - listed == set()
    assert listed - needed.keys() == set(), "no such act any more"


@pytest.mark.parametrize("noun", sorted({name.partition(".")[0] for name in ACTS}))
def test_an_act_is_undone_and_done_again_to_the_letter(office: Office, noun: str) -> None:
    ground = Ground(office)
    for name in (name for name in ACTS if name.startswith(f"{noun}.")):
        for situation in ACTS[name]:
            first = office.history.to_undo
            act = situation(ground)
            before = contents(office)
            _result, changes = office.write(act)
            after = contents(office)
            assert after != before, f"{name} changes nothing"
            assert changes.act is not None
            assert office.history.to_undo == changes.act
            _nothing, undone = office.write(lambda work: undo.back(work, office.history))
            assert contents(office) == before, f"{name} is not undone"
            assert undone.topics == changes.topics
            office.write(lambda work: undo.again(work, office.history))
            assert contents(office) == after, f"{name} is not done again"
            while office.history.to_undo != first:
                office.write(lambda work: undo.back(work, office.history))

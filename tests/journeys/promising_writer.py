"""Does a number of acts in an office, and keeps what it promised in a file beside it; or restores one.

``python -m tests.journeys.promising_writer write OFFICE SYNCHRONOUS ACTS ACCOUNT MEMBER...`` or ``restore BACKUP TO``.
"""

import os
import sys
from pathlib import Path
from uuid import UUID

from sqlalchemy import event

from careteam.domain.ids import AccountId, MemberId
from careteam.domain.permissions import User
from careteam.services import backups
from tests.journeys.busy_writer import note_calls, open_office, take_in
from tests.persistence.test_keys import ANN

PROMISED = "promised"


def write(path: Path, synchronous: str, acts: int, user: User, members: tuple[MemberId, ...]) -> None:
    """Take in patients and note calls; each is promised only once it is committed."""
    office = open_office(path, user)

    @event.listens_for(office.engine, "connect")
    def sync(connection: object, _record: object) -> None:
        if synchronous:
            connection.execute(f"PRAGMA synchronous={synchronous}")  # type: ignore[attr-defined]

    with path.with_name(PROMISED).open("wb", buffering=0) as promised:
        for _act in range(acts):
            patient, _changes = office.write(lambda work: take_in(work, members))
            promised.write(patient.bytes)
            promised.write(office.write(lambda work: note_calls(work, patient))[0].bytes)  # noqa: B023 - called at once
        os._exit(0)  # as if the power went: nothing is closed


def main(what: str, *words: str) -> None:
    """Do what the shell asked for."""
    if what == "restore":
        backups.restore(Path(words[0]), Path(words[1]), backups.WayIn("Ann Baker", ANN))
        return
    path, synchronous, acts, account, *members = words
    user = User(AccountId(UUID(account)), "Ann Baker")
    write(Path(path), synchronous, int(acts), user, tuple(MemberId(UUID(one)) for one in members))


if __name__ == "__main__":
    main(*sys.argv[1:])

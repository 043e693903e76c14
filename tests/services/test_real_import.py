"""The import of spreadsheets that nobody here wrote: 543 patients, and 12 of 1,436 providers."""

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, func, inspect, select, text

from careteam.domain.patients import ProgramStatus
from careteam.persistence.models import AuditEntry, Member, Patient, Place, Residence
from careteam.services import transfer, upkeep
from careteam.services.office import Office
from careteam.services.transfer import Choices, Fate, Imported, Target
from tests.exchange.samples import shared


def bring_in(office: Office, file: Path, target: Target, choices: Choices | None = None) -> Imported:
    """Import a file."""
    table = transfer.read_table(file.read_bytes(), file.name)
    read = transfer.read(table, target, choices or Choices(), office.read(transfer.basis))
    return office.write(lambda work: transfer.IMPORTS[target](work, read))[0]


def everything_in(engine: Engine) -> str:
    """All that the office's file holds, decrypted, as text."""
    with engine.connect() as connection:
        rows = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in inspect(engine).get_table_names()]
    return repr(rows)


def test_543_patients_come_once_with_their_deaths_and_no_identity_number(office: Office) -> None:
    file = shared("patients.csv")
    source = {person["Id"]: person for person in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}

    done = bring_in(office, file, Target.PATIENTS)

    assert done.fates[Fate.NEW] + done.fates[Fate.NEW_DIED] == len(source) == 543
    rows = office.read(lambda work: work.session.scalars(select(Patient)).all())
    assert {row.source_key for row in rows} == {f"id:{key}" for key in source}
    for row in rows:
        person = source[str(row.source_key).removeprefix("id:")]
        died = date.fromisoformat(person["DEATHDATE"]) if person["DEATHDATE"] else None
        assert (row.given_name, row.family_name, str(row.birth_date)) == (
            person["FIRST"],
            person["LAST"],
            person["BIRTHDATE"],
        )
        assert (row.died_on, row.status) == (died, ProgramStatus.DIED if died else ProgramStatus.ACTIVE)
    assert office.read(lambda work: work.session.scalar(select(func.count()).select_from(Residence))) == 543
    held = everything_in(office.engine)
    assert "VonRueden376" in held
    numbers = {person[column] for person in source.values() for column in ("SSN", "DRIVERS", "PASSPORT")} - {""}
    assert len(numbers) > 1000
    assert [number for number in numbers if number in held] == []

    audited = office.read(lambda work: work.session.scalar(select(func.max(AuditEntry.seq))))
    again = bring_in(office, file, Target.PATIENTS)
    assert again.fates[Fate.HERE] == 543
    assert office.read(lambda work: work.session.scalar(select(func.max(AuditEntry.seq)))) == audited
    if office.engine.dialect.name == "sqlite":
        assert upkeep.faults(office) == ()


def test_12_providers_come_as_physicians_with_a_base_each(office: Office) -> None:
    twelve = Choices(only_lines=tuple(range(2, 14)))
    done = bring_in(office, shared("providers.csv"), Target.TEAM, twelve)

    assert done.sentence == "12 team members imported."
    members = office.read(lambda work: work.session.scalars(select(Member)).all())
    bases = office.read(lambda work: work.session.scalars(select(Place)).all())
    assert len(members) == len({member.base_id for member in members}) == len(bases) == 12
    assert len({base.name for base in bases}) == 12
    assert bring_in(office, shared("providers.csv"), Target.TEAM, twelve).fates[Fate.HERE] == 12

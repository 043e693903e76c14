"""Spreadsheets that nobody here wrote: synthetic people of the patient generator Synthea."""

import csv
from collections import Counter
from datetime import date

from careteam.exchange.column_names import Target
from careteam.exchange.columns import match_columns
from careteam.exchange.patient_rows import read_patients
from careteam.exchange.spreadsheets import read_table
from careteam.exchange.team_rows import read_team
from tests.exchange.samples import TODAY, shared


def test_every_patient_is_read_and_no_identity_number() -> None:
    data = shared("patients.csv").read_bytes()
    source = list(csv.DictReader(data.decode().splitlines()))

    table = read_table(data, "patients.csv")
    result = read_patients(table, match_columns(table, Target.PATIENTS), TODAY)

    assert result.problems == ()
    assert [row.external_id for row in result.rows] == [person["Id"] for person in source]
    for row, person in zip(result.rows, source, strict=True):
        assert (row.patient.given_name, row.patient.family_name) == (person["FIRST"], person["LAST"])
        assert row.patient.birth_date == date.fromisoformat(person["BIRTHDATE"])
        assert row.died_on == (date.fromisoformat(person["DEATHDATE"]) if person["DEATHDATE"] else None)
        assert row.residence is not None
        assert (row.residence.latitude, row.residence.longitude) == (float(person["LAT"]), float(person["LON"]))
    assert [column.column for column in table.refused] == ["SSN", "DRIVERS", "PASSPORT"]
    everything = repr((table, result))
    numbers = {person[column] for person in source for column in ("SSN", "DRIVERS", "PASSPORT")} - {""}
    assert len(numbers) > 1000
    assert not [number for number in numbers if number in everything]


def test_twelve_providers_become_physicians() -> None:
    table = read_table(shared("providers.csv").read_bytes(), "providers.csv")
    result = read_team(table, match_columns(table, Target.TEAM), range(2, 14))

    assert result.problems == ()
    assert Counter(row.discipline for row in result.rows) == {"physician": 12}
    assert all(row.member.given_name and row.member.family_name and row.base for row in result.rows)
    assert len(table.rows) == 1436

"""Spreadsheets written here, shaped like those of other systems; nobody in them is real."""

import os
from datetime import date
from pathlib import Path

import pytest

from careteam.exchange.column_names import Target
from careteam.exchange.columns import Choices, match_columns
from careteam.exchange.patient_rows import PatientImport, read_patients
from careteam.exchange.spreadsheets import Table, read_table
from careteam.exchange.team_rows import TeamImport, read_team

TODAY = date(2026, 11, 20)

PATIENTS = """\
Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,LAST,ADDRESS,CITY,STATE,ZIP,LAT,LON
a-1,1941-05-13,1973-12-01,999-99-1985,S99918685,X30800305X,Mr.,Damien,Schinner,"941 Brown
Extension",Grays,Essex,RM17,51.4784,0.3528
a-2,2006-09-06,,999-52-7304,,,,Marcella,VonRueden,315 Heathcote Well,Morecambe,Lancashire,LA4,54.1041,-2.8971
a-3,1912-08-31,,999-32-1698,S99971083,,Mrs.,Ada,Larson,,,,,,
"""

TEAM = """\
Id,NAME,SPECIALITY,CITY,LAT,LON
p-1,"Rosette Bruen, MD",GENERAL PRACTICE,Liverpool,53.4328,-2.9664
p-2,"Steuber, Chauncey",GENERAL PRACTICE,Liverpool,53.4328,-2.9664
p-3,Dr. Maria del Rosario Cruz,Falconry,Aberdeen,57.1502,-2.0929
"""


def table(text: str, name: str = "people.csv") -> Table:
    """A table read from text as UTF-8."""
    return read_table(text.encode(), name)


def patients(text: str, choices: Choices | None = None, lines: tuple[int, ...] = ()) -> PatientImport:
    """Patients read from text, columns matched."""
    found = table(text)
    return read_patients(found, match_columns(found, Target.PATIENTS, choices), TODAY, lines)


def team(text: str, choices: Choices | None = None, lines: tuple[int, ...] = ()) -> TeamImport:
    """Members read from text, columns matched."""
    found = table(text)
    return read_team(found, match_columns(found, Target.TEAM, choices), lines)


def shared(name: str) -> Path:
    """A file of the data that nobody here wrote: synthetic people of the generator Synthea. Skips without it."""
    folder = os.environ.get("CARETEAM_SHARED") or Path(__file__).parents[3] / "shared"
    path = Path(folder) / "data" / "synthea" / name
    if not path.exists():
        pytest.skip(f"needs {name} of the shared data; set CARETEAM_SHARED to the folder that has it")
    return path

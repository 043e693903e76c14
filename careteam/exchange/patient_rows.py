"""Patients from a spreadsheet: each row a draft, and everything that keeps a row out said with its line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from careteam.domain import intake
from careteam.domain.errors import Invalid
from careteam.domain.patients import BirthKnown, PatientDraft, ResidenceDraft, years_old
from careteam.exchange.column_names import Field, yes_or_no
from careteam.exchange.columns import Mapping
from careteam.exchange.dates import DateReading
from careteam.exchange.person_names import split_name, without_title
from careteam.exchange.rows import Cells, Findings, Told, chosen_rows, date_readings, quiet, source_key, watched
from careteam.exchange.spreadsheets import Notice, RowProblem, Table
from careteam.i18n import _

VERY_OLD = 110
_PREGNANCY = timedelta(days=300)
_DATES = (Field.BIRTH_DATE, Field.DIED_ON, Field.DIAGNOSED_ON, Field.ADVANCED_ON)


@dataclass(frozen=True)
class PatientRow:
    """One patient to import.

    ``source_key`` is the same each time this person is imported. ``person_key`` (folded name and birth date) finds the
    same person under another id.
    """

    line: int
    external_id: str
    source_key: str
    person_key: str
    patient: PatientDraft
    residence: ResidenceDraft | None
    died_on: date | None


@dataclass(frozen=True)
class PatientImport:
    """What a spreadsheet of patients holds. ``rows`` are sound; each row that is not has its ``problems``."""

    rows: tuple[PatientRow, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[Notice, ...]


def read_patients(
    table: Table, mapping: Mapping, today: date, lines: Collection[int] = (), told: Told = quiet
) -> PatientImport:
    """Read patients from the rows of a table, or from the chosen ``lines`` of the file only.

    ``told`` hears how far it is, from 0 to 1, and may stop it by raising. Raises Invalid if no column holds names, or a
    chosen line has no row.
    """
    if not mapping.has_names:
        raise Invalid.field("columns", _("No column holds the patients’ names. Choose the one that does."))
    rows, problems = chosen_rows(table, lines or mapping.choices.only_lines)
    findings = Findings(problems)
    readings = date_readings(table, mapping, _DATES, findings)
    found = [_patient(Cells(table, mapping, row, findings), readings, today) for row in watched(rows, told)]
    sound = findings.without_duplicates([row for row in found if row])
    return PatientImport(
        tuple(sound), tuple(sorted(findings.problems, key=lambda one: one.line)), (*table.notices, *findings.notices())
    )


def _patient(cells: Cells, readings: dict[Field, DateReading], today: date) -> PatientRow | None:
    born = cells.day(Field.BIRTH_DATE, readings)
    died = _death(cells, readings, born, today)
    given, family = _names(cells)
    draft = PatientDraft(
        given_name=given,
        family_name=family,
        preferred_name=cells.text(Field.PREFERRED_NAME),
        pronouns=cells.text(Field.PRONOUNS),
        mrn=cells.text(Field.MRN),
        birth_known=_birth_known(born, today),
        birth_date=born,
        languages=cells.languages(),
        interpreter_needed=cells.yes(Field.INTERPRETER),
        phone=cells.text(Field.PHONE),
        email=cells.email(),
        diagnosis=cells.text(Field.DIAGNOSIS),
        diagnosed_on=cells.day(Field.DIAGNOSED_ON, readings),
        advanced_on=cells.day(Field.ADVANCED_ON, readings),
    )
    residence = _residence(cells)
    if cells.sound:
        _check(cells, draft, today)
    if not cells.sound:
        return None
    _notice(cells, draft, died or today)
    external_id = cells.text(Field.EXTERNAL_ID) or draft.mrn
    name = f"{given} {family}"
    return PatientRow(
        cells.line, external_id, source_key(external_id, name, born), source_key("", name, born), draft, residence, died
    )


def _names(cells: Cells) -> tuple[str, str]:
    if full := cells.text(Field.FULL_NAME):
        return split_name(full)[:2]
    return without_title(cells.text(Field.GIVEN_NAME)), without_title(cells.text(Field.FAMILY_NAME))


def _birth_known(born: date | None, today: date) -> BirthKnown:
    if born is None:
        return BirthKnown.UNKNOWN
    return BirthKnown.EXPECTED if today < born <= today + _PREGNANCY else BirthKnown.KNOWN


def _death(cells: Cells, readings: dict[Field, DateReading], born: date | None, today: date) -> date | None:
    text = cells.text(Field.DIED_ON)
    if yes_or_no(text) is False or text.casefold() in ("alive", "living", "vivo", "viva"):
        return None
    if yes_or_no(text) or text.casefold() in ("deceased", "dead", "died", "expired", "fallecido", "fallecida"):
        cells.wrong(Field.DIED_ON, _("This person died, but there is no date. Enter the date of death."), text)
        return None
    died = cells.day(Field.DIED_ON, readings)
    if died and died > today:
        cells.wrong(Field.DIED_ON, _("The date of death is in the future."), text)
    elif died and born and died < born:
        cells.wrong(Field.DIED_ON, _("The date of death is before the birth date."), text)
    return died


def _residence(cells: Cells) -> ResidenceDraft | None:
    street = ", ".join(filter(None, (cells.text(Field.STREET, ", "), cells.text(Field.STREET_2, ", "))))
    city, region, code = cells.text(Field.CITY), cells.text(Field.REGION), cells.text(Field.POSTAL_CODE)
    latitude, longitude = cells.spot()
    if not (street or city or code or latitude is not None):
        return None
    return ResidenceDraft(
        street=street, city=city, region=region, postal_code=code, latitude=latitude, longitude=longitude
    )


def _check(cells: Cells, draft: PatientDraft, today: date) -> None:
    """The rules for a patient entered by hand hold for an imported one."""
    try:
        intake.check(draft, today)
    except Invalid as refused:
        for problem in refused.problems:
            what = Field(problem.field) if problem.field in tuple(Field) else None
            cells.wrong(what, problem.message, cells.text(what) if what else "")


def _notice(cells: Cells, draft: PatientDraft, until: date) -> None:
    born = draft.birth_date
    if any(letter.isdigit() for letter in draft.given_name + draft.family_name):
        cells.note(_("Names carry digits."))
    if born is None:
        cells.note(_("No birth date: marked as not known."))
    elif draft.birth_known is BirthKnown.EXPECTED:
        cells.note(_("The birth date is ahead: read as the expected one of an unborn child."), Field.BIRTH_DATE)
    elif years_old(born, until) > VERY_OLD:
        cells.note(_("More than {years} years old. Check the birth date.").format(years=VERY_OLD), Field.BIRTH_DATE)

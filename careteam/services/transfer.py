"""Import: patients and team from a spreadsheet, shown before anything is kept, then kept whole or not at all.

``basis`` (a read), ``read`` (no database), ``preview`` (a read), then ``import_patients`` or ``import_team`` (a write).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from careteam.domain import clock
from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import DisciplineId, PatientId, PlaceId
from careteam.domain.patients import DeathDraft, ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.places import PlaceDraft, PlaceKind
from careteam.domain.team import DisciplineDraft
from careteam.domain.words import Word
from careteam.exchange.column_names import Field, Target
from careteam.exchange.columns import SURE, Choices, Match, fields_of
from careteam.exchange.dates import DateOrder
from careteam.exchange.map_files import read_lines, read_map, write_choices, write_lines, write_map
from careteam.exchange.patient_rows import PatientRow
from careteam.exchange.reading import Basis, DateColumn, Reading, ValueMeaning, read
from careteam.exchange.spreadsheets import MOST_BYTES, SUFFIXES, Notice, RowProblem, Table, read_table
from careteam.exchange.team_rows import TeamRow
from careteam.i18n import N_, _, ngettext
from careteam.persistence.models import Discipline, Place, Residence
from careteam.services import already_here, deaths, office_settings, patients, places, team
from careteam.services.already_here import Meeting, Newcomer
from careteam.services.office import Work
from careteam.services.permits import needs

__all__ = [
    "IMPORTS",
    "MOST_BYTES",
    "NEW",
    "SUFFIXES",
    "SURE",
    "Basis",
    "Choices",
    "DateColumn",
    "DateOrder",
    "Fate",
    "Field",
    "Imported",
    "Match",
    "Notice",
    "Planned",
    "Preview",
    "Reading",
    "RowProblem",
    "Table",
    "Target",
    "ValueMeaning",
    "basis",
    "fields_of",
    "import_patients",
    "import_team",
    "preview",
    "read",
    "read_lines",
    "read_map",
    "read_table",
    "write_choices",
    "write_lines",
    "write_map",
]

Report = Callable[[str, float], None]
"""Hears what is being done and how far it is, from 0 to 1; stops it by raising."""

SHOWN = 20
"""Problems that one refusal lists; the rest are counted."""


class Fate(Word):
    """What importing does with a row."""

    NEW = "new", N_("New")
    NEW_DIED = "new_died", N_("New, has died")
    DIES = "dies", N_("Here, has died since")
    HERE = "here", N_("Here already, unchanged")
    GONE = "gone", N_("Taken out here, stays out")
    ASKS = "asks", N_("Here already?")


NEW = frozenset({Fate.NEW, Fate.NEW_DIED})


@dataclass(frozen=True)
class Planned:
    """A row as it will be. ``discipline``: its key. ``note``: whom the person may be. ``row`` and ``meeting`` carry the
    rest to the import."""

    line: int
    fate: Fate
    name: str
    where: str
    born: date | None
    died_on: date | None
    discipline: str
    note: str
    row: PatientRow | TeamRow
    meeting: Meeting


@dataclass(frozen=True)
class Preview:
    """What importing would do. Nothing can be imported while there are ``problems``, or rows that ask (``doubles``)."""

    reading: Reading
    rows: tuple[Planned, ...]
    problems: tuple[RowProblem, ...]
    clashes: tuple[RowProblem, ...]
    """Those of the problems that are an id another person has here."""

    @property
    def doubles(self) -> tuple[Planned, ...]:
        """Rows about people who seem to be here already; somebody says whether they are."""
        return tuple(row for row in self.rows if row.fate is Fate.ASKS)

    @property
    def settled(self) -> bool:
        """Whether everything is answered, so that importing will not be refused."""
        return not (self.reading.refusals or self.problems or self.doubles)

    def of(self, *fates: Fate) -> tuple[Planned, ...]:
        """The rows with one of these fates."""
        return tuple(row for row in self.rows if row.fate in fates)


@dataclass(frozen=True)
class Imported:
    """What an import did: how many rows came to each fate."""

    target: Target
    fates: dict[Fate, int]

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        return " ".join(_sentences(self.target, self.fates))


def _quiet(_step: str, _fraction: float) -> None:
    """Nobody wants to know how far it is."""


@needs(Permission.IMPORT)
def basis(work: Work) -> Basis:
    """What reading a spreadsheet needs to know of the office."""
    rows = work.session.scalars(
        select(Discipline).where(Discipline.live()).order_by(Discipline.core.desc(), Discipline.id)
    )
    return Basis(office_settings.today(work), tuple(row.draft(DisciplineDraft) for row in rows))


@needs(Permission.IMPORT)
def preview(work: Work, reading: Reading) -> Preview:
    """What importing would do with each row, given the people who are here by now."""
    rows = reading.rows
    people = already_here.patients(work) if reading.target is Target.PATIENTS else already_here.members(work)
    meetings = already_here.meet(work, [_newcomer(row) for row in rows], people, reading.mapping.choices.other_people)
    clashes = []
    planned = []
    for row, meeting in zip(rows, meetings, strict=True):
        if meeting.clash:
            clashes.append(_clash(row, reading, meeting))
        else:
            planned.append(_planned(row, meeting))
    problems = sorted([*reading.problems, *clashes], key=lambda problem: problem.line)
    return Preview(reading, tuple(planned), tuple(problems), tuple(clashes))


@needs(Permission.IMPORT, Permission.PATIENTS)
def import_patients(work: Work, reading: Reading, report: Report = _quiet) -> Imported:
    """Take in every new patient of a spreadsheet, and record deaths that are not known here; all or nothing.

    Who is here already stays as they are, whatever the file says, except that they died. Raises Invalid, naming lines,
    while anything is wrong or asks.
    """
    plan = _settled(work, reading)
    work.named(_title(plan))
    settings = office_settings.current(work)
    today = clock.today(work.now, settings.zone)
    dying: list[tuple[PatientId, date]] = []
    for done, planned in enumerate(plan.rows):
        row = planned.row
        assert isinstance(row, PatientRow)
        _tell(work, report, done, len(plan.rows))
        if planned.fate in NEW:
            since = min(row.died_on or today, today)
            key = planned.meeting.source_key
            patient_id = patients.take_in(
                work, row.patient, today, status=ProgramStatus.ACTIVE, since=since, source_key=key
            )
            if row.residence is not None:
                work.add(Residence(patient_id=patient_id)).fill(replace(row.residence, zone=settings.zone))
        elif planned.fate is Fate.DIES and planned.meeting.known:
            patient_id = PatientId(planned.meeting.known.id)
        if row.died_on and planned.fate in (Fate.NEW_DIED, Fate.DIES):
            dying.append((patient_id, row.died_on))
    report(_("Saving"), 0.8)
    work.session.flush()
    told_by = _("the file {name}").format(name=reading.table.name)
    for done, (patient_id, died_on) in enumerate(dying):
        report(_("Recording deaths"), 0.8 + 0.2 * done / len(dying))
        deaths.died(work, patient_id, DeathDraft(died_on, told_by))
    return _imported(plan)


@needs(Permission.IMPORT, Permission.TEAM)
def import_team(work: Work, reading: Reading, report: Report = _quiet) -> Imported:
    """Take every new member of a spreadsheet onto the team, all or nothing; members with one base share one place.

    Who is here already stays as they are, whatever the file says. Raises Invalid, naming lines, while anything is wrong
    or asks.
    """
    plan = _settled(work, reading)
    work.named(_title(plan))
    bases = _Bases(work)
    disciplines = work.session.scalars(select(Discipline).where(Discipline.live())).all()  # held, so asked for once
    kinds = {row.key: DisciplineId(row.id) for row in disciplines}
    for done, planned in enumerate(plan.rows):
        row = planned.row
        assert isinstance(row, TeamRow)
        _tell(work, report, done, len(plan.rows))
        if planned.fate in NEW:
            base_id = bases.place(row.base) if row.base else None
            draft = replace(row.member, discipline_id=kinds[row.discipline], base_id=base_id)
            team.save(work, None, draft, seen=None, source_key=planned.meeting.source_key)
    report(_("Saving"), 0.8)
    return _imported(plan)


IMPORTS = {Target.PATIENTS: import_patients, Target.TEAM: import_team}
"""The import of each target."""


class _Bases:
    """Where members start from: a place known here, else a new one, made once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._zone = office_settings.current(work).zone
        live = work.session.scalars(select(Place).where(Place.live())).all()
        self._names = {place.name.casefold() for place in live}
        offices = [place for place in live if place.kind is PlaceKind.OFFICE]
        self._ids = {_address(place.draft(PlaceDraft)): PlaceId(place.id) for place in offices}

    def place(self, base: PlaceDraft) -> PlaceId:
        """The place at a base's address."""
        address = _address(base)
        if address not in self._ids:
            name = self._free_name(base)
            self._names.add(name.casefold())
            self._ids[address] = places.save(self._work, None, replace(base, name=name, zone=self._zone), seen=None)
        return self._ids[address]

    def _free_name(self, base: PlaceDraft) -> str:
        """The base's name, with what tells it from another place of that name."""
        number, name = 1, base.name
        if name.casefold() in self._names and base.postal_code:
            name = f"{base.name}, {base.postal_code}"
        stem = name
        while name.casefold() in self._names:
            number += 1
            name = f"{stem} ({number})"
        return name


def _address(place: PlaceDraft) -> tuple[str | float | None, ...]:
    return (place.street, place.city, place.region, place.postal_code, place.latitude, place.longitude)


def _newcomer(row: PatientRow | TeamRow) -> Newcomer:
    draft = row.patient if isinstance(row, PatientRow) else row.member
    name = f"{draft.given_name} {draft.family_name}".strip()
    if isinstance(row, PatientRow):
        return Newcomer(
            row.line, row.source_key, row.person_key, name, row.patient.birth_date, row.patient.mrn
        )  # fmt: skip
    return Newcomer(row.line, row.source_key, row.person_key, name)


def _planned(row: PatientRow | TeamRow, meeting: Meeting) -> Planned:
    if isinstance(row, TeamRow):
        where = row.base.city or row.base.postal_code if row.base else ""
        name = row.member.name
        born = died_on = None
        discipline = row.discipline
    else:
        home = row.residence
        where = (home.city or home.street or home.postal_code) if home else ""
        name = row.patient.name
        born, died_on, discipline = row.patient.birth_date, row.died_on, ""
    fate, note = _fate(meeting, died_on)
    return Planned(row.line, fate, name, where, born, died_on, discipline, note, row, meeting)


def _fate(meeting: Meeting, died_on: date | None) -> tuple[Fate, str]:
    known = meeting.known
    if known is None and meeting.double is not None:
        double = meeting.double
        words = _("{why}: {name}, born {day}") if double.born else _("{why}: {name}")
        return Fate.ASKS, words.format(
            why=meeting.why, name=double.name, day=clock.date_words(double.born) if double.born else ""
        )
    if known is None:
        return (Fate.NEW_DIED if died_on else Fate.NEW), ""
    if known.gone:
        return Fate.GONE, ""
    if died_on and not known.died and died_on not in known.taken_back:
        return Fate.DIES, ""
    return Fate.HERE, ""


def _clash(row: PatientRow | TeamRow, reading: Reading, meeting: Meeting) -> RowProblem:
    assert meeting.clash is not None
    text = _("Another person has this id here: {name}. Check the id, or say that they are two people.")
    column = reading.id_column
    return RowProblem(
        row.line, column, row.external_id, text.format(name=meeting.clash.name), f'other_people = "{row.line}"'
    )


def _settled(work: Work, reading: Reading) -> Preview:
    """The plan, where nothing stands in its way."""
    plan = preview(work, reading)
    problems = [*reading.refusals]
    problems += [
        Problem("rows", _("Line {line}: {reason}").format(line=one.line, reason=one.reason)) for one in plan.problems
    ]
    text = _(
        "Line {line}: {name} seems to be here already. {why}. Leave the line out, or say that they are two people."
    )
    problems += [Problem("rows", text.format(line=one.line, name=one.name, why=one.note)) for one in plan.doubles]
    if len(problems) > SHOWN:
        more = len(problems) - SHOWN
        words = ngettext("And {count} more.", "And {count} more.", more).format(count=more)
        problems = [*problems[:SHOWN], Problem("rows", words)]
    if problems:
        raise Invalid(*problems)
    return plan


def _title(plan: Preview) -> str:
    new, name = len(plan.of(*NEW)), plan.reading.table.name
    if not new:
        return _("Record deaths from {name}").format(name=name)
    if plan.reading.target is Target.PATIENTS:
        text = ngettext("Import {count} patient from {name}", "Import {count} patients from {name}", new)
    else:
        text = ngettext("Import {count} team member from {name}", "Import {count} team members from {name}", new)
    return text.format(count=new, name=name)


def _imported(plan: Preview) -> Imported:
    return Imported(plan.reading.target, {fate: len(plan.of(fate)) for fate in Fate})


def _sentences(target: Target, fates: dict[Fate, int]) -> Sequence[str]:
    new = sum(fates[fate] for fate in NEW)
    if not new:
        found = [_("Nobody new.")]
    elif target is Target.PATIENTS:
        found = [ngettext("{count} patient imported.", "{count} patients imported.", new).format(count=new)]
    else:
        found = [ngettext("{count} team member imported.", "{count} team members imported.", new).format(count=new)]
    for fate, one, many in (
        (Fate.NEW_DIED, N_("{count} of them has died."), N_("{count} of them have died.")),
        (
            Fate.DIES,
            N_("{count} person here has died since; that is recorded."),
            N_("{count} people here have died since; that is recorded."),
        ),
        (
            Fate.HERE,
            N_("{count} was here already and stays as it is."),
            N_("{count} were here already and stay as they are."),
        ),
        (Fate.GONE, N_("{count} was taken out here and stays out."), N_("{count} were taken out here and stay out.")),
    ):
        if fates[fate]:
            found.append(ngettext(one, many, fates[fate]).format(count=fates[fate]))
    return found


def _tell(work: Work, report: Report, done: int, count: int) -> None:
    """Write what has come together, and say how far it is: the moments at which an import can be stopped."""
    if done % 200 == 0:
        report(_("Taking in"), 0.8 * done / count)
        work.session.flush()

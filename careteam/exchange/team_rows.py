"""Team members from a spreadsheet: each row a draft with the discipline found or chosen for it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from careteam.domain.errors import Invalid
from careteam.domain.identity import search_key
from careteam.domain.places import PlaceDraft, PlaceKind
from careteam.domain.team import DISCIPLINES, DisciplineDraft, MemberDraft
from careteam.exchange.column_names import Field
from careteam.exchange.columns import Mapping
from careteam.exchange.disciplines import guess_discipline
from careteam.exchange.person_names import split_name, without_title
from careteam.exchange.rows import Cells, Findings, Told, chosen_rows, quiet, source_key, watched
from careteam.exchange.spreadsheets import Notice, RowProblem, Table, shown
from careteam.i18n import _


@dataclass(frozen=True)
class TeamRow:
    """One member to import. ``discipline`` is its key; the draft's id is for whoever knows the office's own.

    ``base`` is where the member starts from; rows of the same base hold equal values. Keys are as in ``PatientRow``.
    """

    line: int
    external_id: str
    source_key: str
    person_key: str
    member: MemberDraft
    discipline: str
    base: PlaceDraft | None


@dataclass(frozen=True)
class DisciplineValue:
    """A value of the discipline column, on how many rows, and the discipline it is read as (None: to be chosen)."""

    value: str
    count: int
    key: str | None


@dataclass(frozen=True)
class TeamImport:
    """What a spreadsheet of staff holds. ``rows`` are sound; each row that is not has its ``problems``."""

    rows: tuple[TeamRow, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[Notice, ...]
    disciplines: tuple[DisciplineValue, ...]


def read_team(
    table: Table,
    mapping: Mapping,
    lines: Collection[int] = (),
    known: Sequence[DisciplineDraft] = DISCIPLINES,
    told: Told = quiet,
) -> TeamImport:
    """Read members from the rows of a table, or from the chosen ``lines`` of the file only.

    ``known``: the office's disciplines. Choices by line go before choices by value, and both before a guess. ``told``
    hears how far it is, from 0 to 1, and may stop it by raising. Raises Invalid if no column holds names, a chosen line
    has no row, or a chosen discipline is not the office's.
    """
    if not mapping.has_names:
        raise Invalid.field("columns", _("No column holds the members’ names. Choose the one that does."))
    chosen = _Disciplines(mapping, known)
    rows, problems = chosen_rows(table, lines or mapping.choices.only_lines)
    findings = Findings(problems)
    found = [_member(Cells(table, mapping, row, findings), chosen) for row in watched(rows, told)]
    sound = findings.without_duplicates([row for row in found if row])
    return TeamImport(
        tuple(sound),
        tuple(sorted(findings.problems, key=lambda one: one.line)),
        (*table.notices, *findings.notices()),
        tuple(DisciplineValue(value, count, chosen.of_value(value)) for value, count in chosen.seen.most_common()),
    )


class _Disciplines:
    """What the values of the discipline column mean."""

    def __init__(self, mapping: Mapping, known: Sequence[DisciplineDraft]) -> None:
        self._known = known
        self._values = {
            search_key(value): key for value, key in mapping.choices.values.get(Field.DISCIPLINE, {}).items()
        }
        self._lines = dict(mapping.choices.by_line.get(Field.DISCIPLINE, {}))
        self.seen: Counter[str] = Counter()
        keys = [discipline.key for discipline in known]
        for key in (*self._values.values(), *self._lines.values()):
            if key not in keys:
                text = _("“{key}” is not a discipline of this office. Choose one of: {known}.")
                raise Invalid.field("discipline", text.format(key=key, known=", ".join(keys)))

    def of_value(self, value: str) -> str | None:
        """The discipline a value means: as chosen, else as guessed."""
        return self._values.get(search_key(value)) or guess_discipline(value, self._known)

    def of_line(self, line: int, value: str) -> str | None:
        """The discipline of one row."""
        self.seen[value] += 1
        return self._lines.get(line) or self.of_value(value)


def _member(cells: Cells, chosen: _Disciplines) -> TeamRow | None:
    given, family, credentials = _names(cells)
    value = cells.text(Field.DISCIPLINE)
    discipline = chosen.of_line(cells.line, value)
    if discipline is None:
        in_map = f'[values.discipline] "{shown(value)}" = "physician"'
        cells.wrong(Field.DISCIPLINE, _("Choose the discipline."), value, in_map)
    if not family:
        cells.wrong(Field.FAMILY_NAME, _("Enter the family name."))
    draft = MemberDraft(
        given_name=given,
        family_name=family,
        credentials=cells.text(Field.CREDENTIALS) or credentials,
        languages=cells.languages(),
        phone=cells.text(Field.PHONE),
        email=cells.email(),
    )
    base = _base(cells)
    if not cells.sound or discipline is None:
        return None
    if any(letter.isdigit() for letter in given + family):
        cells.note(_("Names carry digits."))
    external_id, name = cells.text(Field.EXTERNAL_ID), f"{given} {family}"
    return TeamRow(
        cells.line, external_id, source_key(external_id, name), source_key("", name), draft, discipline, base
    )


def _names(cells: Cells) -> tuple[str, str, str]:
    if full := cells.text(Field.FULL_NAME):
        return split_name(full)
    return without_title(cells.text(Field.GIVEN_NAME)), without_title(cells.text(Field.FAMILY_NAME)), ""


def _base(cells: Cells) -> PlaceDraft | None:
    city, code = cells.text(Field.CITY), cells.text(Field.POSTAL_CODE)
    latitude, longitude = cells.spot()
    if not (city or code or latitude is not None):
        return None
    return PlaceDraft(
        name=_("Base in {town}").format(town=city or code) if city or code else _("Base"),
        kind=PlaceKind.OFFICE,
        street=cells.text(Field.STREET, ", "),
        city=city,
        region=cells.text(Field.REGION),
        postal_code=code,
        latitude=latitude,
        longitude=longitude,
    )

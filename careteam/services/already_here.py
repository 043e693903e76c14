"""Which rows of a spreadsheet are about people who are in the office already."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from careteam.domain.identity import search_key, similar
from careteam.domain.patients import ProgramStatus
from careteam.domain.permissions import Permission
from careteam.exchange.rows import source_key
from careteam.i18n import _
from careteam.persistence.models import AuditEntry, Member, Patient, ProgramSpell
from careteam.services.office import Work
from careteam.services.permits import needs

AT_ONCE = 500
"""Ids in one question to the database."""


@dataclass(frozen=True)
class Person:
    """Somebody in the office. ``gone``: taken out of use. ``taken_back``: days of death that were taken back here."""

    id: UUID
    source_key: str
    names: tuple[str, ...]
    born: date | None = None
    mrn: str = ""
    gone: bool = False
    died: bool = False
    taken_back: frozenset[date] = frozenset()

    @property
    def name(self) -> str:
        """The name they go by."""
        return self.names[0]

    def is_called(self, person_key: str) -> bool:
        """Whether name and birth date are the ones of this key."""
        return any(source_key("", name, self.born) == person_key for name in self.names)


@dataclass(frozen=True)
class Newcomer:
    """Somebody in a row of a spreadsheet; the keys are those of ``PatientRow``."""

    line: int
    source_key: str
    person_key: str
    name: str
    born: date | None = None
    mrn: str = ""

    @property
    def own_key(self) -> str:
        """A key for somebody whose id another person has already, as two other systems may give the same one."""
        return f"{self.source_key}|{self.person_key}"


@dataclass(frozen=True)
class Meeting:
    """What a row is to the office: ``known`` is that person, ``clash`` somebody else under the same id, ``double``
    somebody who may be the same, and ``why``. None of them: somebody new, to be kept under ``source_key``.
    """

    source_key: str
    known: Person | None = None
    clash: Person | None = None
    double: Person | None = None
    why: str = ""


@needs(Permission.SEE)
def patients(work: Work) -> "People":
    """Every patient, those taken out of use too."""
    taken_back = defaultdict(set)
    spells = select(ProgramSpell.patient_id, ProgramSpell.since).where(
        ProgramSpell.status == ProgramStatus.DIED, ~ProgramSpell.live()
    )
    for patient_id, since in work.session.execute(spells):
        taken_back[patient_id].add(since)
    columns = (Patient.given_name, Patient.preferred_name, Patient.family_name, Patient.birth_date, Patient.mrn)
    query = select(Patient.id, Patient.source_key, Patient.status, Patient.retired_at, *columns)
    return People(
        AuditEntry.patient_id,
        [
            Person(
                row.id,
                row.source_key or "",
                _names(row.preferred_name, row.given_name, family=row.family_name),
                row.birth_date,
                row.mrn,
                row.retired_at is not None,
                row.status is ProgramStatus.DIED,
                frozenset(taken_back[row.id]),
            )
            for row in work.session.execute(query)
        ],
    )


@needs(Permission.SEE)
def members(work: Work) -> "People":
    """Everybody on the team, those taken out of use too."""
    query = select(Member.id, Member.source_key, Member.given_name, Member.family_name, Member.retired_at)
    return People(
        AuditEntry.row_id,
        [
            Person(
                row.id,
                row.source_key or "",
                _names(row.given_name, family=row.family_name),
                gone=row.retired_at is not None,
            )
            for row in work.session.execute(query)
        ],
    )


@needs(Permission.SEE)
def meet(
    work: Work, newcomers: Sequence[Newcomer], people: "People", other_people: Collection[int] = ()
) -> list[Meeting]:
    """What each row is to the people in the office. ``other_people``: lines known to be none of them.

    The same id is the same person only if name and birth date agree too, with what they are now or with what they were
    when the person came: what was mended here since is no reason to take somebody in twice.
    """
    found = [people.by_key.get(one.source_key) for one in newcomers]
    changed = [
        person.id
        for one, person in zip(newcomers, found, strict=True)
        if person and not person.is_called(one.person_key)
    ]
    came_as = _came_as(work, people.audited_as, changed)
    for one, person in zip(newcomers, found, strict=True):
        if person and (person.is_called(one.person_key) or came_as.get(person.id) == one.person_key):
            people.accounted.add(person.id)
    return [_meeting(one, people, came_as, one.line in other_people) for one in newcomers]


class People:
    """Everybody the office knows, to look up. ``audited_as``: where the audit trail names them."""

    def __init__(self, audited_as: InstrumentedAttribute[Any], everybody: Iterable[Person]) -> None:
        self.audited_as = audited_as
        self.by_key: dict[str, Person] = {}
        self.accounted: set[UUID] = set()
        """Those whom a row of the file stands for by their id; no other row can be about them."""
        self._by_mrn: dict[str, Person] = {}
        self._by_birth: defaultdict[date | None, list[Person]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Person]] = defaultdict(list)
        for person in everybody:
            if person.source_key:
                self.by_key[person.source_key] = person
            if person.gone:
                continue
            self._by_birth[person.born].append(person)
            for name in person.names:
                self._by_name[search_key(name)].append(person)
            if person.mrn:
                self._by_mrn[search_key(person.mrn)] = person

    def double(self, one: Newcomer) -> tuple[Person | None, str]:
        """Somebody of the office who may be this person, and why."""
        likely: list[tuple[Person, str]] = []
        if one.mrn and (same := self._by_mrn.get(search_key(one.mrn))):
            likely.append((same, _("Same record number")))
        if one.born is not None:
            alike = [
                person for person in self._by_birth[one.born] if any(similar(one.name, name) for name in person.names)
            ]
            likely += [(person, _("Similar name, same birth date")) for person in alike]
        for person in self._by_name[search_key(one.name)]:
            if one.born is None or person.born is None:
                likely.append((person, _("Same name")))
        return next(((person, why) for person, why in likely if person.id not in self.accounted), (None, ""))


def _meeting(one: Newcomer, people: People, came_as: Mapping[UUID | None, str], is_other: bool) -> Meeting:
    key = one.source_key
    person = people.by_key.get(key)
    if person and not (person.is_called(one.person_key) or came_as.get(person.id) == one.person_key):
        key = one.own_key
        own = people.by_key.get(key)
        if own is None and not is_other:
            return Meeting(key, clash=person)
        person = own
    if person:
        return Meeting(key, known=person)
    double, why = (None, "") if is_other else people.double(one)
    return Meeting(key, double=double, why=why)


def _came_as(work: Work, audited_as: InstrumentedAttribute[Any], ids: Sequence[UUID]) -> dict[UUID | None, str]:
    """The name and birth date, as a person key, with which people came into the office, from the audit trail."""
    found: dict[UUID | None, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        these = ids[start : start + AT_ONCE]
        entries = select(AuditEntry.row_id, AuditEntry.after).where(
            audited_as.in_(these), AuditEntry.row_id.in_(these), AuditEntry.action == "insert"
        )
        for row_id, after in work.session.execute(entries):
            first = json.loads(after or "{}")
            born = first.get("birth_date")
            name = f"{first.get('given_name', '')} {first.get('family_name', '')}"
            found[row_id] = source_key("", name, date.fromisoformat(born) if born else None)
    return found


def _names(*firsts: str, family: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{first} {family}".strip() for first in firsts if first)) or (family,)

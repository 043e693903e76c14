"""Patients: who they are, where they live and are now, and the history of their status."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Index, String, case, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.ids import PatientId, PlaceId
from careteam.domain.patients import (
    AgeGroup,
    BirthKnown,
    CallBoxKind,
    CodeStatus,
    Insurance,
    InterpreterKind,
    Precautions,
    ProgramStatus,
    TimesThatSuit,
    TreatmentKind,
    YesNo,
)
from careteam.domain.places import Setting
from careteam.domain.team import VisitorWish
from careteam.domain.versions import PageFor, Told
from careteam.persistence.base import Line, Row, one_each, refers_to
from careteam.persistence.values import Values


class Patient(Row):
    """A person the team looks after."""

    __tablename__ = "patient"
    topic = Topic.PATIENTS
    __table_args__ = (
        Index("ix_patient_status_retired", "status", "retired_at", "id"),
        Index("ix_patient_search", "search_key", "mrn", "id"),
    )

    given_name: Mapped[Line]
    family_name: Mapped[Line]
    preferred_name: Mapped[Line]
    name_private: Mapped[bool]
    pronouns: Mapped[Line]
    mrn: Mapped[Line]
    birth_known: Mapped[BirthKnown]
    birth_date: Mapped[date | None]
    age_group: Mapped[AgeGroup | None]
    languages: Mapped[tuple[str, ...]] = mapped_column(Values(tuple[str, ...]))
    interpreter_needed: Mapped[bool]
    interpreter_kind: Mapped[InterpreterKind | None]
    phone: Mapped[Line]
    email: Mapped[Line]
    safe_call: Mapped[YesNo]
    safe_message: Mapped[YesNo]
    safe_mail: Mapped[YesNo]
    diagnosis: Mapped[str]
    is_cancer: Mapped[bool]
    diagnosed_on: Mapped[date | None]
    advanced_on: Mapped[date | None]
    what_matters: Mapped[str]
    insurance: Mapped[tuple[Insurance, ...]] = mapped_column(Values(tuple[Insurance, ...]))
    times_that_suit: Mapped[tuple[TimesThatSuit, ...]] = mapped_column(Values(tuple[TimesThatSuit, ...]))
    call_box: Mapped[CallBoxKind]
    large_print: Mapped[bool]
    told: Mapped[tuple[Told, ...]] = mapped_column(Values(tuple[Told, ...]))
    pages: Mapped[tuple[PageFor, ...]] = mapped_column(Values(tuple[PageFor, ...]))
    page_language: Mapped[Line]
    status: Mapped[ProgramStatus]
    died_on: Mapped[date | None]
    death_told_by: Mapped[Line]
    code_status: Mapped[CodeStatus]
    code_decided_on: Mapped[date | None]
    code_decided_by: Mapped[Line]
    code_source: Mapped[str]
    code_form_where: Mapped[str]
    search_key: Mapped[str]
    source_key: Mapped[str | None] = mapped_column(String(500), unique=True)
    visitor_wish: Mapped[VisitorWish] = mapped_column(default=VisitorWish.NONE)

    @hybrid_property
    def name(self) -> str:
        """The name the person goes by, with the family name; a column in selects too."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()

    @name.inplace.expression
    @classmethod
    def _name(cls) -> ColumnElement[str]:
        first = case((cls.preferred_name != "", cls.preferred_name), else_=cls.given_name)
        return func.trim(first + " " + cls.family_name)

    @hybrid_property
    def name_outside(self) -> str:
        """The name on what others than the patient may see: without a preferred name that is private."""
        return f"{self.given_name} {self.family_name}".strip() if self.name_private else self.name

    @name_outside.inplace.expression
    @classmethod
    def _name_outside(cls) -> ColumnElement[str]:
        first = case(((cls.preferred_name != "") & ~cls.name_private, cls.preferred_name), else_=cls.given_name)
        return func.trim(first + " " + cls.family_name)


class ProgramSpell(Row):
    """One stretch of a program status: since when, and why it began."""

    __tablename__ = "program_spell"
    topic = Topic.PATIENTS
    __table_args__ = (Index("ix_program_spell_patient_since", "patient_id", "since"),)

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"))
    status: Mapped[ProgramStatus]
    since: Mapped[date]
    reason: Mapped[str]


class Residence(Row):
    """A place the patient calls home, with what a visitor must know at the door."""

    __tablename__ = "residence"
    topic = Topic.PATIENTS

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    kind: Mapped[Setting]
    place_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    room: Mapped[Line]
    street: Mapped[Line]
    city: Mapped[Line]
    region: Mapped[Line]
    postal_code: Mapped[Line]
    zone: Mapped[Line]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phone: Mapped[Line]
    access: Mapped[str]
    key_code: Mapped[Line]
    pets: Mapped[str]
    oxygen: Mapped[bool]
    two_people: Mapped[bool]
    precautions: Mapped[Precautions]
    main: Mapped[bool]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class HospiceEnrolment(Row):
    """A hospice enrolment with its dates."""

    __tablename__ = "hospice_enrolment"
    topic = Topic.PATIENTS

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    hospice: Mapped[Line]
    phone: Mapped[Line]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str]


class Treatment(Row):
    """Treatment under way and its days."""

    __tablename__ = "treatment"
    topic = Topic.PATIENTS

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    kind: Mapped[TreatmentKind]
    where: Mapped[Line]
    weekdays: Mapped[tuple[int, ...]] = mapped_column(Values(tuple[int, ...]))
    dates: Mapped[tuple[date, ...]] = mapped_column(Values(tuple[date, ...]))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class Stay(Row):
    """Where the patient is other than at home; the one without an end is where they are now."""

    __tablename__ = "stay"
    topic = Topic.PATIENTS
    __table_args__ = (one_each("uq_stay_patient_now", "patient_id", "until IS NULL AND retired_at IS NULL"),)

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    setting: Mapped[Setting]
    place_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    bed: Mapped[Line]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    note: Mapped[str]

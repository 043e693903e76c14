"""A process that takes in patients and books visits, act after act, until somebody kills it."""

from datetime import date, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from sqlalchemy import event, func, select
from sqlalchemy.orm import configure_mappers

from careteam.domain.clock import FixedClock
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import ContactDraft, PatientDraft, ProgramStatus, ResidenceDraft
from careteam.domain.permissions import User
from careteam.domain.places import Setting
from careteam.domain.visits import CancelReason, VisitDraft
from careteam.persistence.engine import sqlite_engine
from careteam.persistence.models import Call, Visit
from careteam.services import contacts, patients, visits, whereabouts
from careteam.services.office import Office, Work
from tests.builders import ZONE
from tests.conftest import KEY, MONDAY

INTAKE, CALLS = "Take in a patient and book the first visit", "Note three calls"
ADDS = {
    INTAKE: {"patient": 1, "program_spell": 1, "residence": 1, "contact": 1, "visit": 1, "visit_member": 2},
    CALLS: {"call": 3},
}
"""What each act adds. Taking in the next patient also cancels the visit of the one before."""

configure_mappers()  # once, before the first writer is started


def write_until_killed(path: Path, user: User, members: tuple[MemberId, ...], said: Connection) -> None:
    """Open the office and write; each patient's and call's id is said once its act is committed."""
    office = open_office(path, user)
    while True:
        patient_id, _changes = office.write(lambda work: take_in(work, members))
        said.send(patient_id)
        for _count in range(5):  # short acts, so that many a kill meets the commit itself
            said.send(office.write(partial(note_calls, patient_id=patient_id))[0])


def open_office(path: Path, user: User) -> Office:
    """The office, with a log so short that a kill often meets it being folded into the file."""
    engine = sqlite_engine(path, KEY)

    @event.listens_for(engine, "connect")
    def shorten_log(connection: object, _record: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=40")  # type: ignore[attr-defined]

    return Office(engine, user, FixedClock(MONDAY))


def take_in(work: Work, members: tuple[MemberId, ...]) -> PatientId:
    """One act across many tables: every row of it is there afterwards, or none."""
    work.named(INTAKE)
    number = work.session.scalars(select(func.count(Visit.id))).one()
    last = work.session.scalars(select(Visit.id).order_by(Visit.starts.desc()).limit(1)).first()
    draft = PatientDraft("Maria", f"Lopez {number}", birth_date=date(1968, 4, 2), what_matters="To be at home. " * 40)
    patient_id = patients.save(work, None, draft, status=ProgramStatus.ACTIVE)
    home = ResidenceDraft(street=f"{number} Elm Street", city="Albany", zone=ZONE)
    residence_id = whereabouts.save_residence(work, patient_id, None, home)
    contacts.save(work, patient_id, None, ContactDraft("Ana Lopez", "Daughter"))
    starts = datetime(2026, 11, 24, 6) + timedelta(hours=2 * number)
    visits.book(
        work,
        VisitDraft(
            patient_id,
            Setting.OWN_HOME,
            starts,
            starts + timedelta(hours=1),
            ZONE,
            members,
            residence_id=residence_id,
            override_reason="Agreed with the family",
        ),
    )
    if last is not None:
        visits.cancel(work, VisitId(last), CancelReason.PATIENT_ASKED)
    return patient_id


def note_calls(work: Work, patient_id: PatientId) -> UUID:
    """Three long notes; the id of the last."""
    work.named(CALLS)
    for about in ("Morning", "Noon", "Evening"):
        call = Call(patient_id=patient_id, at=work.now, account_id=work.user.account_id, incoming=True, about=about)
        call.agreed = "Rest. " * 500
        work.add(call)
    return call.id

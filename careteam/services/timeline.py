"""What happened with a patient, in order: visits, calls, referrals, stays, and changes of status."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import aliased

from careteam.domain.clock import day_words, to_local
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import CodeStatus
from careteam.domain.permissions import Permission
from careteam.domain.visits import VisitStatus, reason_words
from careteam.domain.words import Word
from careteam.i18n import N_, _
from careteam.persistence.models import (
    Account,
    AuditEntry,
    HospiceEnrolment,
    Place,
    PrintedPage,
    ProgramSpell,
    Referral,
    Stay,
    WorkEntry,
)
from careteam.persistence.prepared import Rows, prepared
from careteam.services import contacts, office_settings, patient_page
from careteam.services.office import Work
from careteam.services.patient_page import VisitLine
from careteam.services.permits import needs
from careteam.services.whereabouts import place_name


class Kind(Word):
    """What kind of thing happened."""

    VISIT = "visit", N_("Visit")
    CALL = "call", N_("Call", "what happened")
    REFERRAL = "referral", N_("Referral")
    STAY = "stay", N_("Stay", "in a hospital")
    STATUS = "status", N_("Status")
    PAGE = "page", N_("Page")


@dataclass(frozen=True)
class Happening:
    """One thing that happened, or is planned: when on the office's clock (a visit: on its place's), what, and by whom.

    ``time`` is None where only the day is known.
    """

    day: date
    time: time | None
    kind: Kind
    title: str
    detail: str = ""
    by: str = ""
    visit_id: VisitId | None = None
    visit_status: VisitStatus | None = None


@needs(Permission.SEE)
def of_patient(work: Work, patient_id: PatientId) -> tuple[Happening, ...]:
    """Everything that happened with a patient or is planned, the latest first."""
    zone = office_settings.current(work).zone
    happened = [
        *map(_visit, patient_page.visits(work, patient_id)),
        *_calls(work, patient_id, zone),
        *_referrals(work, patient_id, zone),
        *_stays(work, patient_id, zone),
        *_spells(work, patient_id),
        *_hospices(work, patient_id),
        *_codes(work, patient_id, zone),
        *_pages(work, patient_id, zone),
    ]
    return tuple(sorted(happened, key=lambda one: (one.day, one.time or time()), reverse=True))


def _visit(line: VisitLine) -> Happening:
    parts = (line.where, reason_words(line.reason), _("on the pinboard") if line.on_pinboard else "")
    return Happening(
        day=line.starts.date(),
        time=line.starts.time(),
        kind=Kind.VISIT,
        title=line.purpose or _("Visit"),
        detail=" · ".join(part for part in parts if part),
        by=", ".join(person.name for person in line.people),
        visit_id=line.visit_id,
        visit_status=line.status,
    )


def _at(moment: datetime, zone: str) -> tuple[date, time]:
    local = to_local(moment, zone)
    return local.date(), local.time()


def _calls(work: Work, patient_id: PatientId, zone: str) -> Iterator[Happening]:
    for call in contacts.calls(work, patient_id):
        title = _("{name} called: {about}") if call.incoming else _("Call with {name}: {about}")
        agreed = _("Agreed: {agreed}").format(agreed=call.agreed) if call.agreed else ""
        day, at = _at(call.at, zone)
        yield Happening(day, at, Kind.CALL, title.format(name=call.with_whom, about=call.about), agreed, call.by)


def _referrals(work: Work, patient_id: PatientId, zone: str) -> Iterator[Happening]:
    for row in _referral_rows(work, patient_id):
        day, at = _at(row.received_at, zone)
        source = row.referrer or row.source.label
        yield Happening(day, at, Kind.REFERRAL, _("Referred by {source}").format(source=source), row.reason)
        if row.decided_at is not None:
            day, at = _at(row.decided_at, zone)
            why = " · ".join(part for part in (row.redirected_to, row.decision_reason) if part)
            title = _("Referral: {status}").format(status=row.status.label.lower())
            yield Happening(day, at, Kind.REFERRAL, title, why)


def _stays(work: Work, patient_id: PatientId, zone: str) -> Iterator[Happening]:
    stays = _stay_rows(work, patient_id)
    for index, row in enumerate(stays):
        place = place_name(row.hospital, row.name) or row.setting.label
        bed = _("bed {bed}").format(bed=row.bed) if row.bed else ""
        detail = " · ".join(part for part in (bed, row.note) if part)
        day, at = _at(row.since, zone)
        yield Happening(day, at, Kind.STAY, _("Admitted: {place}").format(place=place), detail)
        moved_on = index + 1 < len(stays) and stays[index + 1].since == row.until
        if row.until is not None and not moved_on:
            day, at = _at(row.until, zone)
            yield Happening(day, at, Kind.STAY, _("Home again"))


def _spells(work: Work, patient_id: PatientId) -> Iterator[Happening]:
    for row in _spell_rows(work, patient_id):
        title = _("Program status: {status}").format(status=row.status.label)
        yield Happening(row.since, None, Kind.STATUS, title, row.reason)


def _hospices(work: Work, patient_id: PatientId) -> Iterator[Happening]:
    for row in _hospice_rows(work, patient_id):
        yield Happening(row.starts_on, None, Kind.STATUS, _("Hospice: {hospice}").format(hospice=row.hospice))
        if row.ends_on is not None:
            title = _("Hospice ends: {hospice}").format(hospice=row.hospice)
            yield Happening(row.ends_on, None, Kind.STATUS, title, row.reason)


def _codes(work: Work, patient_id: PatientId, zone: str) -> Iterator[Happening]:
    """Changes of code status, from the audit trail, which keeps who recorded each."""
    for after, moment, by in _code_rows(work, patient_id):
        values = json.loads(after or "{}")
        day, at = _at(moment, zone)
        title = _("Code status: {status}").format(status=CodeStatus(values["code_status"]).label)
        decided = values.get("code_decided_by")
        detail = _("Decided by {name}").format(name=decided) if decided else ""
        yield Happening(day, at, Kind.STATUS, title, detail, by or "")


def _pages(work: Work, patient_id: PatientId, zone: str) -> Iterator[Happening]:
    """Pages that left the team: how, for whom, and by whom."""
    for row in _page_rows(work, patient_id):
        day, at = _at(row.printed_at, zone)
        title = _("Visit summary of {day}: {how}").format(day=day_words(row.visited_on), how=row.how.label.lower())
        yield Happening(day, at, Kind.PAGE, title, _("for {reader}").format(reader=row.reader), row.name)


@prepared
def _referral_rows(patient_id: PatientId) -> Rows:
    return select(
        *(Referral.received_at, Referral.referrer, Referral.source, Referral.reason, Referral.decided_at),
        *(Referral.redirected_to, Referral.decision_reason, Referral.status),
    ).where(Referral.live(), Referral.patient_id == patient_id)


@prepared
def _stay_rows(patient_id: PatientId) -> Rows:
    hospital = aliased(Place)
    return (
        select(Stay.setting, Stay.bed, Stay.since, Stay.until, Stay.note, Place.name, hospital.name.label("hospital"))
        .outerjoin(Place, Place.id == Stay.place_id)
        .outerjoin(hospital, hospital.id == Place.parent_id)
        .where(Stay.live(), Stay.patient_id == patient_id)
        .order_by(Stay.since)
    )


@prepared
def _spell_rows(patient_id: PatientId) -> Rows:
    columns = (ProgramSpell.status, ProgramSpell.since, ProgramSpell.reason)
    return select(*columns).where(ProgramSpell.live(), ProgramSpell.patient_id == patient_id)


@prepared
def _hospice_rows(patient_id: PatientId) -> Rows:
    columns = (HospiceEnrolment.starts_on, HospiceEnrolment.ends_on, HospiceEnrolment.hospice, HospiceEnrolment.reason)
    return select(*columns).where(HospiceEnrolment.live(), HospiceEnrolment.patient_id == patient_id)


@prepared
def _page_rows(patient_id: PatientId) -> Rows:
    return (
        select(PrintedPage.printed_at, PrintedPage.visited_on, PrintedPage.how, PrintedPage.reader, Account.name)
        .join(Account, Account.id == PrintedPage.account_id)
        .where(PrintedPage.live(), PrintedPage.patient_id == patient_id)
    )


@prepared
def _code_rows(patient_id: PatientId) -> Rows:
    return (
        select(AuditEntry.after, WorkEntry.at, Account.name)
        .join(WorkEntry, WorkEntry.id == AuditEntry.work_id)
        .outerjoin(Account, Account.id == WorkEntry.account_id)
        .where(
            AuditEntry.patient_id == patient_id,
            AuditEntry.kind == "patient",
            AuditEntry.action == "change",
            AuditEntry.after.contains('"code_status"'),
        )
    )

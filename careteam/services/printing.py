"""Pages on their way out: made in memory, kept with their hash and who printed them, and written whole."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select

from careteam.domain.calendar_sheets import View
from careteam.domain.changes import Changes
from careteam.domain.errors import Invalid, Problem, Stale
from careteam.domain.handing import FILES, Way
from careteam.domain.ids import AssignmentId, MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.summaries import Block, BlockKey, SummaryPage
from careteam.domain.versions import PageFor, PageVersion
from careteam.i18n import N_, _
from careteam.persistence.models import Patient, PrintedPage, Visit, VisitRecord
from careteam.services import (
    calendar_sheets,
    copies,
    day_sheets,
    family_sheets,
    handoff_sheets,
    summaries,
)
from careteam.services.access import file_name
from careteam.services.files import write_private
from careteam.services.handoffs import Terms
from careteam.services.office import Work
from careteam.services.page_making import content
from careteam.services.permits import needs

T = TypeVar("T")


class Reads(Protocol):
    """An office, or a job's way to it."""

    def read(self, fn: Callable[[Work], T], /) -> T:
        """What ``fn`` finds, from one consistent snapshot."""
        ...

    def write(self, fn: Callable[[Work], T], /) -> tuple[T, Changes]:
        """Do one act of work and commit it whole, or not at all."""
        ...


@dataclass(frozen=True)
class Sheet:
    """A document ready to leave: a patient's page (``visit_id``), or a sheet of the team's own.

    Of the latter: its ``kind`` and ``day`` as the audit trail says them, and the ``patients`` who are named on it.
    ``notes``: what whoever prints it should know.
    """

    name: str
    pdf: bytes
    visit_id: VisitId | None = None
    large_print: bool = False
    reader: str = ""
    version: PageVersion = PageVersion.ADULT
    content: str = ""
    kind: str = ""
    day: date | None = None
    patients: tuple[PatientId, ...] = ()
    notes: tuple[str, ...] = ()


def render(page: SummaryPage) -> bytes:
    """The page as a PDF. Raises Invalid where the call box lacks a number, or a text cannot be printed."""
    from careteam.documents import visit_summary

    return visit_summary.render(page)


def summary(
    office: Reads,
    visit_id: VisitId,
    *,
    page_for: PageFor | None = None,
    large_print: bool | None = None,
    by_mail: bool = False,
) -> Sheet:
    """A patient's page, ready to leave: the very copy of before where it says the same.

    ``page_for``: which of the visit's pages; the main one unless told otherwise. Raises Invalid with what keeps it from
    leaving.
    """
    found = office.read(lambda work: ready(work, visit_id, page_for, large_print, by_mail))
    return sheet_of(visit_id, found, found.kept or render(found.page))


def sheet_of(visit_id: VisitId, ready: "Ready", pdf: bytes) -> Sheet:
    """A page that was made, ready to leave."""
    return Sheet(
        name=_name(ready.page, visit_id, ready.named),
        pdf=pdf,
        visit_id=visit_id,
        large_print=ready.page.large_print,
        reader=ready.reader,
        version=ready.page.version,
        content=content(ready.page),
    )


def day_sheet(office: Reads, member_id: MemberId, on: date) -> Sheet:
    """A clinician's sheet for a day of visits."""
    from careteam.documents import day_sheet as paper

    sheet, patients = office.read(
        lambda work: (day_sheets.day_sheet(work, member_id, on), day_sheets.patients(work, member_id, on))
    )
    name = file_name(_("Day sheet {day} {name}").format(day=on.isoformat(), name=sheet.clinician))
    return Sheet(name, paper.render(sheet), kind=_("Day sheet"), day=on, patients=patients)


def calendar_sheet(
    office: Reads,
    first: date,
    view: View = View.DAY,
    count: int = 1,
    *,
    member_id: MemberId | None = None,
    homes_only: bool = False,
) -> Sheet:
    """The calendar as it is shown, with its filters."""
    from careteam.documents import calendar_sheet as paper

    found = office.read(
        lambda work: calendar_sheets.sheet(work, first, view, count, member_id=member_id, homes_only=homes_only)
    )
    name = file_name(_(CALENDAR_NAMES[view]).format(day=first.isoformat(), name=found.sheet.whose))
    return Sheet(name, paper.render(found.sheet), kind=_("Calendar"), day=first, patients=found.patients)


CALENDAR_NAMES = {
    View.DAY: N_("Calendar {day} {name}"),
    View.WEEK: N_("Calendar week {day} {name}"),
    View.MONTH: N_("Calendar month {day} {name}"),
    View.AGENDA: N_("Calendar agenda {day} {name}"),
}


def leave_behind(office: Reads, patient_id: PatientId) -> Sheet:
    """The page that stays with the family: whom to call, who comes next, and room to write."""
    from careteam.documents import leave_behind as paper

    found = office.read(lambda work: family_sheets.page(work, patient_id))
    return _of_family(found, paper.render(found.page), patient_id, _("Leave-behind page"))


def team_sheet(office: Reads, patient_id: PatientId) -> Sheet:
    """The sheet that tells the family who is who."""
    from careteam.documents import team_sheet as paper

    found = office.read(lambda work: family_sheets.page(work, patient_id))
    return _of_family(found, paper.render(found.page), patient_id, _("Team sheet"))


def handoff_sheet(office: Reads, terms: Terms, who: Mapping[AssignmentId, MemberId | None]) -> Sheet:
    """A caseload for the colleagues who take it over."""
    from careteam.documents import handoff_sheet as paper

    found = office.read(lambda work: handoff_sheets.sheet(work, terms, who))
    name = file_name(_("Caseload {day} {name}").format(day=terms.first.isoformat(), name=found.sheet.member))
    return Sheet(name, paper.render(found.sheet), kind=_("Caseload"), day=terms.first, patients=found.patients)


def _of_family(found: family_sheets.FamilyPage, pdf: bytes, patient_id: PatientId, kind: str) -> Sheet:
    day = found.page.visited_on
    name = file_name(f"{kind} {day.isoformat()} {found.page.patient[:40]}")
    return Sheet(name, pdf, kind=kind, day=day, patients=(patient_id,), notes=found.notes)


@needs(Permission.PRINT)
def printed(work: Work, sheets: Sequence[Sheet], how: Way) -> tuple[UUID, ...]:
    """Keep what is about to leave: every page with its hash, who printed it, for whom and how. Returns the copies' ids.

    Called before anything leaves, and the last word on it: raises Invalid with what keeps a page from leaving, Stale
    where it would now say something else than the sheet in hand.
    """
    words = _("Save {name}") if how in FILES else _("Print {name}")
    many = _("Save {count} pages") if how in FILES else _("Print {count} pages")
    work.named(words.format(name=sheets[0].name) if len(sheets) == 1 else many.format(count=len(sheets)))
    return tuple(one for sheet in sheets for one in _kept(work, sheet, how))


@needs(Permission.PRINT)
def not_printed(work: Work, copy_ids: Iterable[UUID]) -> None:
    """Take back the copies that were kept, because nothing came out of the printer."""
    work.named(_("Printing failed"))
    for copy_id in copy_ids:
        work.retire(work.get(PrintedPage, copy_id))


@needs(Permission.SEE)
def copy(work: Work, copy_id: UUID) -> tuple[Sheet, tuple[Block, ...]]:
    """A page as it left the team, byte for byte; and what keeps it from leaving once more."""
    row = work.get(PrintedPage, copy_id)
    proof = summaries.proof(work, row.visit_id, page_for=PageFor(row.page_version, row.reader))
    sheet = Sheet(
        name=_name(proof.page, row.visit_id, proof.outside_name),
        pdf=copies.stored(work, row.visit_id, row.sha256),
        visit_id=row.visit_id,
        large_print=row.large_print,
        reader=row.reader,
        version=row.page_version,
        content=row.content,
    )
    return sheet, (*proof.blocks, *_replaced(row.content, proof.page))


def _replaced(said: str, page: SummaryPage) -> Iterator[Block]:
    """That a copy does not say what the page says now, so that nobody hands it out as if it were still right."""
    if said != content(page):
        message = _("The page has changed since this copy left; it is kept to look at. Print the page as it is now.")
        yield Block(BlockKey.REPLACED, message)


def save(office: Reads, sheet: Sheet, folder: Path, name: str = "", password: str = "") -> Path:
    """Write a sheet into a folder, under its own name unless another is given, and keep that it was.

    With a password it opens only with that, which is kept nowhere.
    """
    to = folder / (name or f"{sheet.name}.pdf")
    how = Way.PROTECTED if password else Way.SAVED
    kept, _changes = office.write(lambda work: printed(work, [sheet], how))
    try:
        write_private(to, _locked(sheet.pdf, password) if password else sheet.pdf)
    except Exception:
        office.write(lambda work: not_printed(work, kept))
        raise
    return to


@needs(Permission.PRINT)
def remember_size(work: Work, patient_id: PatientId, *, large_print: bool) -> None:
    """Print a patient's pages in this size from now on."""
    patient = work.get(Patient, patient_id)
    if patient.large_print != large_print:
        words = _("Large print for {name}") if large_print else _("Ordinary print for {name}")
        work.named(words.format(name=patient.name))
        patient.large_print = large_print


def _locked(pdf: bytes, password: str) -> bytes:
    from careteam.documents.protected import protected

    return protected(pdf, password)


@dataclass(frozen=True)
class Ready:
    """A page and its reader, with the bytes of its last copy where that says the same in the same size.

    ``named``: the patient, as a file may name them.
    """

    page: SummaryPage
    reader: str
    named: str
    kept: bytes | None


@needs(Permission.SEE)
def ready(work: Work, visit_id: VisitId, page_for: PageFor | None, large_print: bool | None, by_mail: bool) -> Ready:
    """What a page would say now, and for whom. Raises Invalid with what keeps it from leaving."""
    proof = summaries.proof(work, visit_id, page_for=page_for, large_print=large_print, by_mail=by_mail)
    _refuse(proof.blocks)
    return _ready(work, visit_id, proof)


@dataclass(frozen=True)
class Preview:
    """A page before it leaves: what stands against it and about it, what would leave, and what left so far."""

    proof: summaries.Proof
    ready: Ready
    copies: tuple[copies.Copy, ...]


@needs(Permission.SEE)
def preview(
    work: Work, visit_id: VisitId, page_for: PageFor | None, large_print: bool | None, by_mail: bool
) -> Preview:
    """All that is looked at of a page before it leaves."""
    proof = summaries.proof(work, visit_id, page_for=page_for, large_print=large_print, by_mail=by_mail)
    return Preview(proof, _ready(work, visit_id, proof), copies.of_visit(work, visit_id))


def _ready(work: Work, visit_id: VisitId, proof: summaries.Proof) -> Ready:
    same = (
        select(PrintedPage.sha256)
        .where(
            PrintedPage.visit_id == visit_id,
            PrintedPage.content == content(proof.page),
            PrintedPage.large_print == proof.page.large_print,
            PrintedPage.live(),
        )
        .order_by(PrintedPage.printed_at.desc(), PrintedPage.id.desc())
    )
    digest = work.session.scalars(same.limit(1)).first()
    return Ready(
        proof.page,
        proof.page_for.reader,
        proof.outside_name,
        copies.stored(work, visit_id, digest) if digest else None,
    )


def _refuse(blocks: Iterable[Block]) -> None:
    if problems := [Problem("", block.message) for block in blocks]:
        raise Invalid(*problems)


def _kept(work: Work, sheet: Sheet, how: Way) -> list[UUID]:
    action = "export" if how in FILES else "print"
    if sheet.visit_id is None:
        assert sheet.day is not None
        for patient_id in sheet.patients:
            work.note(action, patient_id=patient_id, detail=(sheet.kind, sheet.day))
        return []
    page_for = PageFor(sheet.version, sheet.reader)
    proof = summaries.proof(work, sheet.visit_id, page_for=page_for, by_mail=how is Way.MAILED)
    _refuse(proof.blocks)
    visit = work.get(Visit, sheet.visit_id)
    digest = hashlib.sha256(sheet.pdf).hexdigest()
    known = copies.first_with(work, sheet.visit_id, digest)
    if known is None and sheet.content != content(proof.page):
        raise Stale(_("The page of {name} changed just now. Look at it again.").format(name=proof.page.patient))
    if known is not None:
        _refuse(_replaced(known.content, proof.page))
    record = work.session.scalars(
        select(VisitRecord).where(VisitRecord.live(), VisitRecord.visit_id == sheet.visit_id)
    ).one()
    row = work.add(
        PrintedPage(
            visit_id=sheet.visit_id,
            patient_id=visit.patient_id,
            record_version=known.record_version if known else record.version,
            visited_on=known.visited_on if known else proof.page.visited_on,
            large_print=sheet.large_print,
            replaces=known.replaces if known else proof.page.replaces,
            content=sheet.content,
            sha256=digest,
            pdf=None if known else sheet.pdf,
            printed_at=work.now,
            account_id=work.user.account_id,
            reader=sheet.reader,
            page_version=sheet.version,
            how=how,
        )
    )
    work.note(action, patient_id=PatientId(visit.patient_id), detail=(how, sheet.reader, digest))
    return [row.id]


def _name(page: SummaryPage, visit_id: VisitId, named: str) -> str:
    """What a page's file is called: the day, the patient, and enough of the visit's id to tell two apart.

    A page that is no adult's own says which it is, and a caregiver's page whose.
    """
    version = "" if page.version is PageVersion.ADULT else f" {page.version.value} {page.reader}".rstrip()
    return file_name(f"{page.visited_on.isoformat()} {named[:40]}{version[:40]} {visit_id.hex[-6:]}")

"""What left the team: every copy of a patient's page, with who let it go, for whom, how it went, and its hash."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from careteam.domain import pages
from careteam.domain.clock import to_utc
from careteam.domain.errors import Invalid, NotFound, Problem
from careteam.domain.handing import Way
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.spans import DAY
from careteam.domain.summaries import BlockKey
from careteam.domain.versions import MAIN, PageFor
from careteam.i18n import _
from careteam.persistence.models import Account, Patient, PrintedPage
from careteam.persistence.prepared import Rows
from careteam.services import office_settings, summaries
from careteam.services.office import Work
from careteam.services.page_facts import gather
from careteam.services.page_making import content, page_of
from careteam.services.permits import needs

UNSAFE_MAIL = frozenset({BlockKey.DO_NOT_MAIL, BlockKey.MAIL_NOT_ASKED})


@dataclass(frozen=True)
class Copy:
    """One time a page left the team. ``current``: it says what the page would say now."""

    copy_id: UUID
    visit_id: VisitId
    patient_id: PatientId
    patient: str
    visited_on: date
    at: datetime
    by: str
    how: Way
    reader: str
    large_print: bool
    replaces: date | None
    sha256: str
    current: bool
    page_for: PageFor = MAIN


@needs(Permission.SEE)
def of_visit(work: Work, visit_id: VisitId) -> tuple[Copy, ...]:
    """Every time a visit's page left the team, the latest first."""
    return _found(work, _rows().where(PrintedPage.visit_id == visit_id))


@needs(Permission.SEE)
def on_day(work: Work, day: date) -> tuple[Copy, ...]:
    """Every page that left the team on a day, whatever day its visit was, the latest first."""
    zone = office_settings.current(work).zone
    begins, ends = (to_utc(datetime.combine(one, time()), zone) for one in (day, day + DAY))
    return _found(work, _rows().where(PrintedPage.printed_at >= begins, PrintedPage.printed_at < ends))


@needs(Permission.PRINT)
def went(work: Work, copy_id: UUID, how: Way) -> None:
    """Say how a copy reached its reader, as that is known now: of a batch, one may have gone by mail.

    Raises Invalid, in words, where mail to this reader is not safe.
    """
    row = work.get(PrintedPage, copy_id)
    if how is Way.MAILED:
        page_for = PageFor(row.page_version, row.reader)
        found = summaries.proof(work, row.visit_id, page_for=page_for, by_mail=True).blocks
        refused = [one for one in found if one.key in UNSAFE_MAIL]
        if refused:
            raise Invalid(*(Problem("how", block.message) for block in refused))
    work.named(_("Page for {reader}: {how}").format(reader=row.reader, how=how.label))
    row.how = how


@needs(Permission.SEE)
def stored(work: Work, visit_id: VisitId, sha256: str) -> bytes:
    """The bytes with a hash. Raises NotFound where they are gone or damaged."""
    found = first_with(work, visit_id, sha256)
    if found is None or found.pdf is None or hashlib.sha256(found.pdf).hexdigest() != sha256:
        raise NotFound(_("The copy that was kept of this page is damaged. Print the page anew."))
    return found.pdf


@needs(Permission.SEE)
def first_with(work: Work, visit_id: VisitId, sha256: str) -> PrintedPage | None:
    """The copy that holds the bytes with a hash, even one whose printing failed."""
    query = select(PrintedPage).where(
        PrintedPage.visit_id == visit_id, PrintedPage.sha256 == sha256, PrintedPage.pdf.is_not(None)
    )
    return work.session.scalars(query.limit(1)).first()


def _rows() -> Rows:
    columns = (
        *(PrintedPage.id, PrintedPage.visit_id, PrintedPage.patient_id, PrintedPage.visited_on),
        *(PrintedPage.printed_at, PrintedPage.how, PrintedPage.reader, PrintedPage.large_print, PrintedPage.replaces),
        *(
            PrintedPage.sha256,
            PrintedPage.content,
            PrintedPage.page_version,
            Account.name.label("by"),
            Patient.name.label("patient"),
        ),
    )
    return (
        select(*columns)
        .join(Account, Account.id == PrintedPage.account_id)
        .join(Patient, Patient.id == PrintedPage.patient_id)
        .where(PrintedPage.live())
        .order_by(PrintedPage.printed_at.desc(), PrintedPage.id.desc())
    )


def _found(work: Work, query: Rows) -> tuple[Copy, ...]:
    rows = work.session.execute(query).all()
    gathered = gather(work, {VisitId(row.visit_id) for row in rows})
    now = {
        facts.visit_id: {content(page_of(gathered, facts, page_for=one)) for one in pages.of_record(facts.record)}
        for facts in gathered.facts
    }
    return tuple(
        Copy(
            copy_id=row.id,
            visit_id=VisitId(row.visit_id),
            patient_id=PatientId(row.patient_id),
            patient=row.patient,
            visited_on=row.visited_on,
            at=row.printed_at,
            by=row.by,
            how=row.how,
            reader=row.reader,
            large_print=row.large_print,
            replaces=row.replaces,
            sha256=row.sha256,
            page_for=PageFor(row.page_version, row.reader),
            current=row.content in now.get(row.visit_id, set()),
        )
        for row in rows
    )

"""Keeping an office sound: is everything that should hold still true?"""

from sqlalchemy import Select, func, literal, select, union_all

from careteam.i18n import _, ngettext
from careteam.persistence import backup, schema
from careteam.persistence.base import Base, Row
from careteam.persistence.models import AuditEntry, Visit, VisitMember, WorkEntry
from careteam.services.office import Office, Work


def faults(office: Office) -> tuple[str, ...]:
    """What is wrong with an office's file, schema, records and audit trail, in words. Empty when it is sound."""
    return backup.faults(office.engine) or record_faults(office)


def record_faults(office: Office) -> tuple[str, ...]:
    """What is wrong with the schema, the records and the audit trail of an office whose file is sound."""
    if schema.revision_of(office.engine) != schema.revisions()[-1]:
        return (_("The schema is not the one this version knows."),)
    return tuple(office.read(_contradictions))


def _unaudited() -> Select[str, int]:
    """How many records of each table nobody is said to have entered: the trail, the longest table, is read once."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Row)]
    rows = union_all(*(select(literal(kind.__tablename__).label("name"), kind.id) for kind in kinds)).subquery()
    entered = select(AuditEntry.row_id).where(AuditEntry.action == "insert").subquery()
    return (
        select(rows.c.name, func.count())
        .outerjoin_from(rows, entered, entered.c.row_id == rows.c.id)
        .where(entered.c.row_id.is_(None))
        .group_by(rows.c.name)
        .order_by(rows.c.name)
    )


def _contradictions(work: Work) -> list[str]:
    """What the records say against each other, or against the audit trail."""
    found = []
    nameless = work.session.scalar(
        select(func.count()).select_from(AuditEntry).outerjoin(WorkEntry, WorkEntry.id == AuditEntry.work_id)
        .where(WorkEntry.id.is_(None))
    )  # fmt: skip
    if nameless:
        found.append(_("{count} entries of the audit trail do not say who made them.").format(count=nameless))
    for table, count in work.session.execute(_unaudited()):
        message = ngettext(
            "{count} record of {table} is not in the audit trail: something else wrote this file.",
            "{count} records of {table} are not in the audit trail: something else wrote this file.",
            count,
        )
        found.append(message.format(count=count, table=table))
    strayed = work.session.scalar(
        select(func.count()).select_from(VisitMember).join(Visit, Visit.id == VisitMember.visit_id)
        .where(VisitMember.live(), (Visit.starts_at != VisitMember.starts_at) | (Visit.ends_at != VisitMember.ends_at))
    )  # fmt: skip
    if strayed:
        found.append(
            _("{count} visits stand at other times on a member's calendar than on their own.").format(count=strayed)
        )
    return found

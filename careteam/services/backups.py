"""Backups: made, tried, put back, and when the last good one was made."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from careteam.domain.changes import Topic
from careteam.domain.clock import Clock, to_local
from careteam.domain.errors import Invalid, Unavailable
from careteam.domain.permissions import Permission
from careteam.i18n import _
from careteam.persistence import backup, keys, schema
from careteam.persistence.backup import SUFFIX, Report, silent
from careteam.persistence.engine import file_and_logs, identity_of, sqlite_engine
from careteam.persistence.explain import explained
from careteam.persistence.files import risky_folder, settle
from careteam.persistence.models import AuditEntry, WorkEntry
from careteam.persistence.values import unpack
from careteam.services import access, office_settings, upkeep
from careteam.services.office import Office, Work
from careteam.services.permits import needs

__all__ = [
    "SUFFIX",
    "Last",
    "Made",
    "Tried",
    "WayIn",
    "accounts",
    "file_in",
    "last",
    "make",
    "restore",
    "try_out",
    "waiting",
]

EVERY = timedelta(days=7)
"""How old the last good backup may grow before Today reminds of it."""


@dataclass(frozen=True)
class Rows:
    """How many rows of one table."""

    table: str
    count: int


@dataclass(frozen=True)
class Noted:
    """A good backup as the audit trail knows it: the file it went to, when, and what it holds, by table."""

    file: str
    made: datetime
    rows: tuple[Rows, ...]


@dataclass(frozen=True)
class Restored:
    """A restore as the audit trail knows it: when the backup was made, and what its records contradicted."""

    made: datetime
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Last:
    """The last good backup: its file, and when it was made by the office's clock."""

    file: Path
    made: datetime


@dataclass(frozen=True)
class Made:
    """A backup just made. ``same_disk``: it lies on the disk that the office lies on."""

    file: Path
    same_disk: bool


@dataclass(frozen=True)
class Tried:
    """A backup that was opened elsewhere and holds what it held when it was made.

    ``remarks``: what its records say against each other or against the audit trail, as they did in the office.
    """

    file: Path
    made: datetime
    patients: int
    visits: int
    members: int
    rows: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayIn:
    """Who opens a backup: an account and its passphrase; or the recovery key, and then the passphrase is a new one."""

    account: str
    passphrase: str
    recovery: str = ""


def file_in(folder: Path, office: Office) -> Path:
    """Where a backup made now goes in a folder: the office's name and the time."""
    path, _key = _own_file(office)
    now = office.read(lambda work: _local(work, work.now))
    return folder / f"{path.stem} {now:%Y-%m-%d %H%M}{SUFFIX}"


def make(office: Office, to: Path, report: Report = silent) -> Made:
    """Back the office up into a file.

    Others go on working. It is done once the copy was opened and checked; then the audit trail says so. Raises
    Unavailable where it cannot be made, Cancelled where somebody stopped it; an older file of that name then stays.
    """
    path, key = _own_file(office)
    made = office.clock.now()
    counts = backup.back_up(office.engine, path, key, to, made, report)
    noted = Noted(str(to), made, tuple(Rows(table, count) for table, count in counts.items()))
    office.write(lambda work: _note(work, noted))
    return Made(to, to.stat().st_dev == path.stat().st_dev)


def try_out(office: Office, folder: Path | None = None, report: Report = silent) -> Tried:
    """Restore the last backup to a private place, open it there, check it, and compare what it holds; then forget it.

    ``folder``: where else its file may lie, as when a drive has another letter. Raises Unavailable if it would not do.
    """
    _path, key = _own_file(office)
    noted = office.read(_noted)
    if noted is None:
        raise Unavailable(_("There is no backup yet. Make one first."))
    file = Path(noted.file)
    if not file.exists() and folder is not None:
        file = folder / file.name
    if not file.exists():
        message = _("The last backup is not at {file}. Connect the drive it went to, or make a new backup.")
        raise Unavailable(message.format(file=noted.file))
    with tempfile.TemporaryDirectory(prefix="careteam-try-") as place:
        part = Path(place) / "office.careteam"
        found = backup.unpack(file, part, report)
        with _checked(part, file, key, office.user.name, report) as (_copy, counts, remarks):
            same = counts == {one.table: one.count for one in noted.rows}
    if not same or found.made != noted.made:
        message = _("{name} is sound, but it is not the backup made last. Make a new one.")
        raise Unavailable(message.format(name=file.name))
    sizes = (counts["patient"], counts["visit"], counts["member"], sum(counts.values()))
    return Tried(file, office.read(lambda work: _local(work, found.made)), *sizes, remarks)


def restore(source: Path, to: Path, way: WayIn, report: Report = silent, clock: Clock | None = None) -> tuple[str, ...]:
    """Put an office back from a backup, under a name that is free.

    Pages, records, references and schema are checked before anything stands under that name; an older version's
    office is brought up to date. Raises Unavailable or Invalid where that cannot be; then nothing is left. What the
    records say against each other or against the audit trail is returned, and the trail keeps it: so it was in the
    office too, and somebody whose only backup says so still gets their records back.
    """
    _require_free(to)
    if way.recovery:
        access.check_passphrase(way.passphrase, way.account)
    part = to.with_name(to.name + ".part")
    slots = keys.slot_file(part)
    try:
        found = backup.unpack(source, part, lambda message, done: report(message, 0.4 * done))
        key = _key(source, part, found, way)
        with _checked(part, source, key, way.account, report, clock) as (office, _counts, remarks):
            if way.recovery:
                _give_slot(office, part, way, key)
            office.write(lambda work: _note_restored(work, source.name, Restored(found.made, remarks)))
        report(_("Writing"), 0.95)
        with explained(to):
            settle(slots, keys.slot_file(to))
            settle(part, to)
        return remarks
    finally:
        for left in (*file_and_logs(part), slots):
            left.unlink(missing_ok=True)


def accounts(source: Path) -> tuple[str, ...]:
    """The names that can open a backup with their passphrase; none where only the recovery key can."""
    return keys.accounts_in(backup.look(source).slots or b"")


@needs(Permission.SEE)
def last(work: Work) -> Last | None:
    """The last good backup, if there was one."""
    noted = _noted(work)
    return Last(Path(noted.file), _local(work, noted.made)) if noted else None


@needs(Permission.SEE)
def waiting(work: Work) -> timedelta | None:
    """For how long there has been no good backup, once that is too long; None on a server, which has its own.

    A new office waits from the day somebody first signs in.
    """
    if work.session.get_bind().dialect.name != "sqlite":
        return None
    noted = _noted(work)
    since = noted.made if noted else work.session.scalar(_about_nobody("sign_in", WorkEntry.at, AuditEntry.seq))
    return work.now - since if since is not None and work.now - since > EVERY else None


def _own_file(office: Office) -> tuple[Path, bytes]:
    if office.path is None or office.key is None:
        raise Unavailable(_("This office is on a server. Whoever looks after the server makes its backups."))
    return office.path, office.key


def _noted(work: Work) -> Noted | None:
    found = work.session.scalar(_about_nobody("backup", AuditEntry.after, AuditEntry.seq.desc()))
    return unpack(Noted, json.loads(found)) if found else None


def _about_nobody(action: str, what: Any, order: Any) -> Select[Any]:
    """One entry of the trail; the index by patient finds those about none, which are few."""
    entry = select(what).join_from(AuditEntry, WorkEntry, WorkEntry.id == AuditEntry.work_id)
    return entry.where(AuditEntry.patient_id.is_(None), AuditEntry.action == action).order_by(order).limit(1)


def _local(work: Work, moment: datetime) -> datetime:
    return to_local(moment, office_settings.current(work).zone)


@needs(Permission.SEE)
def _note(work: Work, noted: Noted) -> None:
    work.named(_("Back up the office"))
    work.note("backup", detail=noted, topic=Topic.SETTINGS)


@needs(Permission.SEE)
def _note_restored(work: Work, name: str, restored: Restored) -> None:
    work.named(_("Restore the office from {name}").format(name=name))
    work.note("restore", detail=restored)


def _require_free(to: Path) -> None:
    if why := risky_folder(to):
        raise Unavailable(why)
    for there in (to, keys.slot_file(to)):
        if there.exists():
            message = _(
                "{name} is there already, and restoring replaces nothing. Choose another name, or move it away."
            )
            raise Unavailable(message.format(name=there.name))


def _key(source: Path, part: Path, found: backup.Backup, way: WayIn) -> bytes:
    if way.recovery:
        return keys.data_key_from(way.recovery)
    if found.slots is None:
        message = _("{name} was made without its key file, so no passphrase opens it. Use the recovery key.")
        raise Unavailable(message.format(name=source.name))
    return keys.unlock(part, way.account, way.passphrase)


@contextmanager
def _checked(
    part: Path, source: Path, key: bytes, account: str, report: Report, clock: Clock | None = None
) -> Iterator[tuple[Office, Mapping[str, int], tuple[str, ...]]]:
    """The unpacked office, open, once its file was found sound; what it holds, by table; what its records contradict.

    Not a bit of it differs from what was made, and that was checked whole.
    """
    engine = sqlite_engine(part, key)
    try:
        try:
            identity_of(engine, source)
        except Unavailable as error:  # not a bit of the file has changed, so it is the key
            words = _("{name} is of an office with another key. Use the recovery key of that office.")
            raise Invalid.field("recovery_key", words.format(name=source.name)) from error
        report(_("Checking the file"), 0.4)
        if found := backup.faults(engine, known=True):
            message = _("The office in {name} is not sound, so it was not restored. {fault} Try an older backup.")
            raise Unavailable(message.format(name=source.name, fault=found[0]))
        with explained(source), engine.connect() as connection:
            counts = backup.row_counts(connection.connection.driver_connection)
        report(_("Checking the records"), 0.7)
        with explained(part):
            schema.bring_up(engine, lambda: None)
        office = Office(engine, access.user_named(engine, account), clock, part, key)
        remarks = upkeep.record_faults(office)
        report(_("Checking the records"), 0.9)
        yield office, counts, remarks
    finally:
        engine.dispose()


def _give_slot(office: Office, part: Path, way: WayIn, key: bytes) -> None:
    identity = identity_of(office.engine, part)
    if not keys.belong_to(part, identity):
        keys.start(part, identity)
    keys.put_slot(part, office.user.name, way.passphrase, key)

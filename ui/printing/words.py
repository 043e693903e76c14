"""How far each page of a day is, in a few words, and where to mend what keeps it."""

from datetime import datetime
from uuid import UUID, uuid5

from careteam.domain.clock import to_local
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.offices import OfficeDraft
from careteam.domain.summaries import Block, BlockKey
from careteam.domain.versions import OWN, PageVersion
from careteam.i18n import N_, _
from careteam.services import records
from careteam.services.copies import Copy
from careteam.services.summaries import DayEntry
from ui.kit import dates
from ui.kit.routes import PatientRoute, PrintRoute, Route, SettingsRoute, WrapUpRoute

SHORT: dict[BlockKey, str] = {
    BlockKey.DIED: N_("Patient died"),
    BlockKey.NOT_SEEN: N_("Not seen yet"),
    BlockKey.NOT_RELEASED: N_("Words not released"),
    BlockKey.RELEASED_BY_OTHER: N_("Words not released"),
    BlockKey.WITHDRAWN: N_("Release taken back"),
    BlockKey.NO_READER: N_("No reader"),
    BlockKey.VERSION: N_("Which page?"),
    BlockKey.CONSENT: N_("Nobody said yes"),
    BlockKey.COURT_ORDER: N_("Court order"),
    BlockKey.NOT_TOLD: N_("Not told yet"),
    BlockKey.CHOICES: N_("Child’s choices"),
    BlockKey.MEDICINES: N_("Medicine to confirm"),
    BlockKey.CALL_BOX: N_("Number to call missing"),
    BlockKey.TALKS: N_("Too much on it"),
    BlockKey.STEPS: N_("Too much on it"),
    BlockKey.WORDS: N_("Words to change"),
    BlockKey.DO_NOT_MAIL: N_("Do not mail"),
    BlockKey.MAIL_NOT_ASKED: N_("Ask about mail"),
    BlockKey.PHRASES: N_("Language not approved"),
    BlockKey.INTERPRETED: N_("Not interpreted"),
    BlockKey.REPLACED: N_("Changed since printed"),
}


def state(entry: DayEntry, zone: str) -> tuple[str, str]:
    """How far the page of a visit is, and the tone to say it in."""
    if entry.blocks:
        return _(SHORT[entry.blocks[0].key]), "warn" if entry.blocks[0].key is not BlockKey.NOT_SEEN else ""
    if entry.last is None:
        return _("Ready"), "good"
    if not entry.last.same:
        return _("Changed since printed"), "accent"
    at = dates.clock_time(to_local(entry.last.at, zone))
    return _("{how} {time}").format(how=entry.last.how.label, time=at), ""


def titled(patient: str, reader: str) -> str:
    """The patient of a page, and who reads it where that is somebody else."""
    return patient if reader in ("", patient) else _("{name}, for {reader}").format(name=patient, reader=reader)


def whose(entry: DayEntry) -> str:
    """The patient of a page, and which page it is where that is not an adult's own."""
    version = entry.page_for.version
    if version is PageVersion.CAREGIVER:
        return titled(entry.patient, entry.reader)
    return f"{entry.patient} · {version.label}" if version in OWN else entry.patient


def page_id(entry: DayEntry) -> UUID:
    """What stands for one of the pages of a visit."""
    return uuid5(entry.visit_id, f"{entry.page_for.version}/{entry.reader}")


def copy_words(copy: Copy, zone: str, now: datetime) -> str:
    """One time a page left, as a sentence."""
    at = dates.moment(to_local(copy.at, zone), to_local(now, zone).date())
    text = _("{at} · {how} · for {reader} · by {who}")
    words = text.format(how=copy.how.label, at=at, reader=copy.reader, who=copy.by)
    if copy.large_print:
        words = _("{copy} · large print").format(copy=words)
    return words if copy.current else _("{copy} · the page has changed since").format(copy=words)


def hash_words(copy: Copy) -> str:
    """What tells whether a file is this copy to the last byte, in groups that break over lines."""
    groups = (copy.sha256[at : at + 16] for at in range(0, len(copy.sha256), 16))
    return _("Its mark (SHA-256): {hash}").format(hash=" ".join(groups))


def mend_paper(patient_id: PatientId, field: str, office: OfficeDraft) -> Route | None:
    """Where what keeps a paper of the family can be mended, by the field of its refusal; None where it cannot."""
    if field == BlockKey.CALL_BOX.value:
        return mend_call_box(patient_id, office)
    ways = {
        BlockKey.PHRASES.value: SettingsRoute("languages"),
        "office": SettingsRoute("office"),
        "patient": PatientRoute(patient_id),
        "team": PatientRoute(patient_id, "team"),
    }
    return ways.get(field)


def mend_call_box(patient_id: PatientId, office: OfficeDraft) -> Route:
    """Where a number to call is entered: those of the office, or what the patient has besides."""
    settled = office.day_phone and office.night_phone and office.emergency_number
    return PatientRoute(patient_id) if settled else SettingsRoute("office")


def mend(patient_id: PatientId, visit_id: VisitId, block: Block, office: OfficeDraft) -> Route | None:
    """Where what keeps a page can be mended; None where it cannot."""
    if block.key is BlockKey.DIED:
        return None
    if block.key is BlockKey.REPLACED:
        return PrintRoute(visit_id=visit_id)
    if block.key is BlockKey.CALL_BOX:
        return mend_call_box(patient_id, office)
    if block.key is BlockKey.NOT_TOLD:
        return PatientRoute(patient_id)
    if block.key is BlockKey.PHRASES:
        return SettingsRoute("languages")
    if block.key in (BlockKey.DO_NOT_MAIL, BlockKey.MAIL_NOT_ASKED, BlockKey.CONSENT, BlockKey.COURT_ORDER):
        return PatientRoute(patient_id, "contacts")
    return WrapUpRoute(visit_id, records.FIELDS.get(block.key, ""))

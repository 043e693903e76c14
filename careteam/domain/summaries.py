"""The page a patient takes home: what it says, and what must be true before it may leave the team."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from careteam.domain.call_boxes import CallBox
from careteam.domain.doses import misread
from careteam.domain.ids import MemberId
from careteam.domain.languages import language_name
from careteam.domain.offices import Paper
from careteam.domain.page_languages import ENGLISH, page_language
from careteam.domain.patients import CallBoxKind, YesNo
from careteam.domain.places import Setting
from careteam.domain.unfit import unfit_words
from careteam.domain.versions import ChildChoice, PageVersion
from careteam.domain.visits import SEEN, Medicine, MedicineChange, VisitStatus
from careteam.i18n import N_, _, catalogue

MOST_TALKS = 3
MOST_STEPS = 4
"""More than this on one page and people remember less of all of it; the staff choose, the program never cuts."""


@dataclass(frozen=True)
class Person:
    """Somebody of the team: name, the profession as a family calls it, and what the person does ("helps with ...")."""

    name: str
    role: str = ""
    helps: str = ""


@dataclass(frozen=True)
class StepLine:
    """One agreed step: who does it (empty for the patient), what, and by when, in the patient's words."""

    what: str
    who: str = ""
    by_when: str = ""


@dataclass(frozen=True)
class MedicineLine:
    """One medicine that changed today: its name with the strength, what it is for, and how to take it."""

    change: MedicineChange
    name: str
    what_for: str = ""
    how: str = ""


@dataclass(frozen=True)
class VisitLine:
    """A visit to come, in the wall-clock time of its place; the times are the window told to the family."""

    day: date
    starts: time | None = None
    ends: time | None = None
    who: tuple[Person, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class SummaryPage:
    """What a page says, section by section in the order it is printed; texts in the language of the page.

    ``where``: the end of a sentence ("at your home"). ``questions``: what the patient wants to ask next time, one a
    line; empty lines to write on follow. ``with_treatment``: say once that palliative care goes along with treatment;
    not for people with hospice. ``replaces``: the day of the page that this one corrects.
    ``language``: a BCP 47 tag. ``reader``: who reads it, where it says so; ``to_patient``: its words say “you” to the
    patient, though another reads them. ``choices``: what a child decides.
    """

    patient: str
    visited_on: date
    call_box: CallBox
    office: str = ""
    where: str = ""
    who_came: tuple[Person, ...] = ()
    what_matters: str = ""
    talks: tuple[str, ...] = ()
    steps: tuple[StepLine, ...] = ()
    medicines: tuple[MedicineLine, ...] = ()
    next_visits: tuple[VisitLine, ...] = ()
    team: tuple[Person, ...] = ()
    questions: str = ""
    with_treatment: bool = False
    replaces: date | None = None
    language: str = "en-US"
    large_print: bool = False
    paper: Paper = Paper.LETTER
    version: PageVersion = PageVersion.ADULT
    reader: str = ""
    to_patient: bool = False
    choices: tuple[ChildChoice, ...] = ()


WHERE: dict[Setting, str] = {
    Setting.HOSPITAL: N_("in the hospital"),
    Setting.EMERGENCY_ROOM: N_("in the emergency room"),
    Setting.CANCER_CENTER: N_("at the cancer center"),
    Setting.CLINIC: N_("at the clinic"),
    Setting.OWN_HOME: N_("at your home"),
    Setting.NURSING_HOME: N_("at your nursing home"),
    Setting.ASSISTED_LIVING: N_("at your home"),
    Setting.RETIREMENT_COMMUNITY: N_("at your home"),
    Setting.HOSPICE_HOUSE: N_("in the house where you are staying"),
    Setting.RESPITE_HOUSE: N_("in the house where you are staying"),
    Setting.SCHOOL: N_("at school"),
    Setting.PHONE: N_("by phone"),
    Setting.VIDEO: N_("by video"),
}

NOT_YOURS = {
    N_("at your home"): N_("at home"),
    N_("at your nursing home"): N_("at the nursing home"),
    N_("in the house where you are staying"): N_("in the house where they are staying"),
}
"""The same to somebody else than the patient."""


def where_in_words(setting: Setting, place: str = "", language: str = "en-US", *, yours: bool = True) -> str:
    """Where a visit is, as the end of a sentence: "at the clinic (Oak Street, Room 12)". ``yours``: to the patient."""
    words = WHERE[setting]
    where = catalogue(language).gettext(words if yours else NOT_YOURS.get(words, words))
    return f"{where} ({place})" if place else where


def medicine_lines(medicines: Iterable[Medicine], may_confirm: frozenset[MemberId]) -> tuple[MedicineLine, ...]:
    """The medicine changes that may reach a page: those that a prescriber or nurse entered or confirmed."""
    return tuple(
        MedicineLine(medicine.change, medicine.name, medicine.what_for, medicine.how)
        for medicine in medicines
        if medicine.confirmed_by in may_confirm
    )


def _free_texts(page: SummaryPage) -> Iterator[str]:
    """Everything on the page that somebody typed about this patient. The call box is chosen by a clinician."""
    yield page.what_matters
    yield from page.talks
    for step in page.steps:
        yield from (step.who, step.what, step.by_when)
    for medicine in page.medicines:
        yield from (medicine.name, medicine.what_for, medicine.how)
    for visit in page.next_visits:
        yield visit.where
    yield page.questions


class BlockKey(StrEnum):
    """Why a page may not leave yet; the screen jumps from it to where it can be mended."""

    DIED = "died"
    NOT_SEEN = "not_seen"
    NOT_RELEASED = "not_released"
    RELEASED_BY_OTHER = "released_by_other"
    WITHDRAWN = "withdrawn"
    NO_READER = "no_reader"
    VERSION = "version"
    CONSENT = "consent"
    COURT_ORDER = "court_order"
    NOT_TOLD = "not_told"
    CHOICES = "choices"
    MEDICINES = "medicines"
    CALL_BOX = "call_box"
    TALKS = "talks"
    STEPS = "steps"
    WORDS = "words"
    DO_NOT_MAIL = "do_not_mail"
    MAIL_NOT_ASKED = "mail_not_asked"
    PHRASES = "phrases"
    INTERPRETED = "interpreted"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Block:
    """One reason why a page may not leave, as a sentence that says how to mend it."""

    key: BlockKey
    message: str


@dataclass(frozen=True)
class ReleaseFacts:
    """What is recorded around a page.

    ``present``: the members who came. ``released_by``: who released the patient's words. ``withdrawn``: why released
    words were withdrawn ("The code status changed."), empty if they were not. ``medicines``: all that were recorded;
    ``may_confirm``: the members who are prescribers or nurses. ``discussed``: hospice or the end of life was talked
    about with this reader. ``by_mail``: the page is to be mailed. ``phrases_approved``: somebody who
    reads the language of the page approved its phrases. ``reads_english``: the reader does. ``put_across``: it is
    recorded who translated the team's words, or read them aloud.
    """

    status: VisitStatus
    present: frozenset[MemberId] = frozenset()
    released_by: MemberId | None = None
    withdrawn: str = ""
    reader: str = ""
    medicines: tuple[Medicine, ...] = ()
    may_confirm: frozenset[MemberId] = field(default_factory=frozenset)
    died: bool = False
    discussed: bool = False
    by_mail: bool = False
    safe_mail: YesNo = YesNo.NOT_ASKED
    phrases_approved: bool = True
    reads_english: bool = True
    put_across: bool = False


def blocks(page: SummaryPage, facts: ReleaseFacts) -> tuple[Block, ...]:
    """Why this page may not leave the team yet; nothing if it may. Nothing unreleased prints, from wherever."""
    return (
        *_visit_blocks(page, facts),
        *_page_blocks(page, facts),
        *_language_blocks(page, facts),
        *_mail_blocks(facts),
    )


def _visit_blocks(page: SummaryPage, facts: ReleaseFacts) -> Iterator[Block]:
    if facts.died:
        yield Block(BlockKey.DIED, _("{name} has died: no page goes out.").format(name=page.patient))
    if facts.status not in SEEN:
        yield Block(BlockKey.NOT_SEEN, _("Not seen yet: mark the visit as seen first."))
    if facts.withdrawn:
        yield Block(
            BlockKey.WITHDRAWN,
            _("The words were withdrawn. {why} Check the page and release it again.").format(why=facts.withdrawn),
        )
    elif facts.released_by is None:
        yield Block(BlockKey.NOT_RELEASED, _("Not released yet: a clinician who was there releases the words."))
    elif facts.released_by not in facts.present:
        yield Block(
            BlockKey.RELEASED_BY_OTHER,
            _("Released by somebody who was not there: a clinician who was there must release the words."),
        )
    if not facts.reader.strip():
        yield Block(BlockKey.NO_READER, _("No reader yet: say by name who the page is for."))
    for medicine in facts.medicines:
        if medicine.confirmed_by not in facts.may_confirm:
            message = _("{medicine}: a prescriber or nurse must confirm this change.")
            yield Block(BlockKey.MEDICINES, message.format(medicine=medicine.name.strip() or _("Medicine change")))


def _page_blocks(page: SummaryPage, facts: ReleaseFacts) -> Iterator[Block]:
    for why in page.call_box.blocked:
        yield Block(BlockKey.CALL_BOX, why)
    if len(page.talks) > MOST_TALKS:
        message = _("{count} things talked about: choose which {most} go on the page.")
        yield Block(BlockKey.TALKS, message.format(count=len(page.talks), most=MOST_TALKS))
    if len(page.steps) > MOST_STEPS:
        message = _("{count} next steps: choose which {most} go on the page.")
        yield Block(BlockKey.STEPS, message.format(count=len(page.steps), most=MOST_STEPS))
    for medicine in page.medicines:
        for one in (*misread(medicine.name), *misread(medicine.how)):
            message = _("{medicine}: “{dose}” can be misread. Write “{better}”.")
            words = message.format(medicine=medicine.name, dose=one.dose, better=one.better)
            yield Block(BlockKey.MEDICINES, words)
    # A page that sends its reader to a hospice was chosen by a clinician for somebody who is enrolled there.
    enrolled = page.call_box.kind is CallBoxKind.HOSPICE
    for text in _free_texts(page) if page.version is not PageVersion.CHILD else ():
        for unfit in unfit_words(text, discussed=facts.discussed, enrolled=enrolled, language=page.language):
            yield Block(BlockKey.WORDS, unfit.message)


def _language_blocks(page: SummaryPage, facts: ReleaseFacts) -> Iterator[Block]:
    language = page_language(page.language).tag
    if not facts.phrases_approved:
        yield Block(BlockKey.PHRASES, draft_phrases(language))
    told = page.steps or page.medicines or page.call_box.when
    if told and not facts.put_across and (language != ENGLISH or not facts.reads_english):
        message = _("Record who approved the translation, or which interpreter read the steps and medicines aloud.")
        yield Block(BlockKey.INTERPRETED, message)


def draft_phrases(language: str) -> str:
    """That nobody who reads a language approved its phrases yet, as a sentence."""
    message = _("The phrases of the page in {language} are a draft: a person who reads it approves them in Settings.")
    return message.format(language=language_name(language))


def _mail_blocks(facts: ReleaseFacts) -> Iterator[Block]:
    if facts.by_mail and facts.safe_mail is YesNo.NO:
        yield Block(BlockKey.DO_NOT_MAIL, _("Do not mail: hand the page over instead."))
    elif facts.by_mail and facts.safe_mail is not YesNo.YES:
        yield Block(BlockKey.MAIL_NOT_ASKED, _("Ask first whether mail to this address is safe."))

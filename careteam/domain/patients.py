"""Patients and their families: status, enrolment, whereabouts, contacts, and what is safe to say and send."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from careteam.domain.ids import ContactId, PatientId, PlaceId
from careteam.domain.places import Setting
from careteam.domain.team import VisitorWish
from careteam.domain.versions import Told, YesFrom
from careteam.domain.words import Word
from careteam.i18n import N_


class AgeGroup(Word):
    """Steers prompts and suggests who signs; development, not age, decides what a child understands."""

    CHILD = "child", N_("Child")
    TEEN = "teen", N_("Teen")
    YOUNG_ADULT = "young_adult", N_("Young adult")
    ADULT = "adult", N_("Adult")
    OLDER_ADULT = "older_adult", N_("Older adult")


class BirthKnown(Word):
    """How well the birth date is known."""

    KNOWN = "known", N_("Known")
    ESTIMATED = "estimated", N_("Estimated")
    EXPECTED = "expected", N_("Expected")
    UNKNOWN = "unknown", N_("Not known")


class YesNo(Word):
    """A question that may not have been asked yet."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")
    NOT_ASKED = "not_asked", N_("Not asked")


class ProgramStatus(Word):
    """Where the patient stands with this team. Hospice enrolment and treatment are told apart from it."""

    REFERRED = "referred", N_("Referred")
    ACTIVE = "active", N_("Active")
    DISCHARGED = "discharged", N_("Discharged")
    NOT_ADMITTED = "not_admitted", N_("Not admitted")
    DIED = "died", N_("Died")


WITH_TEAM = frozenset({ProgramStatus.REFERRED, ProgramStatus.ACTIVE})
"""Whom the team looks after or is about to."""

LEFT = frozenset({ProgramStatus.DISCHARGED, ProgramStatus.NOT_ADMITTED})
"""Who is not with the team now, and may be referred again."""


class CodeStatus(Word):
    """What to do if heart or breath stop. Never taken as full where nothing is recorded."""

    NOT_RECORDED = "not_recorded", N_("Not recorded, check the chart")
    NOT_DISCUSSED = "not_discussed", N_("Not discussed")
    FULL = "full", N_("Full")
    LIMITED = "limited", N_("Limited")
    DNR = "dnr", N_("DNR")
    DNI = "dni", N_("DNI")
    DNR_DNI = "dnr_dni", N_("DNR and DNI")


NO_RESUSCITATION = frozenset({CodeStatus.DNR, CodeStatus.DNR_DNI})


class CallBoxKind(Word):
    """Whom the patient's printed call box names first; a clinician chooses."""

    STANDARD = "standard", N_("Our team, then the emergency number")
    HOSPICE = "hospice", N_("The hospice first")
    PORTABLE_ORDER = "portable_order", N_("DNR or POLST form: where it is, whom to call first")


class InterpreterKind(Word):
    """How an interpreter joins. Never a relative, above all never a child."""

    IN_PERSON = "in_person", N_("In person")
    VIDEO = "video", N_("By video")
    PHONE = "phone", N_("By phone")
    SIGN = "sign", N_("Sign language")


class Precautions(Word):
    """Infection precautions that order a day of home visits."""

    NONE = "none", N_("None", "precautions")
    PROTECT = "protect", N_("Immunocompromised: see first")
    CONTACT = "contact", N_("Contact: see last")
    DROPLET = "droplet", N_("Droplet: see last")
    AIRBORNE = "airborne", N_("Airborne: see last")


class CareKind(Word):
    """The kind of care that an insurance covers."""

    ALL = "all", N_("All care")
    MEDICAL = "medical", N_("Doctor or nurse practitioner")
    NURSING = "nursing", N_("Nursing")
    SOCIAL_WORK = "social_work", N_("Social work")
    CHAPLAINCY = "chaplaincy", N_("Chaplain")


class Payer(Word):
    """Who pays."""

    PRIVATE = "private", N_("Private insurance")
    MEDICARE = "medicare", N_("Medicare")
    MEDICAID = "medicaid", N_("Medicaid")
    VA = "va", N_("VA")
    NONE = "none", N_("None", "insurance")


class TreatmentKind(Word):
    """Treatment under way beside palliative care."""

    CHEMOTHERAPY = "chemotherapy", N_("Chemotherapy")
    RADIATION = "radiation", N_("Radiation")
    IMMUNOTHERAPY = "immunotherapy", N_("Immunotherapy")
    DIALYSIS = "dialysis", N_("Dialysis")
    TRANSFUSION = "transfusion", N_("Transfusion")
    OTHER = "other", N_("Other treatment")


class ContactRole(Word):
    """What a person is to the patient; one person may be several."""

    CAREGIVER = "caregiver", N_("Caregiver")
    DECISION_MAKER = "decision_maker", N_("Decision maker")
    PARENT = "parent", N_("Parent or guardian")
    SIBLING = "sibling", N_("Brother or sister")
    CHILD = "child", N_("Son or daughter")
    FAMILY = "family", N_("Family or friend")
    SCHOOL = "school", N_("School")
    ONCOLOGIST = "oncologist", N_("Oncologist")
    PRIMARY_CARE = "primary_care", N_("Primary care")
    CLINICIAN = "clinician", N_("Other clinician")
    HOSPICE = "hospice", N_("Hospice")


OUTSIDE_TEAM = frozenset({ContactRole.ONCOLOGIST, ContactRole.PRIMARY_CARE, ContactRole.CLINICIAN, ContactRole.HOSPICE})
"""The patient's own treatment team, listed beside ours as outside members."""


class Authority(Word):
    """Where a decision maker's authority comes from."""

    NONE = "none", N_("Does not decide")
    AGENT = "agent", N_("Health care agent")
    GUARDIAN = "guardian", N_("Court-appointed guardian")
    PARENT = "parent", N_("Parent of a minor")
    SURROGATE = "surrogate", N_("Legal surrogate")
    OTHER = "other", N_("Other", "authority to decide")


class MayKnow(Word):
    """What a contact may be told."""

    NOT_ASKED = "not_asked", N_("Not asked: tell nothing yet")
    EVERYTHING = "everything", N_("Everything")
    PRACTICAL = "practical", N_("Times and places only")
    NOTHING = "nothing", N_("Must not be told")


class Bereavement(Word):
    """What a bereaved person said to the offer of support, made by somebody who knew them."""

    NOT_OFFERED = "not_offered", N_("Not offered")
    AGREED = "agreed", N_("Agreed")
    LATER = "later", N_("Ask again later")
    DECLINED = "declined", N_("Declined for good")


@dataclass(frozen=True)
class TimesThatSuit:
    """When visits suit the patient on one day of the week (0 is Monday), in the wall-clock time of the home."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True)
class Insurance:
    """Who pays for one kind of care. The number never reaches a page."""

    care: CareKind = CareKind.ALL
    payer: Payer = Payer.NONE
    plan: str = ""
    number: str = ""


@dataclass(frozen=True)
class PatientDraft:
    """A patient as edited on screen. Names as the person gives them; languages as BCP 47 tags, the first preferred.

    ``name_private``: the preferred name stays between the patient and the team. ``told``: what a child or teen knows.
    ``page_language``: the language of the pages printed for this patient.
    """

    given_name: str = ""
    family_name: str = ""
    preferred_name: str = ""
    name_private: bool = False
    pronouns: str = ""
    mrn: str = ""
    birth_known: BirthKnown = BirthKnown.KNOWN
    birth_date: date | None = None
    age_group: AgeGroup | None = None
    languages: tuple[str, ...] = ("en",)
    interpreter_needed: bool = False
    interpreter_kind: InterpreterKind | None = None
    phone: str = ""
    email: str = ""
    safe_call: YesNo = YesNo.NOT_ASKED
    safe_message: YesNo = YesNo.NOT_ASKED
    safe_mail: YesNo = YesNo.NOT_ASKED
    diagnosis: str = ""
    is_cancer: bool = False
    diagnosed_on: date | None = None
    advanced_on: date | None = None
    what_matters: str = ""
    insurance: tuple[Insurance, ...] = ()
    times_that_suit: tuple[TimesThatSuit, ...] = ()
    visitor_wish: VisitorWish = VisitorWish.NONE
    call_box: CallBoxKind = CallBoxKind.STANDARD
    large_print: bool = False
    told: tuple[Told, ...] = ()
    page_language: str = "en"

    @property
    def name(self) -> str:
        """The name the patient goes by."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class CodeStatusDraft:
    """The code status with who decided, when, and the document; a change withdraws released pages."""

    status: CodeStatus = CodeStatus.NOT_RECORDED
    decided_on: date | None = None
    decided_by: str = ""
    source: str = ""
    form_where: str = ""


@dataclass(frozen=True)
class ResidenceDraft:
    """A place the patient calls home, with what a visitor must know. Key codes stay on screen, never on paper."""

    kind: Setting = Setting.OWN_HOME
    place_id: PlaceId | None = None
    room: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    zone: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    access: str = ""
    key_code: str = ""
    pets: str = ""
    oxygen: bool = False
    two_people: bool = False
    precautions: Precautions = Precautions.NONE
    main: bool = True
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class TreatmentDraft:
    """Treatment under way and its days: weekdays (0 is Monday) between two dates, or single dates."""

    kind: TreatmentKind = TreatmentKind.CHEMOTHERAPY
    where: str = ""
    weekdays: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class HospiceDraft:
    """A hospice enrolment, which may go along with treatment (children on Medicaid: ACA section 2302)."""

    hospice: str = ""
    phone: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class StayDraft:
    """Where the patient is now, other than at home: hospital unit and bed, emergency room, respite, hospice, school."""

    setting: Setting = Setting.HOSPITAL
    place_id: PlaceId | None = None
    bed: str = ""
    since: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class ContactDraft:
    """Somebody around the patient, and what is safe: to call, to leave a message, to mail, and to tell."""

    name: str = ""
    relation: str = ""
    roles: tuple[ContactRole, ...] = (ContactRole.FAMILY,)
    organization: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    language: str = ""
    safe_call: YesNo = YesNo.NOT_ASKED
    safe_message: YesNo = YesNo.NOT_ASKED
    safe_mail: YesNo = YesNo.NOT_ASKED
    may_know: MayKnow = MayKnow.NOT_ASKED
    own_page: YesNo = YesNo.NOT_ASKED
    own_page_from: YesFrom | None = None
    own_page_on: date | None = None
    authority: Authority = Authority.NONE
    authority_from: date | None = None
    authority_to: date | None = None
    custody: str = ""
    court_order: str = ""
    court_forbids_page: bool = False
    court_order_from: date | None = None
    court_order_to: date | None = None
    birth_date: date | None = None
    is_patient_id: PatientId | None = None
    bereavement: Bereavement = Bereavement.NOT_OFFERED
    note: str = ""


@dataclass(frozen=True)
class DeathDraft:
    """That a patient died: the date, and who told us."""

    died_on: date | None = None
    told_by: str = ""


@dataclass(frozen=True)
class CallDraft:
    """A phone call with the patient or family: with whom, about what, and what was agreed.

    ``contact_id``: the contact it was with, if one of them. ``incoming``: they called us, which nothing can refuse.
    """

    patient_id: PatientId
    contact_id: ContactId | None = None
    with_whom: str = ""
    incoming: bool = False
    about: str = ""
    agreed: str = ""


def years_old(born: date, on: date) -> int:
    """Whole years of age on a day; somebody born on 29 February has the birthday on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_group(birth: date | None, on: date) -> AgeGroup | None:
    """The age group on a day; None without a birth date. Young adults are about 18 to 39, older adults 65 and over."""
    if birth is None:
        return None
    age = years_old(birth, on)
    for limit, group in ((13, AgeGroup.CHILD), (18, AgeGroup.TEEN), (40, AgeGroup.YOUNG_ADULT), (65, AgeGroup.ADULT)):
        if age < limit:
            return group
    return AgeGroup.OLDER_ADULT


def group_on(birth: date | None, said: AgeGroup | None, on: date) -> AgeGroup | None:
    """The age group on a day: people grow out of what was said once, so it counts only without a birth date."""
    return age_group(birth, on) or said


MINORS = frozenset({AgeGroup.CHILD, AgeGroup.TEEN})


def earliest_minor(on: date) -> date:
    """The earliest birth date of somebody who is not 18 yet on a day."""
    if (on.month, on.day) == (2, 29):
        return date(on.year - 18, 3, 1)
    return on.replace(year=on.year - 18) + timedelta(days=1)

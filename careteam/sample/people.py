"""The sample office's patients and families, their referrals, and who serves them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from careteam.domain.assignments import AssignmentRole, AssignmentState, HowOften
from careteam.domain.help import HelpDomain
from careteam.domain.identity import person_key
from careteam.domain.page_languages import ENGLISH
from careteam.domain.patients import (
    NO_RESUSCITATION,
    Authority,
    Bereavement,
    BirthKnown,
    CallBoxKind,
    CareKind,
    CodeStatus,
    ContactRole,
    Insurance,
    InterpreterKind,
    MayKnow,
    Payer,
    Precautions,
    ProgramStatus,
    TimesThatSuit,
    TreatmentKind,
    YesNo,
)
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.referrals import ReferralSource, ReferralStatus, Urgency
from careteam.domain.team import VisitorWish
from careteam.persistence.models import (
    Assignment,
    Contact,
    HospiceEnrolment,
    Patient,
    ProgramSpell,
    Referral,
    Residence,
    Stay,
    Treatment,
)
from careteam.sample import words
from careteam.sample.cast import ZONE, Cast, Person, Somebody

NEW_REFERRALS = 5
HERS = frozenset({"Mother", "Daughter", "Wife", "Sister"})
HIS = frozenset({"Father", "Son", "Husband", "Brother"})
PRECAUTIONS = (*(Precautions.NONE,) * 17, Precautions.PROTECT, Precautions.PROTECT, Precautions.CONTACT)
FACILITIES = {
    Setting.NURSING_HOME: PlaceKind.NURSING_HOME,
    Setting.ASSISTED_LIVING: PlaceKind.ASSISTED_LIVING,
    Setting.RETIREMENT_COMMUNITY: PlaceKind.RETIREMENT_COMMUNITY,
}
ADULT_HOMES = (
    (Setting.OWN_HOME,) * 13
    + (Setting.NURSING_HOME,) * 3
    + (Setting.ASSISTED_LIVING,) * 2
    + (Setting.RETIREMENT_COMMUNITY,) * 2
)
CODES = (
    (CodeStatus.NOT_RECORDED,) * 4
    + (CodeStatus.FULL,) * 6
    + (CodeStatus.DNR,) * 4
    + (CodeStatus.DNR_DNI,) * 2
    + (CodeStatus.NOT_DISCUSSED,) * 2
    + (CodeStatus.LIMITED,)
)
HOW_OFTEN = {
    "nurse": (HowOften.TWO_A_WEEK, HowOften.WEEKLY, HowOften.TWO_WEEKS, HowOften.TWO_WEEKS, *(HowOften.AS_NEEDED,) * 8),
    "nurse_practitioner": (HowOften.FOUR_WEEKS, *(HowOften.AS_NEEDED,) * 5),
    "social_worker": (HowOften.FOUR_WEEKS, HowOften.TWO_WEEKS, *(HowOften.AS_NEEDED,) * 6),
    "chaplain": (HowOften.FOUR_WEEKS, *(HowOften.AS_NEEDED,) * 5),
}
"""How often patients are visited at home in a discipline, one after the other; the rest as needed."""
SOME = (("dietitian", 0.35), ("music_therapist", 0.25), ("patient_navigator", 0.3))


def write(cast: Cast) -> None:
    """Write every patient with their family, then share them out among the team."""
    active = max(1, round(cast.size.staff * 12.5))
    for index in range(cast.size.patients):
        cast.patients.append(_write_patient(cast, index, now_with_us=index < active - NEW_REFERRALS))
    _share_out(cast)
    for count in range(NEW_REFERRALS):
        _write_new_referral(cast, count)


def _write_patient(cast: Cast, index: int, *, now_with_us: bool) -> Person:
    rng = cast.rng
    child = cast.chance(0.10)
    born = cast.today - timedelta(days=int(365.25 * (rng.uniform(0.5, 17) if child else rng.triangular(20, 97, 72))))
    illness, cancer = cast.pick(words.CHILD_ILLNESS if child else words.ADULT_ILLNESS)
    begins, ends, died = _time_with_us(cast, now_with_us=now_with_us)
    hospice = ends is None and not child and cast.chance(0.07)
    case = Case(born, illness, cancer, begins, ends if died else None, now_with_us, hospice)
    patient_id, given, family, interpreter = _add_patient(cast, index, case)
    spells = [(ProgramStatus.REFERRED, begins - timedelta(days=6)), (ProgramStatus.ACTIVE, begins)]
    if ends is not None:
        spells.append((ProgramStatus.DIED if died else ProgramStatus.DISCHARGED, ends))
    for status, since in spells:
        cast.writer.add(ProgramSpell, patient_id=patient_id, status=status, since=since)
    home = Setting.OWN_HOME if child else cast.pick(ADULT_HOMES)
    residence_id = _add_residence(cast, patient_id, home)
    person = Person(
        patient_id, f"{given} {family}", family, begins, ends, home, residence_id, interpreter, child, cancer
    )
    _add_contacts(cast, person)
    if ends is None:
        _add_situation(cast, person, hospice=hospice)
    return person


def _time_with_us(cast: Cast, *, now_with_us: bool) -> tuple[date, date | None, bool]:
    rng = cast.rng
    if now_with_us:
        return cast.today - timedelta(days=int(rng.expovariate(1 / 90)) + 4), None, False
    span = (cast.today - cast.first).days
    begins = cast.first + timedelta(days=int(rng.uniform(-60, max(1, span - 20))))
    ends = min(begins + timedelta(days=int(rng.expovariate(1 / 123)) + 10), cast.today - timedelta(days=1))
    return begins, ends, cast.chance(0.6)


@dataclass(frozen=True)
class Case:
    """What chance has said of a patient before there is a name to it."""

    born: date
    illness: str
    cancer: bool
    begins: date
    died_on: date | None
    now_with_us: bool
    hospice: bool


def _add_patient(cast: Cast, index: int, case: Case) -> tuple[UUID, str, str, bool]:
    rng = cast.rng
    woman, family = cast.chance(0.55), cast.pick(words.FAMILY)
    given = cast.pick(words.WOMEN if woman else words.MEN)
    child = case.born > cast.today - timedelta(days=18 * 365)
    mornings = tuple(TimesThatSuit(day, time(9), time(13)) for day in range(5))
    languages = cast.pick(words.LANGUAGES)
    diagnosed = case.begins - timedelta(days=rng.randint(20, 900))
    code = cast.pick(CODES)
    decided = code not in (CodeStatus.NOT_RECORDED, CodeStatus.NOT_DISCUSSED)
    order = code in NO_RESUSCITATION and cast.chance(0.5)
    box = CallBoxKind.HOSPICE if case.hospice else CallBoxKind.PORTABLE_ORDER if order else CallBoxKind.STANDARD
    status = (
        ProgramStatus.ACTIVE if case.now_with_us else ProgramStatus.DIED if case.died_on else ProgramStatus.DISCHARGED
    )
    patient_id = cast.writer.add(
        Patient,
        given_name=given,
        family_name=family,
        preferred_name="",
        pronouns="they/them" if cast.chance(0.02) else "she/her" if woman else "he/him",
        mrn=f"MR{100_000 + index}",
        birth_known=BirthKnown.KNOWN,
        birth_date=case.born,
        languages=languages,
        interpreter_needed="en" not in languages,
        interpreter_kind=InterpreterKind.PHONE if "en" not in languages else None,
        phone=f"585-555-{4000 + index % 5000}",
        safe_call=YesNo.YES,
        safe_message=cast.pick((YesNo.YES, YesNo.NO, YesNo.NOT_ASKED)),
        safe_mail=cast.pick((YesNo.YES, YesNo.YES, YesNo.NO)),
        diagnosis=case.illness,
        is_cancer=case.cancer,
        diagnosed_on=diagnosed,
        advanced_on=max(diagnosed, case.begins - timedelta(days=rng.randint(5, 50))) if case.cancer else None,
        what_matters=cast.pick(words.CHILD_MATTERS if child else words.WHAT_MATTERS) if cast.chance(0.8) else "",
        insurance=(Insurance(CareKind.ALL, cast.pick((Payer.MEDICARE, Payer.MEDICAID, Payer.PRIVATE, Payer.VA))),),
        times_that_suit=mornings if cast.chance(0.06) else (),
        visitor_wish=VisitorWish.WOMAN if index % 29 == 11 else VisitorWish.NONE,
        call_box=box,
        large_print=cast.chance(0.2),
        page_language=ENGLISH,
        status=status,
        died_on=case.died_on,
        death_told_by="Family" if case.died_on else "",
        code_status=code,
        code_decided_on=case.begins if decided else None,
        code_decided_by="Patient" if decided else "",
        code_form_where="On the refrigerator" if code in NO_RESUSCITATION else "",
        search_key=person_key(given, "", family),
    )  # fmt: skip
    return patient_id, given, family, "en" not in languages


def _add_residence(cast: Cast, patient_id: UUID, home: Setting) -> UUID:
    access, pets = cast.pick(words.DOORS)
    facility = cast.pick(cast.places[FACILITIES[home]]) if home in FACILITIES else None
    home_facts = {
        "room": str(cast.rng.randint(101, 340)) if facility else "",
        "access": access if not facility else "",
        "pets": pets if not facility else "",
        "key_code": str(cast.rng.randint(1000, 9999)) if cast.chance(0.1) else "",
        "oxygen": cast.chance(0.2),
        "two_people": cast.chance(0.04),
        "precautions": cast.pick(PRECAUTIONS),
    }
    own = cast.spot(cast.rng.randrange(len(words.TOWNS)))
    address = cast.spots[facility] if facility else own
    known = {"patient_id": patient_id, "kind": home, "place_id": facility, "zone": ZONE, "main": True}
    return cast.writer.add(Residence, **known, **home_facts, **address)


def _add_contacts(cast: Cast, person: Person) -> None:
    def relative(relation: str) -> str:
        both = words.WOMEN + words.MEN
        given = cast.pick(words.WOMEN if relation in HERS else words.MEN if relation in HIS else both)
        return f"{given} {person.family_name}"

    def contact(name: str, relation: str, roles: tuple[ContactRole, ...], **more: Any) -> None:
        values: dict[str, Any] = {
            "safe_call": YesNo.YES, "safe_message": cast.pick((YesNo.YES, YesNo.NO)), "safe_mail": YesNo.NOT_ASKED,
            "may_know": MayKnow.EVERYTHING, "authority": Authority.NONE, "bereavement": Bereavement.NOT_OFFERED,
            "own_page": YesNo.NOT_ASKED,
            "phone": f"585-555-{cast.rng.randint(5000, 9999)}",
        }  # fmt: skip
        cast.writer.add(
            Contact,
            patient_id=person.id,
            name=name,
            relation=relation,
            roles=roles,
            **{**values, **more},
        )

    if person.child:
        for relation in ("Mother", "Father"):
            name = relative(relation)
            person.parent = person.parent or name
            contact(
                name,
                relation,
                (ContactRole.PARENT, ContactRole.DECISION_MAKER),
                authority=Authority.PARENT,
            )
        if cast.chance(0.6):
            contact(relative("Sister"), "Sister", (ContactRole.SIBLING,), may_know=MayKnow.PRACTICAL, phone="")
        return
    relation = cast.pick(("Daughter", "Son", "Wife", "Husband", "Partner", "Sister"))
    agent = cast.chance(0.45)
    roles = (ContactRole.CAREGIVER, ContactRole.DECISION_MAKER) if agent else (ContactRole.CAREGIVER,)
    contact(relative(relation), relation, roles, authority=Authority.AGENT if agent else Authority.NONE)
    if cast.chance(0.15):
        contact(relative("Brother"), "Brother", (ContactRole.FAMILY,), may_know=MayKnow.NOTHING, safe_call=YesNo.NO)
    role, relation = (
        (ContactRole.ONCOLOGIST, "Oncologist") if person.cancer else (ContactRole.PRIMARY_CARE, "Family doctor")
    )
    contact(f"Dr. {cast.pick(words.FAMILY)}", relation, (role,))


def _add_situation(cast: Cast, person: Person, *, hospice: bool) -> None:
    """Where the patient is now, hospice, and treatment under way."""
    if cast.chance(0.08):
        person.stay_since = cast.working_day(-cast.rng.randint(0, 4))
        person.stay_place = cast.pick(
            cast.places[PlaceKind.UNIT][2:] if person.child else cast.places[PlaceKind.UNIT][:2]
        )
        cast.writer.add(
            Stay,
            patient_id=person.id,
            setting=Setting.HOSPITAL,
            place_id=person.stay_place,
            bed=str(cast.rng.randint(1, 30)),
            since=datetime.combine(person.stay_since, time(15), UTC),
        )
    if hospice:
        cast.writer.add(
            HospiceEnrolment,
            patient_id=person.id,
            hospice="Comfort Hospice",
            phone="585-555-0177",
            starts_on=cast.today - timedelta(days=cast.rng.randint(3, 40)),
        )
    if person.cancer and cast.chance(0.5):
        person.treated = cast.rng.randrange(5)
        cast.writer.add(
            Treatment,
            patient_id=person.id,
            kind=cast.pick((TreatmentKind.CHEMOTHERAPY, TreatmentKind.RADIATION, TreatmentKind.IMMUNOTHERAPY)),
            where="Lakeside Cancer Center",
            weekdays=(person.treated,),
            dates=(),
            starts_on=cast.today - timedelta(days=30),
        )


def _share_out(cast: Cast) -> None:
    """Give each patient a lead and the other disciplines they need; the shortest caseload takes the next."""
    by_discipline: dict[str, list[Somebody]] = {}
    for member in cast.team:
        by_discipline.setdefault(member.discipline, []).append(member)

    def least(*keys: str) -> Somebody:
        able = [member for key in keys for member in by_discipline.get(key, ())]
        return min(able, key=lambda member: (len(member.patients), cast.rng.random()))

    for index, person in enumerate(cast.patients):
        if index % 48 == 47 and person.ends is None:
            continue  # nobody has been found yet
        chosen = [
            least("physician") if person.child else least("physician", "nurse_practitioner", "physician_assistant")
        ]
        chosen.append(least("nurse"))
        if cast.chance(0.75):
            chosen.append(least("social_worker"))
        if cast.chance(0.4):
            chosen.append(least("chaplain"))
        if person.child:
            chosen.append(least("child_life"))
        chosen += [least(key) for key, share in SOME if cast.chance(share)]
        for place, member in enumerate(chosen):
            rhythms = HOW_OFTEN.get(member.discipline, (HowOften.AS_NEEDED,))
            asked = place > 2 and cast.chance(0.12)
            if not asked:
                member.patients.append(person)
                person.team.append(member)
            cast.writer.add(
                Assignment,
                patient_id=person.id,
                discipline_id=cast.disciplines[member.discipline],
                member_id=member.id,
                role=AssignmentRole.LEAD if place == 0 else AssignmentRole.PRIMARY,
                state=AssignmentState.ASKED if asked else AssignmentState.ACCEPTED,
                starts_on=person.begins,
                ends_on=person.ends,
                how_often=HowOften.AS_NEEDED if person.child else rhythms[len(member.patients) % len(rhythms)],
            )


def _write_new_referral(cast: Cast, count: int) -> None:
    rng = cast.rng
    illness, cancer = cast.pick(words.ADULT_ILLNESS)
    given, family = cast.pick(words.WOMEN + words.MEN), cast.pick(words.FAMILY)
    advanced = cast.today - timedelta(days=(12, 44, 51, 20, 33)[count % 5]) if cancer else None
    patient_id = cast.writer.add(
        Patient, given_name=given, family_name=family, birth_known=BirthKnown.KNOWN,
        birth_date=cast.today - timedelta(days=rng.randint(45, 88) * 365), languages=("en",), interpreter_needed=False,
        safe_call=YesNo.NOT_ASKED, safe_message=YesNo.NOT_ASKED, safe_mail=YesNo.NOT_ASKED, diagnosis=illness,
        is_cancer=cancer, advanced_on=advanced, insurance=(), times_that_suit=(), call_box=CallBoxKind.STANDARD,
        visitor_wish=VisitorWish.NONE, large_print=False, page_language=ENGLISH,
        status=ProgramStatus.REFERRED, code_status=CodeStatus.NOT_RECORDED,
        search_key=person_key(given, "", family), phone=f"585-555-{4990 + count}",
    )  # fmt: skip
    since = cast.today - timedelta(days=count)
    cast.writer.add(ProgramSpell, patient_id=patient_id, status=ProgramStatus.REFERRED, since=since)
    _add_residence(cast, patient_id, Setting.OWN_HOME)
    cast.writer.add(
        Referral,
        patient_id=patient_id,
        source=ReferralSource.CLINICIAN if count else ReferralSource.FAMILY,
        referrer=f"Dr. {cast.pick(words.FAMILY)}" if count else "Daughter",
        referrer_phone=f"585-555-{6100 + count}",
        received_at=cast.now - timedelta(days=count, hours=2 + count),
        urgency=(Urgency.TODAY, Urgency.TWO_DAYS, Urgency.THIS_WEEK, Urgency.ROUTINE, Urgency.ROUTINE)[count % 5],
        reason=cast.pick(("Pain not controlled", "Goals of care", "Help for the family", "Symptoms at home")),
        domains=(HelpDomain.SYMPTOMS, HelpDomain.FAMILY),
        patient_knows=YesNo.YES,
        patient_agrees=YesNo.YES if count else YesNo.NOT_ASKED,
        status=ReferralStatus.RECEIVED,
    )

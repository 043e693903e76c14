"""Every act of a service that changes records, each in one or more situations: what undo is tried on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from careteam.domain.assignments import AssignmentDraft, AssignmentRole, AssignmentState, HowOften
from careteam.domain.day_plans import Placed, Sketch
from careteam.domain.handoffs import Fate
from careteam.domain.patients import (
    CallDraft,
    CodeStatus,
    CodeStatusDraft,
    ContactDraft,
    DeathDraft,
    HospiceDraft,
    PatientDraft,
    ProgramStatus,
    ResidenceDraft,
    StayDraft,
    TreatmentDraft,
)
from careteam.domain.places import PlaceDraft, PlaceKind, Setting
from careteam.domain.recurrence import Repeat, Scope
from careteam.domain.referrals import ReferralDraft, Urgency
from careteam.domain.team import AbsenceDraft, DisciplineDraft, Hue, MemberDraft
from careteam.domain.terms import TermDraft
from careteam.domain.travel_settings import CorrectionDraft, PaceDraft
from careteam.domain.visits import CancelReason, NotSeenReason, VisitOutcome, VisitStatus
from careteam.domain.week_plans import WeekSketch
from careteam.persistence.models import Assignment, VisitRecord
from careteam.services import (
    absences,
    accounts,
    assignments,
    balances,
    contacts,
    covers,
    day_calls,
    day_plans,
    deaths,
    disciplines,
    drives,
    handoffs,
    office_settings,
    page_languages,
    patients,
    places,
    printing,
    records,
    referrals,
    series,
    status,
    team,
    terms,
    transfer,
    travel,
    visits,
    week_plans,
    whereabouts,
)
from careteam.services.day_calls import Agreement
from careteam.services.drives import Proposal
from careteam.services.handoffs import Terms
from careteam.services.transfer import Field, Target
from tests.builders import a_member, a_patient, a_record, an_assignment, discipline
from tests.exchange.samples import PATIENTS, TEAM
from tests.services.ground import AT_TEN, Act, Ground

TODAY = date(2026, 11, 23)
TOMORROW = AT_TEN.date()
NOW: Any = None
"""Whatever version the record is at."""

LASTING = {
    "accounts.add": "it makes a key slot beside the file",
    "accounts.remove": "it takes a key slot away",
    "founding.found": "there is nobody before it",
    "printing.printed": "paper is out",
    "copies.went": "paper is out",
    "printing.not_printed": "it says what the printer did",
    "drafts.keep": "what one types is no record until it is saved",
    "drafts.forget": "as it was kept",
    "preferences.keep": "how one’s own screen looks is no record",
    "patients.viewed": "who looked is noted for good",
    "patient_list.copied": "who copied names is noted for good",
}
"""Acts that undo does not take back, and why."""

WITHIN = {
    "assignments.end_before": "part of a handoff and of its end",
    "assignments.take_over": "part of a handoff and of an assignment",
    "drafts.forget_all": "part of taking an account away",
    "handed_visits.hand_over": "part of a handoff",
    "patients.take_in": "part of an import",
    "travel.enter": "part of putting a drive right",
    "visits.book_all": "part of booking one visit or a series",
    "visits.propose_all": "part of publishing a day’s plan",
    "visits.enter_pinned": "part of publishing a week’s plan",
    "day_calls.leave_out": "part of publishing a plan",
    "visits.change_all": "part of changing one visit or a series",
    "withdrawals.withdraw": "part of what changes a patient’s situation",
}
READS = {"office_settings.edit", "transfer.basis", "transfer.preview"}


def _absence(ground: Ground) -> AbsenceDraft:
    return AbsenceDraft(ground.tom, AT_TEN, AT_TEN + timedelta(days=1))


def _remove_absence(ground: Ground) -> Act:
    absence = ground.do(lambda work: absences.save(work, None, _absence(ground), seen=None))
    return lambda work: absences.remove(work, absence, seen=NOW)


def _hospice(ground: Ground) -> Act:
    return lambda work: status.save_hospice(work, ground.maria, None, HospiceDraft("Harbor", starts_on=TODAY))


def _retire_hospice(ground: Ground) -> Act:
    hospice = ground.do(_hospice(ground))
    return lambda work: status.retire_hospice(work, hospice)


def _treatment(ground: Ground) -> Act:
    return lambda work: status.save_treatment(work, ground.maria, None, TreatmentDraft(weekdays=(1, 3), dates=(TODAY,)))


def _retire_treatment(ground: Ground) -> Act:
    treatment = ground.do(_treatment(ground))
    return lambda work: status.retire_treatment(work, treatment)


def _new_lead(ground: Ground) -> Act:
    joel = a_member(ground.office, "Joel Adams")
    draft = AssignmentDraft(ground.maria, member_id=joel, role=AssignmentRole.LEAD, starts_on=date(2026, 11, 25))
    return lambda work: assignments.assign(work, draft)


def _lead_swapped(ground: Ground) -> Act:
    """On the day it began: the one before steps aside, and the other, who is here already, leads."""
    draft = replace(
        ground.office.read(lambda work: assignments.edit(work, ground.offered)).draft,
        role=AssignmentRole.LEAD,
        state=AssignmentState.ACCEPTED,
    )
    return lambda work: assignments.save(work, ground.offered, draft, seen=NOW)


def _died(ground: Ground) -> Act:
    return lambda work: deaths.died(work, ground.maria, DeathDraft(TODAY, "Ana Lopez"))


def _death_taken_back(ground: Ground) -> Act:
    ground.do(_died(ground))
    return lambda work: deaths.take_back(work, ground.maria)


def _own(ground: Ground) -> DisciplineDraft:
    return DisciplineDraft("", "Art therapist", "AT", Hue.BLUE, "art therapist", "Helps with painting.")


def _retire_term(ground: Ground) -> Act:
    made = ground.do(lambda work: terms.save(work, None, TermDraft("titrate", "change slowly")))
    return lambda work: terms.retire(work, made)


def _pace(ground: Ground) -> Act:
    return lambda work: travel.save_pace(work, None, PaceDraft(start_minutes=9.0))


def _pace_changed(ground: Ground) -> Act:
    made = ground.do(_pace(ground))
    return lambda work: travel.save_pace(work, made, PaceDraft(start_minutes=11.0, source="Measured"), seen=NOW)


def _retire_pace(ground: Ground) -> Act:
    made = ground.do(lambda work: travel.save_pace(work, None, PaceDraft(begins=time(7), ends=time(9))))
    return lambda work: travel.retire_pace(work, made)


def _put_right(ground: Ground) -> Act:
    return lambda work: travel.save_correction(work, None, CorrectionDraft(ground.home, ground.clinic, 40))


def _put_right_otherwise(ground: Ground) -> Act:
    made = ground.do(_put_right(ground))
    draft = CorrectionDraft(ground.clinic, ground.home, 50, one_way=True)
    return lambda work: travel.save_correction(work, made, draft, seen=NOW)


def _retire_correction(ground: Ground) -> Act:
    made = ground.do(_put_right(ground))
    return lambda work: travel.retire_correction(work, made)


def _learned(ground: Ground) -> Proposal:
    return Proposal(ground.clinic, ground.home, "Clinic", "Home", 33, 4, 40)


def _learned_accepted(ground: Ground) -> Act:
    """What was put right before gives way."""
    ground.do(_put_right(ground))
    return lambda work: drives.accept(work, _learned(ground))


def _retire_discipline(ground: Ground) -> Act:
    made = ground.do(lambda work: disciplines.save(work, None, _own(ground), seen=None))
    return lambda work: disciplines.retire(work, made, seen=NOW)


def _settings(ground: Ground) -> Act:
    edited = ground.office.read(office_settings.edit)
    return lambda work: office_settings.save(work, replace(edited.draft, lock_minutes=9), seen=edited.version)


def _language_taken_back(ground: Ground) -> Act:
    ground.do(lambda work: page_languages.approve(work, "ar", "Dr. Samir Haddad"))
    return lambda work: page_languages.take_back(work, "ar")


def _declined(ground: Ground) -> None:
    ground.do(lambda work: referrals.decline(work, ground.referral, "Not palliative", seen=NOW))


def _reopen(ground: Ground) -> Act:
    _declined(ground)
    return lambda work: referrals.reopen(work, ground.referral, seen=NOW)


def _tell(ground: Ground) -> Act:
    _declined(ground)
    return lambda work: referrals.tell_referrer(work, ground.referral, seen=NOW)


def _accepted(ground: Ground) -> Act:
    patient = ground.office.read(lambda work: referrals.row(work, ground.referral)).patient_id
    draft = AssignmentDraft(patient, member_id=ground.lena, role=AssignmentRole.LEAD)
    return lambda work: referrals.accept(work, ground.referral, draft, seen=NOW)


def _outcome() -> VisitOutcome:
    return VisitOutcome(a_record(), datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 9))


def _corrected(ground: Ground) -> Act:
    """Words changed after their release, which takes it back."""
    seen = ground.version(VisitRecord, ground.record())
    return lambda work: records.save(
        work, ground.recorded, VisitOutcome(a_record(what_matters="To hear the sea.")), seen=seen
    )


def _released(ground: Ground) -> Act:
    ground.do(lambda work: records.complete(work, ground.today, _outcome(), seen=0))
    return lambda work: records.release(work, ground.today, ground.tom)


def _put_back(ground: Ground) -> Act:
    ground.do(lambda work: visits.cancel(work, ground.visit, CancelReason.WEATHER))
    return lambda work: visits.put_back(work, ground.visit)


def _home_again(ground: Ground) -> Act:
    ground.do(lambda work: whereabouts.admit(work, ground.maria, StayDraft(Setting.HOSPITAL)))
    return lambda work: whereabouts.home_again(work, ground.maria)


def _transfer(ground: Ground) -> Act:
    """From one ward to another: the stay before ends."""
    ground.do(lambda work: whereabouts.admit(work, ground.maria, StayDraft(Setting.HOSPITAL, bed="4")))
    return lambda work: whereabouts.admit(work, ground.maria, StayDraft(Setting.HOSPITAL, bed="7"))


def _with_known(ground: Ground) -> Act:
    """An import that brings somebody, and the death of somebody who is here."""
    text = "Id,FIRST,LAST,BIRTHDATE,DEATHDATE\nb-1,Nora,Quist,1950-01-01,\n"
    ground.do(lambda work: transfer.import_patients(work, ground.reading(text, Target.PATIENTS)))
    more = "b-2,Ivo,Brand,1944-03-03,2026-11-20\n"
    text = text.replace("1950-01-01,", "1950-01-01,2026-11-21") + more
    reading = ground.reading(text, Target.PATIENTS)
    return lambda work: transfer.import_patients(work, reading)


def _import_patients(ground: Ground) -> Act:
    reading = ground.reading(PATIENTS, Target.PATIENTS)
    return lambda work: transfer.import_patients(work, reading)


def _import_team(ground: Ground) -> Act:
    reading = ground.reading(TEAM, Target.TEAM, values={Field.DISCIPLINE: {"Falconry": "chaplain"}})
    return lambda work: transfer.import_team(work, reading)


def _proposed(ground: Ground) -> Any:
    return ground.visit


def _published(ground: Ground, minute: int | None) -> Act:
    """Maria’s visit, proposed for tomorrow, at another time; or left out."""
    draft = ground.draft(status=VisitStatus.PROPOSED)
    ground.do(lambda work: visits.change(work, ground.visit, draft, seen=None))
    day = ground.office.read(lambda work: day_plans.gather(work, AT_TEN.date()))
    sketch = Sketch() if minute is None else Sketch((Placed(ground.visit, minute, (ground.lena,)),))
    return lambda work: day_calls.publish(work, day, sketch)


def _week_published(ground: Ground, *, planned: bool) -> Act:
    """Maria is to be seen by Tom every week: two days after her visit with Lena, or not at all that week."""
    key = discipline(ground.office, "nurse")
    draft = AssignmentDraft(ground.maria, key, ground.tom, starts_on=TODAY, how_often=HowOften.WEEKLY)
    ground.do(lambda work: assignments.remove(work, ground.offered, seen=ground.version(Assignment, ground.offered)))
    ground.do(lambda work: assignments.assign(work, draft))
    week = ground.office.read(lambda work: week_plans.gather(work, TODAY + timedelta(days=7)))
    sketch = WeekSketch(tuple(Sketch() for _day in week.days))
    (due,) = week.due
    if planned:
        sketch = sketch.with_day(2, Sketch((Placed(due, 11 * 60, (ground.tom,)),)))
    return lambda work: week_plans.publish(work, week, sketch)


def _handed_over(ground: Ground, last: date | None, first: date = TOMORROW) -> Act:
    """Lena’s patients, and her visit with Maria, go to Kai."""
    a_member(ground.office, "Kai Lund")
    terms = Terms(ground.lena, first, last)
    handoff = ground.office.read(lambda work: handoffs.propose(work, terms))
    assert [visit.fate for line in handoff.taken for visit in line.visits] == [Fate.MOVE]
    return lambda work: handoffs.hand_over(work, handoff)


def _balanced(ground: Ground) -> Act:
    """Lena has eighteen patients more than Kai, and gives some to him."""
    a_member(ground.office, "Kai Lund")
    for number in range(18):
        patient = a_patient(ground.office, f"Pat Person{chr(97 + number)}")
        an_assignment(ground.office, patient, ground.lena, starts_on=date(2026, 11, 2))
    kind = discipline(ground.office, "nurse_practitioner")
    found = ground.office.read(lambda work: balances.ground(work, kind))
    balance = ground.office.read(lambda work: balances.propose(work, found, balances.moves(found)))
    assert balance.shifts
    return lambda work: balances.balance(work, balance.handoffs)


def _handed_back(ground: Ground) -> Act:
    ground.do(_handed_over(ground, date(2026, 12, 4)))
    return lambda work: covers.hand_back(work, ground.lena)


def _series(ground: Ground) -> Act:
    """Maria is seen on Tuesdays and Thursdays too, four times."""
    draft = ground.draft(starts=AT_TEN.replace(hour=15), ends=AT_TEN.replace(hour=16))
    return lambda work: series.book(work, draft, Repeat(weekdays=(1, 3), times=4))


def _series_changed(ground: Ground, scope: Scope, later: timedelta) -> Act:
    first, *_others = ground.do(_series(ground))
    edited = ground.office.read(lambda work: visits.edit(work, first))
    draft = replace(edited.draft, starts=edited.draft.starts + later, ends=edited.draft.ends + later)
    return lambda work: series.change(work, first, draft, scope, seen=edited.version)


def _series_cancelled(ground: Ground) -> Act:
    _first, second, *_others = ground.do(_series(ground))
    return lambda work: series.cancel(work, second, CancelReason.WEATHER, "Snow", scope=Scope.FOLLOWING)


def _taken_out(ground: Ground) -> Act:
    first, *_others = ground.do(_series(ground))
    return lambda work: series.take_out(work, first)


def _spare_home(ground: Ground) -> Act:
    home = ground.do(
        lambda work: whereabouts.save_residence(work, ground.maria, None, ResidenceDraft(street="4 Elm", main=False))
    )
    return lambda work: whereabouts.retire_residence(work, home)


def _spare_member(ground: Ground) -> Act:
    spare = a_member(ground.office, "Ruth Cohen", "chaplain")
    return lambda work: team.retire(work, spare, seen=NOW)


ACTS: dict[str, list[Callable[[Ground], Act]]] = {
    "absences.save": [lambda on: lambda work: absences.save(work, None, _absence(on), seen=None)],
    "absences.remove": [_remove_absence],
    "accounts.link": [
        lambda on: lambda work: accounts.link(work, work.user.account_id, on.lena),
    ],
    "assignments.assign": [_new_lead],
    "assignments.assign_all": [
        lambda on: lambda work: assignments.assign_all(work, [on.maria], on.tom, AssignmentRole.BACKUP),
    ],
    "assignments.save": [_lead_swapped],
    "assignments.answer": [
        lambda on: lambda work: assignments.answer(work, on.offered, AssignmentState.DECLINED, seen=NOW)
    ],
    "assignments.end": [lambda on: lambda work: assignments.end(work, on.lead, TODAY, "Moved away", seen=NOW)],
    "assignments.remove": [lambda on: lambda work: assignments.remove(work, on.lead, seen=NOW)],
    "contacts.save": [
        lambda on: lambda work: contacts.save(work, on.maria, None, ContactDraft("Leo Lopez", phone="555-0199")),
        lambda on: lambda work: contacts.save(work, on.maria, on.contact, ContactDraft("Ana Ruiz", note="Moved")),
    ],
    "contacts.retire": [lambda on: lambda work: contacts.retire(work, on.maria, on.contact)],
    "contacts.log_call": [
        lambda on: (
            lambda work: contacts.log_call(work, CallDraft(on.maria, on.contact, "Ana", True, "Pain", "Dana calls"))
        )
    ],
    "covers.hand_back": [_handed_back],
    "day_calls.publish": [lambda on: _published(on, 12 * 60), lambda on: _published(on, None)],
    "day_calls.agree": [
        lambda on: (
            lambda work: day_calls.agree(work, _proposed(on), Agreement(time(9, 30), time(10, 30), "Ana", "Agreed"))
        )
    ],
    "day_calls.another_time": [lambda on: lambda work: day_calls.another_time(work, on.visit)],
    "day_calls.decline": [lambda on: lambda work: day_calls.decline(work, on.visit, "Feels well")],
    "day_calls.prioritize": [lambda on: lambda work: day_calls.prioritize(work, on.visit, Urgency.TODAY)],
    "deaths.died": [_died],
    "deaths.take_back": [_death_taken_back],
    "disciplines.save": [lambda on: lambda work: disciplines.save(work, None, _own(on), seen=None)],
    "disciplines.retire": [_retire_discipline],
    "terms.save": [lambda _on: lambda work: terms.save(work, None, TermDraft("titrate", "change slowly"))],
    "terms.retire": [_retire_term],
    "balances.balance": [_balanced],
    "travel.save_pace": [_pace, _pace_changed],
    "travel.retire_pace": [_retire_pace],
    "travel.save_correction": [_put_right, _put_right_otherwise],
    "travel.retire_correction": [_retire_correction],
    "drives.accept": [lambda on: lambda work: drives.accept(work, _learned(on)), _learned_accepted],
    "drives.dismiss": [lambda on: lambda work: drives.dismiss(work, _learned(on))],
    "handoffs.hand_over": [
        lambda on: _handed_over(on, date(2026, 12, 4)),
        lambda on: _handed_over(on, None),
        lambda on: _handed_over(on, None, TODAY),  # on the very day that Lena’s own began, which is taken back
    ],
    "office_settings.save": [_settings],
    "page_languages.approve": [lambda on: lambda work: page_languages.approve(work, "ar", "Dr. Samir Haddad")],
    "page_languages.take_back": [_language_taken_back],
    "patients.save": [
        lambda on: lambda work: patients.save(work, None, PatientDraft("Jun", "Park", birth_date=date(1990, 1, 1))),
        lambda on: (
            lambda work: patients.save(
                work, on.maria, PatientDraft("Maria", "Lopez-Ruiz", languages=("es", "en"), birth_date=date(1968, 4, 2))
            )
        ),
    ],
    "printing.remember_size": [
        lambda on: lambda work: printing.remember_size(work, on.maria, large_print=True),
    ],
    "places.save": [
        lambda on: lambda work: places.save(work, None, PlaceDraft("4 West", PlaceKind.CLINIC), seen=None),
        lambda on: (
            lambda work: places.save(
                work, on.clinic, PlaceDraft("Clinic 2", PlaceKind.CLINIC, latitude=42.65, longitude=-73.5), seen=NOW
            )
        ),
    ],
    "places.retire": [lambda on: lambda work: places.retire(work, on.clinic, seen=NOW)],
    "records.save": [lambda on: lambda work: records.save(work, on.today, _outcome(), seen=0), _corrected],
    "records.complete": [lambda on: lambda work: records.complete(work, on.today, _outcome(), seen=0)],
    "records.release": [_released],
    "records.finish": [lambda on: lambda work: records.finish(work, on.today, _outcome(), on.tom, seen=0)],
    "referrals.receive": [
        lambda on: lambda work: referrals.receive(work, ReferralDraft(reason="Pain"), PatientDraft("Jun", "Park")),
        lambda on: lambda work: referrals.receive(work, ReferralDraft(on.maria, reason="Pain again")),
    ],
    "referrals.save": [
        lambda on: lambda work: referrals.save(work, on.referral, ReferralDraft(reason="Nausea"), seen=NOW)
    ],
    "referrals.accept": [_accepted],
    "referrals.decline": [lambda on: lambda work: referrals.decline(work, on.referral, "Not palliative", seen=NOW)],
    "referrals.redirect": [lambda on: lambda work: referrals.redirect(work, on.referral, "Harbor", "Closer", seen=NOW)],
    "referrals.reopen": [_reopen],
    "referrals.tell_referrer": [_tell],
    "series.book": [_series],
    "series.change": [
        lambda on: _series_changed(on, Scope.ALL, timedelta(days=1)),
        lambda on: _series_changed(on, Scope.FOLLOWING, timedelta(hours=1)),
    ],
    "series.cancel": [_series_cancelled],
    "series.take_out": [_taken_out],
    "status.change": [lambda on: lambda work: status.change(work, on.maria, ProgramStatus.DISCHARGED, reason="Stable")],
    "status.set_code": [
        lambda on: lambda work: status.set_code(work, on.maria, CodeStatusDraft(CodeStatus.DNR, TODAY, "Maria Lopez"))
    ],
    "status.save_hospice": [_hospice],
    "status.retire_hospice": [_retire_hospice],
    "status.save_treatment": [_treatment],
    "status.retire_treatment": [_retire_treatment],
    "team.save": [
        lambda on: (
            lambda work: team.save(
                work, None, MemberDraft("Ines", "Prado", discipline(on.office, "dietitian")), seen=None
            )
        ),
    ],
    "team.retire": [_spare_member],
    "transfer.import_patients": [_with_known, _import_patients],
    "transfer.import_team": [_import_team],
    "visits.book": [
        lambda on: (
            lambda work: visits.book(work, on.draft(starts=AT_TEN.replace(hour=15), ends=AT_TEN.replace(hour=16)))
        )
    ],
    "visits.change": [
        lambda on: (
            lambda work: visits.change(
                work, on.visit, on.draft(starts=AT_TEN.replace(hour=15), ends=AT_TEN.replace(hour=16)), seen=None
            )
        ),
        lambda on: lambda work: visits.change(work, on.visit, on.draft(member_ids=(on.tom, on.lena)), seen=None),
    ],
    "visits.cancel": [lambda on: lambda work: visits.cancel(work, on.visit, CancelReason.WEATHER, "Snow")],
    "visits.mark_not_seen": [lambda on: lambda work: visits.mark_not_seen(work, on.today, NotSeenReason.TOO_ILL)],
    "visits.arrive": [lambda on: lambda work: visits.arrive(work, on.today)],
    "visits.mark_seen": [lambda on: lambda work: visits.mark_seen(work, on.today)],
    "visits.put_back": [_put_back],
    "visits.pin": [lambda on: lambda work: visits.pin(work, on.visit)],
    "week_plans.publish": [
        lambda on: _week_published(on, planned=True),
        lambda on: _week_published(on, planned=False),
    ],
    "whereabouts.save_residence": [
        lambda on: lambda work: whereabouts.save_residence(work, on.maria, None, ResidenceDraft(street="9 Elm Street"))
    ],
    "whereabouts.retire_residence": [_spare_home],
    "whereabouts.admit": [
        lambda on: lambda work: whereabouts.admit(work, on.maria, StayDraft(Setting.HOSPITAL, bed="412")),
        _transfer,
    ],
    "whereabouts.home_again": [_home_again],
}
"""Every act that undo takes back, each in one or more situations."""

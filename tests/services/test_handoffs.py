"""A whole caseload changes hands: spread fairly, by the patients' needs, and back by itself."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.errors import Invalid, Stale
from careteam.domain.handoffs import Fate
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import CallDraft, ContactDraft, ContactRole, ProgramStatus, YesNo
from careteam.domain.team import AbsenceDraft, Gender, VisitorWish
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import Patient, Visit, WorkEntry
from careteam.services import absences, assignments, contacts, covers, handoffs, undo, visits
from careteam.services.assignments import AssignmentRow
from careteam.services.handoffs import Handoff, Terms, Wishes
from careteam.services.office import Office, Work
from tests.builders import a_home, a_member, a_patient, a_visit, an_assignment
from tests.queries import counted

LEAD, PRIMARY, BACKUP, COVERING = AssignmentRole
FIRST, LAST = date(2026, 11, 25), date(2026, 12, 4)


def proposed(office: Office, member: MemberId, wishes: Wishes | None = None, last: date | None = LAST) -> Handoff:
    return office.read(lambda work: handoffs.propose(work, Terms(member, FIRST, last), wishes))


def done(office: Office, handoff: Handoff) -> int:
    return office.write(lambda work: handoffs.hand_over(work, handoff))[0]


def who(handoff: Handoff) -> dict[str, str]:
    return {line.patient: line.coverer.name if line.coverer else "" for line in handoff.lines}


def team(office: Office, patient: PatientId, *, past: bool = False) -> list[AssignmentRow]:
    return list(office.read(lambda work: assignments.of_patient(work, patient, past=past)))


def serving(office: Office, patient: PatientId) -> list[tuple[str, AssignmentRole, date, date | None]]:
    return [(row.member, row.role, row.starts_on, row.ends_on) for row in team(office, patient)]


def visit(office: Office, visit_id: VisitId) -> tuple[list[MemberId], bool, str]:
    def read(work: Work) -> tuple[list[MemberId], bool, str]:
        row = work.get(Visit, visit_id)
        return list(visits.edit(work, visit_id).draft.member_ids), row.on_pinboard, row.reason_note

    return office.read(read)


def is_away(office: Office, member: MemberId, first: datetime, last: datetime) -> None:
    office.write(lambda work: absences.save(work, None, AbsenceDraft(member, first, last), seen=None))


def test_a_caseload_is_covered_for_a_time_and_comes_back_by_itself(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    maria, peter = a_patient(office), a_patient(office, "Peter Young")
    an_assignment(office, maria, lena, role=LEAD, starts_on=date(2026, 10, 1), answered_on=date(2026, 10, 2))
    an_assignment(office, peter, lena, starts_on=date(2026, 10, 1))
    assert done(office, proposed(office, lena)) == 2
    assert serving(office, maria) == [
        ("Lena Fischer", LEAD, date(2026, 10, 1), None),
        ("Kai Lund", COVERING, FIRST, LAST),
    ]
    cover = team(office, maria)[1]
    assert (cover.state, cover.answered_on) == (AssignmentState.ACCEPTED, date(2026, 10, 2))
    assert cover.why == "For Lena Fischer, who is away"
    (one,) = office.read(lambda work: covers.of_member(work, lena))
    assert (one.member_id, one.patients, one.first, one.last) == (kai, 2, FIRST, LAST)


def test_it_is_one_act_with_a_title(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    for name in ("Maria Lopez", "Peter Young"):
        an_assignment(office, a_patient(office, name), lena)
    before = office.read(lambda work: work.session.query(WorkEntry).count())
    done(office, proposed(office, lena))
    titles = office.read(lambda work: [one.title for one in work.session.query(WorkEntry).order_by(WorkEntry.id)])
    assert len(titles) == before + 1
    assert titles[-1] == "Hand over Lena Fischer’s caseload (2 patients) until Fri, Dec 4"


def test_patients_are_spread_over_colleagues_alike(office: Office) -> None:
    lena, kai, mina = a_member(office), a_member(office, "Kai Lund"), a_member(office, "Mina Sato")
    for number in range(6):
        an_assignment(office, a_patient(office, f"Patient {chr(97 + number)}one"), lena)
    handoff = proposed(office, lena)
    assert {share.member_id: (share.patients, share.before, share.after) for share in handoff.shares} == {
        kai: (3, 0, 1.5),
        mina: (3, 0, 1.5),
    }


def test_one_who_fits_best_does_not_get_it_all_and_it_is_said_why(office: Office) -> None:
    lena = a_member(office)
    kai = a_member(office, "Kai Lund", languages=("en", "es"))
    mina = a_member(office, "Mina Sato", languages=("en",))
    for number in range(12):
        an_assignment(office, a_patient(office, f"Patient {chr(97 + number)}one", languages=("es",)), lena)
    handoff = proposed(office, lena, last=None)
    assert {share.member_id: share.after for share in handoff.shares} == {kai: 7, mina: 5}
    hers = next(line for line in handoff.lines if line.coverer and line.coverer.member_id == mina)
    assert hers.candidates[0].name == "Kai Lund"
    assert hers.coverer is not None
    assert hers.coverer.reasons[0] == "Less full than Kai Lund"


def test_where_nobody_has_room_each_patient_has_somebody_all_the_same(office: Office) -> None:
    lena = a_member(office)
    small, large = a_member(office, "Kai Lund", caseload_limit=1), a_member(office, "Mina Sato", caseload_limit=2)
    for number in range(9):
        an_assignment(office, a_patient(office, f"Patient {chr(97 + number)}one"), lena)
    handoff = proposed(office, lena, last=None)
    assert {share.member_id: share.after for share in handoff.shares} == {small: 3, large: 6}


def test_the_wish_for_a_woman_and_a_known_face_count(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund", gender=Gender.MAN)
    a_member(office, "Mina Sato", gender=Gender.WOMAN)
    a_member(office, "Amy Abel")
    asks, knows = a_patient(office, visitor_wish=VisitorWish.WOMAN), a_patient(office, "Peter Young")
    for patient in (asks, knows):
        an_assignment(office, patient, lena)
    a_visit(office, knows, [kai], datetime(2026, 11, 3, 9), status=VisitStatus.COMPLETED)
    handoff = proposed(office, lena)
    assert who(handoff) == {"Maria Lopez": "Mina Sato", "Peter Young": "Kai Lund"}
    reasons = {line.patient: line.coverer.reasons for line in handoff.lines if line.coverer}
    assert "A woman, as the patient wishes" in reasons["Maria Lopez"]
    assert "Knows the patient: 1 visit, on Nov 3, 2026" in reasons["Peter Young"]
    unlucky = next(one for one in handoff.lines[0].candidates if one.name == "Kai Lund")
    assert "The patient wishes for a woman" in unlucky.reasons


def test_nobody_covers_two_services_of_one_patient_and_two_people_of_one_name_are_two(office: Office) -> None:
    lena, ruth = a_member(office), a_member(office, "Ruth Adams")
    a_member(office, "Kai Lund", languages=("en", "es"))
    a_member(office, "Mina Sato", languages=("en",))
    maria, other = a_patient(office, languages=("es",)), a_patient(office, languages=("es",))
    own = an_assignment(office, maria, ruth, starts_on=date(2026, 10, 1)).assignment_id
    days = {"starts_on": date(2026, 11, 16), "ends_on": LAST}
    an_assignment(office, maria, lena, role=COVERING, taken_from_id=own, **days)
    an_assignment(office, maria, lena, role=LEAD)
    an_assignment(office, other, lena)
    handoff = proposed(office, lena)
    given = [(line.patient_id, line.coverer.name) for line in handoff.lines if line.coverer]
    assert sorted(name for patient, name in given if patient == maria) == ["Kai Lund", "Mina Sato"]
    assert (other, "Kai Lund") in given
    assert done(office, handoff) == 3


def test_a_colleague_with_room_gets_more_than_one_who_is_full(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund", caseload_limit=4)
    a_member(office, "Mina Sato", caseload_limit=20)
    for number in range(4):
        an_assignment(office, a_patient(office, f"Own {chr(97 + number)}one"), kai)
    for number in range(3):
        an_assignment(office, a_patient(office, f"Patient {chr(97 + number)}one"), lena)
    assert set(who(proposed(office, lena)).values()) == {"Mina Sato"}


def test_who_would_go_past_the_limit_comes_after_all_who_would_not(office: Office) -> None:
    lena, patient = a_member(office), a_patient(office, languages=("es",))
    full = a_member(office, "Full House", caseload_limit=1, languages=("es",))
    a_member(office, "Free Hand", languages=("en",))
    an_assignment(office, a_patient(office, "Own One"), full)
    an_assignment(office, patient, lena)
    an_assignment(office, patient, full, role=BACKUP)
    (line,) = [one for one in proposed(office, lena).lines if one.patient_id == patient]
    assert [(one.name, one.full) for one in line.candidates] == [("Free Hand", False), ("Full House", True)]
    assert line.coverer == line.candidates[0]


def test_the_home_counts_the_drive(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    patient = a_patient(office)
    a_home(office, patient)
    an_assignment(office, patient, lena)
    (line,) = proposed(office, lena).lines
    assert line.coverer is not None
    assert (line.coverer.before, line.coverer.after) == (0, 0.6)


def test_language_and_the_backup_decide(office: Office) -> None:
    lena, _kai = a_member(office), a_member(office, "Kai Lund", languages=("en",))
    a_member(office, "Mina Sato", languages=("en", "es"))
    ruth = a_member(office, "Ruth Adams", languages=("en",))
    spanish, known = a_patient(office, languages=("es",)), a_patient(office, "Peter Young")
    an_assignment(office, spanish, lena)
    an_assignment(office, known, lena)
    an_assignment(office, known, ruth, role=BACKUP)
    handoff = proposed(office, lena)
    assert who(handoff) == {"Maria Lopez": "Mina Sato", "Peter Young": "Ruth Adams"}
    reasons = {line.patient: line.coverer.reasons for line in handoff.lines if line.coverer}
    assert "Speaks Spanish" in reasons["Maria Lopez"]
    assert reasons["Peter Young"][0] == "The patient’s backup"
    done(office, handoff)
    assert [(row.member, row.role) for row in team(office, known)] == [
        ("Lena Fischer", PRIMARY),
        ("Ruth Adams", BACKUP),
        ("Ruth Adams", COVERING),
    ]


def test_only_who_may_take_over_is_offered_and_the_rest_say_why(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Tom Reyes", "nurse")
    amara = a_member(office, "Amara Osei", "physician")
    kai = a_member(office, "Kai Lund")
    left = a_member(office, "Gone Early", ends_on=date(2026, 11, 30))
    patient = a_patient(office)
    an_assignment(office, patient, lena)
    an_assignment(office, patient, kai, state=AssignmentState.DECLINED)
    is_away(office, left, datetime(2026, 11, 25), datetime(2026, 11, 26))
    (line,) = proposed(office, lena).lines
    assert {one.name: one.blocked for one in line.candidates} == {
        "Amara Osei": "",
        "Kai Lund": "The patient declined Kai Lund",
        "Gone Early": "Not on the team then",
    }
    assert line.coverer is not None
    assert line.coverer.member_id == amara
    assert "Another discipline" in line.coverer.reasons


def test_who_is_away_most_of_the_time_does_not_cover_and_who_is_away_a_day_says_so(office: Office) -> None:
    lena, kai, mina = a_member(office), a_member(office, "Kai Lund"), a_member(office, "Mina Sato")
    an_assignment(office, a_patient(office), lena)
    is_away(office, kai, datetime(2026, 11, 25), datetime(2026, 12, 3))
    is_away(office, mina, datetime(2026, 11, 27), datetime(2026, 11, 28))
    is_away(office, mina, datetime(2026, 11, 30, 8), datetime(2026, 11, 30, 9))
    (line,) = proposed(office, lena).lines
    kais = next(one for one in line.candidates if one.member_id == kai)
    assert kais.blocked == "Away 6 of the 8 days"
    assert line.coverer is not None
    assert line.coverer.member_id == mina
    assert line.coverer.reasons[0] == "Away 1 of the 8 days"


def test_nobody_fits_says_why_and_the_patient_stays(office: Office) -> None:
    dana, patient = a_member(office, "Dana Ruiz", "social_worker"), a_patient(office)
    an_assignment(office, patient, dana)
    handoff = proposed(office, dana)
    assert who(handoff) == {"Maria Lopez": ""}
    assert handoff.lines[0].why_nobody == "Nobody else on the team has this discipline"
    with pytest.raises(Invalid, match="Nobody takes over"):
        done(office, handoff)


def test_backups_and_services_without_the_patients_yes_stay(office: Office) -> None:
    ruth = a_member(office, "Ruth Cohen", "chaplain")
    a_member(office, "Eli Stone", "chaplain")
    asked, said_yes, backup = (a_patient(office, name) for name in ("Maria Lopez", "Peter Young", "Tim Okafor"))
    an_assignment(office, asked, ruth, state=AssignmentState.ASKED)
    an_assignment(office, said_yes, ruth)
    an_assignment(office, backup, ruth, role=BACKUP)
    handoff = proposed(office, ruth)
    assert who(handoff) == {"Peter Young": "Eli Stone"}
    assert handoff.left == 2
    done(office, handoff)
    assert [(row.member, row.role) for row in team(office, said_yes)] == [
        ("Ruth Cohen", PRIMARY),
        ("Eli Stone", COVERING),
    ]
    assert [row.member for row in team(office, backup)] == ["Ruth Cohen"]
    assert [row.member for row in team(office, asked)] == ["Ruth Cohen"]


def test_patients_who_died_or_left_are_not_handed_over(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    for name, status in (("Dora Died", ProgramStatus.DIED), ("Dan Discharged", ProgramStatus.DISCHARGED)):
        patient = a_patient(office, name)
        an_assignment(office, patient, lena)

        def leave(work: Work, patient: PatientId = patient, status: ProgramStatus = status) -> None:
            work.named("Leave")
            work.get(Patient, patient).status = status

        office.write(leave)
    assert proposed(office, lena).lines == ()


def test_a_cover_that_runs_already_is_not_covered_twice(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    an_assignment(office, a_patient(office), lena)
    done(office, proposed(office, lena))
    again = proposed(office, lena)
    assert (again.lines, again.covered) == ((), 1)


def test_a_person_decides_who_and_the_rest_stays_as_shown(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    a_member(office, "Mina Sato")
    maria, peter = a_patient(office), a_patient(office, "Peter Young")
    for patient in (maria, peter):
        an_assignment(office, patient, lena)
    before = proposed(office, lena)
    keys = {line.patient: line.assignment_id for line in before.lines}
    wishes = Wishes({keys["Maria Lopez"]: None, keys["Peter Young"]: kai})
    handoff = proposed(office, lena, wishes)
    assert who(handoff) == {"Maria Lopez": "", "Peter Young": "Kai Lund"}
    assert done(office, handoff) == 1
    assert [row.member for row in team(office, maria)] == ["Lena Fischer"]


def test_visits_go_along_keep_their_time_and_the_window_told(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    dana = a_member(office, "Dana Ruiz", "social_worker")
    maria = a_patient(office)
    home = a_home(office, maria)
    an_assignment(office, maria, lena, role=LEAD)
    window = {"window_starts": time(10), "window_ends": time(12)}
    joint = a_visit(office, maria, [lena, dana], datetime(2026, 11, 26, 11), residence_id=home, **window)
    before = a_visit(office, maria, [lena], datetime(2026, 11, 24, 10), residence_id=home)
    handoff = proposed(office, lena)
    ((moved,),) = (line.visits for line in handoff.lines)
    assert (moved.visit_id, moved.fate, moved.stop, moved.window_starts) == (joint, Fate.MOVE, "", time(10))
    done(office, handoff)
    assert visit(office, joint) == ([kai, dana], False, "")
    draft = office.read(lambda work: visits.edit(work, joint)).draft
    assert (draft.starts, draft.window_starts, draft.window_ends) == (
        datetime(2026, 11, 26, 11),
        time(10),
        time(12),
    )
    assert visit(office, before)[0] == [lena]


def test_a_visit_that_meets_another_goes_to_the_pinboard_with_the_reason(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    maria, peter = a_patient(office), a_patient(office, "Peter Young")
    homes = {patient: a_home(office, patient) for patient in (maria, peter)}
    an_assignment(office, maria, lena)
    a_visit(office, peter, [kai], datetime(2026, 11, 26, 11), residence_id=homes[peter])
    hers = a_visit(office, maria, [lena], datetime(2026, 11, 26, 11, 30), residence_id=homes[maria])
    handoff = proposed(office, lena)
    ((one,),) = (line.visits for line in handoff.lines)
    assert one.fate is Fate.PIN
    assert one.stop.startswith("Kai Lund is with Peter Young from 11:00")
    done(office, handoff)
    members, pinned, why = visit(office, hers)
    assert (members, pinned, why) == ([kai], True, one.stop)
    edited = office.read(lambda work: visits.edit(work, hers))
    later = replace(edited.draft, starts=datetime(2026, 11, 26, 14), ends=datetime(2026, 11, 26, 15))
    office.write(lambda work: visits.change(work, hers, later, seen=edited.version))
    assert visit(office, hers) == ([kai], False, "")


def test_two_visits_that_go_to_one_colleague_are_checked_against_each_other(office: Office) -> None:
    lena, mina = a_member(office), a_member(office, "Mina Sato")
    kai = a_member(office, "Kai Lund")
    maria, peter = a_patient(office), a_patient(office, "Peter Young")
    homes = {patient: a_home(office, patient) for patient in (maria, peter)}
    an_assignment(office, maria, lena)
    an_assignment(office, peter, mina)
    first = a_visit(office, maria, [lena], datetime(2026, 11, 26, 11), residence_id=homes[maria])
    a_visit(office, peter, [mina], datetime(2026, 11, 26, 11, 30), residence_id=homes[peter])
    wish = {line.assignment_id: kai for line in proposed(office, lena).lines}
    done(office, proposed(office, lena, Wishes(wish)))
    assert visit(office, first)[0] == [kai]
    wish = {line.assignment_id: kai for line in proposed(office, mina).lines}
    ((one,),) = (line.visits for line in proposed(office, mina, Wishes(wish)).lines)
    assert one.fate is Fate.PIN
    # And within one handoff: a member who was booked twice at a time.
    an_assignment(office, peter, lena)
    a_visit(office, peter, [lena], datetime(2026, 11, 27, 11), residence_id=homes[peter])
    a_visit(office, maria, [lena], datetime(2026, 11, 27, 11, 30), residence_id=homes[maria])
    terms = Terms(lena, date(2026, 11, 27), None)
    wish = {line.assignment_id: kai for line in proposed(office, lena, last=None).lines}
    handoff = office.read(lambda work: handoffs.propose(work, terms, Wishes(wish)))
    fates = [one.fate for line in handoff.lines for one in line.visits]
    assert sorted(fates) == [Fate.MOVE, Fate.PIN]


def test_visits_are_pinned_or_left_as_wished(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    maria, peter = a_patient(office), a_patient(office, "Peter Young")
    for patient in (maria, peter):
        an_assignment(office, patient, lena)
    one = a_visit(office, maria, [lena], datetime(2026, 11, 26, 9), residence_id=a_home(office, maria))
    other = a_visit(office, peter, [lena], datetime(2026, 11, 26, 13), residence_id=a_home(office, peter))
    keys = {line.patient: line.assignment_id for line in proposed(office, lena).lines}
    fates = {keys["Maria Lopez"]: Fate.PIN, keys["Peter Young"]: Fate.STAY}
    done(office, proposed(office, lena, Wishes(visits=fates)))
    assert visit(office, one)[1:] == (True, "For Lena Fischer, who is away")
    assert visit(office, other) == ([lena], False, "")


def test_visits_with_patients_of_others_are_named(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    an_assignment(office, a_patient(office), lena)
    peter = a_patient(office, "Peter Young")
    a_visit(office, peter, [lena], datetime(2026, 11, 26, 9))
    assert [one.patient for one in proposed(office, lena).elsewhere] == ["Peter Young"]


def test_what_changed_since_the_preview_is_refused(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    own = an_assignment(office, a_patient(office), lena).assignment_id
    handoff = proposed(office, lena)
    office.write(lambda work: assignments.end(work, own, date(2026, 11, 30), seen=1))
    with pytest.raises(Stale):
        done(office, handoff)


def test_back_early_ends_every_cover_in_one_act(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    mina = a_member(office, "Mina Sato")
    maria = a_patient(office)
    an_assignment(office, maria, lena, role=LEAD, starts_on=date(2026, 10, 1))
    wish = {line.assignment_id: kai for line in proposed(office, lena).lines}
    today = office.read(lambda work: handoffs.propose(work, Terms(lena, date(2026, 11, 23), LAST), Wishes(wish)))
    done(office, today)
    of_kai = office.read(lambda work: handoffs.propose(work, Terms(kai, date(2026, 11, 30), LAST)))
    assert who(of_kai) == {"Maria Lopez": "Mina Sato"}
    done(office, of_kai)
    assert mina in {row.member_id for row in team(office, maria)}
    assert office.write(lambda work: covers.hand_back(work, lena))[0] == 1
    assert [row.member for row in team(office, maria, past=True)] == ["Lena Fischer"]
    with pytest.raises(Invalid, match="Nobody covers"):
        office.write(lambda work: covers.hand_back(work, lena))


def test_there_after_all_ends_only_the_covers_of_these_days(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    an_assignment(office, a_patient(office), lena)
    done(office, proposed(office, lena))
    later = office.read(lambda work: handoffs.propose(work, Terms(lena, date(2026, 12, 21), date(2026, 12, 24))))
    done(office, later)
    days = (date(2026, 12, 20), date(2026, 12, 24))
    (cover,) = office.read(lambda work: covers.of_member(work, lena, days))
    assert cover.first == date(2026, 12, 21)
    assert office.write(lambda work: covers.hand_back(work, lena, days))[0] == 1
    (cover,) = office.read(lambda work: covers.of_member(work, lena))
    assert cover.last == LAST


def test_a_cover_under_way_ends_yesterday(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    maria = a_patient(office)
    own = an_assignment(office, maria, lena, role=LEAD, starts_on=date(2026, 10, 1)).assignment_id
    an_assignment(office, maria, kai, role=COVERING, starts_on=date(2026, 11, 16), ends_on=LAST, taken_from_id=own)
    office.write(lambda work: covers.hand_back(work, lena))
    assert [(row.member, row.ends_on) for row in team(office, maria, past=True)] == [
        ("Lena Fischer", None),
        ("Kai Lund", date(2026, 11, 22)),
    ]


def test_for_good_the_successor_becomes_what_the_member_was(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    maria, peter = a_patient(office), a_patient(office, "Peter Young")
    an_assignment(office, maria, lena, role=LEAD, starts_on=date(2026, 10, 1))
    an_assignment(office, maria, kai, role=BACKUP, starts_on=date(2026, 10, 1))
    an_assignment(office, peter, lena, role=BACKUP, starts_on=date(2026, 10, 1))
    later = a_visit(office, maria, [lena], datetime(2027, 2, 3, 11), residence_id=a_home(office, maria))
    assert done(office, proposed(office, lena, last=None)) == 2
    day_before = date(2026, 11, 24)
    assert [(row.member, row.role, row.starts_on, row.ends_on) for row in team(office, maria, past=True)] == [
        ("Lena Fischer", LEAD, date(2026, 10, 1), day_before),
        ("Kai Lund", LEAD, FIRST, None),
        ("Kai Lund", BACKUP, date(2026, 10, 1), day_before),
    ]
    assert ("Kai Lund", BACKUP, FIRST, None) in serving(office, peter)
    assert visit(office, later)[0] == [kai]


def test_for_good_a_service_only_asked_for_stays_asked(office: Office) -> None:
    ruth = a_member(office, "Ruth Cohen", "chaplain")
    a_member(office, "Eli Stone", "chaplain")
    patient = a_patient(office)
    an_assignment(office, patient, ruth, state=AssignmentState.WAITING, starts_on=date(2026, 11, 1))
    done(office, proposed(office, ruth, last=None))
    row = next(one for one in team(office, patient) if one.member == "Eli Stone")
    assert (row.state, row.answered_on) == (AssignmentState.WAITING, None)


def test_the_families_to_call_until_somebody_called(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    maria = a_patient(office, phone="555-0140", safe_call=YesNo.NO)
    ana = ContactDraft("Ana Lopez", "daughter", (ContactRole.CAREGIVER,), phone="555-0142", safe_call=YesNo.YES)
    office.write(lambda work: contacts.save(work, maria, None, ana))
    an_assignment(office, maria, lena)
    moved = a_visit(office, maria, [lena], datetime(2026, 11, 26, 9), residence_id=a_home(office, maria))
    done(office, proposed(office, lena))
    (call,) = office.read(lambda work: covers.calls(work, lena))
    assert (call.patient, call.people) == ("Maria Lopez", ("Ana Lopez, daughter, 555-0142",))
    assert call.refusals == ("Maria Lopez is marked as not safe to call.",)
    assert [(one.visit_id, one.member_id, one.pinned) for one in call.visits] == [(moved, kai, False)]
    assert call.called_at is None
    office.write(lambda work: contacts.log_call(work, CallDraft(maria, None, "Ana Lopez", about="Kai comes")))
    (call,) = office.read(lambda work: covers.calls(work, lena))
    assert call.called_at is not None


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 20), LAST, "has passed"),
        (date(2026, 12, 5), LAST, "before the first"),
        (FIRST, date(2028, 1, 1), "more than a year"),
    ],
)
def test_days_that_cannot_be_are_refused(office: Office, first: date, last: date, words: str) -> None:
    lena = a_member(office)
    with pytest.raises(Invalid, match=words):
        office.read(lambda work: handoffs.propose(work, Terms(lena, first, last)))


def test_visits_take_as_many_reads_for_many_as_for_few(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    patient = a_patient(office)
    home = a_home(office, patient)
    an_assignment(office, patient, lena)
    a_visit(office, patient, [lena], datetime(2026, 11, 25, 9), residence_id=home)
    _few, reads = counted(office, lambda work: handoffs.propose(work, Terms(lena, FIRST, LAST)))
    for day in range(1, 5):
        a_visit(office, patient, [lena], datetime(2026, 11, 29 + day % 2, 8 + 2 * day), residence_id=home)
    many, reads_for_many = counted(office, lambda work: handoffs.propose(work, Terms(lena, FIRST, LAST)))
    assert len(many.lines[0].visits) == 5
    assert reads_for_many == reads


def test_patients_take_as_many_reads_for_many_as_for_one(office: Office) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    an_assignment(office, a_patient(office), lena)
    _one, reads = counted(office, lambda work: handoffs.propose(work, Terms(lena, FIRST, LAST)))
    for number in range(5):
        patient = a_patient(office, f"Patient {chr(97 + number)}one")
        a_home(office, patient)
        an_assignment(office, patient, lena)
    many, reads_for_many = counted(office, lambda work: handoffs.propose(work, Terms(lena, FIRST, LAST)))
    assert len(many.taken) == 6
    assert reads_for_many == reads


def test_for_good_on_the_day_it_began_is_undone_and_done_again(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    maria = a_patient(office)
    an_assignment(office, maria, lena, role=LEAD)
    before = serving(office, maria)
    done(office, office.read(lambda work: handoffs.propose(work, Terms(lena, date(2026, 11, 23)))))
    after = serving(office, maria)
    assert after == [("Kai Lund", LEAD, date(2026, 11, 23), None)]
    for _turn in range(2):
        office.write(lambda work: undo.back(work, office.history))
        assert serving(office, maria) == before
        _nothing, changes = office.write(lambda work: undo.again(work, office.history))
        assert serving(office, maria) == after
    # What came after that all the same keeps it.
    an_assignment(office, maria, kai, role=COVERING, ends_on=LAST, taken_from_id=team(office, maria)[0].id)
    act = changes.act
    assert act is not None
    with pytest.raises(Stale, match="came since and belongs to it"):
        office.write(lambda work: undo.undo(work, act.work_id))

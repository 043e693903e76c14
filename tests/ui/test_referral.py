"""From the call to the assigned clinician, by hand: few interactions, duplicates found, the clock in sight."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.ids import PatientId, ReferralId
from careteam.domain.referrals import ReferralStatus, Urgency
from careteam.services import assignments, patients, referrals
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_referral, an_assignment, discipline
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from ui.kit.context import Context
from ui.kit.routes import AssignRoute, PatientRoute, ReferralRoute, ReferralsRoute, Route
from ui.referral.accept import AcceptDialog
from ui.referral.assign import AssignDialog
from ui.referral.form import ReferralDialog
from ui.referral.page import ReferralsPage


@pytest.fixture
def page(context: Context, hand: Hand, qtbot: QtBot, desk: QWidget) -> ReferralsPage:
    made = ReferralsPage(context, ReferralsRoute(), desk)
    made.setParent(None)
    qtbot.addWidget(made)
    return made


def team_of(office: Office, patient: PatientId) -> list[tuple[str, AssignmentRole]]:
    rows = office.read(lambda work: assignments.of_patient(work, patient))
    return [(row.member, row.role) for row in rows]


def status(office: Office, referral: ReferralId) -> ReferralStatus:
    return office.read(lambda work: referrals.row(work, referral).status)


def new_referral(context: Context, hand: Hand, qtbot: QtBot, desk: QWidget, route: ReferralRoute) -> ReferralDialog:
    dialog = ReferralDialog(context, route, desk)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    hand.show(dialog)
    return dialog


def test_from_referral_to_assigned_takes_three_interactions_by_mouse_and_key(
    office: Office, page: ReferralsPage, hand: Hand
) -> None:
    full = a_member(office, "Amara Osei", "physician", caseload_limit=1)
    an_assignment(office, a_patient(office, "Eli Brooks"), full)
    a_member(office)
    referral = a_referral(office)
    hand.show(page)
    hand.count = 0
    hand.click(button(page, "Accept…"))
    hand.press(Qt.Key.Key_Return)  # the best fit
    hand.press(Qt.Key.Key_Space)  # Save
    assert hand.count == 3
    assert status(office, referral) is ReferralStatus.ACCEPTED
    patient = office.read(lambda work: referrals.row(work, referral).patient_id)
    assert team_of(office, patient) == [("Lena Fischer", AssignmentRole.LEAD)]


def test_the_same_by_keys_alone(office: Office, page: ReferralsPage, hand: Hand) -> None:
    a_member(office)
    referral = a_referral(office)
    hand.show(page)
    page.table.setFocus()
    hand.count = 0
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hand.count == 3
    assert status(office, referral) is ReferralStatus.ACCEPTED


def test_accepting_names_the_reasons_and_another_can_be_chosen(office: Office, page: ReferralsPage, hand: Hand) -> None:
    a_member(office)
    a_member(office, "Kai Lund", caseload_limit=40)
    referral = a_referral(office)
    hand.show(page)
    hand.click(button(page, "Accept…"))
    dialog = hand.dialog()
    assert isinstance(dialog, AcceptDialog)
    first = dialog.who.table.current_row()
    assert first is not None
    limit = f"{first.limit:g}"
    assert f"{first.name}, Nurse practitioner: Caseload 0 of {limit}" in dialog.who.why.text()
    hand.press(Qt.Key.Key_Down)
    second = dialog.who.table.current_row()
    assert second is not None
    assert second.name != first.name
    hand.click(button(dialog, "Accept and assign"))
    patient = office.read(lambda work: referrals.row(work, referral).patient_id)
    assert team_of(office, patient) == [(second.name, AssignmentRole.LEAD)]


def test_accepting_without_a_team_says_so_and_can_wait(office: Office, page: ReferralsPage, hand: Hand) -> None:
    referral = a_referral(office)
    hand.show(page)
    hand.click(button(page, "Accept…"))
    dialog = hand.dialog()
    hand.click(button(dialog, "Accept and assign"))
    assert dialog.isVisible()
    assert status(office, referral) is ReferralStatus.RECEIVED
    hand.click(button(dialog, "Accept, assign later"))
    assert status(office, referral) is ReferralStatus.ACCEPTED


def test_redirecting_asks_to_whom_and_why_and_then_the_referrer_is_told(
    office: Office, page: ReferralsPage, hand: Hand
) -> None:
    referral = a_referral(office)
    hand.show(page)
    hand.click(button(page, "Redirect…"))
    dialog = hand.dialog()
    hand.click(button(dialog, "Redirect"))
    assert status(office, referral) is ReferralStatus.RECEIVED
    hand.type("Hudson Hospice")
    hand.tab()
    hand.type("Lives there")
    hand.click(button(dialog, "Redirect"))
    row = office.read(lambda work: referrals.row(work, referral))
    assert (row.status, row.redirected_to, row.decision_reason) == (
        ReferralStatus.REDIRECTED,
        "Hudson Hospice",
        "Lives there",
    )
    hand.click(button(page, "Referrer was told"))
    assert page.table.rows() == ()
    assert office.read(lambda work: referrals.row(work, referral).referrer_told_at) == office.clock.now()


def test_declining_can_be_taken_back(office: Office, page: ReferralsPage, hand: Hand) -> None:
    referral = a_referral(office)
    hand.show(page)
    hand.click(button(page, "Decline…"))
    hand.type("Not a serious illness")
    hand.click(button(hand.dialog(), "Decline"))
    assert status(office, referral) is ReferralStatus.DECLINED
    hand.click(button(page, "Take the answer back"))
    assert status(office, referral) is ReferralStatus.RECEIVED


def test_a_new_referral_needs_only_name_source_and_reason(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget, visited: list[Route]
) -> None:
    dialog = new_referral(context, hand, qtbot, desk, ReferralRoute())
    hand.click(button(dialog, "Save referral"))
    assert office.read(referrals.open_rows) == ()
    dialog.form.first_entry().setFocus()
    hand.type("Maria")
    hand.tab()
    hand.type("Lopez")
    dialog.form.editor("reason").entry().setFocus()
    hand.type("Pain at night")
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (row,) = office.read(referrals.open_rows)
    assert (row.patient, row.reason, row.urgency) == ("Maria Lopez", "Pain at night", Urgency.ROUTINE)
    assert visited == [ReferralsRoute()]
    assert not dialog.isVisible()


def test_a_referral_can_be_taken_and_accepted_in_one_go(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    a_member(office)
    desk.show()
    dialog = new_referral(context, hand, qtbot, desk, ReferralRoute())
    for name, text in (("given_name", "Maria"), ("family_name", "Lopez"), ("reason", "Pain")):
        dialog.form.editor(name).entry().setFocus()
        hand.type(text)
    hand.click(button(dialog, "Save and accept…"))
    accept = hand.dialog()
    assert accept.windowTitle() == "Accept Maria Lopez"
    hand.click(button(accept, "Accept and assign"))
    (row,) = office.read(referrals.open_rows)
    assert row.status is ReferralStatus.ACCEPTED
    assert team_of(office, row.patient_id) == [("Lena Fischer", AssignmentRole.LEAD)]


def test_the_limit_is_shown_at_once_for_advanced_cancer(
    context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    dialog = new_referral(context, hand, qtbot, desk, ReferralRoute())
    assert dialog.limit.words() == ""
    cancer = next(one for one in dialog.findChildren(type(dialog.save_and_accept)) if one.text() == "Yes" and
                  "cancer" in one.accessibleName())  # fmt: skip
    hand.click(cancer)
    assert dialog.limit.words() == ""
    dialog.form.editor("advanced_on").entry().setFocus()
    hand.type("11/19/2026")
    assert dialog.limit.words().startswith("8-week limit: Jan 14 (52 days left)")


def test_somebody_already_here_is_found_while_the_name_is_typed(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget, visited: list[Route]
) -> None:
    patient = a_patient(office, "Maria Lopez")
    dialog = new_referral(context, hand, qtbot, desk, ReferralRoute())
    hand.type("Maria")
    hand.tab()
    hand.type("Lopes")
    assert "Maria Lopez, born Apr 2, 1968" in dialog.same.words()
    hand.click(button(dialog, "Use Maria Lopez"))
    assert dialog.windowTitle() == "New referral for Maria Lopez"
    dialog.form.editor("reason").entry().setFocus()
    hand.type("New pain")
    hand.click(button(dialog, "Save referral"))
    (row,) = office.read(referrals.open_rows)
    assert row.patient_id == patient
    assert len(office.read(lambda work: patients.search(work, "Lop"))) == 1


def test_the_one_already_here_can_be_opened_instead(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget, visited: list[Route]
) -> None:
    patient = a_patient(office, "Maria Lopez")
    dialog = new_referral(context, hand, qtbot, desk, ReferralRoute())
    hand.type("Maria")
    hand.tab()
    hand.type("Lopez")
    hand.click(button(dialog, "Open"))
    assert visited == [PatientRoute(patient)]


def test_a_known_patients_clock_and_name_are_there_from_the_start(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    patient = a_patient(office, is_cancer=True, advanced_on=date(2026, 9, 1))
    dialog = new_referral(context, hand, qtbot, desk, ReferralRoute(patient))
    assert dialog.windowTitle() == "New referral for Maria Lopez"
    assert "27 days past" in dialog.limit.words()
    dialog.form.editor("reason").entry().setFocus()
    hand.type("Again")
    hand.click(button(dialog, "Save referral"))
    (row,) = office.read(referrals.open_rows)
    assert row.patient_id == patient


def assigning(context: Context, hand: Hand, qtbot: QtBot, desk: QWidget, route: AssignRoute) -> AssignDialog:
    dialog = AssignDialog(context, route, desk)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    hand.show(dialog)
    return dialog


def test_assigning_says_beforehand_what_becomes_of_the_lead(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    patient, lena = a_patient(office), a_member(office)
    a_member(office, "Amara Osei", "physician")
    an_assignment(office, patient, lena, role=AssignmentRole.LEAD, starts_on=date(2026, 10, 12))
    route = AssignRoute(patient, discipline(office, "physician"))
    dialog = assigning(context, hand, qtbot, desk, route)
    assert dialog.windowTitle() == "Assign to Maria Lopez"
    assert dialog.notice.words() == ""
    hand.click(button(dialog, "Lead"))
    assert dialog.notice.words() == "Lena Fischer leads until Nov 22, then stays as primary."
    hand.click(button(dialog, "Save"))
    assert team_of(office, patient) == [
        ("Amara Osei", AssignmentRole.LEAD),
        ("Lena Fischer", AssignmentRole.PRIMARY),
    ]


def test_the_backup_comes_first_and_what_becomes_of_that_is_said(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    patient, kai = a_patient(office), a_member(office, "Kai Lund")
    a_member(office, "Amy Abel")
    an_assignment(office, patient, kai, role=AssignmentRole.BACKUP, starts_on=date(2026, 10, 12))
    route = AssignRoute(patient, discipline(office, "nurse_practitioner"))
    dialog = assigning(context, hand, qtbot, desk, route)
    assert "The patient’s backup" in dialog.who.why.text()
    assert dialog.notice.words() == "Kai Lund is backup until Nov 22."
    hand.click(button(dialog, "Save"))
    assert team_of(office, patient) == [("Kai Lund", AssignmentRole.LEAD)]


def test_with_a_lead_the_first_gap_is_proposed(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    patient, lena = a_patient(office), a_member(office)
    a_member(office, "Dana Ruiz", "social_worker")
    an_assignment(office, patient, lena, role=AssignmentRole.LEAD)
    dialog = assigning(context, hand, qtbot, desk, AssignRoute(patient))
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Space)
    assert not dialog.isVisible()
    assert ("Dana Ruiz", AssignmentRole.PRIMARY) in team_of(office, patient)


def test_a_declined_service_is_kept_without_a_member(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    patient = a_patient(office)
    a_member(office, "Ruth Cohen", "chaplain")
    route = AssignRoute(patient, discipline(office, "chaplain"))
    dialog = assigning(context, hand, qtbot, desk, route)
    hand.click(button(dialog, "Declined by the patient"))
    hand.click(button(dialog, "Primary"))
    hand.click(button(dialog, "Save"))
    (row,) = office.read(lambda work: assignments.of_patient(work, patient))
    assert (row.member, row.state, row.discipline.key) == ("", AssignmentState.DECLINED, "chaplain")


def test_an_assignment_is_ended_or_removed(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    patient = a_patient(office)
    one = an_assignment(office, patient, a_member(office)).assignment_id
    dialog = assigning(context, hand, qtbot, desk, AssignRoute(patient, assignment_id=one))
    assert not dialog.form.is_dirty()
    dialog.form.editor("ends_on").entry().setFocus()
    hand.type("11/30/2026")
    hand.click(button(dialog, "Save"))
    (row,) = office.read(lambda work: assignments.of_patient(work, patient))
    assert (row.member, row.ends_on) == ("Lena Fischer", datetime(2026, 11, 30).date())
    again = assigning(context, hand, qtbot, desk, AssignRoute(patient, assignment_id=one))
    hand.click(button(again, "Remove, it was a mistake"))
    assert team_of(office, patient) == []


def test_every_control_has_a_name(
    office: Office, page: ReferralsPage, context: Context, hand: Hand, qtbot: QtBot, desk: QWidget
) -> None:
    a_member(office)
    a_referral(office)
    hand.show(page)
    assert unnamed(page) == []
    assert unnamed(new_referral(context, hand, qtbot, desk, ReferralRoute())) == []
    patient = a_patient(office, "Eli Brooks")
    assert unnamed(assigning(context, hand, qtbot, desk, AssignRoute(patient))) == []


def test_an_empty_list_offers_a_new_referral(page: ReferralsPage, hand: Hand, visited: list[Route]) -> None:
    hand.show(page)
    assert page.table.empty is not None
    hand.click(page.table.empty.button)
    assert visited == [ReferralRoute()]

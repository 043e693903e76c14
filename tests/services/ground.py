"""The small office that every act is tried on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.patients import ContactDraft
from careteam.domain.visits import VisitDraft
from careteam.persistence.models import VisitRecord
from careteam.services import contacts, transfer, visits
from careteam.services.office import Office, Work
from careteam.services.transfer import Choices, Target
from tests.builders import (
    a_home,
    a_member,
    a_patient,
    a_place,
    a_recorded_visit,
    a_referral,
    a_visit,
    an_assignment,
)
from tests.exchange.samples import table

Act = Callable[[Work], Any]
AT_TEN = datetime(2026, 11, 24, 10)


class Ground:
    """A small office with something of everything, to act upon."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.lena = a_member(office)
        self.tom = a_member(office, "Tom Reyes", "nurse")
        self.maria = a_patient(office, phone="555-0101")
        self.home = a_home(office, self.maria)
        self.clinic = a_place(office)
        self.lead = an_assignment(office, self.maria, self.lena, role=AssignmentRole.LEAD).assignment_id
        self.offered = an_assignment(office, self.maria, self.tom, state=AssignmentState.ASKED).assignment_id
        self.visit = a_visit(office, self.maria, [self.lena], AT_TEN, residence_id=self.home)
        self.today = a_visit(office, self.maria, [self.tom], datetime(2026, 11, 23, 8), residence_id=self.home)
        self.recorded = a_recorded_visit(office, self.maria, [self.lena], datetime(2026, 11, 23, 6))
        self.referral = a_referral(office, "Omar Haddad")
        self.contact = self.do(
            lambda work: contacts.save(work, self.maria, None, ContactDraft("Ana Lopez", phone="555-0188"))
        )

    def do(self, act: Act) -> Any:
        """Something done before the act of the test."""
        return self.office.write(act)[0]

    def version(self, kind: Any, row_id: Any) -> int:
        """Of a record, now."""
        return int(self.office.read(lambda work: work.get(kind, row_id).version))

    def record(self) -> Any:
        """The id of the record there is."""
        query = select(VisitRecord.id).where(VisitRecord.visit_id == self.recorded, VisitRecord.live())
        return self.office.read(lambda work: work.session.scalars(query).one())

    def draft(self, **changes: Any) -> VisitDraft:
        """Maria’s visit of tomorrow, or one like it."""
        edited = self.office.read(lambda work: visits.edit(work, self.visit))
        return replace(edited.draft, **{"override_reason": "Agreed with the family", **changes})

    def reading(self, text: str, target: Target, **choices: Any) -> transfer.Reading:
        """A spreadsheet as read here."""
        return transfer.read(table(text), target, Choices(**choices), self.office.read(transfer.basis))

"""The counts beside the screens."""

from datetime import datetime

from careteam.domain.handing import Way
from careteam.services import printing, rail
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_recorded_visit, a_visit


def test_a_page_waits_from_its_release_to_its_print(office: Office) -> None:
    lena, patient = a_member(office), a_patient(office)
    a_visit(office, a_patient(office, "Rosa Diaz"), [lena], datetime(2026, 11, 23, 14))
    a_recorded_visit(office, patient, [lena], datetime(2026, 11, 20, 9))
    assert office.read(rail.counts).to_print == 0
    visit = a_recorded_visit(office, patient, [lena], datetime(2026, 11, 23, 8))
    assert office.read(rail.counts).to_print == 1
    sheet = printing.summary(office, visit)
    office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    counts = office.read(rail.counts)
    assert (counts.to_print, counts.today) == (0, 2)

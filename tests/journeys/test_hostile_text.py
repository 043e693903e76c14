"""Whatever somebody types or pastes, in whichever field: it is kept as text and shown as text, or refused in words."""

import json
from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import func, select

from careteam.domain.errors import Invalid
from careteam.domain.patients import PatientDraft
from careteam.domain.texts import LONGEST_LINE, LONGEST_TEXT, texts
from careteam.persistence.base import Row
from careteam.persistence.models import AuditEntry, Patient, Visit
from careteam.services import patient_list, patients
from careteam.services.office import Office, Work
from careteam.services.patient_list import Show
from tests.hostile import KEPT, REFUSED
from tests.rows import Say, kinds, one_of_each, text_fields


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both, as they differ in what they take."""
    return str(request.param)


def enter(office: Office, say: Say) -> dict[type[Row], UUID]:
    """Put what ``say`` says into every field of every table, in one act."""

    def write(work: Work) -> dict[type[Row], UUID]:
        work.named("Enter what was typed")
        return {type(row): work.add(row).id for row in one_of_each(say)}

    return office.write(write)[0]


def said(row: Row) -> list[str]:
    return [text for field in text_fields(type(row)) for text in texts(getattr(row, field))]


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_text_is_kept_as_it_is_in_every_field(office: Office, text: str) -> None:
    ids = enter(office, lambda _field: text)

    def read(work: Work) -> None:
        for kind, row_id in ids.items():
            found = said(work.get(kind, row_id))
            assert found == [text] * len(found), kind.__tablename__
            assert len(found) >= len(text_fields(kind))
        audited = work.session.scalars(select(AuditEntry.after).where(AuditEntry.row_id == ids[Visit])).one()
        assert json.loads(audited or "")["purpose"] == text

    office.read(read)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused_in_words_for_each_field(office: Office, text: str) -> None:
    before = office.read(lambda work: work.session.scalar(select(func.count(AuditEntry.seq))))
    with pytest.raises(Invalid) as refused:
        enter(office, lambda _field: text)
    named = [problem.field for problem in refused.value.problems]
    assert set(named) == {field for kind in kinds() for field in text_fields(kind)}
    assert "What matters: This text" in str(refused.value)
    assert office.read(lambda work: work.session.scalar(select(func.count(AuditEntry.seq)))) == before


def test_a_note_may_be_long_and_a_name_may_not(office: Office) -> None:
    long = "é" * LONGEST_TEXT
    patient_id = enter(office, lambda field: long if field == "what_matters" else "short")[Patient]
    assert office.read(lambda work: work.get(Patient, patient_id).what_matters) == long

    def rename(work: Work) -> None:
        work.named("Rename")
        work.get(Patient, patient_id).given_name = "é" * (LONGEST_LINE + 1)

    with pytest.raises(Invalid, match="Given name: This text has 201 characters; 200 fit here"):
        office.write(rename)


@pytest.mark.parametrize("text", (KEPT | REFUSED).values(), ids=KEPT | REFUSED)
def test_whatever_is_looked_for_the_answer_is_a_list_or_a_sentence(office: Office, text: str) -> None:
    draft = PatientDraft(given_name=text, family_name=text, mrn=text)
    with suppress(Invalid):
        assert office.read(lambda work: patients.search(work, text)) == ()
    with suppress(Invalid):
        assert office.read(lambda work: patients.similar(work, draft)) == ()
    with suppress(Invalid):
        assert office.read(lambda work: patient_list.listed(work, Show.ALL, text)).rows == ()

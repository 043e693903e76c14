"""One act of work: audited in the same commit, refused when stale, whole or not at all."""

import json

import pytest
from sqlalchemy import select, update

from careteam.domain.changes import Topic
from careteam.domain.errors import Invalid, NotFound, Stale, Unavailable
from careteam.domain.ids import DisciplineId, new_id
from careteam.persistence.models import Absence, AuditEntry, Discipline, WorkEntry
from careteam.services.office import Office, Work


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both: what one act of work promises must not hang on the database."""
    return str(request.param)


def a_discipline(work: Work, key: str = "art") -> DisciplineId:
    work.named("Add art therapy")
    row = work.add(Discipline(key=key, name="Art therapist", code="AT", hue="rust", medicines=False, core=False))
    return DisciplineId(row.id)


def trail(office: Office) -> list[tuple[str, str, str | None, str | None]]:
    entries = select(AuditEntry.action, AuditEntry.kind, AuditEntry.before, AuditEntry.after)
    rows = office.read(lambda work: work.session.execute(entries.order_by(AuditEntry.seq)).all())
    return [(row.action, row.kind, row.before, row.after) for row in rows]


def test_insert_change_and_retirement_are_audited_with_before_and_after(office: Office) -> None:
    before = len(trail(office))
    row_id, changes = office.write(a_discipline)
    assert changes.topics == {Topic.TEAM}
    assert row_id in changes.ids

    def rename(work: Work) -> None:
        work.named("Rename art therapy")
        work.get(Discipline, row_id).name = "Art"

    def retire(work: Work) -> None:
        work.named("Retire art therapy")
        work.retire(work.get(Discipline, row_id))

    office.write(rename)
    office.write(retire)
    insert, change, retirement = trail(office)[before:]
    assert insert[:2] == ("insert", "discipline")
    assert json.loads(insert[3] or "")["name"] == "Art therapist"
    assert change == ("change", "discipline", '{"name": "Art therapist"}', '{"name": "Art"}')
    assert retirement[0] == "retire"
    titles = office.read(lambda work: work.session.scalars(select(WorkEntry.title).order_by(WorkEntry.id)).all())
    assert titles[1:] == ["Add art therapy", "Rename art therapy", "Retire art therapy"]


def test_who_and_when_stand_in_the_trail(office: Office) -> None:
    entry = office.read(lambda work: work.session.scalars(select(WorkEntry)).one())
    assert (entry.account_id, entry.at) == (office.user.account_id, office.clock.now())


def test_an_edit_of_something_changed_meanwhile_is_refused(office: Office) -> None:
    row_id, _ = office.write(a_discipline)

    def rename(work: Work) -> None:
        work.named("Rename")
        work.get(Discipline, row_id, seen=1).name = "Art"

    office.write(rename)
    with pytest.raises(Stale):
        office.write(rename)


def test_a_retired_record_is_not_found(office: Office) -> None:
    row_id, _ = office.write(a_discipline)

    def retire(work: Work) -> None:
        work.named("Retire")
        work.retire(work.get(Discipline, row_id))

    office.write(retire)
    with pytest.raises(NotFound):
        office.read(lambda work: work.get(Discipline, row_id))


def test_a_failure_half_way_leaves_nothing(office: Office) -> None:
    before = trail(office)

    def fail(work: Work) -> None:
        a_discipline(work)
        work.session.flush()
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        office.write(fail)
    assert trail(office) == before


def test_a_missing_parent_is_refused_at_commit(office: Office) -> None:
    def orphan(work: Work) -> None:
        work.named("Add an absence of nobody")
        now = work.now
        work.add(
            Absence(member_id=new_id(), starts=now.replace(tzinfo=None), ends=now.replace(tzinfo=None), zone="UTC",
                    starts_at=now, ends_at=now, kind="leave")
        )  # fmt: skip

    with pytest.raises(Unavailable):
        office.write(orphan)


def test_work_that_changes_something_must_be_named(office: Office) -> None:
    with pytest.raises(RuntimeError, match="named"):
        office.write(
            lambda work: work.add(Discipline(key="x", name="X", code="X", hue="rust", medicines=False, core=False))
        )


def test_bulk_writes_and_deletes_are_refused(office: Office) -> None:
    row_id, _ = office.write(a_discipline)
    with pytest.raises(RuntimeError, match="audit"):
        office.write(lambda work: work.session.execute(update(Discipline).values(name="x")))

    def delete(work: Work) -> None:
        work.named("Delete")
        work.session.delete(work.get(Discipline, row_id))

    with pytest.raises(RuntimeError, match="retired"):
        office.write(delete)


def test_a_read_changes_nothing(office: Office) -> None:
    with pytest.raises(RuntimeError, match="read"):
        office.read(lambda work: work.add(Discipline(key="x", name="X", code="X")))


def test_an_identity_number_is_never_stored_whichever_way_it_comes_in(office: Office) -> None:
    def note(work: Work) -> None:
        work.named("Add a discipline")
        work.add(Discipline(key="art", name="Art", code="AT", hue="rust", helps="SSN 123-45-6789"))

    with pytest.raises(Invalid, match="never stored") as refused:
        office.write(note)
    assert [problem.field for problem in refused.value.problems] == ["helps"]


def test_a_note_about_nobodys_record_is_about_the_account(office: Office) -> None:
    def sign_in(work: Work) -> None:
        work.named("Sign in")
        work.note("sign_in")

    office.write(sign_in)
    entries = select(AuditEntry.kind, AuditEntry.row_id, AuditEntry.patient_id).where(AuditEntry.action == "sign_in")
    found = office.read(lambda work: work.session.execute(entries).all())
    assert [tuple(row) for row in found] == [("account", office.user.account_id, None)]

"""What each person was typing and has not saved yet. Kept in the office, for nobody else, and no act of care."""

import json
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from careteam.domain.drafts import Unsaved, parts_of
from careteam.domain.ids import AccountId
from careteam.domain.permissions import Permission
from careteam.persistence.models import Patient, UnsavedForm
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import full_name


@needs(Permission.SEE)
def mine(work: Work) -> tuple[Unsaved, ...]:
    """Everything this person typed and has not saved, the latest first; a form about a patient says about whom."""
    query = select(UnsavedForm).where(UnsavedForm.account_id == work.user.account_id)
    rows = work.session.scalars(query.order_by(UnsavedForm.kept_at.desc(), UnsavedForm.form, UnsavedForm.subject)).all()
    names = _patients(work, (row.subject for row in rows))
    return tuple(_unsaved(row, names.get(row.subject, "")) for row in rows)


@needs(Permission.SEE)
def keep(work: Work, unsaved: Unsaved) -> None:
    """Remember what this person is typing into a form, in place of what was remembered of it before."""
    key = (work.user.account_id, unsaved.form, unsaved.subject)
    row = work.session.get(UnsavedForm, key)
    if row is None:
        row = UnsavedForm(account_id=key[0], form=key[1], subject=key[2])
        work.session.add(row)
    row.seen, row.kept_at = unsaved.seen, unsaved.kept_at
    # Escaped to ASCII: half a character, or a NUL, is kept as it was typed; that it cannot be saved is said at saving.
    row.typed = json.dumps({"words": unsaved.words, "typed": unsaved.typed})


@needs(Permission.SEE)
def forget(work: Work, form: str, subject: str) -> None:
    """What this person was typing into a form is saved, or thrown away."""
    row = work.session.get(UnsavedForm, (work.user.account_id, form, subject))
    if row is not None:
        work.session.delete(row)


@needs(Permission.ACCOUNTS)
def forget_all(work: Work, account_id: AccountId) -> None:
    """Somebody's account is taken away, and what they had not saved goes with it."""
    for row in work.session.scalars(select(UnsavedForm).where(UnsavedForm.account_id == account_id)):
        work.session.delete(row)


def _patients(work: Work, subjects: Iterable[str]) -> dict[str, str]:
    """The names of the patients that subjects begin with."""
    ids = {subject: first for subject in subjects for first in parts_of(subject)[:1] if isinstance(first, UUID)}
    query = select(Patient.id, Patient.given_name, Patient.preferred_name, Patient.family_name).where(
        Patient.id.in_(set(ids.values()))
    )
    names = {row.id: full_name(row) for row in work.session.execute(query)} if ids else {}
    return {subject: names.get(first, "") for subject, first in ids.items()}


def _unsaved(row: UnsavedForm, name: str) -> Unsaved:
    kept = json.loads(row.typed)
    words = kept["words"]
    if name and name not in words:
        words = f"{words}: {name}"
    return Unsaved(row.form, row.subject, words, row.seen, kept["typed"], row.kept_at)

"""How each person likes their screens: what was shown, how wide, in what order. Kept in the office, for nobody else."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from careteam.domain.permissions import Permission
from careteam.persistence.models import Preference
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.SEE)
def mine(work: Work) -> dict[str, Any]:
    """Everything this person set, by name."""
    rows = select(Preference.name, Preference.value).where(Preference.account_id == work.user.account_id)
    return {name: json.loads(value) for name, value in work.session.execute(rows)}


@needs(Permission.SEE)
def keep(work: Work, values: Mapping[str, Any]) -> None:
    """Remember these values (of JSON's own types) for this person; the others stay."""
    for name, value in values.items():
        row = work.session.get(Preference, (work.user.account_id, name))
        if row is None:
            row = Preference(account_id=work.user.account_id, name=name)
            work.session.add(row)
        row.value = json.dumps(value, ensure_ascii=False)

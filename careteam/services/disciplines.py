"""The professions on the team, kept as data so that an office can add its own."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from careteam.domain import team
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.identity import search_key
from careteam.domain.ids import DisciplineId
from careteam.domain.permissions import Permission
from careteam.domain.team import DisciplineDraft, Hue
from careteam.i18n import _
from careteam.persistence.models import Assignment, Discipline, Member
from careteam.services.office import Work
from careteam.services.permits import needs

_KNOWN = {discipline.key: place for place, discipline in enumerate(team.DISCIPLINES)}


@dataclass(frozen=True)
class DisciplineRow:
    """A discipline as lists, pickers and chips show it. ``members``: how many people of it are on the team."""

    id: DisciplineId
    version: int
    key: str
    name: str
    code: str
    hue: Hue
    medicines: bool
    core: bool
    members: int


@needs(Permission.SEE)
def rows(work: Work) -> tuple[DisciplineRow, ...]:
    """All disciplines: the core ones first, in the order teams name them, and those an office added last.

    Those that every office begins with are named in the language of the screen.
    """
    members = (
        select(Member.discipline_id, func.count().label("members"))
        .where(Member.live())
        .group_by(Member.discipline_id)
        .subquery()
    )
    query = (
        select(
            Discipline.id,
            Discipline.version,
            Discipline.key,
            Discipline.name,
            Discipline.code,
            Discipline.hue,
            Discipline.medicines,
            Discipline.core,
            func.coalesce(members.c.members, 0),
        )
        .join(members, members.c.discipline_id == Discipline.id, isouter=True)
        .where(Discipline.live())
    )
    found = [
        DisciplineRow(DisciplineId(row.id), row.version, row.key, _(row.name), *row[4:])
        for row in work.session.execute(query)
    ]
    return tuple(sorted(found, key=lambda row: (not row.core, _KNOWN.get(row.key, len(_KNOWN)), row.name.casefold())))


@needs(Permission.SEE)
def by_id(work: Work) -> dict[DisciplineId, DisciplineRow]:
    """All disciplines by their id, for rows of other lists."""
    return {row.id: row for row in rows(work)}


@needs(Permission.SEE)
def edit(work: Work, discipline_id: DisciplineId) -> Edited[DisciplineDraft]:
    """A discipline for the form that changes it."""
    row = work.get(Discipline, discipline_id)
    return Edited(row.draft(DisciplineDraft), row.version)


@needs(Permission.TEAM)
def save(work: Work, discipline_id: DisciplineId | None, draft: DisciplineDraft, *, seen: int | None) -> DisciplineId:
    """Add a discipline or change one. Its key is made once, from its first name, and never changes."""
    work.named(_("Save the discipline {name}").format(name=draft.name))
    team.check_discipline(draft)
    others = [row for row in rows(work) if row.id != discipline_id]
    for field in ("name", "code"):
        wanted = str(getattr(draft, field)).strip().casefold()
        if any(str(getattr(other, field)).casefold() == wanted for other in others):
            raise Invalid.field(field, _("Another discipline has this already. Choose something else."))
    if discipline_id is None:
        draft = replace(draft, key=_key(work, draft.name))
        row = work.add(Discipline())
    else:
        row = work.get(Discipline, discipline_id, seen=seen)
        draft = replace(draft, key=row.key)
    row.fill(replace(draft, name=draft.name.strip(), code=draft.code.strip()))
    return DisciplineId(row.id)


@needs(Permission.TEAM)
def retire(work: Work, discipline_id: DisciplineId, *, seen: int) -> None:
    """Take a discipline out of use. Refused while somebody on the team or a patient's service has it."""
    row = work.get(Discipline, discipline_id, seen=seen)
    work.named(_("Take the discipline {name} out of use").format(name=row.name))
    used = (
        select(Member.id).where(Member.live(), Member.discipline_id == discipline_id),
        select(Assignment.id).where(Assignment.live(), Assignment.discipline_id == discipline_id),
    )
    if any(work.session.scalars(query.limit(1)).first() is not None for query in used):
        text = _("{name} is in use by a team member or for a patient, so it stays.")
        raise Invalid.field("", text.format(name=row.name))
    work.retire(row)


def _key(work: Work, name: str) -> str:
    """A key nobody else has; retired disciplines keep theirs."""
    key = search_key(name).replace(" ", "_") or "discipline"
    taken = set(work.session.scalars(select(Discipline.key)))
    number = 2
    free = key
    while free in taken:
        free = f"{key}_{number}"
        number += 1
    return free

"""Team members, their disciplines and absences."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Index, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.ids import DisciplineId, MemberId, PlaceId
from careteam.domain.team import AbsenceKind, Gender, Hue, Shift
from careteam.persistence.base import Line, Row, WallClock, refers_to
from careteam.persistence.values import Values


class Discipline(Row):
    """A profession on the team; an office can add its own."""

    __tablename__ = "discipline"
    topic = Topic.TEAM

    key: Mapped[Line] = mapped_column(unique=True)
    name: Mapped[Line]
    code: Mapped[Line]
    hue: Mapped[Hue]
    plain: Mapped[Line]
    helps: Mapped[str]
    medicines: Mapped[bool]
    core: Mapped[bool]


class Member(Row):
    """Somebody on the team."""

    __tablename__ = "member"
    topic = Topic.TEAM

    given_name: Mapped[Line]
    family_name: Mapped[Line]
    discipline_id: Mapped[DisciplineId] = mapped_column(refers_to("discipline.id"))
    credentials: Mapped[Line]
    languages: Mapped[tuple[str, ...]] = mapped_column(Values(tuple[str, ...]))
    age_groups: Mapped[tuple[str, ...]] = mapped_column(Values(tuple[str, ...]))
    settings: Mapped[tuple[str, ...]] = mapped_column(Values(tuple[str, ...]))
    shifts: Mapped[tuple[Shift, ...]] = mapped_column(Values(tuple[Shift, ...]))
    caseload_limit: Mapped[float]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    base_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    phone: Mapped[Line]
    email: Mapped[Line]
    source_key: Mapped[str | None] = mapped_column(String(500), unique=True)
    gender: Mapped[Gender] = mapped_column(default=Gender.NOT_SAID)

    @hybrid_property
    def name(self) -> str:
        """The name as colleagues and families read it; a column in selects too."""
        return f"{self.given_name} {self.family_name}".strip()

    @name.inplace.expression
    @classmethod
    def _name(cls) -> ColumnElement[str]:
        return func.trim(cls.given_name + " " + cls.family_name)


class Absence(Row):
    """Time away; local wall-clock times of the member's base, and the moments they mean."""

    __tablename__ = "absence"
    topic = Topic.TEAM
    __table_args__ = (Index("ix_absence_member_starts", "member_id", "starts_at", "ends_at"),)

    member_id: Mapped[MemberId] = mapped_column(refers_to("member.id"))
    starts: Mapped[datetime] = mapped_column(WallClock(datetime))
    ends: Mapped[datetime] = mapped_column(WallClock(datetime))
    zone: Mapped[Line]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[AbsenceKind]
    note: Mapped[str]

"""Visits, who takes part, what they record, and the pages that were printed of them."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import CheckConstraint, ColumnElement, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.clock import to_utc
from careteam.domain.handing import Way
from careteam.domain.ids import AccountId, MemberId, PatientId, PlaceId, ResidenceId, SeriesId, VisitId
from careteam.domain.places import Setting
from careteam.domain.recurrence import Repeat
from careteam.domain.referrals import Urgency
from careteam.domain.versions import ChildChoice, ChildLine, PageFor, PageVersion
from careteam.domain.visits import LONGEST, Interpreted, InterpreterBooked, Medicine, NextStep, Talk, VisitStatus
from careteam.persistence.base import Line, Row, WallClock, one_each, refers_to
from careteam.persistence.values import Values

ANYWHERE = timedelta(hours=15)
"""A day somewhere on earth begins at most this much before or after midnight in UTC."""


class VisitSeries(Row):
    """Visits with one patient that repeat. Each is a row of its own: this says only how often they come back."""

    __tablename__ = "visit_series"
    topic = Topic.VISITS

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"))
    repeat: Mapped[Repeat] = mapped_column(Values(Repeat))


class Visit(Row):
    """A visit: the local time promised at its place, and the moments it means.

    ``series_starts``: when its series meant it to start, by the clock of its place; a visit that starts at another time
    was moved by hand.
    """

    __tablename__ = "visit"
    topic = Topic.VISITS
    __table_args__ = (
        CheckConstraint(
            f"ends_at > starts_at AND ends_at - starts_at <= {int(LONGEST.total_seconds())}", name="length"
        ),
        Index("ix_visit_starts", "starts_at"),
        Index("ix_visit_patient_starts", "patient_id", "starts_at"),
        Index("ix_visit_series", "series_id"),
        Index(
            "ix_visit_pinboard",
            "starts",
            info={"where": {"sqlite": "on_pinboard = 1", "postgresql": "on_pinboard"}},
        ),
    )

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"))
    setting: Mapped[Setting]
    place_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    residence_id: Mapped[ResidenceId | None] = mapped_column(refers_to("residence.id"))
    starts: Mapped[datetime] = mapped_column(WallClock(datetime))
    ends: Mapped[datetime] = mapped_column(WallClock(datetime))
    zone: Mapped[Line]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    window_starts: Mapped[time | None]
    window_ends: Mapped[time | None]
    purpose: Mapped[str]
    purpose_patient: Mapped[str]
    others_present: Mapped[str]
    interpreter: Mapped[InterpreterBooked]
    status: Mapped[VisitStatus]
    reason: Mapped[str]
    reason_note: Mapped[str]
    override_reason: Mapped[str]
    on_pinboard: Mapped[bool] = mapped_column(default=False)
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.ROUTINE)
    arrived_at: Mapped[datetime | None]
    departed_at: Mapped[datetime | None]
    series_id: Mapped[SeriesId | None] = mapped_column(refers_to("visit_series.id"))
    series_starts: Mapped[datetime | None] = mapped_column(WallClock(datetime))

    @classmethod
    def on_days(cls, first: date, until: date) -> ColumnElement[bool]:
        """The condition that it starts on one of these days, the last not included, by the clock of its place."""
        return cls.starting(*cls.bounds(first, until))

    @classmethod
    def bounds(cls, first: date, until: date) -> tuple[datetime, datetime, datetime, datetime]:
        """Where these days begin and end on a clock on the wall; and no later and no earlier than when, anywhere."""
        begin, end = datetime.combine(first, time()), datetime.combine(until, time())
        return begin, end, to_utc(begin, "UTC") - ANYWHERE, to_utc(end, "UTC") + ANYWHERE

    @classmethod
    def starting(cls, begin: datetime, end: datetime, since: datetime, until: datetime) -> ColumnElement[bool]:
        """The condition that it starts within ``bounds``: those by the clock decide, the moments are in the index."""
        return (cls.starts_at >= since) & (cls.starts_at < until) & (cls.starts >= begin) & (cls.starts < end)


class LeftOut(Row):
    """A visit that a published day plan left out; ``decided_by`` and ``decision`` where it was not the first time."""

    __tablename__ = "left_out"
    topic = Topic.VISITS
    __table_args__ = (Index("ix_left_out_visit_day", "visit_id", "day"),)

    visit_id: Mapped[VisitId] = mapped_column(refers_to("visit.id"))
    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"))
    day: Mapped[date]
    why: Mapped[str]
    decided_by: Mapped[Line]
    decision: Mapped[str]


class VisitMember(Row):
    """A member's part in a visit. Repeating the visit's times makes a member's week and the conflict check fast."""

    __tablename__ = "visit_member"
    topic = Topic.VISITS
    __table_args__ = (
        Index("ix_visit_member_member_starts", "member_id", "starts_at", "ends_at", "visit_id"),
        Index("ix_visit_member_visit", "visit_id"),
    )

    visit_id: Mapped[VisitId] = mapped_column(refers_to("visit.id"))
    member_id: Mapped[MemberId] = mapped_column(refers_to("member.id"))
    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class VisitRecord(Row):
    """What a visit recorded: the patient's words, released or not, and the team's notes, which never leave the team."""

    __tablename__ = "visit_record"
    topic = Topic.SUMMARIES
    __table_args__ = (one_each("uq_visit_record_visit", "visit_id", where="retired_at IS NULL"),)

    visit_id: Mapped[VisitId] = mapped_column(refers_to("visit.id"))
    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    what_matters: Mapped[str]
    talks: Mapped[tuple[Talk, ...]] = mapped_column(Values(tuple[Talk, ...]))
    steps: Mapped[tuple[NextStep, ...]] = mapped_column(Values(tuple[NextStep, ...]))
    medicines: Mapped[tuple[Medicine, ...]] = mapped_column(Values(tuple[Medicine, ...]))
    questions: Mapped[str]
    team_notes: Mapped[str]
    reader: Mapped[Line]
    discussed: Mapped[bool]
    told_back: Mapped[bool]
    page_version: Mapped[PageVersion | None]
    more_pages: Mapped[tuple[PageFor, ...]] = mapped_column(Values(tuple[PageFor, ...]))
    own_words_private: Mapped[bool]
    child_matters: Mapped[str]
    child_talks: Mapped[tuple[ChildLine, ...]] = mapped_column(Values(tuple[ChildLine, ...]))
    child_steps: Mapped[tuple[ChildLine, ...]] = mapped_column(Values(tuple[ChildLine, ...]))
    child_choices: Mapped[tuple[ChildChoice, ...]] = mapped_column(Values(tuple[ChildChoice, ...]))
    interpreted: Mapped[Interpreted | None]
    interpreted_by: Mapped[Line]
    interpreted_on: Mapped[date | None]
    released_at: Mapped[datetime | None]
    released_by: Mapped[MemberId | None] = mapped_column(refers_to("member.id"))
    withdrawn_reason: Mapped[str]


class PrintedPage(Row):
    """A page that left the program: the very bytes, who printed it, for whom, and how it went.

    ``content`` tells two pages that say the same from two that do not, in whatever size they are printed. A page
    printed again has no bytes of its own: they are those of the first with its ``sha256``.
    """

    __tablename__ = "printed_page"
    topic = Topic.SUMMARIES
    outlasts_undo = True  # paper, or a file somewhere else

    visit_id: Mapped[VisitId] = mapped_column(refers_to("visit.id"), index=True)
    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    record_version: Mapped[int]
    visited_on: Mapped[date]
    large_print: Mapped[bool]
    replaces: Mapped[date | None]
    content: Mapped[str]
    sha256: Mapped[str]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary)
    printed_at: Mapped[datetime]
    account_id: Mapped[AccountId] = mapped_column(refers_to("account.id"))
    reader: Mapped[Line]
    page_version: Mapped[PageVersion] = mapped_column(default=PageVersion.ADULT)
    how: Mapped[Way]

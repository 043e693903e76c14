"""What the office shares: its settings and its accounts."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.ids import MemberId
from careteam.domain.offices import Paper
from careteam.domain.permissions import Role
from careteam.persistence.base import Line, Row, one_each, refers_to


class OfficeSettings(Row):
    """The one row of settings that everybody in the office shares."""

    __tablename__ = "office_settings"
    topic = Topic.SETTINGS

    name: Mapped[Line]
    zone: Mapped[Line]
    day_phone: Mapped[Line]
    night_phone: Mapped[Line]
    day_hours: Mapped[Line]
    when_to_call: Mapped[str]
    emergency_number: Mapped[Line]
    paper: Mapped[Paper]
    lock_minutes: Mapped[int]
    road_server: Mapped[Line]


class OfficeTerm(Row):
    """A word of the trade that families ask about, and what to say instead."""

    __tablename__ = "office_term"
    topic = Topic.SETTINGS

    term: Mapped[Line]
    plain: Mapped[Line]
    source: Mapped[Line]


class LanguageApproval(Row):
    """That somebody read the fixed phrases of a page in one language, in one wording, and approved them."""

    __tablename__ = "language_approval"
    topic = Topic.SETTINGS
    __table_args__ = (one_each("uq_language_approval_language", "language", where="retired_at IS NULL"),)

    language: Mapped[Line]
    wording: Mapped[Line]
    approved_by: Mapped[Line]
    approved_on: Mapped[date]


class Account(Row):
    """Somebody who can sign in. The passphrase opens a key slot beside the file; none of it is kept here."""

    __tablename__ = "account"
    topic = Topic.ACCOUNTS
    outlasts_undo = True  # with its key slot

    name: Mapped[Line] = mapped_column(unique=True)
    role: Mapped[Role]
    member_id: Mapped[MemberId | None] = mapped_column(refers_to("member.id"))

"""What the office keeps for one person alone: how they like their screens, and what they were typing.

Neither is a record of care: nothing here is audited, and a line is written over or taken away.
"""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.ids import AccountId
from careteam.persistence.base import Base, Line, refers_to


class Preference(Base):
    """One thing a person set for themselves, by its name; the value is JSON."""

    __tablename__ = "preference"

    account_id: Mapped[AccountId] = mapped_column(refers_to("account.id"), primary_key=True)
    name: Mapped[Line] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class UnsavedForm(Base):
    """What a person was typing into a form and has not saved yet.

    ``subject``: what the form is about (an id, or empty for something new); ``seen``: the version it was begun from.
    """

    __tablename__ = "unsaved_form"

    account_id: Mapped[AccountId] = mapped_column(refers_to("account.id"), primary_key=True)
    form: Mapped[Line] = mapped_column(primary_key=True)
    subject: Mapped[Line] = mapped_column(primary_key=True)
    seen: Mapped[int]
    typed: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]

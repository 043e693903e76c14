"""Words the team chooses from: a stored value, and the label people see."""

from enum import StrEnum
from typing import Self

from careteam.i18n import _


class Word(StrEnum):
    """One of a closed list of the field's words. The value is stored and never changes; the label is shown."""

    _label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word._label = label
        return word

    @property
    def label(self) -> str:
        """The word as people read it, in the language of the screen."""
        return _(self._label)

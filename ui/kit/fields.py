"""The fields a form is declared with: each names an attribute of the draft, its label, and how it is edited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from careteam.domain import clock
from careteam.domain.patients import YesNo
from ui.kit.choice_edit import Find as Finder
from ui.kit.choice_edit import FindEditor, ListEditor
from ui.kit.date_edit import DateEditor, MinutesEditor, MomentEditor, TimeEditor
from ui.kit.editors import (
    CheckEditor,
    Editor,
    MultilineEditor,
    NumberEditor,
    Option,
    PicksEditor,
    SecretEditor,
    SegmentEditor,
    TextEditor,
)

LONG = 14
"""Lists longer than this are found by typing."""


@dataclass(frozen=True)
class Section:
    """A heading between fields, with a sentence where one helps."""

    title: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class _Options:
    """What every field may have besides its name and label.

    ``beside``: shares the row with the field before it. ``width``: at 100 %, where the field is short.
    ``shown_if``: given the draft as typed so far, whether the field is asked at all; hidden fields keep their value.
    """

    required: bool = False
    hint: str = ""
    beside: bool = False
    width: int = 0
    shown_if: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Field(_Options):
    """One attribute of the draft."""

    name: str
    label: str

    @property
    def labelled(self) -> bool:
        """Whether the label stands above the editor."""
        return True

    def editor(self) -> Editor:
        """A fresh editor for it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Field):
    """One line of text."""

    placeholder: str = ""

    def editor(self) -> Editor:
        return TextEditor(self.placeholder)


@dataclass(frozen=True)
class Secret(Field):
    """A passphrase: nobody reads along."""

    def editor(self) -> Editor:
        return SecretEditor()


@dataclass(frozen=True)
class Multiline(Field):
    """Several lines of text."""

    lines: int = 3
    placeholder: str = ""

    def editor(self) -> Editor:
        return MultilineEditor(self.lines, self.placeholder)


@dataclass(frozen=True)
class Date(Field):
    """A date or None."""

    width: int = field(default=168, kw_only=True)

    def editor(self) -> Editor:
        return DateEditor()


@dataclass(frozen=True)
class TimeOfDay(Field):
    """A time of day or None."""

    width: int = field(default=104, kw_only=True)

    def editor(self) -> Editor:
        return TimeEditor()


@dataclass(frozen=True)
class Moment(Field):
    """A date with a time (a datetime without zone) or None."""

    width: int = field(default=272, kw_only=True)

    def editor(self) -> Editor:
        return MomentEditor()


@dataclass(frozen=True)
class Minutes(Field):
    """A length of time in whole minutes; ``empty`` stands for an empty field."""

    empty: Any = None
    width: int = field(default=104, kw_only=True)

    def editor(self) -> Editor:
        return MinutesEditor(self.empty)


@dataclass(frozen=True)
class Number(Field):
    """A number between ``least`` and ``most``; ``empty`` stands for an empty field."""

    whole: bool = True
    least: float | None = None
    most: float | None = None
    empty: Any = None
    unit: str = ""
    width: int = field(default=120, kw_only=True)

    def editor(self) -> Editor:
        return NumberEditor(whole=self.whole, least=self.least, most=self.most, empty=self.empty, unit=self.unit)


@dataclass(frozen=True)
class Choice(Field):
    """One of ``options`` (value, words). ``none``: the words that choose None, where nothing may be chosen.

    Long lists are found by typing; ``find`` looks further than the options given, as in patients.
    """

    options: Sequence[Option] = ()
    none: str = ""
    find: Finder | None = None
    placeholder: str = ""

    def editor(self) -> Editor:
        if self.find is not None or len(self.options) > LONG:
            return FindEditor(self.options, self.find, self.placeholder)
        return ListEditor([(None, self.none), *self.options] if self.none else self.options)


@dataclass(frozen=True)
class Segments(Field):
    """One of two to four ``options``, all in sight."""

    options: Sequence[Option] = ()

    def editor(self) -> Editor:
        return SegmentEditor(self.label, self.options)


@dataclass(frozen=True)
class YesNoAsk(Field):
    """A question that may not have been asked yet."""

    def editor(self) -> Editor:
        return SegmentEditor(self.label, [(one, one.label) for one in YesNo])


@dataclass(frozen=True)
class Choices(Field):
    """Any number of ``options``, as chips; the value is a tuple."""

    options: Sequence[Option] = ()

    def editor(self) -> Editor:
        return PicksEditor(self.options)


@dataclass(frozen=True)
class Check(Field):
    """Yes or no as one tick."""

    @property
    def labelled(self) -> bool:
        return False

    def editor(self) -> Editor:
        return CheckEditor(self.label)


@dataclass(frozen=True)
class Custom(Field):
    """A field edited by a feature's own Editor, made by ``make``."""

    make: Callable[[], Editor] = Editor

    def editor(self) -> Editor:
        return self.make()


def time_zones() -> list[Option]:
    """The time zones to choose from."""
    return [(zone, zone.replace("_", " ")) for zone in clock.zones()]


def words_of(words: Sequence[Any]) -> list[Option]:
    """Options from the domain's words (members of a Word), each with its label."""
    return [(word, word.label) for word in words]

"""Words for a patient, with a reading check beside them: it warns, offers a plainer word, and never blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from careteam.i18n import _
from careteam.services.plain_words import (
    CHILD_GOAL,
    EASE_GOAL,
    EASE_GOAL_OF_A_CHILD,
    GRADE_GOAL,
    Finding,
    FindingKind,
    Reading,
)
from ui.kit import theme
from ui.kit.buttons import Button
from ui.kit.cards import clear
from ui.kit.chips import StatusChip
from ui.kit.editors import Editor, MultilineEditor, TextEditor, Typed
from ui.kit.fields import Field
from ui.kit.flow import FlowLayout
from ui.kit.labels import tip

Read = Callable[[str], Reading]

MOST_SHOWN = 4
"""Remarks beside one field; more of them help nobody."""


@dataclass(frozen=True)
class PlainWords(Field):
    """A text the patient will read. ``goal``: the school grade it should read at."""

    lines: int = 1
    placeholder: str = ""
    goal: float = GRADE_GOAL

    def editor(self) -> Editor:
        return ReadingEditor(self.lines, self.placeholder, self.goal)


class ReadingEditor(Editor):
    """A text with remarks below it, once ``check`` has read it. A remark with a better word puts it in when clicked."""

    def __init__(self, lines: int, placeholder: str = "", goal: float = GRADE_GOAL) -> None:
        super().__init__()
        self.goal = goal
        self._inner: TextEditor | MultilineEditor = (
            TextEditor(placeholder) if lines == 1 else MultilineEditor(lines, placeholder)
        )
        self._inner.changed.connect(self.changed)
        self._read: Read | None = None
        self.reading = Reading(None)
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        column.addWidget(self._inner)
        self._remarks = QWidget()
        self._flow = FlowLayout(self._remarks)
        self._remarks.hide()
        column.addWidget(self._remarks)
        self._row.addLayout(column, 1)

    def value(self) -> Any:
        return self._inner.value()

    def set_value(self, value: Any) -> None:
        self._inner.set_value(value)

    def typed(self) -> Typed:
        return self._inner.typed()

    def put_back(self, typed: Typed) -> None:
        self._inner.put_back(typed)

    def entry(self) -> QWidget:
        return self._inner.entry()

    def remarks(self) -> list[str]:
        """The remarks shown, as their short words."""
        items = [self._flow.itemAt(index) for index in range(self._flow.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget.accessibleName() or getattr(widget, "text", str)() for widget in widgets if widget is not None]

    def check(self, read: Read) -> None:
        """Read the text and say what could be plainer."""
        self._read = read
        reading = read(self._text())
        self._underline(reading.findings)
        if reading == self.reading:
            return
        self.reading = reading
        clear(self._flow)
        for finding in reading.findings[:MOST_SHOWN]:
            self._flow.addWidget(self._remark(finding))
        self._remarks.setVisible(bool(reading.findings))
        self.entry().setAccessibleDescription(" ".join(finding.message for finding in reading.findings))

    def _text(self) -> str:
        entry = self.entry()
        return entry.toPlainText() if isinstance(entry, QPlainTextEdit) else self._line().text()

    def _line(self) -> QLineEdit:
        entry = self.entry()
        assert isinstance(entry, QLineEdit)
        return entry

    def _remark(self, finding: Finding) -> QWidget:
        said = self._text()[finding.start : finding.end]
        if finding.suggestion:
            words = _("{said} → {better}").format(said=said, better=finding.suggestion)
            button = Button(words, lambda: self._put(finding), look="remark")
            button.setToolTip(tip(finding.message))
            button.setAccessibleName(_("Replace “{said}” by “{better}”").format(said=said, better=finding.suggestion))
            return button
        chip = StatusChip(_short(finding, said), "bad" if finding.kind is FindingKind.NEVER else "warn")
        chip.setToolTip(tip(finding.message))
        return chip

    def _put(self, finding: Finding) -> None:
        """Put the better word in, with a capital where the word before had one; the person can undo it."""
        said = self._text()[finding.start : finding.end]
        better = finding.suggestion
        if said[:1].isupper():
            better = better[:1].upper() + better[1:]
        entry = self.entry()
        if isinstance(entry, QPlainTextEdit):
            cursor = self._cursor(entry, finding)
            cursor.insertText(better)
            entry.setTextCursor(cursor)
        else:
            line = self._line()
            start, end = self._units(finding)
            line.setSelection(start, end - start)
            line.insert(better)
            self.changed.emit()
        entry.setFocus()
        if self._read is not None:
            self.check(self._read)

    def _units(self, finding: Finding) -> tuple[int, int]:
        """Where a finding stands as Qt counts: two for a character beyond the basic plane."""
        text = self._text()
        start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in (finding.start, finding.end))
        return start, end

    def _cursor(self, entry: QPlainTextEdit, finding: Finding) -> QTextCursor:
        start, end = self._units(finding)
        cursor = QTextCursor(entry.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _underline(self, findings: tuple[Finding, ...]) -> None:
        entry = self.entry()
        if not isinstance(entry, QPlainTextEdit):
            return
        marks = []
        for finding in findings:
            if finding.kind is FindingKind.GRADE:
                continue
            mark = QTextEdit.ExtraSelection()
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(theme.color("bad" if finding.kind is FindingKind.NEVER else "warn"))
            mark.format = style
            mark.cursor = self._cursor(entry, finding)
            marks.append(mark)
        entry.setExtraSelections(marks)


def _short(finding: Finding, said: str) -> str:
    match finding.kind:
        case FindingKind.GRADE:
            return _("Hard to read")
        case FindingKind.SENTENCE:
            return _("Long sentence")
        case FindingKind.ABBREVIATION:
            return _("“{letters}”: write it out").format(letters=said)
        case _:
            return _("“{words}” cannot be printed").format(words=said)


def grade_words(reading: Reading | None, *, child: bool = False) -> tuple[str, str]:
    """How words read, in words, and the tone they are said in; nothing where there are none."""
    if reading is None:
        return "", ""
    if not reading.scored:
        return _("No reading score in this language"), "warn"
    if reading.ease is not None:
        text = _("INFLESZ {ease}").format(ease=max(0, min(100, round(reading.ease))))
        return text, "good" if reading.ease >= (EASE_GOAL_OF_A_CHILD if child else EASE_GOAL) else "warn"
    if reading.grade is None:
        return "", ""
    text = _("Reads at grade {grade}").format(grade=max(1, round(reading.grade)))
    return text, "good" if reading.grade <= (CHILD_GOAL if child else GRADE_GOAL) else "warn"

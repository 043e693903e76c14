"""The record of a visit on screen: a card that is printed, a card that never is, and a reading check as one types."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import MemberId
from careteam.domain.visits import Interpreted, VisitOutcome
from careteam.i18n import _
from careteam.services import plain_words
from careteam.services.plain_words import FindingKind
from careteam.services.wrap_ups import WrapUp
from ui.kit import theme
from ui.kit.cards import clear, row
from ui.kit.chips import StatusChip
from ui.kit.forms import Form, Part
from ui.kit.labels import Heading, Label
from ui.kit.rows import RowsEditor
from ui.visit.reading import ReadingEditor
from ui.visit.record_form import (
    PageDraft,
    TeamDraft,
    joined,
    marks_private,
    page_draft,
    page_fields,
    team_draft,
    team_fields,
)

FORM_NAME = {"talks": "said"}
"""What a field of the record is called on screen, where that is another name."""

Choices = tuple[object, ...]


class RecordEditor(QScrollArea):
    """Edits a record. ``changed`` as soon as somebody types; ``checked`` once the words were read.

    It gives how the patient's words read, and how the words to a child do.
    """

    changed = Signal()
    checked = Signal(object, object)

    def __init__(self, me: MemberId | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self._shown: WrapUp | None = None
        self._choices: Choices = ()
        self._marks = False
        self._beside: dict[str, Part] = {}
        self.page: Form[PageDraft] = Form((), PageDraft())
        self.team: Form[TeamDraft] = Form((), TeamDraft())
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, theme.px(4), theme.px(8))
        self._column.setSpacing(theme.px(12))
        self.setWidget(inner)
        self._pause = QTimer(self, singleShot=True, interval=300)
        self._pause.timeout.connect(self._check)

    def show_record(self, shown: WrapUp) -> None:
        """Show a record that was loaded; where it says what is on screen already, nothing moves."""
        choices: Choices = (shown.visit_id, shown.readers, shown.doers, shown.confirmers, shown.asked_before)
        outcome = shown.edited.draft
        self._shown = shown
        if choices != self._choices:
            self._choices = choices
            self._build(shown)
        elif self.page.peek() == page_draft(outcome) and self.team.peek() == team_draft(outcome):
            self.mark_saved()
        else:
            self.page.set_draft(page_draft(outcome))
            self._look_at_marks()
            self.team.set_draft(team_draft(outcome))
        self._check()

    def outcome(self) -> VisitOutcome:
        """What was entered. Raises Invalid where something cannot be read."""
        assert self._shown is not None
        return joined(self.page.draft(), self.team.draft(), self._shown.starts)

    def peek(self) -> VisitOutcome:
        """What is entered as far as it can be read now."""
        assert self._shown is not None
        return joined(self.page.peek(), self.team.peek(), self._shown.starts)

    def is_dirty(self) -> bool:
        """Whether anything is typed that is not saved."""
        return self.page.is_dirty() or self.team.is_dirty()

    def include(self, name: str, part: Part) -> None:
        """Keep with the record what is chosen beside it; ``typed`` gives None where nothing is."""
        self._beside[name] = part

    def changes(self) -> dict[str, Any]:
        """What is typed and not saved, of both cards and beside them."""
        beside = {name: part.typed() for name, part in self._beside.items()}
        found = {name: form.changes() for name, form in self._forms()} | beside
        return {name: typed for name, typed in found.items() if typed}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Show it again, compared with what somebody saved since where that is newer."""
        for name, form in self._forms():
            if changes.get(name):
                form.put_back(changes[name], newer=newer)
        for name, part in self._beside.items():
            part.put_back(changes.get(name))
        self._check()

    def start_over(self) -> None:
        """Show what is saved."""
        for _name, form in self._forms():
            form.start_over()
        for part in self._beside.values():
            part.put_back(None)
        self._check()

    def mark_saved(self) -> None:
        """What is entered is what is saved now."""
        self.page.mark_saved()
        self.team.mark_saved()

    def show_stale(self, theirs: WrapUp) -> None:
        """Compare with what somebody else saved meanwhile; nothing typed is lost."""
        self.page.show_stale(page_draft(theirs.edited.draft))
        self.team.show_stale(team_draft(theirs.edited.draft))

    def show_problems(self, invalid: Invalid) -> tuple[Problem, ...]:
        """Put each problem beside its field and go to the first; those that belong to no field come back."""
        self.clear_problems()
        fields: dict[Form[PageDraft] | Form[TeamDraft], list[Problem]] = {self.team: [], self.page: []}
        loose = []
        for problem in invalid.problems:
            name, dot, rest = problem.field.partition(".")
            name = FORM_NAME.get(name, name)
            form = self._form_of(name)
            if form is None:
                loose.append(problem)
            else:
                fields[form].append(Problem(f"{name}{dot}{rest}", problem.message))
        for form, problems in fields.items():
            if problems:
                form.show_problems(Invalid(*problems))
                self.ensureWidgetVisible(form.editor(problems[0].field.partition(".")[0]))
        return tuple(loose)

    def clear_problems(self) -> None:
        """Take all problems away."""
        self.page.clear_problems()
        self.team.clear_problems()

    def go_to(self, name: str) -> bool:
        """Put the cursor into a field of the record; whether there is one of that name."""
        name = FORM_NAME.get(name, name)
        form = self._form_of(name)
        if form is None:
            return False
        editor = form.editor(name)
        editor.entry().setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(editor)
        return True

    def go_to_unfit_words(self) -> None:
        """Put the cursor where words stand that may not be printed, else to the first words."""
        for editor in self._readers():
            if any(finding.kind is FindingKind.NEVER for finding in editor.reading.findings):
                editor.entry().setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(editor)
                return
        self.go_to("what_matters")

    def _forms(self) -> "tuple[tuple[str, Form[Any]], ...]":
        return ("page", self.page), ("team", self.team)

    def _form_of(self, name: str) -> "Form[PageDraft] | Form[TeamDraft] | None":
        if name in PageDraft.__dataclass_fields__:
            return self.page
        return self.team if name in TeamDraft.__dataclass_fields__ else None

    def _build(self, shown: WrapUp) -> None:
        clear(self._column)
        draft = page_draft(shown.edited.draft)
        self._marks = marks_private(draft, shown)
        self.page = Form(page_fields(shown, self._me, lambda: self._marks), draft)
        self.team = Form(team_fields(), team_draft(shown.edited.draft))
        hint = _("Everything here is printed. Short sentences, everyday words, “you”.")
        self._column.addWidget(_card(self.page, "for_patient", _("For the patient’s page"), "", hint))
        never = StatusChip(_("Never printed"))
        self._column.addWidget(_card(self.team, "for_team", _("Team only"), never, ""))
        self._column.addStretch()
        for form in (self.page, self.team):
            form.changed.connect(self._on_changed)

    def _readers(self) -> list[ReadingEditor]:
        return self.page.findChildren(ReadingEditor)

    def _look_at_marks(self) -> None:
        """Ask what is private as soon as it matters."""
        assert self._shown is not None
        marks = marks_private(self.page.peek(), self._shown)
        if marks != self._marks:
            self._marks = marks
            for name in ("said", "steps", "medicines"):
                cast(RowsEditor, self.page.editor(name)).ask()

    def _on_changed(self) -> None:
        self._look_at_marks()
        self._pause.start()
        self.changed.emit()

    def _check(self) -> None:
        """Read all of the patient's words; names and medicines are not scored."""
        if self._shown is None:
            return
        names, page = self._shown.names, self.page.peek()
        terms = dict(self._shown.terms)
        # What a translator approved is in the language of the page; all else stands as the team says it.
        translated = page.interpreted is Interpreted.TRANSLATED
        language = self._shown.language if translated else "en"
        medicines = [medicine.name for medicine in page.medicines]

        def read(text: str, goal: float) -> plain_words.Reading:
            to_child = goal == plain_words.CHILD_GOAL
            discussed = page.discussed and not to_child
            return plain_words.check(
                text,
                names=names,
                medicines=medicines,
                discussed=discussed,
                goal=goal,
                child=to_child,
                language=language,
                terms=terms,
            )

        whole: dict[float, list[str]] = {plain_words.GRADE_GOAL: [], plain_words.CHILD_GOAL: []}
        for editor in self._readers():
            editor.check(partial(read, goal=editor.goal))
            whole[editor.goal] += [str(editor.value())] if editor.value() else []
        self.checked.emit(*(read("\n".join(words), goal) if words else None for goal, words in whole.items()))


def _card(form: QWidget, look: str, title: str, chip: StatusChip | str, hint: str) -> QFrame:
    card = theme.look(QFrame(), look)
    card.setAccessibleName(title)
    column = QVBoxLayout(card)
    column.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(12))
    column.setSpacing(theme.px(8))
    heading = Heading(title)
    heading.setMinimumHeight(theme.px(24))
    column.addLayout(row(heading, chip if isinstance(chip, StatusChip) else None, None))
    if hint:
        column.addWidget(Label(hint, "small", wrap=True))
    column.addWidget(form)
    return card

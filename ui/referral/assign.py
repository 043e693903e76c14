"""Assigning somebody to a patient: suggestions that explain themselves, the role, and the patient's word."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from careteam.domain.assignments import SERVES, AssignmentDraft, AssignmentRole, AssignmentState, Cover, HowOften
from careteam.domain.ids import DisciplineId, PatientId
from careteam.i18n import _
from careteam.services import assignments, disciplines, office_settings, patients, suggestions
from careteam.services.assignments import AssignmentRow
from careteam.services.suggestions import SuggestedMember
from ui.kit import dates, fields
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.drafts import Place
from ui.kit.editors import Option
from ui.kit.fields import Field
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.routes import AssignRoute
from ui.referral.suggestion_list import SuggestionEditor

if TYPE_CHECKING:
    from careteam.services.office import Work


@dataclass(frozen=True)
class Loaded:
    """What the dialog starts from."""

    patient: str
    draft: AssignmentDraft
    version: int
    disciplines: list[Option]
    serving: tuple[AssignmentRow, ...]
    today: date


def load(work: "Work", route: AssignRoute) -> Loaded:
    """The patient's team so far, the assignment to change if there is one, and what to choose from."""
    person = patients.edit(work, route.patient_id).draft
    edited = assignments.edit(work, route.assignment_id) if route.assignment_id else None
    today = office_settings.today(work)
    serving = assignments.of_patient(work, route.patient_id)
    led = any(row.role is AssignmentRole.LEAD for row in serving)
    discipline_id = route.discipline_id or (_missing(work, route.patient_id) if led else None)
    role = AssignmentRole.PRIMARY if led else AssignmentRole.LEAD
    new = AssignmentDraft(route.patient_id, discipline_id, role=role, starts_on=today)
    return Loaded(
        person.name,
        edited.draft if edited else new,
        edited.version if edited else 0,
        [(row.id, f"{row.name} ({row.code})") for row in disciplines.rows(work)],
        serving,
        today,
    )


def _missing(work: "Work", patient_id: PatientId) -> DisciplineId | None:
    """The discipline to think of next: of the first gap in the patient's team, one that has somebody on ours."""
    staffed = {row.id for row in disciplines.rows(work) if row.members}
    gaps = [row for row in assignments.coverage(work, patient_id) if row.cover is Cover.GAP]
    return next((one for row in gaps for one in row.disciplines if one in staffed), None)


class AssignDialog(FormDialog[AssignmentDraft]):
    """Assigns somebody to a patient, or changes an assignment."""

    def __init__(self, context: Context, route: AssignRoute, parent: QWidget, *, height: int = 620) -> None:
        self.context, self.route = context, route
        self._loaded: Loaded | None = None
        self._asked: DisciplineId | None = None
        draft = AssignmentDraft(route.patient_id, route.discipline_id)
        super().__init__(
            parent,
            _("Assign"),
            context.tasks,
            Form(self.fields(), draft),
            self.save_draft,
            fresh=self._fresh if route.assignment_id else None,
            kept=self.kept(),
            later=True,
            width=860,
            height=height,
        )
        self.notice = Banner()
        self.panel.content.insertWidget(0, self.notice)
        self._state = draft.state
        self.form.changed.connect(self._on_edited)
        self.who.chosen.connect(self._on_chosen)
        if route.assignment_id is not None:
            self.panel.buttons.insertWidget(0, Button(_("Remove, it was a mistake"), self._on_remove, look="danger"))
        self.who.entry().setFocus()
        context.tasks.read(self, lambda work: load(work, route), self.on_loaded)

    @property
    def who(self) -> SuggestionEditor:
        """Where the member is chosen."""
        return cast(SuggestionEditor, self.form.editor("member_id"))

    def kept(self) -> Place:
        """Where it is kept until it is saved."""
        route = self.route
        return self.context.drafts.of("assignment", route.patient_id, route.assignment_id, route.discipline_id)

    def fields(self) -> list[Field]:
        """What is asked."""
        changing = self.route.assignment_id is not None

        def declined(draft: AssignmentDraft) -> bool:
            return draft.state is AssignmentState.DECLINED

        return [
            fields.Choice("discipline_id", _("Discipline"), none=_("Any that may lead"), width=260),
            fields.Segments("role", _("Role"), options=fields.words_of(list(AssignmentRole)), beside=True),
            fields.Custom("member_id", _("Who, the best fit first"), make=SuggestionEditor),
            fields.Segments("state", _("The patient’s word"), options=fields.words_of(list(AssignmentState))),
            fields.Date(
                "ask_again_on", _("Ask again on"), hint=_("Empty: do not ask again."), beside=True, shown_if=declined
            ),
            fields.Date("starts_on", _("From"), required=True),
            fields.Date("ends_on", _("Last day"), beside=True, hint=_("Empty while it goes on.") if changing else ""),
            fields.Choice(
                "how_often", _("Home visits"), options=fields.words_of(list(HowOften)), width=170, beside=True
            ),
            fields.Text("why", _("Why"), beside=True),
        ]

    def save_draft(self, work: "Work", draft: AssignmentDraft, seen: int) -> object:
        """Write the assignment."""
        assignment_id = self.route.assignment_id
        return assignments.save(work, assignment_id, draft, seen=seen if assignment_id else None)

    def suggest(
        self, work: "Work", patient_id: PatientId, discipline_id: DisciplineId | None
    ) -> tuple[SuggestedMember, ...]:
        """Who could serve the patient: in a discipline, or as a lead in whichever."""
        if discipline_id is None:
            return suggestions.for_lead(work, patient_id)
        return suggestions.for_discipline(work, patient_id, discipline_id)

    def on_loaded(self, loaded: Loaded) -> None:
        """Show what was loaded, and look for suggestions."""
        self._loaded = loaded
        title = _("Assign to {patient}") if self.route.assignment_id is None else _("Change who serves {patient}")
        self.set_title(title.format(patient=loaded.patient))
        self.form.set_options("discipline_id", [(None, _("Any that may lead")), *loaded.disciplines])
        self.panel.start(loaded.draft, loaded.version)
        self._state = loaded.draft.state
        self._ask()

    def _fresh(self, work: "Work") -> tuple[AssignmentDraft, int]:
        loaded = load(work, self.route)
        return loaded.draft, loaded.version

    def _ask(self) -> None:
        """Look for suggestions for the discipline chosen."""
        discipline_id = self._asked = self.form.peek().discipline_id
        patient_id = self.route.patient_id
        self.context.tasks.search(
            self, "who", lambda work: self.suggest(work, patient_id, discipline_id), self._on_suggested
        )

    def _on_suggested(self, found: tuple[SuggestedMember, ...]) -> None:
        loaded = self._loaded
        own = loaded.draft.member_id if loaded else None
        mine = tuple(replace(one, blocked="") if one.member_id == own else one for one in found)
        dirty, first = self.form.is_dirty(), not self.who.chosen_before() and not self.who.table.rows()
        self.who.set_suggestions(mine, keep=own)
        if self.form.peek().state is AssignmentState.DECLINED and own is None:
            self.who.set_value(None)
        if not dirty:
            self.form.settle()
        elif first:
            self.form.settle("member_id")
        self._tell()

    def _on_edited(self) -> None:
        draft = self.form.peek()
        if draft.discipline_id != self._asked:
            self._ask()
        if draft.state is not self._state:
            if draft.state is AssignmentState.DECLINED:
                self.who.set_value(None)
            elif self._state is AssignmentState.DECLINED:
                self.who.best()
            self._state = draft.state
        self._tell()

    def _on_chosen(self) -> None:
        self.panel.save_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self) -> None:
        """Say beforehand what becomes of the lead there is, and of who is a backup so far."""
        draft, loaded = self.form.peek(), self._loaded
        if loaded is None or draft.state is AssignmentState.DECLINED:
            self.notice.hide()
            return
        until = dates.month_day((draft.starts_on or loaded.today) - timedelta(days=1))
        others = [row for row in loaded.serving if row.id != self.route.assignment_id]
        parts = []
        lead = next((row for row in others if row.role is AssignmentRole.LEAD), None)
        if lead is not None and draft.role is AssignmentRole.LEAD:
            chosen = next((row for row in self.who.table.rows() if row and row.member_id == draft.member_id), None)
            stays = chosen is not None and chosen.discipline.id != lead.discipline.id
            text = _("{name} leads until {day}, then stays as primary.") if stays else _("{name} leads until {day}.")
            parts.append(text.format(name=lead.member or lead.discipline.name, day=until))
        if self.route.assignment_id is None and draft.role in SERVES and draft.member_id and not draft.ends_on:
            own = [row for row in others if row.member_id == draft.member_id and row.role is AssignmentRole.BACKUP]
            parts += [_("{name} is backup until {day}.").format(name=row.member, day=until) for row in own[:1]]
        self.notice.setVisible(bool(parts))
        if parts:
            self.notice.say(" ".join(parts))

    def _on_remove(self) -> None:
        assignment_id = self.route.assignment_id
        if assignment_id is None:
            return

        def remove(work: "Work") -> None:
            assignments.remove(work, assignment_id, seen=assignments.edit(work, assignment_id).version)

        self.context.tasks.write(self, remove, lambda _nothing: self.accept())

"""Assigning one member to many patients at once: the best fit is chosen beforehand, Enter assigns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.assignments import AssignmentRole
from careteam.domain.ids import DisciplineId, MemberId, PatientId
from careteam.i18n import _, ngettext
from careteam.services import assignments, disciplines, suggestions
from careteam.services.disciplines import DisciplineRow
from careteam.services.suggestions import SuggestedMember
from ui.kit import errors, theme
from ui.kit.buttons import Button, PrimaryButton, SegmentedControl
from ui.kit.cards import EmptyState
from ui.kit.choice_edit import ListEditor
from ui.kit.commands import enter_presses
from ui.kit.context import Context
from ui.kit.editors import token
from ui.kit.kept_dialog import KeptDialog
from ui.kit.labels import HSeparator, Title
from ui.kit.sizes import fit
from ui.kit.tables import Bar, Chip, Column, RowTable

if TYPE_CHECKING:
    from careteam.services.office import Work

FORM = "assign-many"
ROLES = (AssignmentRole.LEAD, AssignmentRole.PRIMARY, AssignmentRole.BACKUP)


class AssignManyDialog(KeptDialog):
    """Chooses who serves all of some patients. ``assigned(names left out, with the reason)``."""

    assigned = Signal(object)

    def __init__(
        self, context: Context, patient_ids: tuple[PatientId, ...], role: AssignmentRole, parent: QWidget
    ) -> None:
        count = len(patient_ids)
        title = ngettext("Assign to {count} patient", "Assign to {count} patients", count).format(count=count)
        super().__init__(context.drafts.of(FORM, _selection(patient_ids), words=title), parent)
        self._context, self._patient_ids, self._role = context, patient_ids, role
        self._best: MemberId | None = None
        self._wanted: str | None = None
        self._asking = True
        self.setWindowTitle(title)
        self.role = SegmentedControl(_("Role"), [(one, one.label) for one in ROLES])
        self.role.set_value(role)
        self.role.changed.connect(lambda _role: self._on_terms_changed())
        self.discipline = ListEditor([])
        self.discipline.set_name(_("Discipline"))
        self.discipline.setFixedWidth(theme.px(240))
        self.discipline.changed.connect(self._on_terms_changed)
        empty = EmptyState(_("Nobody on the team has this discipline."))
        self.table: RowTable[SuggestedMember] = RowTable(
            _("Suggested"), _columns(), key=lambda one: one.member_id, empty=empty
        )
        self.table.activated_row.connect(lambda _row: self._on_assign())
        self.table.selected_row.connect(lambda _row: self._on_selected())
        self.assign = PrimaryButton(_("Assign"), self._on_assign)
        self._lay_out(title)
        enter_presses(self.assign, self)
        fit(self, 860, 460)
        context.tasks.read(self, disciplines.rows, self._on_disciplines)

    @classmethod
    def as_left(cls, context: Context, selection: UUID, parent: QWidget) -> "AssignManyDialog | None":
        """As somebody left it, about the patients they had selected; None where nothing is kept of it."""
        kept = context.drafts.get(context.drafts.of(FORM, selection).key)
        if kept is None:
            return None
        ids = tuple(PatientId(UUID(one)) for one in kept.typed["patients"])
        return cls(context, ids, AssignmentRole(kept.typed["asked"]), parent)

    def changes(self) -> dict[str, Any]:
        """Who is chosen and as what, where that is not what was proposed; and for whom."""
        chosen = None if self._asking else self.table.current_row()
        member = token(chosen.member_id) if chosen and chosen.member_id != self._best else self._wanted
        typed = {"role": token(self.role.value()), "discipline": self.discipline.typed(), "member": member}
        if typed == {"role": token(self._role), "discipline": None, "member": None}:
            return {}
        return typed | {"asked": token(self._role), "patients": [one.hex for one in self._patient_ids]}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Choose it again; somebody who has left the team since is not chosen."""
        self.role.set_value(AssignmentRole(changes["role"]))
        self.discipline.put_back(changes["discipline"])
        self._wanted = changes["member"]
        self._suggest()

    def start_over(self) -> None:
        """As it was proposed."""
        self.put_back({"role": token(self._role), "discipline": None, "member": None}, newer=False)

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(Title(title))
        column.addWidget(self.unsaved)
        terms = QHBoxLayout()
        terms.setSpacing(theme.px(8))
        terms.addWidget(self.role)
        terms.addWidget(self.discipline)
        terms.addStretch()
        column.addLayout(terms)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(HSeparator())
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button(_("Cancel"), self.reject))
        foot.addWidget(self.assign)
        column.addLayout(foot)

    def _on_disciplines(self, rows: tuple[DisciplineRow, ...]) -> None:
        any_lead: list[tuple[DisciplineId | None, str]] = [(None, _("Any that may lead"))]
        self.discipline.set_options([*any_lead, *((row.id, row.name) for row in rows if row.members)])
        self.discipline.set_value(None)
        self._suggest()
        self.keeper.begin(0)

    def _on_terms_changed(self) -> None:
        self._wanted = None
        self._suggest()
        self.changed.emit()

    def _suggest(self) -> None:
        ids, role, kind = self._patient_ids, self.role.value(), self.discipline.value()
        self._asking = True
        self._context.tasks.search(
            self, "who", lambda work: suggestions.for_many(work, ids, role, kind), self._on_suggested
        )

    def _on_suggested(self, found: tuple[SuggestedMember, ...]) -> None:
        able = [one.member_id for one in found if not one.blocked]
        wanted, self._wanted, self._asking = self._wanted, None, False
        self._best = able[0] if able else None
        self.table.set_rows(found)
        if able:
            self.table.select(next((one for one in able if token(one) == wanted), able[0]))
        self._show_able()
        if not self.role.hasFocus():
            self.table.setFocus()

    def _on_selected(self) -> None:
        self._show_able()
        self.changed.emit()

    def _show_able(self) -> None:
        chosen = self.table.current_row()
        self.assign.setEnabled(chosen is not None and not chosen.blocked)

    def _on_assign(self) -> None:
        chosen = self.table.current_row()
        if chosen is None or not self.assign.isEnabled():
            return
        self.assign.setEnabled(False)
        ids, role, member_id = self._patient_ids, self.role.value(), chosen.member_id

        def assign(work: "Work") -> tuple[str, ...]:
            return assignments.assign_all(work, ids, member_id, role)

        self._context.tasks.write(self, self.keeper.with_save(assign), self._on_assigned, self._on_failed)

    def _on_assigned(self, left_out: tuple[str, ...]) -> None:
        self.keeper.saved()
        self.assigned.emit(left_out)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self.assign.setEnabled(True)
        self.keeper.touch()
        errors.show(self, error)


def _selection(patient_ids: tuple[PatientId, ...]) -> UUID:
    """What stands for these patients, in whatever order they were selected."""
    return uuid5(NAMESPACE_OID, "".join(sorted(one.hex for one in patient_ids)))


def _columns() -> list[Column[SuggestedMember]]:
    return [
        Column(
            _("Who"),
            lambda row: ", ".join(part for part in (row.name, row.credentials) if part),
            220,
            strong=True,
            chip=lambda row: Chip(row.discipline.code, row.discipline.hue),
            tone=lambda row: "muted" if row.blocked else "",
        ),
        Column(
            _("Caseload then"),
            lambda row: f"{row.load.weight:g}" + (_(" of {limit:g}").format(limit=row.limit) if row.limit else ""),
            172,
            bar=lambda row: Bar(row.load.weight, row.limit, row.discipline.hue),
            tone=lambda row: "warn" if 0 < row.limit < row.load.weight else "",
            sort=lambda row: row.load.weight,
        ),
        Column(
            _("Why"),
            lambda row: row.blocked or " · ".join(row.reasons[1:]),
            muted=True,
            tooltip=lambda row: " · ".join(row.reasons),
        ),
    ]

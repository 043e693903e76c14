"""Somebody on the team, entered or changed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.ids import MemberId
from careteam.domain.patients import AgeGroup
from careteam.domain.places import Setting
from careteam.domain.team import Gender, MemberDraft, Shift
from careteam.i18n import _
from careteam.services import disciplines, places, team
from ui.kit import dates, fields, tags_edit
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.editors import Option
from ui.kit.fields import Field, Section
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.rows import Rows

if TYPE_CHECKING:
    from careteam.services.office import Work


@dataclass(frozen=True)
class Loaded:
    """What the form starts from."""

    draft: MemberDraft
    version: int
    disciplines: list[Option]
    places: list[Option]


def load(work: "Work", member_id: MemberId | None) -> Loaded:
    """The member, and what to choose from."""
    edited = team.edit(work, member_id) if member_id is not None else None
    return Loaded(
        edited.draft if edited else MemberDraft(),
        edited.version if edited else 0,
        [(row.id, f"{row.name} ({row.code})") for row in disciplines.rows(work)],
        [(row.id, row.name) for row in places.rows(work)],
    )


class MemberDialog(FormDialog[MemberDraft]):
    """Adds somebody to the team, or changes what is known of them."""

    def __init__(self, context: Context, member_id: MemberId | None, parent: QWidget) -> None:
        self._context, self._member_id = context, member_id
        super().__init__(
            parent,
            _("Change a team member") if member_id else _("New team member"),
            context.tasks,
            Form(_fields(), MemberDraft()),
            self._save,
            fresh=lambda work: _seen(load(work, member_id)),
            kept=context.drafts.of("member", member_id),
            later=True,
            width=640,
            height=680,
        )
        if member_id is not None:
            self.panel.buttons.insertWidget(0, Button(_("Remove…"), self._on_remove, look="danger"))
        context.tasks.read(self, lambda work: load(work, member_id), self._on_loaded)

    def _save(self, work: "Work", draft: MemberDraft, seen: int) -> MemberId:
        return team.save(work, self._member_id, draft, seen=seen if self._member_id else None)

    def _on_loaded(self, loaded: Loaded) -> None:
        self.form.set_options("discipline_id", loaded.disciplines)
        self.form.set_options("base_id", [(None, _("None", "a place")), *loaded.places])
        self.panel.start(loaded.draft, loaded.version)
        if self._member_id is not None:
            self.set_title(loaded.draft.name)

    def _on_remove(self) -> None:
        self.form.banner.say(
            _("Remove somebody entered by mistake. Who leaves the team gets a last day instead."),
            "warn",
            [(_("Remove"), self._on_removed), (_("Keep"), self.form.banner.hide)],
        )
        self.form.banner.buttons()[0].setFocus()

    def _on_removed(self) -> None:
        member_id = self._member_id
        if member_id is None:
            return

        def remove(work: "Work") -> None:
            team.retire(work, member_id, seen=team.edit(work, member_id).version)

        self._context.tasks.write(self, remove, lambda _nothing: self.accept())


def _seen(loaded: Loaded) -> tuple[MemberDraft, int]:
    return loaded.draft, loaded.version


def _fields() -> list[Field | Section]:
    weekdays: list[Option] = list(enumerate(dates.weekday_names()))
    return [
        fields.Text("given_name", _("First name"), required=True),
        fields.Text("family_name", _("Last name"), beside=True),
        fields.Choice("discipline_id", _("Discipline"), required=True),
        fields.Text("credentials", _("Credentials"), beside=True, placeholder=_("MSW, LCSW")),
        fields.Text("phone", _("Phone")),
        fields.Text("email", _("Email"), beside=True),
        tags_edit.languages("languages", _("Languages")),
        fields.Choice(
            "gender",
            _("Families meet"),
            options=fields.words_of(list(Gender)),
            hint=_("Only for patients who ask that a woman or a man comes."),
            width=220,
        ),
        Section(_("Whom and where"), _("Nothing chosen means all.")),
        fields.Choices("age_groups", _("Sees"), options=fields.words_of(list(AgeGroup))),
        fields.Choices("settings", _("Works in"), options=fields.words_of(list(Setting))),
        fields.Choice(
            "base_id", _("Base"), hint=_("Travel to home visits starts here."), placeholder=_("Type a place")
        ),
        Section(_("Work")),
        fields.Number(
            "caseload_limit",
            _("Caseload limit"),
            whole=False,
            least=0,
            empty=0.0,
            unit=_("patients"),
            width=220,
            hint=_("Weighted: a lead counts 1.5, a primary 1, a backup 0.25; at home a quarter more."),
        ),
        Rows(
            "shifts",
            _("Working hours"),
            fields=[
                fields.Choice("weekday", _("Day"), options=weekdays),
                fields.TimeOfDay("starts", _("From"), required=True),
                fields.TimeOfDay("ends", _("To", "a time of day"), required=True),
            ],
            new=_new_shift,
            add=_("Add hours"),
        ),
        fields.Date("starts_on", _("First day on the team")),
        fields.Date("ends_on", _("Last day"), beside=True),
    ]


def _new_shift() -> Shift:
    return MemberDraft().shifts[0]

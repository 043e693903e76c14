"""The office: its name, the call box on every page, time zone, paper and lock."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.drafts import Edited
from careteam.domain.offices import LONGEST_LOCK, OfficeDraft, Paper
from careteam.i18n import _
from careteam.services import office_settings
from ui.kit import fields, theme
from ui.kit.beside import Beside
from ui.kit.cards import Card
from ui.kit.context import Context
from ui.kit.fields import Field, Section
from ui.kit.form_dialog import FormPanel
from ui.kit.forms import Form
from ui.kit.labels import Label
from ui.kit.page import Page

if TYPE_CHECKING:
    from careteam.services.office import Work

WIDTH = 640


class OfficeSection(Page):
    """Changes the settings of the office; beside them the call box as families get it."""

    topics = frozenset({Topic.SETTINGS})

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        form = Form(_fields(), OfficeDraft())
        kept = context.drafts.of("office", words=_("Settings of the office"))
        self.panel = FormPanel(context.tasks, form, _save, fresh=_fresh, cancel=False, kept=kept)
        self.panel.content.setContentsMargins(0, 0, theme.px(12), theme.px(12))
        self.panel.buttons.setContentsMargins(0, theme.px(8), theme.px(12), 0)
        self.panel.setMaximumWidth(theme.px(WIDTH))
        self.panel.saved.connect(lambda _result: self._on_saved())
        self.box = Card(_("Whom to call, as it stands on every page"))
        self.box.setFixedWidth(theme.px(380))
        self.lines = Label("", wrap=True)
        self.box.body.addWidget(self.lines)
        form.changed.connect(self._show_box)
        self.panel.setMinimumSize(theme.px(380), theme.px(320))
        aside = QWidget()
        column = QVBoxLayout(aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        column.addStretch(1)
        self.body.addWidget(Beside([(self.panel, 3), (aside, 3)], 780), 1)
        self._loaded = False
        self._just_saved = False

    @staticmethod
    def load(work: "Work", _query: None) -> Edited[OfficeDraft]:
        """The settings as they are."""
        return office_settings.edit(work)

    def show_data(self, data: Edited[OfficeDraft]) -> None:
        """Show the settings; what is being typed stays, and is compared when it is saved."""
        if not self._loaded or not self.panel.form.is_dirty():
            self._loaded = True
            self.panel.start(data.draft, data.version)
            self._show_box()
        if self._just_saved:
            self._just_saved = False
            self.banner.say(_("Saved. Pages made from now on show these settings."), "good")

    def _on_saved(self) -> None:
        self.panel.form.settle()
        self._just_saved = True
        self.reload()

    def _show_box(self) -> None:
        draft = self.panel.form.peek()
        reasons = "\n".join(f"•  {line.strip()}" for line in draft.when_to_call.splitlines() if line.strip())
        self.lines.setText(
            "\n".join(
                (
                    draft.name,
                    "",
                    _("Day: {phone}").format(phone=draft.day_phone),
                    draft.day_hours,
                    _("Night and weekends: {phone}").format(phone=draft.night_phone),
                    _("Emergency: {phone}").format(phone=draft.emergency_number),
                    "",
                    _("Call us when:"),
                    reasons,
                )
            )
        )


def _save(work: "Work", draft: OfficeDraft, seen: int) -> None:
    office_settings.save(work, draft, seen=seen)


def _fresh(work: "Work") -> tuple[OfficeDraft, int]:
    edited = office_settings.edit(work)
    return edited.draft, edited.version


def _fields() -> list[Field | Section]:
    return [
        fields.Text("name", _("Name of the team"), required=True),
        Section(_("Whom families call"), _("No page prints without it.")),
        fields.Text("day_phone", _("Number by day"), required=True),
        fields.Text("night_phone", _("Number at night and on weekends"), beside=True, required=True),
        fields.Text("emergency_number", _("Emergency number"), required=True, width=140),
        fields.Text("day_hours", _("When the day number answers"), beside=True, required=True),
        fields.Multiline("when_to_call", _("When to call"), required=True, hint=_("One reason a line."), lines=4),
        Section(_("This office")),
        fields.Choice("zone", _("Time zone"), options=fields.time_zones(), placeholder=_("Type a city")),
        fields.Segments("paper", _("Paper"), options=fields.words_of(list(Paper)), beside=True),
        fields.Number(
            "lock_minutes",
            _("Lock the screen after"),
            least=1,
            most=LONGEST_LOCK,
            required=True,
            unit=_("minutes without a key or click"),
            width=280,
        ),
    ]

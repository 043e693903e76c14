"""The address of a road server, for an office that runs one, and whether it answers."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.domain.drafts import Edited
from careteam.domain.offices import OfficeDraft
from careteam.i18n import _, ngettext
from careteam.services import office_settings
from ui.kit import fields, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.cards import Card, clear
from ui.kit.context import Context
from ui.kit.form_dialog import FormPanel
from ui.kit.forms import Form
from ui.kit.labels import Muted
from ui.kit.page import Page
from ui.kit.progress import ProgressPanel

if TYPE_CHECKING:
    from careteam.services.office import Work
    from careteam.services.road_server import Tried

WIDTH = 720


class RoadServer(Page):
    """Names the server that is asked for a day's drives; without one, all are estimated on this computer."""

    topics = frozenset({Topic.SETTINGS})

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.said = Banner()
        for words in (
            _("An office that runs an OSRM server can have it asked for the drives when a day is planned."),
            _("Only coordinates ever leave: latitude and longitude of that day’s places. No names, no addresses."),
            _("Empty means off: every drive is estimated on this computer."),
        ):
            self.body.addWidget(Muted(words, wrap=True))
        self.body.addWidget(self.said)
        asked = fields.Text(
            "road_server", _("Address"), placeholder="https://osrm.example.org",
            hint=_("https://, or http:// and a computer of your own network by its number."),
        )  # fmt: skip
        form = Form([asked], OfficeDraft())
        kept = context.drafts.of("roads", words=_("Address of the road server"))
        self.panel = FormPanel(context.tasks, form, _save, fresh=_fresh, cancel=False, kept=kept)
        self.panel.content.setContentsMargins(0, 0, theme.px(12), theme.px(12))
        self.panel.buttons.setContentsMargins(0, theme.px(8), theme.px(12), 0)
        self.panel.setMaximumWidth(theme.px(WIDTH))
        self.panel.setFixedHeight(theme.px(168))
        self.panel.saved.connect(lambda _result: self._on_saved())
        self.try_out = Button(_("Try it"), self._on_try_clicked)
        self.panel.buttons.insertWidget(1, self.try_out)
        form.changed.connect(self._show_address)
        self.body.addWidget(self.panel)
        self._progress = Card()
        self._progress.setMaximumWidth(theme.px(WIDTH))
        self._progress.hide()
        self.body.addWidget(self._progress)
        self.body.addStretch(1)
        self._loaded = False
        self._busy = False
        self._show_address()

    @staticmethod
    def load(work: "Work", _query: None) -> Edited[OfficeDraft]:
        """The settings of the office, of which the address is one."""
        return office_settings.edit(work)

    def show_data(self, data: Edited[OfficeDraft]) -> None:
        """Show the address; what is being typed stays, and is compared when it is saved."""
        if not self._loaded or not self.panel.form.is_dirty():
            self._loaded = True
            self.panel.start(data.draft, data.version)
            self._show_address()

    def show_error(self, message: str) -> None:
        """Say why the server is of no use."""
        self._progress.hide()
        self.said.say(message, "bad")

    def _on_saved(self) -> None:
        self.panel.form.settle()
        self.said.say(_("Saved."), "good")
        self.reload()

    def _on_try_clicked(self) -> None:
        from careteam.services import road_server

        address = self.panel.form.peek().road_server
        self.said.hide()
        clear(self._progress.body)
        job = self.context.tasks.job(
            _("Trying the road server"), lambda office, report: road_server.try_out(office, address, report)
        )
        panel = ProgressPanel(job, self._progress)
        panel.ended.connect(self._on_tried)
        self._progress.body.addWidget(panel)
        self._progress.show()
        self._busy = True
        self._show_address()

    def _on_tried(self, tried: Any) -> None:
        self._busy = False
        self._show_address()
        if self.isVisible():
            self.try_out.setFocus()
        if tried is not None:
            self._progress.hide()
            self.said.say(_answer(tried), "good")

    def _show_address(self) -> None:
        self.try_out.setEnabled(not self._busy and bool(self.panel.form.peek().road_server.strip()))


def _answer(tried: "Tried") -> str:
    words = ngettext(
        "It answers, and knows {known} of {asked} drive asked.",
        "It answers, and knows {known} of {asked} drives asked.",
        tried.asked,
    )
    drive = _("From {here} to {there}: {minutes} min by road, estimated {estimate}.")
    return (
        f"{words.format(known=tried.known, asked=tried.asked)} "
        f"{drive.format(here=tried.here, there=tried.there, minutes=tried.minutes, estimate=tried.estimate)}"
    )


def _save(work: "Work", draft: OfficeDraft, seen: int) -> None:
    office_settings.save(work, draft, seen=seen)


def _fresh(work: "Work") -> tuple[OfficeDraft, int]:
    edited = office_settings.edit(work)
    return edited.draft, edited.version

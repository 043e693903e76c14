"""Travel: how areas drive, drives that were put right, what recorded visits tell, and the road server."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.ids import PaceId
from careteam.domain.travel_settings import MOST_PER_KM, MOST_RADIUS_KM, MOST_START, PaceDraft
from careteam.i18n import N_, _
from careteam.services import places, travel
from careteam.services.travel import PaceRow
from ui.admin.corrections import CorrectionsList
from ui.admin.learned import LearnedList
from ui.admin.listing import Listing
from ui.admin.road_server import RoadServer
from ui.kit import dates, fields, theme
from ui.kit.buttons import LARGE, Button, SegmentedControl, Tabs
from ui.kit.context import Context
from ui.kit.editors import Option
from ui.kit.fields import Field, Section
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.stack import Stack
from ui.kit.tables import Column

if TYPE_CHECKING:
    from careteam.services.office import Work


class PacesList(Listing[PaceRow]):
    """How long drives take, everywhere and in areas."""

    topics = frozenset({Topic.PLACES})

    def __init__(self, context: Context, parent: QWidget) -> None:
        columns = [
            Column[PaceRow](_("Where"), _where, strong=True),
            Column[PaceRow](_("When"), _when),
            Column[PaceRow](_("To set off and park"), lambda row: _minutes(row.start_minutes), 136, figures=True,
                            sort=lambda row: row.start_minutes),
            Column[PaceRow](_("For each kilometer"), lambda row: _minutes(row.minutes_per_km), 136, figures=True,
                            sort=lambda row: row.minutes_per_km),
            Column[PaceRow](_("From where"), lambda row: row.source, muted=True, spare=1),
        ]  # fmt: skip
        super().__init__(
            context,
            parent,
            _("How long drives take"),
            columns,
            key=lambda row: row.id,
            add=_("Add an area"),
            nothing="",
        )

    @staticmethod
    def load(work: "Work", _query: None) -> tuple[PaceRow, ...]:
        """How all areas drive."""
        return travel.paces(work)

    def open_record(self, row: PaceRow | None) -> None:
        self.open_form(row.id if row else None)

    def open_form(self, about: UUID | None) -> None:
        PaceDialog(self.context, PaceId(about) if about else None, self).open()


class PaceDialog(FormDialog[PaceDraft]):
    """Says how an area drives, or changes that."""

    def __init__(self, context: Context, pace_id: PaceId | None, parent: QWidget) -> None:
        self._context, self._pace_id = context, pace_id
        super().__init__(
            parent,
            _("How long drives take"),
            context.tasks,
            Form(_fields(), PaceDraft()),
            self._save,
            fresh=self._fresh if pace_id else None,
            kept=context.drafts.of("pace", pace_id),
            later=pace_id is not None,
            width=560,
            height=560,
        )
        if pace_id is not None:
            self.panel.buttons.insertWidget(0, Button(_("Take out"), self._on_retire, look="danger"))
        context.tasks.read(self, self._load, lambda loaded: self._on_loaded(*loaded))

    def _save(self, work: "Work", draft: PaceDraft, seen: int) -> PaceId:
        return travel.save_pace(work, self._pace_id, draft, seen=seen if self._pace_id else None)

    def _fresh(self, work: "Work") -> tuple[PaceDraft, int]:
        assert self._pace_id is not None
        edited = travel.edit_pace(work, self._pace_id)
        return edited.draft, edited.version

    def _load(self, work: "Work") -> tuple[list[Option], tuple[PaceDraft, int] | None]:
        """The places an area can lie around, and how it drives."""
        located: list[Option] = [(row.id, row.name) for row in places.rows(work) if row.located]
        return located, self._fresh(work) if self._pace_id is not None else None

    def _on_loaded(self, located: list[Option], pace: tuple[PaceDraft, int] | None) -> None:
        self.form.set_options("place_id", [(None, _("Everywhere")), *located])
        if pace is not None:
            self.panel.start(*pace)

    def _on_retire(self) -> None:
        pace_id = self._pace_id
        if pace_id is not None:
            self._context.tasks.write(
                self, lambda work: travel.retire_pace(work, pace_id), lambda _nothing: self.accept()
            )


class TravelSection(QWidget):
    """The parts of what the office knows of its roads, one at a time."""

    PARTS: tuple[tuple[str, str, Callable[[Context, QWidget], QWidget]], ...] = (
        ("pace", N_("How long drives take"), PacesList),
        ("correction", N_("Drives put right"), CorrectionsList),
        ("learned", N_("Learned from visits"), LearnedList),
        ("roads", N_("Road server"), RoadServer),
    )
    """The parts in their order: the name of the form each opens, its words, and what opens."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._made: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = [(name, _(words)) for name, words, _make in self.PARTS]
        large = theme.px(100) > LARGE  # then one line has no room for them
        self.choice = Tabs(_("Travel"), parts, wraps=True) if large else SegmentedControl(_("Travel"), parts)
        self.choice.changed.connect(self.show_part)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), 0)
        head.addWidget(self.choice)
        column.addLayout(head)
        self.stack = Stack()
        column.addWidget(self.stack, 1)
        self.show_part("pace")

    def show_part(self, name: str) -> None:
        """Show one part; it is made when it is first looked at."""
        part = self._made.get(name)
        if part is None:
            make = next(make for key, _words, make in self.PARTS if key == name)
            part = self._made[name] = make(self._context, self)
            self.stack.addWidget(part)
        self.choice.set_value(name)
        self.stack.setCurrentWidget(part)

    def open_form(self, name: str, about: UUID | None) -> None:
        """Open a form of a part as somebody left it; the road server's is open already."""
        if name in {part for part, _words, _make in self.PARTS}:
            self.show_part(name)
        part = self.stack.currentWidget()
        if isinstance(part, Listing):
            part.open_form(about)


def _fields() -> list[Field | Section]:

    def around(draft: PaceDraft) -> bool:
        return draft.place_id is not None

    return [
        fields.Choice("place_id", _("Where"), none=_("Everywhere")),
        fields.Number(
            "radius_km", _("Around it"), whole=False, least=0.1, most=MOST_RADIUS_KM, unit=_("km"), beside=True,
            width=140, shown_if=around, hint=_("Both ends of the drive lie within."),
        ),
        Section(_("Busy hours"), _("From Monday to Friday; leave both empty for all hours.")),
        fields.TimeOfDay("begins", _("From")),
        fields.TimeOfDay("ends", _("Until"), beside=True),
        Section(_("Minutes"), _("A kilometer counts along the straight line, not along the road.")),
        fields.Number(
            "start_minutes", _("To set off and park"), whole=False, least=0, most=MOST_START, required=True, width=140
        ),
        fields.Number(
            "minutes_per_km", _("For each kilometer"), whole=False, least=0, most=MOST_PER_KM, required=True,
            width=140, beside=True,
        ),
        fields.Text("source", _("From where"), placeholder=_("Who measured it, or when")),
    ]  # fmt: skip


def _where(row: PaceRow) -> str:
    if not row.area:
        return _("Everywhere")
    return _("{place}, {km} km around").format(place=row.area, km=f"{row.radius_km or 0:g}")


def _when(row: PaceRow) -> str:
    if row.begins is None or row.ends is None:
        return _("At all hours")
    return _("Monday to Friday, {hours}").format(hours=dates.time_range(row.begins, row.ends))


def _minutes(value: float) -> str:
    return _("{minutes} min").format(minutes=dates.locale().toString(value, "g", 4))

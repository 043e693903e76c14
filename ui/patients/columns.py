"""The columns of the list of patients: which are shown, in what order and how wide, as each person likes them."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from careteam.domain.patients import ProgramStatus
from careteam.domain.referrals import ClockState
from careteam.i18n import _
from careteam.services.patient_list import Flag, PatientRow
from ui.kit import dates, theme
from ui.kit.buttons import LinkButton
from ui.kit.labels import Muted
from ui.kit.preferences import Preferences
from ui.kit.tables import Chip, Column, RowTable
from ui.patients import words

KEPT, WIDTHS = "patients/columns", "patients/widths"
NAME = "name"
"""The one column that is always shown, and takes the room left, but never less than a name needs."""
NAME_WIDTH = 168
FIRST = (NAME, "age", "where", "status", "lead", "last", "next", "flags")
"""What is shown until somebody chooses."""
TONES = {Flag.SIMILAR: "warn", Flag.FIRST_VISIT: "warn", Flag.FIRST_VISIT_LATE: "bad"}


def columns(today: Callable[[], date]) -> dict[str, Column[PatientRow]]:
    """Every column there is, by the name it is remembered by."""
    return {
        NAME: Column(
            _("Name"), lambda one: one.name, strong=True, sort=lambda one: (one.family_name.casefold(), one.name)
        ),
        "age": Column(_("Age"), lambda one: words.age(one, today()), 88, sort=_oldest_last),
        "where": Column(_("Where now"), lambda one: one.where.words if one.where else "", 196, tone=_where_tone),
        "status": Column(_("Program"), lambda one: one.status.label, 92, muted=True, tone=_status_tone),
        "lead": Column(
            _("Lead"), lambda one: one.lead.name if one.lead else _("No lead"), 148, chip=_lead, tone=_lead_tone
        ),
        "last": Column(
            _("Last visit"),
            lambda one: words.last(one.last, today()),
            100,
            muted=True,
            sort=lambda one: one.last.starts if one.last else None,
        ),
        "next": Column(
            _("Next visit"),
            lambda one: words.coming(one.next, today()),
            152,
            sort=lambda one: one.next.starts if one.next else None,
        ),
        "flags": Column(_("To know"), _flags, 164, tone=_flag_tone, tooltip=_flags),
        "born": Column(
            _("Birth date"),
            lambda one: dates.full_date(one.birth_date) if one.birth_date else "",
            112,
            muted=True,
            sort=lambda one: one.birth_date,
        ),
        "mrn": Column(_("Record number"), lambda one: one.mrn_tail, 124, muted=True),
        "first": Column(_("First visit due"), _due, 124, tone=_due_tone, sort=_due_sort),
    }


class ChosenColumns(QObject):
    """Lays a table's columns out as this person had them, and remembers what they change."""

    def __init__(self, table: RowTable[PatientRow], keys: Sequence[str], preferences: Preferences) -> None:
        super().__init__(table)
        self._keys = tuple(keys)
        self._preferences = preferences
        self._table = table
        self._header = table.horizontalHeader()
        self._header.setSectionsMovable(True)
        self._header.setSectionResizeMode(self._keys.index(NAME), QHeaderView.ResizeMode.Fixed)
        table.viewport().installEventFilter(self)
        self._applying = False
        self._usual = {key: self._header.sectionSize(number) for number, key in enumerate(self._keys)}
        self.apply()
        self._header.sectionMoved.connect(lambda *_move: self._keep_order())
        self._header.sectionResized.connect(self._on_resized)

    def shown(self) -> tuple[str, ...]:
        """The columns in sight, from left to right; the name is always among them."""
        kept = self._preferences.get(KEPT)
        known = [key for key in kept if key in self._keys] if isinstance(kept, list) else list(FIRST)
        return tuple(dict.fromkeys(known if NAME in known else [NAME, *known]))

    def choose(self, shown: Sequence[str]) -> None:
        """Show these columns in this order."""
        self._preferences.keep(KEPT, list(shown))
        self.apply()

    def reset(self) -> None:
        """Show the columns as they were at first, in their first widths."""
        self._preferences.keep(WIDTHS, {})
        self.choose(FIRST)

    def apply(self) -> None:
        """Lay the columns out as remembered."""
        self._applying = True
        shown = self.shown()
        widths = self._preferences.get(WIDTHS, {})
        for number, key in enumerate(self._keys):
            self._header.setSectionHidden(number, key not in shown)
            width = widths.get(key) if isinstance(widths, dict) else None
            if key != NAME:
                self._header.resizeSection(number, theme.px(width) if isinstance(width, int) else self._usual[key])
        for place, key in enumerate(shown):
            self._header.moveSection(self._header.visualIndex(self._keys.index(key)), place)
        self._applying = False
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the name the room left as the table is resized."""
        if event.type() == QEvent.Type.Resize:
            self._fill()
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        """Give the name the room left. Where there is too little, what nobody chose makes way, the last one first."""
        room = self._table.viewport().width() - theme.px(NAME_WIDTH)
        self._applying = True
        for key in self.shown():
            if key == NAME:
                continue
            number = self._keys.index(key)
            self._header.setSectionHidden(number, False)
            room -= self._header.sectionSize(number)
            if room < 0 and not isinstance(self._preferences.get(KEPT), list):
                self._header.setSectionHidden(number, True)
        self._applying = False
        place = self._keys.index(NAME)
        others = sum(self._header.sectionSize(number) for number in range(len(self._keys)) if number != place)
        room = self._table.viewport().width() - others
        self._header.resizeSection(place, max(room, theme.px(NAME_WIDTH)))

    def _keep_order(self) -> None:
        if not self._applying:
            order = (self._header.logicalIndex(place) for place in range(len(self._keys)))
            kept = [self._keys[number] for number in order if not self._header.isSectionHidden(number)]
            self._preferences.keep(KEPT, [*kept, *(key for key in self.shown() if key not in kept)])

    def _on_resized(self, number: int, _old: int, width: int) -> None:
        by_hand = self._header.sectionResizeMode(number) is QHeaderView.ResizeMode.Interactive
        if self._applying or not by_hand or width <= 0:
            return
        widths = dict(self._preferences.get(WIDTHS, {}))
        widths[self._keys[number]] = round(width / theme.px(100) * 100)
        self._preferences.keep(WIDTHS, widths)
        self._fill()


class ColumnsMenu(QWidget):
    """A list of all columns with check boxes, to drag or to move by Alt+Up and Alt+Down. ``changed(keys shown)``."""

    changed = Signal(object)
    reset_wanted = Signal()

    def __init__(self, titles: dict[str, str], shown: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "surface")
        self.setAccessibleName(_("Columns"))
        self._telling = True
        self.list = _ColumnList()
        self.list.moved.connect(self._tell)
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.list.model().rowsMoved.connect(lambda *_rows: self._tell())
        hint = Muted(_("Drag to change the order, or press Alt+Up and Alt+Down."), wrap=True)
        self.reset = LinkButton(_("As at first"), self._on_reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(8))
        column.addWidget(self.list)
        column.addWidget(hint)
        column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(theme.px(264))
        self._titles = titles
        self.show_columns(shown)

    def show_columns(self, shown: Sequence[str]) -> None:
        """List every column, those shown first in their order."""
        self._telling = False
        self.list.clear()
        for key in (*shown, *(one for one in self._titles if one not in shown)):
            item = QListWidgetItem(self._titles[key])
            item.setData(Qt.ItemDataRole.UserRole, key)
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
            item.setFlags(flags if key == NAME else flags | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(theme.px(29) * self.list.count() + theme.px(12))
        self._telling = True

    def open_below(self, widget: QWidget) -> None:
        """Show it under a button, ready for keys, within the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 2))
        room = widget.screen().availableGeometry()
        top = max(room.top(), min(corner.y(), room.bottom() - self.height()))
        self.move(max(room.left(), corner.x()), top)
        self.show()
        self.list.setFocus()

    def shown(self) -> list[str]:
        """The columns checked, in the order of the list."""
        items = [self.list.item(line) for line in range(self.list.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _tell(self) -> None:
        if self._telling:
            self.changed.emit(self.shown())

    def _on_reset(self) -> None:
        self.reset_wanted.emit()
        self.show_columns(FIRST)


class _ColumnList(QListWidget):
    """Moves the item one is at with Alt+Up and Alt+Down."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Columns"))
        self.setProperty("look", "popup")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            here = self.currentRow()
            if 0 <= here + step < self.count():
                item = self.takeItem(here)
                self.insertItem(here + step, item)
                self.setCurrentItem(item)
                self.moved.emit()
        else:
            super().keyPressEvent(event)


def _oldest_last(one: PatientRow) -> int | None:
    return -one.birth_date.toordinal() if one.birth_date else None


def _where_tone(one: PatientRow) -> str:
    return "warn" if one.where is not None and one.where.away else "text"


def _status_tone(one: PatientRow) -> str:
    return "accent" if one.status is ProgramStatus.REFERRED else "muted"


def _lead(one: PatientRow) -> Chip | None:
    return Chip(one.lead.code, one.lead.hue) if one.lead else None


def _lead_tone(one: PatientRow) -> str:
    missing = one.lead is None and one.status is ProgramStatus.ACTIVE
    return "warn" if missing else "muted" if one.lead is None else "text"


def _flags(one: PatientRow) -> str:
    return ", ".join(flag.label for flag in one.flags)


def _flag_tone(one: PatientRow) -> str:
    tones = [TONES[flag] for flag in one.flags if flag in TONES]
    return "bad" if "bad" in tones else "warn" if tones else "muted"


def _due(one: PatientRow) -> str:
    due = one.first_visit.due_on
    return dates.month_day(due) if _running(one) and due else ""


def _running(one: PatientRow) -> bool:
    return one.first_visit.state is ClockState.RUNNING


def _due_tone(one: PatientRow) -> str:
    return _flag_tone(one) if _running(one) else "muted"


def _due_sort(one: PatientRow) -> date | None:
    return one.first_visit.due_on if _running(one) else None

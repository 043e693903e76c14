"""Who takes part in a visit: the patient's own team as chips, anybody else by a few letters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.ids import MemberId
from careteam.i18n import _
from ui.kit import theme
from ui.kit.buttons import Button
from ui.kit.cards import clear
from ui.kit.choice_edit import FindEditor
from ui.kit.dates import Unreadable
from ui.kit.editors import Editor, Typed, token
from ui.kit.flow import FlowLayout

if TYPE_CHECKING:
    from careteam.services.booking import MemberChoice


class MembersEditor(Editor):
    """The members of a visit as a tuple of ids, in the order they were chosen."""

    def __init__(self, members: "Sequence[MemberChoice]") -> None:
        super().__init__()
        self._members = {member.member_id: member for member in members}
        self._chosen: tuple[MemberId, ...] = ()
        self.chips: dict[MemberId, Button] = {}
        self._name = ""
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        self._room = QWidget()
        self._flow = FlowLayout(self._room)
        column.addWidget(self._room)
        self.finder = FindEditor(
            [(one.member_id, f"{one.name}, {one.discipline}") for one in members], placeholder=_("Add somebody else")
        )
        self.finder.changed.connect(self._on_found)
        column.addWidget(self.finder)
        self._row.addLayout(column, 1)

    def value(self) -> Any:
        return self._chosen

    def set_value(self, value: Any) -> None:
        self._chosen = tuple(value or ())
        self._show()

    def typed(self) -> Typed:
        return [[token(member_id) for member_id in self._chosen], self.finder.typed()]

    def put_back(self, typed: Typed) -> None:
        chosen, finding = typed
        known = {token(member_id): member_id for member_id in self._members}
        self.set_value([known[one] for one in chosen if one in known])
        self.finder.put_back(finding)

    def entry(self) -> QWidget:
        return next(iter(self.chips.values()), self.finder.entry())

    def set_name(self, name: str) -> None:
        self._name = name
        self._room.setAccessibleName(name)
        self.finder.set_name(_("{field}: add somebody else").format(field=name))
        self._show()

    def words(self, value: Any) -> str:
        return ", ".join(self._members[one].name for one in value or () if one in self._members) or "—"

    def _show(self) -> None:
        """A chip for everybody who serves the patient or was chosen."""
        shown = [one for one in self._members.values() if one.role is not None or one.member_id in self._chosen]
        if set(self.chips) != {one.member_id for one in shown}:
            clear(self._flow)
            self.chips = {one.member_id: self._chip(one) for one in shown}
        for member_id, chip in self.chips.items():
            chip.setChecked(member_id in self._chosen)
            role = self._members[member_id].role
            said = [self._name, chip.text(), role.label if role else ""]
            chip.setAccessibleName(": ".join(part for part in said if part))
        self._room.setVisible(bool(self.chips))
        self.updateGeometry()

    def _chip(self, member: "MemberChoice") -> Button:
        chip = Button(f"{member.code}  {member.name}", look="pick")
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self._on_chip_clicked(member.member_id))
        self._flow.addWidget(chip)
        return chip

    def _on_chip_clicked(self, member_id: MemberId) -> None:
        if member_id in self._chosen:
            self._chosen = tuple(one for one in self._chosen if one != member_id)
        else:
            self._chosen += (member_id,)
        self._show()
        self.changed.emit()

    def _on_found(self) -> None:
        try:
            member_id = self.finder.value()
        except Unreadable:
            return
        if member_id is not None:
            QTimer.singleShot(0, self.finder, lambda: self.finder.set_value(None))  # the completer fills the line last
            if member_id not in self._chosen:
                self._chosen += (member_id,)
            self._show()
            self.changed.emit()

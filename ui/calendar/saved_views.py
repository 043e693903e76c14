"""Views a person named and put on a function key, and how each view was last looked at; both are preferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from careteam.domain.calendar_sheets import View
from careteam.domain.ids import MemberId
from ui.calendar.view import Look, Who
from ui.kit.preferences import Preferences

KEYS = range(1, 9)
"""F1 to F8."""

SAVED, SHOWN = "calendar/views", "calendar/shown"


@dataclass(frozen=True)
class SavedView:
    """A view on a function key, by its number."""

    key: int
    name: str
    look: Look


class SavedViews:
    """One person's saved views. What cannot be read, as from a later version, counts as not there."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def all(self) -> tuple[SavedView, ...]:
        """The saved views, by their keys."""
        kept = self._preferences.get(SAVED, {})
        return tuple(
            SavedView(key, str(entry.get("name", "")), look_of(entry))
            for key in KEYS
            if isinstance(entry := kept.get(str(key)), Mapping)
        )

    def at(self, key: int) -> SavedView | None:
        """The view on a key."""
        return next((view for view in self.all() if view.key == key), None)

    def free(self) -> int:
        """The first key with nothing on it; the last where none is free. F5 comes last: it refreshes elsewhere."""
        taken = {view.key for view in self.all()}
        return next((key for key in sorted(KEYS, key=lambda key: (key == 5, key)) if key not in taken), KEYS[-1])

    def put(self, view: SavedView, *, instead_of: SavedView | None = None) -> None:
        """Put a view on its key, over what was there; ``instead_of``: where it was before."""
        kept = {one.key: one for one in self.all() if instead_of is None or one.key != instead_of.key}
        self._keep({**kept, view.key: view})

    def remove(self, key: int) -> None:
        """Take the view off a key."""
        self._keep({one.key: one for one in self.all() if one.key != key})

    def last(self) -> Look:
        """The view shown last, as it was then."""
        kept = self._preferences.get(SHOWN, {})
        return self.of(_word(View, kept.get("view"), View.DAY))

    def of(self, view: View) -> Look:
        """A view with the filters it had last."""
        filters = self._preferences.get(SHOWN, {}).get("filters", {}).get(view.value, {})
        return look_of({**filters, "view": view.value})

    def remember(self, look: Look) -> None:
        """Keep what is shown now, for the next time."""
        filters = dict(self._preferences.get(SHOWN, {}).get("filters", {}))
        filters[look.view.value] = {name: value for name, value in entry_of(look).items() if name != "view"}
        self._preferences.keep(SHOWN, {"view": look.view.value, "filters": filters})

    def _keep(self, views: Mapping[int, SavedView]) -> None:
        entries = {str(key): {"name": view.name, **entry_of(view.look)} for key, view in sorted(views.items())}
        self._preferences.keep(SAVED, entries)


def key_of(event: QKeyEvent) -> int:
    """The number of the function key that was pressed alone; 0 for any other."""
    number = event.key() - Qt.Key.Key_F1 + 1
    return number if number in KEYS and not event.modifiers() else 0


def entry_of(look: Look) -> dict[str, Any]:
    """A view with its filters, as it is kept."""
    return {"view": look.view.value, "who": look.who.value, "member": look.member_id.hex if look.member_id else ""}


def look_of(entry: Mapping[str, Any]) -> Look:
    """The view that was kept so."""
    member = str(entry.get("member", ""))
    try:
        member_id = MemberId(UUID(member)) if member else None
    except ValueError:
        member_id = None
    return Look(_word(View, entry.get("view"), View.DAY), _word(Who, entry.get("who"), Who.TEAM), member_id)


def _word(kind: Any, value: object, otherwise: Any) -> Any:
    return kind(value) if value in [one.value for one in kind] else otherwise

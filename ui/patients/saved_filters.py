"""What narrows the list of patients, and the filters a person saved by name: a preference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from careteam.domain.ids import MemberId
from careteam.services.patient_list import Flag, Show
from ui.kit.editors import token
from ui.kit.preferences import Preferences

KEPT = "patients/filters"


@dataclass(frozen=True)
class Filter:
    """Which patients to show: one of the office's lists, narrowed by a lead, by a mark, and by what is typed."""

    show: Show = Show.ACTIVE
    text: str = ""
    lead_id: MemberId | None = None
    flag: Flag | None = None

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Filter":
        """What ``entry`` gave. Raises KeyError, TypeError or ValueError where it cannot be read any more."""
        lead, flag = entry["lead_id"], entry["flag"]
        return cls(
            Show(entry["show"]),
            str(entry["text"]),
            MemberId(UUID(lead)) if lead else None,
            Flag(flag) if flag else None,
        )

    def entry(self) -> dict[str, Any]:
        """The same in JSON's own types."""
        lead = str(self.lead_id) if self.lead_id else None
        return {"show": self.show.value, "text": self.text, "lead_id": lead, "flag": token(self.flag)}


@dataclass(frozen=True)
class SavedFilter:
    """A filter under the name a person gave it."""

    name: str
    filter: Filter


def kept_filters(preferences: Preferences) -> tuple[SavedFilter, ...]:
    """The filters this person saved, in their order; one that cannot be read any more is left out."""
    found = []
    for kept in preferences.get(KEPT, []):
        try:
            found.append(SavedFilter(str(kept["name"]), Filter.of(kept)))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(found)


def keep_filters(preferences: Preferences, saved: Sequence[SavedFilter]) -> None:
    """Remember these filters in this order."""
    preferences.keep(KEPT, [one.filter.entry() | {"name": one.name} for one in saved])

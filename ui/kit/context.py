"""What every page is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from careteam.domain.clock import Clock, SystemClock
from ui.kit.changes import ChangeHub
from ui.kit.drafts import Drafts
from ui.kit.preferences import Preferences
from ui.kit.routes import Route
from ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from careteam.services.office import Office


@dataclass(frozen=True)
class Context:
    """The office of the person signed in, the way to work with it, and the way to other pages."""

    office: "Office"
    tasks: Tasks
    changes: ChangeHub
    settings: Any
    preferences: Preferences
    drafts: Drafts
    navigate: Callable[[Route], None]
    clock: Clock = field(default_factory=SystemClock)

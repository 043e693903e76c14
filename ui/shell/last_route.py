"""Where somebody was when they left, so that they begin there the next time: a screen, or a patient's page."""

from typing import Any
from uuid import UUID

from careteam.domain.ids import PatientId
from ui.kit.routes import PatientRoute, Route, TodayRoute
from ui.shell.features import RAIL

LAST = "shell/last"
"""The name of the preference."""

SCREENS: dict[str, Route] = {type(entry.route).__name__: entry.route for entry in RAIL}


def kept(route: Route) -> list[str] | None:
    """How a place is remembered; None for one that is only passed through, as a record or a printed page."""
    if isinstance(route, PatientRoute):
        return [type(route).__name__, str(route.patient_id)]
    name = type(route).__name__
    return [name] if name in SCREENS else None


def first(values: Any) -> Route:
    """Where to begin: where one was, else at Today."""
    match values:
        case ["PatientRoute", str(patient_id)]:
            return PatientRoute(PatientId(UUID(patient_id)))
        case [str(name)] if name in SCREENS:
            return SCREENS[name]
    return TodayRoute()

"""Everything that can be done by key or by name: the window's own commands here, a screen's own on its page."""

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from careteam.i18n import N_, _
from ui.kit.commands import IN_FORMS, IN_LISTS, Command, Commands
from ui.kit.routes import PrintRoute, ReferralRoute, Route, SettingsRoute, WeekPlanRoute
from ui.shell.answers import Answer
from ui.shell.features import FEATURES, RAIL


def _open(route: Route) -> "partial[None]":
    return partial(_go, route)


def _go(route: Route, window: Any) -> None:
    window.go(route)


EVERYWHERE = Commands(
    N_("Everywhere"),
    (
        Command(N_("Find a patient, a visit, a screen, a command"), ("Ctrl+K",), lambda window: window.find_anything()),
        Command(N_("New referral"), ("Ctrl+N",), _open(ReferralRoute())),
        Command(N_("New visit"), ("Ctrl+Shift+N",), lambda window: window.book()),
        Command(N_("Print today’s summaries"), ("Ctrl+Shift+P",), _open(PrintRoute(now=True))),
        *(
            Command(entry.name, (f"Ctrl+{number}",) if number <= 9 else (), _open(entry.route))
            for number, entry in enumerate(RAIL, 1)
        ),
        Command(N_("Home visits of the week"), (), _open(WeekPlanRoute())),
        Command(N_("Settings: colors, text size, keys"), (), _open(SettingsRoute("you"))),
        Command(N_("Back to the page before"), ("Alt+Left",), lambda window: window.back()),
        Command(N_("Read everything again"), ("F5", "Ctrl+R"), lambda window: window.refresh()),
        Command(N_("Undo what was done last"), ("Ctrl+Z",), lambda window: window.undo_bar.undo(), heard=True),
        Command(N_("Do it again"), ("Ctrl+Shift+Z", "Ctrl+Y"), lambda window: window.undo_bar.redo(), heard=True),
        Command(N_("All keys"), ("Ctrl+/", "Ctrl+?"), lambda window: window.show_keys()),
        Command(N_("Lock the screen"), ("Ctrl+L",), lambda window: window.lock_wanted.emit(), heard=True),
    ),
)
"""Also heard while a dialog is open: Ctrl+L, by ``lock_watch``."""


def offered(window: QWidget, page: QWidget | None) -> list[Answer]:
    """What the palette offers now: what can be done on the page in sight, then what can be done everywhere."""
    here: Commands | None = getattr(page, "commands", None)
    return [
        Answer(_(command.name), partial(command.act, owner), "chevron-right", keys=command.words())
        for owner, commands in ((page, here), (window, EVERYWHERE))
        if commands is not None
        for command in commands.each
        if command.act is not None
    ]


def everywhere(page: QWidget | None = None) -> list[Commands]:
    """The commands of every place: the window's, those of the page in sight, then all others. Imports every screen."""
    found = dict.fromkeys((EVERYWHERE, *_of_screens(), IN_LISTS, IN_FORMS))
    here = getattr(page, "commands", None)
    return sorted(found, key=lambda commands: (commands is not EVERYWHERE, commands is not here))


def _of_screens() -> Iterator[Commands]:
    for where in FEATURES.values():
        module, name = where.split(":")
        commands = getattr(getattr(import_module(module), name), "commands", None)
        if isinstance(commands, Commands):
            yield commands

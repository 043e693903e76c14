"""The wrap-up of a visit, opened."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.ids import VisitId
from tests.ui.paper_trail import settle
from ui.kit.context import Context
from ui.kit.routes import WrapUpRoute
from ui.visit.wrap_up import WrapUpPage

Open = Callable[[VisitId], WrapUpPage]


@pytest.fixture
def open_page(qtbot: QtBot, context: Context) -> Open:
    """Shows the wrap-up of a visit as large as it is on the smallest screen."""
    windows = []

    def show(visit: VisitId) -> WrapUpPage:
        window = QWidget()
        page = WrapUpPage(context, WrapUpRoute(visit), window)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(1183, 720)
        page.resize(1183, 720)
        window.show()
        settle(qtbot, context.tasks)
        return page

    return show

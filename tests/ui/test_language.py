"""Every text on the screen comes from the catalogue: in a made-up language, each stands between marks of its own."""

import calendar
import gettext
import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QTabBar, QWidget
from sqlalchemy import select

from careteam import i18n
from careteam.persistence.models import OfficeSettings
from careteam.services.office import Office, Work
from tests.rows import one_of_each
from tests.ui.hand import Hand
from tests.ui.test_hostile_screens import CODES, Planted, planted_in, routes_of
from ui.kit.context import Context
from ui.kit.editors import CheckBox
from ui.kit.pdf_view import PdfView
from ui.kit.routes import Route
from ui.shell.features import FEATURES, open_feature

TYPED = "§ typed §"
"""What people typed is nobody's to translate."""

RAIL, TOP = 184, 48
"""What the window keeps for itself of the screen, in pixels."""

OURS = re.compile(r"⟦[^⟦⟧]*⟧")
ELIDED = re.compile(r"⟦.*…$")
DAYS = "|".join([*calendar.day_abbr, *calendar.day_name, *calendar.month_abbr[1:], *calendar.month_name[1:]])
NOT_OURS = re.compile(rf"</?span>|CareTeam|MRN|Ctrl|Alt|Shift|Esc|[A-Z][a-z]+/[A-Z]\w+|\b({DAYS})\b")
"""Keys, zones, and what Qt knows in every language: the names of days and months."""


class MadeUp(gettext.NullTranslations):
    """A language in which every text is two fifths longer and stands between marks."""

    def gettext(self, message: str) -> str:
        words = re.sub(r"\{[^}]*\}", "", message)
        return f"⟦{message}{'~' * (len(words) * 2 // 5)}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen speaks the made-up language."""
    monkeypatch.setattr(i18n, "_screen", MadeUp())


@pytest.fixture
def planted(office: Office) -> Planted:
    """An office in which every table has a row, and all that was typed can be told from what is ours."""

    def plant(work: Work) -> Planted:
        work.named("Plant")
        rows = {type(row): row for row in one_of_each(lambda field: CODES.get(field, TYPED))}
        del rows[OfficeSettings]
        for row in rows.values():
            work.add(row)
        settings = work.session.scalars(select(OfficeSettings)).one()
        settings.name = settings.day_hours = settings.when_to_call = TYPED
        return planted_in(rows)

    return office.write(plant)[0]


def test_every_text_of_every_screen_is_translated(
    made_up: None, planted: Planted, context: Context, hand: Hand, desk: QWidget
) -> None:
    found = {
        (type(route).__name__, text)
        for route, screen in screens(planted, context, hand, desk)
        for text in texts(screen)
        if not translated(text)
    }
    assert sorted(found) == []


def test_words_two_fifths_longer_still_fit_their_buttons(
    made_up: None, planted: Planted, context: Context, hand: Hand, desk: QWidget
) -> None:
    cut = {
        (type(route).__name__, button.text(), button.width(), button.sizeHint().width())
        for route, screen in screens(planted, context, hand, desk)
        for button in screen.findChildren(QAbstractButton)
        if button.isVisible() and button.text() and TYPED not in button.text()
        if button.width() < (button.minimumSizeHint() if isinstance(button, CheckBox) else button.sizeHint()).width()
    }
    assert sorted(cut) == []


def screens(planted: Planted, context: Context, hand: Hand, desk: QWidget) -> Iterator[tuple[Route, QWidget]]:
    """Every screen of the program, one after the other, as large as a small laptop's."""
    desk.resize(1366, 768)
    desk.show()
    for kind in FEATURES:
        for route in routes_of(kind, {"typed": planted}):
            screen = open_feature(context, route, desk)
            screen.resize(1366 - RAIL, 768 - TOP)
            screen.show()
            hand.wait()
            yield route, screen
            screen.close()
            screen.deleteLater()


def translated(text: str) -> bool:
    """Whether nothing in a text is English, once what is ours, typed or a name is taken out."""
    rest = text.replace(TYPED, "")
    while (shorter := OURS.sub("", rest)) != rest:
        rest = shorter.strip()
    return not re.search(r"[A-Za-z]{3,}", NOT_OURS.sub("", ELIDED.sub("", rest)))


def texts(screen: QWidget) -> Iterator[str]:
    """Everything a screen shows or speaks."""
    yield screen.windowTitle()
    paper = {within for view in screen.findChildren(PdfView) for within in view.findChildren(QWidget)}
    for widget in {screen, *screen.findChildren(QWidget)} - paper:
        yield widget.toolTip()
        yield widget.accessibleName()
        yield widget.accessibleDescription()
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QLineEdit():
                yield widget.placeholderText()
            case QComboBox():
                yield from (widget.itemText(index) for index in range(widget.count()))
            case QTabBar():
                yield from (widget.tabText(index) for index in range(widget.count()))
            case QAbstractItemView():
                yield from cells(widget)


def cells(view: QAbstractItemView) -> Iterator[str]:
    """What a list or table shows and speaks, its heads too."""
    model = view.model()
    if model is None:
        return
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount(QModelIndex())):
            yield from (str(model.index(row, column).data(role) or "") for role in roles)

"""Tables over frozen rows."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.gallery import COLUMNS, PEOPLE, Person
from ui.kit.cards import EmptyState
from ui.kit.tables import LEAST_WIDTH, Column, RowTable, RowTableModel


@pytest.fixture
def table(qtbot: QtBot) -> RowTable[Person]:
    """The team on screen."""
    asked: list[str] = []
    made = RowTable[Person](
        "Team",
        COLUMNS,
        key=lambda one: one.name,
        empty=EmptyState("Nobody is here.", "Add", lambda: asked.append("add")),
    )
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.set_rows(PEOPLE)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_spare_columns_make_way_in_a_narrow_table_and_come_back(qtbot: QtBot) -> None:
    columns = [
        Column[Person]("Name", lambda one: one.name, strong=True),
        Column[Person]("First to go", lambda one: "", 100, 2),
        Column[Person]("Stays", lambda one: "", 100),
        Column[Person]("Next to go", lambda one: "", spare=1),
    ]
    made = RowTable[Person]("Narrow", columns, key=lambda one: one.name)
    qtbot.addWidget(made)
    made.set_rows(PEOPLE)
    with qtbot.waitExposed(made):
        made.show()
    for width, gone in ((700, []), (400, [1]), (300, [1, 3]), (400, [1]), (700, [])):
        made.resize(width, 300)
        assert [number for number in range(4) if made.isColumnHidden(number)] == gone
        assert made.columnWidth(0) >= LEAST_WIDTH
        assert made.horizontalScrollBar().maximum() == 0


def names(table: RowTable[Person]) -> list[str]:
    """Who is shown, in order."""
    return [one.name.split()[0] for one in table.rows()]


def test_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowTableModel(COLUMNS, PEOPLE)
    qtmodeltester.check(model)
    model.sort(2, Qt.SortOrder.DescendingOrder)
    model.set_rows(PEOPLE[:2])
    model.set_rows([])
    qtmodeltester.check(model)


def test_head_sorts_figures_as_numbers_and_keeps_the_row_one_is_at(table: RowTable[Person], qtbot: QtBot) -> None:
    table.select("Dana Ruiz")
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert names(table) == ["Ines", "Dana", "Ruth", "Lena", "Amara"]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert names(table) == ["Amara", "Lena", "Ruth", "Dana", "Ines"]
    current = table.current_row()
    assert current is not None
    assert current.name == "Dana Ruiz"


def test_loading_again_keeps_selection_and_order(table: RowTable[Person]) -> None:
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    table.select("Dana Ruiz")
    told: list[Person | None] = []
    table.set_rows([replace(one, role="Lead") for one in PEOPLE])
    table.selected_row.connect(told.append)
    assert names(table) == ["Ines", "Dana", "Ruth", "Lena", "Amara"]
    assert [(one.name, one.role) for one in table.selected_rows()] == [("Dana Ruiz", "Lead")]


def test_enter_and_double_click_open_a_row(table: RowTable[Person], qtbot: QtBot) -> None:
    opened: list[Person] = []
    table.activated_row.connect(opened.append)
    table.select("Amara Osei")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    row = table.visualRect(table.table.index(3, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert [one.code for one in opened] == ["MD", "CH"]


def test_typing_goes_to_the_row_with_a_word_that_begins_so(table: RowTable[Person], qtbot: QtBot) -> None:
    table.setFocus()
    qtbot.keyClicks(table, "ru")
    current = table.current_row()
    assert current is not None
    assert current.name == "Dana Ruiz"


def test_screen_reader_hears_the_chip_with_the_words(table: RowTable[Person]) -> None:
    index = table.table.index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "NP Lead"


def test_markup_in_a_tooltip_stays_text() -> None:
    column = replace(COLUMNS[0], tooltip=lambda one: one.note)
    model = RowTableModel([column], [replace(PEOPLE[0], note="<img src=x>")])
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "<span>&lt;img src=x&gt;</span>"
    assert model.data(QModelIndex()) is None


def test_empty_table_says_so_with_one_button(table: RowTable[Person], qtbot: QtBot) -> None:
    assert table.empty is not None
    assert not table.empty.isVisible()
    table.set_rows([])
    assert table.empty.isVisible()
    assert table.empty.sentence.text() == "Nobody is here."
    qtbot.mouseClick(table.empty.button, Qt.MouseButton.LeftButton)


def test_a_column_that_made_way_leaves_no_gap(qtbot: QtBot) -> None:
    columns = [Column("Name", str, 128), Column("No.", str, 44, 2), Column("Time", str, 146), Column("To know", str)]
    table = RowTable("Stops", columns)
    qtbot.addWidget(table)
    table.set_rows(["one"])
    table.show()
    header = table.horizontalHeader()
    for width in (460, 400, 460, 400):
        table.resize(width, 200)
        shown = [one for one in range(4) if not header.isSectionHidden(one)]
        assert (1 in shown) is (width == 460)
        edges = [(header.sectionViewportPosition(one), header.sectionSize(one)) for one in shown]
        assert all(start + size == then for (start, size), (then, _size) in pairwise(edges)), edges

"""An import that was left: its file and the choices come back with the page, and never a row of the file is kept."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from careteam.services import drafts
from careteam.services.office import Office
from careteam.services.transfer import Field, Target
from tests.exchange.samples import PATIENTS, TEAM
from tests.ui.transfer.test_import_page import at, click, names, settle, shown
from ui.kit.context import Context
from ui.kit.routes import ImportRoute
from ui.transfer.page import ImportPage
from ui.transfer.preview_step import ROWS
from ui.transfer.step_bar import COLUMNS, DONE, FILE, PREVIEW

Again = Callable[[], ImportPage]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spreadsheet of patients, which the next file dialogs answer with."""
    path = tmp_path / "people.csv"
    path.write_text(PATIENTS, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    return path


@pytest.fixture
def again(context: Context, qtbot: QtBot) -> Iterator[Again]:
    """Opens the page anew, as after a lock; what was typed on the one before was kept."""
    pages: list[ImportPage] = []

    def close() -> None:
        for page in pages:
            page.keeper.keep()
            page.hide()
            page.deleteLater()
        pages.clear()
        context.drafts.flush()
        qtbot.waitUntil(context.tasks.idle)

    def opened() -> ImportPage:
        close()
        made = ImportPage(context, ImportRoute())
        pages.append(made)
        made.resize(1180, 720)
        with qtbot.waitExposed(made):
            made.show()
        settle(made, qtbot)
        return made

    yield opened
    close()


def choose(page: ImportPage, qtbot: QtBot) -> None:
    """Open the file, read no city, and go to the preview, where Damien is left out."""
    click(page, qtbot, page.file_step.choose)
    page._on_read_as("CITY", None)
    settle(page, qtbot)
    click(page, qtbot, page.next_button)
    page.preview_step.left_out.emit([2])
    settle(page, qtbot)
    assert shown(page, ROWS) == [4, 5]


def test_it_goes_on_where_it_was_and_is_forgotten_once_its_people_are_in(
    again: Again, file: Path, qtbot: QtBot, office: Office
) -> None:
    choose(again(), qtbot)
    page = again()
    assert at(page) == PREVIEW
    assert shown(page, ROWS) == [4, 5]
    assert page.columns_step.editor("CITY").value() is None
    (kept,) = office.read(drafts.mine)
    assert (kept.form, kept.words) == ("import", "Import of people.csv")
    click(page, qtbot, page.next_button)
    assert at(page) == DONE
    assert names(office) == ["Ada Larson", "Marcella VonRueden"]
    assert office.read(drafts.mine) == ()
    assert at(again()) == FILE


def test_nothing_that_stands_in_the_file_is_kept(again: Again, file: Path, qtbot: QtBot, office: Office) -> None:
    choose(again(), qtbot)
    again()
    (kept,) = office.read(drafts.mine)
    said = json.dumps(kept.typed)
    cells = {cell.strip('"') for line in PATIENTS.splitlines()[1:] for cell in line.split(",")}
    assert [cell for cell in cells if len(cell) > 3 and cell in said] == []
    assert kept.typed["path"] == str(file)


def test_a_file_that_is_gone_is_asked_for_and_the_choices_are_put_back(
    again: Again, file: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(again(), qtbot)
    moved = file.rename(tmp_path / "moved.csv")
    page = again()
    assert at(page) == FILE
    said = page.banner.words()
    assert "people.csv cannot be read" in said
    assert said.endswith("Choose the file again, and what you had chosen about it is put back.")
    page = again()  # locked once more, without it
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(moved), ""))
    click(page, qtbot, page.file_step.choose)
    assert at(page) == PREVIEW
    assert shown(page, ROWS) == [4, 5]


def test_a_file_that_changed_keeps_its_columns_and_nothing_about_lines(again: Again, file: Path, qtbot: QtBot) -> None:
    choose(again(), qtbot)
    head, rest = PATIENTS.split("\n", 1)
    file.write_text(f"{head}\na-9,1950-01-01,,,,,,New,Person,,,,,,\n{rest}", encoding="utf-8")
    page = again()
    assert at(page) == COLUMNS
    assert page.columns_step.editor("CITY").value() is None
    assert page.banner.words().startswith("people.csv is not the file as you chose it.")
    click(page, qtbot, page.next_button)
    assert shown(page, ROWS) == [2, 3, 5, 6]


def test_lines_half_typed_and_the_team_as_target_come_back(
    again: Again, file: Path, qtbot: QtBot, office: Office
) -> None:
    file.write_text(TEAM, encoding="utf-8")
    page = again()
    page.file_step.target.set_value(Target.TEAM)
    click(page, qtbot, page.file_step.choose)
    page.columns_step.panel.meaning_chosen.emit(Field.DISCIPLINE, "Falconry", "chaplain")
    settle(page, qtbot)
    qtbot.keyClicks(page.columns_step.panel.lines.line, "2-")
    page = again()
    assert (page.target, at(page)) == (Target.TEAM, COLUMNS)
    assert page.columns_step.panel.lines.typed() == "2-"
    assert page.columns_step.panel.editor((Field.DISCIPLINE, "Falconry")).value() == "chaplain"


def test_starting_over_forgets_it_and_it_can_be_had_back(
    again: Again, file: Path, qtbot: QtBot, office: Office, context: Context
) -> None:
    choose(again(), qtbot)
    page = again()
    note = page.keeper._note
    qtbot.mouseClick(note.buttons()[0], Qt.MouseButton.LeftButton)
    context.drafts.flush()
    qtbot.waitUntil(context.tasks.idle)
    assert at(page) == FILE
    assert office.read(drafts.mine) == ()
    qtbot.mouseClick(note.buttons()[0], Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert at(page) == PREVIEW
    assert shown(page, ROWS) == [4, 5]

"""The import page, with real clicks and keys on a real office."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from careteam.domain.patients import PatientDraft, ProgramStatus
from careteam.persistence.models import Patient
from careteam.services import patients, team
from careteam.services.office import Office, Work
from careteam.services.transfer import DateOrder, Field, Target
from tests.exchange.samples import PATIENTS, TEAM
from tests.ui.gallery import unnamed
from ui.kit.context import Context
from ui.kit.routes import ImportRoute, PatientsRoute, Route, TeamRoute
from ui.transfer.page import ImportPage
from ui.transfer.preview_step import DOUBLES, MEND, NOTICES, ROWS
from ui.transfer.step_bar import COLUMNS, DONE, FILE, PREVIEW

Answer = Callable[..., Path]


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> Iterator[ImportPage]:
    """The page on screen, as it opens."""
    made = ImportPage(context, ImportRoute())
    qtbot.addWidget(made)
    made.resize(1180, 720)
    with qtbot.waitExposed(made):
        made.show()
    settle(made, qtbot)
    yield made


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Answer:
    """Answers the next file dialogs with a file of this content."""

    def write(text: str, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
        return path

    return write


def settle(page: ImportPage, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not page.job.busy and page.context.tasks.idle(), timeout=20_000)


def click(page: ImportPage, qtbot: QtBot, button: QWidget) -> None:
    """Click and wait for what follows."""
    assert button.isVisible()
    assert button.isEnabled(), button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(page, qtbot)


def press(page: ImportPage, qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key where the keys go, and wait for what follows."""
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key)
    settle(page, qtbot)


def tab_to(wanted: QWidget, qtbot: QtBot) -> None:
    """Go to a widget by the Tab key alone."""
    for _times in range(80):
        focused = QApplication.focusWidget()
        if focused is wanted:
            return
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {wanted.accessibleName()}")


def button_named(page: QWidget, words: str) -> QPushButton:
    """The visible button with these words."""
    return next(one for one in page.findChildren(QPushButton) if one.text() == words and one.isVisible())


def open_file(page: ImportPage, qtbot: QtBot) -> None:
    """Choose the file that the dialog answers with."""
    click(page, qtbot, page.file_step.choose)


def at(page: ImportPage) -> int:
    """The step one is at."""
    return page.stack.currentIndex()


def shown(page: ImportPage, part: str) -> list[int]:
    """The lines in one of the tables of the preview."""
    return [getattr(one, "planned", one).line for one in page.preview_step.tables[part].rows()]


def names(office: Office) -> list[str]:
    """The patients in the office."""
    columns = select(Patient.given_name, Patient.family_name).order_by(Patient.given_name)
    return [f"{given} {family}" for given, family in office.read(lambda work: work.session.execute(columns).all())]


def test_from_the_file_to_the_people_by_mouse(
    page: ImportPage, qtbot: QtBot, answer: Answer, office: Office, visited: list[Route]
) -> None:
    answer(PATIENTS)
    assert not page.next_button.isVisible()
    open_file(page, qtbot)

    assert at(page) == COLUMNS
    assert page.columns_step.editor("DEATHDATE").value() is Field.DIED_ON
    assert page.columns_step.editor("PREFIX").value() is None
    words = " ".join(label.text() for label in page.columns_step.panel.findChildren(type(page.preview_step.summary)))
    assert all(name in words for name in ("SSN", "DRIVERS", "PASSPORT", "Passport numbers are never kept."))
    click(page, qtbot, page.next_button)

    assert at(page) == PREVIEW
    assert page.preview_step.summary.text() == "2 new · 1 new who died"
    assert shown(page, ROWS) == [2, 4, 5]
    assert page.next_button.text() == "Import 3 patients"
    assert names(office) == []
    click(page, qtbot, page.next_button)

    assert at(page) == DONE
    assert page.done_step.sentence.text() == "3 patients imported. 1 of them has died."
    assert names(office) == ["Ada Larson", "Damien Schinner", "Marcella VonRueden"]
    click(page, qtbot, page.done_step.show_people)
    assert visited == [PatientsRoute()]
    click(page, qtbot, page.done_step.again)
    assert at(page) == FILE
    assert not page.next_button.isVisible()


def test_from_the_file_to_the_team_by_keys_alone(
    page: ImportPage, qtbot: QtBot, answer: Answer, office: Office, visited: list[Route]
) -> None:
    answer(TEAM)
    page.file_step.target.buttons()[0].setFocus()
    press(page, qtbot, Qt.Key.Key_Right)
    assert page.target is Target.TEAM
    tab_to(page.file_step.choose, qtbot)
    press(page, qtbot, Qt.Key.Key_Space)

    assert at(page) == COLUMNS
    assert QApplication.focusWidget() is page.columns_step.editor("Id").entry()
    falconry = page.columns_step.panel.editor((Field.DISCIPLINE, "Falconry"))
    assert falconry.value() is None
    tab_to(falconry.entry(), qtbot)
    for letter in "chap":
        qtbot.keyClick(falconry.entry(), letter)
    settle(page, qtbot)
    assert falconry.value() == "chaplain"
    tab_to(page.columns_step.panel.lines.line, qtbot)
    qtbot.keyClicks(page.columns_step.panel.lines.line, "3-4")
    press(page, qtbot, Qt.Key.Key_Return)
    tab_to(page.next_button, qtbot)
    press(page, qtbot, Qt.Key.Key_Space)

    assert at(page) == PREVIEW
    table = page.preview_step.tables[ROWS]
    assert QApplication.focusWidget() is table
    assert shown(page, ROWS) == [3, 4]
    press(page, qtbot, Qt.Key.Key_Down)
    press(page, qtbot, Qt.Key.Key_Up)
    assert page.preview_step.discipline_of.text() == "Discipline of Chauncey Steuber"
    press(page, qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.preview_step.discipline.entry()
    for letter in "social":
        qtbot.keyClick(page.preview_step.discipline.entry(), letter)
    settle(page, qtbot)
    assert [one.planned.discipline for one in table.rows()] == ["social_worker", "chaplain"]
    tab_to(page.next_button, qtbot)
    assert page.next_button.text() == "Import 2 team members"
    press(page, qtbot, Qt.Key.Key_Space)

    rows = office.read(lambda work: team.rows(work, date(2026, 11, 23)))
    assert sorted((row.name, row.discipline.key, row.base) for row in rows) == [
        ("Chauncey Steuber", "social_worker", "Base in Liverpool"),
        ("Maria del Rosario Cruz", "chaplain", "Base in Aberdeen"),
    ]
    press(page, qtbot, Qt.Key.Key_Space)
    assert visited == [TeamRoute()]


def test_a_file_can_be_dragged_onto_the_page(page: ImportPage, qtbot: QtBot, answer: Answer) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(answer(PATIENTS)))])
    spot, both = QPointF(300, 300), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(spot.toPoint(), Qt.DropAction.CopyAction, data, *both)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    assert page.file_step.hint.text() == "Let go to open people.csv"
    drop = QDropEvent(spot, Qt.DropAction.CopyAction, data, *both)
    QApplication.sendEvent(page, drop)
    settle(page, qtbot)
    assert at(page) == COLUMNS

    data.setUrls([QUrl("https://example.org/people.csv")])
    enter = QDragEnterEvent(spot.toPoint(), Qt.DropAction.CopyAction, data, *both)
    QApplication.sendEvent(page, enter)
    assert not enter.isAccepted()


def test_dates_that_could_be_either_are_asked_about(page: ImportPage, qtbot: QtBot, answer: Answer) -> None:
    answer("First,Last,DOB\nAnn,Lee,3/4/1950\n")
    open_file(page, qtbot)
    assert not page.next_button.isEnabled()
    assert "Choose how the dates of DOB are read." in page.next_button.toolTip()
    assert not page.steps.buttons()[PREVIEW].isEnabled()

    order = page.columns_step.panel.editor(Field.BIRTH_DATE)
    order.entry().setFocus()
    press(page, qtbot, Qt.Key.Key_Down)
    press(page, qtbot, Qt.Key.Key_Down)
    assert order.value() is DateOrder.DMY
    click(page, qtbot, page.next_button)
    (row,) = page.preview_step.tables[ROWS].rows()
    assert row.planned.born == date(1950, 4, 3)


def test_a_column_read_as_something_else_stays_so_when_going_back(
    page: ImportPage, qtbot: QtBot, answer: Answer
) -> None:
    answer("First,Last,Town,Phone,Mobile\nAnn,Lee,Troy,555-0100,555-0200\n")
    open_file(page, qtbot)
    mobile = page.columns_step.editor("Mobile")
    assert mobile.value() is None
    mobile.entry().setFocus()
    for letter in "phone":
        qtbot.keyClick(mobile.entry(), letter)
    settle(page, qtbot)
    assert (mobile.value(), page.columns_step.editor("Phone").value()) == (Field.PHONE, None)

    click(page, qtbot, page.next_button)
    click(page, qtbot, page.back_button)
    click(page, qtbot, page.back_button)
    assert at(page) == FILE
    assert "people.csv · 1 row" in page.file_step.told.text()
    page.go(ImportRoute())
    click(page, qtbot, page.next_button)
    assert mobile.value() is Field.PHONE


def test_bad_rows_stop_the_import_until_they_are_left_out(
    page: ImportPage, qtbot: QtBot, answer: Answer, office: Office
) -> None:
    answer("First,Last,DOB\nAnn,Lee,3/4/50\nBo,Ray,1950-01-02\nCy,Orr,2050-01-03\n")
    open_file(page, qtbot)
    click(page, qtbot, page.next_button)
    step = page.preview_step
    assert step.tabs.value() == MEND
    assert [(one.line, one.value_shown) for one in step.tables[MEND].rows()] == [(2, "3/4/50"), (4, "2050-01-03")]
    assert not page.next_button.isEnabled()
    assert QApplication.focusWidget() is step.banner.buttons()[0]
    press(page, qtbot, Qt.Key.Key_Space)

    assert (shown(page, ROWS), shown(page, MEND)) == ([3], [])
    assert step.tabs.value() == ROWS
    assert QApplication.focusWidget() is step.tables[ROWS]
    assert step.left_out_words.text() == "Left out: 2, 4."
    click(page, qtbot, step.take_in)
    assert shown(page, MEND) == [2, 4]
    click(page, qtbot, step.banner.buttons()[0])
    assert page.next_button.text() == "Import 1 patient"
    click(page, qtbot, page.next_button)
    assert names(office) == ["Bo Ray"]


def test_a_file_of_bad_rows_only_cannot_be_left_out_whole(page: ImportPage, qtbot: QtBot, answer: Answer) -> None:
    answer("First,Last,DOB\nAnn,Lee,3/4/50\n")
    open_file(page, qtbot)
    click(page, qtbot, page.next_button)
    assert page.preview_step.banner.buttons() == []
    assert "1 line cannot be imported" in page.preview_step.banner.words()


def test_somebody_who_seems_to_be_here_is_settled_by_a_click(
    page: ImportPage, qtbot: QtBot, answer: Answer, office: Office
) -> None:
    office.write(lambda work: patients.save(work, None, PatientDraft("Ann", "Lee", birth_date=date(1950, 1, 2))))
    answer("Id,First,Last,DOB\n1,Anne,Lee,1950-01-02\n2,Bo,Ray,1950-01-02\n")
    open_file(page, qtbot)
    click(page, qtbot, page.next_button)
    step = page.preview_step
    assert shown(page, DOUBLES) == [2]
    assert [button.text() for button in step.doubles_banner.buttons()] == [
        "Leave this line out",
        "This is another person",
    ]
    click(page, qtbot, step.doubles_banner.buttons()[0])
    assert shown(page, ROWS) == [3]
    click(page, qtbot, step.take_in)
    click(page, qtbot, step.doubles_banner.buttons()[1])
    assert (shown(page, DOUBLES), shown(page, ROWS)) == ([], [2, 3])
    click(page, qtbot, page.next_button)
    assert names(office) == ["Ann Lee", "Anne Lee", "Bo Ray"]


def test_an_id_of_another_person_can_be_told_apart(
    page: ImportPage, qtbot: QtBot, answer: Answer, office: Office
) -> None:
    for text in ("Id,First,Last\n1,Ann,Lee\n", "Id,First,Last\n1,Vera,Moss\n2,Bo,Ray\n"):
        answer(text)
        open_file(page, qtbot)
        click(page, qtbot, page.next_button)
        if "Vera" in text:
            assert shown(page, MEND) == [2]
            click(page, qtbot, button_named(page, "This is another person"))
        click(page, qtbot, page.next_button)
        click(page, qtbot, page.done_step.again)
    assert names(office) == ["Ann Lee", "Bo Ray", "Vera Moss"]


def test_importing_again_has_nothing_to_import(page: ImportPage, qtbot: QtBot, answer: Answer) -> None:
    answer(PATIENTS)
    for expected in ("2 new · 1 new who died", "3 here already, unchanged"):
        open_file(page, qtbot)
        click(page, qtbot, page.next_button)
        assert page.preview_step.summary.text() == expected
        if page.next_button.isEnabled():
            click(page, qtbot, page.next_button)
            click(page, qtbot, page.done_step.again)
    assert not page.next_button.isEnabled()
    assert page.next_button.text() == "Nobody new"


def test_without_names_it_says_which_column_is_missing(page: ImportPage, qtbot: QtBot, answer: Answer) -> None:
    answer("Field A,Field B\nLee,Troy\n")
    open_file(page, qtbot)
    assert "No column holds the patients’ names" in page.columns_step.banner.words()
    assert not page.next_button.isEnabled()
    entry = page.columns_step.editor("Field A").entry()
    for letter in "full":
        qtbot.keyClick(entry, letter)
    settle(page, qtbot)
    assert page.columns_step.banner.words() == ""
    assert page.next_button.isEnabled()


@pytest.mark.parametrize(("text", "words"), [("two", "“two” is not a list of lines"), ("7", "no row on line 7")])
def test_lines_that_cannot_be_are_told_beside_them(
    page: ImportPage, qtbot: QtBot, answer: Answer, text: str, words: str
) -> None:
    answer(PATIENTS)
    open_file(page, qtbot)
    panel = page.columns_step.panel
    panel.lines.line.setFocus()
    qtbot.keyClicks(panel.lines.line, text)
    press(page, qtbot, Qt.Key.Key_Return)
    assert words in panel.lines_problem.text()
    assert panel.lines.line.text() == text


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("people.xlsx", "PK", "is a workbook. Save the sheet as “CSV UTF-8”"),
        ("people.csv", "", "is empty"),
        ("people.csv", "First,Last\n", "has no rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    page: ImportPage, qtbot: QtBot, answer: Answer, name: str, text: str, words: str
) -> None:
    answer(text, name)
    open_file(page, qtbot)
    assert at(page) == FILE
    assert words in page.banner.words()


def test_choices_are_saved_and_used_again(
    page: ImportPage, qtbot: QtBot, answer: Answer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "First,Last,A,B\nAnn,Lee,3/4/1950,x\n"
    answer(text)
    open_file(page, qtbot)
    entry = page.columns_step.editor("B").entry()
    for letter in "diag":
        qtbot.keyClick(entry, letter)
    settle(page, qtbot)
    kept = tmp_path / "kept.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(kept), ""))
    click(page, qtbot, button_named(page, "Save these choices for the next import…"))
    assert page.banner.words() == "Saved as kept.toml. The next import can use these choices."
    page.start_over()

    answer(kept.read_text(encoding="utf-8"), "kept.toml")
    click(page, qtbot, page.file_step.use_map)
    answer(text)
    open_file(page, qtbot)
    assert page.columns_step.editor("B").value() is Field.DIAGNOSIS

    page.start_over()
    answer(kept.read_text(encoding="utf-8"), "kept.toml")
    click(page, qtbot, page.file_step.use_map)
    answer("Given name,Family name\nAnn,Lee\n")
    open_file(page, qtbot)
    assert "There is no column" in page.banner.words()
    click(page, qtbot, page.banner.buttons()[0])
    assert page.columns_step.editor("Given name").value() is Field.GIVEN_NAME


def test_a_map_file_that_is_none_is_refused(page: ImportPage, qtbot: QtBot, answer: Answer) -> None:
    answer("[colums]\n", "m.toml")
    click(page, qtbot, page.file_step.use_map)
    assert "“colums” is not a section" in page.banner.words()


def test_a_cancelled_import_leaves_nobody(
    page: ImportPage, qtbot: QtBot, answer: Answer, office: Office, context: Context
) -> None:
    answer(PATIENTS)
    open_file(page, qtbot)
    click(page, qtbot, page.next_button)
    release = threading.Event()
    context.tasks.write(page, lambda _work: release.wait(20))
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    assert not page.stack.isEnabled()
    qtbot.mouseClick(button_named(page, "Cancel"), Qt.MouseButton.LeftButton)
    release.set()
    settle(page, qtbot)
    assert page.banner.words() == "Stopped. Nobody was imported."
    assert (at(page), page.stack.isEnabled(), page.next_button.isEnabled()) == (PREVIEW, True, True)
    assert names(office) == []


def test_who_comes_while_one_looks_is_noticed(page: ImportPage, qtbot: QtBot, answer: Answer, office: Office) -> None:
    def by_hand(work: Work) -> Any:
        draft = PatientDraft("Ada", "Larson", birth_date=date(1912, 8, 31))
        return patients.save(work, None, draft, status=ProgramStatus.ACTIVE)

    answer(PATIENTS)
    open_file(page, qtbot)
    click(page, qtbot, page.next_button)
    office.write(by_hand)  # by another program: nobody tells the page
    click(page, qtbot, page.next_button)
    assert "Line 5: Ada Larson seems to be here already" in page.banner.words()
    assert shown(page, DOUBLES) == [5]
    assert names(office) == ["Ada Larson"]


def test_a_change_made_here_is_seen_at_once(page: ImportPage, qtbot: QtBot, answer: Answer, context: Context) -> None:
    answer(PATIENTS)
    open_file(page, qtbot)
    click(page, qtbot, page.next_button)
    draft = PatientDraft("Ada", "Larson", birth_date=date(1912, 8, 31))
    context.tasks.write(page, lambda work: patients.save(work, None, draft))
    qtbot.waitUntil(lambda: shown(page, DOUBLES) == [5])


def test_every_step_names_its_controls_and_its_empty_tables(page: ImportPage, qtbot: QtBot, answer: Answer) -> None:
    assert unnamed(page) == []
    answer(TEAM)
    page.file_step.target.buttons()[1].click()
    open_file(page, qtbot)
    assert unnamed(page) == []
    page.columns_step.panel.meaning_chosen.emit(Field.DISCIPLINE, "Falconry", "chaplain")
    settle(page, qtbot)
    click(page, qtbot, page.next_button)
    assert unnamed(page) == []
    for button, part in zip(page.preview_step.tabs.buttons(), (ROWS, MEND, DOUBLES, NOTICES), strict=True):
        click(page, qtbot, button)
        assert unnamed(page) == []
        assert page.preview_step.stack.currentWidget() is page.preview_step.tables[part]
    empty = page.preview_step.tables[DOUBLES].empty
    assert empty is not None
    assert empty.sentence.text() == "Nobody seems to be here."
    click(page, qtbot, page.next_button)
    assert unnamed(page) == []

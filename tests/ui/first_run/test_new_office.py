"""From nothing to an open office, as a new coordinator does it: type, choose a place, put the recovery key away."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from careteam.i18n import use_language
from careteam.services import access, office_settings
from careteam.services.office import Office
from ui.first_run.new_office import NewOffice
from ui.kit.background import Background

WORDS = "seven quiet herons at noon"


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, background: Background) -> NewOffice:
    made = NewOffice(background)
    qtbot.addWidget(made)
    made.show()
    return made


def type_into(qtbot: QtBot, page: NewOffice, name: str, text: str) -> None:
    entry = page.form.editor(name).entry()
    assert isinstance(entry, QLineEdit)
    entry.clear()
    qtbot.keyClicks(entry, text)


def fill_in(qtbot: QtBot, page: NewOffice, **changes: str) -> None:
    typed = {
        "name": "Lakeside Palliative Care",
        "account": "Ann Baker",
        "passphrase": WORDS,
        "again": WORDS,
        "day_phone": "585-555-0100",
        "night_phone": "585-555-0142",
        **changes,
    }
    for name, text in typed.items():
        type_into(qtbot, page, name, text)


def in_sight(page: NewOffice, widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().size() == widget.size()


def test_it_fits_a_small_window_and_the_way_on_is_always_in_sight(page: NewOffice, qtbot: QtBot) -> None:
    """720 high is what a laptop's screen leaves; smaller, it scrolls and the button stays."""
    page.resize(720, 720)
    qtbot.wait(1)
    assert in_sight(page, page.form.editor("name").entry())
    assert in_sight(page, page.form.editor("when_to_call").entry())
    page.resize(720, 400)
    qtbot.wait(1)
    assert not in_sight(page, page.form.editor("when_to_call").entry())
    assert in_sight(page, page.choose_place)


@pytest.mark.parametrize(("language", "begins"), [("en", "Pain or another"), ("es", "El dolor u otro")])
def test_an_office_begins_in_the_language_it_is_started_in(
    qtbot: QtBot, background: Background, language: str, begins: str
) -> None:
    use_language(language)
    try:
        page = NewOffice(background)
        qtbot.addWidget(page)
        assert page.form.editor("when_to_call").value().startswith(begins)
    finally:
        use_language("en")


def test_the_office_opens_after_the_recovery_key_was_put_away(
    page: NewOffice, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office_file, sheet = tmp_path / "Lakeside.careteam", tmp_path / "key.pdf"
    answers = iter([(str(office_file), ""), (str(sheet), "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: next(answers))
    fill_in(qtbot, page)
    qtbot.mouseClick(page.choose_place, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: hasattr(page, "key"), timeout=20_000)
    assert not page.go_on.isEnabled()
    qtbot.mouseClick(page.save_sheet, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.go_on.isEnabled, timeout=20_000)
    assert sheet.read_bytes().startswith(b"%PDF")
    with qtbot.waitSignal(page.founded) as founded:
        qtbot.mouseClick(page.go_on, Qt.MouseButton.LeftButton)
    path, office = founded.args
    assert path == office_file
    assert isinstance(office, Office)
    assert office.read(office_settings.current).night_phone == "585-555-0142"
    office.close()
    key = page.key.accessibleName().split(": ")[1]
    access.open_with_recovery_key(office_file, key, "Ann Baker", "another quiet heron at dusk").close()


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"night_phone": ""}, "night_phone", "Fill in"),
        ({"again": "seven quiet herons at night"}, "again", "differ"),
        ({"passphrase": "heron", "again": "heron"}, "passphrase", "15 characters"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    page: NewOffice, qtbot: QtBot, changes: dict[str, str], field: str, says: str
) -> None:
    fill_in(qtbot, page, **changes)
    before = page.form.peek()
    qtbot.mouseClick(page.choose_place, Qt.MouseButton.LeftButton)
    entry = page.form.editor(field).entry()
    assert entry.property("problem")
    assert says in entry.accessibleDescription()
    assert page.form.peek() == replace(before)


def test_a_place_that_cannot_be_written_is_said_and_the_form_stays(
    page: NewOffice, qtbot: QtBot, tmp_path: Path
) -> None:
    fill_in(qtbot, page)
    page.make(tmp_path / "not there" / "Lakeside.careteam", page.form.draft())
    qtbot.waitUntil(lambda: bool(page.form.banner.words()), timeout=20_000)
    assert page.choose_place.isEnabled()
    assert page.form.peek().name == "Lakeside Palliative Care"

"""The sign-in window: names offered, refusals in words, and the way in by the recovery key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from careteam.domain.offices import OfficeDraft
from careteam.persistence import keys
from careteam.services import access
from careteam.services.office import Office
from ui.kit.background import Background
from ui.shell.sign_in import SignIn

WORDS = "seven quiet herons at noon"
DRAFT = OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142")


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("office") / "Lakeside.careteam"
    made = access.found(path, DRAFT, "Ann Baker", WORDS)
    made.office.close()
    return path, made.recovery_key


def shown(qtbot: QtBot, path: Path, background: Background) -> SignIn:
    page = SignIn(path, "", background)
    qtbot.addWidget(page)
    page.show()
    return page


def test_the_only_account_is_filled_in_and_enter_signs_in(
    qtbot: QtBot, founded: tuple[Path, str], background: Background
) -> None:
    page = shown(qtbot, founded[0], background)
    assert page.account.currentText() == "Ann Baker"
    qtbot.keyClicks(page.passphrase, WORDS)
    with qtbot.waitSignal(page.signed_in, timeout=20_000) as signed_in:
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    office = signed_in.args[0]
    assert isinstance(office, Office)
    assert office.user.name == "Ann Baker"
    assert page.passphrase.text() == ""
    office.close()


def test_a_wrong_passphrase_is_said_in_words(qtbot: QtBot, founded: tuple[Path, str], background: Background) -> None:
    page = shown(qtbot, founded[0], background)
    qtbot.keyClicks(page.passphrase, "not the passphrase at all")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "does not open" in page.banner.words(), timeout=20_000)
    assert page.button.isEnabled()


def test_without_its_key_file_the_recovery_key_opens_the_office(
    qtbot: QtBot, founded: tuple[Path, str], background: Background, tmp_path: Path
) -> None:
    path = tmp_path / "Lakeside.careteam"
    path.write_bytes(founded[0].read_bytes())
    page = shown(qtbot, path, background)
    assert "missing" in page.banner.words()
    assert page.recovery.isVisible()
    qtbot.keyClicks(page.recovery, founded[1].lower())
    qtbot.keyClicks(page.recovery_account, "Ann Baker")
    qtbot.keyClicks(page.new_passphrase, "another quiet heron at dusk")
    with qtbot.waitSignal(page.signed_in, timeout=20_000) as signed_in:
        qtbot.mouseClick(page.recover_button, Qt.MouseButton.LeftButton)
    signed_in.args[0].close()
    assert keys.accounts(path) == ("Ann Baker",)

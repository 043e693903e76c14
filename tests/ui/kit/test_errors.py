"""What a person sees of an error, and what the report never holds."""

import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.errors import NotAllowed
from ui.kit import errors
from ui.kit.banners import Banner
from ui.kit.errors import ReportDialog


def break_on(patient: str) -> None:
    """Fail as code does, with a name in its arguments, its variables and its words."""
    secret = f"local {patient}"
    try:
        raise KeyError(secret)
    except KeyError as missing:
        raise ValueError(f"cannot save {patient}") from missing


def caught(patient: str) -> Exception:
    """The error of such a failure."""
    with pytest.raises(ValueError, match="cannot save") as raised:
        break_on(patient)
    return raised.value


def test_report_names_places_and_no_data() -> None:
    text = errors.report(caught("Maria Lopez"))
    assert "ValueError" in text
    assert "KeyError" in text
    assert "tests/ui/kit/test_errors.py:" in text
    assert "break_on" in text
    assert "Qt 6." in text
    assert "Maria" not in text
    assert "Lopez" not in text
    assert "/work" not in text.replace("tests/ui/kit", "")


def test_refusal_is_told_by_the_nearest_that_can(qtbot: QtBot) -> None:
    class Teller(QWidget):
        said = ""

        def show_error(self, message: str) -> None:
            self.said = message

    teller = Teller()
    qtbot.addWidget(teller)
    child = QWidget(QWidget(teller))
    errors.show(child, NotAllowed("Only a clinician may release this."))
    assert teller.said == "Only a clinician may release this."


def test_a_banner_says_what_is_refused_and_leaves_the_unforeseen_to_a_report(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    banner = Banner(place)
    errors.say(banner, NotAllowed("Only a clinician may release this."))
    assert banner.words() == "Only a clinician may release this."
    banner.hide()
    errors.say(banner, caught("Maria Lopez"))
    assert banner.words() == ""
    (dialog,) = place.findChildren(ReportDialog)
    dialog.close()


def test_unforeseen_error_opens_a_report_to_copy(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    errors.show(owner, caught("Maria Lopez"))
    dialog = owner.findChildren(ReportDialog)[0]
    assert dialog.isVisible()
    copy = next(one for one in dialog.findChildren(QWidget) if getattr(one, "text", str)() == "Copy report")
    copy.click()  # type: ignore[attr-defined]
    assert QGuiApplication.clipboard().text() == dialog.text
    dialog.close()


def test_hook_shows_what_nobody_caught_on_any_thread(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    errors.install_hook(qapp)
    error = caught("Maria Lopez")
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=break_on, args=("Maria Lopez",))
    thread.start()
    thread.join()

    def reports() -> list[ReportDialog]:
        return [one for one in qapp.topLevelWidgets() if isinstance(one, ReportDialog) and one.isVisible()]

    qtbot.waitUntil(lambda: len(reports()) == 2)
    for one in reports():
        assert "Maria" not in one.text
        one.close()

"""The look of both schemes: every text can be read, and nothing on the page is unnamed."""

import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QMainWindow, QPushButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.team import Hue
from tests.ui.gallery import gallery, unnamed
from ui.kit import theme
from ui.kit.buttons import Button, PrimaryButton, SegmentedControl
from ui.kit.theme import Scheme

SCHEMES = (Scheme.LIGHT, Scheme.DARK)
INKS = ("text", "muted", "accent", "good", "warn", "bad")


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read_on_every_ground(scheme: Scheme) -> None:
    now = theme.tokens(scheme)
    grounds = ["ground", "surface", "soft", "hover", "good_soft", "warn_soft", "bad_soft"]
    pairs = [(now.colors[ink], now.colors[ground]) for ink in INKS for ground in grounds]
    pairs += [(now.colors["on_accent"], now.colors[ground]) for ground in ("accent", "accent_strong")]
    pairs += [(now.colors["surface"], now.colors["text"])]
    for shade in now.hues.values():
        pairs += [(shade.ink, shade.soft), (shade.ink, now.colors["surface"])]
        pairs += [(now.colors[ink], shade.soft) for ink in ("text", "muted", "bad")]
    assert [(ink, ground) for ink, ground in pairs if contrast(ink, ground) < 4.5] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_of_fields_and_focus_can_be_seen(scheme: Scheme) -> None:
    colors = theme.tokens(scheme).colors
    pairs = [(name, ground) for name in ("edge", "accent", "bad") for ground in ("surface", "ground")]
    assert [pair for pair in pairs if contrast(colors[pair[0]], colors[pair[1]]) < 3] == []


def test_every_hue_has_its_own_shade_in_both_schemes() -> None:
    for scheme in SCHEMES:
        hues = theme.tokens(scheme).hues
        assert set(hues) == set(Hue)
        assert len({shade.ink for shade in hues.values()}) == len(Hue)


def test_words_are_in_the_bundled_type(qapp: QApplication) -> None:
    for weight in (theme.REGULAR, theme.MEDIUM, theme.SEMIBOLD):
        info = QFontInfo(theme.font(weight=weight))
        assert (info.family(), info.weight(), info.pixelSize()) == ("Inter", weight, 13)


def test_larger_system_text_enlarges_everything(qapp: QApplication, qtbot: QtBot) -> None:
    button = Button("Save")
    qtbot.addWidget(button)
    before = button.sizeHint().height()
    theme.apply(qapp, Scheme.LIGHT, scale=1.5)
    assert QFontInfo(qapp.font()).pixelSize() == 20
    assert button.sizeHint().height() == pytest.approx(before * 1.5, abs=2)


def test_icons_follow_the_scheme(qapp: QApplication, qtbot: QtBot) -> None:
    button = PrimaryButton("Add", icon="plus")
    qtbot.addWidget(button)

    def ink() -> QColor:
        picture = button.icon().pixmap(QSize(16, 16)).toImage()
        return picture.pixelColor(8, 8)

    assert ink() == QColor(theme.token("on_accent"))
    light = ink()
    theme.apply(qapp, Scheme.DARK, scale=1.0)
    assert ink() == QColor(theme.token("on_accent"))
    assert ink() != light


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_on_the_gallery_is_unnamed_or_too_small(qapp: QApplication, qtbot: QtBot, scheme: Scheme) -> None:
    theme.apply(qapp, scheme, scale=1.0)
    page = gallery()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    with qtbot.waitExposed(page):
        page.show()
    assert unnamed(page) == []
    small = [
        (one.accessibleName(), one.height())
        for one in page.findChildren(QPushButton)
        if one.isVisible() and one.height() < 28
    ]
    assert small == []
    assert all(one.textFormat() is not Qt_auto() for one in page.findChildren(QLabel) if one.text())
    assert page.grab().toImage().pixelColor(5, 400) == theme.color("ground")


def test_unnamed_finds_what_has_no_name(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QPushButton(page)
    assert len(unnamed(page)) == 1


def test_segments_are_chosen_by_arrow_keys(qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    control = SegmentedControl("View", [("d", "Day"), ("w", "Week"), ("m", "Month")])
    qtbot.addWidget(control)
    chosen: list[str] = []
    control.changed.connect(chosen.append)
    for _times in range(2):
        qtbot.keyClick(control.buttons()[0], Qt.Key.Key_Right)
    qtbot.keyClick(control.buttons()[2], Qt.Key.Key_Right)
    assert chosen == ["w", "m", "d"]


def test_setting_words_costs_no_reference_to_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 lost one a call until the interpreter stopped."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(5000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 500


def Qt_auto() -> object:  # noqa: N802 - a Qt name
    """The text format that would read markup."""
    from PySide6.QtCore import Qt

    return Qt.TextFormat.AutoText


def test_a_page_not_shown_changes_its_colors_when_it_is(qapp: QApplication, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    pages = QStackedWidget()
    window.setCentralWidget(pages)
    shown, hidden = (theme.look(QFrame(), "surface") for _page in range(2))
    for page in (shown, hidden):
        pages.addWidget(page)
        for _label in range(theme.FEW):
            QLabel("", page)
    with qtbot.waitExposed(window):
        window.show()

    def ground(page: QWidget) -> QColor:
        return page.grab().toImage().pixelColor(2, 2)

    theme.apply(qapp, Scheme.DARK, scale=1.0)
    dark = theme.color("surface")
    assert ground(shown) == dark
    pages.setCurrentWidget(hidden)
    assert ground(hidden) == dark
    late = theme.look(QFrame(), "surface")
    theme.dress(late)
    pages.addWidget(late)
    pages.setCurrentWidget(late)
    assert ground(late) == dark
    theme.apply(qapp, Scheme.LIGHT, scale=1.0)
    theme.settle()
    assert ground(late) == ground(shown) == theme.color("surface") != dark

"""The language of the screen: its words, Qt's own, and the names of days and months."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from careteam import i18n
from ui.kit import dates


def use(app: QApplication, wanted: str) -> None:
    """Speak a language (``es``) from now on; empty: that of the computer, or English where it is none of ours."""
    spoken = i18n.use_language(wanted or QLocale.system().name().partition("_")[0])
    dates.use(QLocale(QLocale(spoken).language(), QLocale.Country.UnitedStates))
    dates.use_system_hours()
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    words = QTranslator(app)
    if words.load(f"qtbase_{spoken}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)

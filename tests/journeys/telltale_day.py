"""A whole day with a patient whose every text is one telltale word, in a process that crashes at its end.

``python -m tests.journeys.telltale_day OFFICE CHOSEN``: where the office lies, and where the person puts files.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

import main as program
from careteam.domain.offices import OfficeDraft
from careteam.domain.spans import DAY
from careteam.persistence.models import Absence, Member, OfficeSettings, Patient, Visit
from careteam.services import access, backups, batches, office_settings, preferences
from careteam.services.office import Office, Work
from careteam.settings import SettingsFile
from tests.builders import ZONE, a_member, a_patient, a_recorded_visit
from tests.rows import one_of_each
from tests.ui.paper_trail import prints_to
from ui.kit import errors, routes, theme
from ui.shell import app as shell
from ui.shell.features import FEATURES
from ui.shell.main_window import MainWindow
from ui.shell.sign_in import SignIn

TELLTALE = "Zilpzalpine"
WORDS = "violet tractor hums at noon"
CODES = {
    **{"zone": ZONE, "age_groups": "adult", "settings": "own_home"},
    **{"languages": "en", "language": "en", "page_language": "en"},
}
"""Fields whose text is chosen from a list, never typed."""


def plant(office: Office) -> dict[str, Any]:
    """Put the word into every text field of every table, and release a visit's words; what a route can be given."""

    def write(work: Work) -> dict[str, Any]:
        work.named(f"Plant {TELLTALE}")
        rows = {type(row): work.add(row) for row in one_of_each(lambda field: CODES.get(field, TELLTALE))
                if not isinstance(row, OfficeSettings)}  # fmt: skip
        return {"patient_id": rows[Patient].id, "visit_id": rows[Visit].id, "member_id": rows[Member].id,
                "absence_id": rows[Absence].id}  # fmt: skip

    planted, _changes = office.write(write)
    nurse = a_member(office, f"Lena {TELLTALE}")
    patient = a_patient(office, f"Maria {TELLTALE}")
    at_nine = datetime.combine(office.read(office_settings.today) - DAY, datetime.min.time().replace(hour=9))
    a_recorded_visit(office, patient, [nurse], at_nine, what_matters=f"{TELLTALE} is home.")
    office.write(lambda work: preferences.keep(work, {"today/words": TELLTALE}))
    return planted


def until(qt: QApplication, holds: Callable[[], bool]) -> None:
    """Wait for something, a minute at most."""
    end = time.monotonic() + 180
    while not holds():
        assert time.monotonic() < end, "it never came"
        qt.processEvents()
        QTest.qWait(5)


def settled(qt: QApplication, window: MainWindow) -> None:
    """Wait until every answer is there."""
    for _turn in range(3):
        QTest.qWait(20)
        until(qt, window.tasks.idle)


def dialogs(qt: QApplication) -> list[QDialog]:
    return [one for one in qt.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def work_through(qt: QApplication, window: MainWindow, planted: dict[str, Any], chosen: Path) -> None:
    """Open everything, type the word wherever one can type, and print the day."""
    for kind in FEATURES:
        make: Any = kind
        wanted = {field.name for field in fields(kind)} & planted.keys()
        if kind is routes.BookVisitRoute:  # the visit that is there, rather than a new one
            wanted = {"visit_id"}
        given = {name: planted[name] for name in wanted}
        if kind in (routes.PrintCalendarRoute, routes.PrintHandoffRoute):
            given["day" if kind is routes.PrintCalendarRoute else "first"] = window.context.office.read(
                office_settings.today
            )
        window.go(make(**given))
        settled(qt, window)
        shown: QWidget = dialogs(qt)[0] if dialogs(qt) else window
        for field in [*shown.findChildren(QLineEdit), *shown.findChildren(QPlainTextEdit)]:
            if field.isVisible() and field.isEnabled():
                field.setFocus()
                QTest.keyClicks(field, TELLTALE)
        settled(qt, window)
        for dialog in dialogs(qt):
            dialog.done(0)
    window.go(routes.PrintRoute(day=window.context.office.read(office_settings.today) - DAY))
    settled(qt, window)
    page: Any = window.pages.currentWidget()
    page.press.ask_printer = prints_to(chosen / "paper.pdf")
    page.print_all()
    settled(qt, window)


def go_wrong(qt: QApplication, office: Office) -> None:
    """Raise what nobody foresaw, on every way it can come up, with the word in it."""

    def in_the_database(work: Work) -> None:
        text = f"SELECT nothing FROM patient WHERE family_name = '{TELLTALE}'"
        work.session.connection().exec_driver_sql(text + " AND given_name = ?", (TELLTALE,))

    def on_a_thread() -> None:
        raise LookupError(TELLTALE)

    try:
        office.read(in_the_database)
    except Exception as error:
        errors.show(None, error)
    errors.show(None, KeyError(TELLTALE))
    thread = threading.Thread(target=on_a_thread, name=TELLTALE)
    thread.start()
    thread.join()
    try:
        on_a_thread()
    except LookupError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    QTest.qWait(50)
    for dialog in dialogs(qt):
        dialog.done(0)


def main(path: Path, chosen: Path) -> None:
    """The day: import, work, print, save, errors, back up, lock; then the crash."""
    shell.CLIPBOARD_SECONDS = 0
    QClipboard.ownsClipboard = lambda _self: True  # type: ignore[method-assign]  # never true offscreen
    draft = OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142")
    office = access.found(path, draft, "Ann Baker", WORDS).office
    planted = plant(office)
    office.close()
    (chosen / "pass").write_text(WORDS, encoding="utf-8")
    (chosen / "team.csv").write_text(f"First name,Last name,Discipline\n{TELLTALE},Nurse,Nurse\n", encoding="utf-8")
    (chosen / "patients.csv").write_text(f"First name,Last name\n{TELLTALE},Import\n", encoding="utf-8")
    for what in ("patients", "team"):
        words = ["import", str(path), what, str(chosen / f"{what}.csv"), "--passphrase-file", str(chosen / "pass")]
        print(what, program.main(words))
    qt = QApplication(["careteam", *theme.STYLE])
    app = shell.App(qt, SettingsFile())
    app.open_with(path, "Ann Baker", WORDS)
    until(qt, lambda: isinstance(app.window, MainWindow))
    window = app.window
    assert isinstance(window, MainWindow)
    work_through(qt, window, planted, chosen)
    today = window.context.office.read(office_settings.today)
    batches.write_summaries(window.context.office, chosen, on=today - DAY)
    go_wrong(qt, window.context.office)
    backups.make(window.context.office, path.with_name("copy.careteam-backup"))
    backups.try_out(window.context.office)
    qt.clipboard().setText(TELLTALE)
    app.lock()
    until(qt, lambda: app.window is not None and isinstance(app.window.centralWidget(), SignIn))
    until(qt, lambda: qt.clipboard().text() == "")
    assert app.window is not None
    sign_in = app.window.centralWidget()
    assert isinstance(sign_in, SignIn)
    QTest.keyClicks(sign_in.passphrase, WORDS)
    QTest.keyClick(sign_in.passphrase, Qt.Key.Key_Return)
    until(qt, lambda: isinstance(app.window, MainWindow))
    again = app.window
    assert isinstance(again, MainWindow)
    again.context.office.write(
        lambda work: preferences.keep(work, {"last": TELLTALE})
    )  # what is left in the log of the file
    print("crashing", flush=True)
    os.abort()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Save every screen of the sample office as a picture: ``python docs/make_pictures.py [FOLDER]``.

The office is made for a fixed Tuesday morning, so the same program gives the same pictures.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import select

from careteam import sample
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import Visit, VisitRecord
from careteam.services.office import Office
from careteam.settings import Scheme, SettingsFile
from ui.kit import routes, theme
from ui.kit.routes import Route
from ui.shell.main_window import MainWindow

TUESDAY = datetime(2026, 11, 24, 15, 42, tzinfo=UTC)
WIDTH, HEIGHT = 1366, 768


def screens(office: Office) -> Iterator[tuple[str, Route]]:
    """The name of each picture and what it shows."""

    words_out = VisitRecord.released_at.is_not(None)
    released = select(Visit.id, Visit.patient_id).join(VisitRecord, VisitRecord.visit_id == Visit.id).where(words_out)
    latest = released.order_by(Visit.starts_at.desc()).limit(1)
    open_record = select(Visit.id).where(Visit.status == VisitStatus.SEEN).order_by(Visit.starts_at.desc()).limit(1)
    done = office.read(lambda work: work.session.execute(latest).one())
    seen = office.read(lambda work: work.session.execute(open_record).one())
    patient, visit = PatientId(done.patient_id), VisitId(done.id)
    yield "today", routes.TodayRoute()
    yield "patients", routes.PatientsRoute()
    yield "patient", routes.PatientRoute(patient)
    yield "patient-timeline", routes.PatientRoute(patient, "timeline")
    yield "patient-team", routes.PatientRoute(patient, "team")
    yield "patient-contacts", routes.PatientRoute(patient, "contacts")
    yield "referrals", routes.ReferralsRoute()
    yield "referral", routes.ReferralRoute()
    yield "calendar", routes.CalendarRoute()
    yield "booking", routes.BookVisitRoute(patient)
    yield "wrap-up", routes.WrapUpRoute(VisitId(seen.id))
    yield "print", routes.PrintRoute(visit_id=visit)
    yield "print-day", routes.PrintRoute()
    yield "team", routes.TeamRoute()
    yield "import", routes.ImportRoute()
    yield "settings", routes.SettingsRoute()
    yield "settings-accounts", routes.SettingsRoute("accounts")


def main(folder: Path) -> None:
    """Make the sample office, walk through its screens, and save each in light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["careteam", *theme.STYLE])
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "Lakeside.careteam"
        office = sample.write(path, sample.PASSPHRASE, sample.size_for(), now=TUESDAY)
        theme.apply(app, Scheme.LIGHT)
        window = MainWindow(office, "Lakeside Palliative Care", SettingsFile(Path(place) / "settings.toml"))
        window.resize(WIDTH, HEIGHT)
        window.show()
        for name, route in screens(office):
            window.go(route)
            settle(app, window)
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                theme.apply(app, scheme)
                settle(app, window)
                shown = dialog(app) or window
                shown.grab().save(str(folder / f"{name}{'-dark' if scheme is Scheme.DARK else ''}.png"))
            theme.apply(app, Scheme.LIGHT)
            while (opened := dialog(app)) is not None:
                opened.done(0)
                app.processEvents()
        window.close()
        office.close()


def settle(app: QApplication, window: MainWindow) -> None:
    """Wait until every question is answered and painted."""
    quiet = 0
    while quiet < 12:
        app.processEvents()
        time.sleep(0.02)
        quiet = quiet + 1 if window.tasks.idle() else 0


def dialog(app: QApplication) -> QDialog | None:
    """The dialog that is open over the window."""
    return next((one for one in app.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()), None)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "pictures")

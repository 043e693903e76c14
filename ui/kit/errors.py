"""What a person sees when something goes wrong: the program's own refusals beside their cause, the rest as a report.

The report may be sent to whoever looks after the program, so it names places in the code and never a value: no
arguments, no local variables, and not the exception's own text, which may quote a record.
"""

import logging
import platform
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from careteam.domain.errors import CareTeamError
from careteam.i18n import _
from ui.kit import theme
from ui.kit.banners import Banner
from ui.kit.dialog import Dialog
from ui.kit.labels import Heading, Label
from ui.kit.sizes import fit

log = logging.getLogger(__name__)


def message(error: BaseException) -> str:
    """The sentence for the person at the screen."""
    if isinstance(error, CareTeamError):
        return str(error)
    return _("Something went wrong that we did not foresee. Nothing was saved by this step; you can go on working.")


def report(error: BaseException) -> str:
    """Where in the code it happened, and on which versions; nothing that was entered or read."""
    lines = [
        f"CareTeam {_version()}, Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}"
        f" {platform.release()}"
    ]
    for one in _chain(error):
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}")
        lines += [f"  {place}" for place in (*_places(one.__traceback__), *getattr(one, "there", ()))]
    return "\n".join(lines)


def show(owner: QObject | None, error: Exception) -> None:
    """Show an error where its cause is: the nearest ``show_error`` above the owner; the unforeseen as a report."""
    if not isinstance(error, CareTeamError):
        log.error("unforeseen\n%s", report(error))
        _open(ReportDialog(error, _window_of(owner)))
        return
    above = owner
    while above is not None:
        shower = getattr(above, "show_error", None)
        if callable(shower):
            shower(message(error))
            return
        above = above.parent()
    _open(_MessageDialog(message(error), _window_of(owner)))


def say(banner: Banner, error: Exception) -> None:
    """Say in a banner why something was refused; the unforeseen is shown as a report."""
    if isinstance(error, CareTeamError):
        banner.say(message(error), "bad")
    else:
        show(banner, error)


def show_wait(owner: QObject, words: str) -> Callable[[], None]:
    """Say above the owner that something takes longer, in the nearest banner; what takes the words back."""
    above: QObject | None = owner
    while above is not None:
        banner = getattr(above, "banner", None)
        if isinstance(banner, Banner):
            banner.say(words, "accent")
            return lambda: banner.take_back(words) if shiboken6.isValid(banner) else None
        above = above.parent()
    return lambda: None


def install_hook(app: QApplication) -> None:
    """Catch what nobody caught, on any thread: log it, show the report, and let the work go on."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
        elif threading.current_thread() is threading.main_thread():
            show(None, error.with_traceback(trace))  # type: ignore[arg-type]
        else:
            log.error("unforeseen\n%s", report(error))
            QTimer.singleShot(0, app, lambda: _open(ReportDialog(error, None)))

    def caught_on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = caught
    threading.excepthook = caught_on_thread


class ReportDialog(Dialog):
    """Tells that something unforeseen happened, with a report to copy."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.text = report(error)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(Heading(_("Something went wrong")))
        column.addWidget(Label(message(error), wrap=True))
        column.addWidget(
            Label(_("This report holds places in the program and versions, no names and nothing you typed."), "muted")
        )
        words = QPlainTextEdit(self.text)
        words.setReadOnly(True)
        words.setAccessibleName(_("Report"))
        words.setTabChangesFocus(True)
        column.addWidget(words, 1)
        row = QHBoxLayout()
        row.addStretch()
        copy = QPushButton(_("Copy report"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        close = theme.look(QPushButton(_("Go on working")), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
        fit(self, 620, 420)
        words.setFocus()
        close.setFocus()


class _MessageDialog(Dialog):
    """A refusal that no page on screen can show."""

    def __init__(self, words: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("CareTeam"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(Label(words, wrap=True))
        close = theme.look(QPushButton(_("Close")), "primary")
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        column.addLayout(row)
        self.setMinimumWidth(theme.px(360))


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _window_of(owner: QObject | None) -> QWidget | None:
    while owner is not None and not isinstance(owner, QWidget):
        owner = owner.parent()
    return owner.window() if isinstance(owner, QWidget) else QApplication.activeWindow()


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("careteam")
    except metadata.PackageNotFoundError:
        return _("from source")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    root = Path(__file__).resolve().parents[2]
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        inside = path.is_absolute() and path.is_relative_to(root)
        yield f"{path.relative_to(root).as_posix() if inside else path.name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next

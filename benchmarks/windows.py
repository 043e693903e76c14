"""One start of a window: says so once its first frame is painted, and how much memory it holds. A process of its own.

``python -m benchmarks.windows bare``, ``... sign-in FILE``, or ``... {frame,typed,today} FILE PASSPHRASE_FILE KEY``.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TYPING_SECONDS = 2.0
"""How long a quick typist takes for a passphrase of fifteen letters: about ninety words a minute."""


def bare() -> None:
    """The limit: a main window that Qt shows, with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])

    class Bare(QMainWindow):
        pass

    say_when_painted(Bare)
    window = Bare()
    window.show()
    app.exec()


def sign_in(file: str) -> None:
    """The program on an office file, until one can type the passphrase."""
    import main
    from ui.shell.sign_in import SignIn

    say_when_painted(SignIn)
    main.main([file])


def frame(file: str, passphrase_file: str, key: str) -> None:
    """The program on an office whose key is at hand, until something of it stands on the screen."""
    import main
    from careteam.persistence import keys
    from ui.shell.opening import Opening

    keys.unlock = lambda *_asked: bytes.fromhex(key)
    say_when_painted(Opening)
    main.main([file, "--passphrase-file", passphrase_file])


def typed(file: str, passphrase_file: str, key: str) -> None:
    """The program as a person starts it: the sign-in window, a passphrase typed, and Today with the day's visits.

    The seconds of typing are nobody's wait, and the slow hash that guards the passphrase takes its time on purpose:
    both are left out.
    """
    import main
    from careteam.persistence import keys
    from ui.shell.sign_in import SignIn

    keys.unlock = lambda *_asked: bytes.fromhex(key)
    passphrase = Path(passphrase_file).read_text(encoding="utf-8").strip()
    began: list[float] = []

    def type_it(page: SignIn) -> None:
        page.passphrase.setText(passphrase)
        say_when_today_stands(typing=time.perf_counter() - began[0])
        page.submit()

    def sign_in_stands(page: SignIn) -> bool:
        from PySide6.QtCore import QTimer

        if not began:
            began.append(time.perf_counter())
            QTimer.singleShot(round(TYPING_SECONDS * 1000), page, lambda: type_it(page))
        return False

    say_when_painted(SignIn, when=sign_in_stands)
    main.main([file])


def today(file: str, passphrase_file: str, key: str) -> None:
    """The program handed a passphrase by a script, until Today stands there with the day's visits.

    Only the slow hash that guards the passphrase is left out: it takes its time on purpose.
    """
    import main
    from careteam.persistence import keys

    keys.unlock = lambda *_asked: bytes.fromhex(key)
    say_when_today_stands()
    main.main([file, "--passphrase-file", passphrase_file])


def say_when_today_stands(typing: float = 0.0) -> None:
    """Report once Today is painted with the day's visits."""
    from ui.shell import last_route
    from ui.today.page import TodayPage

    last_route.LAST = ""  # an office that somebody used begins where they left
    say_when_painted(TodayPage, when=lambda page: page.shown is not None, typing=typing)
    show_data: Callable[..., None] = TodayPage.show_data

    def show_all(page: TodayPage, data: Any) -> None:
        show_data(page, data)
        page.update()

    TodayPage.show_data = show_all  # type: ignore[assignment, method-assign]


def say_when_painted(kind: Any, when: Callable[[Any], bool] = lambda _widget: True, typing: float = 0.0) -> None:
    """Report, and stop, once a widget of this class is painted as it should be, and all that is painted with it."""
    from PySide6.QtCore import QTimer

    base: Any = kind.__mro__[1]

    def painted(widget: Any, event: Any) -> None:
        base.paintEvent(widget, event)
        if when(widget):
            QTimer.singleShot(0, lambda: report(typing))

    kind.paintEvent = painted


def report(typing: float) -> None:
    """Say that it is painted: how much memory is in use, in kB, and the seconds somebody typed; and stop at once."""
    os.write(1, f"{memory()} {typing}\n".encode())
    os._exit(0)


def memory() -> int:
    """The process's resident memory in kB, or the most it ever was where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


if __name__ == "__main__":
    windows: dict[str, Callable[..., None]] = {
        "bare": bare,
        "sign-in": sign_in,
        "frame": frame,
        "typed": typed,
        "today": today,
    }
    windows[sys.argv[1]](*sys.argv[2:])

"""A small rotating log of what the program did, with no patient data in it: error types and places in the code only."""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG = logging.getLogger("careteam")


def begin(folder: Path | None = None) -> None:
    """Write the log to this machine's log folder from now on; where that cannot be written, there is none."""
    if folder is None:
        import platformdirs

        folder = Path(platformdirs.user_log_dir("careteam", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "careteam.log", maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)


def report(error: BaseException) -> str:
    """An error as it may be shown to anybody: its type and where it happened, never its text, arguments or values."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join([type(error).__name__, *places])

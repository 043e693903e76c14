"""A small rotating log of what the program did, with no patient data in it: error types and places in the code only."""

import logging
from pathlib import Path

LARGEST = 500_000
"""Bytes; a larger log is put aside when the program starts, and the one put aside before it goes."""


def begin(folder: Path | None = None) -> None:
    """Write the log to this machine's log folder from now on; where that cannot be written, there is none."""
    if folder is None:
        import platformdirs

        folder = Path(platformdirs.user_log_dir("careteam", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "careteam.log"
        if log.exists() and log.stat().st_size > LARGEST:
            log.replace(log.with_suffix(".old.log"))
        handler = logging.FileHandler(log, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in ("careteam", "ui"):
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)

"""Two hundred summaries as one job: how soon, what is held meanwhile, how long a window waits. A process of its own.

Says it as JSON: the job beside the same words by plain Platypus, the memory with the last page beside that with the
twentieth, and the longest wait of a window between two of its turns. Imports stand within, as the program's own
start imports little: each process that helps begins by importing this file.
"""

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from careteam.domain.summaries import SummaryPage

PAGES, FIRST, ROUNDS = 200, 20, 5


def main(file: Path, key: bytes) -> None:
    """Make the pages of an office, again and again, as one job."""
    from benchmarks import papers
    from careteam import sample
    from careteam.documents import batch, visit_summary
    from careteam.services import access
    from ui.kit.collector import share_memory

    share_memory()
    office = access.open_with_key(file, sample.ACCOUNT, key)
    few = office.read(papers.pages)
    office.close()
    times = PAGES // len(few)
    pages = few * times
    texts = [papers.lines_of(visit_summary.render(page)) for page in few] * times
    papers.platypus(texts[0])
    ours, theirs, grown = [], [], []
    for _round in range(ROUNDS):
        theirs.append(papers.seconds(lambda: [papers.platypus(lines) for lines in texts]))
        began, held = time.perf_counter(), 0
        for number, made in enumerate(batch.made(pages)):
            assert isinstance(made, bytes)
            if number == FIRST:
                held = _memory()
        ours.append(time.perf_counter() - began)
        grown.append(_memory() / held)
    found = {"ratio": statistics.median(one / other for one, other in zip(theirs, ours, strict=True))}
    print(json.dumps(found | {"grown": statistics.median(grown), "wait": _longest_wait(pages)}))


def _longest_wait(pages: "Sequence[SummaryPage]") -> float:
    """How long a window waits at most for a turn while the job goes on."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from careteam.documents import batch
    from ui.kit.collector import Collector
    from ui.kit.tasks import GIVE_WAY_SECONDS

    app = QApplication.instance() or QApplication([])
    collector = Collector(app)
    sys.setswitchinterval(GIVE_WAY_SECONDS)
    turns = [time.perf_counter()]
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(time.perf_counter()))
    timer.start()
    job = threading.Thread(target=lambda: list(batch.made(pages)))
    job.start()
    while job.is_alive():
        app.processEvents()
    collector.deleteLater()
    return max(later - earlier for earlier, later in pairwise(turns))


def _memory() -> int:
    """What the process holds, in pages of the machine."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))

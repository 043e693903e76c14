"""Work off the GUI thread."""

import threading

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from careteam.domain.changes import Changes, Topic
from careteam.domain.errors import CareTeamError, Invalid
from careteam.domain.places import PlaceKind
from careteam.services.office import Office, Work
from ui.kit.changes import ChangeHub
from ui.kit.tasks import Report, Tasks

from careteam.persistence.models import Place  # isort: skip


def add_place(work: Work) -> str:
    """A small act that touches one topic."""
    work.named("Add a place")
    work.add(Place(name="Clinic 2", kind=PlaceKind.CLINIC))
    return threading.current_thread().name


def test_read_answers_on_the_gui_thread_from_the_readers_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[str, bool]] = []
    owner = QObject()
    tasks.read(
        owner,
        lambda work: threading.current_thread().name,
        lambda name: seen.append((name, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(tasks.idle)
    assert len(seen) == 1
    assert seen[0][0].startswith("reader")
    assert seen[0][1]


def test_write_tells_everybody_before_it_is_done(tasks: Tasks, hub: ChangeHub, qtbot: QtBot) -> None:
    order: list[object] = []
    owner = QObject()
    hub.changed.connect(order.append)
    tasks.write(owner, add_place, lambda name: order.append(name.split("_")[0]))
    qtbot.waitUntil(tasks.idle)
    assert [type(one) for one in order] == [Changes, str]
    assert isinstance(order[0], Changes)
    assert order[0].topics == {Topic.PLACES}
    assert order[1] == "writer"


def test_error_goes_to_failed_and_nothing_is_told(tasks: Tasks, hub: ChangeHub, qtbot: QtBot) -> None:
    told: list[object] = []
    failed: list[Exception] = []
    owner = QObject()
    hub.changed.connect(told.append)

    def refuse(work: Work) -> None:
        add_place(work)
        raise Invalid.field("name", "Give the place a name.")

    tasks.write(owner, refuse, told.append, failed.append)
    qtbot.waitUntil(tasks.idle)
    assert [str(one) for one in failed] == ["Give the place a name."]
    assert told == []


def test_nothing_is_delivered_to_an_owner_that_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[object] = []
    owner = QObject()
    gate = threading.Event()
    tasks.read(owner, lambda work: gate.wait(5), got.append, got.append)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(tasks.idle)
    assert got == []


def test_settled_comes_once_when_all_is_answered_errors_included(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[str] = []
    owner = QObject()
    tasks.settled.connect(lambda: heard.append("settled"))

    def fail(_work: Work) -> str:
        raise Invalid.field("name", "no")

    tasks.read(owner, lambda _work: "first", heard.append)
    tasks.read(owner, fail, heard.append, lambda _error: heard.append("failed"))
    tasks.read(owner, lambda _work: "last", heard.append)
    qtbot.waitUntil(lambda: "settled" in heard)
    assert heard == ["first", "failed", "last", "settled"]


def test_only_the_newest_search_is_answered(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[str] = []
    ran: list[str] = []
    owner = QObject()
    gate = threading.Event()

    def look_for(text: str) -> None:
        def find(work: Work) -> str:
            gate.wait(5)
            ran.append(text)
            return text

        tasks.search(owner, "patients", find, got.append)

    for text in ("l", "lo", "lop"):
        look_for(text)
    tasks.search(owner, "places", lambda work: "other key", got.append)
    gate.set()
    qtbot.waitUntil(tasks.idle)
    assert got == ["lop", "other key"]
    assert "lo" not in ran


def test_superseded_read_is_stopped_inside_the_database(tasks: Tasks, qtbot: QtBot) -> None:
    from sqlalchemy import text

    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    got: list[object] = []
    owner = QObject()
    started = threading.Event()

    def slow(work: Work) -> object:
        started.set()
        return work.session.execute(text(endless)).scalar()

    tasks.search(owner, "key", slow, got.append, got.append)
    assert started.wait(5)
    deadline = threading.Event()
    threading.Timer(10, deadline.set).start()
    while not got and not deadline.is_set():
        tasks.search(owner, "key", lambda work: "quick", got.append, got.append)
        qtbot.wait(50)
    qtbot.waitUntil(tasks.idle)
    assert set(got) == {"quick"}


def test_job_reports_and_finishes(tasks: Tasks, hub: ChangeHub, qtbot: QtBot) -> None:
    told: list[Changes] = []
    steps: list[tuple[str, float]] = []
    hub.changed.connect(told.append)

    def work_on(office: Office, report: Report) -> str:
        report("Reading", 0.5)
        name, _changes = office.write(add_place)
        return name

    job = tasks.job("Import", work_on)
    job.progress.connect(lambda *step: steps.append(step))
    with qtbot.waitSignal(job.finished) as finished:
        pass
    assert finished.args is not None
    assert str(finished.args[0]).startswith("writer")
    assert steps == [("Reading", 0.5)]
    assert [one.topics for one in told] == [frozenset({Topic.PLACES})]


def test_job_stops_where_it_reports(tasks: Tasks, qtbot: QtBot) -> None:
    def endless(office: Office, report: Report) -> None:
        while True:
            report("Again", 0.0)
            threading.Event().wait(0.005)

    job = tasks.job("Endless", endless)
    with qtbot.waitSignal(job.progress):
        pass
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    qtbot.waitUntil(tasks.idle)


def test_job_hands_over_its_error(tasks: Tasks, qtbot: QtBot) -> None:
    def refuse(office: Office, report: Report) -> None:
        raise CareTeamError("The file is empty.")

    job = tasks.job("Import", refuse)
    with qtbot.waitSignal(job.failed) as failed:
        pass
    assert failed.args is not None
    assert str(failed.args[0]) == "The file is empty."


def test_close_waits_for_writes_and_stops_jobs(office: Office, hub: ChangeHub, qtbot: QtBot) -> None:
    tasks = Tasks(office, hub)
    ended: list[str] = []

    def endless(office: Office, report: Report) -> None:
        try:
            while True:
                report("Again", 0.0)
                threading.Event().wait(0.005)
        finally:
            ended.append("job")

    job = tasks.job("Endless", endless)
    with qtbot.waitSignal(job.progress):
        pass

    def add(work: Work) -> None:
        add_place(work)
        ended.append("write")

    tasks.write(tasks, add)
    tasks.close()
    assert sorted(ended) == ["job", "write"]
    assert office.read(lambda work: work.session.query(Place).count()) == 1

"""A small server that speaks the protocol of an OSRM table service, and misbehaves in every way a real one can."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Point = tuple[float, float]
Drive = Callable[[Point, Point], float | None]
"""Seconds from a point (longitude, latitude) to another."""


class RoadServer:
    """``asked``: the paths it was asked for, ``headers``: what came with the first. ``answer``: instead of minutes,
    a status, and the bytes of a body. ``held``: while set, it accepts and says nothing.
    """

    def __init__(self, drive: Drive) -> None:
        self.drive = drive
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        self.answer: tuple[int, bytes] | None = None
        self.sends_on = ""
        self.drips = False
        self.before: Callable[[], object] = lambda: None
        self.go_on = threading.Event()
        self.go_on.set()
        self.address = ""

    def body(self, path: str) -> tuple[int, bytes]:
        """What a table service answers to a path."""
        parts = urlsplit(path)
        service, points = parts.path.rsplit("/", 1)
        if not service.endswith("/table/v1/driving"):
            return 400, b'{"code":"InvalidUrl"}'
        spots = [tuple(map(float, one.split(","))) for one in points.split(";")]
        if len(spots) > 100:
            return 400, b'{"code":"TooBig"}'
        asked = parse_qs(parts.query)
        assert asked["annotations"] == ["duration"]
        sources, goals = ([int(one) for one in asked[name][0].split(";")] for name in ("sources", "destinations"))
        rows = [[self.drive(spots[one], spots[other]) for other in goals] for one in sources]  # type: ignore[arg-type]
        return 200, json.dumps({"code": "Ok", "durations": rows}).encode()


@contextmanager
def running(drive: Drive = lambda _here, _there: 600.0) -> Iterator[RoadServer]:
    """A server on this computer, for as long as it is needed."""
    made = RoadServer(drive)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            made.headers = made.headers or dict(self.headers)
            made.before()
            made.go_on.wait(30)
            if made.sends_on:
                self.send_response(302)
                self.send_header("Location", made.sends_on)
                self.end_headers()
                return
            status, body = made.answer or made.body(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) + made.drips))
            self.end_headers()
            self.wfile.write(body)
            if made.drips:
                made.go_on.clear()
                self.wfile.flush()
                made.go_on.wait(30)

        def log_message(self, *_what: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_what: None  # type: ignore[method-assign]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        made.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()

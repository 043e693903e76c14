"""Road minutes from a server of the Open Source Routing Machine: points out, minutes in.

Nothing but latitude and longitude ever leaves: no name, no address, not even which office asks.
"""

import json
from collections.abc import Sequence
from http.client import HTTPException, HTTPResponse
from math import isfinite
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from careteam.domain.errors import Unavailable
from careteam.domain.places import Spot
from careteam.domain.travel_settings import is_local, server_refused
from careteam.i18n import _

Table = tuple[tuple[float | None, ...], ...]
"""Minutes from each point (row) to each (column); None where the server knows no way."""

PATIENCE_SECONDS = 10.0
AT_ONCE = 100
"""Points in one question: more are refused by a server that was set up as usual."""

MOST_BYTES = 4_000_000
MOST_MINUTES = 24 * 60


def table(address: str, spots: Sequence[Spot], *, patience: float = PATIENCE_SECONDS) -> Table:
    """Minutes between points that are all known, as the server at an address has them; in ``patience`` seconds or not.

    Raises Unavailable, saying why, where it does not answer in time or not with minutes.
    """
    refused = server_refused(address)
    if refused or not address:
        raise Unavailable(refused or _("There is no address of a road server."))
    asking = _Asking(address, patience)
    if len(spots) <= AT_ONCE:
        return asking.table(spots, range(len(spots)), range(len(spots)))
    half = AT_ONCE // 2
    parts = [range(start, min(start + half, len(spots))) for start in range(0, len(spots), half)]
    bands = [[asking.table(spots, here, there) for there in parts] for here in parts]
    return tuple(tuple(cell for part in band for cell in part[row]) for band in bands for row in range(len(band[0])))


class _Asking:
    """Questions to one server, in the time there is for all of them."""

    def __init__(self, address: str, patience: float) -> None:
        self.base = address.rstrip("/")
        self.host = urlsplit(address).hostname or ""
        self.patience = patience
        self.until = monotonic() + patience
        self.opener: OpenerDirector = build_opener(_NoDetour, *([ProxyHandler({})] if is_local(self.host) else []))

    def table(self, spots: Sequence[Spot], here: range, there: range) -> Table:
        """Minutes from some of the points to some of them."""
        asked = [*here, *(number for number in there if number not in here)]
        points = ";".join(f"{spots[number].longitude:.5f},{spots[number].latitude:.5f}" for number in asked)
        sources = ";".join(str(asked.index(number)) for number in here)
        goals = ";".join(str(asked.index(number)) for number in there)
        what = f"annotations=duration&sources={sources}&destinations={goals}"
        return self._minutes(self._ask(f"{self.base}/table/v1/driving/{points}?{what}"), len(here), len(there))

    def _ask(self, url: str) -> bytes:
        try:
            request = Request(url, headers={"User-Agent": "CareTeam", "Accept": "application/json"})
            with self.opener.open(request, timeout=self._left()) as answer:
                return self._read(answer)
        except HTTPError as error:
            with error:
                text = _("The road server at {host} refused the question ({code}).")
                raise Unavailable(text.format(host=self.host, code=error.code)) from error
        except TimeoutError as error:
            raise self._late() from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late() from error
            raise Unavailable(_("The road server at {host} does not answer.").format(host=self.host)) from error
        except (OSError, HTTPException) as error:
            raise Unavailable(_("The road server at {host} does not answer.").format(host=self.host)) from error

    def _read(self, answer: HTTPResponse) -> bytes:
        found = b""
        while part := answer.read1(65_536):
            found += part
            if len(found) > MOST_BYTES:
                raise self._nonsense()
            self._left()
        return found

    def _left(self) -> float:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _minutes(self, answer: bytes, rows: int, columns: int) -> Table:
        try:
            found: Any = json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise self._nonsense() from error
        durations = found.get("durations") if isinstance(found, dict) and found.get("code") == "Ok" else None
        if not isinstance(durations, list) or len(durations) != rows:
            raise self._nonsense()
        if any(not isinstance(row, list) or len(row) != columns for row in durations):
            raise self._nonsense()
        return tuple(tuple(self._cell(seconds) for seconds in row) for row in durations)

    def _cell(self, seconds: object) -> float | None:
        if seconds is None:
            return None
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not isfinite(seconds):
            raise self._nonsense()
        if not 0 <= seconds <= MOST_MINUTES * 60:
            raise self._nonsense()
        return seconds / 60

    def _late(self) -> Unavailable:
        text = _("The road server at {host} took longer than {seconds} seconds.")
        return Unavailable(text.format(host=self.host, seconds=f"{self.patience:g}"))

    def _nonsense(self) -> Unavailable:
        text = _("What answers at {host} is no road server, or one of another kind.")
        return Unavailable(text.format(host=self.host))


class _NoDetour(HTTPRedirectHandler):
    """A server that sends one on elsewhere is not asked there: only the address in the settings learns the points."""

    def redirect_request(self, *_what: Any) -> None:
        return None

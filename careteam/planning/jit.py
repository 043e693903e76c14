"""Machine code for the search where numba is at hand; the same functions as plain Python, slowly, until it is there.

Compiling takes half a minute once on each machine and loading what was compiled half a second. Nobody waits for either:
it goes on in the background while the plain functions serve, and compiling in a process of its own, whose hundred
megabytes go with it.
"""

import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import platformdirs

from careteam.planning import arrays

F = TypeVar("F", bound=Callable[..., Any])
log = logging.getLogger(__name__)

WHOLE = "whole"
"""The file that says that everything was compiled to the end, and when it was last used."""
LONG_UNUSED_SECONDS = 60 * 24 * 3600

_plain: list[FunctionType] = []
_outer: set[Callable[..., Any]] = set()
_machine: dict[str, Any] = {}
_ready = threading.Event()
_begun = threading.Lock()


def kernel(function: F) -> F:
    """A function of numbers and arrays only that allocates nothing: it can be machine code, a part of its caller's."""
    assert isinstance(function, FunctionType)
    _plain.append(function)
    return function


def entry(function: F) -> F:
    """A ``kernel`` that is called from outside."""
    _outer.add(function)
    return kernel(function)


def fastest(function: F) -> F:
    """The machine code of a function if it is there by now, or the function."""
    found: F = _machine.get(function.__name__, function) if _ready.is_set() else function
    return found


def machine(function: F) -> F:
    """The machine code of a function, compiled when it is first called."""
    found: F = _machine.get(function.__name__, function)
    return found


def compile_with(exercise: Callable[[], object]) -> None:
    """Begin to compile, if nobody has yet; ``exercise`` calls what is compiled once, as it will be called."""
    if not _begun.acquire(blocking=False):
        return
    if os.environ.get("NUMBA_DISABLE_JIT") == "1":
        _ready.set()
    else:
        threading.Thread(target=_compile, args=(exercise,), name="compiling the planner", daemon=True).start()


def wait(seconds: float | None = None) -> bool:
    """Until the machine code is there, or so many seconds; whether ``fastest`` gives now what it always will."""
    return _ready.wait(seconds)


def kept() -> bool:
    """Whether this machine has compiled before, so that the machine code is there in a moment."""
    return (_folder() / WHOLE).is_file()


def _compile(exercise: Callable[[], object]) -> None:
    try:
        if not kept():
            _compile_apart(exercise)
        _use()
        _translate()
        exercise()
    except ImportError:
        pass
    except Exception:
        log.exception("The planner is not compiled and stays slow")
        _machine.clear()
    _ready.set()


def _compile_apart(exercise: Callable[[], object]) -> None:
    try:
        process = get_context("spawn").Process(target=_keep, args=(exercise,), daemon=True)
        process.start()
        process.join()
    except OSError:
        log.warning("No process to compile the planner in: it is compiled beside the work")


def _keep(exercise: Callable[[], object]) -> None:
    """Compile, and keep nothing that nobody used for long: what an earlier version of the program compiled."""
    if hasattr(os, "nice"):
        os.nice(10)
    _translate()
    exercise()
    folder = _folder()
    (folder / WHOLE).touch()
    for used in folder.parent.glob(f"*/{WHOLE}"):
        if time.time() - used.stat().st_mtime > LONG_UNUSED_SECONDS:
            shutil.rmtree(used.parent, ignore_errors=True)


def _use() -> None:
    """Remember that what was compiled is still used."""
    if kept():
        with suppress(OSError):
            (_folder() / WHOLE).touch()


def _translate() -> None:
    """Each function as one for numba, which calls the others as such."""
    numba: Any = import_module("numba")
    numba.config.CACHE_DIR = str(_folder())
    # Without _nrt no reference is counted in the innermost loop, which is why nothing may be allocated there.
    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
    scopes: dict[str, dict[str, Any]] = {}
    for function in _plain:
        scope = scopes.setdefault(function.__module__, dict(function.__globals__))
        copy = FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
        copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
        copy.__annotations__ = {}
        _machine[function.__name__] = numba.njit(**options, forceinline=function not in _outer)(copy)
    for scope in scopes.values():
        scope.update({name: compiled for name, compiled in _machine.items() if name in scope})


@cache
def _folder() -> Path:
    """Where compiled code is kept: by what was compiled and where it stood. Numba itself looks at the outermost file
    only, and at no code that was compiled in another place.
    """
    base = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_path("careteam", appauthor=False) / "planner"
    sources = sorted({arrays.__file__, *(function.__code__.co_filename for function in _plain)})
    content = hashlib.sha256(b"".join(source.encode() + Path(source).read_bytes() for source in sources)).hexdigest()
    return Path(base) / content[:16]

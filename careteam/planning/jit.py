"""Machine code for the search where numba is at hand; the same functions as plain Python, slowly, where it is not."""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """A function of numbers and arrays only, compiled when it is first called and kept in numba's cache."""
    try:
        from numba import njit
    except ImportError:
        return function
    compiled: Any = njit(cache=True, nogil=True, error_model="numpy")(function)
    return compiled  # type: ignore[no-any-return]

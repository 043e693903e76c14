"""The permission every service function asks for before it does anything."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from careteam.domain.errors import NotAllowed
from careteam.domain.permissions import Permission
from careteam.i18n import _
from careteam.persistence.work import Work

P = ParamSpec("P")
T = TypeVar("T")


def needs(
    *permissions: Permission,
) -> Callable[[Callable[Concatenate[Work, P], T]], Callable[Concatenate[Work, P], T]]:
    """Refuse the function to accounts whose role lacks one of these permissions, with NotAllowed."""

    needed = frozenset(permissions)

    def ask(function: Callable[Concatenate[Work, P], T]) -> Callable[Concatenate[Work, P], T]:
        @wraps(function)
        def allowed(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if not needed <= work.user.permissions:
                raise NotAllowed(_("Your account may not do this. Ask the person who set up this office."))
            return function(work, *args, **kwargs)

        allowed.__needs__ = permissions  # type: ignore[attr-defined]
        return allowed

    return ask

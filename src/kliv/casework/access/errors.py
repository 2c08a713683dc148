"""How the policy says no, and how it says no when it cannot tell."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import gettext as _

from kliv.core.errors import KlivError

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger("kliv.access")


class Refused(KlivError):  # noqa: N818 (it is an answer, not a fault)
    """The user may not. The summary says why, in words for the user; it never tells whether a record exists."""


class NotVisible(Refused):
    """There is no such record for this user: missing and forbidden look alike. A page answers 404."""

    def __init__(self) -> None:
        super().__init__(_("Uppgiften finns inte, eller så får du inte se den."))


def closed(function: Callable[P, R]) -> Callable[P, R]:
    """Refuses when anything that is asked fails: whatever exception comes out of the function becomes Refused."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Refused:
            raise
        except Exception as error:
            _log.exception("%s could not be decided", function.__name__)
            raise Refused(
                _("Just nu går det inte att pröva vad du får se. Därför visas inget. Försök igen om en stund.")
            ) from error

    return asked

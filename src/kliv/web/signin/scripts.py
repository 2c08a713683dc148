"""The few pages where a script runs: a passkey cannot be asked for without one. Everywhere else none may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from django.http import HttpResponseBase

# Our own files only, nothing inline; the page asks this server, and nobody else, for what the key must answer.
SCRIPTS = {"script-src": [SELF], "connect-src": [SELF]}


def let(response: HttpResponseBase, directives: dict[str, Any]) -> HttpResponseBase:
    """Adds to the policy of one answer."""
    response._csp_update = {**getattr(response, "_csp_update", {}), **directives}  # type: ignore[attr-defined]
    return response


def scripted(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page whose own scripts may run."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return let(view(*args, **kwargs), SCRIPTS)

    return answer

"""What the log has of sign-ins, failed ones, sign-outs and changes of how somebody signs in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kliv.casework.access import Refused, actor_for
from kliv.casework.accounts import place_of
from kliv.casework.recording import Action, Doer, Entry, LogUnavailableError, record
from kliv.register.models import User
from kliv.web.signin.sessions import ways

NOBODY = "nobody"
_log = logging.getLogger("kliv.signin")


def signed_in(request: HttpRequest, user: User) -> None:
    """Somebody gets in. Raises LogUnavailableError: whoever cannot be logged does not get in."""
    _write(_doer(user), Action.SIGN_IN, user, {"with": list(ways(request, user))})


def signed_out(user: User, how: str) -> None:
    """Somebody has gone: by herself, or since the session was over. Never stops it."""
    try:
        _write(_doer(user), Action.SIGN_OUT, user, {"how": how})
    except LogUnavailableError:
        _log.exception("a sign-out could not be logged")


def failed(how: str, *, email: str = "", user: User | None = None) -> None:
    """Somebody does not get in. The address is kept encrypted; the reviewer of the account's organisation sees it."""
    user = user or User.objects.filter(email=email.lower()).first()
    doer = Doer(NOBODY, place_of(user, timezone.localdate()))
    _write(doer, Action.SIGN_IN_FAILED, user, {"with": how}, search=email)


def changed(user: User, field: str, how: str) -> None:
    """Somebody has changed how she signs in. Raises LogUnavailableError."""
    _write(_doer(user), Action.CHANGE, user, {"fields": [field], "how": how})


def _doer(user: User) -> Doer:
    try:
        return actor_for(user, timezone.now()).doer()
    except Refused:
        return Doer(str(user.ref))


def _write(doer: Doer, action: Action, user: User | None, what: Mapping[str, Any], search: str = "") -> None:
    entry = Entry(action, (), "user", str(user.ref) if user else "", what, search=search)
    record(doer, entry, at=timezone.now())

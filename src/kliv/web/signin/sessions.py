"""How long a session lives, and what its user has shown to be who she is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from kliv.casework.access import Actor

BEGAN, SEEN, BY_DIRECTORY, ENROLLED = "kliv.began", "kliv.seen", "kliv.second_factor", "kliv.enrolled"
EVERY = 60  # seconds between two notes of when somebody was last seen: a write a minute, not a write a page
FRESH = dt.timedelta(minutes=5)


def begin(request: HttpRequest) -> None:
    """Starts the clocks of a session; called when somebody has signed in."""
    request.session[BEGAN] = request.session[SEEN] = int(timezone.now().timestamp())


def is_over(request: HttpRequest) -> bool:
    """Whether the session has been idle, or has lasted, too long; one whose clocks were never started is over."""
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if not isinstance(began, int) or not isinstance(seen, int):
        return True
    now = timezone.now().timestamp()
    return now - began > settings.SESSION_LONGEST_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS


def see(request: HttpRequest) -> None:
    """Notes that the user is there, which moves the end of the session."""
    now = int(timezone.now().timestamp())
    if now - request.session[SEEN] >= EVERY:
        request.session[SEEN] = now


def is_fresh(request: HttpRequest) -> bool:
    """Whether the user signed in a moment ago, so that nobody needs to ask again who it is."""
    began = request.session.get(BEGAN)
    return isinstance(began, int) and timezone.now().timestamp() - began < FRESH.total_seconds()


def ways(request: HttpRequest, user: Any) -> tuple[str, ...]:
    """With what the user has signed in: password, directory, totp, webauthn, recovery_codes."""
    records = get_authentication_records(request, user)
    named = [record.get("type") or record["method"] for record in records]
    return tuple(dict.fromkeys("directory" if name == "socialaccount" else name for name in named))


def has_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor has been shown in this session: here, at the directory, or by setting one up."""
    user: Any = request.user
    if str(user.ref) in {request.session.get(BY_DIRECTORY), request.session.get(ENROLLED)}:
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    """Whether the user holds a role that must have a second factor, and has shown none."""
    if not settings.REQUIRE_SECOND_FACTOR or has_second_factor(request):
        return False
    return any(held.role.is_staff for held in actor.held)

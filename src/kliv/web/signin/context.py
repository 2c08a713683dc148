"""What the head of every page knows: who is signed in, and in which roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kliv.casework.access import Actor, Refused, actor_for

ACTOR = "_kliv_actor"


@dataclass(frozen=True)
class Who:
    """The one who is signed in, by name, and the names of the roles."""

    name: str
    roles: tuple[str, ...]


def actor_of(request: HttpRequest) -> Actor | None:
    """Who asks, with the rights of this request; None for somebody who is not signed in. Raises Refused."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if not hasattr(request, ACTOR):
        setattr(request, ACTOR, actor_for(user, timezone.now()))
    actor: Actor = getattr(request, ACTOR)
    return actor


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """`signed_in` for the templates; nothing is asked of the database before it is used."""
    return {"signed_in": SimpleLazyObject(lambda: _who(request))}


def _who(request: HttpRequest) -> Who | None:
    try:
        actor = actor_of(request)
    except Refused:
        return Who(request.user.name, ())  # type: ignore[union-attr]
    if actor is None:
        return None
    return Who(actor.user.name, tuple(dict.fromkeys(held.role.name for held in actor.held)))

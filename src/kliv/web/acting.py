"""Who asks for a page, and what is answered when it is refused or cannot be logged."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kliv.casework.access import Actor, NotVisible, Refused, actor_for
from kliv.casework.recording import LogUnavailableError
from kliv.casework.refusals import log_refusal
from kliv.web.presenters.sections import sections_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def now() -> dt.datetime:
    """The moment everything in a request is decided and logged at."""
    return timezone.now()


def acting(request: HttpRequest) -> Actor:
    """The one who asks, with the rights that hold now. Raises NotVisible for nobody, Refused for a closed account."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        raise NotVisible
    return actor_for(user, now())


def as_actor(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The page for whoever asks, in one transaction with its log.

    What is not visible is 404 like what is missing, what is refused is 403 with the reason, and what cannot be logged
    is 503. Refusals are logged when everything else is undone. Nothing of it is kept in a browser's or proxy's store.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = _answered(request, view, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def page(
    request: HttpRequest, actor: Actor, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page with the sections the actor may go to."""
    return render(request, template, {**context, "sections": sections_of(actor, request.path)}, status=status)


def _answered(request: HttpRequest, view: View[P], *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    actor = None
    try:
        try:
            with transaction.atomic():
                actor = acting(request)
                return view(request, actor, *args, **kwargs)
        except Refused as refusal:
            if actor is not None:
                log_refusal(actor, refusal, at=actor.at, what=view.__name__, request_id=uuid.uuid4().hex)
            if isinstance(refusal, NotVisible):
                raise Http404 from refusal
            return _told(request, actor, refusal.summary, 403)
    except LogUnavailableError as unavailable:
        return _told(request, actor, unavailable.summary, 503)


def _told(request: HttpRequest, actor: Actor | None, reason: str, status: int) -> HttpResponse:
    sections = sections_of(actor, request.path) if actor else ()
    return render(
        request, "kliv/refused.html", {"reason": reason, "status": status, "sections": sections}, status=status
    )

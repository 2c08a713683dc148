"""Everything that is kept about oneself: to read, and as a file."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kliv.casework.access import Actor
from kliv.casework.log_reading import own_person
from kliv.casework.person_export import PersonExport, export_person
from kliv.web.acting import as_actor, page
from kliv.web.views.sending import download


@require_safe
@as_actor
def everything(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything, to read."""
    return page(request, actor, "kliv/own_export.html", {"parts": _exported(actor).sections})


@require_safe
@as_actor
def everything_file(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """Everything, as a file that another system can read (dataskyddsförordningen, articles 15 and 20)."""
    body = json.dumps(_exported(actor).document, ensure_ascii=False, indent=2)
    return download(body, "application/json", "mina-uppgifter.json")


def _exported(actor: Actor) -> PersonExport:
    return export_person(actor, person_ref=own_person(actor).ref, at=actor.at)

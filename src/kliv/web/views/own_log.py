"""The participant's own page: what is known of her, and who has seen it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kliv.casework.access import Actor
from kliv.casework.finding import read_person
from kliv.casework.log_reading import doers_of_own, own_entries, own_person
from kliv.register.models import LogEntry
from kliv.web.acting import as_actor, page
from kliv.web.paging import Pages, paged
from kliv.web.presenters.log import sentences
from kliv.web.views.person import PARTS, person_page


@require_safe
@as_actor
def own_data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What Kliv knows of oneself; the reading is logged as everybody else's."""
    found = read_person(actor, person_ref=own_person(actor).ref, parts=PARTS, at=actor.at)
    told = person_page(actor, found, editable=False)
    return page(request, actor, "kliv/own_data.html", {"person": told})


@require_safe
@as_actor
def own_log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who has seen or changed one's own data, in sentences, newest first."""
    person = own_person(actor)
    shown: Pages[LogEntry] = paged(request, own_entries(actor))
    told = sentences(shown.rows, doers_of_own(actor, shown.rows))
    read_person(actor, person_ref=person.ref, parts=("log",), at=actor.at)
    return page(request, actor, "kliv/own_log.html", {"pages": shown, "sentences": told})

"""The persons somebody may see: listed, and found by name or number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kliv.casework.access import Actor, Refused, can, check_can, enrolments, persons, readable_fields
from kliv.casework.finding import search_persons
from kliv.casework.inputs import InputError
from kliv.casework.recording import Action, Entry, record
from kliv.core.chain import Value
from kliv.core.permissions import Permission
from kliv.register.models import Person
from kliv.web.acting import as_actor, page
from kliv.web.paging import Pages, paged
from kliv.web.presenters.people import Apart, PeopleList, kept_apart, people_list
from kliv.web.presenters.sections import sees_others

Context = dict[str, Any]
LONGEST_WORDS = 200
_NUMBER_LIKE = re.compile(r"\d[\d\s+-]{4,}\d")  # six digits or more: never to stand in an address

NAMED = Q(protection="", anonymous=False)
KINDS = {"": NAMED, "skyddade": ~Q(protection=""), "utan-namn": Q(protection="", anonymous=True)}
TITLES = {
    "": gettext_lazy("Deltagare"),
    "skyddade": gettext_lazy("Skyddade uppgifter"),
    "utan-namn": gettext_lazy("Räknas utan namn"),
}


@dataclass(frozen=True)
class Search:
    """What was searched for, and what is wrong with it. A number is never shown again."""

    words: str = ""
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@as_actor
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, or what is found. A name is searched for by address; a number only ever in what is sent."""
    _check_sees_others(actor)
    if request.method == "POST":
        words = request.POST.get("sok", "").strip()[:LONGEST_WORDS]
        if not _NUMBER_LIKE.search(words):
            return redirect(f"{reverse('people')}?{urlencode({'namn': words})}")
        return _found(request, actor, words, shown_words="")
    words = request.GET.get("namn", "").strip()[:LONGEST_WORDS]
    if _NUMBER_LIKE.search(words):
        error = _("Sök på personnummer i rutan här, inte i adressen. Numret är inte sökt på.")
        return _answer(request, actor, Search(error=error), status=400)
    if words:
        return _found(request, actor, words, shown_words=words)
    return _listed(request, actor)


def _check_sees_others(actor: Actor) -> None:
    check_can(actor, Permission.SEE_PERSON)
    if not sees_others(actor):
        raise Refused(_("Du ser bara dina egna uppgifter. De finns under Mina uppgifter."))


def _found(request: HttpRequest, actor: Actor, words: str, shown_words: str) -> HttpResponse:
    try:
        found = search_persons(actor, words=words, at=actor.at)
    except InputError as error:
        expected = " ".join(_("Det ska vara %s.") % fault.expected for fault in error.faults)
        return _answer(request, actor, Search(shown_words, f"{error.summary} {expected}"), status=400)
    context: Context = {"list": _rows(actor, found.persons), "more": found.more, "is_search": True}
    return _answer(request, actor, Search(shown_words), **context)


def _listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    kind = request.GET.get("visa", "")
    kind = kind if kind in KINDS else ""
    seen = persons(actor).exclude(pk__in=actor.own)
    shown: Pages[Person] = paged(request, seen.filter(KINDS[kind]).order_by("sort_key", "pk"), visa=kind)
    _log_list(actor, shown, kind)
    apart: tuple[Apart, ...] = ()
    if not kind:
        counted = seen.aggregate(protected=Count("pk", KINDS["skyddade"]), nameless=Count("pk", KINDS["utan-namn"]))
        apart = kept_apart(counted["protected"], counted["nameless"])
    context: Context = {"list": _rows(actor, shown.rows), "pages": shown, "apart": apart, "kind": kind}
    return _answer(request, actor, Search(), **context)


def _log_list(actor: Actor, shown: Pages[Person], kind: str) -> None:
    what: dict[str, Value] = {"list": kind or "named", "page": shown.number, "shown": len(shown.rows)}
    entry = Entry(Action.READ, tuple(one.ref for one in shown.rows), "person", what=what)
    record(actor.doer(Permission.SEE_PERSON), entry, at=actor.at)


def _rows(actor: Actor, shown: Iterable[Person]) -> PeopleList:
    rows = list(shown)
    theirs: Any = ()
    if rows and actor.has(Permission.SEE_ENROLMENT):
        theirs = enrolments(actor).filter(person__in=rows).select_related("project").order_by("entry_on", "pk")
    return people_list(rows, theirs, readable_fields(actor, Person))


def _answer(request: HttpRequest, actor: Actor, search: Search, status: int = 200, **context: Any) -> HttpResponse:
    can_open = can(actor, Permission.BREAK_GLASS)
    can_number = can(actor, Permission.REVEAL_NUMBER)
    shared = {
        "search": search,
        "title": TITLES[context.get("kind", "")],
        "can_open": can_open,
        "can_number": can_number,
    }
    return page(request, actor, "kliv/people.html", {**shared, **context}, status)

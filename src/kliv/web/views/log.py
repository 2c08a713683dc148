"""The log as its reviewer reads it, and the check of the whole log."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kliv.casework.access import Actor, check_can, users
from kliv.casework.log_checking import find_breaks
from kliv.casework.log_reading import LogFilter, doers_reviewed, log_check, log_review, review
from kliv.casework.recording import ACTION_WORDS, Action
from kliv.core.permissions import Permission
from kliv.register.models import LogEntry
from kliv.web.acting import as_actor, page
from kliv.web.forms import Field, choices
from kliv.web.paging import Pages, paged
from kliv.web.presenters.log import break_words, log_rows

MOST_BREAKS = 20  # shown; `kliv verify-log` tells them all
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the filter, and the fields with what is wrong in them."""

    filter: LogFilter
    fields: tuple[Field, ...]

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields with something wrong in them."""
        return tuple(field for field in self.fields if field.error)


@require_safe
@as_actor
def log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The entries asked for, newest first; looking is logged too."""
    check_can(actor, Permission.SEE_LOG)
    asked = _asked(request, actor)
    if asked.errors:
        return page(request, actor, "kliv/log.html", {"form": asked}, 400)
    kept = {field.name: field.value for field in asked.fields}
    shown: Pages[LogEntry] = paged(request, review(actor, asked.filter), **kept)
    rows = log_rows(shown.rows, doers_reviewed(actor, shown.rows))
    log_review(actor, asked.filter, page=shown.number, shown=len(rows), at=actor.at)
    return page(request, actor, "kliv/log.html", {"form": asked, "pages": shown, "rows": rows})


@require_POST
@as_actor
def check(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whether the whole log holds: nothing added, changed, moved or taken away behind the system's back."""
    check_can(actor, Permission.SEE_LOG)
    breaks = find_breaks()
    log_check(actor, breaks=len(breaks), at=actor.at)
    told = {"breaks": [break_words(one) for one in breaks[:MOST_BREAKS]], "n_breaks": len(breaks)}
    return page(request, actor, "kliv/log_check.html", told)


def _asked(request: HttpRequest, actor: Actor) -> Asked:
    typed = {name: request.GET.get(name, "").strip()[:60] for name in ("vem", "person", "handling", "fran", "till")}
    names = users(actor, Permission.SEE_LOG).order_by("sort_key", "pk").values_list("ref", "name")
    first, last = _date(typed["fran"]), _date(typed["till"])
    person = _ref(typed["person"])
    date_error = _("Skriv datumet som ÅÅÅÅ-MM-DD.")
    actions = {code.value: word for code, word in ACTION_WORDS.items()}
    fields = (
        Field("vem", _("Vem"), "choice", typed["vem"], options=(("", _("Alla")), *((str(r), n) for r, n in names))),
        Field(
            "person", _("Om vem (referens)"), value=typed["person"],
            error=_("Skriv referensen som den står i personens adress.") if typed["person"] and not person else "",
        ),
        Field("handling", _("Vad"), "choice", typed["handling"], options=choices(actions, _("Allt"))),
        Field("fran", _("Från och med"), "date", typed["fran"], error="" if first or not typed["fran"] else date_error),
        Field("till", _("Till och med"), "date", typed["till"], error="" if last or not typed["till"] else date_error),
    )  # fmt: skip
    action = typed["handling"] if typed["handling"] in set(Action) else ""
    return Asked(LogFilter(_ref(typed["vem"]), person, action, first, last), fields)


def _ref(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None

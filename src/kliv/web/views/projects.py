"""The list of projects and the overview of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kliv.casework.access import Actor, projects
from kliv.core.permissions import Permission
from kliv.definition.load import shipped
from kliv.definition.words import words_of
from kliv.reports.figures import project_figures
from kliv.reports.places import project_places
from kliv.web.presenters.overview import overview
from kliv.web.presenters.project import plain_card, project_card, project_head
from kliv.web.presenters.telling import Telling
from kliv.web.signin.context import actor_of
from kliv.web.signin.gate import shows_figures
from kliv.web.views.asked import asked_project, check_may_see


@shows_figures
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects that whoever asks may see, as cards; where figures are public, anyone sees the invented ones."""
    actor, today = actor_of(request), timezone.localdate()
    seen = shipped() if actor is None else _keys(actor, Permission.SEE_PROJECT)
    counted = seen if actor is None else _keys(actor, Permission.SEE_FIGURES)
    figures = {key: project_figures(key, today=today) for key in seen}
    shown = {key: one for key, one in figures.items() if one.invented or actor is not None}
    cards = [
        project_card(one, project_places(key, today=today)) if key in counted else plain_card(one.definition)
        for key, one in shown.items()
    ]
    invented = bool(cards) and all(one.invented for one in shown.values())
    return render(request, "kliv/project_list.html", {"projects": cards, "invented": invented})


@shows_figures
@require_safe
def project(request: HttpRequest, key: str) -> HttpResponse:
    """A project from purpose to money, with its goals as of the date asked for."""
    actor = actor_of(request)
    if actor is not None and key not in _keys(actor, Permission.SEE_FIGURES):
        check_may_see(request, key, Permission.SEE_PROJECT)
        return redirect("definition", key)  # what the project is, for those who may not see how it goes
    asked = asked_project(request, key)
    telling = Telling(asked.figures.definition, words_of(asked.figures.definition), asked.per)
    places = project_places(key, asked.per, today=timezone.localdate())
    return render(
        request,
        "kliv/project.html",
        {
            "project": project_head(asked.figures, asked.per),
            "asked": asked.date,
            "page": overview(telling, asked.figures, places),
        },
        status=400 if asked.date.error else 200,
    )


def _keys(actor: Actor, permission: Permission) -> tuple[str, ...]:
    """The shipped projects the actor has the permission in, in their order."""
    mine = set(projects(actor, permission).values_list("key", flat=True))
    return tuple(key for key in shipped() if key in mine)

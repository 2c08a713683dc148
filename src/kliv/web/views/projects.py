"""The list of projects and the overview of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kliv.definition.load import shipped
from kliv.definition.words import words_of
from kliv.reports.figures import project_figures
from kliv.reports.places import project_places
from kliv.web.presenters.overview import overview
from kliv.web.presenters.project import project_card, project_head
from kliv.web.presenters.telling import Telling
from kliv.web.views.asked import asked_project


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Every project as a card."""
    cards = [project_card(project_figures(key), project_places(key)) for key in shipped()]
    return render(request, "kliv/project_list.html", {"projects": cards})


@require_safe
def project(request: HttpRequest, key: str) -> HttpResponse:
    """A project from purpose to money, with its goals as of the date asked for."""
    asked = asked_project(request, key)
    telling = Telling(asked.figures.definition, words_of(asked.figures.definition), asked.per)
    return render(
        request,
        "kliv/project.html",
        {
            "project": project_head(asked.figures, asked.per),
            "asked": asked.date,
            "page": overview(telling, asked.figures, project_places(key, asked.per)),
        },
        status=400 if asked.date.error else 200,
    )

"""The definition of a project: readable, and the file as it stands."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kliv.definition.load import path_of, shipped
from kliv.definition.words import words_of
from kliv.web.presenters.definition_page import definition_page
from kliv.web.presenters.project import project_head
from kliv.web.views.asked import asked_project
from kliv.web.views.sending import download


@require_safe
def definition(request: HttpRequest, key: str) -> HttpResponse:
    """The definition in words, with its versions, its examples and the file."""
    asked = asked_project(request, key)
    stated = asked.figures.definition
    page = definition_page(stated, words_of(stated), _text(key), asked.figures.as_of, asked.per)
    return render(
        request,
        "kliv/definition.html",
        {"project": project_head(asked.figures, asked.per), "asked": asked.date, "page": page},
        status=400 if asked.date.error else 200,
    )


@require_safe
def definition_file(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """The definition file as it stands."""
    if key not in shipped():
        raise Http404(key)
    return download(_text(key), "application/toml", f"{key}.toml")


def _text(key: str) -> str:
    return path_of(key).read_text(encoding="utf-8")

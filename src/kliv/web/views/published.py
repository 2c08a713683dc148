"""What a project has published, beside the same numbers counted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kliv.reports.published import project_published
from kliv.web.presenters.project import project_head
from kliv.web.presenters.published import published_page
from kliv.web.views.asked import asked_project


@require_safe
def published(request: HttpRequest, key: str) -> HttpResponse:
    """The published tables cell by cell; 404 where the project has published none."""
    asked = asked_project(request, key)
    definition = asked.figures.definition
    if not definition.published_statistics:
        raise Http404(key)
    page = published_page(definition, project_published(key))
    return render(request, "kliv/published.html", {"project": project_head(asked.figures, asked.per), "page": page})

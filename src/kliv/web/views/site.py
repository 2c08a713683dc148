"""Pages about the site itself, and what is shown where there is no page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, and what to do where it is not."""
    return render(request, "kliv/accessibility.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """There is no such page."""
    return render(request, "404.html", status=404)

"""The start of administration, and the projects with the versions of their definitions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kliv.casework.access import Actor, check_can, organisations, projects, users, visible
from kliv.core.permissions import Permission
from kliv.register.models import DefinitionVersion
from kliv.web.acting import as_actor, page
from kliv.web.presenters.administration import managed_projects


@require_safe
@as_actor
def administration(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What there is to administer, and how much of it."""
    check_can(actor, Permission.MANAGE_ORGANISATIONS)
    counted = {
        "n_organisations": organisations(actor, Permission.MANAGE_ORGANISATIONS).count(),
        "n_users": users(actor, Permission.MANAGE_USERS).count(),
        "n_projects": projects(actor, Permission.MANAGE_PROJECTS).count(),
    }
    return page(request, actor, "kliv/administration.html", counted)


@require_safe
@as_actor
def managed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The projects of the own organisation, each with its definition versions."""
    check_can(actor, Permission.MANAGE_PROJECTS)
    rows = list(projects(actor, Permission.MANAGE_PROJECTS).select_related("owner").order_by("name", "pk"))
    versions = visible(actor, DefinitionVersion).filter(project__in=rows).select_related("adopted_by").defer("text")
    told = managed_projects(rows, versions.order_by("-number"))
    return page(request, actor, "kliv/managed_projects.html", {"projects": told})

"""Figures to take along: the files that the page of a goal offers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kliv.reports import exports
from kliv.web.views.goals import asked_goal, refuse_what_is_wrong
from kliv.web.views.sending import download


@require_safe
def goal_csv(request: HttpRequest, key: str, goal: str) -> HttpResponse:
    """A goal's figures as CSV, on the date and by the column asked for."""
    asked = asked_goal(request, key, goal)
    refuse_what_is_wrong(asked)
    return download(exports.goal_csv(asked.figures, goal), "text/csv", f"{key}-{goal}.csv")


@require_safe
def goal_json(request: HttpRequest, key: str, goal: str) -> HttpResponse:
    """A goal's figures as JSON, on the date and by the column asked for."""
    asked = asked_goal(request, key, goal)
    refuse_what_is_wrong(asked)
    return download(exports.goal_json(asked.figures, goal), "application/json", f"{key}-{goal}.json")

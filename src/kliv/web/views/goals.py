"""The page of a goal and the specification of its diagrams."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kliv.analysis.results import GoalResult
from kliv.definition.schema.goals import Goal
from kliv.definition.words import words_of
from kliv.reports.figures import ProjectFigures
from kliv.web import charts
from kliv.web.presenters.goal_charts import breakdown_spec, curve_spec
from kliv.web.presenters.goal_page import columns_of, goal_page
from kliv.web.presenters.project import project_head
from kliv.web.presenters.telling import Telling
from kliv.web.views.asked import AskedColumn, AskedDate, asked_column, asked_project
from kliv.web.views.sending import download


@dataclass(frozen=True)
class AskedGoal:
    """A goal, with the figures on the date and by the column asked for."""

    goal: Goal
    figures: ProjectFigures
    date: AskedDate
    column: AskedColumn

    @property
    def result(self) -> GoalResult:
        """The goal's own figures."""
        return self.figures.results[self.goal.key]


@require_safe
def goal(request: HttpRequest, key: str, goal: str) -> HttpResponse:
    """A goal from its definition to its source, broken down as asked for."""
    asked = asked_goal(request, key, goal)
    definition = asked.figures.definition
    per = asked.date.value
    page = goal_page(Telling(definition, words_of(definition), per), asked.goal, asked.result, asked.column.value)
    return render(
        request,
        "kliv/goal.html",
        {"project": project_head(asked.figures, per), "asked": asked.date, "column": asked.column, "page": page},
        status=400 if asked.date.error or asked.column.error else 200,
    )


@require_safe
def goal_chart(request: HttpRequest, key: str, goal: str) -> HttpResponse:
    """The Vega-Lite specification of a goal's diagram: of the breakdown asked for, else of a lead time's curve."""
    asked = asked_goal(request, key, goal)
    refuse_what_is_wrong(asked)
    definition, column = asked.figures.definition, asked.column.value
    spec = (
        breakdown_spec(Telling(definition, words_of(definition)), asked.goal, asked.result, column, charts.WIDE)
        if column
        else curve_spec(asked.goal, asked.result, charts.WIDE)
    )
    if spec is None:
        raise Http404("no such diagram")
    name = f"{key}-{goal}-{column or 'kurva'}.vl.json"
    return download(spec, "application/json", name)


def asked_goal(request: HttpRequest, key: str, goal: str) -> AskedGoal:
    """The goal that was asked for; 404 where there is no such project or goal."""
    asked = asked_project(request, key)
    stated = next((one for one in asked.figures.definition.goals if one.key == goal), None)
    if stated is None:
        raise Http404(goal)
    allowed = columns_of(stated)
    default = next((column for column in stated.each if column in allowed), "")
    column = asked_column(request, allowed, default)
    if column.value and column.value not in asked.figures.results[goal].by:
        asked = asked_project(request, key, by=(column.value,))
    return AskedGoal(stated, asked.figures, asked.date, column)


def refuse_what_is_wrong(asked: AskedGoal) -> None:
    """404 where the date or the column cannot be used: a file of something else would be worse than none."""
    if asked.date.error or asked.column.error:
        raise Http404(asked.date.error or asked.column.error)

"""The diagrams of a goal's page: the breakdown, and the curve of a lead time."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kliv.analysis.results import GoalResult, ValueUnit
from kliv.definition.schema.goals import Goal
from kliv.reports import swedish
from kliv.reports.labels import COLUMNS
from kliv.web import charts
from kliv.web.presenters.address import address
from kliv.web.presenters.telling import Telling


@dataclass(frozen=True)
class Chart:
    """A diagram, drawn for a page and for a telephone, and where its specification is."""

    wide: SafeString
    narrow: SafeString
    caption: str
    spec_address: str


@dataclass(frozen=True)
class Point:
    """A point of the curve: within so many days, the share that has reached the end, and its interval."""

    days: str
    share: str
    interval: str


def breakdown_spec(telling: Telling, goal: Goal, result: GoalResult, column: str, width: int) -> charts.Spec | None:
    """The diagram of a breakdown, None where there is nothing to draw."""
    rows = tuple(
        charts.ChartRow(
            _short(name) if column.endswith("_month") else name,
            figure.value,
            figure.low,
            figure.high,
            swedish.value_text(figure.value, result.unit),
        )
        for name, figure in telling.rows(result, column)
        if figure.value is not None
    )
    if not rows:
        return None
    over_time = column.endswith(("_year", "_month")) and len(rows) > 2
    draw = charts.time_spec if over_time else charts.breakdown_spec
    return draw(rows, swedish.limits_of(goal), is_share=result.unit is ValueUnit.SHARE, width=width)


def _short(month: str) -> str:
    """April 2009 as apr 2009, to have room for more months on an axis."""
    name, _space, year = month.partition(" ")
    return f"{name[:3].lower()} {year}" if year.isdigit() else month


def curve_spec(goal: Goal, result: GoalResult, width: int) -> charts.Spec | None:
    """The curve of a lead time, None where there is none."""
    if result.curve is None or not result.curve.days:
        return None
    return charts.curve_spec(result.curve, swedish.limits_of(goal), width=width)


def curve_points(result: GoalResult) -> tuple[Point, ...]:
    """The curve as a table, point by point."""
    curve = result.curve
    if curve is None:
        return ()
    return tuple(
        Point(swedish.count(days), swedish.share(share), swedish.interval(low, high))
        for days, share, low, high in zip(curve.days, curve.share, curve.low, curve.high, strict=True)
    )


def breakdown_chart(telling: Telling, goal: Goal, result: GoalResult, column: str) -> Chart | None:
    """The breakdown as a diagram, None where there is nothing to draw."""
    specs = [breakdown_spec(telling, goal, result, column, width) for width in (charts.WIDE, charts.NARROW)]
    label = _("%(goal)s, uppdelat på %(column)s. Siffrorna står i tabellen.") % {
        "goal": goal.name,
        "column": COLUMNS.get(column, column),
    }
    return _chart(specs, label, address("goal_chart", telling.definition.key, goal.key, per=telling.per, dela=column))


def curve_chart(telling: Telling, goal: Goal, result: GoalResult) -> Chart | None:
    """The curve as a diagram, None where there is none."""
    specs = [curve_spec(goal, result, width) for width in (charts.WIDE, charts.NARROW)]
    label = _("Andel som har nått fram, efter antal dagar. Siffrorna står i tabellen.")
    return _chart(specs, label, address("goal_chart", telling.definition.key, goal.key, per=telling.per, dela=""))


def _chart(specs: list[charts.Spec | None], label: str, spec_address: str) -> Chart | None:
    wide, narrow = specs
    if wide is None or narrow is None:
        return None
    return Chart(charts.svg_of(wide, label), charts.svg_of(narrow, label), label, spec_address)

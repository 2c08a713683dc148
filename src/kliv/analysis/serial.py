"""Results as JSON and CSV that others can build on; docs/goals.md describes every key."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kliv.analysis.dataset import RegisterData
from kliv.analysis.results import Figure, GoalResult
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import Goal

# Raised when a key changes its meaning or goes away; a new key does not raise it.
VERSION: Final = 1

FIGURE_COLUMNS: Final = (
    "numerator", "denominator", "value", "low", "high", "unknown", "not_due", "pending", "best", "bound", "verdict",
)  # fmt: skip
CSV_COLUMNS: Final = ("goal", "measure", "unit", "as_of", "row", "column", "code", *FIGURE_COLUMNS)
TARGET_KEYS: Final = ("at_least", "at_most", "more_than", "between")


def to_json(definition: Definition, data: RegisterData, as_of: dt.date, results: Mapping[str, GoalResult]) -> str:
    """The results as JSON text with a line break at its end: shares 0–1 and unrounded, dates as 2012-08-31, missing as
    null, goals and codes in their order."""
    return json.dumps(as_document(definition, data, as_of, results), ensure_ascii=False, indent=2) + "\n"


def as_document(
    definition: Definition, data: RegisterData, as_of: dt.date, results: Mapping[str, GoalResult]
) -> dict[str, Any]:
    """The results as plain dicts, lists, texts and numbers."""
    goals = {goal.key: goal for goal in definition.goals}
    return {
        "format": "kliv-goals",
        "version": VERSION,
        "project": {"key": definition.key, "name": definition.project.name, "definition": definition.version.number},
        "as_of": as_of.isoformat(),
        "data_as_of": data.as_of.isoformat(),
        "invented": data.invented,
        "counting": definition.project.counting,
        "goals": [_goal(goals[key], result) for key, result in results.items() if key in goals],
    }


def _goal(goal: Goal, result: GoalResult) -> dict[str, Any]:
    """One goal with its figures."""
    curve = result.curve
    return {
        "goal": result.goal,
        "name": goal.name,
        "definition": goal.definition,
        "measure": result.measure,
        "unit": result.unit.value,
        "target": _target(goal),
        "method": result.method,
        "total": figure_document(result.total),
        "overall": None if result.overall is None else figure_document(result.overall),
        "within": None if result.within is None else figure_document(result.within),
        "parts": [
            {"code": part.code, "target": list(part.target), "figure": figure_document(part.figure)}
            for part in result.parts
        ],
        "by": {
            column: {code: figure_document(figure) for code, figure in figures.items()}
            for column, figures in result.by.items()
        },
        "curve": None if curve is None else {name: list(getattr(curve, name)) for name in CURVE_KEYS},
        "evidence": [
            {"recorded_on": _iso(item.recorded_on), "reached_on": _iso(item.reached_on), "text": item.text}
            for item in result.evidence
        ],
        "steps": [{"text": step.text, "count": step.count} for step in result.steps],
    }


CURVE_KEYS: Final = ("days", "share", "low", "high")


def _target(goal: Goal) -> dict[str, Any] | None:
    """The goal's target by its key; None where it has none."""
    given = {key: getattr(goal, key, None) for key in TARGET_KEYS}
    found = {
        key: list(value) if isinstance(value, tuple) else value for key, value in given.items() if value is not None
    }
    return found or None


def figure_document(figure: Figure) -> dict[str, Any]:
    """One figure by the names of its fields."""
    found = {name: getattr(figure, name) for name in FIGURE_COLUMNS}
    return found | {"verdict": figure.verdict.value}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def to_csv(results: Mapping[str, GoalResult]) -> str:
    """The results as CSV: a row for each goal's total, and one for each part and each code of each column.

    `row` is total, overall, within, part or by; column and code are empty but for part (code) and by. A code that is
    missing in the register is empty too. Missing numbers are empty; shares 0–1, decimal point.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for result in results.values():
        for row, column, code, figure in _rows(result):
            values = figure_document(figure).values()
            unit, day = result.unit.value, result.as_of.isoformat()
            writer.writerow([result.goal, result.measure, unit, day, row, column, code, *map(_cell, values)])
    return text.getvalue()


def _rows(result: GoalResult) -> Iterator[tuple[str, str, str, Figure]]:
    yield "total", "", "", result.total
    if result.overall is not None:
        yield "overall", "", "", result.overall
    if result.within is not None:
        yield "within", "", "", result.within
    for part in result.parts:
        yield "part", "", part.code, part.figure
    for column, figures in result.by.items():
        for code, figure in figures.items():
            yield "by", column, code, figure


def _cell(value: object) -> object:
    return "" if value is None else value

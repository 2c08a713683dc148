"""Figures from all three in one form, so that they can be held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks import duckdb_base, polars_base
from kliv.analysis.results import Figure, GoalResult

WHAT = ("numerator", "denominator", "unknown", "not_due", "pending", "median")


class Cell(NamedTuple):
    """Whose figure it is: the goal (with its part), the column and the code it is broken down by, "" for the total."""

    goal: str
    column: str = ""
    code: str = ""


Figures = dict[Cell, dict[str, float]]


def of_kliv(results: Mapping[str, GoalResult]) -> Figures:
    """The figures of every goal about people or employers."""
    found: Figures = {}
    for key, result in results.items():
        if result.measure not in ("share", "count", "composition", "lead_time", "ratio_of_sums"):
            continue
        found[Cell(key)] = _of_figure(result.measure, result.total)
        if result.overall is not None:
            found[Cell(f"{key}.overall")] = _of_figure(result.measure, result.overall)
        found |= {Cell(f"{key}.{part.code}"): _of_figure(result.measure, part.figure) for part in result.parts}
        for column, figures in result.by.items():
            found |= {Cell(key, column, code): _of_figure(result.measure, one) for code, one in figures.items()}
    return _that_hold_anyone(found)


def _of_figure(measure: str, figure: Figure) -> dict[str, float]:
    numbers = {what: getattr(figure, what) for what in WHAT[:-1]}
    if measure == "count":
        numbers["denominator"] = numbers["numerator"]
    if measure == "lead_time":
        numbers["median"] = figure.value
    return numbers


def of_polars(counted: polars_base.Counted) -> Figures:
    """The figures written by hand in polars."""
    found: Figures = {}
    frames = list(counted.people.items())
    if counted.employers is not None:
        frames.append(("", counted.employers))
    for column, frame in frames:
        for row in frame.to_dicts():
            _add(found, row, column, row.get(column))
    for goal, by_column in counted.lead_times.items():
        for column, frame in by_column.items():
            for row in frame.to_dicts():
                found[Cell(goal, column, _code(row.get(column)))] = {what: row[what] for what in WHAT if what in row}
    return _that_hold_anyone(found)


def of_duckdb(counted: duckdb_base.Counted, columns: Sequence[str]) -> Figures:
    """The figures written by hand in SQL."""
    found: Figures = {}
    for row in (*counted.people, *counted.in_total, *counted.employers):
        column = _column(row["summed"], columns)
        _add(found, row, column, row.get(column))
    for goal, rows in counted.lead_times.items():
        for row in rows:
            column = _column(row["summed"], columns)
            found[Cell(goal, column, _code(row.get(column)))] = {what: row[what] for what in WHAT if what in row}
    return _that_hold_anyone(found)


def _column(summed: int, columns: Sequence[str]) -> str:
    """The one column that is not summed over: the bit that is 0, the last column being the lowest bit."""
    kept = [name for place, name in enumerate(reversed(columns)) if not summed >> place & 1]
    return kept[0] if len(kept) == 1 else ""


def _add(found: Figures, row: Mapping[str, Any], column: str, code: object) -> None:
    for name, number in row.items():
        goal, divided, what = name.partition(":")
        if divided:
            found.setdefault(Cell(goal, column, _code(code)), {})[what] = number


def _code(code: object) -> str:
    return "" if code is None else str(code)


def _that_hold_anyone(figures: Figures) -> Figures:
    """Without cells that hold nobody; who is only pending makes no exit year."""
    return {
        cell: numbers
        for cell, numbers in figures.items()
        if any(numbers.get(what) for what in WHAT if what != "pending" or not cell.column.startswith("exit_"))
    }


def differences(one: Figures, other: Figures) -> Iterable[str]:
    """Where two sets of figures say different things, in words; nothing where they agree."""
    for cell in sorted(one.keys() | other.keys()):
        ours, theirs = one.get(cell, {}), other.get(cell, {})
        for what in WHAT:
            if (ours.get(what) or 0) != (theirs.get(what) or 0):
                yield f"{cell}: {what} {ours.get(what)} != {theirs.get(what)}"

"""The figures of a goal as files for others to build on: the same JSON and CSV as `kliv goals` gives."""

from __future__ import annotations

from kliv.reports.figures import ProjectFigures


def goal_json(figures: ProjectFigures, goal: str) -> str:
    """One goal with its figures as JSON; KeyError where the project has no such goal. Keys: docs/goals.md."""
    from kliv.analysis.serial import to_json
    from kliv.register.source import load_register

    definition = figures.definition
    data = load_register(definition.key, figures.data_as_of)
    return to_json(definition, data, figures.as_of, {goal: figures.results[goal]})


def goal_csv(figures: ProjectFigures, goal: str) -> str:
    """One goal with its figures as CSV; KeyError where the project has no such goal. Columns: docs/goals.md."""
    from kliv.analysis.serial import to_csv

    return to_csv({goal: figures.results[goal]})

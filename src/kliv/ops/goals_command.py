"""`kliv goals`: a project's goals, each with its base, its uncertainty and what is not known yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from kliv.analysis.dataset import RegisterData
from kliv.analysis.goals import compute_goals
from kliv.analysis.reading import read_register
from kliv.analysis.results import Figure, GoalResult, ValueUnit, Verdict
from kliv.core.conditions.vocabulary import Words
from kliv.core.errors import Fault, KlivError
from kliv.definition.load import load_definition
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import BreakdownColumn, Goal
from kliv.definition.words import words_of
from kliv.ops.output import a_date, captured, one_of, write_answer
from kliv.register.source import load_register
from kliv.reports import swedish
from kliv.reports.labels import COLUMNS, code_label

NOTE = (
    "Inom parentes står värdet och dess 95-procentiga intervall. Okända: kan mätas, men ingen vet. Inte än: kan inte "
    "mätas än, eller har inte kommit så långt. Högst möjligt: värdet om det går bra för alla dem."
)
FORMATS = ("table", "json", "csv")
HEADINGS = ("Mål", "Siffra", "Målvärde", "Utslag", "Okända", "Inte än", "Högst möjligt")

Row = tuple[str, ...]


def run(source: str, *, data: str | None, as_of: str | None, by: Sequence[str], form: str) -> None:
    """Compute and write; KlivError for an unknown definition, register, column or day."""
    one_of("--format", form, FORMATS)
    columns = breakdown_columns(by)
    asked = a_date("--as-of", as_of)
    register = _register(load_definition(source).key, data)
    day = _known_day(asked, register)
    definition = load_definition(source, on=day)
    results = compute_goals(definition, register, day, by=columns)
    write_answer(_written(form, definition, register, day, results), None)


def _register(key: str, folder: str | None) -> RegisterData:
    """The register in a folder, or the project's own; KlivError where it is another project's."""
    if folder is None:
        return load_register(key)
    register = read_register(Path(folder))
    if register.project != key:
        fault = Fault("--data", f"ett register för projektet {key}", f"ett för {register.project}")
        raise KlivError("Kommandot går inte att utföra.", [fault])
    return register


def breakdown_columns(given: Sequence[str]) -> tuple[str, ...]:
    """The columns of --by, each once; KlivError for one that nothing can be broken down by."""
    columns = tuple(dict.fromkeys(name.strip() for text in given for name in text.split(",")))
    allowed = get_args(BreakdownColumn)
    wrong = [name for name in columns if name not in allowed]
    if wrong:
        raise KlivError(
            "Kommandot går inte att utföra.",
            [Fault("--by", f"någon av kolumnerna {', '.join(allowed)}", name or "inget") for name in wrong],
        )
    return columns


def _known_day(asked: dt.date | None, register: RegisterData) -> dt.date:
    if asked is not None and asked > register.as_of:
        raise KlivError(
            "Kommandot går inte att utföra.",
            [Fault("--as-of", f"en dag som registret känner till, senast {register.as_of}", str(asked))],
        )
    return asked or register.as_of


def _written(
    form: str, definition: Definition, register: RegisterData, day: dt.date, results: Mapping[str, GoalResult]
) -> str:
    from kliv.analysis import serial

    if form == "table":
        return _as_table(definition, register, day, results)
    return serial.to_json(definition, register, day, results) if form == "json" else serial.to_csv(results)


def _as_table(definition: Definition, register: RegisterData, day: dt.date, results: Mapping[str, GoalResult]) -> str:
    from rich.table import Table

    table = Table(title=f"{definition.project.name} – målen per {swedish.date(day)}", title_justify="left")
    for place, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if place > 3 else "left")
    words = words_of(definition)
    for goal in definition.goals:
        if goal.key in results:
            for row in _rows(goal, results[goal.key], definition, words):
                table.add_row(*row)
            table.add_section()
    notes = [NOTE]
    if register.invented:
        notes.append("Uppgifterna är påhittade.")
    return captured(table, " ".join(notes))


def _rows(goal: Goal, result: GoalResult, definition: Definition, words: Words) -> Iterator[Row]:
    """A goal's row, and one for everything the figure is divided into."""
    limits = swedish.limits_of(goal)
    name = goal.name if goal.key == goal.name else f"{goal.name} ({goal.key})"
    yield (name, *_cells(result.total, result.unit, limits, swedish.target_text(goal), _evidence(result)))
    if result.within is not None:
        yield ("  inom målvärdet", *_cells(result.within, ValueUnit.SHARE, (), "", ""))
    if result.overall is not None:
        yield ("  av alla", *_cells(result.overall, ValueUnit.SHARE, (), "", ""))
    for part in result.parts:
        target = swedish.interval(*part.target) if part.target[0] != part.target[1] else swedish.share(part.target[0])
        label = code_label(_divided_by(goal, definition), part.code, definition, words)
        yield (f"  {label}", *_cells(part.figure, result.unit, part.target, target, ""))
    for column, figures in result.by.items():
        for code, figure in figures.items():
            label = f"  {COLUMNS.get(column, column)}: {code_label(column, code, definition, words)}"
            yield (label, *_cells(figure, result.unit, limits, "", ""))


def _cells(figure: Figure, unit: ValueUnit, limits: Sequence[float], target: str, evidence: str) -> Row:
    judged = target or figure.verdict is not Verdict.NO_TARGET
    return (
        evidence or swedish.figure_text(figure, unit, *limits),
        target,
        swedish.VERDICTS[figure.verdict][0] if judged else "",
        swedish.count(figure.unknown) if figure.unknown else "",
        swedish.count(figure.not_due + figure.pending) if figure.not_due + figure.pending else "",
        swedish.value_text(figure.bound, unit, *limits) if figure.bound is not None else "",
    )


def _divided_by(goal: Goal, definition: Definition) -> str:
    """The column whose codes a composition's parts are; "" where the goal has none."""
    quota = getattr(goal, "quota", None)
    return next((one.column for one in definition.places.quotas if one.key == quota), "")


def _evidence(result: GoalResult) -> str:
    """What there is instead of a number."""
    if result.unit is not ValueUnit.NONE:
        return ""
    reached = [one.reached_on for one in result.evidence if one.reached_on is not None]
    if reached:
        return f"nått {swedish.date(min(reached))}"
    return f"{len(result.evidence)} underlag" if result.evidence else "inget underlag"

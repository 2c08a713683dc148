"""`kliv check`: definitions are valid, and their worked examples come out as they say."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import typer

from kliv.analysis.results import Figure, GoalResult
from kliv.core.errors import Fault, KlivError
from kliv.definition.check import warnings_of
from kliv.definition.examples import run_people
from kliv.definition.load import load_definition, shipped
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import ExampleFigure


def run(sources: Sequence[str]) -> None:
    """Check definitions (all shipped ones where none is named); KlivError with every fault of all of them."""
    faults: list[Fault] = []
    for source in sources or shipped():
        faults += _check(source, detailed=bool(sources))
    if faults:
        raise KlivError(f"{len(faults)} fel." if len(faults) > 1 else "Ett fel.", faults)


def _check(source: str, *, detailed: bool) -> list[Fault]:
    """The faults of one definition; a valid one is told on stdout with what to think of, its open questions in words
    or by their number."""
    try:
        definition = load_definition(source)
        faults = [*run_people(definition), *run_figures(source, definition)]
    except KlivError as error:
        faults = list(error.faults) or [Fault("definitionen", "en definition som går att pröva", error.summary)]
    if faults:
        return [Fault(f"{source}: {fault.where}", fault.expected, fault.found) for fault in faults]
    people, figures = len(definition.examples.people), len(definition.examples.figures)
    typer.echo(f"{source}: giltig. Exempel som stämmer: {people} om personer, {figures} om siffror.")
    for note in notes_on(definition, detailed=detailed):
        typer.echo(f"  Att tänka på: {note}")
    return []


def notes_on(definition: Definition, *, detailed: bool) -> Iterator[str]:
    """What is not wrong, but what a reader of the definition should know. detailed: each open question in words."""
    yield from (f"{warning}." for warning in warnings_of(definition))
    for goal in definition.goals:
        if goal.draft:
            yield f"målet {goal.key} är ett utkast och bedöms inte."
    questions = definition.open_questions
    if detailed:
        yield from (f"öppen fråga {question.key}: {question.question}" for question in questions)
    elif questions:
        yield f"öppna frågor: {len(questions)}. De visas med kliv check {definition.key}."


def run_figures(source: str, definition: Definition) -> list[Fault]:
    """The example figures that do not come out as the definition says, on the project's register."""
    examples = definition.examples.figures
    if not examples:
        return []
    days: defaultdict[dt.date, list[ExampleFigure]] = defaultdict(list)
    for example in examples:
        days[example.as_of].append(example)
    faults: dict[int, Fault] = {}
    for day, asked in days.items():
        results = _results(source, definition.key, day, asked)
        for example in asked:
            place = next(place for place, one in enumerate(examples) if one is example)
            found = _found(example, results)
            expected = f"{example.numerator} av {example.denominator}"
            if found != expected:
                faults[place] = Fault(f"examples.figures.{place + 1} ({_told(example)})", expected, found)
    return [faults[place] for place in sorted(faults)]


def _results(source: str, key: str, day: dt.date, asked: Sequence[ExampleFigure]) -> Mapping[str, GoalResult]:
    from kliv.analysis.goals import compute_goals
    from kliv.register.source import load_register

    columns = tuple(dict.fromkeys(example.column for example in asked if example.column is not None))
    return compute_goals(load_definition(source, on=day), load_register(key), day, by=columns)


def _found(example: ExampleFigure, results: Mapping[str, GoalResult]) -> str:
    """What the figure is, as k av n; in words where there is none."""
    result = results.get(example.goal)
    if result is None:
        return "inget sådant mål"
    figure: Figure | None = result.total
    if example.column is not None:
        figure = result.by.get(example.column, {}).get(example.code or "")
    if figure is None or figure.numerator is None or figure.denominator is None:
        return "ingen siffra"
    return f"{figure.numerator:g} av {figure.denominator:g}"


def _told(example: ExampleFigure) -> str:
    part = f", {example.column} {example.code}" if example.column else ""
    return f"{example.goal} per {example.as_of}{part}"

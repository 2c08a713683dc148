"""The numbers a source has published, laid beside the same numbers counted from dated facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kliv.analysis.asking import Asking, Question
from kliv.analysis.dataset import RegisterData
from kliv.analysis.populations import membership
from kliv.analysis.rows import MET, NOT_MET, UNKNOWN, Rows, rows_of
from kliv.core.conditions.model import Anchor, OutcomeCondition, leaves_of
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import PublishedCell, PublishedStatistics

# The date that puts a person in a population; a cell's period and its `where` hang on it.
DATED_BY: Final = {"started": Anchor.ENTRY, "exited": Anchor.EXIT, "completed": Anchor.COMPLETION}


@dataclass(frozen=True)
class PublishedFigure:
    """A published number and the same number counted.

    numerator, denominator: counted; denominator = everyone in the cell's base. unknown: nobody knows. None where the
    register does not reach to the day of the statistics. agrees: every number the source states, its value, numerator
    and denominator, equals the counted one.
    """

    cell: PublishedCell
    numerator: int | None
    denominator: int | None
    unknown: int = 0
    agrees: bool = False


@dataclass(frozen=True)
class PublishedTable:
    """A published table with its figures, in the order of its cells."""

    statistics: PublishedStatistics
    figures: tuple[PublishedFigure, ...]


@dataclass(frozen=True)
class _Asked:
    """Where the answers to a cell stand: its base, its condition, and the outcomes that go before it."""

    cell: PublishedCell
    base: Question
    where: str | None
    counts: str | None
    before: tuple[str, ...] = ()


def compute_published(definition: Definition, data: RegisterData) -> tuple[PublishedTable, ...]:
    """Every published table of a definition, each as of its own day, in the order of the definition.

    A cell counts those of its population (entered, left or completed within its period, where it has one) who meet its
    `where`, and of them those who meet `counts`. exclusive: each person only in the first outcome of the definition's
    order that is met, as tables whose columns add up count. The source prints percentages rounded one by one; they are
    never added.
    """
    rows: dict[dt.date, tuple[Rows, dict[int, _Asked]]] = {}
    for day in {table.as_of for table in definition.published_statistics if table.as_of <= data.as_of}:
        cells = [cell for table in definition.published_statistics if table.as_of == day for cell in table.cells]
        asking = Asking(day)
        asked = {id(cell): _ask(asking, definition, cell) for cell in cells}
        rows[day] = rows_of(data, asking, definition.project.counting), asked
    return tuple(
        PublishedTable(table, tuple(_figures(table.cells, *rows[table.as_of]) if table.as_of in rows else _none(table)))
        for table in definition.published_statistics
    )


def _none(table: PublishedStatistics) -> list[PublishedFigure]:
    """The figures where the register does not reach so far."""
    return [PublishedFigure(cell, None, None) for cell in table.cells]


def _ask(asking: Asking, definition: Definition, cell: PublishedCell) -> _Asked:
    """Adds what a cell needs."""
    of = cell.population
    if of.except_reasons:
        asking.columns.add("exit_reason")
    base = Question(of, asking.on_entry(of.where), excepted=of.except_reasons)
    where = asking.condition(cell.where, DATED_BY.get(of.population, asking.as_of))
    before = (
        [asking.condition(one, asking.as_of) for one in _outcomes_before(definition, cell)] if cell.exclusive else []
    )
    counts = asking.condition(cell.counts, asking.as_of)
    return _Asked(cell, base, where, counts, tuple(name for name in before if name is not None))


def _outcomes_before(definition: Definition, cell: PublishedCell) -> list[OutcomeCondition]:
    """The outcomes that stand before the first of the cell's own in the definition, at the same time."""
    own = [leaf for leaf in leaves_of(cell.counts) if isinstance(leaf, OutcomeCondition)] if cell.counts else []
    order = [outcome.key for outcome in definition.outcomes]
    found = []
    for leaf in own:
        places = [order.index(code) for code in leaf.codes if code in order]
        found += [OutcomeCondition(outcome=code, at=leaf.at) for code in order[: min(places, default=0)]]
    return found


def _figures(cells: Sequence[PublishedCell], rows: Rows, asked: dict[int, _Asked]) -> list[PublishedFigure]:
    return [_figure(asked[id(cell)], rows) for cell in cells]


def _figure(asked: _Asked, rows: Rows) -> PublishedFigure:
    """One cell, counted."""
    cell = asked.cell
    inside = membership(asked.base, rows).members & _in_period(cell, rows)
    where = rows.truth(asked.where)
    if where is not None:
        inside &= where == MET
    counts = rows.truth(asked.counts)
    answer = np.full(len(rows), MET, np.int8) if counts is None else counts.copy()
    for name in asked.before:
        earlier = rows.truths[name]
        answer[earlier == MET] = NOT_MET
        answer[(earlier == UNKNOWN) & (answer == MET)] = UNKNOWN
    numerator, denominator = int((inside & (answer == MET)).sum()), int(inside.sum())
    agrees = numerator == cell.value and cell.numerator in (None, numerator) and cell.denominator in (None, denominator)
    return PublishedFigure(cell, numerator, denominator, int((inside & (answer == UNKNOWN)).sum()), agrees)


def _in_period(cell: PublishedCell, rows: Rows) -> NDArray[np.bool_]:
    """Who came into the population in the cell's period (both days belong); everyone where it has none."""
    anchor = DATED_BY.get(cell.population.population)
    if cell.period is None or anchor is None:
        return np.ones(len(rows), bool)
    first, last = (np.datetime64(day, "D") for day in cell.period)
    days = rows.dates[anchor]
    return (first <= days) & (days <= last)

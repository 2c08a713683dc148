"""How many rows are in each state, in total and for every code of many columns at once, by one bincount a goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kliv.analysis.populations import N_STATES, State, States
from kliv.analysis.rows import Coded, Rows

# A table over every combination of codes is used while it is no larger than this many times the rows, else only
# the combinations that occur are numbered.
DENSE_FACTOR: Final = 4
DENSE_LEAST: Final = 1024
# The states of those a figure is about already.
OWN_STATES: Final = (State.MET, State.NOT_MET, State.NOT_YET, State.UNKNOWN, State.NOT_DUE)

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """The rows sorted into the combinations of codes that several columns make.

    joint: for each row the number of its combination, times the number of states. n: how many combinations.
    places: for each column, for each combination, the place of its code among the column's labels.
    """

    joint: NDArray[np.int64]
    n: int
    columns: Mapping[str, Coded]
    places: Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Tally:
    """Rows by state: total (states,), and by column (labels, states)."""

    total: Counts
    by: Mapping[str, Counts]


def cells_of(rows: Rows, columns: tuple[str, ...]) -> Cells:
    """The combinations of codes of the columns; with no columns all rows are one cell."""
    coded = {name: rows.coded(name) for name in columns}
    sizes = [len(column.labels) for column in coded.values()]
    joint = np.zeros(len(rows), np.int64)
    for column, size in zip(coded.values(), sizes, strict=True):
        joint = joint * size + column.codes
    n = int(np.prod(sizes, dtype=np.float64)) if sizes else 1
    if n <= DENSE_FACTOR * len(rows) + DENSE_LEAST:
        numbers = np.arange(n)
    else:
        numbers, joint = np.unique(joint, return_inverse=True)
        n = len(numbers)
    places = {}
    for name, size in zip(reversed(coded), reversed(sizes), strict=True):
        numbers, places[name] = np.divmod(numbers, size)
    return Cells(joint * N_STATES, n, coded, places)


def tally(states: States, cells: Cells, columns: Iterable[str]) -> Tally:
    """Counts the states, in total and by each of these columns of the cells."""
    table = np.bincount(cells.joint + states, minlength=cells.n * N_STATES)
    by_cell = table.reshape(cells.n, N_STATES)
    by = {name: _along(by_cell, cells.places[name], len(cells.columns[name].labels)) for name in columns}
    return Tally(by_cell.sum(axis=0), by)


def _along(by_cell: Counts, places: NDArray[np.int64], n_labels: int) -> Counts:
    """The table summed over the other columns."""
    index = places[:, None] * N_STATES + np.arange(N_STATES)
    summed = np.bincount(index.ravel(), weights=by_cell.ravel(), minlength=n_labels * N_STATES)
    return summed.astype(np.int64).reshape(n_labels, N_STATES)


def shown(column: str, coded: Coded, counts: Counts) -> list[tuple[int, str]]:
    """The places and codes of a column that have anyone in them, missing last.

    Who has not left has no exit year: rows that are only pending do not make a cell of their own there.
    """
    states = OWN_STATES if column.startswith("exit_") else (*OWN_STATES, State.PENDING, State.BASE_NOT_YET)
    return [(place, coded.labels[place]) for place in np.flatnonzero(counts[:, states].any(axis=1)).tolist()]

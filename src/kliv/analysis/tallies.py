"""How many rows are in each state, in total and for every code of many columns at once, by one bincount a goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kliv.analysis.populations import N_STATES, State, States
from kliv.analysis.rows import Coded, Rows

# Combinations of codes are numbered by multiplying while there are no more than this many times the rows, else sorted.
DENSE_FACTOR: Final = 16
DENSE_LEAST: Final = 1024
# Columns are summed together while they have so many cells in all; a table of that size stays near the processor.
TOGETHER: Final = 2**16
# The states of those a figure is about already.
OWN_STATES: Final = (State.MET, State.NOT_MET, State.NOT_YET, State.UNKNOWN, State.NOT_DUE)
SHOWN_STATES: Final = (*OWN_STATES, State.PENDING, State.BASE_NOT_YET)

Counts = NDArray[np.int64]
Table = NDArray[Any]


@dataclass(frozen=True)
class _Groups:
    """Cells in the order of the groups they belong to, where each group begins, and which groups they are."""

    cells: Counts
    begins: Counts
    groups: Counts

    def sum(self, table: Table, into: Table) -> None:
        """Adds the rows of a table, (cells, …), group by group, into (groups, …)."""
        into[self.groups] = np.add.reduceat(table[self.cells], self.begins, axis=0)


@dataclass(frozen=True)
class Cells:
    """The rows sorted into the combinations of codes that several columns make.

    joint: for each row the number of its combination, times the number of states. n: how many combinations.
    places: where the codes of a column stand among the groups, of which the first is everyone.
    """

    joint: NDArray[np.int64]
    n: int
    columns: Mapping[str, Coded]
    places: Mapping[str, slice]
    n_groups: int
    groups: tuple[_Groups, ...]

    def along(self, table: Table) -> Table:
        """A table, (cells, …), summed to one row in all and one for each code of each column, (groups, …)."""
        found: Table = np.zeros((self.n_groups, *table.shape[1:]), table.dtype)
        found[0] = table.sum(axis=0)
        for groups in self.groups:
            groups.sum(table, found)
        return found

    def sums(self, rows: Counts, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of values, one for each of these rows, in all and for each code of each column, (groups,)."""
        table = np.bincount(self.joint[rows], weights=values, minlength=self.n * N_STATES)
        return np.asarray(self.along(table.reshape(self.n, N_STATES)[:, 0]), np.float64)


@dataclass(frozen=True)
class Tally:
    """Rows by state: counts (groups, states), the first of all, then those of each code of each column."""

    counts: Counts
    by: Mapping[str, slice]
    columns: Mapping[str, Coded]

    @property
    def total(self) -> Counts:
        """The rows by state."""
        found: Counts = self.counts[0]
        return found

    def shown(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """For each column the groups and codes that have anyone in them, missing last.

        Who has not left has no exit year: rows that are only pending do not make a cell of their own there.
        """
        own, some = (np.asarray(self.counts[:, states].any(axis=1)) for states in (OWN_STATES, SHOWN_STATES))
        return [
            (name, _shown(own if name.startswith("exit_") else some, place, self.columns[name].labels))
            for name, place in self.by.items()
        ]


def _shown(has_anyone: NDArray[np.bool_], place: slice, labels: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(place.start + code, labels[code]) for code in np.flatnonzero(has_anyone[place]).tolist()]


def cells_of(rows: Rows, columns: tuple[str, ...]) -> Cells:
    """The combinations of codes of the columns; with no columns all rows are one cell."""
    coded = {name: rows.coded(name) for name in columns}
    sizes = [len(column.labels) for column in coded.values()]
    numbers, joint = _numbered(rows, coded, sizes)
    ends = np.cumsum([1, *sizes]).tolist()
    places = {name: slice(*bounds) for name, *bounds in zip(coded, ends[:-1], ends[1:], strict=True)}
    groups = []
    n, rest = len(numbers), numbers
    for begin, size in zip(ends[-2::-1], reversed(sizes), strict=True):
        rest, codes = np.divmod(rest, size)
        groups.append(codes + begin)
    if n * len(groups) <= TOGETHER:
        groups = [np.concatenate(groups)] if groups else []
    return Cells(joint * N_STATES, n, coded, places, ends[-1], tuple(_grouped(one, n) for one in groups if n))


def _numbered(rows: Rows, coded: Mapping[str, Coded], sizes: list[int]) -> tuple[Counts, Counts]:
    """The combinations, each as one number, and for each row which of them it has."""
    joint = np.zeros(len(rows), np.int64)
    for column, size in zip(coded.values(), sizes, strict=True):
        joint = joint * size + column.codes
    n = int(np.prod(sizes, dtype=np.float64)) if sizes else 1
    if n > DENSE_FACTOR * len(rows) + DENSE_LEAST:
        numbers, joint = np.unique(joint, return_inverse=True)
        return numbers, joint
    if n <= len(rows):
        return np.arange(n), joint
    numbers = np.flatnonzero(np.bincount(joint, minlength=n))
    place = np.zeros(n, np.int64)
    place[numbers] = np.arange(len(numbers))
    return numbers, place[joint]


def _grouped(groups: Counts, n: int) -> _Groups:
    """n cells by group; where several columns stand together each cell comes once for each."""
    order = np.argsort(groups, kind="stable")
    found, begins = np.unique(groups[order], return_index=True)
    return _Groups(order % n, begins, found)


def tally(states: States, cells: Cells, columns: Iterable[str]) -> Tally:
    """Counts the states, in total and by each of these columns of the cells."""
    table = np.bincount(cells.joint + states, minlength=cells.n * N_STATES)
    counts: Counts = cells.along(table.reshape(cells.n, N_STATES))
    return Tally(counts, {name: cells.places[name] for name in columns}, cells.columns)

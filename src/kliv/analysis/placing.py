"""Where rows belong: from the ids in a table to the places of the subjects, and from rows to one value a subject.

Joining and grouping by hashes costs several times what the conditions themselves do; ids that are running numbers are
places already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

How = Literal["any", "sum", "min", "max", "first", "last", "n_unique"]
Ids = NDArray[np.int64]
Places = NDArray[np.uint32]

# Ids are looked up in an array while the greatest is no larger than this many times their number.
DENSE_FACTOR: Final = 4
DENSE_LEAST: Final = 2**16
# The least of all whole numbers, which is how numpy writes a missing day.
NO_NUMBER: Final = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Earlier:
    """Earlier enrolments of people who came back: their ids, and the places of the people."""

    ids: Ids
    places: Places


class Index:
    """The places at which ids stand; an id may stand at several places."""

    def __init__(self, ids: Ids, earlier: Earlier | None = None) -> None:
        """ids: whole numbers, each at the place it has in the array. earlier: ids that stand there too."""
        here = np.arange(len(ids), dtype=np.uint32)
        self._ids = ids if earlier is None else np.concatenate([ids, earlier.ids])
        self._places = here if earlier is None else np.concatenate([here, earlier.places])
        self._nowhere = np.uint32(self._places.max(initial=0) + 1)
        self._table = self._dense_table()

    def _dense_table(self) -> Places | None:
        """For each number the place at which it stands, `nowhere` for others and for those too great; None where ids
        are far apart, or stand at several places."""
        if not len(self._ids):
            return np.full(1, self._nowhere)
        greatest = int(self._ids.max())
        if self._ids.min() < 0 or greatest > DENSE_FACTOR * len(self._ids) + DENSE_LEAST:
            return None
        table = np.full(greatest + 2, self._nowhere)
        table[self._ids] = self._places
        return table if (table[self._ids] == self._places).all() else None

    def find(self, ids: pl.Series) -> tuple[NDArray[np.int64] | None, Places]:
        """Which rows stand somewhere, and where; None for all rows in their order. A row whose id stands at several
        places comes once for each."""
        if self._table is None or ids.null_count():
            return self._joined(ids)
        numbers = ids.cast(pl.Int64).to_numpy()
        if len(numbers) and numbers.min() < 0:
            return self._joined(ids)
        places = np.take(self._table, numbers, mode="clip")
        found = places != self._nowhere
        if found.all():
            return None, places
        rows = np.flatnonzero(found)
        return rows, places[rows]

    def _joined(self, ids: pl.Series) -> tuple[NDArray[np.int64], Places]:
        here = pl.DataFrame({"id": self._ids, "place": self._places})
        rows = pl.DataFrame({"id": ids.cast(pl.Int64), "row": np.arange(len(ids))})
        both = rows.join(here, on="id", how="inner")
        return both["row"].to_numpy(), both["place"].to_numpy()


def gather(places: pl.Series, values: pl.Series, how: How, n: int, on: pl.Series | None = None) -> pl.Series:
    """One value for each of n places, from the values of the rows there. Rows without a value do not count.

    values: true or false for any and sum, whole numbers for sum and n_unique, anything ordered but texts for the
    others. on: the days for first and last; of several values on one day the greatest. any, sum and n_unique of no
    rows are false and 0, the others null.
    """
    if how in ("min", "max"):
        return _extremes(places, values, how, n)
    if on is not None:
        return _at_an_end(places, values, on, how, n)
    if values.dtype == pl.Boolean:
        there = places.filter(values).to_numpy()
        if how == "any":
            found = np.zeros(n, np.bool_)
            found[there] = True
            return pl.Series(values.name, found)
        return pl.Series(values.name, np.bincount(there, minlength=n))
    if values.null_count():
        known = values.is_not_null()
        places, values = places.filter(known), values.filter(known)
    if how == "n_unique":
        pairs = pl.DataFrame({"place": places, "value": values}).unique()
        return pl.Series(values.name, np.bincount(pairs["place"].to_numpy(), minlength=n))
    summed = np.zeros(n, np.int64)
    np.add.at(summed, places.to_numpy(), values.to_numpy())
    return pl.Series(values.name, summed)


def _extremes(places: pl.Series, values: pl.Series, how: How, n: int) -> pl.Series:
    """The least or greatest value of each place, null where it has none."""
    if values.dtype == pl.Date:
        # Days as whole numbers: one that is missing is less than all others.
        days = values.to_numpy().view(np.int64)
        return pl.Series(values.name, _extreme_numbers(places.to_numpy(), days, how, n).view("datetime64[D]"))
    if values.null_count():
        known = values.is_not_null()
        places, values = places.filter(known), values.filter(known)
    numbers = values.to_numpy()
    if numbers.dtype.kind == "f":
        found = np.full(n, np.nan)
        (np.fmin if how == "min" else np.fmax).at(found, places.to_numpy(), numbers)
        return pl.Series(values.name, found, nan_to_null=True)
    whole = _extreme_numbers(places.to_numpy(), numbers.astype(np.int64), how, n)
    return pl.Series(values.name, whole).set(pl.Series(whole == NO_NUMBER), None)


def _at_an_end(places: pl.Series, values: pl.Series, on: pl.Series, how: How, n: int) -> pl.Series:
    """The value of each place on its first or last day with one."""
    known = values.is_not_null()
    places, values, days = places.filter(known), values.filter(known), on.filter(known).to_numpy().view(np.int64)
    end = _extreme_numbers(places.to_numpy(), days, "min" if how == "first" else "max", n)
    there = pl.Series(days == end[places.to_numpy()])
    return _extremes(places.filter(there), values.filter(there), "max", n)


def _extreme_numbers(places: Places, numbers: NDArray[np.int64], how: How, n: int) -> NDArray[np.int64]:
    """The least or greatest number of each place; NO_NUMBER counts for none, and stands where there is none."""
    if how == "max":
        found = np.full(n, NO_NUMBER)
        np.maximum.at(found, places, numbers)
        return found
    none = np.iinfo(np.int64).max
    found = np.full(n, none)
    np.minimum.at(found, places, np.where(numbers == NO_NUMBER, none, numbers))
    found[found == none] = NO_NUMBER
    return found

"""Frames with exactly the columns and types of `analysis.tables`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from kliv.analysis.tables import TABLES, Kind

DTYPES: Mapping[Kind, type[pl.DataType]] = {
    Kind.ID: pl.Int64,
    Kind.CODE: pl.String,
    Kind.DATE: pl.Date,
    Kind.BOOL: pl.Boolean,
    Kind.INT: pl.Int64,
    Kind.NUMBER: pl.Float64,
    Kind.TEXT: pl.String,
}
Values = npt.NDArray[np.generic] | pl.Series | str | bool | dt.date | None


def schema(table: str) -> dict[str, type[pl.DataType]]:
    """The columns of a register table and their polars types, in order; KeyError where there is no such table."""
    return {column.name: DTYPES[column.kind] for column in TABLES[table].columns}


def rows(table: str, **columns: Values) -> pl.DataFrame:
    """Rows of a table: arrays of equal length, single values repeated; a column not given is missing.

    Days (integers) become dates. Raises KeyError for a column the table does not have.
    """
    types = schema(table)
    if unknown := set(columns) - set(types):
        raise KeyError(f"{table}: {sorted(unknown)}")
    arrays = {name: pl.Series(values) for name, values in columns.items() if isinstance(values, np.ndarray | pl.Series)}
    single = [pl.lit(columns.get(name)).alias(name) for name in types if name not in arrays]
    return pl.DataFrame(arrays).with_columns(single).select(pl.col(name).cast(kind) for name, kind in types.items())


def coded(labels: Sequence[str], positions: npt.NDArray[np.integer]) -> pl.Series:
    """The labels at each position; missing where the position is negative."""
    words = pl.Series([*labels, None], dtype=pl.String)
    return words.gather(pl.Series(np.where(positions < 0, len(labels), positions).astype(np.uint32)))


def join(table: str, pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The pieces under each other; an empty table where there are none."""
    return pl.concat(pieces, rechunk=True) if pieces else pl.DataFrame(schema=schema(table))

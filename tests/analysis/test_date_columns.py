"""Months, ages and days on columns are those of one date at a time, on every engine."""

import datetime as dt

import duckdb
import narwhals as nw
import polars as pl
import pytest

from kliv.analysis import date_columns
from kliv.core import dates

EDGES = [
    dt.date(year, month, number)
    for year in (2019, 2020, 2023, 2024)
    for month, number in ((1, 1), (1, 30), (1, 31), (2, 28), (3, 1), (3, 31), (4, 30), (12, 31))
] + [dt.date(2020, 2, 29), dt.date(2024, 2, 29), dt.date(1999, 12, 31), dt.date(2000, 2, 29)]
PAIRS = pl.DataFrame([(a, b) for a in EDGES for b in EDGES], schema=["a", "b"], orient="row")
FRAME = pl.concat([PAIRS, pl.DataFrame({"a": [None], "b": [EDGES[0]]}, schema=PAIRS.schema)])


@pytest.fixture(params=["polars", "duckdb"])
def frame(request):
    """All pairs of the days, and one where the first is missing."""
    if request.param == "polars":
        return nw.from_native(FRAME.lazy())
    connection = duckdb.connect()
    return nw.from_native(connection.from_arrow(FRAME.to_arrow()))


def found(frame, column):
    """Each pair with the column's value."""
    rows = frame.select("a", "b", found=column).collect("polars").to_native()
    assert len(rows) == len(FRAME)
    return [(row["a"], row["b"], row["found"]) for row in rows.iter_rows(named=True)]


A, B = nw.col("a"), nw.col("b")


@pytest.mark.parametrize("months", [-25, -1, 0, 1, 2, 11, 12, 48])
def test_months(frame, months):
    for a, _, later in found(frame, date_columns.add_months_to(A, months)):
        assert later == (a and dates.add_months(a, months))
    for a, _, start in found(frame, date_columns.latest_start_of(A, months)):
        assert start == (a and dates.latest_start(a, months))


def test_years(frame):
    for a, b, years in found(frame, date_columns.completed_years_on(A, B)):
        assert years == (a and dates.completed_years(a, b))


def test_days(frame):
    for a, _, ordinal in found(frame, date_columns.ordinal_of(A)):
        assert ordinal == (a and a.toordinal())
    for a, _, later in found(frame, date_columns.add_days_to(A, -31)):
        assert later == (a and a - dt.timedelta(days=31))
    up_to = date_columns.weekdays_up_to(date_columns.ordinal_of(B))
    before = date_columns.weekdays_up_to(date_columns.ordinal_of(A) - 1)
    for a, b, n in found(frame, up_to - before):
        if a is None or a <= b:
            assert n == (a and dates.weekdays(a, b))

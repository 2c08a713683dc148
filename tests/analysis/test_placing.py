"""Rows find their subjects by number, and their values come together there, as a plain loop would have it."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kliv.analysis.placing import Earlier, Index, gather

ID = st.one_of(st.integers(0, 20), st.sampled_from([10**6, 10**12]))
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))


def numbers(values):
    return np.array(values, np.int64)


def found(index, ids):
    """Pairs of row and place."""
    rows, places = index.find(pl.Series("id", ids, pl.Int64))
    return sorted(zip(range(len(ids)) if rows is None else rows.tolist(), places.tolist(), strict=True))


@given(here=st.lists(ID), asked=st.lists(st.one_of(st.none(), ID, st.just(-1))))
def test_every_row_stands_where_its_id_does(here, asked):
    pairs = [(row, place) for row, one in enumerate(asked) for place, other in enumerate(here) if one == other]
    assert found(Index(numbers(here)), asked) == pairs


@given(st.lists(ID, unique=True, min_size=1), st.data())
def test_earlier_ids_stand_where_they_are_said_to(ids, data):
    n = data.draw(st.integers(1, len(ids)))
    here, earlier = ids[:n], ids[n:]
    places = [data.draw(st.integers(0, n - 1)) for _ in earlier]
    index = Index(numbers(here), Earlier(numbers(earlier), np.array(places, np.uint32)))
    assert found(index, ids) == list(enumerate([*range(n), *places]))


def best(how, values):
    values = [one for one in values if one is not None]
    if how in ("any", "sum"):
        return any(values) if how == "any" else sum(values)
    if how == "n_unique":
        return len(set(values))
    return (min if how == "min" else max)(values, default=None)


VALUES = {"any": [st.booleans()], "sum": [st.booleans(), st.integers(0, 9)], "n_unique": [st.integers(0, 3)]}
VALUES |= {how: [DAYS, st.integers(-9, 10**18), st.floats(-9, 9)] for how in ("min", "max")}
DTYPES = {bool: pl.Boolean, int: pl.Int64, float: pl.Float64, dt.date: pl.Date}


@pytest.mark.parametrize(("how", "kind"), [(how, kind) for how, kinds in VALUES.items() for kind in kinds])
@given(data=st.data())
def test_the_values_of_a_place_come_together(how, kind, data):
    rows = data.draw(st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), kind))))
    some = data.draw(kind)
    places = pl.Series(np.array([place for place, _ in rows], np.uint32))
    values = pl.Series("x", [value for _, value in rows], DTYPES[type(some)])
    expected = [best(how, [value for at, value in rows if at == place]) for place in range(5)]
    assert gather(places, values, how, 5).to_list() == expected


@pytest.mark.parametrize(("how", "end"), [("first", min), ("last", max)])
@given(rows=st.lists(st.tuples(st.integers(0, 2), DAYS, st.one_of(st.none(), st.floats(0, 9)))))
def test_the_value_on_the_first_or_last_day_with_one(how, end, rows):
    def plain(place):
        known = [(on, value) for at, on, value in rows if at == place and value is not None]
        return max((value for on, value in known if on == end(known)[0]), default=None)

    places = pl.Series(np.array([place for place, _, _ in rows], np.uint32))
    days = pl.Series([on for _, on, _ in rows], dtype=pl.Date)
    values = pl.Series("x", [value for _, _, value in rows], pl.Float64)
    assert gather(places, values, how, 3, days).to_list() == [plain(place) for place in range(3)]

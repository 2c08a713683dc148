"""Lead times equal lifelines' and the printed table of a famous trial, and a plain twin."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kliv.analysis.intervals import wilson
from kliv.analysis.leadtimes import life_tables, quantile, share_within

from . import plain

MERCAPTOPURINE, PLACEBO = json.loads((Path(__file__).parent / "reference" / "intervals.json").read_text())[
    "kaplan_meier"
]


def tables_of(days, finished, cells=None, n_cells=1):
    days = np.array(days, np.int64)
    cells = np.zeros(len(days), np.int64) if cells is None else np.array(cells, np.int64)
    return life_tables(days, np.array(finished, bool), cells, n_cells)


@pytest.mark.parametrize("reference", [MERCAPTOPURINE, PLACEBO])
def test_the_curve_equals_lifelines(reference):
    tables = tables_of(reference["weeks"], reference["ended"])
    assert tables.days.tolist() == reference["days"]
    assert tables.waiting[0] == pytest.approx(reference["waiting"], abs=1e-12)
    inside = tables.waiting[0] > 1e-9
    assert tables.low[0][inside] == pytest.approx(np.array(reference["low"])[inside], abs=1e-9)
    assert tables.high[0][inside] == pytest.approx(np.array(reference["high"])[inside], abs=1e-9)


def test_the_curve_as_printed():
    """Collett (2015), Modelling Survival Data in Medical Research; Kleinbaum and Klein (2012), table 2.1."""
    tables = tables_of(MERCAPTOPURINE["weeks"], MERCAPTOPURINE["ended"])
    assert tables.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert tables.waiting[0].round(4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert tables.at_risk[0].tolist() == [21, 17, 15, 12, 11, 7, 6]


@pytest.mark.parametrize("reference", [MERCAPTOPURINE, PLACEBO])
def test_the_median_equals_lifelines(reference):
    middle, low, high = (float(end[0]) for end in quantile(tables_of(reference["weeks"], reference["ended"]), 0.5))
    expected = [math.nan if math.isinf(end) else end for end in reference["median"]]
    assert [middle, low, high] == pytest.approx(expected, nan_ok=True)


def test_where_nobody_is_left_the_band_still_says_how_many_there_were():
    tables = tables_of([1, 2, 3], [True, True, True])
    assert tables.waiting[0, 2] == pytest.approx(0)
    assert tables.low[0, 2] == 0
    assert tables.high[0, 2] == pytest.approx(tables.high[0, 1] * wilson(0, 1)[1])
    many = tables_of([4] * 40 + [2], [True] * 41, [0] * 40 + [1], 2)
    assert many.high[0].tolist()[1] == pytest.approx(float(wilson(0, 40)[1]))
    assert [float(end[0]) for end in quantile(many, 0.5)] == [4, 4, 4]
    assert [float(end[1]) for end in quantile(many, 0.5)][:2] == [2, 2]
    assert math.isnan(quantile(many, 0.5)[2][1])


def test_nobody_finished_and_nobody_at_all():
    tables = tables_of([5, 9], [False, False])
    assert np.isnan([end[0] for end in quantile(tables, 0.5)]).all()
    share, low, high = share_within(tables, 7)
    assert share[0] == 0
    assert np.isnan([low[0], high[0]]).all()
    assert np.isnan(share_within(tables_of([], []), 7)[0][0])


def test_the_day_itself_belongs_to_the_share():
    tables = tables_of([10, 20, 21, 30], [True] * 4)
    assert share_within(tables, 20)[0][0] == pytest.approx(0.5)
    assert share_within(tables, 9)[0][0] == 0
    assert quantile(tables, 0.5)[0][0] == 20


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.integers(0, 2)), min_size=1, max_size=60))
def test_cells_equal_the_plain_twin(people):
    days, finished, cells = zip(*people, strict=True)
    tables = tables_of(days, finished, cells, 3)
    for cell in range(3):
        inside = [(d, f) for d, f, c in people if c == cell]
        assert tables.n[cell] == len(inside)
        assert tables.n_events[cell] == sum(f for _, f in inside)
        for day, share, variance in plain.waiting([d for d, _ in inside], [f for _, f in inside]):
            column = tables.days.tolist().index(day)
            assert tables.waiting[cell, column] == pytest.approx(share, abs=1e-9)
            if 1e-9 < share < 1:
                turn = math.exp(1.959963984540054 * math.sqrt(variance) / abs(math.log(share)))
                assert tables.low[cell, column] == pytest.approx(share**turn)
                assert tables.high[cell, column] == pytest.approx(share ** (1 / turn))

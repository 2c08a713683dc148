"""Months and years are those numpy would say, day by day."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kliv.analysis.periods import periods_of

DAYS = st.lists(st.one_of(st.none(), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))))


@pytest.mark.parametrize("unit", ["Y", "M"])
@given(days=DAYS)
def test_the_period_of_each_day(unit, days):
    days = np.array(days, "datetime64[D]")
    assert np.array_equal(periods_of(days, unit), days.astype(f"datetime64[{unit}]"), equal_nan=True)

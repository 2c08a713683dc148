"""Calendar months, ages and weekdays."""

import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kliv.core import dates
from kliv.core.dates import add_months, completed_years, latest_start, whole_months

DAYS = st.dates(dt.date(1999, 1, 1), dt.date(2032, 12, 31))
MONTHS = st.integers(0, 60)


def day(text):
    return dt.date.fromisoformat(text)


def test_examples():
    assert doctest.testmod(dates).failed == 0


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2023-12-31", 1, "2024-01-31"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -13, "2022-12-15"),
        ("2024-05-31", 0, "2024-05-31"),
    ],
)
def test_months_are_added_and_clipped_to_the_last_of_the_month(start, months, end):
    assert add_months(day(start), months) == day(end)


def test_outside_the_calendar_is_refused():
    with pytest.raises(OverflowError, match="outside the calendar"):
        add_months(dt.date(9999, 12, 1), 1)


@given(DAYS, MONTHS)
def test_the_latest_start_is_the_last_day_that_is_early_enough(end, months):
    start = latest_start(end, months)
    assert add_months(start, months) <= end < add_months(start + dates.ONE_DAY, months)


@given(DAYS, DAYS)
def test_whole_months_are_as_many_as_fit(start, end):
    n = whole_months(start, end)
    assert add_months(start, n) <= end < add_months(start, n + 1)


@given(DAYS, DAYS)
def test_an_age_changes_on_the_birthday(birth, on):
    years = completed_years(birth, on)
    birthdays = (
        dt.date(birth.year + n, 3, 1)
        if (birth.month, birth.day) == (2, 29) and (birth.year + n) % 4 != 0
        else birth.replace(year=birth.year + n)
        for n in (years, years + 1)
    )
    last, following = birthdays
    assert last <= on < following


@given(DAYS, st.integers(-3, 40))
def test_weekdays_are_counted_one_by_one(first, n):
    last = first + dt.timedelta(days=n)
    one_by_one = sum((first + dt.timedelta(days=i)).weekday() < 5 for i in range(n + 1))
    assert dates.weekdays(first, last) == one_by_one
    assert dates.weekdays(dt.date.min, first) >= 0

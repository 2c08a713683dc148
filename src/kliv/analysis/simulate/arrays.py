"""Whole days in arrays: the calendar, month arithmetic and fair rounding, for many people at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kliv.core.quotas import largest_remainder

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int16]  # positions in a list of codes; NONE = missing
States = npt.NDArray[np.int8]  # 1 = so, 0 = not so, -1 = not decided

FAR = 1_000_000  # days after 1970-01-01 (the year 4707): a date that never comes
NONE = -1
EPOCH = dt.date(1970, 1, 1)
DAYS_PER_MONTH = 30.44


def day(date: dt.date) -> int:
    """Days since 1970-01-01.

    >>> day(dt.date(1970, 2, 1))
    31
    """
    return (date - EPOCH).days


def date_of(days: int) -> dt.date:
    """The date so many days after 1970-01-01."""
    return EPOCH + dt.timedelta(days=days)


def month_of(days: Ints) -> Ints:
    """Whole months since January 1970.

    >>> month_of(np.array([0, 31, 58]))
    array([0, 1, 1])
    """
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_of(months: Ints) -> Ints:
    """The first day of each month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def add_months(days: Ints, months: Ints | int) -> Ints:
    """The same day so many months on, or the month's last day where it has no such day (31 Jan + 1 → 28 or 29 Feb).

    >>> add_months(np.array([day(dt.date(2012, 1, 31))]), 1) == day(dt.date(2012, 2, 29))
    array([ True])
    """
    month = month_of(days)
    target = month + months
    start = first_of(target)
    length = first_of(target + 1) - start
    shifted: Ints = start + np.minimum(days - first_of(month), length - 1)
    return shifted


def on_calendar_day(days: Ints, calendar_day: str) -> Ints:
    """The first such calendar day ("12-31") on or after each day; 29 February is 28 February in a short year."""
    month, day_of_month = (int(part) for part in calendar_day.split("-"))
    year = month_of(days) // 12
    this_year = _in_month(year * 12 + month - 1, day_of_month)
    next_year = _in_month((year + 1) * 12 + month - 1, day_of_month)
    found: Ints = np.where(this_year >= days, this_year, next_year)
    return found


def _in_month(months: Ints, day_of_month: int) -> Ints:
    start = first_of(months)
    found: Ints = start + np.minimum(day_of_month, first_of(months + 1) - start) - 1
    return found


def weekdays(days: Ints, earliest: Ints) -> Ints:
    """Saturdays and Sundays moved back to the Friday, but never before `earliest`."""
    past_friday = np.maximum((days + 3) % 7 - 4, 0)  # 1970-01-01 was a Thursday
    return np.maximum(days - past_friday, earliest)


def between(low: Ints, high: Ints, at: Floats) -> Ints:
    """A day in each closed interval, at a place 0–1 in it; `low` where the interval is empty."""
    found: Ints = low + (np.maximum(high - low + 1, 1) * at).astype(np.int64)
    return found


def apportion(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Whole places in proportion to weights of any sum, by largest remainder.

    >>> apportion(210, [35, 20, 30, 15])
    (74, 42, 63, 31)
    """
    return largest_remainder(total, [weight / sum(weights) for weight in weights])


def spread(counts: Sequence[int]) -> Ints:
    """Each position i repeated counts[i] times, all of them evenly interleaved.

    >>> spread([4, 2])
    array([0, 1, 0, 0, 1, 0])
    """
    position = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    place = np.concatenate([(np.arange(count) + 0.5) / count for count in counts] or [np.empty(0)])
    interleaved: Ints = position[np.lexsort((position, place))]
    return interleaved


def draw(rng: np.random.Generator, weights: Sequence[float], size: int) -> Ints:
    """Positions drawn with probabilities in proportion to the weights."""
    bounds = np.cumsum(np.asarray(weights, dtype=float))
    found: Ints = np.searchsorted(bounds, rng.random(size) * bounds[-1], side="right").astype(np.int64)
    return found

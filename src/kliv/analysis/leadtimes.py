"""How long something took, with those still waiting counted for as long as they have waited (Kaplan–Meier)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kliv.analysis.intervals import Z95, wilson

KAPLAN_MEIER: Final = (
    "Kaplan och Meier (1958), doi 10.1080/01621459.1958.10501452, med 95 % log-log-band efter Greenwood; kvantilens "
    "intervall enligt Brookmeyer och Crowley (1982), doi 10.2307/2530286"
)
# Products of fractions miss a half by a few units in the last place; R's survfit forgives as much.
TOLERANCE: Final = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LifeTables:
    """Kaplan–Meier estimates of several groups (cells) over the same days.

    days: (k,) the days on which somebody in any cell reached the end, ascending.
    at_risk, events: (cells, k) counts. waiting: (cells, k) the share that has not reached the end by that day.
    low, high: (cells, k) 95 % band of `waiting`; NaN before a cell's first event.
    n, n_events: (cells,) how many there are, and how many reached the end.
    """

    days: NDArray[np.int64]
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    waiting: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]
    n_events: NDArray[np.int64]


def life_tables(
    days: NDArray[np.int64], finished: NDArray[np.bool_], cells: NDArray[np.int64], n_cells: int
) -> LifeTables:
    """Kaplan–Meier by cell, with log-log bands on Greenwood's variance.

    days: whole days >= 0 from the start to the end (finished) or to the last day of observation (not finished).
    A person whose observation ends on a day is still at risk that day. cells: 0 <= cell < n_cells, person by person.
    Source: Kaplan and Meier (1958), doi 10.1080/01621459.1958.10501452; the band as in Kalbfleisch and Prentice
    (2002), The Statistical Analysis of Failure Time Data, 1.4. It has no value where nobody is left: there low is 0,
    and high that of the step before times Wilson's upper end of 0 of those who were at risk.
    """
    n_days = int(days.max(initial=0)) + 1
    place = cells * n_days + days
    ended = np.bincount(place[finished], minlength=n_cells * n_days).reshape(n_cells, n_days)
    left = np.bincount(place, minlength=n_cells * n_days).reshape(n_cells, n_days)
    n = left.sum(axis=1)
    event_days = np.flatnonzero(ended.any(axis=0))
    at_risk = (n[:, None] - np.cumsum(left, axis=1) + left)[:, event_days]
    events = ended[:, event_days]
    waiting, low, high = _bands(at_risk.astype(np.float64), events.astype(np.float64))
    return LifeTables(event_days, at_risk, events, waiting, low, high, n, ended.sum(axis=1))


def _bands(at_risk: Floats, events: Floats) -> tuple[Floats, Floats, Floats]:
    """The estimate with its log-log band, by cell and day."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        waiting = np.cumprod(np.where(events > 0, 1 - events / at_risk, 1.0), axis=1)
        greenwood = np.cumsum(np.where(events > 0, events / (at_risk * (at_risk - events)), 0.0), axis=1)
        turn = np.exp(Z95 * np.sqrt(greenwood) / np.abs(np.log(waiting)))
        inside = (waiting > 0) & (waiting < 1)
        low = np.where(inside, waiting**turn, np.nan)
        high = np.where(inside, waiting ** (1 / turn), np.nan)
    none_left = waiting <= 0
    if none_left.any():
        low, high = np.where(none_left, 0.0, low), np.where(none_left, _last_high(at_risk, none_left, high), high)
    return np.asarray(waiting, np.float64), np.asarray(low, np.float64), np.asarray(high, np.float64)


def _last_high(at_risk: Floats, none_left: NDArray[np.bool_], high: Floats) -> Floats:
    """The upper end of the band once nobody is left, by cell, (cells, 1)."""
    step = none_left.argmax(axis=1)[:, None]
    before = np.take_along_axis(high, np.maximum(step - 1, 0), axis=1)
    before = np.where((step == 0) | np.isnan(before), 1.0, before)
    last = np.where(none_left.any(axis=1, keepdims=True), np.take_along_axis(at_risk, step, axis=1), 1.0)
    return np.asarray(before * wilson(np.zeros_like(last), last)[1], np.float64)


def quantile(tables: LifeTables, share: float) -> tuple[Floats, Floats, Floats]:
    """The first day by which at least that share has reached the end, with its 95 % interval, by cell; days.

    NaN where so many have not reached it, and for an end of the interval that is not reached.
    The interval holds the days on which the band holds 1 − share. Source: Brookmeyer and Crowley (1982),
    doi 10.2307/2530286.
    """
    left = 1 - share + TOLERANCE
    return (
        _first_day(tables, tables.waiting <= left),
        _first_day(tables, tables.low <= left),
        _first_day(tables, tables.high <= left),
    )


def _first_day(tables: LifeTables, passed: NDArray[np.bool_]) -> Floats:
    """The first day each cell has passed, NaN where it never has."""
    if not tables.days.size:
        return np.full(len(tables.n), np.nan)
    return np.where(passed.any(axis=1), tables.days[passed.argmax(axis=1)], np.nan).astype(np.float64)


def share_within(tables: LifeTables, days: float) -> tuple[Floats, Floats, Floats]:
    """The share that has reached the end by that day (the day belongs), with its 95 % interval, by cell; 0–1.

    NaN for a cell without people; the interval is NaN where nobody has reached the end yet.
    """
    n_cells = len(tables.n)
    index = int(np.searchsorted(tables.days, days, side="right")) - 1
    some = tables.n > 0
    if index < 0:
        return np.where(some, 0.0, np.nan), np.full(n_cells, np.nan), np.full(n_cells, np.nan)
    share = np.where(some, 1 - tables.waiting[:, index], np.nan)
    return share, 1 - tables.high[:, index], 1 - tables.low[:, index]

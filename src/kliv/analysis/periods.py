"""The months and years that days fall in, a million at a time."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kliv.analysis.placing import NO_NUMBER

Days = NDArray[np.datetime64]
Unit = Literal["Y", "M"]


def periods_of(days: Days, unit: Unit) -> Days:
    """The year or month of each day (numpy's unit Y or M), NaT where the day is.

    Numpy reckons with calendars day by day; the few thousand days of a register are looked up instead.
    """
    numbers = days.astype("datetime64[D]", copy=False).view(np.int64)
    known = numbers != NO_NUMBER
    if not known.any():
        return days.astype(f"datetime64[{unit}]")
    first = numbers.min(where=known, initial=np.iinfo(np.int64).max)
    table = np.arange(first, numbers.max() + 2).view("datetime64[D]").astype(f"datetime64[{unit}]")
    table[-1] = np.datetime64("NaT")
    return np.take(table, np.where(known, numbers - first, len(table) - 1))

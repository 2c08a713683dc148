"""Money paid in whole months before one date and after another, subject by subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kliv.analysis.asking import Payments
from kliv.analysis.periods import periods_of
from kliv.analysis.placing import Index
from kliv.analysis.slots import planned

# Payments are by far the longest table: a slice that stays near the processor goes faster than all at once.
SLICE: Final = 2**19
# Months before and after all that can be.
LONG_AGO, NEVER = -(10**6), 10**6

Days = NDArray[np.datetime64]
Months = NDArray[np.int64]
Ore = NDArray[np.int64]


@dataclass(frozen=True)
class Windows:
    """By subject: the last month of the window before and the first of the one after (months since 1970; LONG_AGO and
    NEVER where the date is missing), and the last day of the window after (NaT where it is)."""

    last_before: Months
    first_after: Months
    last_day: Days


def windows_of(asked: Payments, dates: Mapping[str, Days]) -> Windows:
    """The windows of each subject; the months the dates fall in belong to neither."""
    before, after = periods_of(dates[asked.before], "M"), periods_of(dates[asked.after], "M")
    ends: Days = np.subtract(
        (after + np.timedelta64(asked.months + 1, "M")).astype("datetime64[D]"), np.timedelta64(1, "D")
    )
    return Windows(
        np.where(np.isnat(before), LONG_AGO, before.astype(np.int64) - 1),
        np.where(np.isnat(after), NEVER, after.astype(np.int64) + 1),
        ends,
    )


def sums_of(asked: Payments, windows: Windows, persons: NDArray[np.int64], payments: pl.DataFrame) -> Ore:
    """Öre before and after by subject, (2, subjects). A month without a payment is 0.

    Reads support_payments: person_id, kind, month, amount_ore.
    """
    index, sums = Index(persons), np.zeros((2, len(persons)), np.int64)
    for part in payments.iter_slices(SLICE):
        paid = planned(
            ("payments", asked.kinds),
            lambda tables: (
                tables["payments"].filter(nw.col("kind").is_in(asked.kinds)).select("person_id", "month", "amount_ore")
            ),
            payments=part,
        )
        rows, places = index.find(paid["person_id"])
        paid = paid if rows is None else paid[rows]
        months = periods_of(paid["month"].to_numpy(), "M").astype(np.int64)
        ore = paid["amount_ore"].to_numpy()
        last, first = windows.last_before[places], windows.first_after[places]
        for side, inside in enumerate(
            ((last - asked.months < months) & (months <= last), (first <= months) & (months < first + asked.months))
        ):
            np.add.at(sums[side], places[inside], ore[inside])
    return sums

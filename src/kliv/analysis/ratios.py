"""Ratios of sums: money in a window after an anchor over money in one before another, for a fixed cohort."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kliv.analysis import intervals
from kliv.analysis.populations import State, States, cohort_states
from kliv.analysis.results import Figure, GoalResult, ValueUnit, Verdict
from kliv.analysis.setting import Setting
from kliv.analysis.steps import Teller
from kliv.analysis.tallies import Counts, shown
from kliv.analysis.verdicts import Aim, aim_of, judge_interval
from kliv.core.conditions.model import as_codes
from kliv.definition.schema.goals import RatioGoal

Months = NDArray[np.int64]
Days = NDArray[np.datetime64]
Ore = NDArray[np.int64]


def measure_ratio(goal: RatioGoal, setting: Setting) -> GoalResult:
    """Öre paid in the months after over öre paid in as many months before, for those whose whole window after has
    been observed.

    The windows are whole calendar months; the months the anchors fall in belong to neither. A month without a payment
    is 0. numerator, denominator: the sums in öre. unknown: a date is missing. not_due: the window after is not over.
    """
    member = setting.membership(goal.key)
    months = windows(goal, setting)
    states = cohort_states(setting.rows, member, goal.before, setting.questions[goal.key].due or "", months[2])
    cohort = states == State.MET
    sums = _sums(goal, setting, months[0], months[1], cohort)
    counted = setting.tally(goal, states)
    aim = aim_of(goal)
    by: dict[str, Mapping[str, Figure]] = {}
    for name, counts in counted.by.items():
        coded = setting.cells.columns[name]
        by[name] = {
            label: _figure(goal, aim, counts[place], sums[:, cohort & (coded.codes == place)])
            for place, label in shown(name, coded, counts)
        }
    total = _figure(goal, aim, counted.total, sums[:, cohort])
    teller = Teller(setting, goal)
    steps = (*teller.population(member), *teller.ratio(goal, counted.total, *sums.sum(axis=1).tolist()))
    return GoalResult(goal.key, goal.measure, ValueUnit.RATIO, setting.as_of, intervals.FIELLER, total, by, steps=steps)


def ratio_states(goal: RatioGoal, setting: Setting) -> States:
    """The state of each row to the goal."""
    last_day = windows(goal, setting)[2]
    return cohort_states(
        setting.rows, setting.membership(goal.key), goal.before, setting.questions[goal.key].due or "", last_day
    )


def windows(goal: RatioGoal, setting: Setting) -> tuple[Months, Months, Days]:
    """The month the window before ends with, the month the window after begins with, as months since 1970, and the
    last day of the window after (NaT where its anchor has not come)."""
    rows, due = setting.rows, setting.questions[goal.key].due or ""
    before = rows.dates[goal.before].astype("datetime64[M]")
    after = rows.dates[due].astype("datetime64[M]")
    end: Days = np.subtract(
        (after + np.timedelta64(goal.months + 1, "M")).astype("datetime64[D]"), np.timedelta64(1, "D")
    )
    return before.astype(np.int64) - 1, after.astype(np.int64) + 1, end


def _sums(goal: RatioGoal, setting: Setting, before: Months, after: Months, cohort: NDArray[np.bool_]) -> Ore:
    """Öre before and after by row, (2, rows), 0 outside the cohort.

    Reads support_payments: person_id, kind, month, amount_ore.
    """
    rows = pl.LazyFrame(
        {"row": np.flatnonzero(cohort), "person_id": setting.rows.persons[cohort]}
        | {"last_before": before[cohort], "first_after": after[cohort]}
    )
    month = (pl.col("month").dt.year().cast(pl.Int64) - 1970) * 12 + pl.col("month").dt.month().cast(pl.Int64) - 1
    payments = setting.data.lazy("support_payments").select("person_id", "kind", "month", "amount_ore")
    paid = (
        payments.collect(backend="polars")
        .to_native()
        .lazy()
        .filter(pl.col("kind").is_in(as_codes(goal.payments) or ()))
    )
    paid = paid.select("person_id", "amount_ore", month=month).join(rows, on="person_id")
    in_before = pl.col("month").is_between(pl.col("last_before") - goal.months + 1, pl.col("last_before"))
    in_after = pl.col("month").is_between(pl.col("first_after"), pl.col("first_after") + goal.months - 1)
    summed = (
        paid.group_by("row")
        .agg(
            before=pl.col("amount_ore").filter(in_before).sum(),
            after=pl.col("amount_ore").filter(in_after).sum(),
        )
        .collect()
    )
    sums = np.zeros((2, len(setting.rows)), np.int64)
    sums[0, summed["row"]], sums[1, summed["row"]] = summed["before"], summed["after"]
    return sums


def _figure(goal: RatioGoal, aim: Aim | None, counts: Counts, sums: Ore) -> Figure:
    """One ratio, from the öre before and after of each in the cohort, (2, people)."""
    sum_before, sum_after = sums.sum(axis=1).tolist()
    interval = intervals.ratio_of_sums(*sums) or (None, None)
    return Figure(
        numerator=sum_after,
        denominator=sum_before,
        value=sum_after / sum_before if sum_before > 0 else None,
        low=interval[0],
        high=interval[1],
        unknown=int(counts[State.UNKNOWN]),
        not_due=int(counts[State.NOT_DUE]),
        pending=int(counts[State.PENDING]),
        verdict=_verdict(goal, aim, sum_before, interval),
    )


def _verdict(goal: RatioGoal, aim: Aim | None, before: int, interval: tuple[float | None, float | None]) -> Verdict:
    if goal.draft:
        return Verdict.DRAFT
    if aim is None:
        return Verdict.NO_TARGET
    return judge_interval(aim, *interval) if before > 0 else Verdict.NO_DATA

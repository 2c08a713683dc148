"""Ratios of sums: money in a window after an anchor over money in one before another, for a fixed cohort."""

from __future__ import annotations

import numpy as np

from kliv.analysis import intervals
from kliv.analysis.payments import windows_of
from kliv.analysis.populations import State, States, cohort_states
from kliv.analysis.results import Figure, GoalResult, ValueUnit, Verdict
from kliv.analysis.setting import Setting
from kliv.analysis.steps import Teller
from kliv.analysis.tallies import Counts
from kliv.analysis.verdicts import Aim, aim_of, judge_interval
from kliv.definition.schema.goals import RatioGoal


def measure_ratio(goal: RatioGoal, setting: Setting) -> GoalResult:
    """Öre paid in the months after over öre paid in as many months before, for those whose whole window after has
    been observed.

    The windows are whole calendar months; the months the anchors fall in belong to neither. A month without a payment
    is 0. numerator, denominator: the sums in öre. unknown: a date is missing. not_due: the window after is not over.
    """
    member = setting.membership(goal.key)
    states = ratio_states(goal, setting)
    counted = setting.tally(goal, states)
    total, *_ = figures = _figures(goal, setting, states, counted.counts)
    by = {name: {label: figures[group] for group, label in cells} for name, cells in counted.shown()}
    teller = Teller(setting, goal)
    sums = int(total.denominator or 0), int(total.numerator or 0)
    steps = (*teller.population(member), *teller.ratio(goal, counted.total, *sums))
    return GoalResult(goal.key, goal.measure, ValueUnit.RATIO, setting.as_of, intervals.FIELLER, total, by, steps=steps)


def ratio_states(goal: RatioGoal, setting: Setting) -> States:
    """The state of each row to the goal."""
    asked = setting.payments[goal.key]
    last_day = windows_of(asked, setting.rows.dates).last_day
    return cohort_states(setting.rows, setting.membership(goal.key), asked.before, asked.after, last_day)


def _figures(goal: RatioGoal, setting: Setting, states: States, counts: Counts) -> list[Figure]:
    """The ratio of all, and of each code of each column, from the öre before and after of those in the cohort."""
    cohort = np.flatnonzero(states == State.MET)
    before, after = setting.rows.sums[goal.key][:, cohort].astype(np.float64)
    centre = (before.mean(), after.mean()) if len(cohort) else (0.0, 0.0)
    from_before, from_after = before - centre[0], after - centre[1]
    sums = [
        setting.cells.sums(cohort, values).tolist()
        for values in (before, after, from_before**2, from_after**2, from_before * from_after)
    ]
    n, aim = counts[:, State.MET].tolist(), aim_of(goal)
    return [
        _figure(goal, aim, counts[group], intervals.Pairs(n[group], (x, y), (xx, yy), xy, centre))
        for group, (x, y, xx, yy, xy) in enumerate(zip(*sums, strict=True))
    ]


def _figure(goal: RatioGoal, aim: Aim | None, counts: Counts, pairs: intervals.Pairs) -> Figure:
    """One ratio."""
    before, after = pairs.sums
    interval = intervals.fieller(pairs) or (None, None)
    return Figure(
        numerator=int(after),
        denominator=int(before),
        value=after / before if before > 0 else None,
        low=interval[0],
        high=interval[1],
        unknown=int(counts[State.UNKNOWN]),
        not_due=int(counts[State.NOT_DUE]),
        pending=int(counts[State.PENDING]),
        verdict=_verdict(goal, aim, before, interval),
    )


def _verdict(goal: RatioGoal, aim: Aim | None, before: float, interval: tuple[float | None, float | None]) -> Verdict:
    if goal.draft:
        return Verdict.DRAFT
    if aim is None:
        return Verdict.NO_TARGET
    return judge_interval(aim, *interval) if before > 0 else Verdict.NO_DATA

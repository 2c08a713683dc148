"""Lead times as goals: the quantile, its interval, and the share within the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kliv.analysis.intervals import as_number
from kliv.analysis.leadtimes import KAPLAN_MEIER, LifeTables, life_tables, quantile, share_within
from kliv.analysis.populations import State, Waits, waits
from kliv.analysis.results import Curve, Figure, GoalResult, ValueUnit, Verdict
from kliv.analysis.rows import Coded
from kliv.analysis.setting import Setting
from kliv.analysis.steps import Teller
from kliv.analysis.tallies import Counts, shown
from kliv.analysis.verdicts import Aim, aim_of, judge_interval
from kliv.definition.schema.goals import LeadTimeGoal


def measure_lead_time(goal: LeadTimeGoal, setting: Setting) -> GoalResult:
    """Days from one anchor to another: the quantile by Kaplan–Meier, those still waiting counted as far as they have
    come; and the share within the target.

    numerator: have reached the end; denominator: have a start; unknown: have none, or one after the end; not_due:
    have not reached the end. Shorter is better: for a target range the upper end decides.
    """
    member = setting.membership(goal.key)
    waited = waits(setting.rows, member, goal.start, goal.end)
    counted = setting.tally(goal, waited.states)
    measure = _LeadTime(goal, _shorter_is_better(aim_of(goal)))
    everyone = Coded(np.zeros(len(setting.rows), np.int64), ("",))
    tables = _tables(waited, everyone)
    by: dict[str, Mapping[str, Figure]] = {}
    for name, counts in counted.by.items():
        coded = setting.cells.columns[name]
        figures = measure.figures(_tables(waited, coded), counts)
        by[name] = {label: figures[place] for place, label in shown(name, coded, counts)}
    teller = Teller(setting, goal)
    return GoalResult(
        goal.key,
        goal.measure,
        ValueUnit.DAYS,
        setting.as_of,
        KAPLAN_MEIER,
        measure.figures(tables, counted.total[None, :])[0],
        by,
        within=measure.within(tables, counted.total),
        curve=_curve(tables),
        steps=(*teller.population(member), *teller.lead_time(goal, counted.total)),
    )


def _shorter_is_better(aim: Aim | None) -> Aim | None:
    """A target range (10–20 days) as at most its upper end: nobody fails by being quicker."""
    return aim if aim is None or aim.upper is None else Aim(upper=aim.upper)


def _tables(waited: Waits, coded: Coded) -> LifeTables:
    """The life tables by code, of those whose start is known."""
    inside = (waited.states == State.MET) | (waited.states == State.NOT_DUE)
    finished = waited.states[inside] == State.MET
    return life_tables(waited.days[inside], finished, coded.codes[inside], len(coded.labels))


@dataclass(frozen=True)
class _LeadTime:
    """How a lead time goal turns life tables into figures."""

    goal: LeadTimeGoal
    aim: Aim | None

    def figures(self, tables: LifeTables, counts: Counts) -> list[Figure]:
        """One figure a cell, in days."""
        middle, low, high = quantile(tables, self.goal.quantile)
        return [
            self._figure(counts[cell], *(as_number(float(end[cell])) for end in (middle, low, high)))
            for cell in range(len(counts))
        ]

    def _figure(self, counts: Counts, value: float | None, low: float | None, high: float | None) -> Figure:
        met, waiting = int(counts[State.MET]), int(counts[State.NOT_DUE])
        return Figure(
            numerator=met,
            denominator=met + waiting,
            value=value,
            low=low,
            high=high,
            unknown=int(counts[State.UNKNOWN]),
            not_due=waiting,
            pending=int(counts[State.PENDING]),
            verdict=self._verdict(met + waiting, low, high),
        )

    def _verdict(self, n: int, low: float | None, high: float | None) -> Verdict:
        if self.goal.draft:
            return Verdict.DRAFT
        if self.aim is None:
            return Verdict.NO_TARGET
        return judge_interval(self.aim, low, high) if n else Verdict.NO_DATA

    def within(self, tables: LifeTables, counts: Counts) -> Figure | None:
        """The share who have reached the end within the target's upper end; None where the target has none."""
        if self.aim is None or self.aim.upper is None:
            return None
        share, low, high = (as_number(float(end[0])) for end in share_within(tables, self.aim.upper))
        n_within = int(tables.events[0, tables.days <= self.aim.upper].sum())
        return Figure(
            numerator=n_within,
            denominator=int(tables.n[0]),
            value=share,
            low=low,
            high=high,
            unknown=int(counts[State.UNKNOWN]),
            not_due=int(counts[State.NOT_DUE]),
            pending=int(counts[State.PENDING]),
        )


def _curve(tables: LifeTables) -> Curve | None:
    """The share who have reached the end by each day; None where nobody has."""
    if not tables.days.size:
        return None
    share, low, high = (1 - band[0] for band in (tables.waiting, tables.high, tables.low))
    return Curve(tuple(tables.days.tolist()), tuple(share.tolist()), tuple(low.tolist()), tuple(high.tolist()))

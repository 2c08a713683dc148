"""Shares: from how many rows are in each state to figures with interval, bound and verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from kliv.analysis.intervals import WILSON, as_number, wilson
from kliv.analysis.populations import State, share_states
from kliv.analysis.results import Figure, GoalResult, ValueUnit, Verdict
from kliv.analysis.setting import Setting
from kliv.analysis.steps import Teller
from kliv.analysis.tallies import Counts, Tally, shown
from kliv.analysis.verdicts import Aim, ShareFacts, aim_of, judge_share
from kliv.definition.schema.goals import ShareGoal

DUE: Final = (State.MET, State.NOT_MET, State.NOT_YET, State.UNKNOWN)
OPEN: Final = (State.NOT_DUE, State.PENDING, State.BASE_UNKNOWN, State.BASE_NOT_YET)


def measure_share(goal: ShareGoal, setting: Setting) -> GoalResult:
    """How large a share of those due meet the condition; by Wilson, the unknown in the base but not as met."""
    question, member = setting.questions[goal.key], setting.membership(goal.key)
    counted = setting.tally(goal, share_states(question, setting.rows, member))
    aim, teller = aim_of(goal), Teller(setting, goal)
    to_come = setting.to_come if goal.subject == "enrolment" else 0
    (total,) = share_figures(counted.total[None, :], aim, goal.draft, to_come)
    overall = None
    if goal.given is not None:
        (overall,) = share_figures(_of_everyone(counted.total)[None, :], None, goal.draft)
    steps = (
        *teller.population(member),
        *teller.outcome(counted.total, goal.counts, goal.given),
        *teller.still_possible(counted.total),
    )
    by = by_share(counted, setting, aim, goal.draft, to_come)
    return GoalResult(
        goal.key, goal.measure, ValueUnit.SHARE, setting.as_of, WILSON, total, by, overall=overall, steps=steps
    )


def _of_everyone(counts: Counts) -> Counts:
    """The counts of the whole population of an "of those who": who is outside its base has not met, or is unknown."""
    counts = counts.copy()
    for inside, base in (
        (State.NOT_MET, State.BASE_NOT_MET),
        (State.NOT_YET, State.BASE_NOT_YET),
        (State.UNKNOWN, State.BASE_UNKNOWN),
    ):
        counts[inside] += counts[base]
        counts[base] = 0
    return counts


def by_share(
    counted: Tally, setting: Setting, aim: Aim | None, draft: bool, to_come: int = 0
) -> Mapping[str, Mapping[str, Figure]]:
    """The shares of every code of every column."""
    by = {}
    for name, counts in counted.by.items():
        cells = shown(name, setting.cells.columns[name], counts)
        figures = share_figures(counts[[place for place, _ in cells]], aim, draft, to_come)
        by[name] = dict(zip((label for _, label in cells), figures, strict=True))
    return by


def share_figures(counts: Counts, aim: Aim | None, draft: bool = False, to_come: int = 0) -> list[Figure]:
    """The shares of several groups, from their rows by state, (groups, states).

    For a target of at most (no lower end) `best` and `bound` are mirrored: as if none of the unknown, not due and
    pending met the condition. to_come: planned but not started, who may still turn the verdict.
    """
    met, unknown, not_yet = counts[:, State.MET], counts[:, State.UNKNOWN], counts[:, State.NOT_YET]
    n, still_open = counts[:, DUE].sum(axis=1), counts[:, OPEN].sum(axis=1)
    low, high = wilson(met, n)
    worst_low, worst_high = wilson(met + unknown, n) if aim is not None and aim.upper is not None else (low, high)
    columns = (n, met, unknown, not_yet, still_open, low, high, worst_low, worst_high, np.full(len(n), to_come))
    not_due = counts[:, State.NOT_DUE].tolist()
    pending = (counts[:, State.PENDING] + counts[:, State.BASE_NOT_YET]).tolist()
    return [
        _share_figure(ShareFacts(*row), not_due[place], pending[place], aim, draft)
        for place, row in enumerate(zip(*(column.tolist() for column in columns), strict=True))
    ]


def _share_figure(facts: ShareFacts, not_due: int, pending: int, aim: Aim | None, draft: bool) -> Figure:
    """One share."""
    some = facts.n > 0
    falling = aim is not None and aim.lower is None
    best = facts.met if falling else facts.met + facts.unknown
    bound = None if not facts.n + facts.open else facts.floor() if falling else facts.ceiling()
    return Figure(
        numerator=facts.met,
        denominator=facts.n,
        value=facts.met / facts.n if some else None,
        low=as_number(facts.low),
        high=as_number(facts.high),
        unknown=facts.unknown,
        not_due=not_due,
        pending=pending,
        best=best / facts.n if some else None,
        bound=bound,
        verdict=_verdict(facts, aim, draft),
    )


def _verdict(facts: ShareFacts, aim: Aim | None, draft: bool) -> Verdict:
    if draft:
        return Verdict.DRAFT
    if aim is None:
        return Verdict.NO_TARGET
    return judge_share(aim, facts) if facts.n else Verdict.NO_DATA

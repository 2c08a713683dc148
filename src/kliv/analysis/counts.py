"""Counts: how many, what the number can still become, and its verdict."""

from __future__ import annotations

from typing import Final

from kliv.analysis.populations import State, share_states
from kliv.analysis.results import Figure, GoalResult, ValueUnit, Verdict
from kliv.analysis.setting import Setting
from kliv.analysis.steps import Teller
from kliv.analysis.tallies import Counts, shown
from kliv.analysis.verdicts import Aim, aim_of, judge_value
from kliv.definition.schema.goals import CountGoal

COUNTED: Final = "räknat antal, utan osäkerhet"


def measure_count(goal: CountGoal, setting: Setting) -> GoalResult:
    """How many of a population meet the condition. A count of all has no interval; its bound is what the count can
    still become, None while more people may start."""
    question, member = setting.questions[goal.key], setting.membership(goal.key)
    counted = setting.tally(goal, share_states(question, setting.rows, member))
    aim, teller = aim_of(goal), Teller(setting, goal)
    final = setting.ended or goal.of.population == "enrolled"
    by = {}
    for name, counts in counted.by.items():
        own = aim if name in goal.each else None
        cells = shown(name, setting.cells.columns[name], counts)
        by[name] = {label: _count_figure(counts[place], own, final, goal.draft) for place, label in cells}
    return GoalResult(
        goal.key,
        goal.measure,
        ValueUnit.COUNT,
        setting.as_of,
        COUNTED,
        _count_figure(counted.total, aim, final, goal.draft),
        by,
        steps=(*teller.population(member), *teller.outcome(counted.total, goal.counts)),
    )


def _count_figure(counts: Counts, aim: Aim | None, final: bool, draft: bool) -> Figure:
    """One count. final: nobody more can start."""
    met, unknown, pending = (int(counts[state]) for state in (State.MET, State.UNKNOWN, State.PENDING))
    most = met + unknown + pending
    return Figure(
        numerator=met,
        denominator=None,
        value=met,
        unknown=unknown,
        pending=pending,
        best=met + unknown,
        bound=most if final else None,
        verdict=Verdict.DRAFT if draft else _count_verdict(aim, met, most, final),
    )


def _count_verdict(aim: Aim | None, least: int, most: int, final: bool) -> Verdict:
    """The verdict of a count that is known to lie between least and, once nobody more can start, most."""
    if aim is None:
        return Verdict.NO_TARGET
    if final and least == most:
        return judge_value(aim, least)
    if final and aim.below(most):
        return Verdict.UNREACHABLE
    if aim.above(least):
        return Verdict.NOT_REACHED
    safe_above = aim.upper is None or (final and not aim.above(most))
    return Verdict.REACHED if safe_above and not aim.below(least) else Verdict.UNDECIDED

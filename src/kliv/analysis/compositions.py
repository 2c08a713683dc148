"""Compositions: how a population is spread over the codes of a column, beside the shares a quota sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kliv.analysis.asking import quota_of
from kliv.analysis.intervals import WILSON, wilson
from kliv.analysis.populations import Membership, State, composition_states
from kliv.analysis.results import Figure, GoalResult, Part, ValueUnit, Verdict
from kliv.analysis.setting import Setting
from kliv.analysis.shares import by_share, share_figures
from kliv.analysis.steps import Teller
from kliv.analysis.verdicts import Aim, judge_interval
from kliv.definition.schema.goals import CompositionGoal


def measure_composition(goal: CompositionGoal, setting: Setting) -> GoalResult:
    """How a population is spread over a column, beside its quota. A fixed share is never proved, only contradicted:
    not reached where the interval does not hold it, else undecided."""
    quota = quota_of(setting.definition, goal)
    member = setting.membership(goal.key)
    targets = {part.code: (part.share, part.share) for part in quota.parts}
    if quota.code is not None and quota.between is not None:
        targets = {quota.code: quota.between}
    parts = tuple(
        Part(code, target, _part_figure(goal, setting, member, code, target)) for code, target in targets.items()
    )
    question = setting.questions[goal.key]
    counted = setting.tally(goal, composition_states(question, setting.rows, member, tuple(targets)))
    (total,) = share_figures(counted.total[None, :], None, goal.draft)
    verdict = Verdict.DRAFT if goal.draft else _of_parts([part.figure.verdict for part in parts])
    total = replace(total, verdict=verdict)
    teller = Teller(setting, goal)
    steps = (*teller.population(member), *teller.parts(quota, counted.total, parts))
    by = by_share(counted, setting, None, goal.draft)
    return GoalResult(
        goal.key, goal.measure, ValueUnit.SHARE, setting.as_of, WILSON, total, by, parts=parts, steps=steps
    )


def _part_figure(
    goal: CompositionGoal, setting: Setting, member: Membership, code: str, target: tuple[float, float]
) -> Figure:
    """The share of one code. More people may start, so no share is ever unreachable."""
    states = composition_states(setting.questions[goal.key], setting.rows, member, (code,))
    counts = np.bincount(states, minlength=len(State))
    (figure,) = share_figures(counts[None, :], None, goal.draft)
    if goal.draft or not figure.denominator:
        return figure if goal.draft else replace(figure, verdict=Verdict.NO_DATA)
    _, worst_high = wilson(counts[State.MET] + counts[State.UNKNOWN], figure.denominator)
    return replace(figure, verdict=judge_interval(Aim(*target), figure.low, float(worst_high)))


def _of_parts(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a whole from those of its parts: the worst decides, a part without data leaves it undecided."""
    if Verdict.NOT_REACHED in verdicts:
        return Verdict.NOT_REACHED
    if set(verdicts) == {Verdict.REACHED} or set(verdicts) == {Verdict.NO_DATA}:
        return verdicts[0]
    return Verdict.UNDECIDED

"""Compositions: how a population is spread over the codes of a column, beside the shares a quota sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kliv.analysis.asking import quota_of
from kliv.analysis.intervals import WILSON, wilson
from kliv.analysis.populations import State, States, composition_states
from kliv.analysis.results import Figure, GoalResult, Part, ValueUnit, Verdict
from kliv.analysis.rows import Coded
from kliv.analysis.setting import Setting
from kliv.analysis.shares import by_share, share_figures
from kliv.analysis.steps import Teller
from kliv.analysis.tallies import Counts
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
    question, rows = setting.questions[goal.key], setting.rows
    states = composition_states(question, rows, member, tuple(targets))
    counted = setting.tally(goal, states)
    by_code = _by_code(rows.coded(question.column or ""), states)
    parts = tuple(
        Part(code, target, _part_figure(_of_part(counted.total, by_code.get(code, 0)), target, goal.draft))
        for code, target in targets.items()
    )
    total, by = by_share(counted, None, goal.draft)
    verdict = Verdict.DRAFT if goal.draft else _of_parts([part.figure.verdict for part in parts])
    total = replace(total, verdict=verdict)
    teller = Teller(setting, goal)
    steps = (*teller.population(member), *teller.parts(quota, counted.total, parts))
    return GoalResult(
        goal.key, goal.measure, ValueUnit.SHARE, setting.as_of, WILSON, total, by, parts=parts, steps=steps
    )


def _by_code(coded: Coded, states: States) -> dict[str, int]:
    """How many there are of each code, of those who have one of the quota's."""
    n = np.bincount(coded.codes[states == State.MET], minlength=len(coded.labels))
    return dict(zip(coded.labels, n.tolist(), strict=True))


def _of_part(counts: Counts, n: int) -> Counts:
    """The counts of a whole where only n of those who meet it do."""
    counts = counts.copy()
    counts[State.NOT_MET] += counts[State.MET] - n
    counts[State.MET] = n
    return counts


def _part_figure(counts: Counts, target: tuple[float, float], draft: bool) -> Figure:
    """The share of one code. More people may start, so no share is ever unreachable."""
    (figure,) = share_figures(counts[None, :], None, draft)
    if draft or not figure.denominator:
        return figure if draft else replace(figure, verdict=Verdict.NO_DATA)
    _, worst_high = wilson(counts[State.MET] + counts[State.UNKNOWN], figure.denominator)
    return replace(figure, verdict=judge_interval(Aim(*target), figure.low, float(worst_high)))


def _of_parts(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a whole from those of its parts: the worst decides, a part without data leaves it undecided."""
    if Verdict.NOT_REACHED in verdicts:
        return Verdict.NOT_REACHED
    if set(verdicts) == {Verdict.REACHED} or set(verdicts) == {Verdict.NO_DATA}:
        return verdicts[0]
    return Verdict.UNDECIDED

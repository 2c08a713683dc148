"""What a figure is: every number with its base, its uncertainty, and what is not known yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What a figure says about its target.

    reached / not_reached: the whole 95 % interval lies on that side of the target; undecided: the interval holds it;
    unreachable: not even if everyone unknown, not due, still enrolled and planned to come succeeded; evidence goals
    use reached and not_reached of a milestone; no_target, no_data, draft: nothing to judge.
    """

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNDECIDED = "undecided"
    UNREACHABLE = "unreachable"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"
    DRAFT = "draft"


class ValueUnit(StrEnum):
    """The unit of a figure's value: share 0–1, days, persons, ratio (plain number), level, or none."""

    SHARE = "share"
    DAYS = "days"
    COUNT = "count"
    RATIO = "ratio"
    LEVEL = "level"
    NONE = "none"


@dataclass(frozen=True)
class Figure:
    """One figure.

    numerator/denominator: counts (persons, enrolments or employers), or sums in öre for ratios.
    The denominator holds everyone who is due, the unknown too, so value = numerator / denominator is what is known
    for certain; None where the denominator is 0.
    unknown: due but nobody knows. not_due: in the population but not observable yet. pending: may still join the
    population (enrolled and not yet left, where the base is those who left).
    low, high: 95 % interval of the value by the goal's method; None where there is none.
    best: the value if every unknown had succeeded. bound: the value if every unknown, not due and pending did (for a
    target of at most both as if none of them met the condition). docs/goals.md holds the formulas.
    """

    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None = None
    high: float | None = None
    unknown: int = 0
    not_due: int = 0
    pending: int = 0
    best: float | None = None
    bound: float | None = None
    verdict: Verdict = Verdict.NO_TARGET


@dataclass(frozen=True)
class Step:
    """A step of the computation in words, with how many were left after it."""

    text: str
    count: float | None


@dataclass(frozen=True)
class Evidence:
    """What speaks for a milestone or a qualitative goal."""

    recorded_on: dt.date
    text: str
    reached_on: dt.date | None = None


@dataclass(frozen=True)
class Part:
    """A part of a composition: its code, the share it should have (a range where so stated), and its figure."""

    code: str
    target: tuple[float, float]
    figure: Figure


@dataclass(frozen=True)
class Curve:
    """Share who have reached the end by so many days (Kaplan–Meier), for lead times. Same length, days ascending."""

    days: tuple[int, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class GoalResult:
    """A goal's figure, in total and broken down.

    overall: for a goal "of those who", the share of the whole population. within: for a lead time, the share within
    the target. by: column → code → figure; the code "" stands for missing. method: the interval method and its source.
    """

    goal: str
    measure: str
    unit: ValueUnit
    as_of: dt.date
    method: str
    total: Figure
    by: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    overall: Figure | None = None
    within: Figure | None = None
    parts: tuple[Part, ...] = ()
    curve: Curve | None = None
    evidence: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()

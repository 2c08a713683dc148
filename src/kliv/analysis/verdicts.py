"""What a figure says about its target."""

from __future__ import annotations

from dataclasses import dataclass

from kliv.analysis.results import Verdict
from kliv.definition.schema.base import Target


@dataclass(frozen=True)
class Aim:
    """A target as a closed range: lower <= value <= upper, either end open (None). strict: the lower end does not
    belong (`more_than`)."""

    lower: float | None = None
    upper: float | None = None
    strict: bool = False

    def below(self, value: float) -> bool:
        """Whether the value is too low."""
        return self.lower is not None and (value < self.lower or (self.strict and value == self.lower))

    def above(self, value: float) -> bool:
        """Whether the value is too high."""
        return self.upper is not None and value > self.upper

    def holds(self, value: float) -> bool:
        """Whether the value is within the target."""
        return not self.below(value) and not self.above(value)


def aim_of(target: Target) -> Aim | None:
    """The target as a range; None where the goal has none."""
    if target.at_least is not None:
        return Aim(lower=target.at_least)
    if target.more_than is not None:
        return Aim(lower=target.more_than, strict=True)
    if target.at_most is not None:
        return Aim(upper=target.at_most)
    return None if target.between is None else Aim(*target.between)


def judge_interval(aim: Aim, low: float | None, high: float | None) -> Verdict:
    """Reached where the whole interval is within the target, not reached where all of it is outside on one side,
    else undecided; an end that is None is open."""
    fits_low = aim.lower is None or (low is not None and not aim.below(low))
    fits_high = aim.upper is None or (high is not None and not aim.above(high))
    if fits_low and fits_high:
        return Verdict.REACHED
    if (high is not None and aim.below(high)) or (low is not None and aim.above(low)):
        return Verdict.NOT_REACHED
    return Verdict.UNDECIDED


def judge_value(aim: Aim | None, value: float | None) -> Verdict:
    """The verdict of a value that is a fact and no estimate (a level, a number enrolled)."""
    if aim is None:
        return Verdict.NO_TARGET
    if value is None:
        return Verdict.NO_DATA
    return Verdict.REACHED if aim.holds(value) else Verdict.NOT_REACHED


@dataclass(frozen=True)
class ShareFacts:
    """What the verdict of a share rests on: counts, and two intervals.

    n, met, unknown: due; met; due and unknown. not_yet: in n, not met, but may be. open: outside n, may come in.
    to_come: planned but not started. low, high: the interval of met / n; worst_low, worst_high: that of
    (met + unknown) / n.
    """

    n: int
    met: int
    unknown: int
    not_yet: int
    open: int
    low: float
    high: float
    worst_low: float
    worst_high: float
    to_come: int = 0

    def ceiling(self, to_come: int = 0) -> float:
        """The share if everyone unknown, not yet there, open and to come met the condition."""
        may = self.open + to_come
        return (self.met + self.unknown + self.not_yet + may) / (self.n + may)

    def floor(self, to_come: int = 0) -> float:
        """The share if nobody of them did."""
        return self.met / (self.n + self.open + to_come)


def judge_share(aim: Aim, facts: ShareFacts) -> Verdict:
    """The verdict of a share with somebody due; the unknown are counted against the target.

    unreachable: somebody is unknown, not due or pending, and the target is out of reach even if all of them and all
    who are planned to come fell out well. Where the value is final the interval decides. A target of all (1) or none
    (0) is a question of fact: reached when everyone is known and met (or not), and nobody is open.
    """
    may_change = facts.unknown or facts.not_yet or facts.open
    if may_change and (aim.below(facts.ceiling(facts.to_come)) or aim.above(facts.floor(facts.to_come))):
        return Verdict.UNREACHABLE
    if (aim.lower == 1 and not aim.strict) or aim.upper == 0:
        return _judge_all_or_none(aim, facts)
    fits_low = aim.lower is None or not aim.below(facts.low)
    fits_high = aim.upper is None or not aim.above(facts.worst_high)
    if fits_low and fits_high:
        return Verdict.REACHED
    return Verdict.NOT_REACHED if aim.below(facts.high) or aim.above(facts.worst_low) else Verdict.UNDECIDED


def _judge_all_or_none(aim: Aim, facts: ShareFacts) -> Verdict:
    """The verdict of a target of all or none, by the facts alone."""
    if aim.below(facts.ceiling()) or aim.above(facts.floor()):
        return Verdict.NOT_REACHED
    surely = facts.floor() if aim.lower == 1 else facts.ceiling()
    return Verdict.REACHED if aim.holds(surely) else Verdict.UNDECIDED

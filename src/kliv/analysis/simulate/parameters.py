"""The true parameters of the simulation: what its figures should come near, and how much is unknown.

Nothing here is estimated from real people. The values are chosen so that every kind of answer occurs: met, not met,
unknown, not due, not reached, refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from kliv.core.conditions.model import AllOf, Condition, FactCondition, leaves_of
from kliv.definition.schema.base import Target
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import CountGoal, LeadTimeGoal, LevelGoal, RatioGoal, ShareGoal

# Facts that quotas, ages and homes settle before any goal is asked.
SETTLED = (
    "target_group", "unit", "referred_by", "project_municipality", "municipality", "district", "age", "sex",
    "protected",
)  # fmt: skip
USUAL_LEVEL = 5.0  # where an indicator has neither target nor baseline
# January to December: few start in July and at Christmas, most when the terms begin.
SEASON = (1.15, 1.05, 1.05, 1.0, 0.9, 0.7, 0.35, 1.2, 1.35, 1.15, 1.0, 0.6)
# Median days from one anchor to the next, before a project's own lead-time goals are looked at.
GAPS = MappingProxyType({"unemployment": 60.0, "referral": 14.0, "entry": 4.0})
# Probability of an outcome at exit for one about whom no goal has decided it.
OUTCOMES_AT_EXIT = MappingProxyType({"work": 0.28, "studies": 0.16, "self_employment": 0.02})


@dataclass(frozen=True)
class Parameters:
    """Shares are 0–1, times days, money öre a month.

    goal_offset: the true share of a goal is its target plus something evenly drawn from here, once per goal and seed.
    lead_factor, ratio_factor: a true lead time or ratio is the target times something drawn from here.
    tilt: how much everything that goes well for a person hangs together (0 = not at all, 1 = as far as it can).
    stay_share: median time in the project as a share of the project's length, kept within stay_days;
    dropout_stay: the time of one who does not complete, as a share of that.
    never_start: referred but declines; patience_months: waits at most so long for a place.
    criteria_unknown, criteria_not_met: referred although something is not known, or the criteria are not met.
    background: share who have what only a goal's population asks about (for example registered at the employment
    service too). exit_unknown: left without anyone knowing to what.
    persists, gains: share who keep an outcome from exit to a follow-up, or get it in between.
    """

    goal_offset: tuple[float, float] = (-0.08, 0.04)
    lead_factor: tuple[float, float] = (0.9, 1.3)
    ratio_factor: tuple[float, float] = (0.9, 1.25)
    untargeted_share: float = 0.6
    tilt: float = 0.6
    season: tuple[float, ...] = SEASON
    gaps: Mapping[str, float] = field(default_factory=lambda: GAPS)
    stay_share: float = 0.22
    stay_days: tuple[float, float] = (75.0, 240.0)
    dropout_stay: float = 0.45
    completes: float = 0.76
    never_start: float = 0.04
    patience_months: int = 6
    re_entry: float = 0.04
    criteria_unknown: float = 0.02
    criteria_not_met: float = 0.02
    background: float = 0.8
    women: float = 0.48
    non_binary: float = 0.002
    sex_unknown: float = 0.003
    birth_unknown: float = 0.003
    leap_day: float = 0.003
    protected: float = 0.005
    couples: float = 0.06
    spell_end_unknown: float = 0.006
    outcomes_at_exit: Mapping[str, float] = field(default_factory=lambda: OUTCOMES_AT_EXIT)
    persists: float = 0.82
    gains: float = 0.12
    exit_unknown: float = 0.02
    reached: float = 0.80
    refused: float = 0.05
    never_asked: float = 0.02
    participant_answers: float = 0.65
    employer_answers: float = 0.85
    skips_question: float = 0.03
    employers_per_person: float = 0.12
    receives_support: float = 0.96
    support_ore: int = 780_000
    support_during: float = 0.9


@dataclass(frozen=True)
class Truth:
    """What is true of everyone the simulation could ever make, by goal: compare the figures of a register with it.

    shares: probability of the condition among the goal's population, before anyone is missed at a follow-up; not of
    goals that only count what quotas have settled.
    days: median lead time without queues. ratios: sum after / sum before. levels: the indicator's last level.
    """

    shares: Mapping[str, float]
    days: Mapping[str, float]
    ratios: Mapping[str, float]
    levels: Mapping[str, float]


def truth_of(definition: Definition, seed: int, parameters: Parameters | None = None) -> Truth:
    """The true parameters behind `simulate(definition, …, seed)`; the same for any number of people."""
    known = parameters or Parameters()
    rng = np.random.default_rng([seed, 1])
    shares: dict[str, float] = {}
    days: dict[str, float] = {}
    ratios: dict[str, float] = {}
    levels: dict[str, float] = {}
    for goal in definition.goals:
        drawn = rng.random()
        match goal:
            case ShareGoal() if _decided(goal.counts):
                share = _share(aim(goal), _at(known.goal_offset, drawn), known)
                shares[goal.key] = min([share, *_of_which(definition, goal, shares, drawn)])
            case CountGoal() if goal.counts is not None and _decided(goal.counts):
                shares[goal.key] = float(np.clip(0.85 + _at(known.goal_offset, drawn), 0.05, 0.95))
            case LeadTimeGoal():
                days[goal.key] = (aim(goal) or 30.0) * _at(known.lead_factor, drawn)
            case RatioGoal():
                ratios[goal.key] = (aim(goal) or 1.0) * _at(known.ratio_factor, drawn)
            case LevelGoal():
                levels[goal.key] = (aim(goal) or goal.baseline or USUAL_LEVEL) * _at((0.85, 1.1), drawn)
    return Truth(*(MappingProxyType(values) for values in (shares, days, ratios, levels)))


def aim(target: Target) -> float | None:
    """The value a target aims at: its bound, the middle of its range, or None where there is no target."""
    if target.between is not None:
        return sum(target.between) / 2
    return next((v for v in (target.at_least, target.at_most, target.more_than) if v is not None), None)


def _of_which(definition: Definition, goal: ShareGoal, shares: Mapping[str, float], drawn: float) -> list[float]:
    """What a goal can reach at most where it asks for an earlier goal and something more: most of those."""
    parts = goal.counts.all_of if isinstance(goal.counts, AllOf) else ()
    earlier = [other for other in definition.goals if isinstance(other, ShareGoal) and other.key in shares]
    return [shares[other.key] * _at((0.78, 0.92), drawn) for other in earlier if other.counts in parts]


def _decided(condition: Condition) -> bool:
    """Whether chance decides a condition; what quotas have settled (unit, referrer …) has no true share of its own."""
    return any(not isinstance(leaf, FactCondition) or leaf.fact not in SETTLED for leaf in leaves_of(condition))


def _share(target: float | None, offset: float, known: Parameters) -> float:
    return float(np.clip((known.untargeted_share if target is None else target) + offset, 0.02, 0.985))


def _at(interval: tuple[float, float], place: float) -> float:
    low, high = interval
    return low + (high - low) * place

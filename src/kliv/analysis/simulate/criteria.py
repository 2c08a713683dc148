"""People who meet their target group's criteria: the condition tree walked, and written down so that it holds.

A few are referred although something is not known, and a few although they do not meet the criteria.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kliv.analysis.simulate.arrays import FAR, Ints, Mask
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.notes import OLDEST, Notes, age_interval
from kliv.analysis.simulate.quotas import COLUMN_OF, Column
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import (
    AllOf,
    AtLeastOf,
    Condition,
    EventCondition,
    FactCondition,
    InstrumentCondition,
    JudgementCondition,
    Not,
    SpellCondition,
    leaves_of,
    parts_of,
)
from kliv.core.conditions.values import compare, wanted_values
from kliv.definition.schema.goals import CountGoal, LeadTimeGoal, Population, RatioGoal, ShareGoal

OTHERS = 0.25  # share who have what only another target group's criteria ask about
# Leaves that can be left unknown, or made not to hold, without touching what quotas have decided.
WRITTEN = (SpellCondition, InstrumentCondition, JudgementCondition)


def write_criteria(world: World, cohort: Cohort, notes: Notes) -> None:
    """Write down what makes each person's target group fit on its reference date."""
    rng = world.chance("criteria")
    group = cohort.columns["target_group"].positions[: world.people]
    for i, target in enumerate(world.definition.target_groups):
        if target.criteria is None:
            continue
        people = np.flatnonzero(group == i)
        on = cohort.anchor(target.reference_date.value)[people]
        on = np.where(on < FAR, on, cohort.referral[people])
        drawn = rng.random(len(people))
        unknown = drawn < world.parameters.criteria_unknown
        not_met = ~unknown & (drawn < world.parameters.criteria_unknown + world.parameters.criteria_not_met)
        writer = Writer(notes, rng)
        writer.write(target.criteria, people[unknown], on[unknown], "unknown")
        writer.write(target.criteria, people[not_met], on[not_met], "not_met")
        writer.write(target.criteria, people[~unknown & ~not_met], on[~unknown & ~not_met], "met")
        _first_group_wins(world, notes, i, people[~unknown & ~not_met])


def write_background(world: World, cohort: Cohort, notes: Notes) -> None:
    """What only the goals' populations, or only other target groups, ask about: some have it, the rest have it not."""
    rng = world.chance("background")
    people = np.arange(world.people)
    on = np.where(cohort.entry[people] < FAR, cohort.entry[people], cohort.referral[people])
    writer = Writer(notes, rng)
    wanted = [(leaf, world.parameters.background) for leaf in _population_leaves(world)]
    groups = [group.criteria for group in world.definition.target_groups if group.criteria is not None]
    of_others = {leaf for criteria in groups for leaf in leaves_of(criteria) if isinstance(leaf, FactCondition)}
    wanted += [(leaf, OTHERS) for leaf in sorted(of_others, key=repr) if leaf.fact not in _FIXED]
    for leaf, share in wanted:
        fresh = people
        if isinstance(leaf, SpellCondition):
            fresh = people[~notes.has(leaf.spell)] if leaf.codes is None else people[~_has_any(notes, leaf)]
        yes = rng.random(len(fresh)) < share
        writer.write(leaf, fresh[yes], on[fresh[yes]], "met")
        writer.write(leaf, fresh[~yes], on[fresh[~yes]], "not_met")


def _has_any(notes: Notes, leaf: SpellCondition) -> Mask:
    found = np.zeros(notes.world.people, dtype=bool)
    for code in leaf.codes or ():
        found |= notes.spells.get((leaf.spell, code), np.full(len(found), FAR)) < FAR
    return found


def _population_leaves(world: World) -> Sequence[Condition]:
    """Facts, spells and judgements in the populations of goals, each once."""
    goals = [g for g in world.definition.goals if isinstance(g, ShareGoal | CountGoal | LeadTimeGoal | RatioGoal)]
    populations: list[Population] = [goal.of for goal in goals]
    leaves = [leaf for population in populations if population.where for leaf in leaves_of(population.where)]
    kinds = (FactCondition, *WRITTEN)
    found = [x for x in leaves if isinstance(x, kinds) and not (isinstance(x, FactCondition) and x.fact in _FIXED)]
    return list(dict.fromkeys(found))


_FIXED = {*COLUMN_OF, "age", "sex", "protected", "municipality", "district", "exit_reason"}


@dataclass
class Writer:
    """Writes a condition down for people so that it is met, not met, or unknown."""

    notes: Notes
    rng: np.random.Generator

    def write(self, condition: Condition, people: Ints, on: Ints, answer: str) -> None:
        """answer: met, not_met or unknown. Facts that quotas have fixed stay as they are."""
        if not len(people):
            return
        parts = parts_of(condition)
        if isinstance(condition, Not):
            self.write(parts[0], people, on, {"met": "not_met", "not_met": "met"}.get(answer, answer))
        elif parts:
            self._write_parts(condition, parts, people, on, answer)
        elif answer == "unknown":
            self._leave_out(condition, people)
        else:
            self._write_leaf(condition, people, on, met=answer == "met")

    def _write_parts(
        self, condition: Condition, parts: Sequence[Condition], people: Ints, on: Ints, answer: str
    ) -> None:
        """So many of the parts as it takes get the answer, by chance among those that can; of "any", one is enough."""
        needed = self._needed(condition, len(parts), answer)
        can = np.stack([self._can(part, people, answer) for part in parts])
        order = (self.rng.random(can.shape) - can).argsort(axis=0).argsort(axis=0)
        for part, place in zip(parts, order, strict=True):
            chosen = place < needed
            self.write(part, people[chosen], on[chosen], answer)
            if answer != "met":
                self.write(part, people[~chosen], on[~chosen], "met")

    @staticmethod
    def _needed(condition: Condition, n: int, answer: str) -> int:
        """How many parts decide the answer."""
        match condition:
            case AtLeastOf(at_least=least):
                pass
            case AllOf():
                least = n
            case _:
                least = 1
        return least if answer == "met" else n - least + 1

    def _can(self, condition: Condition, people: Ints, answer: str) -> Ints:
        """2 where the condition has the answer already, 1 where it can get it, 0 where it cannot."""
        parts = parts_of(condition)
        if parts:
            inside = np.stack([self._can(part, people, answer) for part in parts])
            least: Ints = inside.min(axis=0) if isinstance(condition, AllOf) and answer == "met" else inside.max(axis=0)
            return least
        if isinstance(condition, FactCondition) and condition.fact in ("municipality", "district"):
            column = self.notes.home if condition.fact == "municipality" else self.notes.district
            fits = _holds(column, condition)[people]
            return np.where(fits, 2, 1) if answer == "met" else np.zeros(len(people), dtype=np.int64)
        free = isinstance(condition, WRITTEN) or (isinstance(condition, FactCondition) and condition.fact not in _FIXED)
        age = isinstance(condition, FactCondition) and condition.fact == "age"
        return np.full(len(people), int(free or age))

    def _leave_out(self, condition: Condition, people: Ints) -> None:
        """Nothing is written, so nobody knows; who nobody knows the age of has no birth date."""
        nobody = np.zeros(self.notes.world.people, dtype=bool)
        match condition:
            case FactCondition(fact="age"):
                self.notes.age_unknown[people] = True
            case FactCondition(fact=fact) if fact not in _FIXED:
                self.notes.facts.setdefault(fact, nobody)[people] = True
            case SpellCondition(spell=kind):
                self.notes.left_out.setdefault(kind, nobody)[people] = True

    def _write_leaf(self, leaf: Condition, people: Ints, on: Ints, *, met: bool) -> None:
        notes = self.notes
        match leaf:
            case FactCondition(fact="age"):
                notes.age(leaf, people, met=met)
            case FactCondition(fact="municipality"):
                notes.column(notes.home, leaf, people, met=met)
            case FactCondition(fact="district"):
                notes.column(notes.district, leaf, people, met=met)
            case FactCondition(fact=fact) if fact not in _FIXED:
                notes.fact(leaf, people, on - self.rng.integers(0, 400, len(people)), met=met)
            case SpellCondition():
                notes.spell(leaf, people, on, met=met)
            case InstrumentCondition() | JudgementCondition():
                notes.assess(leaf, people, on, met=met)
            case EventCondition() if met:
                notes.asked_events.append((leaf, people, on))


def _holds(column: Column, leaf: FactCondition) -> Mask:
    """Which people's code satisfies a comparison."""
    wanted = wanted_values(leaf)
    if wanted is not None:
        return column.among(wanted)
    return column.among([label for label in column.labels if compare(label, leaf) == "met"])


def _first_group_wins(world: World, notes: Notes, group: int, people: Ints) -> None:
    """Who meets two groups belongs to the first in the file: where ages tell them apart, the later group is older."""
    own = world.definition.target_groups[group].criteria
    for earlier in world.definition.target_groups[:group]:
        before, after = _ages(earlier.criteria), _ages(own)
        if before and after and before[1] + 1 <= min(after[1], OLDEST):
            notes.youngest[people] = np.maximum(notes.youngest[people], before[1] + 1)


def _ages(criteria: Condition | None) -> tuple[int, int] | None:
    """The ages a condition asks for outright."""
    leaves = criteria.all_of if isinstance(criteria, AllOf) else (criteria,) if criteria is not None else ()
    return next((age_interval(x) for x in leaves if isinstance(x, FactCondition) and x.fact == "age"), None)

"""Facts and spells that goals count after the start: they hold on the day the goal is due, or they do not."""

from __future__ import annotations

import numpy as np

from kliv.analysis.simulate.arrays import FAR, Ints, add_months, day
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.ledger import NO, YES, Ledger
from kliv.analysis.simulate.notes import Notes
from kliv.analysis.simulate.parameters import SETTLED
from kliv.analysis.simulate.results import due_days
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import Anchor, FactCondition, SpellCondition, leaves_of
from kliv.definition.schema.goals import CountGoal, DueDate, ShareGoal


def write_late(world: World, cohort: Cohort, ledger: Ledger, notes: Notes) -> None:
    """What has been decided of facts and spells, of each person's last enrolment."""
    last = cohort.entry == cohort.last_entry()[cohort.person]
    for goal in world.definition.goals:
        if not isinstance(goal, ShareGoal | CountGoal) or goal.of.population == "participating":
            continue
        due = goal.due if isinstance(goal, ShareGoal) else DueDate()
        asked = [goal.counts, goal.given if isinstance(goal, ShareGoal) else None]
        for leaf in [leaf for condition in asked if condition is not None for leaf in leaves_of(condition)]:
            if leaf not in ledger.leaves or not isinstance(leaf, FactCondition | SpellCondition):
                continue
            if isinstance(leaf, FactCondition) and leaf.fact in (*SETTLED, "exit_reason"):
                continue
            on = _reference(world, cohort, due, leaf)
            for answer in (YES, NO):
                who = np.flatnonzero(last & (on < FAR) & (cohort.entry < FAR) & (ledger.leaves[leaf] == answer))
                _write(notes, leaf, cohort.person[who], on[who], met=answer == YES)


def _write(notes: Notes, leaf: FactCondition | SpellCondition, people: Ints, on: Ints, *, met: bool) -> None:
    if isinstance(leaf, FactCondition):
        notes.late_fact(leaf, people, on, met=met)
    else:
        notes.late_spell(leaf, people, on, met=met)


def _reference(world: World, cohort: Cohort, due: DueDate, leaf: FactCondition | SpellCondition) -> Ints:
    """The day the leaf is held against: its own, else the day the goal is due, else as_of."""
    match leaf.on:
        case Anchor():
            return cohort.anchor(leaf.on.value)
        case None:
            pass
        case date:
            return np.full(cohort.size, day(date))
    if due.follow_up is not None:
        follow_up = next(one for one in world.definition.follow_ups if one.key == due.follow_up)
        return due_days(cohort, follow_up)
    if due.after is not None:
        anchor = cohort.anchor(due.after.value)
        return np.where(anchor < FAR, add_months(anchor, due.months), FAR)
    return np.full(cohort.size, world.as_of)

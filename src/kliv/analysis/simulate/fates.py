"""How it will go for each enrolment: what the goals ask for, at the true parameters, before anything gets a date."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kliv.analysis.simulate.arrays import Floats, Ints, Mask, States
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.ledger import NO, OPEN, YES, Ledger
from kliv.analysis.simulate.quotas import holds
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import ActivityCondition, Condition, leaves_of
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import CountGoal, Population, ShareGoal

TOWARDS_WORK = ("work", "studies", "self_employment")
# Probability at a stage, given work (or own business) and given studies then; else the last number.
GIVEN_WORK = {
    "self_supporting": (0.85, 0.65, 0.06),
    "no_economic_assistance": (0.88, 0.68, 0.22),
}
OTHERWISE = {"job_search": 0.55, "unemployed": 0.6, "other": 0.35}


def decide(world: World, cohort: Cohort) -> Ledger:
    """Everyone's fate: goals in the order of the definition, then whatever they have left open."""
    definition = world.definition
    rng, tilt = world.chance("fates"), world.parameters.tilt
    kinds_of = {outcome.key: outcome.kinds for outcome in definition.outcomes}
    ledger = Ledger(cohort.size, rng, cohort.columns, kinds_of)
    for main in main_activities(definition):
        ledger.activity(main, "started")[:] = YES
    for goal in sorted(quantified(definition, "enrolment"), key=lambda goal: not _about_completing(goal, definition)):
        members = np.flatnonzero(_members(world, cohort, ledger, goal.of))
        if isinstance(goal, ShareGoal) and goal.given is not None:
            decide_share(ledger, goal.given, members, share=0.7, latent=cohort.latent, tilt=tilt)
            members = members[ledger.truth(goal.given)[members] == YES]
        share = world.truth.shares.get(goal.key)
        if goal.counts is not None and share is not None:
            decide_share(ledger, goal.counts, members, share=share, latent=cohort.latent, tilt=tilt)
    completed(world, cohort, ledger)
    _outcomes(world, cohort, ledger)
    for state in ledger.leaves.values():
        _fill(state, rng, 0.2 + 0.4 * cohort.latent)
    return ledger


def quantified(definition: Definition, subject: str) -> Sequence[ShareGoal | CountGoal]:
    """The goals that count subjects of a kind by a condition."""
    goals = [goal for goal in definition.goals if isinstance(goal, ShareGoal | CountGoal)]
    return [goal for goal in goals if (goal.of.population == "participating") == (subject == "employer")]


def main_activities(definition: Definition) -> tuple[str, ...]:
    """The activities whose completion counts as completing the project."""
    return tuple(activity.key for activity in definition.activities if activity.main)


def decide_share(
    ledger: Ledger, condition: Condition, members: Ints, *, share: float, latent: Floats, tilt: float
) -> None:
    """Make the condition true of about that share of the members and false of the rest, where it is still open.

    Those for whom it is decided already count; a high latent value makes a yes likelier, a low one a no.
    """
    state = ledger.truth(condition)[members]
    open_rows = members[state == OPEN]
    if not len(open_rows):
        return
    needed = np.clip((share * len(members) - np.sum(state == YES)) / len(open_rows), 0.0, 1.0)
    yes = ledger.rng.random(len(open_rows)) < tilted(float(needed), latent[open_rows], tilt)
    ledger.force(condition, open_rows[yes], met=True)
    ledger.force(condition, open_rows[~yes], met=False)


def tilted(share: float, latent: Floats, tilt: float) -> Floats:
    """Probabilities with that mean, higher for those with a high latent value (0–1)."""
    mean = latent.mean() if len(latent) else 0.5
    probabilities: Floats = share + 2 * tilt * min(share, 1 - share) * (latent - mean)
    return probabilities


def completed(world: World, cohort: Cohort, ledger: Ledger) -> Mask:
    """Who will complete the main activity; nobody where the definition has no such activity."""
    mains = main_activities(world.definition)
    if not mains:
        return np.zeros(cohort.size, dtype=bool)
    condition = ActivityCondition(activity=mains, reached="completed")
    everyone, known = np.arange(cohort.size), world.parameters
    decide_share(ledger, condition, everyone, share=known.completes, latent=cohort.latent, tilt=known.tilt)
    for main in mains:
        _fill(ledger.activity(main, "completed"), ledger.rng, 0.0)
    done: Mask = ledger.truth(condition) == YES
    return done


def _about_completing(goal: ShareGoal | CountGoal, definition: Definition) -> bool:
    mains = set(main_activities(definition))
    leaves = list(leaves_of(goal.counts)) if goal.counts is not None else []
    return any(isinstance(x, ActivityCondition) and x.reached == "completed" and mains & set(x.codes) for x in leaves)


def _members(world: World, cohort: Cohort, ledger: Ledger, population: Population) -> Mask:
    """Whom a goal is about, as far as it can be told before the dates; who never starts matters to no figure."""
    rows = np.ones(cohort.size, dtype=bool)
    if population.population == "completed":
        rows &= completed(world, cohort, ledger)
    if population.where is not None:
        rows &= holds(population.where, cohort.columns, cohort.size)
    return rows


def _outcomes(world: World, cohort: Cohort, ledger: Ledger) -> None:
    """Outcomes that no goal has decided: at exit, then at each follow-up in the order of the definition."""
    known = world.parameters
    keys = [outcome.key for outcome in world.definition.outcomes]
    before: dict[str, States] = {}
    for at in ("exit", *(follow_up.key for follow_up in world.definition.follow_ups)):
        for key in [key for key in keys if key in TOWARDS_WORK]:
            chance = known.outcomes_at_exit.get(key, 0.1) * (1 - known.tilt + 2 * known.tilt * cohort.latent)
            if before:
                chance = np.where(before[key] == YES, known.persists, known.gains * chance / 0.3)
            _fill(ledger.outcome(at, key), ledger.rng, chance)
        before = {key: ledger.outcome(at, key) for key in keys if key in TOWARDS_WORK}
        for key in [key for key in keys if key not in TOWARDS_WORK]:
            _fill(ledger.outcome(at, key), ledger.rng, _dependent(ledger, at, key))
        for key in keys:
            _fill_kind(ledger, at, key)


def _dependent(ledger: Ledger, at: str, outcome: str) -> Floats:
    """The probability of an outcome that follows from whether the person works or studies."""
    works = (ledger.outcome(at, "work") == YES) | (ledger.outcome(at, "self_employment") == YES)
    studies = ledger.outcome(at, "studies") == YES
    if outcome == "economic_assistance":
        without = (ledger.outcome(at, "no_economic_assistance") == YES) | (ledger.outcome(at, "self_supporting") == YES)
        return np.where(without, 0.0, np.where(ledger.outcome(at, "no_economic_assistance") == NO, 1.0, 0.5))
    if outcome in GIVEN_WORK:
        given_work, given_studies, otherwise = GIVEN_WORK[outcome]
        return np.where(works, given_work, np.where(studies, given_studies, otherwise))
    return np.where(works | studies, 0.02, OTHERWISE.get(outcome, 0.15))


def _fill(state: States, rng: np.random.Generator, chance: Floats | float) -> None:
    """Decide what is still open, each by its own chance."""
    drawn = (rng.random(len(state)) < chance).astype(np.int8)
    state[state == OPEN] = drawn[state == OPEN]


def _fill_kind(ledger: Ledger, at: str, outcome: str) -> None:
    """A kind for everyone whose kind is open: the first in the definition is the commonest."""
    kinds = ledger.kinds_of.get(outcome, ())
    if kinds:
        state = ledger.kind(at, outcome)
        weights = 1 / (1 + np.arange(len(kinds)))
        drawn = ledger.rng.choice(len(kinds), size=ledger.size, p=weights / weights.sum()).astype(np.int8)
        state[state == OPEN] = drawn[state == OPEN]

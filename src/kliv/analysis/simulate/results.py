"""What came of it: why each left, outcomes at exit, and follow-ups that reached some and missed others."""

from __future__ import annotations

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, NONE, Ints, Mask, add_months, draw, on_calendar_day
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.fates import TOWARDS_WORK
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.simulate.ledger import NO, OPEN, YES, Ledger
from kliv.analysis.simulate.quotas import Column
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import FactCondition
from kliv.core.conditions.values import compare
from kliv.definition.schema.journey import ExitReason, FollowUp

STATUSES = ("reached", "not_reached", "refused")
LATE_DAYS = 21  # an answer comes at most so long after the day a follow-up was due


def went_well(ledger: Ledger, at: str = "exit") -> Mask:
    """Who had work, studies or an own business then."""
    found: Mask = np.logical_or.reduce([ledger.outcome(at, outcome) == YES for outcome in TOWARDS_WORK])
    return found


def exit_reasons(world: World, cohort: Cohort, ledger: Ledger) -> Column:
    """A reason for each exit that agrees with the outcomes at exit; of some nobody knows why they left."""
    rng = world.chance("reasons")
    reasons = world.definition.exit_reasons
    labels = tuple(reason.key for reason in reasons)
    chosen = draw(rng, [_weight(reason) for reason in reasons], cohort.size)
    stayed = (cohort.completion < FAR) | ~np.any([a.main for a in world.definition.activities])
    friendly = [_weight(reason) if reason.polarity != "negative" else 0.15 for reason in reasons]
    chosen = np.where(stayed, draw(rng, friendly, cohort.size), chosen)
    well = went_well(ledger)
    positive = [float(reason.polarity == "positive") for reason in reasons]
    if any(positive):
        chosen = np.where(well, draw(rng, positive, cohort.size), chosen)
    for i in reversed(range(len(reasons))):
        if reasons[i].polarity == "positive" and labels[i] in {outcome.key for outcome in world.definition.outcomes}:
            chosen[(ledger.outcome("exit", labels[i]) == YES) & (well | (labels[i] not in TOWARDS_WORK))] = i
    _as_the_goals_say(ledger, labels, chosen, rng)
    chosen[(cohort.exit >= FAR) | (rng.random(cohort.size) < world.parameters.exit_unknown)] = NONE
    return Column(labels, chosen.astype(np.int16))


def _weight(reason: ExitReason) -> float:
    return {"positive": 0.0001, "neutral": 1.0, "negative": 1.5}[reason.polarity]


def _as_the_goals_say(ledger: Ledger, labels: tuple[str, ...], chosen: Ints, rng: np.random.Generator) -> None:
    """Where a goal counts an exit reason, those it was decided for have such a reason and the others another."""
    for leaf, state in ledger.leaves.items():
        if isinstance(leaf, FactCondition) and leaf.fact == "exit_reason":
            fits = np.array([compare(label, leaf) == "met" for label in labels])
            for answer, options in ((YES, np.flatnonzero(fits)), (NO, np.flatnonzero(~fits))):
                wrong = np.flatnonzero((state == answer) & (fits[chosen] != (answer == YES)))
                if len(options):
                    chosen[wrong] = options[rng.integers(0, len(options), len(wrong))]


def result_tables(world: World, cohort: Cohort, ledger: Ledger) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables `outcomes` and `follow_ups`."""
    rng = world.chance("results")
    outcomes: list[pl.DataFrame] = []
    follow_ups: list[pl.DataFrame] = []
    unknown = rng.random(cohort.size) < world.parameters.exit_unknown
    left = cohort.exit < FAR
    outcomes.extend(_outcome_rows(world, ledger, "exit", left & ~unknown, cohort.exit, rng=rng))
    lost = np.flatnonzero(left & unknown)
    follow_ups.append(
        rows("follow_ups", enrolment_id=lost + 1, at="exit", due_on=cohort.exit[lost], status="not_reached")
    )
    for follow_up in world.definition.follow_ups:
        due = due_days(cohort, follow_up)
        status, answered = _answers(world, due, rng)
        asked = np.flatnonzero(status != NONE)
        follow_ups.append(
            rows(
                "follow_ups",
                enrolment_id=asked + 1,
                at=follow_up.key,
                due_on=due[asked],
                status=coded(STATUSES, status[asked]),
                observed_on=_days_or_nothing(np.where(status == 0, answered, FAR)[asked]),
            )
        )
        outcomes.extend(_outcome_rows(world, ledger, follow_up.key, status == 0, due, rng=rng))
    return join("outcomes", outcomes), join("follow_ups", follow_ups)


def due_days(cohort: Cohort, follow_up: FollowUp) -> Ints:
    """When a follow-up is due for each enrolment; FAR where its anchor has not come."""
    anchor = cohort.anchor(follow_up.after.value)
    if follow_up.calendar_day is not None:
        due = on_calendar_day(anchor, follow_up.calendar_day)
    else:
        due = add_months(anchor, follow_up.months or 0)
    return np.where(anchor < FAR, due, FAR)


def _answers(world: World, due: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The status of each follow-up (NONE = not asked), and the day an answer came.

    Asked are those it is due for by as_of, but for a few who are forgotten; an answer that has not come yet by as_of
    is no row at all.
    """
    known = world.parameters
    missed = 1 - known.reached - known.refused
    status = draw(rng, [known.reached, missed, known.refused], len(due))
    answered = due + (rng.random(len(due)) ** 2 * LATE_DAYS).astype(np.int64)
    asked = (answered <= world.as_of) & (rng.random(len(due)) >= known.never_asked)
    return np.where(asked, status, NONE), answered


def _days_or_nothing(days: Ints) -> pl.Series:
    """Days as dates; missing where they are FAR."""
    series = pl.Series(days)
    return series.set(series >= FAR, None).cast(pl.Date)


def _outcome_rows(
    world: World, ledger: Ledger, at: str, known: Mask, on: Ints, *, rng: np.random.Generator
) -> list[pl.DataFrame]:
    """A row for each outcome that holds for those of whom it is known."""
    found = []
    for outcome in world.definition.outcomes:
        who = np.flatnonzero(known & (ledger.outcome(at, outcome.key) == YES))
        kind = ledger.kind(at, outcome.key)[who].astype(np.int64)
        works = outcome.key in TOWARDS_WORK
        extent = pl.Series(rng.choice([100.0, 100.0, 75.0, 50.0, 25.0], size=len(who)) if works else [None] * len(who))
        found.append(
            rows(
                "outcomes",
                enrolment_id=who + 1,
                at=at,
                outcome=outcome.key,
                kind=coded(outcome.kinds, np.where(kind == OPEN, NONE, kind)),
                extent=extent.cast(pl.Float64) if works else None,
                observed_on=on[who],
            )
        )
    return found

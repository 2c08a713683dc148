"""What each participant takes part in, from the first activity to the last."""

from __future__ import annotations

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, NONE, Floats, Ints, States
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.employers import Employers
from kliv.analysis.simulate.frames import join, rows
from kliv.analysis.simulate.ledger import NO, OPEN, YES, Ledger
from kliv.analysis.simulate.world import World
from kliv.definition.schema.journey import Activity

# By kind: how many take part, where in the stay it begins (0–1), how much of the stay it lasts, hours a week.
SHAPES: dict[str, tuple[float, float, float, float]] = {
    "outreach": (0.9, 0.0, 0.1, 2),
    "mapping": (0.75, 0.0, 0.1, 3),
    "information": (0.6, 0.05, 0.02, 3),
    "guidance": (0.55, 0.1, 0.3, 2),
    "coaching": (0.7, 0.1, 0.8, 3),
    "language": (0.3, 0.15, 0.6, 12),
    "course": (0.4, 0.2, 0.3, 15),
    "studies": (0.3, 0.3, 0.6, 20),
    "placement": (0.25, 0.45, 0.4, 25),
    "work_training": (0.4, 0.4, 0.5, 25),
    "matching": (0.4, 0.6, 0.3, 2),
    "job": (0.35, 0.5, 0.5, 30),
}
AT_EMPLOYERS = ("placement", "work_training", "job")
COMPLETES = 0.8
UNKNOWN = 0.02  # ended without a note of whether it was completed


def activities_table(world: World, cohort: Cohort, ledger: Ledger, employers: Employers) -> pl.DataFrame:
    """The table `activities`. The earliest activity of each begins on the day of the first activity."""
    rng = world.chance("activities")
    known = [activity for activity in world.definition.activities if activity.kind in SHAPES]
    started = np.flatnonzero(cohort.entry < FAR)
    if not known or not len(started):
        return join("activities", [])
    takes = np.stack([_takes(activity, ledger, started, rng) for activity in known])
    _at_least_one(known, ledger, takes, started)
    starts = np.full(takes.shape, FAR, dtype=np.int64)
    stay = cohort.exit[started] - cohort.first_activity[started]
    for i, activity in enumerate(known):
        begins = SHAPES[activity.kind][1] * rng.uniform(0.6, 1.4, len(started))
        begins = np.zeros(len(started)) if activity.main and world.courses else begins
        starts[i, takes[i]] = (cohort.first_activity[started] + (begins * stay).astype(np.int64))[takes[i]]
    earliest = starts.argmin(axis=0)
    starts[earliest, np.arange(len(started))] = cohort.first_activity[started]
    decided = [ledger.activity(activity.key, "completed")[started] for activity in known]
    pieces = [
        _rows_of(activity, cohort, done[takes[i]], started[takes[i]], starts[i][takes[i]], employers=employers, rng=rng)
        for i, (activity, done) in enumerate(zip(known, decided, strict=True))
    ]
    return join("activities", pieces)


def _takes(activity: Activity, ledger: Ledger, started: Ints, rng: np.random.Generator) -> States:
    """Who takes part: as the goals have decided, else by the share of the kind."""
    state = ledger.activity(activity.key, "started")[started]
    done = ledger.activity(activity.key, "completed")[started]
    by_chance = rng.random(len(started)) < (1.0 if activity.main else SHAPES[activity.kind][0])
    takes: States = np.where(state == OPEN, by_chance | (done == YES), (state == YES) | (done == YES))
    return takes


def _at_least_one(known: list[Activity], ledger: Ledger, takes: States, started: Ints) -> None:
    """Who would take part in nothing gets the first activity that no goal has ruled out."""
    for i, activity in enumerate(known):
        nothing = ~takes.any(axis=0) & (ledger.activity(activity.key, "started")[started] != NO)
        takes[i] |= nothing


def _rows_of(
    activity: Activity,
    cohort: Cohort,
    done: States,
    who: Ints,
    start: Ints,
    *,
    employers: Employers,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """The rows of one activity for those who take part. done: whether the goals have decided that it is completed."""
    _, _, lasts, hours_a_week = SHAPES[activity.kind]
    leave = cohort.exit[who]
    length = lasts * rng.uniform(0.5, 1.5, len(who)) * (leave - cohort.first_activity[who])
    end = np.minimum(start + length.astype(np.int64), leave)
    completed = np.where(done == OPEN, rng.random(len(who)) < COMPLETES, done == YES)
    nobody_noted = (done == OPEN) & (rng.random(len(who)) < UNKNOWN)
    if activity.main:
        completed, nobody_noted = cohort.completion[who] < FAR, np.zeros(len(who), dtype=bool)
        end = np.where(completed, np.maximum(cohort.completion[who], start), leave)
    host = np.full(len(who), NONE, dtype=np.int64)
    if activity.kind in AT_EMPLOYERS or (activity.main and activity.kind == "course"):
        host = employers.met_on(start, rng.random(len(who)))
    return rows(
        "activities",
        enrolment_id=who + 1,
        activity=activity.key,
        start_on=start,
        end_on=end,
        completed=pl.Series(completed).set(pl.Series(nobody_noted), None),
        hours=_hours(start, end, hours_a_week, rng),
        employer_id=_id_or_nothing(host),
    )


def _hours(start: Ints, end: Ints, a_week: float, rng: np.random.Generator) -> Floats:
    """Hours taken part, to the half hour: most come to most of it."""
    hours = (end - start + 1) / 7 * a_week * (1 - 0.5 * rng.random(len(start)) ** 2)
    rounded: Floats = np.maximum(np.round(hours * 2) / 2, 0.5)
    return rounded


def _id_or_nothing(position: Ints) -> pl.Series:
    """Ids of positions; missing where there is none."""
    series = pl.Series(position)
    return (series + 1).set(series < 0, None)

"""Levels of indicators, and dated notes for milestones and goals in words."""

from __future__ import annotations

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, Floats, Ints, day
from kliv.analysis.simulate.frames import join, rows
from kliv.analysis.simulate.parameters import aim
from kliv.analysis.simulate.world import World
from kliv.definition.schema.goals import LevelGoal, MilestoneGoal, QualitativeGoal

HALF_YEAR = 182
REACHES = 0.7  # share of the milestones that are reached before the project ends
NOTES = (
    "Styrgruppen gick igenom läget och beslutade om nästa steg.",
    "Arbetssättet prövades i en mindre grupp, och erfarenheterna skrevs ner.",
    "Deltagare, handläggare och arbetsgivare intervjuades; sammanfattningen ligger i diariet.",
    "Rutinen skrevs om efter vad gruppen lärt sig.",
    "Följeforskaren lämnade en delrapport som tar upp frågan.",
)
REACHED = "Beslutat och infört; protokollet ligger i diariet."
SOURCE = "Påhittad uppgift i en simulering"


def levels_table(world: World) -> pl.DataFrame:
    """The table `levels`: from the baseline to near the true level, each half-year."""
    rng = world.chance("levels")
    pieces = []
    days = np.unique([*range(world.starts, world.ends, HALF_YEAR), world.ends])
    way = np.linspace(0, 1, len(days))
    for goal in world.definition.goals:
        if isinstance(goal, LevelGoal) and not goal.draft:
            end = world.truth.levels[goal.key]
            start = goal.baseline if goal.baseline is not None else end / 2 if aim(goal) is None else 0.0
            values = start + (end - start) * way * rng.uniform(0.9, 1.0, len(days))
            pieces.append(_observed(goal.indicator, days, values))
    for indicator in world.definition.context_indicators:
        if indicator.baseline is not None and indicator.target is not None:
            values = indicator.baseline + (indicator.target - indicator.baseline) * way * rng.uniform(0.5, 0.8)
            pieces.append(_observed(indicator.key, days, values))
    return join("levels", pieces).unique(["indicator", "observed_on"], keep="first", maintain_order=True)


def _observed(indicator: str, days: Ints, values: Floats) -> pl.DataFrame:
    whole = np.round(values) if np.abs(values).max() >= 3 else np.round(values, 2)
    return rows("levels", indicator=indicator, observed_on=days, value=whole.astype(float), evidence=SOURCE)


def milestones_table(world: World) -> pl.DataFrame:
    """The table `milestones`: notes along the way, and for most milestones the day they were reached."""
    rng = world.chance("milestones")
    pieces = []
    for goal in world.definition.goals:
        if not isinstance(goal, MilestoneGoal | QualitativeGoal):
            continue
        n = int(rng.integers(2, 5))
        days = world.starts + np.sort((rng.random(n) * 0.9 * (world.ends - world.starts)).astype(np.int64))
        texts = [NOTES[i] for i in rng.permutation(len(NOTES))[:n]]
        pieces.append(
            rows("milestones", goal=goal.key, recorded_on=days, reached_on=np.full(n, FAR), evidence=pl.Series(texts))
        )
        if isinstance(goal, MilestoneGoal) and rng.random() < REACHES:
            last = min(day(goal.by) + 30, world.ends) if goal.by else world.ends
            on = np.array([max(int(days[-1]), last - int(rng.integers(0, 120)))])
            pieces.append(rows("milestones", goal=goal.key, recorded_on=on, reached_on=on, evidence=REACHED))
    return join("milestones", pieces)

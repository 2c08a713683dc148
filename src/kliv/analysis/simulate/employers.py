"""Employers who take part, what the goals about them ask for, and who is in touch with whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, NONE, Floats, Ints, draw
from kliv.analysis.simulate.fates import decide_share, quantified
from kliv.analysis.simulate.frames import coded, rows
from kliv.analysis.simulate.ledger import OPEN, Ledger
from kliv.analysis.simulate.world import World
from kliv.definition.schema.goals import ShareGoal

# Sections of SNI 2007 in small letters: c manufacturing, f construction, g trade, h transport, i hotels and
# restaurants, n support services, p education, q care. Source: SCB, Standard för svensk näringsgrensindelning 2007.
INDUSTRIES = ("q", "g", "i", "c", "n", "p", "h", "f")
AT_LEAST = 4
AFTER_START_DAYS = 30  # the first employers are found within so many days


@dataclass
class Employers:
    """Arrays over employers, in the order they joined. last: FAR while they still take part."""

    first: Ints
    last: Ints
    latent: Floats
    ledger: Ledger

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.first)

    def met_on(self, days: Ints, at: Floats, turn: int = 0) -> Ints:
        """One of the employers who had joined by each day, by a place 0–1 among them; the next for the next turn.

        NONE where nobody had joined.
        """
        joined = np.searchsorted(self.first, days, side="right")
        chosen = ((at * joined).astype(np.int64) + turn) % np.maximum(joined, 1)
        return np.where(joined > 0, chosen, NONE)


def find_employers(world: World) -> Employers:
    """Employers of each course where the project has courses, else such as join along the way."""
    rng = world.chance("employers")
    n = max(AT_LEAST, round(world.people * world.parameters.employers_per_person))
    if world.courses:
        n = max(n, 2 * len(world.courses))
        course = np.sort(np.arange(n) % len(world.courses))
        first = np.array([start for start, _, _ in world.courses])[course]
        last = np.array([end for _, end, _ in world.courses])[course]
    else:
        length = world.ends - world.starts
        first = world.starts + np.sort((rng.random(n) ** 1.4 * 0.8 * length).astype(np.int64))
        first[:AT_LEAST] = world.starts + np.sort(rng.integers(0, AFTER_START_DAYS, AT_LEAST))
        last = np.where(rng.random(n) < 0.4, first + rng.integers(60, max(61, length), n), FAR)
        last = np.where(last > world.ends, FAR, last)
        first = np.sort(first)
        last = np.maximum(last, first)
    employers = Employers(first, last, rng.random(n), Ledger(n, rng, {}, {}))
    _decide(world, employers)
    return employers


def _decide(world: World, employers: Employers) -> None:
    """The goals about employers, at their true parameters."""
    everyone, latent, tilt = np.arange(employers.size), employers.latent, world.parameters.tilt
    for goal in quantified(world.definition, "employer"):
        if isinstance(goal, ShareGoal) and goal.given is not None:
            decide_share(employers.ledger, goal.given, everyone, share=0.7, latent=latent, tilt=tilt)
        share = world.truth.shares.get(goal.key)
        if goal.counts is not None and share is not None:
            decide_share(employers.ledger, goal.counts, everyone, share=share, latent=latent, tilt=tilt)
    for state in employers.ledger.leaves.values():
        state[state == OPEN] = 0


def employers_table(world: World, employers: Employers) -> pl.DataFrame:
    """The table `employers`."""
    rng = world.chance("industries")
    industry = draw(rng, [1 / (1 + 0.4 * i) for i in range(len(INDUSTRIES))], employers.size)
    industry[rng.random(employers.size) < 0.03] = NONE
    return rows(
        "employers",
        employer_id=np.arange(1, employers.size + 1),
        industry=coded(INDUSTRIES, industry),
        participating_from=employers.first,
        participating_to=employers.last,
    )

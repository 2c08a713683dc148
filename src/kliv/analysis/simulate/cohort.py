"""Who is referred: one row per enrolment, with its person, target group, unit, referrer and referral day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kliv.analysis.simulate.arrays import FAR, NONE, Floats, Ints, Mask, apportion, draw, first_of, month_of
from kliv.analysis.simulate.quotas import Column, assign_columns
from kliv.analysis.simulate.world import LAST_START_DAYS, World


@dataclass
class Cohort:
    """Arrays over enrolments; the first `people` of them are each person's first, in order of referral.

    person: position of the person. latent: 0–1, how well things go for the person (never written to a register).
    days: FAR where the step is not reached. columns: the coded columns, by name. household: over persons.
    willing: would start if there was a place.
    """

    people: int
    person: Ints
    latent: Floats
    willing: Mask
    household: Ints
    columns: dict[str, Column]
    referral: Ints
    unemployed: Ints
    entry: Ints
    first_activity: Ints
    completion: Ints
    exit: Ints
    caseworker: Ints

    @property
    def size(self) -> int:
        """How many enrolments there are."""
        return len(self.person)

    def anchor(self, name: str) -> Ints:
        """The days of an anchor, by the name it has in a definition."""
        return {
            "referral": self.referral,
            "unemployment": self.unemployed,
            "entry": self.entry,
            "first_activity": self.first_activity,
            "completion": self.completion,
            "exit": self.exit,
        }[name]

    def last_exit(self) -> Ints:
        """Per person: the exit of the last enrolment that started (FAR where none has)."""
        return self._last(self.exit)

    def last_entry(self) -> Ints:
        """Per person: the last entry (FAR where there is none)."""
        return self._last(self.entry)

    def _last(self, days: Ints) -> Ints:
        last = days[: self.people].copy()
        again = self.person[self.people :]
        later = days[self.people :]
        last[again] = np.where(later < FAR, later, last[again])
        return last


def draw_cohort(world: World) -> Cohort:
    """Everyone who will ever be referred; dates after the referral are still open."""
    rng = world.chance("cohort")
    n = world.people
    again = np.sort(rng.choice(n, size=round(n * world.parameters.re_entry), replace=False))
    person = np.concatenate([np.arange(n), again]).astype(np.int64)
    referral = np.concatenate([_referrals(world, rng), np.full(len(again), FAR)]).astype(np.int64)
    columns = {name: Column(c.labels, c.positions[person]) for name, c in assign_columns(world, rng).items()}
    willing = rng.random(len(person)) >= world.parameters.never_start

    def open_days() -> Ints:
        return np.full(len(person), FAR, dtype=np.int64)

    household = _households(world, rng)
    return Cohort(
        people=n,
        person=person,
        latent=rng.random(n)[person],
        willing=willing & _within_households(world, household)[person],
        household=household,
        columns=columns,
        referral=referral,
        unemployed=open_days(),
        entry=open_days(),
        first_activity=open_days(),
        completion=open_days(),
        exit=open_days(),
        caseworker=np.full(len(person), NONE, dtype=np.int64),
    )


def _referrals(world: World, rng: np.random.Generator) -> Ints:
    """Referral days in order: by season from the first month of intake, or in the weeks before each course."""
    if world.courses:
        sizes = apportion(world.people, [places for _, _, places in world.courses])
        starts = np.repeat(np.array([start for start, _, _ in world.courses], dtype=np.int64), sizes)
        days = starts - rng.integers(20, 61, world.people)
        return np.sort(np.maximum(days, world.starts))
    intake = world.definition.places.intake
    first = world.starts if intake is None else (np.datetime64(intake.first_month, "D").astype(np.int64) - 31)
    first = max(first, world.starts)
    last = world.ends - LAST_START_DAYS - int(0.15 * (world.ends - first))
    months = np.arange(month_of(np.array([first]))[0], month_of(np.array([last]))[0] + 1)
    weights = np.array(world.parameters.season)[months % 12]
    start = np.maximum(first_of(months), first)
    end = np.minimum(first_of(months + 1) - 1, last)
    month = draw(rng, list(weights * (end - start + 1)), world.people)
    days = start[month] + (rng.random(world.people) * (end - start + 1)[month]).astype(np.int64)
    return np.sort(days)


def _households(world: World, rng: np.random.Generator) -> Ints:
    """Household of each person: couples stand next to each other, so they are referred at nearly the same time."""
    n, cap = world.people, world.ceiling(world.definition.places.households)
    couples = round(n * world.parameters.couples / 2)
    if cap is not None:
        couples = min(max(couples, n - cap), n // 2)
    second = np.zeros(n, dtype=np.int64)
    second[2 * rng.choice(n // 2, size=couples, replace=False) + 1] = 1 if couples else 0
    household: Ints = np.arange(n) - np.cumsum(second)
    return household


def _within_households(world: World, household: Ints) -> Mask:
    """Whether the person's household has a place, first come first served."""
    cap = world.ceiling(world.definition.places.households)
    return np.ones(len(household), dtype=bool) if cap is None else household < cap

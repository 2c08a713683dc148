"""Month by month through the project: entry within the ceilings, time in it, exit, and those who come back."""

from __future__ import annotations

import numpy as np

from kliv.analysis.simulate.arrays import FAR, Codes, Ints, Mask, between, first_of, month_of, weekdays
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.world import LAST_START_DAYS, World
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import LeadTimeGoal

ANCHORS = ("unemployment", "referral", "entry", "first_activity")
SPREAD = 0.5  # standard deviation of the logarithm of a waiting time
NO_CEILING = 2**31
UNEMPLOYED_UNKNOWN = 0.04  # share of whom nobody knows since when


def pass_through(world: World, cohort: Cohort, completes: Mask) -> None:
    """Give every enrolment its days. No ceiling is exceeded on any day: a place counts as taken the whole month."""
    passage = Passage(world, cohort, completes)
    first, last = month_of(np.array([world.starts, world.ends]))
    stock = Stock(world, cohort, int(last - first) + 2)
    for month in range(first, last + 1):
        opens, closes = open_days(world, month)
        if opens > closes:
            continue
        entering = stock.admit(month - int(first), passage.candidates(month, closes), intake(world, month))
        passage.enter(entering, opens, closes)
        stock.take(month - int(first), entering, month_of(cohort.exit[entering]) - first)
        passage.come_back(entering)
    passage.unemployed_before()


class Passage:
    """Who waits and for how long; what is drawn before the months go by, and the days they get as the months go.

    gaps: days from each anchor to the next. stay: days in the project. ready: the first day each could start.
    give_up: the last month each waits for a place. again: each person's second enrolment.
    """

    def __init__(self, world: World, cohort: Cohort, completes: Mask) -> None:
        self.world, self.cohort, self.completes = world, cohort, completes
        self.rng = world.chance("flow")
        self.gaps = {anchor: self._drawn(median) for anchor, median in medians(world).items()}
        stay = np.maximum(world.stay * np.exp(0.35 * self.rng.standard_normal(cohort.size)), 14)
        mains = any(activity.main for activity in world.definition.activities)
        self.stay = np.where(completes | (not mains), stay, stay * world.parameters.dropout_stay).astype(np.int64)
        self.ready = cohort.referral + self.gaps["referral"]
        self.ready[cohort.people :] = FAR
        self.patience = world.parameters.patience_months * (3 if world.courses else 1)
        self.give_up = month_of(cohort.referral) + self.patience
        self.waiting = cohort.willing.copy()
        self.again = np.full(cohort.people, -1)
        self.again[cohort.person[cohort.people :]] = np.arange(cohort.people, cohort.size)

    def _drawn(self, median: float) -> Ints:
        days: Ints = np.rint(median * np.exp(SPREAD * self.rng.standard_normal(self.cohort.size))).astype(np.int64)
        return days

    def candidates(self, month: int, closes: int) -> Ints:
        """Those who wait for a place and can start by the last open day of the month, in order of referral."""
        return np.flatnonzero(self.waiting & (self.ready <= closes) & (self.give_up >= month))

    def enter(self, rows: Ints, opens: int, closes: int) -> None:
        """Entry, first activity, completion and exit of those who start in a month."""
        cohort, rng, n = self.cohort, self.rng, len(rows)
        waited = between(np.full(n, opens), np.full(n, closes), rng.random(n))
        wish = np.where(self.ready[rows] >= opens, np.minimum(self.ready[rows], closes), waited)
        entry = weekdays(wish, np.maximum(cohort.referral[rows], opens))
        done, stay = self.completes[rows], self.stay[rows]
        if self.world.courses:
            length = next(last - first for first, last, _ in self.world.courses if first == opens)
            dropped = (length * rng.uniform(0.1, 0.85, n)).astype(np.int64)
            stay = np.where(done, length + rng.integers(0, 31, n), dropped)
            first, completion = entry, entry + length
        else:
            first = weekdays(entry + self.gaps["entry"][rows], entry)
            completion = entry + stay - rng.integers(0, 11, n)
        leave = np.minimum(weekdays(entry + stay, entry), self.world.ends)
        cohort.entry[rows] = entry
        cohort.exit[rows] = leave
        cohort.first_activity[rows] = first = np.minimum(first, leave)
        cohort.completion[rows] = np.where(done, np.minimum(np.maximum(completion, first), leave), FAR)
        cohort.caseworker[rows] = np.arange(n) % self.world.caseworkers
        self.waiting[rows] = False

    def come_back(self, entering: Ints) -> None:
        """Those who will enrol again are referred anew some time after they have left, if the project still runs."""
        rows = self.again[self.cohort.person[entering[entering < self.cohort.people]]]
        rows = rows[rows >= 0]
        left = self.cohort.exit[self.cohort.person[rows]]
        referral = weekdays(left + self.rng.integers(30, 211, len(rows)), left + 1)
        soon = referral <= self.world.ends - 2 * LAST_START_DAYS
        rows, referral = rows[soon], referral[soon]
        self.cohort.referral[rows] = referral
        self.ready[rows] = referral + self.gaps["referral"][rows]
        self.give_up[rows] = month_of(referral) + self.patience

    def unemployed_before(self) -> None:
        """When each became unemployed: so long before the referral as drawn; of a few nobody knows."""
        cohort = self.cohort
        known = (cohort.referral < FAR) & (self.rng.random(cohort.size) >= UNEMPLOYED_UNKNOWN)
        cohort.unemployed = np.where(known, cohort.referral - self.gaps["unemployment"], FAR)


class Stock:
    """Who holds a place in each month: in total and per target group, against the ceilings."""

    def __init__(self, world: World, cohort: Cohort, months: int) -> None:
        groups = world.definition.target_groups
        caps = [world.ceiling(group.enrolled_at_most) for group in groups]
        total = world.ceiling(world.definition.places.enrolled_at_most)
        self.group: Codes = cohort.columns["target_group"].positions
        self.caps = [NO_CEILING if cap is None else cap for cap in caps]
        self.total = NO_CEILING if total is None else total
        self.taken = np.zeros((months + 1, len(groups)), dtype=np.int64)

    def admit(self, month: int, candidates: Ints, intake: int) -> Ints:
        """Those of the candidates who get a place this month, first come first served."""
        group = self.group[candidates]
        fits = np.ones(len(candidates), dtype=bool)
        for i, cap in enumerate(self.caps):
            same = group == i
            fits[same] = np.cumsum(same)[same] <= cap - self.taken[month, i]
        return candidates[fits][: max(0, min(intake, self.total - int(self.taken[month].sum())))]

    def take(self, month: int, entering: Ints, exit_month: Ints) -> None:
        """Their places are taken from this month to the month they leave."""
        until = np.minimum(exit_month, len(self.taken) - 2)
        change = np.zeros_like(self.taken)
        np.add.at(change, (np.full(len(entering), month), self.group[entering]), 1)
        np.add.at(change, (until + 1, self.group[entering]), -1)
        self.taken += np.cumsum(change, axis=0)


def medians(world: World) -> dict[str, float]:
    """Median days from each anchor to the next, scaled so that the project's lead-time goals get their true value."""
    found = dict(world.parameters.gaps)
    for goal in lead_time_goals(world.definition):
        span = ANCHORS[ANCHORS.index(goal.start) : ANCHORS.index(goal.end)]
        factor = world.truth.days[goal.key] / sum(found[anchor] for anchor in span)
        found.update({anchor: found[anchor] * factor for anchor in span})
    return found


def lead_time_goals(definition: Definition) -> list[LeadTimeGoal]:
    """The lead-time goals between anchors whose waiting times the simulation sets."""
    goals = [goal for goal in definition.goals if isinstance(goal, LeadTimeGoal)]
    return [g for g in goals if {g.start, g.end} <= set(ANCHORS) and ANCHORS.index(g.start) < ANCHORS.index(g.end)]


def open_days(world: World, month: int) -> tuple[int, int]:
    """The first and last day of the month someone may start; an empty interval where nobody may."""
    start, end = first_of(np.array([month, month + 1]))
    if world.courses:
        first_days = [day for day, _, _ in world.courses if start <= day < end]
        return (first_days[0], first_days[0]) if first_days else (1, 0)
    monthly = world.definition.places.intake
    first = world.starts
    if monthly is not None:
        first = max(first, int(np.datetime64(monthly.first_month, "D").astype(np.int64)))
    return max(int(start), first), min(int(end) - 1, world.ends - LAST_START_DAYS)


def intake(world: World, month: int) -> int:
    """How many may start in the month: course places, or starts per caseworker."""
    if world.courses:
        return sum(size for day, _, size in world.courses if month_of(np.array([day]))[0] == month)
    monthly = world.definition.places.intake
    return NO_CEILING if monthly is None else monthly.per_caseworker_and_month[1] * world.caseworkers

"""What is written down about persons: facts, spells, ages, homes, assessments. One place, so that nothing collides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, Ints, Mask
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.simulate.quotas import Column
from kliv.analysis.simulate.values import YES_OR_NO, candidates, fitting, values_of
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import (
    EventCondition,
    FactCondition,
    InstrumentCondition,
    JudgementCondition,
    SpellCondition,
)
from kliv.core.terms import SPELLS

YOUNGEST, OLDEST = 18, 64  # ages of those whose target group says nothing about age
NO_SPELL = "none"
BEGINS_INSIDE = ("work", "studies")  # asked for after the start, they are just long enough and began after it too


@dataclass
class Notes:
    """Arrays over persons, filled in by whoever satisfies a condition.

    spells: (kind, code) → first day, FAR = no such spell; the kind's code `none` says that nobody found any.
    entry: the last day each started in the project (FAR = never).
    facts: fact → whether a value has been written. home, district: codes of the person's columns.
    left_out: kind of spell → of whom nobody knows anything of that kind.
    """

    world: World
    rng: np.random.Generator
    home: Column
    district: Column
    entry: Ints
    youngest: Ints
    oldest: Ints
    age_unknown: Mask
    spells: dict[tuple[str, str], Ints] = field(default_factory=dict)
    facts: dict[str, Mask] = field(default_factory=dict)
    fact_rows: list[pl.DataFrame] = field(default_factory=list)
    assessment_rows: list[pl.DataFrame] = field(default_factory=list)
    assessed: set[tuple[str, str]] = field(default_factory=set)
    left_out: dict[str, Mask] = field(default_factory=dict)
    asked_events: list[tuple[EventCondition, Ints, Ints]] = field(default_factory=list)

    def age(self, leaf: FactCondition, people: Ints, *, met: bool) -> None:
        """Narrow the ages a person can have on the reference date; not met: just beside the interval."""
        low, high = age_interval(leaf)
        if met:
            self.youngest[people] = np.maximum(self.youngest[people], low)
            self.oldest[people] = np.minimum(self.oldest[people], high)
            return
        above = self.rng.random(len(people)) < (0.7 if high < OLDEST else 0.0)
        self.youngest[people] = np.where(above, high + 1, max(low - 3, 15))
        self.oldest[people] = np.where(above, high + 4, max(low - 1, 15))

    def column(self, column: Column, leaf: FactCondition, people: Ints, *, met: bool) -> None:
        """A code of a person's column (home municipality, district) that satisfies the leaf; kept where it does."""
        labels = list(column.labels)
        for label in fitting(leaf, candidates(leaf, labels), met=met):
            if label not in labels:
                labels.append(label)
        column.labels = tuple(labels)
        good = np.array([labels.index(x) for x in fitting(leaf, labels, met=met)], dtype=np.int16)
        wrong = people[~np.isin(column.positions[people], good)]
        if len(good):
            column.positions[wrong] = good[self.rng.integers(0, len(good), len(wrong))]

    def fact(self, leaf: FactCondition, people: Ints, known_from: Ints, *, met: bool) -> None:
        """A dated fact; who already has a value of that fact keeps it."""
        written = self.facts.setdefault(leaf.fact, np.zeros(self.world.people, dtype=bool))
        new = ~written[people]
        people, known_from = people[new], known_from[new]
        values = fitting(leaf, candidates(leaf, self._values_of(leaf.fact)), met=met)
        if len(people) and values:
            written[people] = True
            chosen = self.rng.integers(0, len(values), len(people))
            self.fact_rows.append(
                rows("facts", person_id=people + 1, fact=leaf.fact, value=coded(values, chosen), from_on=known_from)
            )

    def spell(self, leaf: SpellCondition, people: Ints, on: Ints, *, met: bool) -> None:
        """A spell that covers the day and is long enough; not met: too short, of another code, or none found."""
        codes = leaf.codes or tuple(SPELLS.get(leaf.spell, {leaf.spell: ""}))[:1]
        needed = needed_days(leaf)
        if met:
            chosen = np.minimum(self.rng.geometric(0.7, len(people)) - 1, len(codes) - 1)
            start = on - needed - self.rng.exponential(120 if needed else 600, len(people)).astype(np.int64)
            for i, code in enumerate(codes):
                already = self.spells.get((leaf.spell, code))
                chosen = chosen if already is None else np.where(already[people] < FAR, i, chosen)
        elif needed > 30:
            chosen = np.zeros(len(people), dtype=np.int64)
            start = on - (needed * self.rng.uniform(0.2, 0.8, len(people))).astype(np.int64) + 15
        else:
            codes, chosen, start = (NO_SPELL,), np.zeros(len(people), dtype=np.int64), on - 10
        if leaf.spell in BEGINS_INSIDE and met:
            entry = self.entry[people]
            start = np.where(on > entry, np.maximum(on - needed, entry + 1), start)
        for i, code in enumerate(codes):
            self.start_spell(leaf.spell, code, people[chosen == i], start[chosen == i])

    def start_spell(self, kind: str, code: str, people: Ints, start: Ints) -> None:
        """A spell from that day; where there is one already the earlier start holds, where nobody knows nothing is."""
        days = self.spells.setdefault((kind, code), np.full(self.world.people, FAR, dtype=np.int64))
        known = np.ones(len(people), dtype=bool) if kind not in self.left_out else ~self.left_out[kind][people]
        days[people[known]] = np.minimum(days[people], start)[known]

    def first(self, kind: str) -> Ints:
        """The first day of each one's earliest spell of the kind, of any code but `none`; FAR where there is none."""
        found = np.full(self.world.people, FAR, dtype=np.int64)
        for (other, code), days in self.spells.items():
            if other == kind and code != NO_SPELL:
                found = np.minimum(found, days)
        return found

    def has(self, kind: str, but: str = NO_SPELL) -> Mask:
        """Who has a spell of the kind, of any code but that one."""
        found = np.zeros(self.world.people, dtype=bool)
        for (other, code), days in self.spells.items():
            if other == kind and code != but:
                found |= days < FAR
        return found

    def assess(self, leaf: InstrumentCondition | JudgementCondition, people: Ints, on: Ints, *, met: bool) -> None:
        """An answer to an item of an instrument, or a judgement, some days before the reference date."""
        judged = isinstance(leaf, JudgementCondition)
        instrument = "judgement" if isinstance(leaf, JudgementCondition) else leaf.instrument
        item = leaf.judgement if isinstance(leaf, JudgementCondition) else leaf.item
        values = fitting(leaf, candidates(leaf, self.answers_to(instrument, item)), met=met)
        self.assessed.add((instrument, item))
        if not len(people) or not values:
            return
        self.assessment_rows.append(
            rows(
                "assessments",
                person_id=people + 1,
                instrument=instrument,
                item=item,
                value=coded(values, self.rng.integers(0, len(values), len(people))),
                rater=leaf.by if judged and isinstance(leaf, JudgementCondition) else "caseworker",
                assessed_on=on - self.rng.integers(0, 15, len(people)),
            )
        )

    def answers_to(self, instrument: str, item: str) -> Sequence[str]:
        """Every answer an item can have by the definition; nothing where it does not state the item."""
        for known in self.world.definition.instruments:
            for part in known.items:
                if (known.key, part.key) == (instrument, item):
                    return values_of(part)
        return ()

    def _values_of(self, fact: str) -> Sequence[str]:
        own = {fact.key: fact.values for fact in self.world.definition.own_facts}
        return own.get(fact) or (YES_OR_NO if fact in own else ())

    def facts_table(self) -> pl.DataFrame:
        """The table `facts`."""
        return join("facts", self.fact_rows)


def blank_notes(world: World, entry: Ints, home: Column, district: Column) -> Notes:
    """Nothing written yet. entry: each person's last."""
    n = world.people
    youngest, oldest = np.zeros(n, dtype=np.int64), np.full(n, 200, dtype=np.int64)
    return Notes(world, world.chance("notes"), home, district, entry, youngest, oldest, np.zeros(n, dtype=bool))


def age_interval(leaf: FactCondition) -> tuple[int, int]:
    """The completed years a comparison of age lets through, both ends included."""
    ages = [age for age in range(15, 100) if fitting(leaf, [str(age)], met=True)]
    return (ages[0], ages[-1]) if ages else (YOUNGEST, OLDEST)


def needed_days(leaf: SpellCondition) -> int:
    """Calendar days that are enough for the length a spell must have had, up to and including the day."""
    if leaf.total_days_at_least is not None:
        return leaf.total_days_at_least * (7 if leaf.counted == "compensated" else 5) // 5 + 7
    months = max(leaf.at_least_months or 0, (leaf.more_than_months or -1) + 1)
    return max(months * 31, leaf.at_least_days or 0)

"""What is written down about persons: facts, spells, ages, homes, assessments. One place, so that nothing collides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, NONE, Ints, Mask
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.simulate.quotas import Column
from kliv.analysis.simulate.values import YES_OR_NO, candidates, fitting, values_of
from kliv.analysis.simulate.world import World
from kliv.analysis.tables import TABLES
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
    lasting: kind of spell → who still has it when all is told. ended: (kind, code) → the last day, where it was ended.
    assessed: (instrument, item) → the position of the answer before the start (NONE = no such answer).
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
    late_rows: list[pl.DataFrame] = field(default_factory=list)
    assessment_rows: list[pl.DataFrame] = field(default_factory=list)
    assessed: dict[tuple[str, str], Ints] = field(default_factory=dict)
    left_out: dict[str, Mask] = field(default_factory=dict)
    lasting: dict[str, Mask] = field(default_factory=dict)
    ended: dict[tuple[str, str], Ints] = field(default_factory=dict)
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

    def late_fact(self, leaf: FactCondition, people: Ints, on: Ints, *, met: bool) -> None:
        """A fact as it stands on a day after the start: it replaces what was known before."""
        values = fitting(leaf, candidates(leaf, self._values_of(leaf.fact)), met=met)
        if len(people) and values:
            since = np.maximum(on - self.rng.integers(0, 15, len(people)), self.entry[people] + 1)
            value = coded(values, self.rng.integers(0, len(values), len(people)))
            self.late_rows.append(rows("facts", person_id=people + 1, fact=leaf.fact, value=value, from_on=since))

    def late_spell(self, leaf: SpellCondition, people: Ints, on: Ints, *, met: bool) -> None:
        """A spell that goes on and is long enough on a day after the start; not met: such spells have ended by then."""
        if met:
            self.spell(leaf, people, on, met=True)
            self.lasting.setdefault(leaf.spell, np.zeros(self.world.people, dtype=bool))[people] = True
            return
        for key in [key for key in self.spells if key[0] == leaf.spell and key[1] != NO_SPELL]:
            if leaf.codes is None or key[1] in leaf.codes:
                ended = self.ended.setdefault(key, np.full(self.world.people, FAR, dtype=np.int64))
                ended[people] = np.minimum(ended[people], on - 1)
        nothing = people[~self.has(leaf.spell, but="")[people]]
        self.start_spell(leaf.spell, NO_SPELL, nothing, self.entry[nothing])

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
        if isinstance(leaf, JudgementCondition):
            instrument, item, rater = "judgement", leaf.judgement, leaf.by
        else:
            instrument, item, rater = leaf.instrument, leaf.item, "caseworker"
        known = self.answers_to(instrument, item)
        values = fitting(leaf, candidates(leaf, known), met=met)
        answered = self.assessed.setdefault((instrument, item), np.full(self.world.people, NONE, dtype=np.int64))
        if not len(people) or not values:
            return
        chosen = self.rng.integers(0, len(values), len(people))
        answered[people] = np.array([known.index(x) if x in known else NONE for x in values])[chosen]
        self.assessment_rows.append(
            rows(
                "assessments",
                person_id=people + 1,
                instrument=instrument,
                item=item,
                value=coded(values, chosen),
                rater=rater,
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
        """The table `facts`: of two values from the same day the later written holds."""
        table = join("facts", [*self.fact_rows, *self.late_rows])
        return table.unique(TABLES["facts"].key, keep="last", maintain_order=True) if self.late_rows else table


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

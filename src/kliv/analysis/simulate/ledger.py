"""What is true of each subject, decided once: the answers that goals ask for, before anything gets a date.

A goal's condition is made true of some and false of others by deciding its leaves; a leaf that is already decided
stays, so that several goals about the same outcome agree with each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kliv.analysis.simulate.arrays import Ints, States
from kliv.analysis.simulate.quotas import COLUMN_OF, Column, holds
from kliv.core.conditions.model import (
    ActivityCondition,
    AllOf,
    AnyOf,
    AtLeastOf,
    Condition,
    FactCondition,
    Leaf,
    Not,
    OutcomeCondition,
)

OPEN, NO, YES = -1, 0, 1


class Ledger:
    """Decisions about `size` subjects. kinds_of: outcome → the kinds a definition knows for it."""

    def __init__(
        self,
        size: int,
        rng: np.random.Generator,
        columns: Mapping[str, Column],
        kinds_of: Mapping[str, Sequence[str]],
    ) -> None:
        self.size = size
        self.rng = rng
        self.columns = dict(columns)
        self.kinds_of = kinds_of
        self._outcomes: dict[tuple[str, str], States] = {}
        self._kinds: dict[tuple[str, str], States] = {}
        self._activities: dict[tuple[str, str], States] = {}
        self.leaves: dict[Leaf, States] = {}

    def undecided(self) -> States:
        """A fresh column in which nothing is decided."""
        return np.full(self.size, OPEN, dtype=np.int8)

    def outcome(self, at: str, outcome: str) -> States:
        """Whether each subject has the outcome then."""
        return self._outcomes.setdefault((at, outcome), self.undecided())

    def decided_outcomes(self) -> tuple[tuple[str, str], ...]:
        """Every outcome somebody has asked about, with when."""
        return tuple(self._outcomes)

    def kind(self, at: str, outcome: str) -> States:
        """The position of the outcome's kind among those the definition knows."""
        return self._kinds.setdefault((at, outcome), self.undecided())

    def activity(self, activity: str, reached: str) -> States:
        """Whether each subject started or completed the activity."""
        return self._activities.setdefault((activity, reached), self.undecided())

    def leaf(self, leaf: Leaf) -> States:
        """Whether each subject meets the leaf."""
        return self.leaves.setdefault(leaf, self.undecided())

    def truth(self, condition: Condition) -> States:
        """1 = met, 0 = not met, -1 = not decided."""
        match condition:
            case AllOf(all_of=parts):
                state = at_least(len(parts), [self.truth(part) for part in parts])
            case AnyOf(any_of=parts):
                state = at_least(1, [self.truth(part) for part in parts])
            case AtLeastOf(at_least=least, of=parts):
                state = at_least(least, [self.truth(part) for part in parts])
            case Not(negated=part):
                inner = self.truth(part)
                state = np.where(inner == OPEN, OPEN, 1 - inner).astype(np.int8)
            case OutcomeCondition(at=at):
                state = at_least(1, [self._truth_of_outcome(condition, at, code) for code in condition.codes])
            case ActivityCondition(reached=reached):
                state = at_least(1, [self.activity(code, reached) for code in condition.codes])
            case FactCondition(fact=fact) if COLUMN_OF.get(fact) in self.columns:
                state = holds(condition, self.columns, self.size).astype(np.int8)
            case _:
                state = self.leaf(condition)
        return state

    def _truth_of_outcome(self, condition: OutcomeCondition, at: str, code: str) -> States:
        state = self.outcome(at, code)
        if condition.kinds is None:
            return state
        kind = self.kind(at, code)
        right = np.isin(kind, self._positions(code, condition.kinds))
        maybe = np.where((kind != OPEN) & ~right, NO, np.where(kind == OPEN, OPEN, state))
        return np.where(state == NO, NO, maybe).astype(np.int8)

    def _positions(self, outcome: str, kinds: Sequence[str]) -> States:
        known = list(self.kinds_of.get(outcome, ()))
        return np.array([known.index(kind) for kind in kinds if kind in known], dtype=np.int8)

    def force(self, condition: Condition, rows: Ints, *, met: bool) -> None:
        """Decide what is still open so that the condition is met, or not met, for these subjects.

        Leaves already decided stay, so the wish is granted only where they leave room for it.
        """
        if not len(rows):
            return
        match condition:
            case AllOf(all_of=parts):
                self._force_some(parts, rows, len(parts) if met else 1, met=met)
            case AnyOf(any_of=parts):
                self._force_some(parts, rows, 1 if met else len(parts), met=met)
            case AtLeastOf(at_least=least, of=parts):
                self._force_some(parts, rows, least if met else len(parts) - least + 1, met=met)
            case Not(negated=part):
                self.force(part, rows, met=not met)
            case OutcomeCondition(at=at):
                self._force_outcome(condition, at, rows, met=met)
            case ActivityCondition(reached=reached):
                self._force_any([self.activity(code, reached) for code in condition.codes], rows, met=met)
            case FactCondition(fact=fact) if COLUMN_OF.get(fact) in self.columns:
                return
            case _:
                self._force_any([self.leaf(condition)], rows, met=met)

    def _force_some(self, parts: Sequence[Condition], rows: Ints, needed: int, *, met: bool) -> None:
        """So many of the parts shall have the answer: those that have it count, then open ones by chance."""
        wanted = YES if met else NO
        states = np.stack([self.truth(part)[rows] for part in parts])
        lacking = needed - (states == wanted).sum(axis=0)
        order = np.where(states == OPEN, self.rng.random(states.shape), 2.0).argsort(axis=0).argsort(axis=0)
        for part, place, state in zip(parts, order, states, strict=True):
            self.force(part, rows[(state == OPEN) & (place < lacking)], met=met)

    def _force_any(self, states: Sequence[States], rows: Ints, *, met: bool) -> None:
        """Columns of which one is enough: one of the open ones becomes true, or all of them false."""
        if not met:
            for state in states:
                state[rows[state[rows] == OPEN]] = NO
            return
        open_now = np.stack([state[rows] == OPEN for state in states])
        there = np.stack([state[rows] == YES for state in states]).any(axis=0)
        # The first of the codes is the commonest: it wins twice as often as the next.
        weight = 1 / (1 + np.arange(len(states)))[:, None]
        choice = (open_now * self.rng.random(open_now.shape) ** (1 / weight)).argmax(axis=0)
        for i, state in enumerate(states):
            state[rows[(choice == i) & open_now[i] & ~there]] = YES

    def _force_outcome(self, condition: OutcomeCondition, at: str, rows: Ints, *, met: bool) -> None:
        met_now = self.truth(condition)[rows] == YES
        if met:
            rows = rows[~met_now]
            states = [self.outcome(at, code) for code in condition.codes]
            self._force_any(states, rows, met=True)
        elif condition.kinds is None:
            self._force_any([self.outcome(at, code) for code in condition.codes], rows, met=False)
        for code in condition.codes:
            if condition.kinds is not None:
                self._force_kind(at, code, condition.kinds, rows, met=met)

    def _force_kind(self, at: str, code: str, kinds: Sequence[str], rows: Ints, *, met: bool) -> None:
        """The kind of an outcome that is there, or (not met) another kind, or no such outcome where there is none."""
        known = np.arange(len(self.kinds_of.get(code, ())), dtype=np.int8)
        inside = np.isin(known, self._positions(code, kinds))
        choices = known[inside == met]
        state, kind = self.outcome(at, code), self.kind(at, code)
        if len(choices):
            open_now = rows[kind[rows] == OPEN]
            kind[open_now] = choices[self.rng.integers(0, len(choices), len(open_now))]
        elif not met:
            state[rows[state[rows] == OPEN]] = NO


def at_least(needed: int, states: Sequence[States]) -> States:
    """Kleene's "at least so many": 1 when that many are met, 0 when it can no longer be, else -1."""
    met = np.sum([state == YES for state in states], axis=0)
    possible = np.sum([state != NO for state in states], axis=0)
    return np.where(met >= needed, YES, np.where(possible < needed, NO, OPEN)).astype(np.int8)

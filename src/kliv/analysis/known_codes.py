"""Which codes a definition knows in which column of the register tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from kliv.core import terms
from kliv.definition.checks.known import JUDGEMENT, Known
from kliv.definition.schema.definition import Definition

NO_SUCH_SPELL: Final = "none"


@dataclass(frozen=True)
class Codes:
    """The codes that may stand in a column; where another column has a given code, or (None) in every row."""

    table: str
    column: str
    codes: tuple[str, ...]
    where: tuple[str, str] | None = None

    def is_unknown(self) -> pl.Expr:
        """Rows with another code; missing is not unknown."""
        unknown = ~pl.col(self.column).is_in(list(self.codes))
        return unknown if self.where is None else (pl.col(self.where[0]) == self.where[1]) & unknown

    @property
    def expected(self) -> str:
        """The codes, to be shown."""
        of = "" if self.where is None else f" (för {self.where[1]})"
        return ("någon av " + ", ".join(self.codes) if self.codes else "inget, definitionen har inga") + of


def known_codes(definition: Definition) -> Iterator[Codes]:
    """Every column whose codes the definition or the shared words list."""
    known = Known.of(definition)
    for column in ("target_group", "exit_reason", "unit"):
        codes = known.columns[column]
        if codes:
            yield Codes("enrolments", column, codes)
    yield Codes("facts", "fact", tuple(known.facts))
    yield Codes("events", "event", known.events)
    yield Codes("activities", "activity", known.activities)
    yield Codes("outcomes", "outcome", tuple(known.outcomes))
    for outcome, kinds in known.outcomes.items():
        if kinds:
            yield Codes("outcomes", "kind", kinds, ("outcome", outcome))
    yield Codes("outcomes", "at", known.moments)
    yield Codes("follow_ups", "at", known.moments)
    yield Codes("costs", "line", _keys(definition.funding.lines))
    yield Codes("levels", "indicator", _indicators(definition))
    yield Codes("milestones", "goal", _told_goals(definition))
    yield from _spells()
    yield from _asked("assessments", ("instrument", "item"), {JUDGEMENT: {}, **known.instruments})
    yield from _asked("answers", ("survey", "question"), known.surveys)


def _spells() -> Iterator[Codes]:
    """Kinds of spell, and the codes of each; `none` says that one was looked for."""
    yield Codes("spells", "kind", tuple(terms.SPELLS))
    for kind, codes in terms.SPELLS.items():
        yield Codes("spells", "code", (*codes, NO_SUCH_SPELL), ("kind", kind))


def _asked(table: str, columns: tuple[str, str], asked: Mapping[str, Mapping[str, Any]]) -> Iterator[Codes]:
    """Instruments or surveys, and the items of each."""
    yield Codes(table, columns[0], tuple(asked))
    for key, items in asked.items():
        if items:
            yield Codes(table, columns[1], tuple(items), (columns[0], key))


def _indicators(definition: Definition) -> tuple[str, ...]:
    named = [goal.indicator for goal in definition.goals if goal.measure == "level"]
    return tuple(dict.fromkeys([*named, *_keys(definition.context_indicators)]))


def _told_goals(definition: Definition) -> tuple[str, ...]:
    """The goals evidence is written for; a milestone's evidence may stand under its own key too."""
    told = [goal for goal in definition.goals if goal.measure in ("milestone", "qualitative")]
    milestones = [goal.milestone for goal in definition.goals if goal.measure == "milestone"]
    return tuple(dict.fromkeys([*_keys(told), *milestones]))


def _keys(parts: Iterable[Any]) -> tuple[str, ...]:
    return tuple(part.key for part in parts)

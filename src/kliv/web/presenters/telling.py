"""What every presenter of goals needs beside the goal: the definition, its words, and the date to keep."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kliv.analysis.results import Figure, GoalResult
from kliv.core.conditions.vocabulary import Words
from kliv.definition.schema.definition import Definition
from kliv.reports.labels import code_label


@dataclass(frozen=True)
class Telling:
    """How a project is told: by which definition, in which words; per: the measuring date to keep in addresses."""

    definition: Definition
    words: Words
    per: dt.date | None = None

    def rows(self, result: GoalResult, column: str) -> list[tuple[str, Figure]]:
        """The names and figures of a breakdown, what the definition names in its order, the rest as it comes.

        Those the register says nothing of come last.
        """
        named = {"target_group": self.definition.target_groups, "unit": self.definition.units}.get(column, ())
        order = {one.key: place for place, one in enumerate(named)}
        figures = result.by.get(column, {})
        codes = sorted(figures, key=lambda code: (code == "", order.get(code, len(order))))
        return [(code_label(column, code, self.definition, self.words), figures[code]) for code in codes]

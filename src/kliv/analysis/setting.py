"""What every measure needs beside its goal: the day, the rows, the cells to break down by, and the words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kliv.analysis.asking import Question
from kliv.analysis.dataset import RegisterData
from kliv.analysis.populations import Membership, States, membership
from kliv.analysis.rows import Rows
from kliv.analysis.tallies import Cells, Tally, tally
from kliv.core.conditions.vocabulary import Words
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import GoalBase


@dataclass(frozen=True)
class Setting:
    """The setting in which the goals about one kind of subject are measured.

    questions: where in `rows` the answers to each goal's parts stand, by goal key. by: columns to break every goal
    down by; a goal adds its own `each`.
    """

    definition: Definition
    data: RegisterData
    as_of: dt.date
    words: Words
    rows: Rows
    cells: Cells
    questions: Mapping[str, Question]
    by: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether the project has ended, so that nobody more can start."""
        return self.as_of >= self.definition.project.period.ends

    @property
    def to_come(self) -> int:
        """How many are planned but have not started; 0 once the project has ended, or where there is no plan."""
        planned = self.definition.project.planned_participants or self.definition.places.planned_at_least or 0
        return 0 if self.ended else max(0, planned - len(self.rows))

    def membership(self, goal: str) -> Membership:
        """The population of a goal."""
        return membership(self.questions[goal], self.rows)

    def tally(self, goal: GoalBase, states: States) -> Tally:
        """The rows by state, in total and by the columns the goal is broken down by."""
        wanted = [name for name in dict.fromkeys((*self.by, *goal.each)) if name in self.cells.columns]
        return tally(states, self.cells, wanted)

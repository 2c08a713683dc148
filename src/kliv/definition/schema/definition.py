"""A whole definition: everything a project says about itself."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from kliv.core.frozen import Frozen
from kliv.definition.schema.base import Text
from kliv.definition.schema.goals import (
    ContextIndicator,
    EvaluationQuestion,
    Examples,
    Goal,
    OpenQuestion,
    PublishedStatistics,
    ReportedTable,
    Statement,
)
from kliv.definition.schema.journey import (
    Activity,
    EntryPath,
    ExitReason,
    ExitRule,
    FollowUp,
    Gate,
    Instrument,
    Outcome,
    OwnFact,
    Pillar,
    Places,
    Survey,
    TargetGroup,
)
from kliv.definition.schema.organisation import Funding, Governance, Partner, ProjectFacts, Staff, Unit


class Version(Frozen):
    """Which version this is, from when it holds, and who wrote and checked it."""

    number: int = Field(ge=1)
    valid_from: dt.date
    author: Text
    checked_by: str | None = None
    reviewed_on: dt.date | None = None
    note: str | None = None


class Change(Frozen):
    """One changed value: the key path (list members by their key) and the new value."""

    path: str = Field(pattern=r"^[a-z_]+(\.[a-z0-9_]+)*$", description="nyckelväg, till exempel goals.work.at_least")
    to: bool | int | float | str | dt.date | tuple[float, float]


class Amendment(Frozen):
    """A decided change that holds from a date; figures and reports from before it can still be reproduced."""

    valid_from: dt.date
    reason: Text
    decided_by: Text
    changes: tuple[Change, ...] = Field(min_length=1)


class Definition(Frozen):
    """A project as its definition file states it."""

    version: Version
    amendments: tuple[Amendment, ...] = ()
    project: ProjectFacts
    statements: tuple[Statement, ...] = ()
    partners: tuple[Partner, ...] = Field(min_length=1)
    units: tuple[Unit, ...] = ()
    staff: tuple[Staff, ...] = ()
    governance: Governance | None = None
    funding: Funding = Funding()
    own_facts: tuple[OwnFact, ...] = ()
    target_groups: tuple[TargetGroup, ...] = Field(min_length=1)
    places: Places = Places()
    pillars: tuple[Pillar, ...] = ()
    activities: tuple[Activity, ...] = Field(min_length=1)
    instruments: tuple[Instrument, ...] = ()
    surveys: tuple[Survey, ...] = ()
    entry_paths: tuple[EntryPath, ...] = ()
    gates: tuple[Gate, ...] = ()
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    exit_reasons: tuple[ExitReason, ...] = Field(min_length=1)
    exit_rules: tuple[ExitRule, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    goals: tuple[Goal, ...] = ()
    context_indicators: tuple[ContextIndicator, ...] = ()
    evaluation_questions: tuple[EvaluationQuestion, ...] = ()
    published_statistics: tuple[PublishedStatistics, ...] = ()
    reported_tables: tuple[ReportedTable, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    examples: Examples = Examples()

    @property
    def key(self) -> str:
        """The project's key, as in file names and addresses."""
        return self.project.key

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

    number: int = Field(ge=1, description="versionens nummer, 1 för den första")
    valid_from: dt.date = Field(description="dagen från vilken definitionen gäller")
    author: Text = Field(description="vem som skrev definitionen")
    checked_by: str | None = Field(default=None, description="vem i projektet som har granskat den")
    reviewed_on: dt.date | None = Field(default=None, description="dagen för granskningen")
    note: str | None = Field(default=None, description="anmärkning till läsaren")


class Change(Frozen):
    """One changed value: the key path (list members by their key) and the new value."""

    path: str = Field(pattern=r"^[a-z_]+(\.[a-z0-9_]+)*$", description="nyckelväg, till exempel goals.work.at_least")
    to: bool | int | float | str | dt.date | tuple[float, float] = Field(description="det nya värdet")


class Amendment(Frozen):
    """A decided change that holds from a date; figures and reports from before it can still be reproduced."""

    valid_from: dt.date = Field(description="dagen från vilken ändringen gäller")
    reason: Text = Field(description="varför ändringen gjordes")
    decided_by: Text = Field(description="vem som beslutade den")
    changes: tuple[Change, ...] = Field(min_length=1, description="värdena som ändras")


class Definition(Frozen):
    """A project as its definition file states it."""

    version: Version = Field(description="vilken version det är och vem som skrev och granskade den")
    amendments: tuple[Amendment, ...] = Field(
        default=(), description="beslutade ändringar, i den ordning de börjar gälla"
    )
    project: ProjectFacts = Field(description="vad projektet heter, när det pågår och vem som äger det")
    statements: tuple[Statement, ...] = Field(
        default=(), description="det källan säger i ord: syfte, problem, behov, idé, spridning"
    )
    partners: tuple[Partner, ...] = Field(min_length=1, description="organisationer och enheter som deltar")
    units: tuple[Unit, ...] = Field(
        default=(), description="platser som siffror delas upp på: kontor, kommuner, stadsdelar"
    )
    staff: tuple[Staff, ...] = Field(default=(), description="anställda i projektet, efter roll")
    governance: Governance | None = Field(default=None, description="styrgruppen")
    funding: Funding = Field(default=Funding(), description="pengarna: fond, budget, kostnadsslag, ersättningar")
    own_facts: tuple[OwnFact, ...] = Field(
        default=(), description="uppgifter om en person som bara det här projektet använder"
    )
    target_groups: tuple[TargetGroup, ...] = Field(
        min_length=1, description="vilka projektet är till för; den som hör till flera grupper räknas i den första"
    )
    places: Places = Field(default=Places(), description="tak, planerad volym, intag och kvoter")
    pillars: tuple[Pillar, ...] = Field(default=(), description="kedjor eller pelare som grupperar aktiviteter")
    activities: tuple[Activity, ...] = Field(min_length=1, description="det deltagarna tar del av")
    instruments: tuple[Instrument, ...] = Field(
        default=(), description="bedömningsinstrument; instrumentet judgement är yrkespersoners egna bedömningar"
    )
    surveys: tuple[Survey, ...] = Field(default=(), description="enkäter")
    entry_paths: tuple[EntryPath, ...] = Field(
        default=(), description="ingångar till projektet: vem som remitterar, och stegen"
    )
    gates: tuple[Gate, ...] = Field(default=(), description="det som måste ha skett före ett annat steg")
    outcomes: tuple[Outcome, ...] = Field(
        min_length=1,
        description="utfall som projektet räknar; i tabeller där var person räknas en gång gäller det första",
    )
    exit_reasons: tuple[ExitReason, ...] = Field(min_length=1, description="avslutsorsaker")
    exit_rules: tuple[ExitRule, ...] = Field(default=(), description="när en deltagare lämnar projektet enligt regel")
    follow_ups: tuple[FollowUp, ...] = Field(default=(), description="uppföljningar efter avslutet")
    goals: tuple[Goal, ...] = Field(default=(), description="projektets mål")
    context_indicators: tuple[ContextIndicator, ...] = Field(
        default=(), description="siffror om omvärlden som inte är projektets resultat"
    )
    evaluation_questions: tuple[EvaluationQuestion, ...] = Field(
        default=(), description="frågor som utvärderingen ska besvara"
    )
    published_statistics: tuple[PublishedStatistics, ...] = Field(
        default=(), description="tabeller som källan har publicerat och som Kliv räknar om"
    )
    reported_tables: tuple[ReportedTable, ...] = Field(
        default=(), description="tabeller i källan som Kliv bevarar men inte kan räkna om"
    )
    open_questions: tuple[OpenQuestion, ...] = Field(
        default=(), description="det källan lämnar oklart, och hur Kliv läser det tills någon bestämmer"
    )
    examples: Examples = Field(default=Examples(), description="exempel som kliv check prövar")

    @property
    def key(self) -> str:
        """The project's key, as in file names and addresses."""
        return self.project.key

"""What the project shall reach: goals by measure, and what is only watched or told."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from kliv.core.conditions.model import Anchor, Code, Codes, Condition
from kliv.core.frozen import Frozen
from kliv.definition.schema.base import Key, Named, Share, Sourced, Target, Text

Subject = Literal["enrolment", "employer"]
BreakdownColumn = Literal[
    "target_group", "sex", "municipality", "unit", "referred_by", "entry_year", "entry_month", "exit_year", "exit_month"
]


class Population(Frozen):
    """Whom a figure is about: one of the denominators of `analysis.populations`, narrowed by a condition.

    started = everyone who has started; exited = everyone who has left, for any reason; completed = everyone who
    completed the main activity; enrolled = those enrolled on the measuring date. For employers: participating.
    """

    population: Literal["started", "exited", "completed", "enrolled", "participating"] = "started"
    except_reasons: tuple[Key, ...] = Field(default=(), description="avslutsorsaker som inte räknas med")
    where: Condition | None = None


class DueDate(Frozen):
    """When a figure can be observed for a person: an anchor plus months, or a follow-up of the definition."""

    after: Anchor | None = None
    months: int = Field(default=0, ge=0)
    follow_up: Key | None = None


class GoalBase(Named):
    """What all goals have."""

    level: Literal["individual", "employer", "organisation", "structure"] = "individual"
    kind: Literal["result_goal", "impact_goal", "subgoal", "project_goal", "volume"] = "result_goal"
    definition: Text = Field(description="vad siffran räknar, i ord")
    draft: bool = Field(default=False, description="ofullständigt i källan; visas med sin öppna fråga, utan utslag")
    each: tuple[BreakdownColumn, ...] = Field(default=(), description="målet gäller också för varje")


class ShareGoal(GoalBase, Target):
    """How large a share of a population meets a condition. With `given` the base is only those who meet it too
    ("av dessa"), and the share of the whole population is shown beside."""

    measure: Literal["share"]
    subject: Subject = "enrolment"
    of: Population = Population()
    given: Condition | None = None
    counts: Condition
    due: DueDate = DueDate()


class CountGoal(GoalBase, Target):
    """How many of a population meet a condition (all of it, where no condition is given)."""

    measure: Literal["count"]
    of: Population = Population()
    counts: Condition | None = None


class CompositionGoal(GoalBase):
    """How a population is spread over the codes of a column, beside the shares a quota sets."""

    measure: Literal["composition"]
    of: Population = Population()
    quota: Key


class LeadTimeGoal(GoalBase, Target):
    """Days from one date to another: the quantile (median) and the share within the target, the unfinished counted
    by Kaplan–Meier. The target is in days."""

    measure: Literal["lead_time"]
    of: Population = Population()
    start: Anchor
    end: Anchor
    quantile: Share = 0.5
    baseline: tuple[float, float] | None = Field(default=None, description="utgångsläge i dagar")


class RatioGoal(GoalBase, Target):
    """A sum in a window after an anchor over the sum in a window before another, for a fixed cohort."""

    measure: Literal["ratio_of_sums"]
    of: Population = Population()
    payments: Codes = Field(description="slag av utbetalning")
    before: Anchor
    after: Anchor
    months: int = Field(default=12, ge=1, description="fönstrens längd")


class LevelGoal(GoalBase, Target):
    """An indicator's latest level against its baseline, from dated observations."""

    measure: Literal["level"]
    indicator: Key
    baseline: float | None = None


class MilestoneGoal(GoalBase):
    """Something that shall be in place: reached or not, with evidence. Never a percentage."""

    measure: Literal["milestone"]
    by: dt.date | None = None
    milestone: Key


class QualitativeGoal(GoalBase):
    """A goal without a number: evidence is gathered as dated text. Never a percentage."""

    measure: Literal["qualitative"]
    direction: Literal["up", "down", "develop"] = "develop"
    until: dt.date | None = None


Goal = Annotated[
    Annotated[ShareGoal, Tag("share")]
    | Annotated[CountGoal, Tag("count")]
    | Annotated[CompositionGoal, Tag("composition")]
    | Annotated[LeadTimeGoal, Tag("lead_time")]
    | Annotated[RatioGoal, Tag("ratio_of_sums")]
    | Annotated[LevelGoal, Tag("level")]
    | Annotated[MilestoneGoal, Tag("milestone")]
    | Annotated[QualitativeGoal, Tag("qualitative")],
    Discriminator(
        lambda value: value.get("measure") if isinstance(value, dict) else value.measure,
        custom_error_type="goal_measure",
        custom_error_message=(
            "measure som är share, count, composition, lead_time, ratio_of_sums, level, milestone eller qualitative"
        ),
    ),
]


class ContextIndicator(Named):
    """A figure around the project, not the project's result."""

    owner: Text
    unit: Text
    baseline: float | None = None
    baseline_on: dt.date | None = None
    target: float | None = None
    target_on: dt.date | None = None


class EvaluationQuestion(Named):
    """A question the evaluation shall answer."""

    method: Text


class Statement(Named):
    """Something the source says that is kept in its words: purpose, problem, need, idea, scope, dissemination."""

    kind: Literal["purpose", "problem", "need", "idea", "scope", "scaling", "method", "dissemination", "result"]
    text: Text
    on: dt.date | None = None


class PublishedCell(Frozen):
    """One number as the source prints it, and the figure it must equal."""

    label: Text
    value: float
    printed: Text
    percent: str | None = Field(default=None, description="procenttalet som källan skriver det")
    numerator: int | None = None
    denominator: int | None = None
    population: Population = Population()
    counts: Condition | None = None
    exclusive: bool = Field(default=False, description="räkna varje person i sitt första utfall")
    where: Condition | None = None
    period: tuple[dt.date, dt.date] | None = Field(default=None, description="avslut eller start i perioden")


class PublishedStatistics(Named):
    """A table the source has published, laid beside the same figures computed from dated facts."""

    as_of: dt.date
    cells: tuple[PublishedCell, ...]


class ReportedTable(Named):
    """A table the source states that Kliv keeps but cannot compute, with the shares recomputed beside."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    note: str | None = None


class OpenQuestion(Sourced):
    """Where the source is ambiguous: the question, and how Kliv reads it until someone decides."""

    key: Key
    concerns: tuple[str, ...] = Field(description="nyckelvägar eller delar som berörs, till exempel goals.studies")
    question: Text
    reading: Text


class ExamplePerson(Frozen):
    """An invented person with the verdict the criteria must give."""

    name: Text
    on: dt.date
    facts: dict[str, bool | int | float | str] = Field(default_factory=dict)
    birth_date: dt.date | None = None
    spells: tuple[dict[str, str | dt.date], ...] = ()
    assessments: tuple[dict[str, str | int | float | dt.date], ...] = ()
    events: tuple[dict[str, str | dt.date], ...] = ()
    expect: dict[str, Literal["met", "not_met", "unknown"]]
    source: tuple[str, ...] = ()


class ExampleFigure(Frozen):
    """A figure with the value it must have on the project's published data."""

    goal: Key
    as_of: dt.date
    column: BreakdownColumn | None = None
    code: Code | None = None
    numerator: int
    denominator: int
    source: tuple[str, ...] = ()


class Examples(Frozen):
    """Worked examples that `kliv check` runs."""

    people: tuple[ExamplePerson, ...] = ()
    figures: tuple[ExampleFigure, ...] = ()


__all__ = [
    "BreakdownColumn", "CompositionGoal", "ContextIndicator", "CountGoal", "DueDate", "EvaluationQuestion",
    "ExampleFigure", "ExamplePerson", "Examples", "Goal", "GoalBase", "LeadTimeGoal", "LevelGoal", "MilestoneGoal",
    "OpenQuestion", "Population", "PublishedCell", "PublishedStatistics", "QualitativeGoal", "RatioGoal",
    "ReportedTable", "ShareGoal", "Sourced", "Statement", "Subject",
]  # fmt: skip

"""What the project shall reach: goals by measure, and what is only watched or told."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from kliv.core.conditions.model import Anchor, Code, Codes, Condition
from kliv.core.frozen import Frozen
from kliv.definition.schema.base import Key, Named, Share, Sourced, Target, Text
from kliv.definition.schema.examples import ExampleAssessment, ExampleEvent, ExampleSpell

Subject = Literal["enrolment", "employer"]
BreakdownColumn = Literal[
    "target_group", "sex", "municipality", "unit", "referred_by", "entry_year", "entry_month", "exit_year", "exit_month"
]


class Population(Frozen):
    """Whom a figure is about: one of the denominators of `analysis.populations`, narrowed by a condition.

    started = everyone who has started; exited = everyone who has left, for any reason; completed = everyone who
    completed the main activity; enrolled = those enrolled on the measuring date. For employers: participating.
    """

    population: Literal["started", "exited", "completed", "enrolled", "participating"] = Field(
        default="started",
        description="alla som startat, avslutat, fullföljt eller är inskrivna; för arbetsgivare: de som medverkar",
    )
    except_reasons: tuple[Key, ...] = Field(default=(), description="avslutsorsaker som inte räknas med")
    where: Condition | None = Field(default=None, description="villkor som avgränsar, prövat på startdagen")


class DueDate(Frozen):
    """When a figure can be observed for a person: an anchor plus months, or a follow-up of the definition."""

    after: Anchor | None = Field(default=None, description="det som månaderna räknas från")
    months: int = Field(default=0, ge=0, description="så många månader efter")
    follow_up: Key | None = Field(default=None, description="nyckeln till en uppföljning, i stället för after")


class GoalBase(Named):
    """What all goals have."""

    level: Literal["individual", "employer", "organisation", "structure"] = Field(
        default="individual",
        description="på vilken nivå målet gäller: individ, arbetsgivare, organisation eller struktur",
    )
    kind: Literal["result_goal", "impact_goal", "subgoal", "project_goal", "volume"] = Field(
        default="result_goal", description="slag av mål: resultatmål, effektmål, delmål, projektmål eller volym"
    )
    definition: Text = Field(description="vad siffran räknar, i ord")
    draft: bool = Field(default=False, description="ofullständigt i källan; visas med sin öppna fråga, utan utslag")
    each: tuple[BreakdownColumn, ...] = Field(default=(), description="målet gäller också för varje")


class ShareGoal(GoalBase, Target):
    """How large a share of a population meets a condition. With `given` the base is only those who meet it too
    ("av dessa"), and the share of the whole population is shown beside."""

    measure: Literal["share"] = Field(description="andel av en grupp")
    subject: Subject = Field(default="enrolment", description="om siffran gäller deltagare eller arbetsgivare")
    of: Population = Field(default=Population(), description="gruppen som andelen är av")
    given: Condition | None = Field(default=None, description="villkor för att alls räknas i basen (”av dessa”)")
    counts: Condition = Field(description="villkor för att räknas i täljaren")
    due: DueDate = Field(default=DueDate(), description="när utfallet går att se; utelämnat = på mätdagen")


class CountGoal(GoalBase, Target):
    """How many of a population meet a condition (all of it, where no condition is given)."""

    measure: Literal["count"] = Field(description="antal")
    of: Population = Field(default=Population(), description="gruppen som räknas")
    counts: Condition | None = Field(default=None, description="villkor för att räknas; utelämnat = alla i gruppen")


class CompositionGoal(GoalBase):
    """How a population is spread over the codes of a column, beside the shares a quota sets."""

    measure: Literal["composition"] = Field(description="fördelning")
    of: Population = Field(default=Population(), description="gruppen som fördelas")
    quota: Key = Field(description="nyckeln till kvoten i places.quotas")


class LeadTimeGoal(GoalBase, Target):
    """Days from one date to another: the quantile (median) and the share within the target, the unfinished counted
    by Kaplan–Meier. The target is in days."""

    measure: Literal["lead_time"] = Field(description="ledtid")
    of: Population = Field(default=Population(), description="vilka tiden mäts för")
    start: Anchor = Field(description="tidens början")
    end: Anchor = Field(description="tidens slut")
    quantile: Share = Field(default=0.5, description="kvantilen som jämförs med målet; 0.5 är medianen")
    baseline: tuple[float, float] | None = Field(default=None, description="utgångsläge i dagar")


class RatioGoal(GoalBase, Target):
    """A sum in a window after an anchor over the sum in a window before another, for a fixed cohort."""

    measure: Literal["ratio_of_sums"] = Field(description="kvot av två summor")
    of: Population = Field(default=Population(), description="gruppen, densamma i båda fönstren")
    payments: Codes = Field(description="slag av utbetalning")
    before: Anchor = Field(description="det första fönstret slutar dagen före detta")
    after: Anchor = Field(description="det andra fönstret börjar med detta")
    months: int = Field(default=12, ge=1, description="fönstrens längd")


class LevelGoal(GoalBase, Target):
    """An indicator's latest level against its baseline, from dated observations."""

    measure: Literal["level"] = Field(description="nivå")
    indicator: Key = Field(description="indikatorns nyckel, fri att välja")
    baseline: float | None = Field(default=None, description="utgångsvärde")


class MilestoneGoal(GoalBase):
    """Something that shall be in place: reached or not, with evidence. Never a percentage."""

    measure: Literal["milestone"] = Field(description="milstolpe")
    by: dt.date | None = Field(default=None, description="senast den dagen")
    milestone: Key = Field(description="milstolpens nyckel, fri att välja")


class QualitativeGoal(GoalBase):
    """A goal without a number: evidence is gathered as dated text. Never a percentage."""

    measure: Literal["qualitative"] = Field(description="mål utan tal")
    direction: Literal["up", "down", "develop"] = Field(default="develop", description="öka, minska eller utveckla")
    until: dt.date | None = Field(default=None, description="följs till och med")


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
        lambda value: value.get("measure") if isinstance(value, dict) else getattr(value, "measure", None),
        custom_error_type="goal_measure",
        custom_error_message=(
            "measure som är share, count, composition, lead_time, ratio_of_sums, level, milestone eller qualitative"
        ),
    ),
]


class ContextIndicator(Named):
    """A figure around the project, not the project's result."""

    owner: Text = Field(description="vem siffran hör till")
    unit: Text = Field(description="enhet, till exempel procent")
    baseline: float | None = Field(default=None, description="utgångsvärde")
    baseline_on: dt.date | None = Field(default=None, description="dagen för utgångsvärdet")
    target: float | None = Field(default=None, description="målvärde")
    target_on: dt.date | None = Field(default=None, description="dagen för målvärdet")


class EvaluationQuestion(Named):
    """A question the evaluation shall answer."""

    method: Text = Field(description="hur frågan ska besvaras")


class Statement(Named):
    """Something the source says that is kept in its words: purpose, problem, need, idea, scope, dissemination."""

    kind: Literal["purpose", "problem", "need", "idea", "scope", "scaling", "method", "dissemination", "result"] = (
        Field(description="vad det är: syfte, problem, behov, idé …")
    )
    text: Text = Field(description="texten")
    on: dt.date | None = Field(default=None, description="dagen, om det gäller en dag")


class PublishedCell(Frozen):
    """One number as the source prints it, and the figure it must equal."""

    label: Text = Field(description="vad talet gäller")
    value: float = Field(description="talet")
    printed: Text = Field(description="talet som källan skriver det")
    percent: str | None = Field(default=None, description="procenttalet som källan skriver det")
    numerator: int | None = Field(default=None, description="täljare")
    denominator: int | None = Field(default=None, description="nämnare")
    population: Population = Field(default=Population(), description="gruppen som räknas")
    counts: Condition | None = Field(default=None, description="villkor för att räknas")
    exclusive: bool = Field(default=False, description="räkna varje person i sitt första utfall")
    where: Condition | None = Field(default=None, description="villkor som avgränsar gruppen")
    period: tuple[dt.date, dt.date] | None = Field(default=None, description="avslut eller start i perioden")


class PublishedStatistics(Named):
    """A table the source has published, laid beside the same figures computed from dated facts."""

    as_of: dt.date = Field(description="dagen som tabellen gäller")
    cells: tuple[PublishedCell, ...] = Field(description="talen i tabellen")


class ReportedTable(Named):
    """A table the source states that Kliv keeps but cannot compute, with the shares recomputed beside."""

    columns: tuple[str, ...] = Field(description="kolumnernas rubriker")
    rows: tuple[tuple[str | float, ...], ...] = Field(description="raderna, lika långa som columns")
    note: str | None = Field(default=None, description="anmärkning")


class OpenQuestion(Sourced):
    """Where the source is ambiguous: the question, and how Kliv reads it until someone decides."""

    key: Key = Field(description="nyckel")
    concerns: tuple[str, ...] = Field(description="nyckelvägar eller delar som berörs, till exempel goals.studies")
    question: Text = Field(description="det som är oklart")
    reading: Text = Field(description="så läser Kliv det tills någon bestämmer")


class ExamplePerson(Frozen):
    """An invented person with the verdict the criteria must give."""

    name: Text = Field(description="vad exemplet heter")
    on: dt.date = Field(description="dagen som villkoren prövas")
    facts: dict[str, bool | int | float | str] = Field(default_factory=dict, description="uppgifter om personen")
    birth_date: dt.date | None = Field(default=None, description="födelsedatum; ger age")
    spells: tuple[ExampleSpell, ...] = Field(default=(), description="perioder")
    assessments: tuple[ExampleAssessment, ...] = Field(default=(), description="bedömningar")
    events: tuple[ExampleEvent, ...] = Field(default=(), description="händelser")
    expect: dict[str, Literal["met", "not_met", "unknown"]] = Field(
        description="väntat svar för varje målgrupp: met, not_met eller unknown"
    )
    source: tuple[str, ...] = Field(default=(), description="poster i källdokumentet")


class ExampleFigure(Frozen):
    """A figure with the value it must have on the project's published data."""

    goal: Key = Field(description="målets nyckel")
    as_of: dt.date = Field(description="mätdagen")
    column: BreakdownColumn | None = Field(default=None, description="uppdelning, tillsammans med code")
    code: Code | None = Field(default=None, description="koden i uppdelningen")
    numerator: int = Field(description="täljare")
    denominator: int = Field(description="nämnare")
    source: tuple[str, ...] = Field(default=(), description="poster i källdokumentet")


class Examples(Frozen):
    """Worked examples that `kliv check` runs."""

    people: tuple[ExamplePerson, ...] = Field(default=(), description="personer med väntat svar")
    figures: tuple[ExampleFigure, ...] = Field(default=(), description="siffror med väntat värde")


__all__ = [
    "BreakdownColumn", "CompositionGoal", "ContextIndicator", "CountGoal", "DueDate", "EvaluationQuestion",
    "ExampleFigure", "ExamplePerson", "Examples", "Goal", "GoalBase", "LeadTimeGoal", "LevelGoal", "MilestoneGoal",
    "OpenQuestion", "Population", "PublishedCell", "PublishedStatistics", "QualitativeGoal", "RatioGoal",
    "ReportedTable", "ShareGoal", "Sourced", "Statement", "Subject",
]  # fmt: skip

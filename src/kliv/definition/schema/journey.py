"""The way through the project: target groups, places, activities, gates, exits, follow-up."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kliv.core.conditions.model import Anchor, Code, Condition
from kliv.core.frozen import Frozen
from kliv.definition.schema.base import Key, Named, Share, Sourced, Target, Text


class TargetGroup(Named):
    """Whom the project is for. A person who meets several groups belongs to the first in the file (primary group)."""

    criteria: Condition | None = Field(default=None, description="villkoren; utelämnade = källan definierar dem inte")
    narrative: str | None = Field(default=None, description="det källan säger utan att det går att pröva")
    enrolled_at_most: int | None = Field(default=None, ge=1, description="högst så många inskrivna samtidigt")
    reference_date: Anchor = Field(default=Anchor.REFERRAL, description="dagen villkoren prövas på")


class Intake(Sourced):
    """New starts per caseworker and month."""

    per_caseworker_and_month: tuple[int, int] = Field(description="minst och högst antal nya per handläggare och månad")
    caseworkers: int = Field(ge=1, description="antal handläggare")
    first_month: dt.date = Field(description="första månaden, som dess första dag")


class QuotaPart(Frozen):
    """One part of a quota: a code of the column it divides, and its share."""

    code: Code = Field(description="koden som får andelen")
    share: Share = Field(description="andelen, 0–1")


class Quota(Named):
    """How places are divided: shares by a column of the enrolment, among those the base condition meets."""

    column: Literal["referred_by", "unit", "municipality", "target_group"] = Field(
        description="vad platserna fördelas på"
    )
    base: Condition | None = Field(default=None, description="vilka som fördelas; utelämnat = alla")
    parts: tuple[QuotaPart, ...] = Field(default=(), description="fasta andelar som tillsammans är 1")
    code: Code | None = Field(default=None, description="en kod med ett spann i stället för parts")
    between: tuple[Share, Share] | None = Field(default=None, description="minsta och största andel för koden")

    @model_validator(mode="after")
    def _parts_or_range(self) -> Quota:
        if bool(self.parts) == (self.between is not None):
            raise PydanticCustomError("quota", "antingen parts eller code med between", {"found": "båda eller inget"})
        total = sum(part.share for part in self.parts)
        if self.parts and abs(total - 1) > 1e-9:
            raise PydanticCustomError("quota_sum", "andelar som tillsammans är 1", {"found": round(total, 4)})
        return self


class Places(Frozen):
    """How many can take part: a ceiling on the stock, planned volume, intake, course places, and quotas."""

    enrolled_at_most: int | None = Field(default=None, ge=1, description="tak för alla grupper tillsammans")
    planned_at_least: int | None = Field(default=None, ge=1, description="minst så många under hela projektet")
    courses: int | None = Field(default=None, ge=1, description="antal kurser")
    branches: int | None = Field(default=None, ge=1, description="antal branscher")
    course_places: int | None = Field(default=None, ge=1, description="antal kursplatser")
    households: int | None = Field(default=None, ge=1, description="antal hushåll")
    intake: Intake | None = Field(default=None, description="nya deltagare per handläggare och månad")
    quotas: tuple[Quota, ...] = Field(default=(), description="hur platserna fördelas")
    source: tuple[str, ...] = Field(default=(), description="poster i källdokumentet")


class Pillar(Named):
    """A chain or pillar that groups activities."""


class Activity(Named):
    """Something participants take part in."""

    pillar: Key | None = Field(default=None, description="nyckeln till pelaren som aktiviteten hör till")
    kind: Literal[
        "mapping", "guidance", "course", "studies", "language", "placement", "work_training", "job", "coaching",
        "matching", "outreach", "information", "employer_support",
    ] = Field(description="slag av aktivitet")  # fmt: skip
    main: bool = Field(default=False, description="den insats vars fullföljande räknas som att ha fullföljt projektet")


class Gate(Named):
    """A step that must be done before another, with the roles that must attend."""

    event: Code = Field(description="händelsen som ska ha skett, till exempel three_party_meeting")
    before: Anchor = Field(default=Anchor.ENTRY, description="det som händelsen ska komma före")
    required_roles: tuple[Key, ...] = Field(default=(), description="roller som måste delta")


class EntryPath(Named):
    """An entrance to the project: who refers and by which steps."""

    referred_by: Code = Field(description="vem som remitterar")
    steps: tuple[str, ...] = Field(default=(), description="stegen i ordning")


class ExitRule(Named):
    """When a participant leaves by rule; `exit_on` says which date the exit gets."""

    condition: Condition = Field(description="villkoret som gör att deltagaren lämnar projektet")
    reason: Key = Field(description="avslutsorsakens nyckel")
    exit_on: Text = Field(description="vilken dag avslutet får, i ord")


class ExitReason(Named):
    """A coded reason for leaving."""

    polarity: Literal["positive", "neutral", "negative"] = Field(
        default="neutral", description="om avslutet är positivt, neutralt eller negativt"
    )


class Outcome(Named):
    """An outcome the project counts. In tables where each person stands once, the first in the file wins."""

    kinds: tuple[Key, ...] = Field(
        default=(), description="närmare slag, till exempel regular och subsidised för arbete"
    )


class FollowUp(Named):
    """A follow-up: so many months after an anchor, or the first such calendar day on or after it."""

    after: Anchor = Field(default=Anchor.EXIT, description="det som uppföljningen räknas från")
    months: int | None = Field(default=None, ge=0, description="så många månader efter")
    calendar_day: str | None = Field(
        default=None,
        pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        description="första sådana dag på eller efter, som MM-DD",
    )

    @model_validator(mode="after")
    def _months_or_day(self) -> FollowUp:
        if (self.months is None) == (self.calendar_day is None):
            raise PydanticCustomError("follow_up", "antingen months eller calendar_day", {"found": "båda eller inget"})
        return self


class InstrumentItem(Named):
    """One item of an instrument; either codes to choose from or a numeric scale (lowest, highest)."""

    codes: tuple[Code, ...] = Field(default=(), description="svar att välja mellan")
    scale: tuple[int, int] | None = Field(
        default=None,
        description="lägsta och högsta tal på en skala; utan codes och scale är svaret ja eller nej (true eller false)",
    )
    labels: dict[Code, Text] = Field(default_factory=dict, description="ord som visas i stället för koderna")


class Instrument(Named):
    """An instrument for assessment: its items and how often it is used."""

    items: tuple[InstrumentItem, ...] = Field(min_length=1, description="frågorna")
    interval_days: int | None = Field(default=None, ge=1, description="så många dagar mellan bedömningarna")


class Survey(Named):
    """A questionnaire and who answers it."""

    respondent: Literal["participant", "employer", "partner", "referrer"] = Field(description="vem som svarar")
    questions: tuple[InstrumentItem, ...] = Field(min_length=1, description="frågorna")


class OwnFact(Named):
    """A fact about a person that only this project uses, with its values."""

    values: tuple[Code, ...] = Field(default=(), description="koder; utelämnade = ja eller nej")
    labels: dict[Code, Text] = Field(default_factory=dict, description="ord som visas i stället för koderna")


__all__ = [
    "Activity", "EntryPath", "ExitReason", "ExitRule", "FollowUp", "Gate", "Instrument", "InstrumentItem", "Intake",
    "Outcome", "OwnFact", "Pillar", "Places", "Quota", "QuotaPart", "Survey", "Target", "TargetGroup", "Text",
]  # fmt: skip

"""What a condition can say, as it stands in a definition file.

Every condition is a small table whose first key names its kind: `fact`, `spell`, `event`, `activity`, `outcome`,
`instrument`, `survey`, `judgement`, or one of `all_of`, `any_of`, `not`, `of` (with `at_least`).
A condition is evaluated on a reference date (for eligibility the referral date) and answers met, not met or unknown.
Two evaluators give the same answer: `core.conditions.explain` for one record with reasons,
`analysis.evaluate` for a whole register at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from kliv.core.frozen import Frozen

Scalar = bool | int | float | str
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_åäö-]*$", description="kodord: små bokstäver, siffror och _")]
Codes = Code | tuple[Code, ...]


class Anchor(StrEnum):
    """A date every enrolment has or may get; conditions and windows hang on these."""

    REFERRAL = "referral"
    UNEMPLOYMENT = "unemployment"
    ENTRY = "entry"
    FIRST_ACTIVITY = "first_activity"
    COMPLETION = "completion"
    EXIT = "exit"


ReferenceDate = Anchor | dt.date


class Comparison(Frozen):
    """A value held against one bound; exactly one of the keys is given. Bounds belong to the interval (closed)
    except for more_than and less_than."""

    equals: Scalar | None = Field(default=None, alias="is", description="lika med")
    one_of: tuple[Scalar, ...] | None = Field(default=None, alias="in", description="något av")
    between: tuple[float, float] | None = Field(default=None, description="från och med – till och med")
    at_least: float | None = Field(default=None, description="minst")
    at_most: float | None = Field(default=None, description="högst")
    more_than: float | None = Field(default=None, description="mer än")
    less_than: float | None = Field(default=None, description="mindre än")

    @model_validator(mode="after")
    def _exactly_one(self) -> Comparison:
        given = [name for name in COMPARISON_FIELDS if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "comparison",
                "exakt en av is, in, between, at_least, at_most, more_than, less_than",
                {"found": ", ".join(given) or "ingen"},
            )
        if self.between is not None and self.between[0] > self.between[1]:
            raise PydanticCustomError("between", "ett intervall med det lägre värdet först", {"found": self.between})
        return self


COMPARISON_FIELDS = ("equals", "one_of", "between", "at_least", "at_most", "more_than", "less_than")


class FactCondition(Comparison):
    """A fact about the person or the enrolment, as it stood on the reference date (`age` in completed years)."""

    fact: Code = Field(description="uppgiften, till exempel age")
    on: ReferenceDate | None = Field(default=None, description="annat datum än villkorets eget")


class SpellCondition(Frozen):
    """A spell (period) of a kind: covering the reference date, or consecutive for so long up to it, or in total.

    With `at_least_months` or `at_least_days` (or `more_than_…`) the spell that covers the date must have lasted that
    long, counting touching and overlapping spells as one and bridging gaps of at most `gap_days` days. With
    `ongoing = false` any such spell that began before the date counts. With `total_days_at_least` the days of all
    spells up to and including the date are added; `counted = "compensated"` counts Monday to Friday only
    (the guarantee counts ersättningsdagar, five a week).
    """

    spell: Code = Field(description="slag av period, till exempel benefit, registered_with, unemployed, programme")
    code: Codes | None = Field(default=None, description="vilka koder som räknas; utelämnad = alla utom none")
    at_least_months: int | None = Field(default=None, ge=1, description="perioden har varat minst så många månader")
    at_least_days: int | None = Field(default=None, ge=1, description="perioden har varat minst så många dagar")
    more_than_months: int | None = Field(default=None, ge=0, description="perioden har varat mer än så många månader")
    total_days_at_least: int | None = Field(
        default=None, ge=1, description="alla perioder har tillsammans minst så många dagar"
    )
    counted: Literal["calendar", "compensated"] = Field(
        default="calendar",
        description="calendar = kalenderdagar, compensated = ersättningsdagar (måndag–fredag); med total_days_at_least",
    )
    gap_days: int = Field(default=0, ge=0, description="så många dagars uppehåll bryter inte")
    ongoing: bool = Field(
        default=True, description="true = perioden pågår på dagen; false = den behöver bara ha börjat"
    )
    on: ReferenceDate | None = Field(default=None, description="annat datum än villkorets eget")

    @model_validator(mode="after")
    def _one_length(self) -> SpellCondition:
        lengths = (self.at_least_months, self.at_least_days, self.more_than_months, self.total_days_at_least)
        if sum(length is not None for length in lengths) > 1:
            raise PydanticCustomError("spell_length", "högst ett längdkrav", {"found": "flera"})
        if self.counted == "compensated" and self.total_days_at_least is None:
            raise PydanticCustomError(
                "spell_counted", "total_days_at_least tillsammans med counted", {"found": "inget"}
            )
        return self

    @property
    def codes(self) -> tuple[str, ...] | None:
        """The codes that count, or None for every code but `none`."""
        return as_codes(self.code)


class Window(Frozen):
    """When something must have happened. Both ends belong to the window; an end not given is open.

    since/until: an anchor or a date; within_months/within_days: counted from `since`.
    """

    since: ReferenceDate | None = Field(default=None, description="från och med")
    until: ReferenceDate | None = Field(default=None, description="till och med")
    within_months: int | None = Field(default=None, ge=0, description="inom så många månader från since")
    within_days: int | None = Field(default=None, ge=0, description="inom så många dagar från since")

    @model_validator(mode="after")
    def _within_needs_since(self) -> Window:
        if (self.within_months is not None or self.within_days is not None) and self.since is None:
            raise PydanticCustomError(
                "window", "since tillsammans med within_months eller within_days", {"found": "inget"}
            )
        return self


class EventCondition(Window):
    """Something that happened at least so many times in the window (meeting, contact, information, offer, hire …)."""

    event: Code = Field(description="händelsen, till exempel three_party_meeting")
    code: Codes | None = Field(default=None, description="närmare vad som hände")
    at_least: int = Field(default=1, ge=1, description="minst så många gånger")
    distinct: Literal["counterpart"] | None = Field(default=None, description="räkna olika motparter, inte gånger")

    @property
    def codes(self) -> tuple[str, ...] | None:
        """The codes that count, or None for all."""
        return as_codes(self.code)


class ActivityCondition(Window):
    """An activity of the project that was started, or completed, in the window (by its start or its end date)."""

    activity: Codes = Field(description="aktivitetens nyckel, en eller flera")
    reached: Literal["started", "completed"] = Field(default="started", description="påbörjad eller fullföljd")

    @property
    def codes(self) -> tuple[str, ...]:
        """The activities that count."""
        return as_codes(self.activity) or ()


class OutcomeCondition(Frozen):
    """An outcome at exit or at a follow-up; several may hold at once. Unknown where nobody could be reached.

    `at` is "exit" or the key of a follow-up in the definition; `kind` narrows (for studies: regular, vocational …).
    """

    outcome: Codes = Field(description="utfallets nyckel, en eller flera")
    kind: Codes | None = Field(default=None, description="närmare slag av utfall")
    at: Code = Field(default="exit", description="exit eller en uppföljnings nyckel")

    @property
    def codes(self) -> tuple[str, ...]:
        """The outcomes that count."""
        return as_codes(self.outcome) or ()

    @property
    def kinds(self) -> tuple[str, ...] | None:
        """The kinds that count, or None for all."""
        return as_codes(self.kind)


class InstrumentCondition(Comparison):
    """The latest answer to an item of an instrument on or before the reference date."""

    instrument: Code = Field(description="instrumentets nyckel")
    item: Code = Field(description="frågans nyckel")
    on: ReferenceDate | None = Field(default=None, description="annat datum än villkorets eget")


class InstrumentChange(Frozen):
    """How an item moved between the first and the last measurement; unknown with fewer than two."""

    instrument: Code = Field(description="instrumentets nyckel")
    item: Code = Field(description="frågans nyckel")
    change: Literal["increased", "decreased", "not_decreased"] = Field(
        description="från första till sista mätningen: ökat, minskat eller inte minskat"
    )


class SurveyCondition(Comparison):
    """The latest answer to a question of a survey, by the participant or by the employer the figure is about."""

    survey: Code = Field(description="enkätens nyckel")
    question: Code = Field(description="frågans nyckel")


class JudgementCondition(Comparison):
    """A professional's judgement by a named role, the latest on or before the reference date."""

    judgement: Code = Field(description="bedömningens nyckel, en fråga i instrumentet judgement")
    by: Code = Field(description="rollen som bedömer")
    on: ReferenceDate | None = Field(default=None, description="annat datum än villkorets eget")


class AllOf(Frozen):
    """Every part is met."""

    all_of: tuple[Condition, ...] = Field(min_length=1, description="alla delar är uppfyllda")


class AnyOf(Frozen):
    """At least one part is met."""

    any_of: tuple[Condition, ...] = Field(min_length=1, description="minst en del är uppfylld")


class Not(Frozen):
    """The part is not met."""

    negated: Condition = Field(alias="not", description="delen är inte uppfylld")


class AtLeastOf(Frozen):
    """At least so many of the parts are met."""

    at_least: int = Field(ge=1, description="minst så många av delarna")
    of: tuple[Condition, ...] = Field(min_length=1, description="delarna")

    @model_validator(mode="after")
    def _possible(self) -> AtLeastOf:
        if self.at_least > len(self.of):
            raise PydanticCustomError("at_least_of", "högst så många som det finns delar", {"found": self.at_least})
        return self


def as_codes(code: Codes | None) -> tuple[str, ...] | None:
    """One code or several, always as a tuple; None stays None."""
    if code is None:
        return None
    return (code,) if isinstance(code, str) else code


# The order matters: the first key that is present names the kind.
_KINDS: dict[str, str] = {
    "all_of": "all_of",
    "any_of": "any_of",
    "not": "not",
    "negated": "not",
    "of": "at_least_of",
    "fact": "fact",
    "spell": "spell",
    "event": "event",
    "activity": "activity",
    "outcome": "outcome",
    "survey": "survey",
    "judgement": "judgement",
}


def _kind_of(value: Any) -> str | None:
    """The tag of a condition by its first known key; None (a fault) where no key names a kind."""
    keys = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Frozen) else ()
    if "instrument" in keys:
        return "instrument_change" if "change" in keys else "instrument"
    return next((tag for key, tag in _KINDS.items() if key in keys), None)


Leaf = (
    FactCondition
    | SpellCondition
    | EventCondition
    | ActivityCondition
    | OutcomeCondition
    | InstrumentCondition
    | InstrumentChange
    | SurveyCondition
    | JudgementCondition
)

Condition = Annotated[
    Annotated[AllOf, Tag("all_of")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[Not, Tag("not")]
    | Annotated[AtLeastOf, Tag("at_least_of")]
    | Annotated[FactCondition, Tag("fact")]
    | Annotated[SpellCondition, Tag("spell")]
    | Annotated[EventCondition, Tag("event")]
    | Annotated[ActivityCondition, Tag("activity")]
    | Annotated[OutcomeCondition, Tag("outcome")]
    | Annotated[InstrumentCondition, Tag("instrument")]
    | Annotated[InstrumentChange, Tag("instrument_change")]
    | Annotated[SurveyCondition, Tag("survey")]
    | Annotated[JudgementCondition, Tag("judgement")],
    Discriminator(
        _kind_of,
        custom_error_type="condition_kind",
        custom_error_message=(
            "ett villkor med någon av nycklarna all_of, any_of, not, of, fact, spell, event, activity, outcome, "
            "instrument, survey, judgement"
        ),
    ),
]

for _model in (AllOf, AnyOf, Not, AtLeastOf):
    _model.model_rebuild()


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition; empty for a leaf."""
    match condition:
        case AllOf(all_of=parts) | AnyOf(any_of=parts) | AtLeastOf(of=parts):
            return parts
        case Not(negated=part):
            return (part,)
        case _:
            return ()


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of a condition, in reading order."""
    parts = parts_of(condition)
    if not parts:
        yield condition  # type: ignore[misc]
    for part in parts:
        yield from leaves_of(part)

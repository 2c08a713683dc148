"""What is known about an invented person in an example: periods, assessments, events."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kliv.core.conditions.model import Code
from kliv.core.frozen import Frozen


class ExampleSpell(Frozen):
    """A period in the life of an example person. Without end_on it is open, unless its end is said to be unknown."""

    kind: Code = Field(description="slag av period, till exempel benefit")
    code: Code = Field(description="vilken, till exempel social_assistance; none = undersökt, ingen sådan period")
    start_on: dt.date = Field(description="första dagen")
    end_on: dt.date | None = Field(default=None, description="sista dagen")
    end: Literal["known", "open", "unknown"] | None = Field(
        default=None, description="slutets art; utelämnad = known med end_on, annars open"
    )

    @model_validator(mode="after")
    def _end_agrees(self) -> ExampleSpell:
        if self.end_on is not None and self.end_on < self.start_on:
            raise PydanticCustomError(
                "spell_end", "en sista dag på eller efter den första", {"found": self.end_on.isoformat()}
            )
        if self.end is not None and (self.end == "known") != (self.end_on is not None):
            raise PydanticCustomError("spell_end", "end_on om och bara om slutet är known", {"found": self.end})
        return self


class ExampleEvent(Frozen):
    """Something that happened to an example person."""

    event: Code = Field(description="händelsen, till exempel three_party_meeting")
    happened_on: dt.date = Field(description="dagen")
    code: Code | None = Field(default=None, description="närmare vad som hände")
    counterpart_id: int | None = Field(default=None, description="arbetsgivarens nummer, när olika motparter räknas")


class ExampleAssessment(Frozen):
    """An answer to an item of an instrument, or (instrument "judgement") a professional's judgement."""

    instrument: Code = Field(description="instrumentets nyckel, eller judgement")
    item: Code = Field(description="frågans nyckel")
    value: bool | int | float | str = Field(description="svaret")
    rater: Code = Field(description="rollen som bedömde")
    assessed_on: dt.date = Field(description="dagen")

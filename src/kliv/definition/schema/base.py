"""What every statement in a definition has: a key, a name, and where it comes from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kliv.core.frozen import Frozen

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="nyckel: små bokstäver a–z, siffror och _")]
Text = Annotated[str, Field(min_length=1, description="text på svenska, gärna projektets egna ord")]
Share = Annotated[float, Field(ge=0, le=1, description="andel mellan 0 och 1")]
Kronor = Annotated[int, Field(ge=0, description="hela kronor")]
MunicipalityCode = Annotated[str, Field(pattern=r"^\d{4}$", description="kommunkod, fyra siffror inom citattecken")]
SourceId = Annotated[
    str, Field(pattern=r"^S\d-(I?\d{1,2}|I\d{1,2})$|^[a-z].*$", description="post i källan (S1-15) eller beskrivning")
]


class Sourced(Frozen):
    """A statement with its source: the items of the source document it renders, and its own words."""

    source: tuple[SourceId, ...] = Field(default=(), description="poster i källdokumentet, till exempel S1-15")
    quote: str | None = Field(default=None, description="källans egna ord")


class Named(Sourced):
    """A statement that others refer to by key."""

    key: Key = Field(description="nyckeln som andra delar hänvisar till")
    name: Text = Field(description="namn som visas")


class Period(Frozen):
    """From and with `starts` to and with `ends` (both days belong)."""

    starts: dt.date = Field(description="första dagen")
    ends: dt.date = Field(description="sista dagen; den räknas med")
    approximate: bool = Field(default=False, description="källan anger inte exakta datum")

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.ends < self.starts:
            raise PydanticCustomError("period", "ett slutdatum på eller efter startdatum", {"found": self.ends})
        return self


class Target(Frozen):
    """What a figure should reach; at most one of the keys. Shares are 0–1, lead times days, ratios plain numbers."""

    at_least: float | None = Field(default=None, description="minst")
    at_most: float | None = Field(default=None, description="högst")
    more_than: float | None = Field(default=None, description="mer än")
    between: tuple[float, float] | None = Field(default=None, description="från och med – till och med")

    @model_validator(mode="after")
    def _at_most_one(self) -> Target:
        given = [name for name in ("at_least", "at_most", "more_than", "between") if getattr(self, name) is not None]
        if len(given) > 1:
            raise PydanticCustomError("target", "högst ett målvärde", {"found": ", ".join(given)})
        if self.between is not None and self.between[0] > self.between[1]:
            raise PydanticCustomError("between", "ett intervall med det lägre värdet först", {"found": self.between})
        return self

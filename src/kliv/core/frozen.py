"""The base of every value that is read from a definition: immutable, and no unknown keys."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value read from a definition file; unknown keys are refused, so a misspelt key is never silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)

"""What every presenter of goals needs beside the goal: the definition, its words, and the date to keep."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kliv.core.conditions.vocabulary import Words
from kliv.definition.schema.definition import Definition


@dataclass(frozen=True)
class Telling:
    """How a project is told: by which definition, in which words; per: the measuring date to keep in addresses."""

    definition: Definition
    words: Words
    per: dt.date | None = None

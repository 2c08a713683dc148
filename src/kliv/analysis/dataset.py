"""The register tables of one project, as the kernel gets them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame


@dataclass(frozen=True)
class RegisterData:
    """The tables of `analysis.tables`, all of them, by name, with the day up to which the facts are known.

    tables: native frames (polars here; any engine narwhals knows). Dates are Date columns, ids integers, codes and
    texts strings. invented: the people are made up.
    """

    project: str
    as_of: dt.date
    tables: Mapping[str, IntoFrame]
    invented: bool = False

    def lazy(self, table: str) -> nw.LazyFrame[Any]:
        """A table as a lazy frame; KeyError where there is no such table."""
        frame = nw.from_native(self.tables[table])
        return frame if isinstance(frame, nw.LazyFrame) else frame.lazy()

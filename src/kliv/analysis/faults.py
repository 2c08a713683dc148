"""Faults in a register, told by file, column and row, with no more rows of a kind than one can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from kliv.core.errors import Fault, KlivError

MOST_ROWS: Final = 20
MOST_LETTERS: Final = 40
ROW: Final = "rad i filen"


class RegisterError(KlivError):
    """The register tables are not as `analysis.tables` says; every fault found is in it."""


@dataclass(frozen=True)
class Loaded:
    """A table as it was read: the file's name, and a frame with a column ROW that numbers the rows as the reader of
    the file sees them (in CSV the header is row 1)."""

    name: str
    frame: pl.DataFrame

    def rows(self, column: str, bad: pl.Expr, expected: str) -> Iterator[Fault]:
        """A fault for each row where `bad` is true (null is not), at most 20, and one that counts the rest."""
        found = self.frame.filter(bad).select(ROW, pl.col(column).cast(pl.String).alias("found"))
        yield from listed(f"{self.name}, kolumn {column}", found, expected)


def listed(where: str, found: pl.DataFrame, expected: str) -> Iterator[Fault]:
    """A fault for each row of a frame with ROW and "found", at most 20, and one that counts the rest."""
    for row, value in found.select(ROW, "found").head(MOST_ROWS).iter_rows():
        yield Fault(f"{where}, rad {row}", expected, cut(value or ""))
    if len(found) > MOST_ROWS:
        yield Fault(where, expected, f"och {len(found) - MOST_ROWS} till")


def cut(text: str) -> str:
    """A found value, no longer than one line of a message can hold."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"

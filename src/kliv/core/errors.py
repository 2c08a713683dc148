"""Errors that a person can act on: where, what was expected, what came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, in plain Swedish.

    where: file, table and row, or key path ("goals.self_supporting.at_least").
    expected, found: what should have stood there, and what did; found is "" where nothing stood.
    """

    where: str
    expected: str
    found: str = ""

    def __str__(self) -> str:
        return f"{self.where}: väntade {self.expected}" + (f", fick {self.found}" if self.found else "")


class KlivError(Exception):
    """Bad input, with every fault found. Shown to users as it stands; never holds personal data."""

    def __init__(self, summary: str, faults: Iterable[Fault] = ()) -> None:
        self.summary = summary
        self.faults = tuple(faults)
        super().__init__("\n".join([summary, *(f"  {fault}" for fault in self.faults)]))

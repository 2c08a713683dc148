"""Three-valued truth: met, not met, or nobody knows (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """What a condition answers. Unknown is an answer: it never turns into not met by itself."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


def truth_of(value: bool | None) -> Truth:
    """A nullable Boolean as truth; None is unknown."""
    if value is None:
        return Truth.UNKNOWN
    return Truth.MET if value else Truth.NOT_MET


def at_least(k: int, truths: Iterable[Truth]) -> Truth:
    """Met where at least k are met; not met where at most k - 1 can be, even if every unknown is; else unknown.

    >>> at_least(2, [Truth.MET, Truth.NOT_MET, Truth.UNKNOWN])
    <Truth.UNKNOWN: 'unknown'>
    """
    known = list(truths)
    n_met, n_unknown = known.count(Truth.MET), known.count(Truth.UNKNOWN)
    if n_met >= k:
        return Truth.MET
    return Truth.NOT_MET if n_met + n_unknown < k else Truth.UNKNOWN


def all_(truths: Iterable[Truth]) -> Truth:
    """Met where all are; not met where any is not; else unknown. Met for none at all."""
    known = list(truths)
    return at_least(len(known), known)


def any_(truths: Iterable[Truth]) -> Truth:
    """Met where any is; not met where none is; else unknown. Not met for none at all."""
    return at_least(1, truths)


def not_(truth: Truth) -> Truth:
    """Met and not met change places; unknown stays."""
    return {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}[truth]

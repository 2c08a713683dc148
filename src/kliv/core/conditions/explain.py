"""A condition held against one record, with a reason for every part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kliv.core.conditions.case import Case, Finding, NoDateError
from kliv.core.conditions.leaves import find
from kliv.core.conditions.model import AllOf, Anchor, AnyOf, AtLeastOf, Condition, Leaf, Not, ReferenceDate, parts_of
from kliv.core.conditions.record import Record
from kliv.core.conditions.truth import Truth, all_, any_, at_least, not_
from kliv.core.conditions.vocabulary import DEFAULT_WORDS, Words


@dataclass(frozen=True)
class Explained:
    """The answer of a condition: its truth, the reason in plain Swedish with the values used, and its parts' answers.

    The reason of a condition with parts is that of the parts that decided it.
    """

    truth: Truth
    reason: str
    parts: tuple[Explained, ...]
    condition: Condition


def explain(
    condition: Condition,
    record: Record,
    on: ReferenceDate | None,
    words: Words = DEFAULT_WORDS,
    as_of: dt.date | None = None,
) -> Explained:
    """Whether a record meets a condition on a date, and why.

    on: the reference date, as a date or one of the record's anchors; None where there is none. Parts with a date of
    their own are held against that. as_of: the day up to which the facts are known (default: the reference date);
    rows after it are not seen. A part whose reference date is missing, or lies after as_of, is unknown: nobody can
    know. Only `UNDATED_FACTS` need no date, and only age can be told ahead.

    What each kind of condition takes for met, not met and unknown stands at its function in `leaves` and `spells`;
    `analysis.evaluate` gives the same answers for a whole register.
    """
    reference = record.anchors.get(on) if isinstance(on, Anchor) else on
    case = Case(record, on, as_of or reference or dt.date.max, words)
    return _explain(condition, case, negated=False)


def _explain(condition: Condition, case: Case, negated: bool) -> Explained:
    """negated: the condition must not hold, so that what it wants is not what should have been."""
    if isinstance(condition, Not):
        part = _explain(condition.negated, case, not negated)
        return Explained(not_(part.truth), part.reason, (part,), condition)
    if not parts_of(condition):
        return _leaf(condition, case, negated)  # type: ignore[arg-type]
    parts = tuple(_explain(part, case, negated) for part in parts_of(condition))
    truths = [part.truth for part in parts]
    match condition:
        case AllOf():
            truth = all_(truths)
            deciding = parts if truth is Truth.MET else _those(parts, truth)
        case AnyOf():
            truth = any_(truths)
            deciding = parts if truth is Truth.NOT_MET else _those(parts, truth)
        case AtLeastOf(at_least=k):
            truth = at_least(k, truths)
            deciding = _those(parts, truth)
            count = f"{truths.count(Truth.MET)} av minst {k} villkor är uppfyllda: "
            return Explained(truth, count + _joined(deciding), parts, condition)
    return Explained(truth, _joined(deciding), parts, condition)


def _those(parts: Sequence[Explained], truth: Truth) -> tuple[Explained, ...]:
    return tuple(part for part in parts if part.truth is truth)


def _joined(parts: Sequence[Explained]) -> str:
    """The reasons one after the other, each once."""
    return ". ".join(dict.fromkeys(part.reason for part in parts))


def _leaf(leaf: Leaf, case: Case, negated: bool) -> Explained:
    try:
        finding = find(leaf, case)
    except NoDateError as missing:
        finding = Finding(Truth.UNKNOWN, missing.reason)
    return Explained(finding.truth, _reason(finding, negated), (), leaf)


def _reason(finding: Finding, negated: bool) -> str:
    if negated:
        return finding.have + ("; ska inte gälla" if finding.truth is Truth.MET else "")
    return finding.have + (f"; {finding.want}" if finding.truth is Truth.NOT_MET and finding.want else "")

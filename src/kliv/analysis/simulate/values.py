"""Values that satisfy a comparison, or do not: for facts, instruments, surveys and judgements."""

from __future__ import annotations

from collections.abc import Sequence

from kliv.core.conditions.model import Comparison
from kliv.core.conditions.truth import Truth
from kliv.core.conditions.values import as_text, compare, wanted_values
from kliv.definition.schema.journey import InstrumentItem

YES_OR_NO = ("true", "false")
ANOTHER = "other"  # a code of no list, where a definition has no list


def candidates(comparison: Comparison, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Every value worth trying for a comparison: those of the list, those it names, and numbers about its bounds."""
    named = [as_text(value) for value in wanted_values(comparison) or ()]
    opposite = YES_OR_NO if set(named) <= set(YES_OR_NO) and named else ()
    found = [*known, *named, *opposite, *(str(number) for number in _around(comparison))]
    return tuple(dict.fromkeys(found)) if known or opposite or _around(comparison) else (*dict.fromkeys(found), ANOTHER)


def fitting(comparison: Comparison, values: Sequence[str], *, met: bool) -> tuple[str, ...]:
    """The values that satisfy the comparison, or (not met) those that do not."""
    wanted = Truth.MET if met else Truth.NOT_MET
    return tuple(value for value in values if compare(value, comparison) is wanted)


def values_of(item: InstrumentItem) -> tuple[str, ...]:
    """Every answer an item or a question can have, lowest first; yes or no where it states none."""
    if item.scale is not None:
        return tuple(str(value) for value in range(item.scale[0], item.scale[1] + 1))
    return item.codes or YES_OR_NO


def _around(comparison: Comparison) -> tuple[int, ...]:
    """Whole numbers on both sides of a comparison's bounds."""
    if comparison.between is not None:
        low, high = (int(bound) for bound in comparison.between)
        return tuple(range(low - 2, high + 3)) if high - low < 200 else (low - 1, low, high, high + 1)
    bounds = (comparison.at_least, comparison.at_most, comparison.more_than, comparison.less_than)
    bound = next((value for value in bounds if value is not None), None)
    return () if bound is None else tuple(range(max(int(bound) - 3, 0), int(bound) + 4))

"""Values held against a condition's bounds, whatever they are stored as."""

from __future__ import annotations

import re

from kliv.core.conditions.model import Comparison, Scalar
from kliv.core.conditions.truth import Truth, truth_of

# A register keeps these as columns of the person, the enrolment or the employer, without dates: they are taken as they
# stand, whatever the reference date. `project_municipality` is the enrolment's municipality, `municipality` the home.
UNDATED_FACTS = frozenset({
    "sex", "municipality", "project_municipality", "district", "target_group", "unit", "referred_by", "exit_reason",
    "protected", "industry",
})  # fmt: skip

# A fact with this value has been asked for without an answer.
UNKNOWN_VALUE = "unknown"

# What counts as a number in a column of text. Deliberately narrow, so that every engine reads the same numbers.
NUMBER_PATTERN = r"^[+-]?[0-9]+([.][0-9]+)?$"
_NUMBER = re.compile(NUMBER_PATTERN)


def as_text(value: Scalar) -> str:
    """A value as the register tables write it: true, false, 3, 2.5 or the code itself.

    >>> as_text(True), as_text(3.0), as_text(2.5), as_text("work")
    ('true', '3', '2.5', 'work')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def as_number(value: Scalar) -> float | None:
    """A value as a number; None where it is a code, true or false.

    >>> as_number("2.50"), as_number(True), as_number("1e3")
    (2.5, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return float(value) if _NUMBER.match(value) else None
    return float(value)


def equal(value: Scalar, wanted: Scalar) -> bool:
    """Whether a value is the one wanted: as numbers where a number is wanted, else as text."""
    if isinstance(wanted, str | bool):
        return as_text(value) == as_text(wanted)
    return as_number(value) == float(wanted)


def within(number: float, comparison: Comparison) -> bool:
    """Whether a number lies within the bound of a comparison (one of between, at_least, at_most, more_than, less_than).

    Bounds belong to the interval, except for more_than and less_than.
    """
    match comparison:
        case Comparison(between=(low, high)):
            return low <= number <= high
        case Comparison(at_least=float(bound)):
            return number >= bound
        case Comparison(at_most=float(bound)):
            return number <= bound
        case Comparison(more_than=float(bound)):
            return number > bound
        case Comparison(less_than=float(bound)):
            return number < bound
    raise ValueError(f"a comparison without a bound: {comparison}")


def wanted_values(comparison: Comparison) -> tuple[Scalar, ...] | None:
    """The values of `is` or `in`; None where the comparison has a bound instead."""
    if comparison.equals is not None:
        return (comparison.equals,)
    return comparison.one_of


def compare(value: Scalar | None, comparison: Comparison) -> Truth:
    """Whether a value satisfies a comparison. Unknown where there is no value, or no number to hold against a bound.

    What is not the value wanted is not met, though it be of another type: "a2" is not 3.
    """
    if value is None:
        return Truth.UNKNOWN
    wanted = wanted_values(comparison)
    if wanted is not None:
        return truth_of(any(equal(value, one) for one in wanted))
    number = as_number(value)
    return Truth.UNKNOWN if number is None else truth_of(within(number, comparison))

"""A column held against a comparison's bounds, whatever its type; the twin of `core.conditions.values`."""

from __future__ import annotations

import narwhals as nw

from kliv.analysis.leaf_plans import is_one_of
from kliv.core.conditions.model import Comparison
from kliv.core.conditions.values import NUMBER_PATTERN, as_text, wanted_values


def number_column(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """The values that are numbers, as numbers; null for the others. Booleans are not numbers."""
    if dtype.is_numeric():
        return column.cast(nw.Float64)
    if isinstance(dtype, nw.Boolean):
        return nw.lit(None, dtype=nw.Float64)
    text = column.cast(nw.String)
    return nw.when(text.str.contains(NUMBER_PATTERN)).then(text).cast(nw.Float64)


def compare_column(column: nw.Expr, dtype: nw.dtypes.DType, comparison: Comparison) -> nw.Expr:
    """Whether each value satisfies the comparison; null where there is none, or no number to hold against a bound."""
    wanted = wanted_values(comparison)
    if wanted is None:
        return within_column(number_column(column, dtype), comparison)
    numbers = [float(one) for one in wanted if not isinstance(one, bool | str)]
    texts = [as_text(one) for one in wanted if isinstance(one, bool | str)]
    held = is_one_of(_text_of(column, dtype), dtype, texts)
    if numbers:
        held = held | number_column(column, dtype).is_in(numbers).fill_null(value=False)
    return nw.when(~column.is_null()).then(held)


def _text_of(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """A column that can be compared with texts: numbers and Booleans written out, codes as they are."""
    if isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
        return column
    return column.cast(nw.String)


def within_column(number: nw.Expr, comparison: Comparison) -> nw.Expr:
    """Whether numbers lie within the bound of a comparison; null where there is none. ValueError without a bound."""
    match comparison:
        case Comparison(between=(low, high)):
            return (number >= low) & (number <= high)
        case Comparison(at_least=float(bound)):
            return number >= bound
        case Comparison(at_most=float(bound)):
            return number <= bound
        case Comparison(more_than=float(bound)):
            return number > bound
        case Comparison(less_than=float(bound)):
            return number < bound
    raise ValueError(f"a comparison without a bound: {comparison}")

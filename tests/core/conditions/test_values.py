"""Values against bounds, as numbers, texts and yes or no."""

import doctest

import pytest

from kliv.core.conditions import values
from kliv.core.conditions.model import Comparison
from kliv.core.conditions.values import compare, within


def test_examples():
    assert doctest.testmod(values).failed == 0


@pytest.mark.parametrize(
    ("value", "bounds", "truth"),
    [
        (True, {"is": True}, "met"),
        ("true", {"is": True}, "met"),
        ("false", {"is": True}, "not_met"),
        # Neither 1 nor a code is true, though Python says that 1 == True.
        (1, {"is": True}, "not_met"),
        ("1", {"is": True}, "not_met"),
        (True, {"is": 1}, "not_met"),
        ("3.0", {"is": 3}, "met"),
        ("3.0", {"is": "3"}, "not_met"),
        (3.0, {"is": "3"}, "met"),
        ("b", {"in": ["a", 2]}, "not_met"),
        ("2", {"in": ["a", 2]}, "met"),
        ("0180", {"is": "0180"}, "met"),
        ("180", {"is": "0180"}, "not_met"),
        (None, {"is": "a"}, "unknown"),
        ("a", {"at_least": 1}, "unknown"),
        (True, {"at_least": 1}, "unknown"),
        ("1e3", {"at_least": 1}, "unknown"),
        ("1 ", {"at_least": 1}, "unknown"),
        ("-2", {"at_most": -2}, "met"),
        ("+2.5", {"more_than": 2.5}, "not_met"),
        ("2.5", {"less_than": 2.6}, "met"),
        ("2", {"between": [2, 2]}, "met"),
    ],
)
def test_compared(value, bounds, truth):
    assert compare(value, Comparison.model_validate(bounds)) == truth


def test_only_a_bound_has_an_inside():
    with pytest.raises(ValueError, match="without a bound"):
        within(3, Comparison.model_validate({"is": 3}))

"""Kleene's three-valued logic."""

import doctest
from itertools import product

import pytest

from kliv.core.conditions import truth
from kliv.core.conditions.truth import Truth, all_, any_, at_least, not_, truth_of

MET, NOT_MET, UNKNOWN = Truth


def test_examples():
    assert doctest.testmod(truth).failed == 0


@pytest.mark.parametrize("parts", list(product(Truth, repeat=3)), ids=str)
def test_known_only_where_no_unknown_could_change_it(parts):
    """Each answer is what all ways to settle the unknown agree on."""
    ways = [
        [value is MET for value in way]
        for way in product(*((MET, NOT_MET) if part is UNKNOWN else (part,) for part in parts))
    ]

    def settled(rule):
        answers = {rule(way) for way in ways}
        return truth_of(answers.pop()) if len(answers) == 1 else UNKNOWN

    assert all_(parts) is settled(all)
    assert any_(parts) is settled(any)
    assert at_least(2, parts) is settled(lambda way: sum(way) >= 2)
    assert not_(parts[0]) is {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}[parts[0]]


def test_of_nothing_all_is_met_and_any_is_not():
    assert (all_([]), any_([])) == (MET, NOT_MET)


def test_a_nullable_boolean_is_a_truth():
    assert [truth_of(value) for value in (True, False, None)] == [MET, NOT_MET, UNKNOWN]

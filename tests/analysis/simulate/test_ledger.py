"""The ledger decides a condition as wished where it is open, and never changes what is decided."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kliv.analysis.simulate.ledger import NO, OPEN, YES, Ledger
from kliv.analysis.simulate.quotas import Column, holds
from kliv.core.conditions.model import Condition, leaves_of

CONDITION = TypeAdapter(Condition)
N = 40
LEAVES = (
    {"event": "offer"},
    {"event": "information", "code": "a"},
    {"activity": ["training", "placement"]},
    {"activity": "mapping", "reached": "completed"},
    {"outcome": ["work", "self_employment"]},
    {"outcome": "studies", "kind": ["regular", "sfi"], "at": "later"},
    {"outcome": "other", "kind": "x", "at": "later"},
    {"survey": "s", "question": "q", "is": True},
    {"spell": "work"},
)


def trees(leaves):
    """Conditions in which every leaf stands once."""
    if len(leaves) == 1:
        return st.sampled_from([leaves[0], {"not": leaves[0]}])
    cut = st.integers(1, len(leaves) - 1)
    parts = cut.flatmap(lambda i: st.tuples(trees(leaves[:i]), trees(leaves[i:])))
    return parts.flatmap(
        lambda pair: st.sampled_from(
            [{"all_of": pair}, {"any_of": pair}, {"at_least": 1, "of": pair}, {"at_least": 2, "of": pair}]
        )
    )


CONDITIONS = st.permutations(LEAVES).flatmap(lambda order: st.integers(1, 5).flatmap(lambda n: trees(order[:n])))


def ledger(seed=1, columns=None):
    return Ledger(
        N, np.random.default_rng(seed), columns or {}, {"studies": ("regular", "sfi", "other"), "other": ("x",)}
    )


@given(CONDITIONS, st.integers(0, 1000))
def test_an_open_condition_becomes_what_is_wished(tree, seed):
    condition = CONDITION.validate_python(tree)
    one = ledger(seed)
    assert (one.truth(condition) == OPEN).all()
    met, not_met = np.arange(0, N, 2), np.arange(1, N, 2)
    one.force(condition, met, met=True)
    one.force(condition, not_met, met=False)
    assert (one.truth(condition)[met] == YES).all()
    assert (one.truth(condition)[not_met] == NO).all()


@given(CONDITIONS, CONDITIONS, st.booleans())
def test_what_is_decided_stays(first, second, met):
    first, second = CONDITION.validate_python(first), CONDITION.validate_python(second)
    one = ledger()
    everyone = np.arange(N)
    one.force(first, everyone, met=met)
    before = {leaf: one.truth(leaf).copy() for leaf in leaves_of(first)}
    one.force(second, everyone, met=not met)
    for leaf, states in before.items():
        assert (one.truth(leaf)[states != OPEN] == states[states != OPEN]).all()
    assert (one.truth(first) == (YES if met else NO)).all()


def test_columns_are_facts_that_cannot_be_wished_for():
    columns = {"unit": Column(("north", "south"), np.array([0, 1] * (N // 2), dtype=np.int16))}
    north = CONDITION.validate_python({"fact": "unit", "is": "north"})
    one = ledger(columns=columns)
    one.force(north, np.arange(N), met=True)
    assert (one.truth(north) == [YES, NO] * (N // 2)).all()


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"fact": "unit", "is": "north"}, [True, False, False]),
        ({"fact": "unit", "in": ["north", "south"]}, [True, True, False]),
        ({"not": {"fact": "unit", "is": "north"}}, [False, True, True]),
        ({"any_of": [{"fact": "unit", "is": "north"}, {"fact": "unit", "is": "south"}]}, [True, True, False]),
        ({"all_of": [{"fact": "unit", "is": "north"}, {"event": "offer"}]}, [True, False, False]),
        ({"not": {"event": "offer"}}, [True, True, True]),
    ],
)
def test_only_the_coded_columns_narrow_a_population(tree, expected):
    columns = {"unit": Column(("north", "south"), np.array([0, 1, -1], dtype=np.int16))}
    assert holds(CONDITION.validate_python(tree), columns, 3).tolist() == expected

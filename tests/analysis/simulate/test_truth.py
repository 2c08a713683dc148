"""The figures of a large simulated register come near the parameters it was made with."""

import math

import pytest

from kliv.analysis.goals import compute_goals
from kliv.analysis.simulate import Parameters, simulate, truth_of
from kliv.definition.load import load_definition, shipped

from .small import small

PEOPLE = 8000


def definitions():
    return {"small": small(), **{key: load_definition(key) for key in shipped()}}


@pytest.fixture(scope="module", params=["small", *shipped()])
def figures(request):
    definition = definitions()[request.param]
    data = simulate(definition, PEOPLE, seed=11)
    return truth_of(definition, 11), compute_goals(definition, data, data.as_of)


def test_a_true_share_lies_between_what_is_known_and_what_could_be(figures):
    truth, results = figures
    for key, share in truth.shares.items():
        figure = results[key].total
        slack = 4 * math.sqrt(0.25 / max(figure.denominator, 1)) + 0.01
        assert figure.denominator > 200, key
        assert figure.value - slack <= share <= figure.best + slack, (key, figure, share)
        if not figure.unknown:
            assert figure.value == pytest.approx(share, abs=slack), key


def test_a_true_ratio_and_level_are_met(figures):
    truth, results = figures
    for key, ratio in truth.ratios.items():
        assert results[key].total.value == pytest.approx(ratio, rel=0.08), key
    for key, level in truth.levels.items():
        if results[key].total.value is not None:
            assert results[key].total.value == pytest.approx(level, rel=0.15, abs=0.6), key


def test_a_lead_time_has_its_true_median_where_nobody_has_to_wait_for_a_place():
    definition = small(places={}, target_groups=[{"key": "all", "name": "Alla"}])
    data = simulate(definition, PEOPLE, seed=11)
    median = compute_goals(definition, data, data.as_of)["quick"].total.value
    assert median == pytest.approx(truth_of(definition, 11).days["quick"], rel=0.05)


def test_the_truth_is_the_same_for_any_number_of_people_and_follows_the_targets():
    definition = small()
    truth = truth_of(definition, 5)
    assert truth == truth_of(definition, 5)
    assert truth != truth_of(definition, 6)
    exact = truth_of(definition, 5, Parameters(goal_offset=(0, 0), lead_factor=(1, 1), ratio_factor=(1, 1)))
    assert exact.shares == {
        "completes": 0.8, "to_work": 0.5, "two_hosts": 0.7, "language": 0.6, "later": 0.55, "fits": 0.9,
    }  # fmt: skip
    assert exact.days == {"quick": 40}
    assert exact.ratios == {"halved": 0.5}


def test_a_goal_that_asks_for_more_than_another_has_a_smaller_true_share():
    truth = truth_of(load_definition("coachingprojektet"), 1)
    assert truth.shares["self_supporting"] < truth.shares["work_or_studies"]

"""The intervals equal what other libraries give (reference/make_intervals.py) and the golden numbers."""

import doctest
import json
from pathlib import Path

import numpy as np
import pytest

from kliv.analysis import comparison, intervals
from kliv.analysis.comparison import compare_shares
from kliv.analysis.intervals import as_number, ratio_of_sums, student_t95, wilson

REFERENCE = json.loads((Path(__file__).parent / "reference" / "intervals.json").read_text())


@pytest.mark.parametrize(("successes", "n", "low", "high"), REFERENCE["wilson"])
def test_wilson_equals_statsmodels(successes, n, low, high):
    assert wilson(successes, n) == pytest.approx((low, high), abs=1e-12)


def test_wilson_as_printed_by_newcombe():
    """Newcombe (1998), doi 10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3."""
    printed = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)]
    for successes, n, low, high in printed:
        assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (184, 377, 43.8, 53.8),
        (74, 179, 34.4, 48.7),
        (258, 556, 42.3, 50.6),
        (60, 108, 46.2, 64.6),
        (34, 55, 48.6, 73.5),
        (50, 60, 72.0, 90.7),
        (50, 108, 37.2, 55.7),
        (28, 56, 37.3, 62.7),
    ],
)
def test_wilson_gives_the_intervals_of_the_seeds(successes, n, low, high):
    found = wilson(successes, n)
    assert [round(100 * float(end), 1) for end in found] == [low, high]


def test_wilson_at_its_ends():
    low, high = wilson([0, 5, 0], [5, 5, 0])
    assert low[0] == 0
    assert high[1] == 1
    assert np.isnan([low[2], high[2]]).all()
    assert as_number(low[2]) is None
    assert as_number(high[1]) == 1.0


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_wilson_covers_the_true_share_about_95_times_of_100(share):
    drawn = np.random.default_rng(1).binomial(60, share, 20_000)
    low, high = wilson(drawn, 60)
    assert 0.93 < np.mean((low <= share) & (share <= high)) < 0.975


@pytest.mark.parametrize(("first", "second", "z", "p"), REFERENCE["two_shares"])
def test_two_shares_equal_statsmodels(first, second, z, p):
    compared = compare_shares(tuple(first), tuple(second))
    assert (compared.z, compared.p) == pytest.approx((z, p), abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "z", "p"),
    [
        ((184, 377), (74, 179), 1.65, 0.099),
        ((84, 377), (27, 179), 1.98, 0.047),
        ((100, 377), (47, 179), 0.07, 0.947),
        ((60, 108), (164, 393), 2.56, 0.010),
    ],
)
def test_two_shares_give_the_tests_of_the_seeds(first, second, z, p):
    compared = compare_shares(first, second)
    assert (round(compared.z, 2), round(compared.p, 3)) == (z, p)


def test_two_shares_without_an_answer():
    assert compare_shares((0, 0), (1, 2)).difference is None
    assert compare_shares((0, 4), (0, 9)).z is None
    assert compare_shares((4, 4), (9, 9)).difference == 0


@pytest.mark.parametrize(("df", "quantile"), REFERENCE["student_t95"])
def test_students_t_equals_scipy(df, quantile):
    assert student_t95(df) == pytest.approx(quantile, rel=3e-3 if df < 10 else 1e-4)


def test_the_ratio_interval_holds_what_a_paired_t_test_does_not_reject():
    reference = REFERENCE["ratio"]
    assert ratio_of_sums(reference["before"], reference["after"]) == pytest.approx(reference["interval"], rel=1e-5)


def test_the_ratio_has_no_interval_where_it_cannot():
    assert ratio_of_sums([1, 2, 3, 4], [1, 2, 3, 4]) is None
    assert ratio_of_sums([0] * 9, [1] * 9) is None
    assert ratio_of_sums([900, 0, 0, 0, 0, 0], [1, 2, 3, 4, 5, 6]) is None
    assert ratio_of_sums([2] * 9, [1] * 9) == (0.5, 0.5)


@pytest.mark.parametrize("module", [intervals, comparison])
def test_the_examples_in_the_code_hold(module):
    assert doctest.testmod(module).failed == 0

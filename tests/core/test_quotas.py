"""Places divided by shares: the golden quotas of Träning ger färdighet! and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kliv.core.quotas import largest_remainder

OFFICES = (0.35, 0.20, 0.30, 0.15)
MUNICIPALITIES = (0.30, 0.10, 0.30, 0.30)


@pytest.mark.parametrize(
    ("total", "shares", "places"),
    [
        (300, OFFICES, (105, 60, 90, 45)),  # S3-14, of all planned participants
        (210, OFFICES, (74, 42, 63, 31)),  # S3-I3, of the 70 % referred by the employment service: 73.5/42/63/31.5
        (60, MUNICIPALITIES, (18, 6, 18, 18)),  # S3-16, of 20 % of 300
        (90, MUNICIPALITIES, (27, 9, 27, 27)),  # S3-16, of 30 % of 300
        (0, OFFICES, (0, 0, 0, 0)),
        (1, (1 / 3, 1 / 3, 1 / 3), (1, 0, 0)),
        (10, (0.29, 0.71), (3, 7)),
        (7, (1.0,), (7,)),
    ],
)
def test_places_are_whole_and_add_up(total, shares, places):
    assert largest_remainder(total, shares) == places


def test_shares_are_read_as_written_in_decimals():
    # 0.29 * 100 is 28.999999999999996 in floating point
    assert largest_remainder(100, (0.29, 0.71)) == (29, 71)


@pytest.mark.parametrize(("total", "shares"), [(-1, (1.0,)), (10, (0.5, 0.4)), (10, (1.2, -0.2)), (10, ())])
def test_what_cannot_be_divided_is_refused(total, shares):
    with pytest.raises(ValueError, match="must be"):
        largest_remainder(total, shares)


@given(total=st.integers(0, 5000), weights=st.lists(st.integers(1, 99), min_size=1, max_size=8))
def test_the_sum_is_the_total_and_no_part_is_a_whole_place_off(total, weights):
    shares = [weight / sum(weights) for weight in weights]
    places = largest_remainder(total, shares)
    assert sum(places) == total
    assert all(abs(place - total * share) < 1 for place, share in zip(places, shares, strict=True))

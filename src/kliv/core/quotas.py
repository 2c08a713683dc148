"""Places divided by shares in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

TOLERANCE = Fraction(1, 10**9)  # shares such as 1/3 cannot be written exactly


def largest_remainder(total: int, shares: Sequence[float]) -> tuple[int, ...]:
    """Whole places for each share, in the same order, that together are exactly `total`.

    Each share gets the whole part of its places; the places left go one each to the largest remainders, and between
    equal remainders to the one that stands first. Shares are 0–1, together 1, and are read as they are written in
    decimals, so that 0.35 of 210 is 73.5 and no less.
    Raises ValueError for a negative total, a negative share, or shares that are not 1 together.
    Source: Hamilton's method; Träning ger färdighet!, slide 6 (35, 20, 30 and 15 % of the places).

    >>> largest_remainder(210, (0.35, 0.20, 0.30, 0.15))
    (74, 42, 63, 31)
    """
    exact = [Fraction(str(share)) for share in shares]
    if total < 0:
        raise ValueError(f"total must be at least 0, got {total}")
    if any(share < 0 for share in exact) or abs(sum(exact, Fraction()) - 1) > TOLERANCE:
        raise ValueError(f"shares must be at least 0 and together 1, got {tuple(shares)}")
    wanted = [total * share for share in exact]
    places = [int(want) for want in wanted]
    by_remainder = sorted(range(len(wanted)), key=lambda part: places[part] - wanted[part])
    for part in by_remainder[: total - sum(places)]:
        places[part] += 1
    return tuple(places)

"""Whether two groups differ: the pooled test of two shares."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class TwoShares:
    """Two shares compared. difference: first − second, in shares; z: its standard score; p: two-sided, 0–1.

    z and p are None where either group is empty, or where nobody or everybody succeeded.
    """

    difference: float | None
    z: float | None
    p: float | None


def compare_shares(first: tuple[int, int], second: tuple[int, int]) -> TwoShares:
    """The two-sided z test of two independent shares, each given as (successes, n), with the pooled variance.

    Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3.1, without continuity
    correction. It is a fair approximation where each group has at least five successes and five failures.

    >>> compared = compare_shares((184, 377), (74, 179))
    >>> round(compared.z, 2), round(compared.p, 3)
    (1.65, 0.099)
    """
    (x1, n1), (x2, n2) = first, second
    if not n1 or not n2:
        return TwoShares(None, None, None)
    difference = x1 / n1 - x2 / n2
    pooled = (x1 + x2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    if not spread:
        return TwoShares(difference, None, None)
    z = difference / spread
    return TwoShares(difference, z, math.erfc(abs(z) / math.sqrt(2)))

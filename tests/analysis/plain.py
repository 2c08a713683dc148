"""The figures once more, in slow plain Python that follows the words of docs/goals.md, to hold the fast ones to."""

import math


def waiting(days, finished):
    """Kaplan–Meier: (day, share still waiting, Greenwood's variance sum) for each day somebody finished."""
    share, variance, found = 1.0, 0.0, []
    for day in sorted({d for d, f in zip(days, finished, strict=True) if f}):
        at_risk = sum(d >= day for d in days)
        ended = sum(d == day and f for d, f in zip(days, finished, strict=True))
        share *= 1 - ended / at_risk
        variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else math.inf
        found.append((day, share, variance))
    return found

"""Makes intervals.json with other people's libraries: scipy 1.17.1, statsmodels 0.15.0, lifelines 0.30.3.

They are no part of Kliv. Run in an environment of its own:  python make_intervals.py > intervals.json
"""

import json

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from scipy import stats
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

# Freireich and others (1963), weeks in remission on 6-mercaptopurine; 0 = still in remission.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

SHARES = [(0, 1), (0, 12), (12, 12), (1, 10), (184, 377), (74, 179), (258, 556), (60, 108), (34, 55), (50, 60),
          (50, 108), (28, 56), (3, 7), (499_999, 1_000_000)]  # fmt: skip
TESTS = [((184, 377), (74, 179)), ((84, 377), (27, 179)), ((100, 377), (47, 179)), ((60, 108), (164, 393))]


def curve(weeks, ended):
    fitter = KaplanMeierFitter().fit(weeks, ended)
    band = fitter.confidence_interval_
    days = [day for day in sorted(set(weeks)) if any(w == day and e for w, e in zip(weeks, ended, strict=True))]
    interval = median_survival_times(band)
    return {
        "weeks": weeks,
        "ended": ended,
        "days": days,
        "waiting": [float(fitter.predict(day)) for day in days],
        "low": [float(band.iloc[:, 0].loc[day]) for day in days],
        "high": [float(band.iloc[:, 1].loc[day]) for day in days],
        "median": [float(fitter.median_survival_time_), *map(float, interval.iloc[0])],
    }


def fieller_by_scan(before, after):
    """The ends of those ratios a paired t test does not reject, found by scanning and bisection."""

    def rejects(ratio):
        return stats.ttest_1samp(np.array(after) - ratio * np.array(before), 0).pvalue < 0.05

    ratio = sum(after) / sum(before)
    ends = []
    for far in (ratio - 10, ratio + 10):
        inside, outside = ratio, far
        for _ in range(80):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if rejects(middle) else (middle, outside)
        ends.append(inside)
    return ends


rng = np.random.default_rng(7)
BEFORE = [int(v) for v in rng.integers(0, 120_000, 40)]
AFTER = [int(v * f) for v, f in zip(BEFORE, rng.uniform(0, 1.1, 40), strict=True)]

print(
    json.dumps(
        {
            "wilson": [[x, n, *proportion_confint(x, n, method="wilson")] for x, n in SHARES],
            "two_shares": [[a, b, *map(float, proportions_ztest([a[0], b[0]], [a[1], b[1]]))] for a, b in TESTS],
            "kaplan_meier": [curve(WEEKS, ENDED), curve(PLACEBO, [1] * len(PLACEBO))],
            "student_t95": [[df, float(stats.t.ppf(0.975, df))] for df in (4, 5, 10, 30, 69, 1000)],
            "ratio": {"before": BEFORE, "after": AFTER, "interval": fieller_by_scan(BEFORE, AFTER)},
        },
        indent=1,
    )
)

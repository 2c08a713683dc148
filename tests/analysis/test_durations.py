"""Lead times: who is counted from when to when, and what the figure says about the target."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kliv.analysis.goals import compute_goals, members
from kliv.analysis.results import ValueUnit, Verdict
from kliv.core.conditions.model import Anchor

from . import plain
from .definitions import definition
from .registers import AS_OF, enrolment, random_register, register


def lead_time(**parts):
    return {"measure": "lead_time", "start": "unemployment", "end": "first_activity", **parts}


def one(data, goal, **parts):
    (result,) = compute_goals(definition(goal, **parts), data, data.as_of).values()
    return result


def waited(*days, unit=None):
    """People unemployed since 1 January whose first activity came after so many days; None = not yet."""
    people = [enrolment(i, unemployed_on="2020-01-01", unit=unit) for i in range(1, len(days) + 1)]
    starts = [
        (i, AS_OF.replace(month=1, day=1).toordinal() + wait) for i, wait in enumerate(days, 1) if wait is not None
    ]
    activities = [{"enrolment_id": i, "activity": "course", "start_on": AS_OF.fromordinal(on)} for i, on in starts]
    return register(enrolments=people, activities=activities)


def test_the_median_and_the_share_within_the_target():
    result = one(waited(5, 10, 15, 20, 40, None), lead_time(between=[10, 20], baseline=[90, 100]))
    total, within = result.total, result.within
    assert result.unit == ValueUnit.DAYS
    assert (total.numerator, total.denominator, total.not_due, total.value) == (5, 6, 1, 15)
    assert (within.numerator, within.denominator, within.value) == (4, 6, pytest.approx(4 / 6))
    assert within.low < within.value < within.high
    assert result.curve.days == (5, 10, 15, 20, 40)
    assert result.curve.share == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6])
    curve = zip(result.curve.low, result.curve.share, result.curve.high, strict=True)
    assert all(low <= share <= high for low, share, high in curve)


@pytest.mark.parametrize(
    ("days", "target", "verdict"),
    [
        ([15] * 40, {"between": [10, 20]}, Verdict.REACHED),
        ([3] * 40, {"between": [10, 20]}, Verdict.REACHED),  # nobody fails by being quicker
        ([95] * 40, {"between": [10, 20]}, Verdict.NOT_REACHED),
        ([10, 30] * 4, {"at_most": 20}, Verdict.UNDECIDED),
        ([15] * 40, {}, Verdict.NO_TARGET),
        ([None] * 9, {"at_most": 20}, Verdict.UNDECIDED),
        ([], {"at_most": 20}, Verdict.NO_DATA),
        ([15], {"at_most": 20, "draft": True}, Verdict.DRAFT),
    ],
)
def test_verdicts(days, target, verdict):
    assert one(waited(*days), lead_time(**target)).total.verdict == verdict


def test_who_is_followed_how_long():
    """Who left without an activity is followed to the exit; a missing start, or one after the end, is unknown."""
    data = register(
        enrolments=[
            enrolment(1, unemployed_on="2020-01-01", exit_on="2020-01-31"),
            enrolment(2, unemployed_on="2020-01-01"),
            enrolment(3),
            enrolment(4, unemployed_on="2020-06-01"),
            enrolment(5, unemployed_on="2020-01-01", entry_on="2020-02-01"),
        ],
        activities=[
            {"enrolment_id": 4, "activity": "course", "start_on": "2020-05-01"},
            {"enrolment_id": 5, "activity": "course", "start_on": "2020-01-15"},  # before the entry
            {"enrolment_id": 5, "activity": "course", "start_on": "2020-02-10"},
        ],
    )
    result = one(data, lead_time(at_most=40))
    total = result.total
    assert (total.numerator, total.denominator, total.unknown, total.not_due) == (1, 3, 2, 2)
    assert result.curve.days == (40,)
    assert result.curve.share == (0.5,)  # the one who left after 30 days is no longer at risk
    assert result.within.value == 0.5
    cases = members(definition(lead_time()), data, data.as_of, "goal_0")
    assert [cases[name].tolist() for name in ("numerator", "not_due", "unknown")] == [[5], [1, 2], [3, 4]]
    assert [step.text for step in result.steps] == [
        "5 personer har startat senast 2020-12-31",
        "För 2 personer saknas eller stämmer inte datumet för arbetslöshetens början; de räknas inte med",
        "1 av 3 har kommit från arbetslöshetens början till första aktiviteten",
        "2 har inte kommit så långt; de räknas med så länge de har väntat",
    ]


def test_no_curve_and_no_share_where_there_is_nothing_to_show():
    result = one(waited(None), lead_time())
    assert (result.curve, result.within, result.total.value, result.total.high) == (None, None, None, None)


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_the_curve_of_a_unit_equals_the_plain_twin(seed):
    data = random_register(seed)
    project = definition(lead_time(start="entry", end="completion", quantile=0.4, each=["unit"]))
    (result,) = compute_goals(project, data, AS_OF).values()
    for unit, figure in result.by["unit"].items():
        days, finished = [], []
        for subject in plain.subjects(project, data, AS_OF):
            anchors = subject["anchors"]
            end = anchors[Anchor.COMPLETION] or anchors[Anchor.EXIT] or AS_OF
            if subject["codes"]["unit"] == unit and end >= anchors[Anchor.ENTRY]:
                days.append((end - anchors[Anchor.ENTRY]).days)
                finished.append(anchors[Anchor.COMPLETION] is not None)
        assert (figure.numerator, figure.denominator) == (sum(finished), len(days))
        reached = [day for day, share, _ in plain.waiting(days, finished) if share <= 0.6 + 1e-9]
        assert figure.value == (reached[0] if reached else None)

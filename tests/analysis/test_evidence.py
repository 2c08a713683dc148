"""Levels, milestones and goals in words: what was seen by the day decides, and words never become a percentage."""

import datetime as dt

import pytest

from kliv.analysis.goals import compute_goals, members
from kliv.analysis.results import ValueUnit, Verdict

from .definitions import definition
from .registers import register

LEVEL = {"measure": "level", "indicator": "courses", "baseline": 2.0}
MILESTONE = {"measure": "milestone", "milestone": "organisation"}
TOLD = {"measure": "qualitative"}


@pytest.fixture
def data():
    return register(
        levels=[
            {"indicator": "courses", "observed_on": "2020-09-01", "value": 6.0, "evidence": "Verksamhetsplanen"},
            {"indicator": "courses", "observed_on": "2020-03-01", "value": 3.0},
            {"indicator": "other", "observed_on": "2020-10-01", "value": 9.0},
        ],
        milestones=[
            {"goal": "goal_0", "recorded_on": "2020-02-01", "evidence": "Utredningen är klar"},
            {"goal": "organisation", "recorded_on": "2020-05-01", "reached_on": "2020-06-15", "evidence": "Beslutat"},
        ],
    )


def one(data, goal, day="2020-12-31"):
    (result,) = compute_goals(definition(goal), data, dt.date.fromisoformat(day)).values()
    return result


@pytest.mark.parametrize(
    ("target", "day", "value", "verdict"),
    [
        ({"at_least": 6}, "2020-12-31", 6, Verdict.REACHED),
        ({"at_least": 6}, "2020-08-31", 3, Verdict.NOT_REACHED),
        ({"more_than": 6}, "2020-09-01", 6, Verdict.NOT_REACHED),
        ({"at_least": 6}, "2020-02-28", None, Verdict.NO_DATA),
        ({}, "2020-12-31", 6, Verdict.NO_TARGET),
        ({"draft": True, "at_least": 6}, "2020-12-31", 6, Verdict.DRAFT),
    ],
)
def test_the_latest_level_by_the_day(data, target, day, value, verdict):
    result = one(data, {**LEVEL, **target}, day)
    assert (result.total.value, result.total.verdict, result.unit) == (value, verdict, ValueUnit.LEVEL)
    assert (result.total.numerator, result.total.denominator) == (None, None)


def test_a_level_shows_its_baseline_and_where_it_comes_from(data):
    result = one(data, LEVEL)
    assert [(step.text, step.count) for step in result.steps] == [
        ("Utgångsläget", 2.0), ("Nivån 2020-03-01", 3.0), ("Nivån 2020-09-01", 6.0),
    ]  # fmt: skip
    assert [item.text for item in result.evidence] == ["", "Verksamhetsplanen"]


@pytest.mark.parametrize(
    ("goal", "day", "verdict"),
    [
        ({}, "2020-12-31", Verdict.REACHED),
        ({}, "2020-06-14", Verdict.UNDECIDED),
        ({}, "2020-06-15", Verdict.REACHED),
        ({"by": "2020-06-01"}, "2020-06-01", Verdict.UNDECIDED),
        ({"by": "2020-06-01"}, "2020-06-14", Verdict.NOT_REACHED),
        ({"draft": True}, "2020-12-31", Verdict.DRAFT),
    ],
)
def test_a_milestone_is_reached_when_its_evidence_says_so(data, goal, day, verdict):
    assert one(data, {**MILESTONE, **goal}, day).total.verdict == verdict


def test_a_milestone_that_the_project_never_reached():
    data = register(as_of=dt.date(2023, 1, 1))
    assert one(data, MILESTONE, "2022-12-31").total.verdict == Verdict.UNDECIDED
    assert one(data, MILESTONE, "2023-01-01").total.verdict == Verdict.NOT_REACHED


def test_evidence_is_shown_oldest_first_and_not_before_it_was_written(data):
    result = one(data, MILESTONE)
    assert [(item.text, item.reached_on) for item in result.evidence] == [
        ("Utredningen är klar", None), ("Beslutat", dt.date(2020, 6, 15)),
    ]  # fmt: skip
    assert [item.reached_on for item in one(data, MILESTONE, "2020-06-01").evidence] == [None, None]
    assert len(one(data, MILESTONE, "2020-04-30").evidence) == 1
    assert [step.text for step in one(data, {**MILESTONE, "by": "2020-12-01"}).steps] == [
        "Ska vara nådd senast 2020-12-01", "Nådd 2020-06-15",
    ]  # fmt: skip


def test_words_are_never_judged(data):
    result = one(data, TOLD)
    assert (result.unit, result.total.value, result.total.verdict) == (ValueUnit.NONE, None, Verdict.NO_TARGET)
    assert [step.count for step in result.steps] == [1]
    assert one(data, TOLD, "2020-01-31").total.verdict == Verdict.NO_DATA
    assert one(data, {**TOLD, "draft": True}).total.verdict == Verdict.DRAFT
    assert members(definition(TOLD), data, data.as_of, "goal_0") == {}

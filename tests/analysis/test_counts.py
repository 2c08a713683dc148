"""Counts and compositions: what is counted, what the number can still become, and the quota beside it."""

import dataclasses
import datetime as dt

import pytest

from kliv.analysis.goals import compute_goals, members
from kliv.analysis.results import ValueUnit, Verdict

from .definitions import definition
from .registers import enrolment, register

AFTER_THE_END = dt.date(2023, 1, 31)
QUOTA = {
    "key": "offices", "name": "Kontor", "column": "unit",
    "parts": [{"code": "north", "share": 0.75}, {"code": "south", "share": 0.25}],
}  # fmt: skip
FROM_SELF = {"key": "own", "name": "Egna", "column": "referred_by", "code": "self", "between": [0.2, 0.3]}


def count(**parts):
    return {"measure": "count", "of": {"population": "started"}, **parts}


def one(data, goal, as_of=None, **parts):
    (result,) = compute_goals(definition(goal, **parts), data, as_of or data.as_of, by=("unit",)).values()
    return result


@pytest.fixture
def data():
    """Eight have started, of whom five have left and three are here; one more starts later."""
    people = [enrolment(i, exit_on="2020-06-30" if i <= 5 else None, unit="north" if i <= 6 else "south")
              for i in range(1, 9)]  # fmt: skip
    people.append(enrolment(9, entry_on="2020-12-01"))
    return dataclasses.replace(register(enrolments=people), as_of=AFTER_THE_END)


@pytest.mark.parametrize(
    ("target", "ongoing", "ended"),
    [
        ({"at_least": 8}, Verdict.REACHED, Verdict.REACHED),
        ({"at_least": 9}, Verdict.UNDECIDED, Verdict.NOT_REACHED),
        ({"at_most": 8}, Verdict.UNDECIDED, Verdict.REACHED),
        ({"at_most": 7}, Verdict.NOT_REACHED, Verdict.NOT_REACHED),
        ({"between": [5, 9]}, Verdict.UNDECIDED, Verdict.REACHED),
        ({"more_than": 8}, Verdict.UNDECIDED, Verdict.NOT_REACHED),
        ({}, Verdict.NO_TARGET, Verdict.NO_TARGET),
    ],
)
def test_a_count_can_only_grow_until_the_project_has_ended(data, target, ongoing, ended):
    early = one(data, count(**target), dt.date(2020, 11, 1))
    assert (early.total.value, early.total.denominator, early.unit) == (8, None, ValueUnit.COUNT)
    assert (early.total.low, early.total.bound) == (None, None)
    assert early.total.verdict == ongoing
    all_in = dataclasses.replace(data, tables={**data.tables, "enrolments": data.tables["enrolments"].head(8)})
    late = one(all_in, count(**target))
    assert (late.total.value, late.total.bound, late.total.verdict) == (8, 8, ended)


def test_those_enrolled_today_are_a_fact(data):
    day = dt.date(2020, 11, 1)
    goal = count(of={"population": "enrolled"}, at_most=2)
    assert one(data, goal, day).total.value == 3
    assert one(data, goal, day).total.verdict == Verdict.NOT_REACHED
    assert one(data, {**goal, "at_most": 3}, day).total.verdict == Verdict.REACHED
    assert one(data, {**goal, "at_most": None, "at_least": 4}, day).total.verdict == Verdict.NOT_REACHED
    assert one(data, goal, dt.date(2020, 6, 29)).total.value == 8
    assert one(data, goal, dt.date(2020, 6, 30)).total.value == 3


def test_a_target_for_all_is_not_one_for_each_unit_unless_said(data):
    result = one(data, count(at_least=8))
    assert {code: figure.verdict for code, figure in result.by["unit"].items()} == dict.fromkeys(
        ["north", "south", ""], Verdict.NO_TARGET
    )
    assert {code: figure.value for code, figure in result.by["unit"].items()} == {"north": 6, "south": 2, "": 1}
    each = one(data, count(at_least=3, each=["unit"]), dt.date(2020, 11, 1))
    assert each.by["unit"]["north"].verdict == Verdict.REACHED
    assert each.by["unit"]["south"].verdict == Verdict.UNDECIDED


def test_unknown_and_pending_in_a_count():
    people = [enrolment(i, exit_on="2020-06-30") for i in (1, 2, 3)] + [enrolment(4)]
    data = register(
        enrolments=people,
        outcomes=[{"enrolment_id": 1, "at": "exit", "outcome": "work", "observed_on": "2020-06-30"}],
        follow_ups=[{"enrolment_id": 2, "at": "exit", "due_on": "2020-06-30", "status": "refused"}],
    )
    goal = count(of={"population": "exited"}, counts={"outcome": "work", "at": "exit"}, at_least=4)
    total = one(dataclasses.replace(data, as_of=AFTER_THE_END), goal).total
    assert (total.value, total.unknown, total.pending, total.best, total.bound) == (1, 1, 1, 2, 3)
    assert total.verdict == Verdict.UNREACHABLE
    assert one(data, {**goal, "draft": True}).total.verdict == Verdict.DRAFT


def offices(north, south, other=0, none=0):
    units = ["north"] * north + ["south"] * south + ["east"] * other + [None] * none
    return register(enrolments=[enrolment(i, unit=unit, referred_by="pes") for i, unit in enumerate(units, 1)])


def composition(quota="offices", **parts):
    return {"measure": "composition", "quota": quota, **parts}


@pytest.mark.parametrize(
    ("numbers", "north", "total"),
    [
        ((75, 25), Verdict.UNDECIDED, Verdict.UNDECIDED),
        ((50, 50), Verdict.NOT_REACHED, Verdict.NOT_REACHED),
        ((0, 0), Verdict.NO_DATA, Verdict.NO_DATA),
    ],
)
def test_a_fixed_quota_can_only_be_contradicted(numbers, north, total):
    result = one(offices(*numbers), composition(), places={"quotas": [QUOTA]})
    assert [(part.code, part.target) for part in result.parts] == [("north", (0.75, 0.75)), ("south", (0.25, 0.25))]
    assert [part.figure.numerator for part in result.parts] == list(numbers)
    assert result.parts[0].figure.verdict == north
    assert result.total.verdict == total


def test_outside_the_quota_and_missing():
    result = one(offices(6, 2, other=1, none=1), composition(), places={"quotas": [QUOTA]})
    assert (result.total.numerator, result.total.denominator, result.total.unknown) == (8, 10, 1)
    assert [part.figure.denominator for part in result.parts] == [10, 10]
    assert [step.text for step in result.steps][-4:] == [
        "6 av 10: North", "2 av 10: South", "1 står utanför kvotens delar", "För 1 person saknas uppgiften",
    ]  # fmt: skip
    project = definition(composition(), places={"quotas": [QUOTA]})
    cases = members(project, offices(6, 2, other=1, none=1), dt.date(2020, 12, 31), "goal_0")
    assert {name: len(ids) for name, ids in cases.items()} == {
        "numerator": 8, "not_met": 1, "unknown": 1, "not_due": 0, "pending": 0, "base_unknown": 0,
    }  # fmt: skip


def test_a_range_and_a_base():
    """The base leaves out whom it does not hold, and those nobody knows about."""
    data = register(
        enrolments=[enrolment(i, referred_by="self" if i <= 25 else "pes") for i in range(1, 101)],
        facts=[
            {"person_id": i, "fact": "disability", "value": "true" if i <= 80 else "false", "from_on": "2019-01-01"}
            for i in range(1, 91)
        ],
    )
    quota = {**FROM_SELF, "base": {"fact": "disability", "is": True}}
    result = one(data, composition("own"), places={"quotas": [quota]})
    (part,) = result.parts
    assert (part.figure.numerator, part.figure.denominator, part.target) == (25, 80, (0.2, 0.3))
    assert part.figure.verdict == result.total.verdict == Verdict.UNDECIDED
    assert "För 10 personer är det okänt om de fördelas; de räknas inte med" in [step.text for step in result.steps]
    whole = one(data, composition("own"), places={"quotas": [{**FROM_SELF, "between": [0.1, 0.5]}]})
    assert whole.total.verdict == Verdict.REACHED
    assert (
        one(data, composition("own", draft=True), places={"quotas": [quota]}).parts[0].figure.verdict == Verdict.DRAFT
    )

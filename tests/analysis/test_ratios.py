"""Ratios of sums: whole months, a fixed cohort, and nobody counted before the window after is over."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kliv.analysis.goals import compute_goals, members
from kliv.analysis.results import ValueUnit, Verdict

from .definitions import definition
from .registers import enrolment, register

HALVED = {
    "measure": "ratio_of_sums", "of": {"population": "completed"}, "payments": "social_assistance", "before": "entry",
    "after": "completion", "months": 2, "at_most": 0.5,
}  # fmt: skip


def paid(person, month, kronor, kind="social_assistance"):
    return {"person_id": person, "month": f"2020-{month:02}-01", "kind": kind, "amount_ore": kronor * 100}


def one(data, as_of=None, **parts):
    project = definition({**HALVED, **parts})
    (result,) = compute_goals(project, data, as_of or data.as_of).values()
    return result


@pytest.fixture
def data():
    """Began in April, completed in June: before = February and March, after = July and August."""
    return register(
        enrolments=[
            enrolment(1, entry_on="2020-04-15", completed_on="2020-06-10", unit="north"),
            enrolment(2, entry_on="2020-04-01", completed_on="2020-06-30", unit="south"),
            enrolment(3, entry_on="2020-04-01", completed_on="2020-11-30"),
            enrolment(4, entry_on="2020-04-01"),
            enrolment(5, entry_on="2020-04-01", exit_on="2020-05-01"),
        ],
        support_payments=[
            *(paid(1, month, 1000) for month in (1, 2, 3, 4, 5, 6)),
            *(paid(1, month, 300) for month in (7, 9)),
            *(paid(2, month, 500) for month in (2, 8)),
            paid(2, 7, 9000, "housing"),
            *(paid(3, month, 7777) for month in (2, 3)),
        ],
    )


def test_whole_months_on_either_side_of_the_months_the_anchors_fall_in(data):
    result = one(data)
    total = result.total
    assert result.unit == ValueUnit.RATIO
    assert (total.numerator, total.denominator) == ((300 + 500) * 100, (2000 + 500) * 100)
    assert total.value == 800 / 2500
    assert (total.not_due, total.pending, total.unknown) == (1, 1, 0)
    assert (total.low, total.verdict) == (None, Verdict.UNDECIDED)
    texts = [step.text for step in result.steps]
    assert texts[-2] == "2\N{NO-BREAK SPACE}500 kronor under 2 månader före starten i projektet"
    assert texts[-1] == "800 kronor under 2 månader efter fullföljd insats"


@pytest.mark.parametrize(("day", "n"), [("2020-08-30", 0), ("2020-08-31", 2), ("2020-12-31", 2)])
def test_the_window_after_must_be_over(data, day, n):
    as_of = dt.date.fromisoformat(day)
    cases = members(definition(HALVED), data, as_of, "goal_0")
    assert len(cases["numerator"]) == n
    assert one(data, as_of).total.verdict == (Verdict.UNDECIDED if n else Verdict.NO_DATA)


def test_by_unit(data):
    by = one(data, each=["unit"]).by["unit"]
    assert {code: (figure.numerator, figure.denominator) for code, figure in by.items()} == {
        "north": (30000, 200000), "south": (50000, 50000), "": (0, 0),
    }  # fmt: skip
    assert by[""].value is None


def test_who_left_without_completing_is_followed_from_the_exit(data):
    result = one(data, of={"population": "started"})
    assert members(definition({**HALVED, "of": {"population": "started"}}), data, data.as_of, "goal_0")[
        "numerator"
    ].tolist() == [1, 2, 5]
    assert result.total.not_due == 2


def test_a_missing_date_is_unknown(data):
    assert one(data, before="unemployment").total.unknown == 3
    assert one(data, after="referral", of={"population": "started"}).total.unknown == 5
    assert one(data, draft=True).total.verdict == Verdict.DRAFT
    assert one(data, at_most=None).total.verdict == Verdict.NO_TARGET


@pytest.mark.parametrize(("after", "verdict"), [(200, Verdict.REACHED), (900, Verdict.NOT_REACHED)])
def test_the_interval_decides(after, verdict):
    people = [enrolment(i, entry_on="2020-04-01", completed_on="2020-06-30") for i in range(1, 31)]
    payments = [row for i in range(1, 31) for row in (paid(i, 3, 1000 + i), paid(i, 7, after + 3 * i))]
    total = one(register(enrolments=people, support_payments=payments)).total
    assert total.low < total.value < total.high
    assert total.verdict == verdict


@given(st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_the_order_of_payments_changes_nothing(random):
    people = [enrolment(i, entry_on="2020-04-01", completed_on="2020-06-30") for i in range(1, 9)]
    payments = [paid(i, month, random.randrange(9000)) for i in range(1, 9) for month in (2, 3, 7, 8)]
    data = register(enrolments=people, support_payments=payments)
    other = data.tables["support_payments"].sample(fraction=1, shuffle=True, seed=random.randrange(99))
    assert one(data) == one(dataclasses.replace(data, tables={**data.tables, "support_payments": other}))

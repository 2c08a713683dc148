"""Periods counted in calendar years, plans that are wrong told at once, and a birth date that keeps only the ages."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kliv.core.dates import completed_years
from kliv.core.errors import KlivError
from kliv.core.retention import RetentionPlan, coarse_birth_date, plan_of

PERIODS = [
    # last note    may from      must by
    ("2020-02-28", "2025-03-01", "2026-12-31"),
    ("2020-02-29", "2025-03-01", "2026-12-31"),
    ("2019-03-01", "2024-03-02", "2025-12-31"),
    ("2020-12-31", "2026-01-01", "2026-12-31"),
    ("2021-01-01", "2026-01-02", "2027-12-31"),
]


@pytest.mark.parametrize(("last", "may_from", "must_by"), PERIODS)
def test_five_years_after_the_last_note_and_done_in_the_year_after(last, may_from, must_by):
    plan, last = RetentionPlan(), dt.date.fromisoformat(last)
    assert (str(plan.may_from(last)), str(plan.must_by(last))) == (may_from, must_by)


@pytest.mark.parametrize(("day", "kept"), [(5, True), (15, True), (25, True), (4, False), (16, False), (30, False)])
def test_those_born_on_certain_days_are_kept_for_research(day, kept):
    assert RetentionPlan().is_for_research(dt.date(1990, 6, day)) == kept
    assert not RetentionPlan(born_on_days=()).is_for_research(dt.date(1990, 6, day))


def test_an_unknown_birth_date_keeps_no_file():
    assert not RetentionPlan().is_for_research(None)


def test_a_plan_is_read_with_its_defaults():
    assert plan_of({}) == RetentionPlan()
    plan = plan_of({"case_years": 2, "born_on_days": [], "projects": {"p": dt.date(2030, 1, 1)}, "message_months": 6})
    assert (plan.case_years, plan.born_on_days, plan.message_months) == (2, (), 6)
    assert plan.projects == {"p": dt.date(2030, 1, 1)}


def test_everything_wrong_in_a_plan_is_told_at_once():
    wrong = {
        "case_years": 0, "born_on_days": [32], "projects": {"p": "2030"}, "notice_months": "12", "message_months": True,
        "yaers": 5,
    }  # fmt: skip
    with pytest.raises(KlivError) as refused:
        plan_of(wrong)
    assert {fault.where for fault in refused.value.faults} == set(wrong)


@pytest.mark.parametrize(
    "wrong", [{"born_on_days": 5}, {"projects": []}, {"projects": {"p": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}}]
)
def test_what_is_of_another_kind_is_told(wrong):
    with pytest.raises(KlivError):
        plan_of(wrong)


DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2040, 12, 31))


@given(st.dates(dt.date(1920, 1, 1), dt.date(2010, 12, 31)), st.lists(DAYS, max_size=8))
def test_a_coarse_birth_date_gives_the_same_ages_and_depends_on_nothing_else(birth, days):
    days = [day for day in days if day >= birth]
    coarse = coarse_birth_date(birth, days)
    ages = [completed_years(birth, day) for day in days]
    assert [completed_years(coarse, day) for day in days] == ages
    assert coarse <= birth
    if days:
        assert coarse_birth_date(coarse, days) == coarse
        earlier = coarse - dt.timedelta(days=1)
        assert [completed_years(earlier, day) for day in days] != ages


def test_without_a_day_only_the_year_is_kept():
    assert coarse_birth_date(dt.date(1990, 6, 17), []) == dt.date(1990, 1, 1)

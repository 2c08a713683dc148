"""What is written about one person hangs together: spells, payments, activities, events, reasons, answers."""

import polars as pl
import pytest

from kliv.analysis.simulate import simulate
from kliv.definition.load import load_definition

from .small import small


@pytest.fixture(scope="module")
def tables():
    return simulate(small(), 3000, seed=4).tables


@pytest.fixture(scope="module")
def training():
    """Träning ger färdighet: several benefits, exit rules, groups by referrer."""
    return simulate(load_definition("traning_ger_fardighet"), 2000, seed=4).tables


def started(tables):
    return tables["enrolments"].drop_nulls("entry_on")


def test_support_is_paid_within_a_spell_and_a_year_of_the_stay(training):
    spells = training["spells"].filter(pl.col("kind") == "benefit").select("person_id", kind="code", since="start_on")
    paid = training["support_payments"].join(spells, on=["person_id", "kind"], how="left")
    assert paid.filter(pl.col("since").is_null() | (pl.col("month") < pl.col("since").dt.truncate("1mo"))).is_empty()
    stay = started(training).group_by("person_id").agg(pl.col("entry_on").min(), pl.col("exit_on").max())
    months = paid.join(stay, on="person_id", how="left")
    assert months["entry_on"].null_count() == 0
    assert months.filter(pl.col("month") < pl.col("entry_on").dt.offset_by("-13mo")).is_empty()
    assert months.filter(pl.col("month") > pl.col("exit_on").dt.offset_by("12mo")).is_empty()
    assert (paid["amount_ore"] > 0).all()


def test_some_have_several_benefits_and_the_project_s_own_rate_sets_the_amount(training):
    kinds = training["support_payments"].group_by("person_id").agg(pl.col("kind").n_unique())
    assert 0.2 < (kinds["kind"] == 2).mean() < 0.5
    own = training["support_payments"].filter(pl.col("kind") == "activity_support")["amount_ore"].median()
    assert own == pytest.approx(223 * 22 * 100, rel=0.15)


def test_fewer_are_paid_after_than_before(tables):
    stay = started(tables).group_by("person_id").agg(pl.col("entry_on").min(), pl.col("exit_on").max())
    paid = tables["support_payments"].join(stay, on="person_id")
    before = paid.filter(pl.col("month") < pl.col("entry_on").dt.truncate("1mo"))["amount_ore"].sum()
    after = paid.filter(pl.col("month") > pl.col("exit_on"))["amount_ore"].sum()
    assert 0.3 < after / before < 0.8


def test_none_found_ends_before_a_spell_of_the_kind_begins(tables):
    none = tables["spells"].filter(pl.col("code") == "none")
    real = tables["spells"].filter(pl.col("code") != "none").select("person_id", "kind", begins="start_on")
    both = none.join(real, on=["person_id", "kind"])
    assert both.height
    assert both.filter(pl.col("end_on").is_null() | (pl.col("end_on") >= pl.col("begins"))).is_empty()


def test_an_exit_rule_holds_of_those_who_left_by_it(training):
    by_rule = started(training).filter(pl.col("exit_reason") == "work").select("person_id", "entry_on", "exit_on")
    work = training["spells"].filter((pl.col("kind") == "work") & (pl.col("code") != "none"))
    worked = by_rule.join(work, on="person_id", how="inner")
    assert worked["person_id"].n_unique() == by_rule["person_id"].n_unique()
    long_enough = worked.filter(pl.col("start_on").dt.offset_by("1mo") <= pl.col("exit_on") + pl.duration(days=1))
    assert long_enough.height > 0.95 * by_rule.height


def test_a_group_called_by_its_referrer_holds_those_whom_that_one_refers(training):
    assert training["enrolments"].filter(pl.col("target_group") != pl.col("referred_by")).is_empty()


def test_activities_lie_within_the_stay_and_begin_with_the_first(tables):
    stay = tables["activities"].join(tables["enrolments"], on="enrolment_id")
    assert stay.filter((pl.col("start_on") < pl.col("entry_on")) | (pl.col("end_on") > pl.col("exit_on"))).is_empty()
    assert set(stay["enrolment_id"]) == set(started(tables)["enrolment_id"])
    assert (tables["activities"]["hours"] > 0).all()
    main = stay.filter(pl.col("activity") == "training")
    assert main.filter(pl.col("completed") != pl.col("completed_on").is_not_null()).is_empty()
    assert main.filter(pl.col("completed") & (pl.col("end_on") != pl.col("completed_on"))).is_empty()


def test_employers_are_met_after_they_joined(tables):
    joined = tables["employers"].select("participating_from", counterpart_id="employer_id")
    met = tables["events"].join(joined, on="counterpart_id")
    assert met.height
    assert met.filter(pl.col("happened_on") < pl.col("participating_from")).is_empty()
    hosts = tables["activities"].join(joined, left_on="employer_id", right_on="counterpart_id")
    assert hosts.filter(pl.col("start_on") < pl.col("participating_from")).is_empty()


def test_reasons_agree_with_outcomes(tables):
    at_exit = tables["outcomes"].filter((pl.col("at") == "exit") & pl.col("outcome").is_in(["work", "studies"]))
    known = started(tables).drop_nulls("exit_reason")
    well = known.join(at_exit, on="enrolment_id", how="semi")
    assert set(well["exit_reason"]) == {"work"}
    lost = tables["follow_ups"].filter(pl.col("at") == "exit")
    others = known.join(at_exit, on="enrolment_id", how="anti").join(lost, on="enrolment_id", how="anti")
    assert (others["exit_reason"] != "work").mean() > 0.99


def test_two_outcomes_that_exclude_each_other_are_never_both_there(tables):
    assistance = tables["outcomes"].filter(pl.col("outcome").is_in(["economic_assistance", "no_economic_assistance"]))
    assert not assistance.select("enrolment_id", "at").is_duplicated().any()


def test_items_are_measured_twice_and_answers_come_from_those_who_were_there(tables):
    ability = tables["assessments"].filter((pl.col("instrument") == "ability") & (pl.col("item") == "trust"))
    twice = ability.group_by("person_id").len()
    assert (twice["len"] >= 2).mean() > 0.6
    participants = tables["answers"].filter(pl.col("respondent") == "participant")
    there = started(tables).select("enrolment_id", "exit_on")
    answered = participants.join(there, left_on="respondent_id", right_on="enrolment_id")
    assert answered.height == participants.height
    assert answered.filter(pl.col("answered_on") < pl.col("exit_on")).is_empty()
    assert 0 < participants["value"].null_count() < 0.1 * participants.height


def test_costs_come_near_the_budget_and_never_over_it(tables):
    by_line = dict(tables["costs"].group_by("line").agg(pl.col("amount_ore").sum()).iter_rows())
    assert 0.9 * 200_000_000 < by_line["staff"] <= 200_000_000
    assert 0.9 * 100_000_000 < by_line["rest"] <= 100_000_000


def test_seasons_show_few_start_in_july(tables):
    per_month = dict(tables["enrolments"].group_by(pl.col("referral_on").dt.month()).len().iter_rows())
    assert per_month[7] < 0.6 * per_month[9]

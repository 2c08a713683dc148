"""The ceilings of a definition hold on every day: stock, intake, course places, households, quotas."""

import datetime as dt

import polars as pl
import pytest

from kliv.analysis.simulate import planned_people, simulate
from kliv.analysis.simulate.arrays import apportion
from kliv.definition.load import load_definition

from .small import SMALL, small

PLANNED = 120


def stock(enrolments):
    """How many were enrolled on each day; the last day belongs."""
    started = enrolments.drop_nulls("entry_on")
    days = pl.date_range(started["entry_on"].min(), started["entry_on"].max(), eager=True)
    until = started["exit_on"].fill_null(dt.date.max)
    return [((started["entry_on"] <= day) & (until >= day)).sum() for day in days]


@pytest.fixture(scope="module", params=[1, 2, 3])
def enrolments(request):
    return simulate(small(), PLANNED, seed=request.param).tables["enrolments"]


def test_the_stock_never_exceeds_its_ceilings(enrolments):
    assert 20 <= max(stock(enrolments)) <= 25
    assert max(stock(enrolments.filter(pl.col("target_group") == "young"))) <= 20
    assert max(stock(enrolments.filter(pl.col("target_group") == "adults"))) <= 12


def test_no_caseworker_takes_more_than_agreed_in_a_month(enrolments):
    started = enrolments.drop_nulls("entry_on").with_columns(pl.col("entry_on").dt.truncate("1mo").alias("month"))
    assert started.group_by("month", "caseworker_id").len()["len"].max() <= 3
    assert started["month"].min() >= dt.date(2018, 3, 1)
    assert set(started["caseworker_id"]) <= {1, 2, 3, 4}


def test_everyone_leaves_within_the_project(enrolments):
    started = enrolments.drop_nulls("entry_on")
    assert started["exit_on"].null_count() == 0
    assert started["exit_on"].max() <= dt.date(2019, 12, 31)
    assert started["entry_on"].min() >= dt.date(2018, 1, 15)


def test_who_does_not_get_a_place_waits_and_is_not_exited(enrolments):
    waiting = enrolments.filter(pl.col("entry_on").is_null())
    assert waiting.height
    assert waiting.select("exit_on", "completed_on", "exit_reason", "caseworker_id").null_count().row(0) == (
        (waiting.height,) * 4
    )


def test_quotas_divide_the_referred_by_largest_remainder(enrolments):
    first = enrolments.unique("person_id", keep="first", maintain_order=True)
    by_municipality = first.filter(pl.col("referred_by") == "municipality")
    assert 0.2 <= 1 - by_municipality.height / PLANNED <= 0.3
    counts = dict(by_municipality["unit"].value_counts().iter_rows())
    assert (counts["north"], counts["south"]) == apportion(by_municipality.height, [0.65, 0.35])
    assert first.filter(pl.col("referred_by") == "pes")["unit"].null_count() == PLANNED - by_municipality.height
    south = first.filter(pl.col("unit") == "south")["municipality"].to_list()
    assert set(south) == {"0136"}


def test_more_people_than_planned_get_ceilings_in_proportion():
    definition = small()
    enrolments = simulate(definition, 20 * PLANNED, seed=1).tables["enrolments"]
    assert 25 < max(stock(enrolments)) <= 20 * 25
    started = enrolments.drop_nulls("entry_on").height
    assert started > 0.7 * 20 * PLANNED
    assert enrolments["caseworker_id"].max() > 4


def test_a_plan_for_n_refers_so_many_that_about_n_start():
    definition = small(places={})
    people = planned_people(definition)
    started = simulate(definition, people, seed=4).tables["enrolments"].drop_nulls("entry_on")["person_id"].n_unique()
    assert started == pytest.approx(PLANNED, abs=8)


@pytest.mark.parametrize("people", [60, 70, 73])
def test_courses_start_together_and_are_never_overfull(people):
    definition = load_definition("sank_trosklarna")
    data = simulate(definition, people, seed=5)
    started = data.tables["enrolments"].drop_nulls("entry_on")
    per_course = started.group_by("entry_on").len()
    assert per_course.height == 6
    assert per_course["len"].max() <= 12
    assert started.height <= 70
    completed = started.drop_nulls("completed_on")
    assert completed.group_by("entry_on").agg(pl.col("completed_on").n_unique())["completed_on"].to_list() == [1] * 6


def test_households_have_a_ceiling_and_couples_share_one():
    data = simulate(load_definition("projekt_30_barnfamiljer"), 47, seed=1)
    persons = data.tables["persons"].join(data.tables["enrolments"].drop_nulls("entry_on"), on="person_id", how="semi")
    assert 25 <= persons["household_id"].n_unique() <= 30
    assert persons.height > persons["household_id"].n_unique()


def test_the_first_intake_follows_the_definition():
    data = simulate(load_definition("traning_ger_fardighet"), 312, seed=1)
    started = data.tables["enrolments"].drop_nulls("entry_on")
    per_month = started.group_by(pl.col("entry_on").dt.truncate("1mo")).len()["len"]
    assert started["entry_on"].min() >= dt.date(2008, 9, 1)
    assert per_month.max() <= 45
    assert started["caseworker_id"].n_unique() == 15


def test_a_meeting_is_held_before_the_start_where_a_gate_asks_for_it():
    data = simulate(load_definition("traning_ger_fardighet"), 312, seed=1)
    meetings = data.tables["events"].filter(pl.col("event") == "three_party_meeting")
    started = data.tables["enrolments"].drop_nulls("entry_on")
    held = started.join(meetings, on="enrolment_id")
    assert held.height >= 0.95 * started.height
    assert held.filter(
        (pl.col("happened_on") > pl.col("entry_on")) | (pl.col("happened_on") < pl.col("referral_on"))
    ).is_empty()


def test_the_small_definition_is_not_changed_by_a_test():
    assert SMALL["places"]["enrolled_at_most"] == 25

"""Coachingprojektet's people give every published count, and nothing that was not published."""

import datetime as dt

import polars as pl
import pytest

from kliv.analysis.checking import check_register
from kliv.analysis.goals import compute_goals
from kliv.analysis.reading import read_register, write_register
from kliv.analysis.simulate import published_people
from kliv.core.dates import completed_years
from kliv.definition.load import load_definition

AS_OF = dt.date(2012, 8, 31)
SANDVIKEN, HOFORS = pl.col("municipality") == "2181", pl.col("municipality") == "2104"
YOUTH, IMMIGRANTS = pl.col("target_group") == "youth", pl.col("target_group") == "immigrants"
LEFT = pl.col("exit_on").is_not_null()
WORK, STUDIES = pl.col("outcome") == "work", pl.col("outcome") == "studies"


def in_period(first, last):
    return pl.col("exit_on").is_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


EARLY, IN_2011, IN_2012 = (
    in_period("2009-02-01", "2010-12-31"),
    in_period("2011-01-01", "2011-12-31"),
    in_period("2012-01-01", "2012-08-31"),
)


@pytest.fixture(scope="module")
def data():
    return published_people()


@pytest.fixture(scope="module")
def people(data):
    """One row per enrolment with the outcome at exit."""
    at_exit = data.tables["outcomes"].filter(pl.col("at") == "exit").select("enrolment_id", "outcome")
    return data.tables["enrolments"].join(at_exit, on="enrolment_id", how="left")


@pytest.mark.parametrize(
    ("source", "where", "published"),
    [
        ("S1-20", pl.lit(True), 666),
        ("S1-20", SANDVIKEN, 455),
        ("S1-20", HOFORS, 211),
        ("S1-21", YOUTH, 508),
        ("S1-21", YOUTH & SANDVIKEN, 372),
        ("S1-21", YOUTH & HOFORS, 136),
        ("S1-21", IMMIGRANTS, 158),
        ("S1-21", IMMIGRANTS & SANDVIKEN, 83),
        ("S1-21", IMMIGRANTS & HOFORS, 75),
        ("S1-23", WORK & SANDVIKEN, 100),
        ("S1-23", WORK & HOFORS, 47),
        ("S1-23", WORK, 147),
        ("S1-24", STUDIES & SANDVIKEN, 84),
        ("S1-24", STUDIES & HOFORS, 27),
        ("S1-24", STUDIES, 111),
        ("S1-25", (WORK | STUDIES) & SANDVIKEN, 184),
        ("S1-25", (WORK | STUDIES) & HOFORS, 74),
        ("S1-26", LEFT & SANDVIKEN, 377),
        ("S1-26", LEFT & HOFORS, 179),
        ("S1-26", LEFT, 556),
        ("S1-27", IN_2011, 108),
        ("S1-27", IN_2011 & (WORK | STUDIES), 60),
        ("S1-29", IN_2012, 55),
        ("S1-29", IN_2012 & (WORK | STUDIES), 34),
        ("S1-30", EARLY, 393),
        ("S1-30", EARLY & (WORK | STUDIES), 164),
    ],
)
def test_a_published_count(people, source, where, published):
    assert people.filter(where).height == published, source


def test_fifty_of_the_sixty_were_self_supporting_at_the_end_of_2011(data, people):
    asked = data.tables["follow_ups"]
    assert asked.height == 60
    assert set(asked["status"]) == {"reached"}
    assert set(asked["due_on"]) == {dt.date(2011, 12, 31)}
    assert people.filter(IN_2011 & (WORK | STUDIES))["enrolment_id"].is_in(asked["enrolment_id"].implode()).all()
    supporting = data.tables["outcomes"].filter(pl.col("at") == "year_end")
    assert supporting["outcome"].to_list() == ["self_supporting"] * 50
    assert supporting["enrolment_id"].is_in(asked["enrolment_id"].implode()).all()


def test_what_was_not_published_is_missing(data, people):
    unknown = ("unit", "referred_by", "caseworker_id", "referral_on", "unemployed_on", "completed_on", "exit_reason")
    assert people.select(unknown).null_count().row(0) == (666,) * len(unknown)
    assert set(data.tables["persons"]["sex"]) == {"unknown"}
    assert data.tables["persons"]["municipality"].null_count() == 666
    told = {name for name, frame in data.tables.items() if frame.height}
    assert told == {"persons", "enrolments", "outcomes", "follow_ups"}
    assert data.tables["outcomes"]["kind"].null_count() == 308
    assert data.invented


def test_dates_and_ages_are_possible(data, people):
    assert data.as_of == AS_OF
    assert people["entry_on"].min() >= dt.date(2009, 2, 1)
    assert people["entry_on"].max() <= AS_OF
    assert people.filter(pl.col("exit_on") < pl.col("entry_on")).is_empty()
    for row in people.join(data.tables["persons"], on="person_id").iter_rows(named=True):
        low, high = (16, 24) if row["target_group"] == "youth" else (25, 64)
        assert low <= completed_years(row["birth_date"], row["entry_on"]) <= high


def test_the_places_are_never_exceeded(people):
    until = people["exit_on"].fill_null(dt.date.max)
    for where, ceiling in ((pl.lit(True), 120), (YOUTH, 110), (IMMIGRANTS, 40)):
        rows = people.select(where.alias("in"), "entry_on").with_columns(until=until).filter("in")
        days = pl.date_range(dt.date(2009, 2, 1), AS_OF, eager=True)
        assert max(((rows["entry_on"] <= day) & (rows["until"] >= day)).sum() for day in days) <= ceiling


def test_what_is_only_allocated_is_in_proportion(people):
    for group in (YOUTH, IMMIGRANTS):
        left = people.filter(LEFT & group)
        assert left.filter(WORK | STUDIES).height / left.height == pytest.approx(258 / 556, abs=0.02)
    for period, positive, n in ((EARLY, 164, 393), (IN_2011, 60, 108), (IN_2012, 34, 55)):
        assert people.filter(period & SANDVIKEN).height / n == pytest.approx(377 / 556, abs=0.05)
        assert people.filter(period & SANDVIKEN & (WORK | STUDIES)).height / positive == pytest.approx(
            184 / 258, abs=0.05
        )


def test_the_same_people_every_time(data, tmp_path):
    again = published_people()
    assert all(again.tables[name].equals(frame) for name, frame in data.tables.items())
    assert check_register(data, load_definition("coachingprojektet")) == []
    write_register(data, tmp_path / "r")
    read_register(tmp_path / "r")


def test_the_golden_figures(data):
    results = compute_goals(load_definition("coachingprojektet"), data, AS_OF, by=("municipality", "exit_year"))
    result = results["work_or_studies"]
    assert (result.total.numerator, result.total.denominator) == (258, 556)
    assert (round(result.total.low, 3), round(result.total.high, 3)) == (0.423, 0.506)
    assert round(result.total.bound, 3) == 0.553
    assert result.total.verdict == "unreachable"
    cells = {**result.by["municipality"], **result.by["exit_year"]}
    assert {code: (cells[code].numerator, cells[code].denominator) for code in ("2181", "2104", "2011", "2012")} == {
        "2181": (184, 377),
        "2104": (74, 179),
        "2011": (60, 108),
        "2012": (34, 55),
    }
    own_words = results["self_supporting"].by["exit_year"]
    assert (own_words["2011"].numerator, own_words["2011"].denominator) == (50, 108)
    assert own_words["2012"].not_due == 55
    assert own_words["2009"].unknown + own_words["2010"].unknown == 164

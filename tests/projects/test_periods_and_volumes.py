"""Periods, volumes, staff and quotas of the five projects, as worked out from the source texts."""

import datetime as dt
import math

import pytest

from kliv.core.dates import ONE_DAY, add_months, whole_months
from kliv.core.quotas import largest_remainder
from kliv.definition.load import load_definition


@pytest.mark.parametrize(
    ("key", "starts", "ends", "months"),
    [
        ("coachingprojektet", dt.date(2009, 2, 1), dt.date(2013, 12, 31), 59),  # S1-02
        ("sank_trosklarna", dt.date(2019, 5, 1), dt.date(2021, 12, 31), 32),  # S2-05
        ("traning_ger_fardighet", dt.date(2008, 4, 1), dt.date(2009, 9, 30), 18),  # S3-25
        ("drivkraftspunkten", dt.date(2018, 2, 1), dt.date(2021, 3, 31), 38),  # S4-04
    ],
)
def test_projects_run_for_whole_months(key, starts, ends, months):
    period = load_definition(key).project.period
    assert (period.starts, period.ends, period.approximate) == (starts, ends, False)
    assert whole_months(starts, ends + ONE_DAY) == months
    assert add_months(starts, months) == ends + ONE_DAY


def test_days_of_coachingprojektet():  # S1-02
    period = load_definition("coachingprojektet").project.period
    assert (period.ends - period.starts).days + 1 == 1795


def test_barnfamiljer_has_no_exact_dates():  # S5-02, S5-I3
    assert load_definition("projekt_30_barnfamiljer").project.period.approximate


@pytest.mark.parametrize(
    ("key", "planned"),
    [
        ("coachingprojektet", None),  # S1-I9: figures from elsewhere are not used
        ("sank_trosklarna", 70),  # S2-04
        ("traning_ger_fardighet", 300),  # S3-10
        ("drivkraftspunkten", 300),  # S4-03
        ("projekt_30_barnfamiljer", None),  # S5-I1: 30 households, not persons
    ],
)
def test_planned_participants(key, planned):
    definition = load_definition(key)
    assert definition.project.planned_participants == planned
    volumes = [goal.at_least for goal in definition.goals if goal.measure == "count" and goal.at_least]
    assert volumes == ([planned] if planned else [])


def test_households():  # S5-02, S5-I1
    assert load_definition("projekt_30_barnfamiljer").places.households == 30


def test_courses():  # S2-18
    places = load_definition("sank_trosklarna").places
    assert (places.courses, places.branches, places.course_places) == (6, 5, 70)
    assert places.course_places / places.courses == pytest.approx(11.7, abs=0.05)


def test_intake_reaches_three_hundred():  # S3-27
    definition = load_definition("traning_ger_fardighet")
    intake, ends = definition.places.intake, definition.project.period.ends
    months = whole_months(intake.first_month, ends + ONE_DAY)
    least, most = (n * intake.caseworkers for n in intake.per_caseworker_and_month)
    assert (least, most, months) == (30, 45, 13)
    assert (least * months, most * months) == (390, 585)
    assert (math.ceil(300 / most), math.ceil(300 / least)) == (7, 10)


@pytest.mark.parametrize(("key", "fte"), [("sank_trosklarna", 1.0), ("traning_ger_fardighet", 19.5)])  # S2-16, S3-22
def test_full_time_equivalents(key, fte):
    assert sum(staff.count * staff.fte_each for staff in load_definition(key).staff) == fte


@pytest.mark.parametrize(
    ("quota", "base", "places"),
    [
        ("offices", 300, (105, 60, 90, 45)),  # S3-14
        ("offices", 210, (74, 42, 63, 31)),  # S3-I3
        ("municipal_units", 60, (18, 6, 18, 18)),  # S3-16
        ("municipal_units", 90, (27, 9, 27, 27)),  # S3-16
    ],
)
def test_quotas_in_whole_places(quota, base, places):
    quotas = {one.key: one for one in load_definition("traning_ger_fardighet").places.quotas}
    shares = [part.share for part in quotas[quota].parts]
    assert math.fsum(shares) == pytest.approx(1)
    assert largest_remainder(base, shares) == places


def test_municipal_share_is_60_to_90_of_300():  # S3-11
    definition = load_definition("traning_ger_fardighet")
    quota = next(one for one in definition.places.quotas if one.key == "municipal_share")
    goal = next(one for one in definition.goals if one.key == "municipal_share")
    assert quota.between == goal.between == (0.20, 0.30)
    assert [round(300 * share) for share in quota.between] == [60, 90]

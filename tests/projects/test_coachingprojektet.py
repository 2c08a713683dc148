"""Coachingprojektet's definition against the figures its page publishes (S1-20 to S1-30)."""

import datetime as dt
from fractions import Fraction

import pytest

from kliv.definition.load import load_definition

AS_OF = dt.date(2012, 8, 31)


@pytest.fixture(scope="module")
def definition():
    return load_definition("coachingprojektet")


@pytest.fixture(scope="module")
def cells(definition):
    """Every published cell by table and label."""
    return {(table.key, cell.label): cell for table in definition.published_statistics for cell in table.cells}


def printed(numerator, denominator, decimals=1):
    """A share in percent as the page prints it: rounded half up, comma, no decimals where none are given."""
    scaled = Fraction(100 * numerator * 10**decimals, denominator)
    tenths = int(scaled + Fraction(1, 2))
    return f"{tenths // 10},{tenths % 10}" if decimals else str(tenths)


def test_starts_add_up_in_both_directions(cells):  # S1-20, S1-21
    started = {label: cell.value for (table, label), cell in cells.items() if table.startswith("started")}
    assert started["Sandviken"] + started["Hofors"] == started["Totalt"] == 666
    assert started["Ungdomar"] + started["Invandrare"] == 666
    assert started["Ungdomar i Sandviken"] + started["Invandrare i Sandviken"] == started["Sandviken"] == 455
    assert started["Ungdomar i Hofors"] + started["Invandrare i Hofors"] == started["Hofors"] == 211
    assert started["Ungdomar i Sandviken"] + started["Ungdomar i Hofors"] == started["Ungdomar"] == 508
    assert started["Invandrare i Sandviken"] + started["Invandrare i Hofors"] == started["Invandrare"] == 158


def test_the_table_of_exits_is_the_printed_one(definition):  # S1-22, S1-23, S1-24, S1-25
    table = next(table for table in definition.published_statistics if table.key == "exits")
    assert [(cell.value, cell.percent) for cell in table.cells] == [
        (100, "26,5"), (47, "26,3"), (147, "26,4"),
        (84, "22,3"), (27, "15,1"), (111, "20"),
        (184, "48,8"), (74, "41,3"), (258, "46,4"),
    ]  # fmt: skip
    assert {cell.period for cell in table.cells} == {(dt.date(2009, 2, 1), AS_OF)}


@pytest.mark.parametrize(("column", "base"), [("Sandviken", 377), ("Hofors", 179), ("totalt", 556)])
def test_one_base_only_gives_the_three_percentages_of_a_column(cells, column, base):  # S1-26
    total = "Totalt, båda kommunerna" if column == "totalt" else f"Totalt, {column}"
    rows = [cells["exits", label] for label in (f"Arbete, {column}", f"Studier, {column}", total)]
    decimals = {cell.label: 1 if "," in cell.percent else 0 for cell in rows}
    fitting = [
        n
        for n in range(1, 2000)
        if all(printed(int(cell.value), n, decimals[cell.label]) == cell.percent for cell in rows)
    ]
    assert fitting == [base]
    assert {cell.denominator for cell in rows} == {base}


def test_rounded_percentages_are_not_added(cells):  # S1-I5
    work, studies, both = (cells["exits", f"{row}, Hofors"] for row in ("Arbete", "Studier", "Totalt"))
    added = sum(float(cell.percent.replace(",", ".")) for cell in (work, studies))
    assert added == pytest.approx(41.4)
    assert printed(int(work.value + studies.value), 179) == both.percent == "41,3"
    studies_in_all = cells["exits", "Studier, totalt"]
    assert studies_in_all.percent == "20"
    assert round(100 * studies_in_all.numerator / studies_in_all.denominator, 2) == 19.96


def test_the_yearly_series(cells):  # S1-27, S1-29, S1-30
    by_year = {
        "2009-2010": cells["derived", "Till arbete eller studier 2009–2010"],
        "2011": cells["exits_2011", "Till arbete och studier"],
        "2012": cells["exits_2012", "Till arbete eller studier"],
    }
    assert {year: printed(cell.numerator, cell.denominator) for year, cell in by_year.items()} == {
        "2009-2010": "41,7", "2011": "55,6", "2012": "61,8",
    }  # fmt: skip
    assert sum(cell.numerator for cell in by_year.values()) == 258
    assert sum(cell.denominator for cell in by_year.values()) == 556


def test_fifty_is_the_only_number_that_is_83_percent_of_sixty(cells):  # S1-28
    cell = cells["exits_2011", "Av dessa självförsörjande den 31 december 2011"]
    assert [n for n in range(61) if printed(n, 60, 0) == "83"] == [50] == [cell.numerator]
    assert printed(cell.numerator, 60) == "83,3"
    assert printed(cell.numerator, 108) == "46,3"  # by the goal's own words, of all exits


def test_what_can_still_be_reached(cells):
    started, exited = cells["started", "Totalt"].value, cells["derived", "Avslutade totalt"].value
    still = cells["derived", "Inskrivna den 31 augusti 2012"].value
    assert still == started - exited == 110
    assert still == (455 - 377) + (211 - 179) == 78 + 32
    assert printed(258, int(started)) == "38,7"
    assert (258 + still) / started == pytest.approx(0.553, abs=5e-4)
    assert round(started / 43, 1) == 15.5
    assert round(exited / 43, 1) == 12.9


def test_places_are_ceilings_and_the_total_binds_first(definition):  # S1-04, S1-06, S1-07, S1-I1
    ceilings = {group.key: group.enrolled_at_most for group in definition.target_groups}
    assert ceilings == {"youth": 110, "immigrants": 40}
    assert definition.places.enrolled_at_most == 120 < sum(ceilings.values())


def test_the_goal_and_the_measure_it_is_reported_by(definition):  # S1-15, S1-I4
    goals = {goal.key: goal for goal in definition.goals}
    for key in ("work_or_studies", "self_supporting"):
        assert (goals[key].at_least, goals[key].each, goals[key].of.population) == (0.60, ("target_group",), "exited")
    assert goals["self_supporting"].due.follow_up == "year_end"


def test_the_lead_time_goal(definition):  # S1-16, S1-I7
    goal = next(goal for goal in definition.goals if goal.measure == "lead_time")
    assert (goal.start, goal.end) == ("unemployment", "first_activity")
    assert (goal.baseline, goal.between, goal.quantile) == ((90, 100), (10, 20), 0.5)


@pytest.mark.parametrize("pillar", ["study_chain", "work_line", "language_training"])
def test_each_pillar_has_four_activities(definition, pillar):  # S1-17, S1-18, S1-19
    assert sum(activity.pillar == pillar for activity in definition.activities) == 4


def test_two_municipalities_with_three_units_each_and_the_employment_service(
    definition,
):  # S1-08, S1-09, S1-10, S1-11, S1-12
    units = [(partner.organisation, partner.unit) for partner in definition.partners if partner.unit]
    assert sum(organisation == "Sandvikens kommun" for organisation, _ in units) == 3  # S1-09, S1-10, S1-11
    assert sum(organisation == "Hofors kommun" for organisation, _ in units) == 3
    assert [partner.key for partner in definition.partners if partner.municipality is None] == ["pes"]  # S1-12

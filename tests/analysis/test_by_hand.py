"""The figures of the five projects once more, as the benchmarks have them: by hand in polars and in SQL."""

import pytest
from benchmarks import by_hand_duckdb, by_hand_polars, figures
from benchmarks.duckdb_base import connect

from kliv.analysis.goals import compute_goals
from kliv.analysis.simulate import simulate
from kliv.definition.load import load_definition, shipped
from kliv.definition.schema.goals import LevelGoal, MilestoneGoal, QualitativeGoal

COLUMNS = ("target_group", "sex", "municipality", "unit", "referred_by", "entry_year", "exit_year")
SHARES_OF_THE_PERIOD = (0.4, 0.8, 1, 1.5)


@pytest.fixture(scope="module", params=by_hand_polars.PREPARE)
def project(request):
    """A definition, its register of 300 people, and the same in a database."""
    definition = load_definition(request.param)
    data = simulate(definition, 300, seed=3)
    return definition, data, connect(data.tables)


@pytest.fixture(params=SHARES_OF_THE_PERIOD)
def as_of(request, project):
    """A day well into the project, late in it, its last, and the last that the register knows or one before it."""
    definition, data, _ = project
    period = definition.project.period
    return min(data.as_of, period.starts + (period.ends - period.starts) * request.param)


def test_by_hand_in_polars(project, as_of):
    definition, data, _ = project
    key = definition.project.key
    prepared = by_hand_polars.PREPARE[key](data.tables, as_of)
    by_hand = figures.of_polars(by_hand_polars.COUNT[key](prepared, COLUMNS, as_of))
    ours = figures.of_kliv(compute_goals(definition, data, as_of, by=COLUMNS))
    assert list(figures.differences(ours, by_hand)) == []
    assert len(ours) > len(COLUMNS)


def test_by_hand_in_sql(project, as_of):
    definition, data, connection = project
    key = definition.project.key
    by_hand_duckdb.PREPARE[key](connection, as_of)
    by_hand = figures.of_duckdb(by_hand_duckdb.COUNT[key](connection, COLUMNS, as_of), COLUMNS)
    ours = figures.of_kliv(compute_goals(definition, data, as_of, by=COLUMNS))
    assert list(figures.differences(ours, by_hand)) == []


def test_no_project_with_figures_is_left_out():
    told = (LevelGoal, MilestoneGoal, QualitativeGoal)
    counted = {key for key in shipped() if any(not isinstance(one, told) for one in load_definition(key).goals)}
    assert counted == set(by_hand_polars.PREPARE) == set(by_hand_duckdb.PREPARE)


def test_every_difference_is_told():
    ours = {figures.Cell("goal"): {"numerator": 1, "denominator": 2}}
    theirs = {figures.Cell("goal"): {"numerator": 1, "denominator": 3}, figures.Cell("other"): {"numerator": 1}}
    assert len(list(figures.differences(ours, theirs))) == 2

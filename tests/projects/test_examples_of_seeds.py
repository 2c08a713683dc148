"""The worked examples in the definitions: figures and published cells are what the published people give."""

import pytest

from kliv.analysis.goals import compute_goals
from kliv.analysis.published import compute_published
from kliv.analysis.simulate.coaching import published_people
from kliv.definition.load import load_definition


@pytest.fixture(scope="module")
def definition():
    return load_definition("coachingprojektet")


@pytest.fixture(scope="module")
def people():
    return published_people()


def test_figures_are_what_the_definition_says(definition, people):  # S1-25, S1-26, S1-27, S1-28, S1-29
    columns = tuple({figure.column for figure in definition.examples.figures if figure.column})
    (as_of,) = {figure.as_of for figure in definition.examples.figures}
    results = compute_goals(definition, people, as_of, by=columns)
    for example in definition.examples.figures:
        result = results[example.goal]
        figure = result.by[example.column][example.code] if example.column else result.total
        assert (figure.numerator, figure.denominator) == (example.numerator, example.denominator), example


def test_every_published_number_is_found_again(definition, people):  # S1-20, S1-21, S1-22, S1-23, S1-24, S1-30
    tables = compute_published(definition, people)
    assert [table.statistics.key for table in tables] == [table.key for table in definition.published_statistics]
    different = [figure.cell.label for table in tables for figure in table.figures if not figure.agrees]
    assert different == []

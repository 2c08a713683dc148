"""Every definition that comes with Kliv, and the one that shows every key, holds together and passes its examples."""

import pytest

from kliv.definition.check import check_definition
from kliv.definition.examples import run_people
from kliv.definition.load import load_definition, path_of, shipped
from kliv.definition.reference import EXAMPLE

SEEDS = {
    "coachingprojektet", "drivkraftspunkten", "projekt_30_barnfamiljer", "sank_trosklarna", "traning_ger_fardighet",
}  # fmt: skip


def test_the_five_projects_are_shipped():
    assert set(shipped()) >= SEEDS


@pytest.mark.parametrize("source", [*shipped(), EXAMPLE], ids=str)
def test_a_definition_loads_and_its_example_people_get_the_expected_verdicts(source):
    definition = load_definition(source)
    assert check_definition(definition) == []
    assert definition.examples.people
    assert run_people(definition) == []


@pytest.mark.parametrize("key", shipped())
def test_a_file_is_named_by_its_project(key):
    assert load_definition(key).key == key == path_of(key).stem


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_project_tells_the_source_of_every_goal_in_its_own_words(key):
    definition = load_definition(key)
    assert all(goal.source for goal in definition.goals)
    assert definition.open_questions

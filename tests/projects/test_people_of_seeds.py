"""The invented people in the definitions get the verdicts the definitions say."""

import pytest

from kliv.definition.examples import run_people
from kliv.definition.load import load_definition, shipped


@pytest.mark.parametrize("key", shipped())
def test_people_get_their_verdicts(key):
    assert run_people(load_definition(key)) == []

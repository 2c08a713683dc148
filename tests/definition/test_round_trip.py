"""A definition written out as tables and read again is the same definition."""

import random
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kliv.definition.load import load_definition, shipped
from kliv.definition.messages import loose_types
from kliv.definition.reference import EXAMPLE, toml_value
from kliv.definition.schema.definition import Definition
from kliv.definition.shape import models_under
from kliv.definition.walk import walk

from .made_up import made_up

SEEDS = st.integers(0, 2**32)


def written(definition, **how):
    return definition.model_dump(by_alias=True, **how)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_any_definition_written_out_and_read_again_is_the_same(seed):
    document = made_up(random.Random(seed))
    definition = Definition.model_validate(document)
    assert loose_types(document, Definition) == []
    assert Definition.model_validate(written(definition)) == definition
    assert Definition.model_validate(written(definition, exclude_unset=True)) == definition
    assert Definition.model_validate(written(definition, exclude_none=True)) == definition


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_any_definition_written_as_toml_is_read_as_the_same(seed):
    document = made_up(random.Random(seed))
    definition = Definition.model_validate(document)
    toml = "".join(f"{key} = {toml_value(value)}\n" for key, value in document.items())
    assert Definition.model_validate(tomllib.loads(toml)) == definition


def test_the_made_up_definitions_reach_every_kind_of_table():
    reached = {
        type(part) for seed in range(80) for _, part in walk(Definition.model_validate(made_up(random.Random(seed))))
    }
    assert reached == set(models_under(Definition))


@pytest.mark.parametrize("source", [*shipped(), EXAMPLE], ids=str)
def test_a_shipped_definition_written_out_and_read_again_is_the_same(source):
    definition = load_definition(source)
    assert Definition.model_validate(written(definition)) == definition
    assert Definition.model_validate(written(definition, exclude_unset=True)) == definition

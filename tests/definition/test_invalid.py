"""One file for each mistake, with what is told about it. Each is a change in valid/minimal.toml: see `fragments`."""

import re

import pytest

from kliv.definition.load import DefinitionError, load_definition, parse_definition

from .fragments import INVALID, MINIMAL, document_with, expected_in

MISTAKES = sorted(INVALID.glob("*.toml"))


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told_by_its_place_what_was_expected_and_what_came(path):
    fragment = path.read_text(encoding="utf-8")
    with pytest.raises(DefinitionError) as told:
        parse_definition(document_with(fragment), path.name)
    assert [str(fault) for fault in told.value.faults] == expected_in(fragment)
    assert told.value.summary == f"{path.name}: ett fel"


def test_the_minimal_definition_that_the_mistakes_are_made_in_is_right_and_small():
    assert load_definition(MINIMAL).key == "minimal"
    assert document_with() == document_with("# a remark\n")
    assert len(MINIMAL.read_text(encoding="utf-8").splitlines()) <= 60


def test_there_are_many_mistakes():
    assert len(MISTAKES) >= 120


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_no_message_speaks_the_language_of_the_code(path):
    (message,) = expected_in(path.read_text(encoding="utf-8"))
    assert not re.search(
        r"\b(Input|should|valid|union|tuple|str|dict|model|None|\w*Condition|\w*Goal|\w+-str)\b", message
    )

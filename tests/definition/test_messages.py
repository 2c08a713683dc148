"""Whatever stands in a file, what is told is a fault with a place, and each wrong place is told once."""

import copy
import datetime as dt
import random
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kliv.definition.load import DefinitionError, parse_definition
from kliv.definition.messages import fits
from kliv.definition.reference import EXAMPLE
from kliv.definition.schema.definition import Definition
from kliv.definition.shape import Shape, entries_of, models_under
from kliv.definition.wording import PATTERNS, expected, shown

DOCUMENT = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
A_TIME = dt.datetime.fromisoformat("2000-01-01T02:00:00")
JUNK = st.sampled_from([
    0, -1, 1.5, float("nan"), float("inf"), 10**30, True, "", "x", "Ö k", "a.b", "2024-01-01", [], {}, [1], [{}],
    ["a", {}], [[1]], {"key": 1}, {"all_of": 1}, {"fact": []}, {"measure": {}}, dt.date(2000, 1, 1),
    A_TIME, dt.time(1),
])  # fmt: skip


def places_in(value, place=()):
    if place:
        yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places_in(part, (*place, key))


PLACES = list(places_in(DOCUMENT))


def changed(place, change, junk):
    document = copy.deepcopy(DOCUMENT)
    *above, last = place
    holder = document
    for key in above:
        holder = holder[key]
    if change == "replace":
        holder[last] = junk
    elif change == "remove":
        del holder[last]
    elif isinstance(holder, dict):
        holder["extra"] = junk
    return document


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(["replace", "remove", "add"]), JUNK)
def test_anything_at_all_is_either_a_definition_or_told_as_faults(place, change, junk):
    faults = told_about(changed(place, change, junk))
    for fault in faults:
        assert fault.where
        assert fault.expected
        assert "\n" not in str(fault)
    assert len(set(faults)) == len(faults)


def told_about(document):
    """The faults of a document; none where it is a definition."""
    try:
        parse_definition(document, "fil.toml")
    except DefinitionError as told:
        return told.faults or pytest.fail("refused without a fault")
    return ()


@pytest.mark.parametrize("seed", range(5))
def test_many_mistakes_are_all_told(seed):
    """Every place that is wrong alone is told when several are wrong at once, where none lies inside another."""
    chosen = random.Random(seed).sample([place for place in PLACES if len(place) == 3 and place[0] != "amendments"], 6)
    document = copy.deepcopy(DOCUMENT)
    for first, number, key in chosen:
        document[first][number][key] = float("nan")
    assert len(told_about(document)) == len(chosen)


def test_every_pattern_of_the_schema_has_words():
    patterns = {pattern for model in models_under(Definition) for pattern in patterns_in(model)}
    assert patterns == set(PATTERNS)


def patterns_in(model):
    shapes = [entry.shape for entry in entries_of(model).values()]
    while shapes:
        shape = shapes.pop()
        shapes += shape.parts
        if "pattern" in shape.limits:
            yield shape.limits["pattern"]


@pytest.mark.parametrize("model", models_under(Definition), ids=lambda model: model.__name__)
def test_what_is_expected_of_a_key_is_told_in_words(model):
    for entry in entries_of(model).values():
        text = expected(entry.shape)
        assert text
        assert "None" not in text
        assert text[0].islower() or text == ", ".join(entry.shape.choices)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("ord", '"ord"'),
        (True, "true"),
        (60.0, "60"),
        (0.4, "0.4"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        ([1, "a"], '[1, "a"]'),
        ((1.0, 2.5), "[1, 2.5]"),
        ([{"a": 1}], "en lista av tabeller"),
        ({}, "en tom tabell"),
        ({"a": 1, "b": 2}, "en tabell med a, b"),
        (None, "inget"),
        ("x" * 100, '"' + "x" * 58 + "…"),
    ],
)
def test_a_value_is_shown_as_it_stands_in_the_file(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "kind", "fitting"),
    [
        (1, "integer", True),
        (True, "integer", False),
        (1.0, "integer", False),
        (1, "number", True),
        (float("inf"), "number", False),
        (A_TIME, "date", False),
        (dt.date(2024, 1, 1), "date", True),
        (1, "boolean", False),
        (1, "text", False),
        ({}, "table", True),
    ],
)
def test_a_value_is_written_as_the_type_its_key_asks_for(value, kind, fitting):
    assert fits(value, Shape(kind)) is fitting

"""The words of conditions: shared ones, and a definition's own laid over them."""

import doctest

import pytest

from kliv.core.conditions import vocabulary, words
from kliv.core.conditions.vocabulary import DEFAULT_WORDS


def test_examples():
    assert doctest.testmod(vocabulary).failed == 0
    assert doctest.testmod(words).failed == 0


def test_own_words_are_added_two_levels_down():
    own = DEFAULT_WORDS.with_own(
        spells={"benefit": {"social_assistance": "bistånd"}}, having=frozenset({"car"}), yardstick="kravet"
    )
    assert own.spell("benefit", "social_assistance") == "bistånd"
    assert own.spell("benefit", "student_finance") == "studiemedel"
    assert own.spell("unemployed", "unemployed") == "arbetslös"
    assert own.having == DEFAULT_WORDS.having | {"car"}
    assert own.yardstick == "kravet"
    assert DEFAULT_WORDS.spell("benefit", "social_assistance") == "försörjningsstöd"


def test_a_field_there_is_none_of_is_refused():
    with pytest.raises(TypeError, match=r"Words has no colour; it has .*activities"):
        DEFAULT_WORDS.with_own(colour={"a": "b"})


def test_a_code_without_a_label_is_shown_as_it_is():
    assert DEFAULT_WORDS.activity("work_training") == "work training"
    assert DEFAULT_WORDS.outcome_kind(("work", "studies"), "sfi") == "sfi"
    assert DEFAULT_WORDS.outcome_kind(("work", "studies"), "part_time") == "part time"

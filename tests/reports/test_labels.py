from typing import get_args

import pytest

from kliv.core.conditions.vocabulary import DEFAULT_WORDS
from kliv.definition.load import load_definition
from kliv.definition.schema.goals import BreakdownColumn
from kliv.reports.labels import COLUMNS, code_label

DEFINITION = load_definition("coachingprojektet")


def test_every_column_has_a_word():
    assert set(COLUMNS) == set(get_args(BreakdownColumn))


@pytest.mark.parametrize(
    ("column", "code", "label"),
    [
        ("target_group", "youth", "Ungdomar"),
        ("municipality", "2181", "Sandvikens kommun"),
        ("municipality", "0180", "0180"),
        ("sex", "woman", "Kvinna"),
        ("referred_by", "pes", "Arbetsförmedlingen"),
        ("referred_by", "some_other", "Some other"),
        ("exit_year", "2011", "2011"),
        ("exit_month", "2011-08", "Augusti 2011"),
        ("exit_month", "2011-13", "2011-13"),
        ("unit", "", "Uppgift saknas"),
    ],
)
def test_code_label(column, code, label):
    assert code_label(column, code, DEFINITION, DEFAULT_WORDS) == label

"""Published numbers: the period, the base, and each person in the first outcome only."""

import dataclasses
import datetime as dt

import pytest

from kliv.analysis.published import compute_published

from .definitions import WORK, definition
from .registers import enrolment, register

STUDIES = {"outcome": "studies", "at": "exit"}
EXITED = {"population": "exited"}


@pytest.fixture
def data():
    """1 works and studies, 2 studies, 3 does neither, 4 nobody knows, 5 left the year after, 6 is still here."""
    people = [enrolment(i, exit_on="2020-06-30", exit_reason="moved" if i == 3 else None) for i in (1, 2, 3, 4)]
    people += [enrolment(5, exit_on="2021-01-01"), enrolment(6, entry_on="2020-02-01")]
    outcomes = [(1, "work"), (1, "studies"), (2, "studies")]
    made = register(
        enrolments=people,
        outcomes=[{"enrolment_id": i, "at": "exit", "outcome": outcome, "observed_on": "2020-06-30"}
                  for i, outcome in outcomes],
        follow_ups=[{"enrolment_id": 4, "at": "exit", "due_on": "2020-06-30", "status": "refused"}],
    )  # fmt: skip
    return dataclasses.replace(made, as_of=dt.date(2021, 6, 30))


def figures(data, *cells, as_of="2021-06-30"):
    cells = [{"label": "x", "printed": "x", "value": 0, "population": EXITED, **cell} for cell in cells]
    table = {"key": "t", "name": "T", "as_of": as_of, "cells": cells}
    (found,) = compute_published(definition(published_statistics=[table]), data)
    return [(figure.numerator, figure.denominator, figure.unknown) for figure in found.figures]


def test_each_person_in_the_first_outcome_only(data):
    exclusive, both = {"exclusive": True}, {"counts": {"outcome": ["work", "studies"], "at": "exit"}}
    assert figures(data, {"counts": WORK}, {"counts": STUDIES}, both) == [(1, 5, 1), (2, 5, 1), (2, 5, 1)]
    assert figures(
        data, {"counts": WORK, **exclusive}, {"counts": STUDIES, **exclusive}, {**both, **exclusive}
    ) == [(1, 5, 1), (1, 5, 1), (2, 5, 1)]  # fmt: skip


def test_the_period_holds_both_its_days(data):
    year = {"period": ["2020-01-01", "2020-12-31"]}
    assert figures(
        data,
        {**year},
        {"period": ["2021-01-01", "2021-01-01"]},
        {"population": {"population": "started"}, "period": ["2020-02-01", "2020-12-31"]},
        {"population": {"population": "enrolled"}, **year},
    ) == [(4, 4, 0), (1, 1, 0), (1, 1, 0), (1, 1, 0)]


def test_the_base_is_narrowed(data):
    assert figures(data, {"where": STUDIES, "counts": WORK}) == [(1, 2, 0)]
    reasons = {"population": {**EXITED, "except_reasons": ["moved"]}}
    assert figures(data, reasons, {"population": {**EXITED, "where": {"fact": "sex", "is": "man"}}}) == [
        (4, 4, 0),
        (0, 0, 0),
    ]


def test_a_table_of_a_day_the_register_does_not_reach(data):
    assert figures(data, {"counts": WORK}, as_of="2021-07-01") == [(None, None, 0)]


@pytest.mark.parametrize(
    ("cell", "agrees"),
    [
        ({"value": 1}, True),
        ({"value": 2}, False),
        ({"value": 1, "numerator": 1, "denominator": 5}, True),
        ({"value": 1, "numerator": 1, "denominator": 4}, False),
    ],
)
def test_every_number_the_source_states_must_agree(data, cell, agrees):
    cells = [{"label": "x", "printed": "1", "population": EXITED, "counts": WORK, **cell}]
    table = {"key": "t", "name": "T", "as_of": "2021-06-30", "cells": cells}
    (found,) = compute_published(definition(published_statistics=[table]), data)
    assert found.figures[0].agrees is agrees

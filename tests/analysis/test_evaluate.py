"""Conditions as columns: the same answers as one record at a time, on every engine."""

from dataclasses import replace

import duckdb
import narwhals as nw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kliv.analysis.evaluate import Asked, condition_columns
from kliv.core.conditions.explain import explain
from kliv.core.conditions.model import Anchor, leaves_of
from kliv.core.conditions.truth import truth_of
from kliv.core.conditions.words import describe

from . import generated
from .people import enrolment_rows, record_of, subjects
from .registers import register


def in_polars(rows, as_of):
    """The subjects and the register in polars."""
    return nw.from_native(subjects(rows).lazy()), register(as_of=as_of, **rows)


def in_duckdb(rows, as_of):
    """The subjects and the register in DuckDB."""
    connection, data = duckdb.connect(), register(as_of=as_of, **rows)
    tables = {name: connection.from_arrow(frame.to_arrow()) for name, frame in data.tables.items()}
    return nw.from_native(connection.from_arrow(subjects(rows).to_arrow())), replace(data, tables=tables)


def answers(rows, asked, as_of, engine=in_polars):
    """enrolment_id → condition → truth."""
    people, data = engine(rows, as_of)
    frame = condition_columns(people, asked, data, as_of).collect("polars").to_native()
    return {
        row["enrolment_id"]: {name: truth_of(row[name]) for name in asked} for row in frame.iter_rows(named=True)
    }  # fmt: skip


def told(rows, asked, as_of):
    """The same, one record at a time."""
    return {
        subject["enrolment_id"]: {
            name: explain(one.condition, record_of(rows, subject), one.on, as_of=as_of).truth
            for name, one in asked.items()
        }
        for subject in enrolment_rows(rows)
    }


ON = st.one_of(generated.late_dates(), st.sampled_from(Anchor))
ASKED = st.lists(st.builds(Asked, generated.CONDITIONS, ON), min_size=1, max_size=10)


def with_leaves(asked):
    """The conditions, and each of their leaves by itself, so that a wrong one is not hidden by the others."""
    leaves = [Asked(leaf, one.on) for one in asked for leaf in leaves_of(one.condition)]
    return {f"c{number}": one for number, one in enumerate([*asked, *leaves])}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=generated.registers(), asked=ASKED, as_of=generated.late_dates())
def test_a_register_gets_the_answers_its_records_get(rows, asked, as_of):
    asked = with_leaves(asked)
    assert answers(rows, asked, as_of) == told(rows, asked, as_of)
    for one in asked.values():
        assert describe(one.condition)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(rows=generated.registers(), asked=ASKED, as_of=generated.late_dates())
def test_another_engine_gives_the_same_answers(rows, asked, as_of):
    asked = with_leaves(asked)
    assert answers(rows, asked, as_of, in_duckdb) == answers(rows, asked, as_of)

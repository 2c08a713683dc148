"""The tables of a simulation: their columns, keys, dates and codes, and that the same seed gives the same people."""

import datetime as dt
import hashlib
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from kliv.analysis.checking import check_register
from kliv.analysis.reading import read_register, write_register
from kliv.analysis.simulate import simulate
from kliv.analysis.simulate.frames import schema
from kliv.analysis.tables import TABLES
from kliv.core.errors import KlivError
from kliv.definition.load import load_definition, shipped

from .small import small

ENDS = dt.date(2019, 12, 31)


@pytest.fixture(scope="module")
def register():
    return simulate(small(), 120, seed=7)


def digest(data):
    """A hash of every value of every table, in order."""
    found = hashlib.sha256()
    for name, frame in data.tables.items():
        found.update(name.encode() + frame.write_csv().encode())
    return found.hexdigest()


def test_every_table_has_its_columns_types_and_required_values(register):
    assert tuple(register.tables) == tuple(TABLES)
    for name, table in TABLES.items():
        frame = register.tables[name]
        assert dict(frame.schema) == schema(name), name
        assert frame.height, name
        for column in table.columns:
            assert column.nullable or not frame[column.name].null_count(), (name, column.name)
        if table.key:
            assert not frame.select(table.key).is_duplicated().any(), name
        for earlier, later in table.order:
            assert frame.filter(pl.col(later) < pl.col(earlier)).is_empty(), (name, later)


def test_what_is_written_is_read_back_without_a_fault(register, tmp_path):
    write_register(register, tmp_path / "r")
    again = read_register(tmp_path / "r")
    assert again.invented
    assert again.as_of == register.as_of == dt.date(2021, 6, 30)
    assert digest(again) == digest(register)


@pytest.mark.parametrize("until", [None, dt.date(2019, 1, 10), dt.date(2018, 1, 15)])
def test_every_code_is_one_the_definition_knows_and_nothing_is_dated_after_as_of(until, tmp_path):
    data = simulate(small(), 120, seed=3, until=until)
    assert check_register(data, small()) == []
    for name, frame in data.tables.items():
        for column in TABLES[name].columns:
            if frame.schema[column.name] == pl.Date and frame.height:
                latest = frame[column.name].max()
                assert latest is None or latest <= data.as_of, (name, column.name)
    write_register(data, tmp_path / "r")
    read_register(tmp_path / "r")


def test_the_same_register_read_earlier_tells_the_same_story():
    early = simulate(small(), 120, seed=3, until=dt.date(2019, 3, 31)).tables["enrolments"]
    late = simulate(small(), 120, seed=3).tables["enrolments"]
    known = late.filter(pl.col("entry_on") <= dt.date(2019, 3, 31))
    assert early.drop_nulls("entry_on")["enrolment_id"].to_list() == known["enrolment_id"].to_list()
    assert early.filter(pl.col("exit_on").is_null() & pl.col("exit_reason").is_not_null()).is_empty()


def test_the_same_seed_gives_the_same_tables_and_another_seed_others(register):
    assert digest(simulate(small(), 120, seed=7)) == digest(register)
    assert digest(simulate(small(), 120, seed=8)) != digest(register)


def test_the_tables_do_not_depend_on_the_order_of_hashing(register):
    here = Path(__file__).resolve().parents[3]
    code = (
        "from analysis.simulate.test_register import digest\n"
        "from analysis.simulate.small import small\n"
        "from kliv.analysis.simulate import simulate\n"
        "print(digest(simulate(small(), 120, seed=7)))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=here,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{here / 'tests'}:{here / 'src'}"},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert answers == {digest(register)}


def test_progress_is_told_to_the_end():
    told = []
    simulate(small(), 30, 1, lambda done, total, text: told.append((done, total, text)))
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[0][0] == 0
    assert told[-1] == (len(TABLES), len(TABLES), "Klart")


@pytest.mark.parametrize(("people", "until", "where"), [(0, None, "people"), (5, dt.date(2018, 1, 14), "until")])
def test_what_cannot_be_simulated_is_refused(people, until, where):
    with pytest.raises(KlivError) as caught:
        simulate(small(), people, 1, until=until)
    assert [fault.where for fault in caught.value.faults] == [where]


@pytest.mark.parametrize("people", [1, 2, 3])
def test_a_handful_of_people_is_enough(people):
    data = simulate(small(), people, seed=1)
    assert data.tables["persons"].height == people
    assert check_register(data, small()) == []


@pytest.mark.parametrize("key", shipped())
def test_every_shipped_project_can_be_simulated(key, tmp_path):
    definition = load_definition(key)
    middle = definition.project.period.starts + (definition.project.period.ends - definition.project.period.starts) / 2
    for until in (None, middle):
        data = simulate(definition, 300, seed=1, until=until)
        assert check_register(data, definition) == []
        write_register(data, tmp_path / f"{until}")
        read_register(tmp_path / f"{until}")


def test_twenty_thousand_people_take_seconds():
    start = time.process_time()
    data = simulate(small(), 20_000, seed=1)
    assert data.tables["persons"].height == 20_000
    assert time.process_time() - start < 20


def test_some_are_born_on_29_february_some_are_protected_and_some_come_back():
    tables = simulate(small(), 20_000, seed=2).tables
    persons, enrolments = tables["persons"], tables["enrolments"]
    born = pl.col("birth_date")
    leap = persons.filter((born.dt.month() == 2) & (born.dt.day() == 29)).height
    assert leap > 20_000 / 1461
    hidden = persons.filter("protected")
    assert 50 < hidden.height < 150
    assert hidden["municipality"].null_count() == hidden["district"].null_count() == hidden.height
    assert 0 < persons["birth_date"].null_count() < 300
    twice = enrolments.group_by("person_id").len().filter(pl.col("len") == 2)
    assert 100 < twice.height < 800
    again = enrolments.filter(pl.col("person_id").is_in(twice["person_id"].implode())).sort("person_id", "referral_on")
    assert again.filter(
        pl.col("referral_on") <= pl.col("exit_on").shift(1).over("person_id").fill_null(dt.date.min)
    ).is_empty()
    couples = persons.group_by("household_id").len().filter(pl.col("len") == 2).height
    assert 300 < couples < 900


def test_follow_ups_reach_some_miss_some_and_outcomes_are_known_of_the_reached_only():
    tables = simulate(small(), 5_000, seed=2).tables
    status = tables["follow_ups"].filter(pl.col("at") == "six_months")["status"].value_counts(normalize=True)
    shares = dict(status.iter_rows())
    assert shares["reached"] == pytest.approx(0.80, abs=0.03)
    assert shares["refused"] == pytest.approx(0.05, abs=0.02)
    missed = tables["follow_ups"].filter(pl.col("status") != "reached")
    assert missed["observed_on"].null_count() == missed.height
    assert tables["outcomes"].join(missed, on=["enrolment_id", "at"], how="semi").is_empty()

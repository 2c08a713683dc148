"""Plans are made once and run on whatever tables are put in."""

from concurrent.futures import ThreadPoolExecutor

import narwhals as nw
import polars as pl
import pytest

from kliv.analysis.slots import Kept, Slot, planned, run


def table(*values):
    return pl.DataFrame({"a": values, "b": [2 * value for value in values]})


def large(made):
    """A plan that keeps what is more than one, and tells that it was made."""

    def make(tables):
        made.append(1)
        return tables["rows"].filter(nw.col("a") > 1).select("b")

    return make


def test_a_plan_is_made_once_for_a_key():
    made = []
    for values in ((1, 2, 3), (4,), ()):
        frame = table(*values).cast(pl.Int64)
        assert planned("once", large(made), rows=frame)["b"].to_list() == [2 * one for one in values if one > 1]
    assert len(made) == 1


def test_another_type_of_column_makes_another_plan():
    made = []
    planned("types", large(made), rows=table(1, 2))
    assert planned("types", large(made), rows=table(1.0, 2.0))["b"].to_list() == [4.0]
    assert len(made) == 2


def test_a_filter_may_speak_of_columns_that_are_not_wanted():
    slot = Slot(table(1).schema)
    slot.frame = table(1, 2, 3)
    assert run(slot.lazy.filter(pl.col("a") > 1).select("b").head(1))["b"].to_list() == [4]


def test_a_plan_does_not_run_without_its_tables():
    with pytest.raises(RuntimeError, match="before its tables"):
        run(Slot(table(1).schema).lazy)


def test_threads_do_not_see_each_others_tables():
    def ask(number):
        return planned("threads", large([]), rows=table(number))["b"].to_list()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(2, 200))) == [[2 * number] for number in range(2, 200)]


def test_the_longest_unused_goes_first():
    made, kept = [], Kept(most=2)
    for key in "abacab":
        kept.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]


def test_what_does_not_fit_is_made_anew():
    kept = Kept()
    assert kept.get("key", lambda: 1) == 1
    assert kept.get("key", lambda: 2, fits=lambda found: found != 1) == 2
    assert kept.get("key", lambda: 3) == 2

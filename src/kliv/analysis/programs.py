"""Conditions made into a program: plans on tables that are put in when it runs, kept for the next time."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

from kliv.analysis.dataset import RegisterData
from kliv.analysis.leaf_plans import Part, Pass, Plan, passes_of
from kliv.analysis.placing import Earlier, How, Index, gather
from kliv.analysis.slots import Kept, Slot, in_polars, run

PLACE: Final = "__place"
ON: Final = " on"


@dataclass(frozen=True)
class Made:
    """What conditions come to: the parts they need, the answer of each leaf, and the answered columns."""

    parts: list[Part]
    answers: Mapping[str, nw.Expr]
    columns: Mapping[str, nw.Expr]


class _Tables(Mapping[str, IntoFrame]):
    """Slots for the tables of a register, as far as a program reads them."""

    def __init__(self, tables: Mapping[str, IntoFrame]) -> None:
        self.slots: dict[str, Slot] = {}
        self._tables = tables

    def __getitem__(self, name: str) -> pl.LazyFrame:
        if name not in self.slots:
            self.slots[name] = Slot(in_polars(self._tables[name]).schema)
        return self.slots[name].lazy

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


class _PassPlan:
    """A pass as two plans: the rows of its source, and once each row has its place and dates, the measures."""

    def __init__(self, of: Pass, schema: pl.Schema) -> None:
        """schema: of the prepared subjects."""
        self.by, self.of_all, self.days = of.source.by, of.source.of_all, of.days
        self.rows: pl.LazyFrame = of.source.rows(of.kinds).to_native()
        more = {PLACE: pl.UInt32()} | {day: schema[day] for day in of.days}
        self.placed = Slot(pl.Schema({**self.rows.collect_schema(), **more}))
        values = {name: measure.value for name, measure in of.measures.items()}
        values |= {name + ON: measure.on for name, measure in of.measures.items() if measure.on is not None}
        self.values: pl.LazyFrame = nw.from_native(self.placed.lazy).select(PLACE, **values).to_native()
        self.how: dict[str, How] = {name: measure.how for name, measure in of.measures.items()}
        found = self.values.collect_schema()
        self.schema = {name: _type_of(how, found[name]) for name, how in self.how.items()}

    def measured(self, subjects: pl.DataFrame, index: Index) -> list[pl.Series]:
        """One value for each subject and measure."""
        rows = run(self.rows)
        places, numbers = index.find(rows[self.by])
        place = pl.Series(PLACE, numbers)
        if places is not None:
            rows = rows[places]
        dates = subjects.select(self.days)[place].get_columns() if self.days else []
        self.placed.frame = rows.with_columns(place, *dates)
        values = run(self.values)
        place, n = values[PLACE], len(subjects)
        days = {name: values[name + ON] for name, how in self.how.items() if how in ("first", "last")}
        return [gather(place, values[name], how, n, days.get(name)) for name, how in self.how.items()]


def _type_of(how: How, dtype: pl.DataType) -> pl.DataType:
    return pl.Boolean() if how == "any" else pl.Int64() if how in ("sum", "n_unique") else dtype


class Program:
    """Answers conditions for subjects and registers of the same schemas."""

    def __init__(self, schema: pl.Schema, data: RegisterData, as_of: dt.date, make: Callable[[Plan], Made]) -> None:
        tables = _Tables(data.tables)
        self._subjects = Slot(schema)
        plan = Plan(nw.from_native(self._subjects.lazy), RegisterData(data.project, data.as_of, tables), as_of)
        made = make(plan)
        self.key = plan.key
        self._prepared: pl.LazyFrame | None = None
        if plan.derived:
            self._prepared = plan.subjects.with_columns(**plan.derived).to_native()
        prepared = schema if self._prepared is None else self._prepared.collect_schema()
        self._passes = [_PassPlan(one, prepared) for one in passes_of(made.parts)]
        measured = {name: dtype for one in self._passes for name, dtype in one.schema.items()}
        self._measured = Slot(pl.Schema({**prepared, **measured}))
        before = [name for name in schema if name not in made.columns]
        measured_subjects = nw.from_native(self._measured.lazy)
        answered = measured_subjects.with_columns(**made.answers) if made.answers else measured_subjects
        self._answered: pl.LazyFrame = answered.select(*before, **made.columns).to_native()
        self._tables = tables.slots
        self._lock = threading.Lock()

    def fits(self, tables: Mapping[str, IntoFrame]) -> bool:
        """Whether the tables are of the types the program was made for."""
        return all(in_polars(tables[name]).schema == slot.schema for name, slot in self._tables.items())

    def answer(self, subjects: pl.DataFrame, data: RegisterData, earlier: Earlier | None) -> pl.DataFrame:
        """The subjects with the answers. One at a time, since the tables are put into the program."""
        with self._lock:
            try:
                self._subjects.frame = subjects
                for name, slot in self._tables.items():
                    slot.frame = in_polars(data.tables[name])
                return self._run(subjects, earlier)
            finally:
                for slot in self._slots():
                    slot.frame = None

    def _slots(self) -> Iterable[Slot]:
        return [self._subjects, self._measured, *self._tables.values(), *(one.placed for one in self._passes)]

    def _run(self, subjects: pl.DataFrame, earlier: Earlier | None) -> pl.DataFrame:
        prepared = subjects if self._prepared is None else run(self._prepared)
        indexes = _Indexes(subjects, self.key, earlier)
        found = [
            series for one in self._passes for series in one.measured(prepared, indexes.of(one.by, of_all=one.of_all))
        ]
        self._measured.frame = prepared.with_columns(found)
        return run(self._answered)


class _Indexes:
    """Where the subjects' ids stand, and their earlier ones."""

    def __init__(self, subjects: pl.DataFrame, key: str, earlier: Earlier | None) -> None:
        self._subjects, self._key, self._earlier = subjects, key, earlier
        self._found: dict[Hashable, Index] = {}

    def of(self, by: str, *, of_all: bool) -> Index:
        """The index of an id column of the subjects; of_all: with the earlier enrolments."""
        with_earlier = of_all and by == self._key and self._earlier is not None
        if (by, with_earlier) not in self._found:
            ids = self._subjects[by].cast(pl.Int64).to_numpy()
            self._found[by, with_earlier] = Index(ids, self._earlier if with_earlier else None)
        return self._found[by, with_earlier]


def program(
    key: Hashable, schema: pl.Schema, data: RegisterData, as_of: dt.date, make: Callable[[Plan], Made]
) -> Program:
    """The program of conditions, made anew only where none is kept. key: what the conditions are."""
    return _programs.get(
        (key, as_of, *schema.items()),
        lambda: Program(schema, data, as_of, make),
        lambda kept: kept.fits(data.tables),
    )


_programs: Kept[Program] = Kept()

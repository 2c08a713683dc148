"""Tables that are put in when a plan runs, so that a plan is made once and run many times.

Making a plan out of narwhals expressions takes longer than running it on a project of a few hundred people.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame
from polars.io.plugins import register_io_source

Lazy = nw.LazyFrame[Any]
T = TypeVar("T")

# A handful of projects, each on a few days.
MAX_KEPT: Final = 128


class Kept(Generic[T]):
    """What takes long to make, kept by what it was made for; the longest unused goes first."""

    def __init__(self, most: int = MAX_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], fits: Callable[[T], bool] = lambda _: True) -> T:
        """What is kept under the key, made where there is none that fits."""
        with self._lock:
            found = self._kept.pop(key, None)
        if found is None or not fits(found):
            found = make()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


class Slot:
    """A table of a known schema, which plans read, and which is put in before one runs."""

    def __init__(self, schema: pl.Schema) -> None:
        self.schema = schema
        self.frame: pl.DataFrame | None = None

    @cached_property
    def lazy(self) -> pl.LazyFrame:
        """The table as plans have it."""
        return register_io_source(self._read, schema=self.schema)

    def _read(
        self, columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        """What a plan asks for; the filter may speak of columns that are not wanted."""
        if self.frame is None:
            raise RuntimeError("a plan ran before its tables were put in")
        rows = self.frame.lazy()
        if predicate is not None:
            rows = rows.filter(predicate)
        if columns is not None:
            rows = rows.select(columns)
        yield run(rows if n_rows is None else rows.head(n_rows))


def in_polars(frame: IntoFrame) -> pl.DataFrame:
    """A table of any engine, in polars."""
    if isinstance(frame, pl.DataFrame):
        return frame
    found = nw.from_native(frame)
    lazy = found if isinstance(found, nw.LazyFrame) else found.lazy()
    native: pl.DataFrame = lazy.collect(backend="polars").to_native()
    return native


def run(plan: pl.LazyFrame) -> pl.DataFrame:
    """The result of a plan whose tables have been put in. The engine for tables in memory starts soonest."""
    return plan.collect(engine="in-memory")


class _Planned:
    """A plan and the tables it reads."""

    def __init__(self, make: Callable[[Mapping[str, Lazy]], Lazy], schemas: Mapping[str, pl.Schema]) -> None:
        self._slots = {name: Slot(schema) for name, schema in schemas.items()}
        self._plan: pl.LazyFrame = make({n: nw.from_native(slot.lazy) for n, slot in self._slots.items()}).to_native()
        self._lock = threading.Lock()

    def run(self, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """The result; one at a time, since the tables are put into the plan."""
        with self._lock:
            try:
                for name, slot in self._slots.items():
                    slot.frame = frames[name]
                return run(self._plan)
            finally:
                for slot in self._slots.values():
                    slot.frame = None


def planned(key: Hashable, make: Callable[[Mapping[str, Lazy]], Lazy], **frames: pl.DataFrame) -> pl.DataFrame:
    """The result of a plan on tables. make: the plan, out of tables by name; called the first time for a key and
    these types of columns."""
    schemas = {name: frame.schema for name, frame in frames.items()}
    found: _Planned = _plans.get(
        (key, *((name, *schema.items()) for name, schema in schemas.items())), lambda: _Planned(make, schemas)
    )
    return found.run(frames)


_plans: Kept[_Planned] = Kept()

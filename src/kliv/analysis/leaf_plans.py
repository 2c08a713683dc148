"""How the leaves of conditions share work: one pass per source of rows, joined to the subjects once.

A leaf asks for measures on the rows of a source, and says how they answer it. Leaves of the same source that need no
date of the subject are evaluated by grouping the rows alone; the others by one join with the subjects.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import narwhals as nw

from kliv.analysis.dataset import RegisterData
from kliv.analysis.date_columns import add_days_to, add_months_to
from kliv.core.conditions.model import Anchor, Window
from kliv.core.dates import add_months

Lazy = nw.LazyFrame[Any]
# A date of a subject: the same for all, or the name of a column of the subjects. None: no subject has one.
Day = dt.date | str
How = Literal["any", "sum", "min", "max", "n_unique"]

UNKNOWN = nw.lit(None, dtype=nw.Boolean)


@dataclass(frozen=True)
class Measure:
    """A value of every row, and how the rows of a subject are brought together. Rows where it is null do not count."""

    value: nw.Expr
    how: How = "any"


@dataclass(frozen=True)
class Source:
    """Where rows come from: what makes it itself, the column that holds the subject's or the person's id, and the rows.

    rows gets the kinds that are asked for (the first word of each leaf's code) and gives only rows of those.
    sparse: rows for which no measure says anything are left out before grouping.
    """

    key: Hashable
    by: str
    rows: Callable[[frozenset[str]], Lazy]
    sparse: bool = False


@dataclass(frozen=True)
class Part:
    """What a leaf needs of a source: of which kinds, measured how, and with which dates of the subject."""

    source: Source
    kinds: frozenset[str]
    measures: Mapping[str, Measure]
    days: frozenset[str]


@dataclass
class Plan:
    """The subjects with what the leaves need: their dates under names of our own, and names for measures."""

    subjects: Lazy
    data: RegisterData
    as_of: dt.date
    columns: Mapping[str, nw.dtypes.DType] = field(init=False)
    key: str = field(init=False)
    _derived: dict[str, nw.Expr] = field(default_factory=dict)
    _names: dict[Hashable, str] = field(default_factory=dict)
    _schemas: dict[str, Mapping[str, nw.dtypes.DType]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = self.subjects.collect_schema()
        self.key = "enrolment_id" if "enrolment_id" in self.columns else "employer_id"
        if self.key not in self.columns:
            raise KeyError("subjects have neither enrolment_id nor employer_id")

    @property
    def about_employers(self) -> bool:
        """Whether the subjects are employers."""
        return self.key == "employer_id"

    def schema(self, table: str) -> Mapping[str, nw.dtypes.DType]:
        """The types of a table's columns."""
        if table not in self._schemas:
            self._schemas[table] = self.data.lazy(table).collect_schema()
        return self._schemas[table]

    def is_one_of(self, table: str, column: str, codes: Iterable[str]) -> nw.Expr:
        """Whether a code column of a table holds one of the codes; null where it holds none at all."""
        return is_one_of(nw.col(column), self.schema(table)[column], codes)

    def name(self, *what: Hashable) -> str:
        """A column name for something, the same each time it is asked for."""
        return self._names.setdefault(what, f"__{len(self._names)}")

    def day(self, on: Anchor | dt.date | str | None) -> Day | None:
        """A reference date as a date, or as the name of a column of the prepared subjects; None where there is none.

        KeyError for the name of a column that the subjects do not have, unless it is an anchor's.
        """
        if on is None or isinstance(on, dt.date):
            return on
        if on not in self.columns:
            if on in set(Anchor):
                return None
            raise KeyError(f"subjects have no date column {on}")
        return self.derive(("day", str(on)), nw.col(str(on)))

    def derive(self, what: Hashable, value: nw.Expr) -> str:
        """A new column of the subjects; the same name each time for the same `what`."""
        name = self.name("derived", what)
        self._derived[name] = value
        return name

    def date_of(self, day: str) -> nw.Expr:
        """What a derived column is made of: derived columns cannot be made of one another."""
        return self._derived[day]

    def is_known(self, day: Day | None, answer: nw.Expr) -> nw.Expr:
        """The answer where the day has come by as_of, else unknown."""
        if day is None or (isinstance(day, dt.date) and day > self.as_of):
            return UNKNOWN
        return answer if isinstance(day, dt.date) else nw.when(nw.col(day) <= self.as_of).then(answer)

    def bounds(self, window: Window) -> tuple[Day | None, Day]:
        """First and last day of a window, as `core.conditions.case` has them; None where it has no first day.

        Whether `since` has come is left to `is_known`.
        """
        since, until = self.day(window.since), self.day(window.until)
        ends: list[Day] = [self.as_of] if until is None else [until, self.as_of]
        if since is not None and window.within_months is not None:
            months = window.within_months
            ends.append(self._later(since, ("months", months), lambda day: add_months_to(day, months)))
        if since is not None and window.within_days is not None:
            n_days = window.within_days
            ends.append(self._later(since, ("days", n_days), lambda day: add_days_to(day, n_days)))
        fixed = min(end for end in ends if isinstance(end, dt.date))
        moving = sorted({end for end in ends if isinstance(end, str)})
        if not moving:
            return since, fixed
        earliest = nw.min_horizontal(*(self._derived[end] for end in moving), nw.lit(fixed))
        return since, self.derive(("earliest", fixed, *moving), earliest)

    def _later(self, day: Day, by: tuple[str, int], of_column: Callable[[nw.Expr], nw.Expr]) -> Day:
        if isinstance(day, dt.date):
            return add_months(day, by[1]) if by[0] == "months" else day + dt.timedelta(days=by[1])
        return self.derive((day, *by), of_column(self._derived[day]))

    def answered(self, parts: Iterable[Part], answers: Mapping[str, nw.Expr]) -> Lazy:
        """The subjects with every measure of the parts joined on, and then the answers."""
        prepared = _with(self.subjects, self._derived)
        frame = prepared
        for source, kinds, measures, days in _passes(parts):
            on, measured = self._measured(prepared, source, kinds, measures, days)
            frame = frame.join(measured, on=on, how="left")
        return _with(frame, answers)

    def _measured(
        self, prepared: Lazy, source: Source, kinds: frozenset[str], measures: Mapping[str, Measure], days: set[str]
    ) -> tuple[str, Lazy]:
        """One pass: the rows of a source, joined to the subjects where dates are needed, measured and grouped."""
        rows, on = source.rows(kinds), source.by
        if days:
            wanted = list(dict.fromkeys([self.key, source.by, *sorted(days)]))
            rows, on = rows.join(prepared.select(wanted), on=source.by, how="inner"), self.key
        rows = rows.select(on, **{name: measure.value for name, measure in measures.items()})
        if source.sparse:
            rows = rows.filter(nw.any_horizontal(*map(_says_something, measures.items()), ignore_nulls=True))
        return on, rows.group_by(on).agg(**{name: _grouped(name, measure.how) for name, measure in measures.items()})


def _with(frame: Lazy, columns: Mapping[str, nw.Expr]) -> Lazy:
    """The frame with more columns; the frame itself for none."""
    return frame.with_columns(**columns) if columns else frame


def _passes(parts: Iterable[Part]) -> list[tuple[Source, frozenset[str], dict[str, Measure], set[str]]]:
    """The parts laid together: those of a source that need dates of the subject, and those that need none."""
    together: dict[tuple[Hashable, bool], list[Part]] = {}
    for part in parts:
        together.setdefault((part.source.key, bool(part.days)), []).append(part)
    return [
        (
            group[0].source,
            frozenset().union(*(part.kinds for part in group)),
            {name: measure for part in group for name, measure in part.measures.items()},
            set().union(*(part.days for part in group)),
        )
        for group in together.values()
    ]


def _says_something(named: tuple[str, Measure]) -> nw.Expr:
    name, measure = named
    return nw.col(name) if measure.how in ("any", "sum") else ~nw.col(name).is_null()


def _grouped(name: str, how: How) -> nw.Expr:
    column = nw.col(name)
    match how:
        case "any":
            return column.any()
        case "sum":
            return column.cast(nw.Int64).sum()
        case "min":
            return column.min()
        case "max":
            return column.max()
        case "n_unique":
            # Null is not a value: it counts as one, so it is taken off where there is any.
            return column.n_unique() - column.is_null().any().cast(nw.Int64)


def expr_of(day: Day) -> nw.Expr:
    """A day as an expression on the subjects, or on rows joined with them."""
    return nw.lit(day) if isinstance(day, dt.date) else nw.col(day)


def moving(*days: Day | int | None) -> frozenset[str]:
    """Those of the days that are columns of the subjects."""
    return frozenset(day for day in days if isinstance(day, str))


def is_one_of(column: nw.Expr, dtype: nw.dtypes.DType, codes: Iterable[str]) -> nw.Expr:
    """Whether a column holds one of the codes. A code that its type cannot hold is held by no row."""
    known = list(codes)
    if isinstance(dtype, nw.Enum):
        known = [code for code in known if code in dtype.categories]
    if not known:
        return nw.lit(value=False)
    held = column == known[0]
    for code in known[1:]:
        held = held | (column == code)
    return held

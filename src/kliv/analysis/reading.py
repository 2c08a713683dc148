"""Reads register tables from a folder of CSV or Parquet files, and writes them; what is wrong is told all at once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl

from kliv.analysis.checking import check_tables
from kliv.analysis.dataset import RegisterData
from kliv.analysis.faults import ROW, Loaded, RegisterError, listed
from kliv.analysis.tables import TABLES, Column, Kind, Table
from kliv.analysis.writing import DESCRIPTOR, polars_type, write_register
from kliv.core.errors import Fault

__all__ = ["RegisterError", "read_register", "write_register"]

FORMATS: Final = ("parquet", "csv")
KINDS: Final = {
    Kind.ID: "ett heltal",
    Kind.INT: "ett heltal",
    Kind.NUMBER: "ett tal med decimalpunkt",
    Kind.DATE: "ett datum som 2012-08-31",
    Kind.BOOL: "true eller false",
    Kind.CODE: "text",
    Kind.TEXT: "text",
}


def read_register(folder: Path) -> RegisterData:
    """The fifteen tables of a folder, checked: one file per table, all CSV or Parquet, and datapackage.json.

    CSV: UTF-8, comma between the columns, header in any order, empty = missing, dates as 2012-08-31, decimal point,
    true and false. The day up to which the facts are known, the project and whether the people are invented stand in
    datapackage.json under "kliv". Raises RegisterError with every fault: a missing or unknown table or column, a
    value of the wrong type, an unknown code, a doubled key, an end before its start, a reference to nobody.
    """
    if not folder.is_dir():
        raise RegisterError("Registret går inte att läsa.", [Fault(str(folder), "en mapp med registertabeller")])
    faults: list[Fault] = []
    about = _read_descriptor(folder / DESCRIPTOR, faults)
    loaded = {name: found for name, table in TABLES.items() if (found := _load(folder, table, faults)) is not None}
    faults.extend(_unknown_files(folder))
    faults.extend(check_tables(loaded))
    if faults or about is None:
        raise RegisterError("Registret går inte att använda.", faults)
    tables = {name: loaded[name].frame.drop(ROW) for name in TABLES}
    return RegisterData(about[0], about[1], tables, about[2])


def _read_descriptor(path: Path, faults: list[Fault]) -> tuple[str, dt.date, bool] | None:
    """Project, as_of and invented; None, with a fault, where they are not there."""
    expected = '"kliv" med project, as_of (till exempel 2012-08-31) och invented (true eller false)'
    try:
        about: Any = json.loads(path.read_text(encoding="utf-8"))["kliv"]
        found = str(about["project"]), dt.date.fromisoformat(about["as_of"]), about.get("invented", False) is True
    except FileNotFoundError:
        faults.append(Fault(path.name, f"en fil med {expected}"))
    except (ValueError, KeyError, TypeError, AttributeError):
        faults.append(Fault(path.name, expected))
    else:
        return found
    return None


def _unknown_files(folder: Path) -> Iterator[Fault]:
    """Tables that no one reads, most often a misspelt name."""
    for path in sorted(folder.iterdir()):
        if path.suffix[1:] in FORMATS and path.stem not in TABLES:
            yield Fault(path.name, "en av tabellerna " + ", ".join(TABLES), path.stem)


def _load(folder: Path, table: Table, faults: list[Fault]) -> Loaded | None:
    """One table with its types; None, with a fault, where it cannot be read at all."""
    paths = [path for path in (folder / f"{table.name}.{form}" for form in FORMATS) if path.is_file()]
    if len(paths) != 1:
        expected = f"filen {table.name}.csv eller {table.name}.parquet" + (", inte båda" if paths else "")
        faults.append(Fault(table.name, expected, "båda" if paths else ""))
        return None
    path, is_csv = paths[0], paths[0].suffix == ".csv"
    try:
        frame = _read_csv(path) if is_csv else pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        faults.append(Fault(path.name, "en läsbar fil" + (" i UTF-8" if is_csv else ""), str(error).split("\n", 1)[0]))
        return None
    return _typed(path.name, table, frame, faults)


def _read_csv(path: Path) -> pl.DataFrame:
    """Every column as text; empty is missing."""
    if path.stat().st_size == 0:
        return pl.DataFrame()
    return pl.read_csv(path, infer_schema=False)


def _typed(name: str, table: Table, frame: pl.DataFrame, faults: list[Fault]) -> Loaded:
    """The frame with every column of the table in its type. A column or value that is not right becomes missing, with
    a fault of its own, so that the rest can still be checked."""
    known = [column.name for column in table.columns]
    faults.extend(Fault(f"{name}, kolumn {extra}", "en av " + ", ".join(known), extra)
                  for extra in frame.columns if extra not in known)  # fmt: skip
    first_row = 2 if name.endswith(".csv") else 1
    numbers = pl.Series(ROW, range(first_row, first_row + len(frame)), pl.Int64)
    columns = [_column(name, column, frame, numbers, faults) for column in table.columns]
    return Loaded(name, pl.DataFrame([numbers, *columns]))


def _column(name: str, column: Column, frame: pl.DataFrame, numbers: pl.Series, faults: list[Fault]) -> pl.Series:
    """One column in its type."""
    where, target = f"{name}, kolumn {column.name}", polars_type(column)
    if column.name not in frame.columns:
        faults.append(Fault(where, f"en kolumn med {column.holds}"))
        return pl.Series(column.name, [None] * len(frame), target)
    raw = frame[column.name]
    if raw.dtype == pl.String and column.kind not in (Kind.CODE, Kind.TEXT):
        values = _parsed(raw, column.kind)
    elif _fits(raw.dtype, column.kind, target):
        values = raw.cast(target)
    else:
        faults.append(Fault(where, KINDS[column.kind], str(raw.dtype)))
        return pl.Series(column.name, [None] * len(frame), target)
    wrong = pl.DataFrame([numbers, raw.cast(pl.String).alias("found")]).filter(raw.is_not_null() & values.is_null())
    faults.extend(listed(where, wrong, KINDS[column.kind]))
    if not column.nullable:
        faults.extend(listed(where, pl.DataFrame([numbers, raw.alias("found")]).filter(raw.is_null()), "ett värde"))
    return values


def _fits(dtype: pl.DataType, kind: Kind, target: pl.DataType) -> bool:
    """Whether a Parquet column can hold this kind."""
    if dtype in (target, pl.Null()):
        return True
    if kind in (Kind.CODE, Kind.TEXT):
        return isinstance(dtype, (pl.Categorical, pl.Enum, pl.String))
    return dtype.is_numeric() if kind == Kind.NUMBER else kind in (Kind.ID, Kind.INT) and dtype.is_integer()


def _parsed(raw: pl.Series, kind: Kind) -> pl.Series:
    """Text as values of a kind; null where it is none."""
    match kind:
        case Kind.DATE:
            plain = raw.str.contains(r"^\d{4}-\d{2}-\d{2}$")
            return (
                raw.to_frame()
                .select(pl.when(plain).then(pl.col(raw.name)))[raw.name]
                .str.to_date("%Y-%m-%d", strict=False)
            )
        case Kind.BOOL:
            return raw.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
        case Kind.NUMBER:
            number = raw.cast(pl.Float64, strict=False)
            return number.set(~number.is_finite(), None)
        case _:
            return raw.cast(pl.Int64, strict=False)

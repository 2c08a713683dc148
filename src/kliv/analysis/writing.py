"""Writes register tables as a Frictionless data package: a file per table, and datapackage.json that describes them."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl

from kliv.analysis.dataset import RegisterData
from kliv.analysis.faults import RegisterError
from kliv.analysis.tables import TABLES, Column, Kind, Table
from kliv.core.errors import Fault

Format = Literal["parquet", "csv"]

DESCRIPTOR: Final = "datapackage.json"
MEDIA_TYPES: Final = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
TYPES: Final[dict[Kind, tuple[str, pl.DataType]]] = {
    Kind.ID: ("integer", pl.Int64()),
    Kind.INT: ("integer", pl.Int64()),
    Kind.NUMBER: ("number", pl.Float64()),
    Kind.DATE: ("date", pl.Date()),
    Kind.BOOL: ("boolean", pl.Boolean()),
    Kind.CODE: ("string", pl.String()),
    Kind.TEXT: ("string", pl.String()),
}


def polars_type(column: Column) -> pl.DataType:
    """The type a column has in polars."""
    return TYPES[column.kind][1]


def write_register(data: RegisterData, folder: Path, format: Format = "parquet") -> None:
    """Writes every table and datapackage.json, all or nothing: a folder is never left half written.

    A register that already stands in the folder is replaced. Raises RegisterError where the folder holds anything
    else, so that nothing of another kind is ever removed.
    """
    _check_may_replace(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as space:
        new, old = Path(space) / "new", Path(space) / "old"
        new.mkdir()
        for table in TABLES.values():
            frame = data.lazy(table.name).collect(backend="polars").to_native()
            _write_table(frame.select(column.name for column in table.columns), new / f"{table.name}.{format}")
        text = json.dumps(_descriptor(data, format), ensure_ascii=False, indent=2) + "\n"
        (new / DESCRIPTOR).write_text(text, encoding="utf-8")
        if folder.exists():
            os.rename(folder, old)
        os.rename(new, folder)


def _write_table(frame: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)


def _check_may_replace(folder: Path) -> None:
    """RegisterError where the folder holds anything that is not a register."""
    if not folder.exists():
        return
    own = {DESCRIPTOR, *(f"{name}.{form}" for name in TABLES for form in MEDIA_TYPES)}
    others = (
        sorted(path.name for path in folder.iterdir() if path.name not in own) if folder.is_dir() else [folder.name]
    )
    if others:
        fault = Fault(str(folder), "en tom mapp, eller en som bara håller ett register", ", ".join(others[:5]))
        raise RegisterError("Registret skrevs inte.", [fault])


def _descriptor(data: RegisterData, format: Format) -> dict[str, Any]:
    """The description of the package, by the Data Package standard v1 (specs.frictionlessdata.io)."""
    return {
        "profile": "data-package",
        "name": data.project.replace("_", "-"),
        "title": f"Registertabeller för {data.project}" + (" (påhittade personer)" if data.invented else ""),
        "kliv": {"project": data.project, "as_of": data.as_of.isoformat(), "invented": data.invented},
        "resources": [_resource(table, format) for table in TABLES.values()],
    }


def _resource(table: Table, format: Format) -> dict[str, Any]:
    """One table."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {"fields": column.name, "reference": {"resource": column.refers_to, "fields": TABLES[column.refers_to].key[0]}}
        for column in table.columns
        if column.refers_to
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.{format}",
        "description": f"En rad är {table.row}.",
        "format": format,
        "mediatype": MEDIA_TYPES[format],
        **({"encoding": "utf-8"} if format == "csv" else {}),
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    """One column."""
    description = column.holds + (f", {column.unit}" if column.unit else "")
    if column.missing:
        description += f"; saknas = {column.missing}"
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.codes:
        constraints["enum"] = list(column.codes)
    field: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind][0], "description": description}
    return field | ({"constraints": constraints} if constraints else {})

"""Backup and restore: one sealed file for either database, made while people work, checked whole before it is used.

The file holds a manifest line, then each table: a heading line and a line of JSON per row. What is encrypted in the
database stays encrypted inside it. Since the file is not tied to a database, it also moves an installation from
SQLite to PostgreSQL.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from kliv import __version__
from kliv.core.errors import Fault, KlivError
from kliv.ops.keeping.sealed_file import SealedFileError, SealedWriter, read_sealed
from kliv.register import guards
from kliv.register.models import LogHead

LEFT_OUT = {"sessions", "contenttypes"}  # sign-ins do not survive a restore; content types are made by migrate
BATCH = 1000

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: rows by table, the newest log entry, and a digest over every line."""

    made_at: str
    version: str
    migrations: tuple[str, ...]
    rows: dict[str, int]
    log_number: int
    log_digest: str
    sha256: str


def backup(file: Path, *, at: dt.datetime, progress: Progress | None = None) -> Manifest:
    """Writes a backup of everything as it stood at one moment; other work goes on meanwhile.

    The file appears under its name only when it is whole. Raises KlivError where it exists already.
    """
    if file.exists():
        raise KlivError("Säkerhetskopian skrivs inte.", [Fault(str(file), "ett namn som är ledigt", "en fil")])
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with transaction.atomic(), SealedWriter(part) as out:
            _one_moment()
            manifest = _write(out, at, progress)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def verify(file: Path) -> Manifest:
    """Reads a whole backup without touching the database. Raises SealedFileError for the least change in it."""
    digest, rows, table, last = hashlib.sha256(), {}, "", b""
    for line in _lines(file):
        if last:
            digest.update(last)
        last = line
        if line.startswith(b'{"table"'):
            table = json.loads(line)["table"]
            rows[table] = 0
        elif line.startswith(b"["):
            rows[table] += 1
    try:
        told = json.loads(last)["manifest"]
        manifest = Manifest(**told | {"migrations": tuple(told["migrations"])})
    except (ValueError, KeyError, TypeError) as error:
        raise SealedFileError(file, "en innehållsförteckning sist", "något annat") from error
    if manifest.sha256 != digest.hexdigest() or manifest.rows != rows:
        raise SealedFileError(file, "det innehåll som förteckningen anger", "något annat")
    return manifest


def restore(file: Path, *, progress: Progress | None = None) -> Manifest:
    """Fills an empty, migrated database from a backup; all of it or nothing.

    The file is read through first, so a damaged one is refused before anything is touched. Raises KlivError where the
    database has records, or other migrations than the backup was made with.
    """
    manifest = verify(file)
    _check_fits(manifest)
    vendor = connection.vendor
    with transaction.atomic(), connection.cursor() as cursor:
        for _, aside in reversed(list(guards.statements(vendor))):
            cursor.execute(aside)
        LogHead.objects.all().delete()
        for table, names, rows in _tables(file):
            _fill(cursor, _model_of(table), names, rows)
            if progress:
                progress(table, len(rows))
        connection.check_constraints()
        for back, _ in guards.statements(vendor):
            cursor.execute(back)
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
    return manifest


def _write(out: SealedWriter, at: dt.datetime, progress: Progress | None) -> Manifest:
    digest, rows = hashlib.sha256(), {}

    def put(content: Any) -> None:
        line = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        out.write(line)

    for model in _models():
        table = model._meta.db_table
        fields = model._meta.concrete_fields
        put({"table": table, "columns": [field.attname for field in fields]})
        rows[table] = 0
        names = [field.attname for field in fields]
        for row in model._base_manager.order_by("pk").values_list(*names).iterator(BATCH):
            put([_plain(value) for value in row])
            rows[table] += 1
        if progress:
            progress(table, rows[table])
    head = LogHead.objects.filter(pk=1).first()
    manifest = Manifest(
        made_at=at.isoformat(),
        version=__version__,
        migrations=_migrations(),
        rows=rows,
        log_number=head.number if head else 0,
        log_digest=bytes(head.digest).hex() if head else "",
        sha256=digest.hexdigest(),
    )
    out.write(json.dumps({"manifest": manifest.__dict__}, ensure_ascii=False).encode() + b"\n")
    return manifest


def _models() -> list[type[models.Model]]:
    """Every model with a table of its own, in an order that suits foreign keys as far as possible."""
    found = [
        model
        for config in apps.get_app_configs()
        if config.label not in LEFT_OUT
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in {"auth_permission"}
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def _model_of(table: str) -> type[models.Model]:
    return next(model for model in _models() if model._meta.db_table == table)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return {"j": value} if isinstance(value, dict | list) else str(value)


def _rich(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, dict):
        value = base64.b64decode(value["b"]) if "b" in value else value["j"]
    elif value is not None:
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)


def _lines(file: Path) -> Iterator[bytes]:
    waiting = b""
    for piece in read_sealed(file):
        *whole, waiting = (waiting + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if waiting:
        raise SealedFileError(file, "hela rader", "en avkortad rad")


def _tables(file: Path) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    """Batches of rows: the table, its columns, the rows."""
    table = ""
    columns: list[str] = []
    rows: list[list[Any]] = []
    for line in _lines(file):
        content = json.loads(line)
        if isinstance(content, list):
            rows.append(content)
            if len(rows) == BATCH:
                yield table, columns, rows
                rows = []
            continue
        if rows:
            yield table, columns, rows
        rows = []
        if "table" in content:
            table, columns = content["table"], content["columns"]


def _fill(cursor: Any, model: type[models.Model], names: list[str], rows: list[list[Any]]) -> None:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    cursor.executemany(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",  # noqa: S608 (names of our models)
        [[_rich(field, value) for field, value in zip(fields, row, strict=True)] for row in rows],
    )


def _check_fits(manifest: Manifest) -> None:
    faults = [
        Fault(table, "en tom tabell", f"{count} rader")
        for model in _models()
        for table, count in [(model._meta.db_table, model._base_manager.count())]
        if count and model is not LogHead
    ]
    if manifest.migrations != _migrations():
        faults.append(
            Fault("migreringar", f"samma som i säkerhetskopian (Kliv {manifest.version})", f"Kliv {__version__}")
        )
    known = {model._meta.db_table for model in _models()}
    faults += [Fault(table, "en tabell som finns", "ingen") for table in manifest.rows if table not in known]
    if faults:
        raise KlivError("Säkerhetskopian passar inte databasen.", faults)


def _migrations() -> tuple[str, ...]:
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def _one_moment() -> None:
    """Everything in this transaction is read as it stood at its first query."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

"""Many rows at once, without making an object of each: what loading a register and restoring a backup need."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

BATCH = 10_000
CACHE_KIB = 256 * 1024  # the references of many rows fall anywhere in their index, which must not go to disk each time

Model = type[models.Model]
Row = Mapping[str, Any]


def insert(model: Model, rows: Iterable[Row]) -> None:
    """Adds rows given by the names of their columns (`person_id`); all have the same ones, and the rest their defaults.

    A field that is encrypted cannot be given, since its place is not known here. To be called in a transaction.
    """
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    fields = [field for field in model._meta.concrete_fields if field.attname in first]
    left_out = [field for field in model._meta.concrete_fields if field.attname not in first and not field.primary_key]
    given = [(field.attname, _prepare(field)) for field in fields]
    constants = [_default(field) for field in left_out if field.name != "ref"]
    as_text = connection.vendor == "sqlite"
    with_ref = [field for field in left_out if field.name == "ref"]

    def prepared() -> Iterator[list[Any]]:
        for row in chain([first], remaining):
            values = [prepare(row[name]) for name, prepare in given]
            if with_ref:
                fresh = uuid.uuid4()
                values.append(fresh.hex if as_text else fresh)
            yield values + constants

    others = [field for field in left_out if field.name != "ref"]
    put(model, [str(field.column) for field in (*fields, *with_ref, *others)], prepared())


def put(model: Model, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds rows whose values are what the database takes."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            remaining = iter(rows)
            while batch := list(islice(remaining, BATCH)):  # Django holds what it is given in memory
                cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", batch)  # noqa: S608 (names of our models)


@contextmanager
def much_is_added(touched: Sequence[Model]) -> Iterator[None]:
    """To be entered in a transaction: nobody else adds to these tables until it ends, so that ids can be chosen.

    Afterwards the sequences go on behind the chosen ids, and the planner knows how the tables have grown.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in touched)
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
            usual = None
        else:
            cursor.execute("PRAGMA cache_size")
            usual = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(touched)):
                cursor.execute(statement)
            cursor.execute("ANALYZE")
    finally:
        if usual is not None and connection.connection is not None:
            connection.connection.execute(f"PRAGMA cache_size = {usual}")


def highest(model: Model) -> int:
    """The highest id in use, 0 where there is none."""
    return int(model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0)


class _Memo(dict[Any, Any]):
    """What a field makes of a value; codes and days come back again and again."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field = field

    def __missing__(self, value: Any) -> Any:
        self[value] = made = self.field.get_db_prep_save(value, connection)
        return made


def _prepare(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    unchanged = models.AutoField | models.IntegerField | models.FloatField | models.ForeignKey | models.TextField
    return (lambda value: value) if isinstance(field, unchanged) else _Memo(field).__getitem__


def _default(field: models.Field[Any, Any]) -> Any:
    fresh = isinstance(field, models.DateTimeField) and field.auto_now_add
    value = timezone.now() if fresh else field.get_default()
    nothing_encrypted = value == "" and isinstance(field, models.BinaryField)
    return field.get_db_prep_save(b"" if nothing_encrypted else value, connection)

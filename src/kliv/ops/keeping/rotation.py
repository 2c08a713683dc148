"""New keys: making them, and re-encrypting what is stored with old ones while people work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from kliv.core.errors import Fault, KlivError
from kliv.register import keys
from kliv.register.fields import EncryptedText

BATCH = 2000

Progress = Callable[[str, int], None]


def make_keys(file: Path, name: str) -> None:
    """Adds a field key of that name to a key file, which is made, with a look-up key, where it is missing.

    Only its owner may read the file. Raises KeyRingError for a file that is wrong, KlivError for a name that is taken.
    """
    lines = file.read_text("ascii").splitlines() if file.exists() else []
    if lines and name in keys.parse_ring("\n".join(lines), str(file)).fields:
        raise KlivError("Nyckeln läggs inte till.", [Fault("namn", "ett namn som inte finns i nyckelringen", name)])
    if not lines:
        lines = [keys.make_key_line("lookup", "lookup")]
    lines.append(keys.make_key_line(name, "field"))
    text = "\n".join(lines) + "\n"
    keys.parse_ring(text, str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def rotate(progress: Progress | None = None) -> int:
    """Re-encrypts every encrypted field that was not made with the newest key; returns how many values.

    Small transactions, and each value is replaced only if nobody has changed it meanwhile, so people can work. What
    the log holds encrypted (words that were searched for) is left: the log is never changed, so a key that was ever
    in use must stay in the ring as long as the log is kept. Raises KeyRingError where a key is missing.
    """
    return sum(_rotate_column(model, field, progress) for model, field in encrypted_columns())


def encrypted_columns() -> Iterator[tuple[type[models.Model], EncryptedText]]:
    """Every encrypted field of every record."""
    for model in apps.get_app_config("register").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedText):
                yield model, field


def _rotate_column(model: type[models.Model], field: EncryptedText, progress: Progress | None) -> int:
    done, last = 0, 0
    newest = keys.ring().newest
    rows = model._base_manager.order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:BATCH].values_list("pk", "ref", field.attname)):
        last = batch[-1][0]
        old = [(pk, ref, bytes(token)) for pk, ref, token in batch if token and keys.token_key(bytes(token)) != newest]
        if old:
            _replace(model, field, old)
            done += len(old)
            if progress:
                progress(f"{model._meta.db_table}.{field.column}", done)
    return done


def _replace(model: type[models.Model], field: EncryptedText, old: list[tuple[int, Any, bytes]]) -> None:
    table, column = model._meta.db_table, str(field.column)
    fresh = []
    for pk, ref, token in old:
        place = f"{table}|{column}|{ref}"
        fresh.append((keys.encrypt(keys.decrypt(token, place), place), pk, token))
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(table)} SET {quote(column)} = %s WHERE id = %s AND {quote(column)} = %s",  # noqa: S608
            fresh,
        )

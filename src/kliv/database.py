"""Which database the site uses, read from one address. SQLite where nothing is said; PostgreSQL in production."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# IMMEDIATE: a transaction that reads and then writes would else fail with "database is locked" when two meet.
# FULL: with NORMAL, commits that had been answered for were lost in simulated power cuts.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}


class DatabaseUrlError(ValueError):
    """The address of the database is not one that can be used. Never repeats its password."""


def from_url(url: str, default: Path) -> dict[str, Any]:
    """Django's settings of a database.

    url: "" for SQLite in the default file, sqlite:///path/to/file, or postgresql://user:password@host:port/name
    (?host=/run/postgresql for a socket, ?sslmode=verify-full). Raises DatabaseUrlError for anything else.
    """
    if not url:
        return _sqlite(default)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DatabaseUrlError("en databasadress som går att läsa") from error
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path)))
    name = unquote(parts.path.strip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise DatabaseUrlError("sqlite:///fil eller postgresql://användare:lösenord@värd:port/databas")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite(file: Path) -> dict[str, Any]:
    """SQLite in a file, in the tests too: in memory, threads lock each other out in another way than on disk.

    Each test process has a file of its own, so that two runs at once do not meet.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": dict(_SQLITE),
        "TEST": {"NAME": file.with_name(f"test-{os.getpid()}-{file.name}")},
    }

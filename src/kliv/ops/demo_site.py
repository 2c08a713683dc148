"""The demo's own database, keys and settings, in a folder of their own: it never touches an installation in use."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kliv.register.source import HOUSE, load_register

if TYPE_CHECKING:
    from kliv.ops.demo_people import Login

DATABASE, KEYS, HEAD, LOGINS, MADE = "kliv.sqlite3", "keys", "log-head", "logins.json", "made"
_MADE_FROM = ("register/migrations/*.py", "register/load*.py", "ops/demo_*.py", "projects/*.toml")
_LOOPBACK = "localhost,127.0.0.1,[::1]"
ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 (recognised, never chosen)


def demo_folder() -> Path:
    """Where the demo lives: KLIV_DEMO, else var/demo in the house."""
    return Path(os.environ.get("KLIV_DEMO") or HOUSE / "var" / "demo")


def set_up(host: str) -> None:
    """The settings of the demo, where the environment has not set them otherwise; before Django is started."""
    folder = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "KLIV_SECRET_KEY": secrets.token_urlsafe(50),
        "KLIV_ALLOWED_HOSTS": "*" if host in ANY_ADDRESS else f"{_LOOPBACK},{host}",
        "KLIV_DATABASE_URL": f"sqlite:///{(folder / DATABASE).resolve()}",
        "KLIV_KEY_FILE": str(folder / KEYS),
        "KLIV_LOG_HEAD": str(folder / HEAD),
        "KLIV_DEMO_LOGINS": str(folder / LOGINS),
        "KLIV_PUBLIC_FIGURES": "1",
        "KLIV_PLAIN_HTTP": "1",
        "KLIV_REQUIRE_MFA": "0",
        "DJANGO_SETTINGS_MODULE": "kliv.settings",
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)


def prepare(at: Callable[[], dt.datetime]) -> list[Login]:
    """Makes the database of the demo where it is missing or made by another version, and gives the logins."""
    folder = demo_folder()
    own = os.environ["KLIV_DATABASE_URL"] == f"sqlite:///{(folder / DATABASE).resolve()}"
    if own and _version() != _text(folder / MADE):
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", HEAD, LOGINS, MADE):
            (folder / name).unlink(missing_ok=True)
    _make_keys(Path(os.environ["KLIV_KEY_FILE"]))
    _migrate()
    from kliv.ops.demo_people import Login

    told = folder / LOGINS
    if not told.exists():
        logins = _load(at())
        told.write_text(json.dumps([asdict(one) for one in logins], ensure_ascii=False, indent=1), "utf-8")
        (folder / MADE).write_text(_version(), "ascii")
    return [Login(**one) for one in json.loads(told.read_text("utf-8"))]


def tell(logins: list[Login]) -> None:
    """The logins as a table."""
    wide = max(len(one.role) for one in logins)
    typer.echo("Logga in som någon av dem, alla med lösenordet " + logins[0].password + ":")
    for one in logins:
        typer.echo(f"  {one.role:<{wide}}  {one.email}  ({one.where})")


def _load(at: dt.datetime) -> list[Login]:
    from kliv.definition.load import shipped
    from kliv.ops.demo_registers import load_demo

    registers = {key: load_register(key) for key in shipped()}
    return load_demo(registers, at=at, progress=lambda key: typer.echo(f"Lägger in {key} i databasen"))


def _migrate() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _make_keys(file: Path) -> None:
    from kliv.ops.keeping.rotation import make_keys

    if "KLIV_KEYS" not in os.environ and not file.exists():
        make_keys(file, "demo")


def _version() -> str:
    """What the demo is made from; another version makes it anew."""
    package = Path(__file__).resolve().parents[1]
    files = sorted(file for pattern in _MADE_FROM for file in package.glob(pattern))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _text(file: Path) -> str:
    return file.read_text("ascii") if file.exists() else ""

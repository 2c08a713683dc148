"""Where the register tables of a project come from: the one bridge between the records and the kernel.

A project that is in the database gets its tables from the records. Any other is read from a folder
(`$KLIV_DATA/<key>`, or `var/register/<key>` in the house), which is made with invented people for a project that is
shipped with Kliv and has none. Nobody who calls `load_register` knows the difference.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from kliv.analysis.dataset import RegisterData
from kliv.core.errors import Fault, KlivError

HOUSE = Path(__file__).resolve().parents[3]
DESCRIPTOR = "datapackage.json"
RECORDS = "records"
SEED = 1

# What a caller gets told while people are invented: how many steps are done, of how many, and what comes next.
Progress = Callable[[int, int, str], None]
Stamp = tuple[object, ...]

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_cache: dict[str, tuple[Stamp, RegisterData]] = {}
_locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
_locks_lock = threading.Lock()


def register_folder(key: str) -> Path:
    """The folder of a project's register tables, whether or not it exists; KlivError for what cannot be a key."""
    if not _KEY.fullmatch(key):
        raise KlivError("Det finns inget sådant projekt.", [Fault("projekt", "en nyckel: a–z, siffror och _", key)])
    base = os.environ.get("KLIV_DATA")
    return (Path(base) if base else HOUSE / "var" / "register") / key


def has_register(key: str) -> bool:
    """Whether a project has a register; KlivError for what cannot be a key."""
    return (register_folder(key) / DESCRIPTOR).exists()


def load_register(key: str, today: dt.date | None = None) -> RegisterData:
    """The register of a project as its records stand, else as it stands in its folder, which is made if missing.

    today: the day a project that is run is known up to; without it the day something was last written in the log.
    It is read again only when its stamp has changed, and may be asked for from many threads at once. KlivError where
    there is neither a project nor a folder nor a shipped project of that key, or where the tables have faults.
    """
    with _lock(key):
        stamp = _records_stamp(key, today)
        if stamp is None and not has_register(key):
            make_register(key)
        stamp = stamp or register_stamp(key, today)
        kept = _cache.get(key)
        if kept is None or kept[0] != stamp:
            kept = (stamp, _read(key, stamp, kept))
            _cache[key] = kept
        return kept[1]


def register_stamp(key: str, today: dt.date | None = None) -> Stamp:
    """What changes when the register of a project changes; KlivError where there is no register."""
    return _records_stamp(key, today) or _folder_stamp(key)


def _records_stamp(key: str, today: dt.date | None) -> Stamp | None:
    """The stamp of a project that is in the database; None where it is not, or where there is no database to ask."""
    django = sys.modules.get("django.apps")
    if django is None or not django.apps.ready:
        return None
    from django.db import OperationalError, ProgrammingError, connection

    from kliv.register.stamps import stamp_of

    try:
        found = stamp_of(key, today)
    except (OperationalError, ProgrammingError):
        if "register_project" in connection.introspection.table_names():
            raise
        return None  # a database that has never been migrated holds no project
    return (RECORDS, found.made_at, found.changes, found.known_to) if found else None


def _read(key: str, stamp: Stamp, kept: tuple[Stamp, RegisterData] | None) -> RegisterData:
    """The tables of that stamp. What is kept serves again when only the day is another."""
    if stamp[0] != RECORDS:
        from kliv.analysis.reading import read_register

        return read_register(register_folder(key))
    *state, known_to = stamp
    assert isinstance(known_to, dt.date)
    if kept and [*kept[0][:-1]] == state:
        return replace(kept[1], as_of=known_to)
    from kliv.register.extract import extract

    return extract(key, known_to)


def _folder_stamp(key: str) -> Stamp:
    """What changes when a folder changes."""
    descriptor = register_folder(key) / DESCRIPTOR
    try:
        told = descriptor.stat()
    except FileNotFoundError:
        raise KlivError(
            f"Projektet {key} har inget register.", [Fault(str(descriptor.parent), f"en mapp med {DESCRIPTOR}")]
        ) from None
    return str(descriptor), told.st_mtime_ns, told.st_size, told.st_ino


def make_register(key: str, progress: Progress | None = None) -> Path:
    """Make the register of a shipped project with invented people, unless it is there; its folder.

    A project that has published statistics and people laid out after them gets those, the others as many people as
    they are planned for, always the same ones. KlivError where no project of that key is shipped.
    """
    from kliv.analysis.writing import write_register
    from kliv.definition.load import shipped

    folder = register_folder(key)
    with _lock(key):
        if has_register(key):
            return folder
        if key not in shipped():
            raise KlivError(
                f"Projektet {key} har inget register.",
                [Fault(str(folder), "en mapp med registertabeller (ange den med --data)", "ingen mapp")],
            )
        try:
            write_register(_invented(key, progress), folder)
        except OSError:
            if not has_register(key):  # else another process was first, and made the same
                raise
        return folder


def save_register(data: RegisterData, folder: Path, form: Literal["parquet", "csv"], *, replace: bool = False) -> None:
    """Write a register to a folder, all of it or nothing.

    KlivError as check_free, for a folder that holds anything but a register, and where the disk refuses.
    """
    from kliv.analysis.writing import write_register

    check_free(folder, replace=replace)
    try:
        write_register(data, folder, format=form)
    except OSError as error:
        raise KlivError(
            "Registret går inte att skriva.", [Fault(str(folder), "en mapp som går att skriva", error.strerror or "")]
        ) from None


def check_free(folder: Path, *, replace: bool) -> None:
    """KlivError where a folder has something in it and is not to be replaced, or is a file; asked before long work."""
    if folder.exists() and not folder.is_dir():
        raise KlivError("Registret skrevs inte.", [Fault(str(folder), "en mapp", "en fil")])
    if folder.is_dir() and not replace and any(folder.iterdir()):
        found = f"{sum(1 for _ in folder.iterdir())} filer"
        raise KlivError("Registret skrevs inte.", [Fault(str(folder), "en tom mapp, eller --replace", found)])


def _invented(key: str, progress: Progress | None) -> RegisterData:
    """Invented people for a shipped project."""
    from kliv.analysis.simulate import planned_people, published_people, simulate
    from kliv.definition.load import load_definition

    published: dict[str, Callable[[], RegisterData]] = {"coachingprojektet": published_people}
    if key in published:
        return published[key]()
    definition = load_definition(key)
    return simulate(definition, planned_people(definition), SEED, progress=progress)


def _lock(key: str) -> threading.RLock:
    """The lock of a project: two threads never read or make the same register."""
    with _locks_lock:
        return _locks[key]

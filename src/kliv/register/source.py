"""Where the register tables of a project come from: the one bridge between the records and the kernel.

Today the tables are read from a folder (`$KLIV_DATA/<key>`, or `var/register/<key>` in the house), which is made with
invented people for a project that is shipped with Kliv and has none. The database will fill the same tables later;
nobody who calls `load_register` will know the difference.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from kliv.analysis.dataset import RegisterData
from kliv.core.errors import Fault, KlivError

HOUSE = Path(__file__).resolve().parents[3]
DESCRIPTOR = "datapackage.json"
SEED = 1
DEFAULT_PEOPLE = 120  # for a project that states neither participants nor places

# What a caller gets told while people are invented: how many are done, of how many.
Progress = Callable[[int, int], None]
Stamp = tuple[str, int, int, int]

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


def load_register(key: str) -> RegisterData:
    """The register of a project as it stands in its folder; the folder is made where it is missing.

    It is read again only when its datapackage.json has changed, and may be asked for from many threads at once.
    KlivError where there is neither a folder nor a shipped project of that key, or where the tables have faults.
    """
    with _lock(key):
        if not has_register(key):
            make_register(key)
        stamp = register_stamp(key)
        kept = _cache.get(key)
        if kept is None or kept[0] != stamp:
            from kliv.analysis.reading import read_register

            kept = (stamp, read_register(register_folder(key)))
            _cache[key] = kept
        return kept[1]


def register_stamp(key: str) -> Stamp:
    """What changes when the register of a project changes; KlivError where there is no register."""
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

    Coachingprojektet gets the people of its published statistics, the others as many as they plan for, always the
    same ones. KlivError where no project of that key is shipped.
    """
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
        save_register(_invented(key, progress), folder, keep=True)
        return folder


def save_register(
    data: RegisterData, folder: Path, form: str = "parquet", *, replace: bool = False, keep: bool = False
) -> None:
    """Write a register to a folder, all of it or nothing.

    form: "parquet" or "csv". replace: take the place of a folder that has something in it, else KlivError;
    keep: leave such a folder as it is instead (another process was first).
    """
    from kliv.analysis.reading import write_register

    check_free(folder, replace=replace or keep)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.parent / f".{folder.name}.{secrets.token_hex(4)}"
    try:
        write_register(data, fresh, format=form)
        _put_in_place(fresh, folder, replace=replace)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def check_free(folder: Path, *, replace: bool) -> None:
    """KlivError where a folder has something in it that may not be replaced, or where it is not a folder."""
    if folder.exists() and not folder.is_dir():
        raise KlivError("Det går inte att skriva registret.", [Fault(str(folder), "en mapp", "en fil")])
    if not replace and folder.is_dir() and any(folder.iterdir()):
        raise KlivError(
            "Det går inte att skriva registret.",
            [Fault(str(folder), "en tom mapp, eller --replace", f"{sum(1 for _ in folder.iterdir())} filer")],
        )
    if replace and folder.is_dir() and any(folder.iterdir()) and not (folder / DESCRIPTOR).exists():
        raise KlivError(
            "Mappen ser inte ut som ett register, så den ersätts inte.",
            [Fault(str(folder), f"en tom mapp eller ett register med {DESCRIPTOR}", "annat innehåll")],
        )


def _put_in_place(fresh: Path, folder: Path, *, replace: bool) -> None:
    """Give a written folder its name; where somebody else was first and nothing is to be replaced, theirs stays."""
    old = fresh.with_name(fresh.name + ".old")
    if replace and folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        if not (folder / DESCRIPTOR).exists():
            raise
    shutil.rmtree(old, ignore_errors=True)


def _invented(key: str, progress: Progress | None) -> RegisterData:
    """Invented people for a shipped project."""
    if key == "coachingprojektet":
        from kliv.analysis.simulate.coaching import published_people

        return published_people()
    from kliv.analysis.simulate import simulate
    from kliv.definition.load import load_definition

    definition = load_definition(key)
    planned = definition.project.planned_participants or definition.places.planned_at_least
    people = planned or definition.places.enrolled_at_most or DEFAULT_PEOPLE
    return simulate(definition, people, SEED, progress=progress)


def _lock(key: str) -> threading.RLock:
    """The lock of a project: two threads never read or make the same register."""
    with _locks_lock:
        return _locks[key]

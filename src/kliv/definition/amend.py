"""Amendments: a definition as it was worded on a day."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from kliv.core.errors import Fault
from kliv.definition.paths import NoSuchPathError, find, member_index, step
from kliv.definition.wording import known_or_meant

# What a change may not touch: the file's own history, and the keys that everything else refers to.
_FIXED_PARTS = ("version", "amendments")
_FIXED_KEY = "key"


def amended(document: Mapping[str, Any], amendment: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The document with the changes of one amendment made, and a fault for every path that leads nowhere.

    Works on the tables of the file, so that the result is validated like a file. A path may name a key that does not
    stand in a table of the file yet: the change then adds it, and the schema tells whether it may be there. Members of
    a list are named by key, else by number from 1. The document given is left as it was.
    """
    changed, faults = copy.deepcopy(dict(document)), []
    for number, change in enumerate(amendment["changes"], start=1):
        where, path = f"changes.{number}.path", change["path"]
        if path.split(".")[0] in _FIXED_PARTS or path.split(".")[-1] == _FIXED_KEY:
            faults.append(Fault(where, "en nyckelväg utanför version och amendments, och inte till en key", path))
            continue
        try:
            _change(changed, path, change["to"])
        except NoSuchPathError as nowhere:
            what = f"en nyckelväg som finns, men {nowhere.walked or 'filen'} har inget {nowhere.segment}"
            faults.append(Fault(where, known_or_meant(what, nowhere.segment, nowhere.known), path))
    return changed, faults


def _change(document: dict[str, Any], path: str, value: Any) -> None:
    parent, _, last = path.rpartition(".")
    holder = find(document, parent) if parent else document
    if not parent or not isinstance(holder, dict):
        step(holder, last, parent)  # only a table inside the file can get a key that it has not
    place: Any = last if isinstance(holder, dict) else member_index(holder, last)
    holder[place] = value

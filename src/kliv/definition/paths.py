"""Key paths: how a place in a definition is named, found and ordered.

`goals.work.at_least` is the key at_least of the member of goals whose key is work. Members without a key, or whose key
another member has too, are named by their number from 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

# A key that can stand in a path and not be taken for a number.
_KEY = re.compile(r"[a-z][a-z0-9_]*")


class NoSuchPathError(Exception):
    """A segment that leads nowhere: the path walked so far, the segment, and what could have stood there."""

    def __init__(self, walked: str, segment: str, known: tuple[str, ...]) -> None:
        self.walked = walked
        self.segment = segment
        self.known = known
        super().__init__(f"{walked}.{segment}")


def member_name(members: Sequence[Any], index: int) -> str:
    """The name of a member in a path: its key where it has one of its own, else its number from 1."""
    key = _key(members[index])
    alone = key is not None and sum(_key(member) == key for member in members) == 1
    return key if key is not None and alone else str(index + 1)


def _key(member: Any) -> str | None:
    key = member.get("key") if isinstance(member, dict) else getattr(member, "key", None)
    return key if isinstance(key, str) and _KEY.fullmatch(key) else None


def member_index(members: Sequence[Any], name: str) -> int | None:
    """The place of the member of that name; None where there is none."""
    return next((index for index in range(len(members)) if member_name(members, index) == name), None)


def join(*segments: str) -> str:
    """Segments as a path; empty ones are left out."""
    return ".".join(segment for segment in segments if segment)


def step(value: Any, segment: str, walked: str) -> Any:
    """The value one segment further in; NoSuchPathError where it leads nowhere."""
    if isinstance(value, dict) and segment in value:
        return value[segment]
    if isinstance(value, list | tuple):
        index = member_index(value, segment)
        if index is not None:
            return value[index]
        raise NoSuchPathError(walked, segment, tuple(member_name(value, place) for place in range(len(value))))
    raise NoSuchPathError(walked, segment, tuple(value) if isinstance(value, dict) else ())


def find(document: Any, path: str) -> Any:
    """The value at a path of a document (tables as dicts); NoSuchPathError where there is none."""
    value, walked = document, ""
    for segment in path.split("."):
        value = step(value, segment, walked)
        walked = join(walked, segment)
    return value


def position(document: Any, path: str) -> tuple[int, ...]:
    """Where in the file a path stands, for sorting: the places of its segments; what is missing comes last."""
    value = document
    places: list[int] = []
    for segment in path.split("."):
        try:
            following = step(value, segment, "")
        except NoSuchPathError as nowhere:
            return (*places, len(nowhere.known))
        keys = list(value) if isinstance(value, dict) else [member_name(value, place) for place in range(len(value))]
        places.append(keys.index(segment))
        value = following
    return tuple(places)

"""Every part of a definition with the path to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kliv.core.frozen import Frozen
from kliv.definition.paths import join, member_name
from kliv.definition.shape import entries_of


def walk(part: Frozen, path: str = "") -> Iterator[tuple[str, Frozen]]:
    """A part and every part inside it, each before its own parts, in the order of the schema."""
    yield path, part
    for entry in entries_of(type(part)).values():
        value = getattr(part, entry.name)
        for name, inner in _parts_of(value):
            yield from walk(inner, join(path, entry.key, name))


def _parts_of(value: Any) -> Iterator[tuple[str, Frozen]]:
    if isinstance(value, Frozen):
        yield "", value
    elif isinstance(value, tuple):
        for index, member in enumerate(value):
            if isinstance(member, Frozen):
                yield member_name(value, index), member


def lists_of(part: Frozen) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The lists of a part by key."""
    for entry in entries_of(type(part)).values():
        value = getattr(part, entry.name)
        if isinstance(value, tuple):
            yield entry.key, value

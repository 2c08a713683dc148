"""A chain of log entries: each holds a digest over itself and the one before, so that no change goes unseen.

Source of the idea: Haber and Stornetta, How to time-stamp a digital document (1991), doi 10.1007/BF00196791. A bare
chain does not show that its end was cut off; the head is therefore signed and kept outside the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

START = bytes(32)  # what the first entry has for a previous digest

Value = str | int | bytes | dt.datetime | None | list["Value"] | dict[str, "Value"]


class BreakKind(StrEnum):
    """How a chain is broken at an entry."""

    MISSING = "missing"
    CHANGED = "changed"
    NOT_LINKED = "not_linked"
    CUT_OFF = "cut_off"
    HEAD_FORGED = "head_forged"


BREAK_WORDS: Mapping[BreakKind, str] = {
    BreakKind.MISSING: "posten saknas (borttagen, eller numret är ändrat)",
    BreakKind.CHANGED: "posten är ändrad efter att den skrevs",
    BreakKind.NOT_LINKED: "posten hänger inte ihop med den före (tillagd eller omflyttad)",
    BreakKind.CUT_OFF: "loggen slutar före det senast signerade huvudet (slutet är borttaget eller återställt)",
    BreakKind.HEAD_FORGED: "det signerade huvudet är inte äkta",
}


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the entry's number and how."""

    number: int
    kind: BreakKind


@dataclass(frozen=True)
class Link:
    """An entry as the chain sees it."""

    number: int
    content: bytes
    previous: bytes
    digest: bytes


@dataclass(frozen=True)
class Head:
    """The newest entry known outside the database, signed."""

    number: int
    digest: bytes
    signature: bytes


def canonical(content: Mapping[str, Value]) -> bytes:
    """One byte string for one content: sorted keys, no blanks, instants in UTC with microseconds, bytes as hex.

    Raises TypeError for values that have no canonical form (floats among them).
    """
    return json.dumps(_plain(dict(content)), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(number: int, content: bytes, previous: bytes) -> bytes:
    """SHA-256 over the previous digest, the number and the content."""
    return hashlib.sha256(previous + number.to_bytes(8) + content).digest()


def signed(number: int, digest: bytes, key: bytes) -> Head:
    """A head that only who has the key can make (HMAC-SHA-256)."""
    return Head(number, digest, hmac.new(key, b"head" + number.to_bytes(8) + digest, hashlib.sha256).digest())


def breaks(links: Iterable[Link], head: Head | None = None, key: bytes = b"") -> Iterator[Break]:
    """Every place where the chain does not hold, in order of number.

    links: all entries by ascending number. head: what was kept outside; None where nothing was ever kept.
    After a break the check goes on from what the entry itself says, so that one tampering is not reported twice.
    """
    last, expected, forged = 0, START, False
    if head is not None and not hmac.compare_digest(signed(head.number, head.digest, key).signature, head.signature):
        forged = True
        yield Break(head.number, BreakKind.HEAD_FORGED)
    kept = None if forged else head
    for link in links:
        if link.number != last + 1:
            yield Break(last + 1, BreakKind.MISSING)
        elif link.previous != expected:
            yield Break(link.number, BreakKind.NOT_LINKED)
        other_than_kept = kept is not None and link.number == kept.number and link.digest != kept.digest
        if other_than_kept or digest_of(link.number, link.content, link.previous) != link.digest:
            yield Break(link.number, BreakKind.CHANGED)
        last, expected = link.number, link.digest
    if kept is not None and last < kept.number:
        yield Break(last + 1, BreakKind.CUT_OFF)


def _plain(value: Value) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a {type(value).__name__} has no canonical form")

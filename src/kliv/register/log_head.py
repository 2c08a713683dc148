"""The signed head of the log, kept in a file outside the database, so that a log whose end is cut off is found out."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kliv.core import chain
from kliv.register import keys

_LINE = 8 * 2 + 1 + 32 * 2 + 1 + 32 * 2 + 1  # number, digest and signature in hex, blanks between, newline
_KEEP = 1000  # so many of the newest heads stay in the file when it is made shorter
_LONGEST = 20_000 * _LINE


def head_file() -> Path:
    """Where the heads are kept: KLIV_LOG_HEAD, default var/log-head. Put it on another disk or server."""
    return Path(os.environ.get("KLIV_LOG_HEAD", "var/log-head"))


def keep(number: int, digest: bytes) -> None:
    """Adds the signed head to the file. Heads of two processes may come in any order; the highest number counts."""
    head = chain.signed(number, digest, keys.ring().lookup)
    path = head_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"{number:016x} {digest.hex()} {head.signature.hex()}\n".encode()
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
        if file.tell() > _LONGEST:
            _shorten(path)


def kept() -> chain.Head | None:
    """The highest head in the file; None where there is no file. Lines cut short by a crash are passed over."""
    try:
        lines = head_file().read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return None
    heads = [_read(line) for line in lines if len(line) == _LINE]
    return max((head for head in heads if head is not None), key=lambda head: head.number, default=None)


def _read(line: bytes) -> chain.Head | None:
    try:
        number, digest, signature = line.split()
        return chain.Head(int(number, 16), bytes.fromhex(digest.decode()), bytes.fromhex(signature.decode()))
    except ValueError:
        return None


def _shorten(path: Path) -> None:
    """Keeps the newest heads, in place (the lock is on this file)."""
    newest = sorted(path.read_bytes().splitlines(keepends=True))[-_KEEP:]
    with path.open("r+b") as file:
        file.write(b"".join(newest))
        file.truncate()
        os.fsync(file.fileno())

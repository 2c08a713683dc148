"""A file that is compressed, encrypted and cannot be cut, changed or rearranged unseen.

Layout: magic, key name, salt, then chunks `length (4 bytes) | nonce (12) | AES-256-GCM ciphertext`. A key of the ring
and the salt give the file's own key (HKDF-SHA-256). A chunk's number and whether it is the last are authenticated, so
a missing, moved or doubled chunk, and a missing end, are found (the STREAM construction, Hoang, Reyhanitabar, Rogaway
and Vizár 2015, doi 10.1007/978-3-662-47989-6_24).
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kliv.core.errors import Fault, KlivError
from kliv.register import keys

MAGIC = b"KLIV-BACKUP-1\n"
CHUNK = 256 * 1024
SALT = 32
NONCE = 12
TAG = 16
LONGEST = CHUNK * 2


class SealedFileError(KlivError):
    """The file is not whole, not ours, or not made with a key that is in the ring."""

    def __init__(self, file: Path, expected: str, found: str) -> None:
        super().__init__("Säkerhetskopian går inte att använda.", [Fault(str(file), expected, found)])


class SealedWriter:
    """Writes bytes to a sealed file; used as a context manager, it is whole only when left without an error."""

    def __init__(self, file: Path) -> None:
        ring = keys.ring()
        salt = secrets.token_bytes(SALT)
        name = ring.newest.encode()
        self._aead = _cipher(ring.fields[ring.newest], salt)
        self._out = file.open("xb")
        self._out.write(MAGIC + bytes([len(name)]) + name + salt)
        self._squeeze = zlib.compressobj(6)
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> None:
        """Adds bytes."""
        self._waiting += self._squeeze.compress(data)
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def __enter__(self) -> SealedWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._waiting += self._squeeze.flush()
            self._put(bytes(self._waiting), last=True)
        self._out.close()

    def _put(self, plain: bytes, *, last: bool) -> None:
        nonce = secrets.token_bytes(NONCE)
        sealed = self._aead.encrypt(nonce, plain, _place(self._number, last=last))
        self._out.write(len(sealed).to_bytes(4) + nonce + sealed)
        self._number += 1


def read_sealed(file: Path) -> Iterator[bytes]:
    """The bytes of a sealed file, piece by piece. Raises SealedFileError at the first place that is wrong."""
    try:
        yield from _unsqueezed(file, _chunks(file))
    except FileNotFoundError as error:
        raise SealedFileError(file, "en säkerhetskopia", "ingen fil") from error
    except (IsADirectoryError, PermissionError) as error:
        raise SealedFileError(file, "en fil som får läsas", type(error).__name__) from error


def _unsqueezed(file: Path, chunks: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = zlib.decompressobj()
    try:
        for chunk in chunks:
            yield squeeze.decompress(chunk)
        yield squeeze.flush()
    except zlib.error as error:
        raise SealedFileError(file, "ett innehåll som går att packa upp", "något annat") from error
    if not squeeze.eof or squeeze.unused_data:
        raise SealedFileError(file, "ett helt innehåll", "ett avkortat")


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise SealedFileError(file, "en säkerhetskopia gjord av kliv backup", "något annat")
        name = source.read(source.read(1)[0] if source.peek(1) else 0)
        salt = source.read(SALT)
        key = keys.ring().fields.get(name.decode("utf-8", "replace"))
        if key is None or len(salt) != SALT:
            raise SealedFileError(file, "en nyckel som finns i nyckelringen", "en annan nyckel")
        aead, number, last = _cipher(key, salt), 0, False
        while not last:
            length = int.from_bytes(source.read(4))
            nonce, sealed = source.read(NONCE), source.read(min(length, LONGEST))
            if len(sealed) != length or length < TAG:
                raise SealedFileError(file, "ett slut", f"en fil som är avkortad i del {number}")
            last = not source.peek(1)
            try:
                yield aead.decrypt(nonce, sealed, _place(number, last=last))
            except InvalidTag as error:
                raise SealedFileError(file, "oförändrat innehåll", f"något annat i del {number}") from error
            number += 1


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"kliv backup").derive(key))


def _place(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8) + (b"last" if last else b"more")

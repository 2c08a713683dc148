"""Field encryption: AES-256-GCM with a key ring, and keyed digests for exact look-up.

The ring is a file (or KLIV_KEYS) of lines `name kind base64`, newest last; kind is `field` or `lookup`. New values are
encrypted with the newest field key; old ones are read with the key they name, until `kliv rotate-keys` has
re-encrypted them. A key that is missing is an error, never an empty value. The look-up key is kept apart from the
field keys: it cannot be rotated without making every digest again, which `kliv rotate-keys --lookup` does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kliv.core.errors import Fault, KlivError

KEY_BYTES = 32  # AES-256
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2: 96 bits; random, so at most 2**32 values a key
FORMAT = b"\x01"


class KeyRingError(KlivError):
    """A key is missing or a value does not belong where it stands."""


@dataclass(frozen=True)
class Ring:
    """The keys by name; the newest field key encrypts."""

    fields: Mapping[str, bytes]
    newest: str
    lookup: bytes


def make_key_line(name: str, kind: str) -> str:
    """A line for the ring with a fresh random key."""
    return f"{name} {kind} {base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def parse_ring(text: str, where: str) -> Ring:
    """The ring from its lines. Raises KeyRingError for every line that is wrong, without repeating any key."""
    fields: dict[str, bytes] = {}
    lookup = b""
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        place = f"{where}, rad {number}"
        try:
            name, kind, encoded = line.split()
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            faults.append(Fault(place, "namn, slag och nyckel i base64", "något annat"))
            continue
        if len(key) != KEY_BYTES or kind not in {"field", "lookup"} or len(name.encode()) > 255:
            faults.append(Fault(place, f"slaget field eller lookup och en nyckel på {KEY_BYTES} byte", kind))
        elif kind == "lookup":
            lookup = key
        else:
            fields[name] = key
    if not fields or not lookup:
        faults.append(Fault(where, "minst en nyckel av slaget field och en av slaget lookup", "för få nycklar"))
    if faults:
        raise KeyRingError("Nyckelringen går inte att använda.", faults)
    return Ring(fields, list(fields)[-1], lookup)


@lru_cache(maxsize=1)
def ring() -> Ring:
    """The ring of this process: KLIV_KEYS, or the file KLIV_KEY_FILE names. Raises KeyRingError where there is none."""
    if text := os.environ.get("KLIV_KEYS"):
        return parse_ring(text, "KLIV_KEYS")
    path = Path(os.environ.get("KLIV_KEY_FILE", "var/keys"))
    try:
        return parse_ring(path.read_text("ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise KeyRingError(
            "Ingen nyckelring.", [Fault(str(path), "en nyckelfil (gör en med kliv make-keys)", type(error).__name__)]
        ) from error


def encrypt(text: str, place: str, using: Ring | None = None) -> bytes:
    """The text as a token that can only be read at that place: format, key name, nonce, ciphertext with tag."""
    keys = using or ring()
    name = keys.newest.encode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(keys.fields[keys.newest]).encrypt(nonce, text.encode(), _associated(place, name))
    return FORMAT + bytes([len(name)]) + name + nonce + sealed


def decrypt(token: bytes, place: str, using: Ring | None = None) -> str:
    """The text of a token. Raises KeyRingError where the key is missing or one byte of token or place differs."""
    keys = using or ring()
    name = token_key(token)
    key = keys.fields.get(name)
    if key is None:
        raise KeyRingError("Uppgiften går inte att läsa.", [Fault(place, f"nyckeln {name} i nyckelringen", "ingen")])
    body = token[2 + len(name.encode()) :]
    try:
        plain = AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _associated(place, name.encode()))
    except (InvalidTag, ValueError) as error:
        raise KeyRingError(
            "Uppgiften går inte att läsa.", [Fault(place, "ett värde som hör hit", "något annat")]
        ) from error
    return plain.decode()


def token_key(token: bytes) -> str:
    """The name of the key a token was made with. Raises KeyRingError for what is not a token."""
    if len(token) < 2 or token[:1] != FORMAT or len(token) < 2 + token[1] + NONCE_BYTES:
        raise KeyRingError("Uppgiften går inte att läsa.", [Fault("värde", "ett krypterat värde", "något annat")])
    try:
        return token[2 : 2 + token[1]].decode()
    except UnicodeDecodeError as error:
        raise KeyRingError("Uppgiften går inte att läsa.", [Fault("värde", "ett nyckelnamn", "något annat")]) from error


def lookup_digest(value: str, purpose: str, using: Ring | None = None) -> bytes:
    """A keyed digest for exact look-up (HMAC-SHA-256): equal for equal values, useless without the key."""
    keys = using or ring()
    return hmac.new(keys.lookup, f"{purpose}|{value}".encode(), hashlib.sha256).digest()


def _associated(place: str, name: bytes) -> bytes:
    return place.encode() + b"|" + name

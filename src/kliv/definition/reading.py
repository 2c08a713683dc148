"""A definition file as it stands on the disk: found, decoded, read as TOML; anything wrong is told by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kliv.core.errors import Fault, KlivError
from kliv.definition.wording import known_or_meant, shortened

# What tomllib says, and what should have stood there. Where a text is not here, "giltig TOML" has to do.
_SYNTAX = {
    "Cannot overwrite a value": "en nyckel som inte redan finns i samma tabell",
    "Duplicate inline table key": "en nyckel som inte redan finns i samma tabell",
    "Cannot declare": "en rubrik som inte redan finns; flera av samma slag skrivs [[så]]",
    "Cannot redefine namespace": "en rubrik som inte redan finns; flera av samma slag skrivs [[så]]",
    "Cannot mutate immutable namespace": "nya nycklar innanför klammern { }, inte efter den",
    "Expected '=' after a key": "tecknet = mellan nyckeln och värdet",
    "Expected ']' at the end of a table declaration": "] i slutet av rubriken",
    "Expected ']]' at the end of an array declaration": "]] i slutet av rubriken",
    "Expected newline or end of document after a statement": "en ny rad efter värdet",
    "Invalid value": "ett värde: text inom citattecken, tal, datum, true, false, [lista] eller {tabell}",
    "Invalid statement": "en nyckel eller en rubrik inom hakparentes",
    "Invalid initial character for a key part": "en nyckel av bokstäverna a–z, siffror och _",
    "Invalid date or datetime": "ett datum som finns, skrivet ÅÅÅÅ-MM-DD",
    "Unterminated string": "ett citattecken i slutet av texten",
    "Illegal character": "ett citattecken i slutet av texten på samma rad",
    "Unclosed array": "] i slutet av listan, och komma mellan dess delar",
    "Unclosed inline table": "} i slutet av tabellen, på samma rad",
    "Unescaped": "ett omvänt snedstreck skrivet som \\\\",
    "Invalid hex value": "ett omvänt snedstreck skrivet som \\\\",
}
_AT = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


class DefinitionError(KlivError):
    """A definition that cannot be used, with everything that is wrong in it."""


def read_document(path: Path, shipped: Iterable[str] = ()) -> dict[str, Any]:
    """The tables of a file as they stand.

    Raises DefinitionError where there is no such file, it is a folder, it is not UTF-8, or not TOML. A byte order
    mark, which some editors put first in a file, is passed over.
    """
    text = _decoded(_content(path, shipped), path)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise DefinitionError(f"{path.name}: filen går inte att läsa", [_syntax_fault(str(error), text)]) from None


def _content(path: Path, shipped: Iterable[str]) -> bytes:
    summary = f"{path.name or path}: ingen definition"
    if path.is_dir():
        raise DefinitionError(summary, [Fault(str(path), "en fil som slutar på .toml", "en mapp")])
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        words = known_or_meant("en definitionsfil, eller nyckeln till ett projekt som följer med", path.name, shipped)
        raise DefinitionError(summary, [Fault(str(path), words, "ingen sådan fil")]) from None
    except OSError as error:
        raise DefinitionError(summary, [Fault(str(path), "en fil som går att läsa", str(error.strerror))]) from None


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"byten 0x{content[error.start]:02X}, som i en fil sparad med en annan teckenkodning"
        raise DefinitionError(
            f"{path.name}: filen går inte att läsa", [Fault(f"rad {line}", "text sparad som UTF-8", found)]
        ) from None


def _syntax_fault(message: str, text: str) -> Fault:
    lines = text.splitlines() or [""]
    place = _AT.search(message)
    words = next((words for start, words in _SYNTAX.items() if message.startswith(start)), "giltig TOML")
    if place is None or place["line"] is None:
        return Fault(f"rad {len(lines)}", words, "filens slut" if place else "något som inte går att läsa")
    row, column = int(place["line"]), int(place["column"])
    found = lines[row - 1].strip() if row <= len(lines) else ""
    return Fault(f"rad {row}, kolumn {column}", words, shortened(found) or "radens slut")

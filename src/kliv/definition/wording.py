"""The Swedish words for what a key may hold and for what was found there."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from kliv.definition.shape import Shape, entries_of

SHOWN_CHARACTERS = 60

PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "en nyckel av små bokstäver a–z, siffror och _, med en bokstav först",
    r"^[a-z0-9][a-z0-9_åäö-]*$": "ett kodord av små bokstäver, siffror, _ och -",
    r"^\d{4}$": "en kommunkod med fyra siffror inom citattecken",
    r"^S\d-(I?\d{1,2}|I\d{1,2})$|^[a-z].*$": "en post i källan, som S1-15, eller ord med liten bokstav först",
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": "en dag på året som MM-DD inom citattecken, till exempel 12-31",
    r"^[a-z_]+(\.[a-z0-9_]+)*$": "en nyckelväg, till exempel goals.work.at_least",
}
_PLAIN = {
    "text": "en text inom citattecken",
    "boolean": "true eller false",
    "date": "ett datum utan citattecken, till exempel 2019-05-01",
    "variants": "en tabell",
    "mapping": "en tabell",
}
_PAIRS = {
    "integer": "två heltal inom hakparentes, till exempel [2, 3]",
    "date": "två datum inom hakparentes, till exempel [2011-01-01, 2011-12-31]",
}


def expected(shape: Shape) -> str:
    """What a key of this shape may hold, in words that fit after "väntade"."""
    describe = _DESCRIBED.get(shape.kind)
    return describe(shape) if describe else _PLAIN[shape.kind]


def _text(shape: Shape) -> str:
    if "pattern" in shape.limits:
        return PATTERNS[shape.limits["pattern"]]
    return _PLAIN["text"] + (", inte tom" if shape.limits.get("min_length") else "")


def _number(shape: Shape) -> str:
    limits = shape.limits
    if limits.get("ge") == 0 and limits.get("le") == 1:
        return "en andel mellan 0 och 1"
    words = ["ett heltal" if shape.kind == "integer" else "ett tal"]
    words += [f"{word} {limits[name]:g}" for name, word in _LIMIT_WORDS.items() if name in limits]
    return words[0] + (", " + " och ".join(words[1:]) if words[1:] else "")


def _table(shape: Shape) -> str:
    required = [entry.key for entry in entries_of(shape.model).values() if entry.required] if shape.model else []
    return f"en tabell med {', '.join(required)}" if required else "en tabell"


_LIMIT_WORDS = {"ge": "minst", "gt": "större än", "le": "högst", "lt": "mindre än"}


def _list(shape: Shape) -> str:
    part = shape.parts[0]
    of = "villkor" if "all_of" in part.variants else _PLURALS.get(part.kind, "värden")
    return f"en lista av {of} inom hakparentes" + (", som inte är tom" if shape.limits.get("min_length") else "")


_PLURALS = {"text": "texter", "list": "listor", "choice": "kodord", "table": "tabeller", "variants": "tabeller"}


def _pair(shape: Shape) -> str:
    part = shape.parts[0]
    if part.limits.get("le") == 1:
        return "två andelar mellan 0 och 1 inom hakparentes, till exempel [0.2, 0.3]"
    return _PAIRS.get(part.kind, "två tal inom hakparentes, till exempel [10, 20]")


def _either(shape: Shape) -> str:
    kinds = [part.kind for part in shape.parts]
    if kinds == ["text", "list"]:
        return f"{expected(shape.parts[0])}, eller en lista av sådana"
    if kinds == ["choice", "date"]:
        return f"{one_of(shape.parts[0].choices)}, eller ett datum utan citattecken"
    named = list(dict.fromkeys(_ALTERNATIVES.get(kind, "ett tal") for kind in kinds))
    return f"{', '.join(named[:-1])} eller {named[-1]}" if len(named) > 1 else named[0]


_ALTERNATIVES = {
    "text": "en text",
    "boolean": "true, false",
    "date": "ett datum",
    "pair": "två tal inom hakparentes",
}
_DESCRIBED: dict[str, Callable[[Shape], str]] = {
    "text": _text,
    "integer": _number,
    "number": _number,
    "choice": lambda shape: one_of(shape.choices),
    "list": _list,
    "pair": _pair,
    "either": _either,
    "table": _table,
}


def wanted(shape: Shape, value: Any) -> str:
    """What a key of this shape may hold, with a hint at what is wrong with the value that stands there."""
    hint = ""
    if isinstance(value, str) and shape.kind in ("integer", "number"):
        hint = ", utan citattecken"
    elif shape.limits.get("le") == 1 and is_number(value) and 1 < value <= 100:
        hint = f" ({value:g} procent skrivs {value / 100:g})"
    elif isinstance(value, str) and shape.kind == "choice":
        hint = meant(value, shape.choices)
    return expected(shape) + hint


def is_number(value: Any) -> bool:
    """Whether a value is a number that can be counted with: not true, not nan."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def one_of(words: Iterable[str]) -> str:
    """ "någon av a, b, c", or just the word where there is one."""
    given = list(words)
    return given[0] if len(given) == 1 else f"någon av {', '.join(given)}"


def meant(word: str, known: Iterable[str]) -> str:
    """ " (menade du …?)" with the nearest known word, or "" where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (menade du {near[0]}?)" if near else ""


def known_or_meant(what: str, word: str, known: Iterable[str]) -> str:
    """What was expected instead of an unknown word: the nearest known one, or all of them where none is near."""
    words = list(known)
    if near := meant(word, words):
        return f"{what}{near}"
    return f"{what}: {', '.join(words)}" if words else what


def shown(value: Any) -> str:
    """A value as it stands in the file, shortened."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "inget"
        case str():
            text = f'"{value}"'
        case dt.date() | dt.datetime():
            text = value.isoformat()
        case list() | tuple() if not any(isinstance(part, dict) for part in value):
            text = f"[{', '.join(map(shown, value))}]"
        case list() | tuple():
            return "en lista av tabeller"
        case float() if value.is_integer():
            text = str(int(value))
        case dict():
            return f"en tabell med {', '.join(value)}" if value else "en tom tabell"
        case _:
            text = str(value)
    return shortened(text)


def shortened(text: str) -> str:
    """The beginning of a text that is too long to show."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"

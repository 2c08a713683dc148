"""What is wrong in a file, in words that a project leader understands: the schema's errors and values of wrong type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from kliv.core.errors import Fault
from kliv.core.frozen import Frozen
from kliv.definition.paths import join, member_name, position
from kliv.definition.shape import Shape, entries_of, model_for
from kliv.definition.wording import expected, is_number, meant, one_of, shown, wanted

MISSING = "ingenting: nyckeln saknas"

# Every other type of error is a rule of the schema's own, whose message is in plain Swedish already.
_PYDANTIC_TYPES = frozenset(get_args(ErrorType))


@dataclass(frozen=True)
class Place:
    """A place in a file: its path, what may stand there (None where nothing may), and what does.

    meaning: what the key means. known: the keys that the table it stands in may have.
    """

    path: str
    shape: Shape | None
    value: Any
    present: bool = True
    meaning: str = ""
    known: tuple[str, ...] = ()


def faults_of(error: ValidationError, document: Any, root: type[Frozen]) -> list[Fault]:
    """Every error of the schema as a fault, one a place, in no order."""
    faults: dict[str, Fault] = {}
    for detail in error.errors(include_url=False):
        place = _place(detail["loc"], document, root)
        if detail["type"] == "too_short" and place.shape and place.shape.kind == "list" and place.value:
            continue  # pydantic counts the members that are right; those that are wrong have errors of their own
        faults.setdefault(place.path, _fault(place, detail))
    return list(faults.values())


def _place(loc: tuple[int | str, ...], document: Any, root: type[Frozen]) -> Place:
    """The place an error points at: the schema tells which segments stand in the file and which only name a type."""
    place, of_key = Place("", Shape("table", model=root), document), loc[-1:] == ("[key]",)
    for segment in loc:
        shape = place.shape or Shape("text")  # where nothing may stand there is nothing further in
        if shape.kind == "variants":
            place = Place(place.path, Shape("table", model=shape.variants[str(segment)]), place.value)
        elif shape.kind == "table" and shape.model is not None:
            place = _key_place(place, shape.model, str(segment))
        elif shape.kind == "list" and isinstance(segment, int):
            name = member_name(place.value, segment)
            place = Place(join(place.path, name), shape.parts[0], place.value[segment])
        elif shape.kind == "mapping":
            key, held = str(segment), shape.parts[0 if of_key else 1]
            place = Place(join(place.path, key), held, key if of_key else place.value[segment])
        else:
            break
    return place


def _key_place(table: Place, model: type[Frozen], key: str) -> Place:
    entries = entries_of(model)
    path, present, known = join(table.path, key), key in table.value, tuple(entries)
    value = table.value[key] if present else None
    if key not in entries:
        return Place(path, None, value, known=known)
    return Place(path, entries[key].shape, value, present, entries[key].description, known)


def _fault(place: Place, detail: ErrorDetails) -> Fault:
    if place.shape is None:
        return _unknown_key(place)
    if not place.present:
        return Fault(place.path, f"{_at_top(place) or expected(place.shape)} ({place.meaning})", MISSING)
    if detail["type"] == "goal_measure" and isinstance(place.value, dict):
        return _unknown_measure(place, place.shape)
    if detail["type"] not in _PYDANTIC_TYPES:
        return Fault(place.path, detail["msg"] + _kind_meant(place), _found(place, detail))
    return Fault(place.path, wanted(place.shape, place.value), shown(place.value))


def _at_top(place: Place) -> str:
    """How a missing part of the whole definition is written: under a heading of its own."""
    if "." in place.path or place.shape is None:
        return ""
    return (
        f"minst en tabell med rubriken [[{place.path}]]" if place.shape.kind == "list" else f"rubriken [{place.path}]"
    )


def _unknown_measure(place: Place, shape: Shape) -> Fault:
    measure = place.value.get("measure")
    near = meant(str(measure), shape.variants)
    found = MISSING if measure is None else shown(measure)
    return Fault(join(place.path, "measure"), one_of(shape.variants) + near, found)


def _unknown_key(place: Place) -> Fault:
    key = place.path.rpartition(".")[2]
    near = meant(key, place.known)
    words = f"en nyckel som finns här{near}" if near else f"någon av nycklarna {', '.join(place.known)}"
    return Fault(place.path, words, key)


def _found(place: Place, detail: ErrorDetails) -> str:
    """What a rule of the schema says that it found; else what stands there."""
    found = detail["ctx"].get("found") if "ctx" in detail else place.value
    return found if isinstance(found, str) and "ctx" in detail else shown(found)


def _kind_meant(place: Place) -> str:
    """The nearest kind of condition to any of the keys of a table of no kind."""
    if place.shape is None or place.shape.kind != "variants" or not isinstance(place.value, dict):
        return ""
    return next((near for word in place.value if (near := meant(word, place.shape.variants))), "")


def loose_types(document: Any, root: type[Frozen]) -> list[Fault]:
    """Values that the schema would take although they are written as another type: "60" for a number, 1 for true,
    a text for a date, nan; and keys by their name in the code ("equals" for "is")."""
    return list(_loose(document, Shape("table", model=root), ""))


def _loose(value: Any, shape: Shape, path: str) -> Iterator[Fault]:
    if shape.kind in ("table", "variants"):
        yield from _loose_table(value, shape, path)
    elif shape.kind == "list" and isinstance(value, list):
        for index, member in enumerate(value):
            yield from _loose(member, shape.parts[0], join(path, member_name(value, index)))
    elif shape.kind == "mapping" and isinstance(value, dict):
        for key, member in value.items():
            yield from _loose(member, shape.parts[1], join(path, key))
    elif not fits(value, shape):
        yield Fault(path, wanted(shape, value), shown(value))


def _loose_table(value: Any, shape: Shape, path: str) -> Iterator[Fault]:
    model = model_for(shape, value) if isinstance(value, dict) else None
    if model is None:
        return
    entries = entries_of(model)
    in_file = {entry.name: entry.key for entry in entries.values()}
    for key, member in value.items():
        if key in entries:
            yield from _loose(member, entries[key].shape, join(path, key))
        elif key in in_file:
            yield Fault(join(path, key), f"en nyckel som finns här (menade du {in_file[key]}?)", key)


def fits(value: Any, shape: Shape) -> bool:
    """Whether a value is written as the type its key asks for; limits and patterns are left to the schema."""
    match shape.kind:
        case "either":
            return any(fits(value, part) for part in shape.parts)
        case "list":
            return isinstance(value, list) and all(fits(member, shape.parts[0]) for member in value)
        case "pair":
            return isinstance(value, list) and all(map(fits, value, shape.parts))
        case kind:
            return kind not in _FITS or _FITS[kind](value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": is_number,
    "date": lambda value: type(value) is dt.date,
    "text": lambda value: isinstance(value, str),
    "choice": lambda value: isinstance(value, str),
}


def schema_faults(error: ValidationError | None, document: Any, root: type[Frozen]) -> list[Fault]:
    """What the schema refuses and what is written as the wrong type, one fault a place, in no order."""
    told = faults_of(error, document, root) if error is not None else []
    places = {fault.where for fault in told}
    return told + [fault for fault in loose_types(document, root) if fault.where not in places]


def in_file_order(faults: Iterable[Fault], document: Any) -> list[Fault]:
    """The faults in the order of the file, each once."""
    return sorted(dict.fromkeys(faults), key=lambda fault: position(document, fault.where))

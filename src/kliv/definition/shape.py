"""The shape of the models as data: which keys a table has and what each may hold.

Read once from the pydantic models, so that messages, reference, amendments and checks all follow the schema itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import Discriminator, Tag
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from kliv.core.frozen import Frozen

Kind = Literal[
    "text", "integer", "number", "boolean", "date", "choice", "list", "pair", "table", "variants", "mapping", "either"
]
_SCALARS: dict[Any, Kind] = {bool: "boolean", int: "integer", float: "number", str: "text", dt.date: "date"}


@dataclass(frozen=True)
class Shape:
    """What a value may be.

    parts: of a list the members, of a mapping the keys and the values, of a pair both, of either the alternatives.
    variants: the models of a tagged union by tag; tag_of: tells a value's tag.
    limits: constraints by name (ge, gt, le, pattern, min_length).
    """

    kind: Kind
    parts: tuple[Shape, ...] = ()
    choices: tuple[str, ...] = ()
    model: type[Frozen] | None = None
    variants: Mapping[str, type[Frozen]] = field(default_factory=dict)
    tag_of: Callable[[Any], Any] | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A key of a table: the name it has in the file, its shape, and what it says about itself."""

    key: str
    name: str
    shape: Shape
    required: bool
    default: Any
    description: str


@cache
def entries_of(model: type[Frozen]) -> Mapping[str, Entry]:
    """The keys of a model, by the name they have in the file, in the order of the model."""
    return {entry.key: entry for entry in _entries(model)}


def _entries(model: type[Frozen]) -> Iterator[Entry]:
    for name, info in model.model_fields.items():
        default = None if info.default is PydanticUndefined else info.default
        shape = shape_of(info.annotation, _metadata(info))
        yield Entry(info.alias or name, name, shape, info.is_required(), default, info.description or "")


def _metadata(info: FieldInfo) -> list[Any]:
    return [*info.metadata, *([info.discriminator] if isinstance(info.discriminator, Discriminator) else [])]


def shape_of(annotation: Any, metadata: list[Any] | None = None) -> Shape:
    """The shape of an annotation; None among the alternatives is left out (the key may then be left out)."""
    metadata = list(metadata or [])
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        for item in more:
            metadata += _metadata(item) if isinstance(item, FieldInfo) else [item]
    if get_origin(annotation) in (Union, UnionType):
        return _union(get_args(annotation), metadata)
    return _with_limits(_plain(annotation), metadata)


def _union(arms: tuple[Any, ...], metadata: list[Any]) -> Shape:
    for item in metadata:
        if isinstance(item, Discriminator) and callable(item.discriminator):
            return Shape("variants", variants=dict(map(_tagged, arms)), tag_of=item.discriminator)
    given = [arm for arm in arms if arm is not NoneType]
    if len(given) == 1:
        return shape_of(given[0], metadata)
    parts = tuple(part for arm in given for part in _alternatives(shape_of(arm)))
    return _with_limits(Shape("either", parts=parts), metadata)


def _tagged(arm: Any) -> tuple[str, type[Frozen]]:
    model, *marks = get_args(arm)
    return next(str(mark.tag) for mark in marks if isinstance(mark, Tag)), model


def _alternatives(shape: Shape) -> tuple[Shape, ...]:
    return shape.parts if shape.kind == "either" else (shape,)


def _plain(annotation: Any) -> Shape:
    if annotation in _SCALARS:
        return Shape(_SCALARS[annotation])
    if get_origin(annotation) is not None:
        return _generic(annotation)
    if issubclass(annotation, Enum):
        return Shape("choice", choices=tuple(member.value for member in annotation))
    return Shape("table", model=annotation)


def _generic(annotation: Any) -> Shape:
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return Shape("choice", choices=tuple(map(str, arguments)))
    if get_origin(annotation) is dict:
        return Shape("mapping", parts=tuple(map(shape_of, arguments)))
    if arguments[-1] is Ellipsis:
        return Shape("list", parts=(shape_of(arguments[0]),))
    return Shape("pair", parts=tuple(map(shape_of, arguments)))


def _with_limits(shape: Shape, metadata: list[Any]) -> Shape:
    limits: dict[str, Any] = {}
    for item in metadata:
        for name in ("ge", "gt", "le", "lt", "pattern", "min_length"):
            limit = getattr(item, name, None)
            if limit is not None:
                limits[name] = limit
    return replace(shape, limits={**shape.limits, **limits}) if limits else shape


def model_for(shape: Shape, value: Any) -> type[Frozen] | None:
    """The model that a table in a file is read as; None where no key tells its kind."""
    if shape.tag_of is None:
        return shape.model
    tag = shape.tag_of(value)
    return shape.variants.get(tag) if isinstance(tag, str) else None


def models_under(model: type[Frozen], seen: dict[type[Frozen], None] | None = None) -> tuple[type[Frozen], ...]:
    """Every model that can stand in a file under a model, itself first, each once, in reading order."""
    seen = {} if seen is None else seen
    if model not in seen:
        seen[model] = None
        for entry in entries_of(model).values():
            for part in _models_in(entry.shape):
                models_under(part, seen)
    return tuple(seen)


def _models_in(shape: Shape) -> Iterator[type[Frozen]]:
    if shape.model is not None:
        yield shape.model
    yield from shape.variants.values()
    for part in shape.parts:
        yield from _models_in(part)

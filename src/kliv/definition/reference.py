"""docs/definition.md and the JSON Schema, written from the models of a definition."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from kliv.core import terms
from kliv.core.conditions import model as conditions
from kliv.core.frozen import Frozen
from kliv.definition.checks.project import NEEDS_SOURCE
from kliv.definition.json_schema import schema_text
from kliv.definition.schema.definition import Definition
from kliv.definition.sections import CONDITION, SECTIONS
from kliv.definition.shape import Entry, Shape, entries_of, model_for, models_under

REFERENCE: Final = Path("docs/definition.md")
SCHEMA: Final = Path("src/kliv/definition/definition.schema.json")
EXAMPLE: Final = Path(__file__).parent / "example.toml"

LONGEST_EXAMPLE: Final = 70
_FIRST: Final = ("key", "name", "measure")
_LAST: Final = ("source", "quote")

HEAD: Final = """\
# Definitionen av ett projekt

*Skriven av `kliv docs` ur `src/kliv/definition/schema` och `src/kliv/core/conditions/model.py`. Ändra där.*

Ett projekt beskrivs en gång, i en fil. Allt annat följer av den: vilka som hör till målgruppen, hur många platser som
är kvar, målen som siffror, rapporterna. Filen skrivs i [TOML](https://toml.io/sv/) och sparas som UTF-8. Pröva den med
`kliv check FIL.toml`; alla fel visas på en gång, med nyckelväg, vad som väntades och vad som stod där.

- **Datum** skrivs utan citattecken: `2024-01-31`. **Kommunkoder** skrivs med: `"0180"`. **Andelar** är tal mellan 0 och
  1: 60 procent är `0.6`. Första och sista dagen i en period hör till.
- **En nyckelväg** pekar ut ett ställe: `goals.work.at_least` är nyckeln `at_least` i målet med nyckeln `work`. Det som
  saknar nyckel räknas från 1: `examples.people.2`.
- **Källan** (`source`) säger vilken post i källdokumentet ett påstående kommer från, och `quote` är källans egna ord.
  Mål, målgrupper, aktiviteter och parter måste ha en källa.
- **Okända nycklar** godtas inte, så att en felstavning aldrig tyst blir utan verkan.
- **Ändringar** (`amendments`) gäller från sin dag. Frågar du efter en viss dag får du definitionen som den löd då; utan
  dag får du den senast beslutade lydelsen, också när den börjar gälla senare. Filen säger inget om tiden före
  `version.valid_from`; för en sådan dag gäller den första lydelsen.

Exemplen kommer ur [`example.toml`](../src/kliv/definition/example.toml), ett påhittat projekt med varje nyckel. I en
editor som läser JSON Schema ger raden `#:schema definition.schema.json` överst i filen förslag och förklaringar medan
du skriver; schemat finns i [`definition.schema.json`](../src/kliv/definition/definition.schema.json).
"""


def generated() -> dict[Path, str]:
    """The text of the generated files, by their path from the top of the repository."""
    return {REFERENCE: reference_text(), SCHEMA: schema_text()}


def reference_text() -> str:
    """docs/definition.md: every key of every kind of table, with type, default, meaning and example. In Swedish."""
    sections = [HEAD]
    for model in models_under(Definition):
        if model is conditions.AllOf:
            sections.append("\n".join(_conditions()))
        sections.append("\n".join(_section(model)))
    return "\n".join([*sections, *_shared_words(), ""])


def _conditions() -> Iterator[str]:
    yield f"## {CONDITION.title}\n"
    yield f"{CONDITION.lead}\n"
    for model in _shape_of_condition().variants.values():
        yield f"- {_link(model)}: {SECTIONS[model].lead.split('. ')[0].rstrip('.')}."
    yield ""


def _shape_of_condition() -> Shape:
    return entries_of(conditions.AllOf)["all_of"].shape.parts[0]


def _section(model: type[Frozen]) -> Iterator[str]:
    section = SECTIONS[model]
    level = "###" if model in _shape_of_condition().variants.values() else "##"
    yield f"{level} {section.title}\n"
    header = _headers().get(model)
    yield section.lead + (f" Skrivs `{header}`.\n" if header else "\n")
    yield "| nyckel | får vara | måste finnas | betyder | exempel |"
    yield "|---|---|---|---|---|"
    for entry in sorted(entries_of(model).values(), key=_rank):
        needed = "ja" if entry.key == "source" and issubclass(model, NEEDS_SOURCE) else _needed(entry)
        cells = (f"`{entry.key}`", _allowed(entry.shape), needed, entry.description, _example(model, entry))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _rank(entry: Entry) -> int:
    """What names a table first, then what must be there; where it comes from last."""
    if entry.key in _FIRST:
        return 0
    return 3 if entry.key in _LAST else 1 if entry.required else 2


@cache
def _headers() -> dict[type[Frozen], str]:
    """The header that a kind of table stands under in a file, where it is always the same."""
    headers: dict[type[Frozen], str] = {}
    for parent in models_under(Definition):
        path = headers.get(parent, "").strip("[]")
        for entry in entries_of(parent).values() if path or parent is Definition else ():
            under = f"{path}.{entry.key}" if path else entry.key
            if entry.shape.model is not None:
                headers.setdefault(entry.shape.model, f"[{under}]")
            for part in entry.shape.parts if entry.shape.kind == "list" else ():
                for model in (part.model, *part.variants.values()):
                    if model is not None:
                        headers.setdefault(model, f"[[{under}]]")
    return {model: header for model, header in headers.items() if _stands_once(model)}


def _stands_once(model: type[Frozen]) -> bool:
    """Whether a kind of table stands under one key only."""
    holders = [
        entry
        for parent in models_under(Definition)
        for entry in entries_of(parent).values()
        for part in (entry.shape, *entry.shape.parts)
        if model is part.model or model in part.variants.values()
    ]
    return len(holders) == 1


def _link(model: type[Frozen]) -> str:
    title = SECTIONS[model].title
    return f"[{title[:1].lower()}{title[1:]}]({_anchor(title)})"


def _anchor(title: str) -> str:
    return "#" + re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


_PATTERN_WORDS = {
    r"^[a-z][a-z0-9_]*$": "nyckel",
    r"^[a-z0-9][a-z0-9_åäö-]*$": "kodord",
    r"^\d{4}$": "kommunkod",
    r"^S\d-(I?\d{1,2}|I\d{1,2})$|^[a-z].*$": "post i källan",
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": "MM-DD",
    r"^[a-z_]+(\.[a-z0-9_]+)*$": "nyckelväg",
}
_KIND_WORDS = {"text": "text", "integer": "heltal", "number": "tal", "boolean": "`true`, `false`", "date": "datum"}
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def _allowed(shape: Shape) -> str:
    """What a key may hold, in few words."""
    match shape.kind:
        case "choice":
            return ", ".join(f"`{choice}`" for choice in shape.choices)
        case "list":
            return f"lista av {_allowed(shape.parts[0])}"
        case "pair":
            return f"[{', '.join(map(_allowed, shape.parts))}]"
        case "mapping":
            return f"tabell: {_allowed(shape.parts[0])} = {_allowed(shape.parts[1])}"
        case "either":
            return ", ".join(dict.fromkeys(map(_allowed, shape.parts)))
        case _:
            return _allowed_one(shape)


def _allowed_one(shape: Shape) -> str:
    if shape.model is not None:
        return _link(shape.model)
    if shape.variants:
        is_condition = shape.variants == _shape_of_condition().variants
        return (
            f"[villkor]({_anchor(CONDITION.title)})" if is_condition else ", ".join(map(_link, shape.variants.values()))
        )
    limits = shape.limits
    if "pattern" in limits:
        return _PATTERN_WORDS[limits["pattern"]]
    if limits.get("ge") == 0 and limits.get("le") == 1:
        return "andel 0–1"
    bounds = [f"{sign} {limits[name]:g}" for name, sign in _SIGNS.items() if name in limits]
    return " ".join([_KIND_WORDS[shape.kind], " och ".join(bounds)]).strip()


def _needed(entry: Entry) -> str:
    """Whether a key must be there, else what holds without it."""
    if entry.required:
        return "ja"
    if isinstance(entry.default, bool | int | float | str):
        return f"nej: `{toml_value(entry.default)}`"
    return "nej"


def _example(model: type[Frozen], entry: Entry) -> str:
    value = _example_value(model, entry)
    text = toml_value(value) if value is not None else ""
    return f"`{text}`" if text and len(text) <= LONGEST_EXAMPLE else ""


def _example_value(model: type[Frozen], entry: Entry) -> Any:
    """A value of the key from the example file; for an inherited key from any kind of table that shares it."""
    examples = _examples()
    if (model, entry.key) in examples:
        return examples[model, entry.key]
    parents = (parent for parent in reversed(model.__mro__) if issubclass(parent, Frozen))
    source = next(parent for parent in parents if entry.name in parent.model_fields)
    return next(
        (value for (other, key), value in examples.items() if key == entry.key and issubclass(other, source)), None
    )


@cache
def _examples() -> dict[tuple[type[Frozen], str], Any]:
    """The first short enough value of every key of every kind of table in the example file."""
    found: dict[tuple[type[Frozen], str], Any] = {}
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    for model, key, value in _values_in(document, Shape("table", model=Definition)):
        short = len(toml_value(value)) <= LONGEST_EXAMPLE
        if (model, key) not in found or (short and len(toml_value(found[model, key])) > LONGEST_EXAMPLE):
            found[model, key] = value
    return found


def _values_in(value: Any, shape: Shape) -> Iterator[tuple[type[Frozen], str, Any]]:
    if shape.kind == "list":
        for member in value:
            yield from _values_in(member, shape.parts[0])
    model = model_for(shape, value) if isinstance(value, dict) else None
    if model is not None:
        for key, member in value.items():
            yield model, key, member
            yield from _values_in(member, entries_of(model)[key].shape)


def toml_value(value: Any) -> str:
    """A value as it can stand in a TOML file, on one line.

    >>> toml_value({"fact": "age", "between": [16, 24]})
    '{ fact = "age", between = [16, 24] }'
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dt.date():
            return value.isoformat()
        case dict():
            return f"{{ {', '.join(f'{_toml_key(key)} = {toml_value(member)}' for key, member in value.items())} }}"
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
        case _:
            return str(value)


def _shared_words() -> Iterator[str]:
    """The code words that every project shares, with the words shown for them."""
    yield "## Gemensamma kodord\n"
    yield (
        "De här orden betyder detsamma i alla projekt. Ett projekt lägger till egna uppgifter i `own_facts`; "
        "aktiviteter, utfall, avslutsorsaker och uppföljningar är alltid projektets egna.\n"
    )
    yield "| var | kodord |"
    yield "|---|---|"
    for where, words in _SHARED:
        yield f"| {where} | {', '.join(f'`{code}` {label}' for code, label in words.items())} |"


_SHARED: Final = (
    ("`fact`", terms.FACTS),
    *((f'`spell = "{kind}"`, {label}', terms.SPELLS[kind]) for kind, label in terms.SPELL_KINDS.items()),
    ("`event`", terms.EVENTS),
    ("`code` för händelser", terms.EVENT_CODES),
    *((f"`kind` för utfallet `{outcome}`", kinds) for outcome, kinds in terms.OUTCOME_KINDS.items()),
    ("`referred_by`", terms.REFERRED_BY),
    ("`by`, `rater`, `required_roles`", terms.ROLES),
    ("uppgiften `sex`", terms.SEX),
)


def _toml_key(key: str) -> str:
    """A key as TOML wants it: within quotation marks where it has other letters than a to z."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


__all__ = ["generated", "reference_text", "toml_value"]

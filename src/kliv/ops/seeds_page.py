"""docs/seeds.md: every item of the five source texts, where it lives in Kliv, or why it does not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kliv.core.errors import Fault
from kliv.definition.load import load_definition, shipped
from kliv.definition.schema.definition import Definition
from kliv.definition.walk import walk

HOUSE = Path(__file__).resolve().parents[3]
INVENTORY = Path(__file__).with_name("inventory.toml")
PAGE = Path("docs/seeds.md")

# S1-15 is an item of the first source text, S1-I4 a place where that text is unclear or contradicts itself.
ITEM_ID = re.compile(r"\bS[1-9]-I?\d{1,2}\b")

# The pages that show a part of a definition; a part that is not named here is on the project's page.
PAGES: Mapping[str, tuple[str, ...]] = {
    "goals": ("projekt", "mål"),
    "published_statistics": ("publicerat",),
    "own_facts": ("definition",),
    "examples": ("definition",),
}
_ADDRESSES = {
    "projekt": "/projekt/<projekt>/",
    "mål": "/projekt/<projekt>/mal/<mål>/",
    "publicerat": "/projekt/<projekt>/publicerat/",
    "definition": "/projekt/<projekt>/definition/",
}

_HEAD = """# Källtexternas poster

<!-- Görs ur koden med kliv docs. Ändra inte här. -->

Kliv är byggt efter fem projekts egna texter. Här står varje post i dem, var den finns i projektets definition och vilka
tester som prövar den. Poster med I före numret är ställen där källan är oklar eller motsäger sig själv; de är öppna
frågor i definitionen, med den läsning Kliv använder tills någon bestämmer. Definitionerna finns i
`src/kliv/projects/`, och källans egna ord står där bredvid varje uppgift.
"""


@dataclass(frozen=True)
class Item:
    """An item: its reading in a line, the key paths that name it as their source, the tests that name it, and why it
    is not in Kliv where it is not."""

    id: str
    reading: str
    why_not: str = ""
    places: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    @property
    def unclear(self) -> bool:
        """Whether it is a place where the source is unclear, not an item of its own."""
        return "-I" in self.id

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that show it, in the order of `_ADDRESSES`."""
        parts = {place.partition(": ")[2].partition(".")[0] for place in self.places}
        shown = {page for part in parts for page in PAGES.get(part, ("projekt",))}
        return tuple(page for page in _ADDRESSES if page in shown)

    @property
    def alive(self) -> bool:
        """Whether a definition or a test holds it."""
        return bool(self.places or self.tests)


def listed() -> tuple[Item, ...]:
    """The items of the inventory, in its order, without their places."""
    return tuple(Item(**entry) for entry in tomllib.loads(INVENTORY.read_text(encoding="utf-8"))["items"])


def items(house: Path = HOUSE) -> tuple[Item, ...]:
    """The items with the places and tests that name them; reads the shipped definitions and the tests of a house."""
    places = places_of([load_definition(key) for key in shipped()])
    tests = tests_of(house)
    return tuple(replace(item, places=places.get(item.id, ()), tests=tests.get(item.id, ())) for item in listed())


def places_of(definitions: Iterable[Definition]) -> dict[str, tuple[str, ...]]:
    """The key paths of the definitions by the item they name as their source: "coachingprojektet: goals.work".

    Worked examples stand as one place, however many of them name the item.
    """
    found: dict[str, dict[str, None]] = {}
    for definition in definitions:
        for path, part in walk(definition):
            place = f"{definition.key}: {'examples' if path.startswith('examples.') else path}"
            for source in getattr(part, "source", ()):
                for item in ITEM_ID.findall(source):
                    found.setdefault(item, {})[place] = None
    return {item: tuple(paths) for item, paths in found.items()}


def tests_of(house: Path) -> dict[str, tuple[str, ...]]:
    """The test modules, by the item they name; paths from the top of the house, in order."""
    found: dict[str, list[str]] = {}
    for path in sorted((house / "tests").rglob("*.py")):
        for item in sorted(set(ITEM_ID.findall(path.read_text(encoding="utf-8")))):
            found.setdefault(item, []).append(path.relative_to(house).as_posix())
    return {item: tuple(paths) for item, paths in found.items()}


def faults_of(known: Iterable[Item], named: Mapping[str, Iterable[str]]) -> list[Fault]:
    """What is wrong: an item with neither place nor reason, one listed twice, and a place that names an unknown item.

    named: the places by the item they name, as `places_of` gives them.
    """
    given = list(known)
    ids = [item.id for item in given]
    return [
        *(Fault(item.id, "en plats i en definition, ett test, eller why_not") for item in given if _lost(item)),
        *(Fault(one, "en rad i inventory.toml", "flera") for one in sorted({one for one in ids if ids.count(one) > 1})),
        *(
            Fault(place, "en post som finns i inventory.toml", one)
            for one in sorted(set(named) - set(ids))
            for place in named[one]
        ),
    ]


def _lost(item: Item) -> bool:
    return not item.alive and not item.why_not


def generated() -> dict[Path, str]:
    """The page, by its path from the top of the house."""
    return {PAGE: "".join(_page(items()))}


def _page(known: tuple[Item, ...]) -> Iterator[str]:
    yield _HEAD
    yield from _sum(known)
    yield from _addresses()
    for key in _in_order(shipped()):
        definition = load_definition(key)
        number = ITEM_ID.findall(" ".join(definition.project.source))[0][:2]
        yield f"\n## {number} {definition.project.name}\n\n"
        yield f"Definition: `src/kliv/projects/{key}.toml`. Källa: `{definition.project.document}`.\n\n"
        mine = [item for item in known if item.id.startswith(f"{number}-")]
        yield "| post | läsning | i definitionen | visas på | prövas av |\n|---|---|---|---|---|\n"
        yield from (_row(item, key) for item in mine)


def _in_order(keys: Iterable[str]) -> list[str]:
    """The projects in the order of their source texts."""
    return sorted(keys, key=lambda key: load_definition(key).project.document)


def _sum(known: tuple[Item, ...]) -> Iterator[str]:
    yield "\n| | poster | oklara ställen |\n|---|---|---|\n"
    for name, counts in (
        ("alla", lambda _item: True),
        ("i en definition", lambda item: bool(item.places)),
        ("prövas av ett test", lambda item: bool(item.tests)),
        ("finns inte, med skäl", lambda item: bool(item.why_not)),
    ):
        counted = [item for item in known if counts(item)]
        unclear = sum(item.unclear for item in counted)
        yield f"| {name} | {len(counted) - unclear} | {unclear} |\n"


def _addresses() -> Iterator[str]:
    yield "\n| visas på | adress |\n|---|---|\n"
    yield from (f"| {page} | `{address}` |\n" for page, address in _ADDRESSES.items())


def _row(item: Item, key: str) -> str:
    places = [f"`{place.removeprefix(f'{key}: ')}`" for place in item.places]
    where = "<br>".join([*places, *([item.why_not] if item.why_not else [])])
    tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in item.tests)
    return f"| {item.id} | {item.reading} | {where} | {', '.join(item.pages)} | {tests} |\n"

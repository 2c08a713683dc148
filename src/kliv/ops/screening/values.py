"""What a cell of a caseload may hold: days, facts with their codes, answers to instruments."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from kliv.core import terms
from kliv.core.conditions.model import FactCondition, Leaf, Scalar
from kliv.core.conditions.vocabulary import Words
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.journey import InstrumentItem
from kliv.ops.screening.columns import criteria_leaves, plain
from kliv.ops.screening.personal_numbers import looks_personal

UNKNOWN = frozenset({"okänt", "okänd", "vet ej", "unknown"})
_YES_NO: Mapping[str, bool] = {"ja": True, "nej": False, "true": True, "false": False}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?|(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[-−]?(?:0|[1-9]\d*)(?:[.,]\d+)?")  # 0127 is a code

Codes = Mapping[str, str]  # plain name → code


class CellError(Exception):
    """A cell that cannot be read, with what was expected of it."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        super().__init__(expected)


def a_day(text: str, also: str = "") -> dt.date:
    """A day, written ÅÅÅÅ-MM-DD or ÅÅÅÅMMDD; CellError for anything else. also: what else the cell may hold."""
    found = _DAY.fullmatch(text)
    if found:
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return dt.date(year, month, day)
        except ValueError:
            pass
    raise CellError(f"ett datum som finns, skrivet ÅÅÅÅ-MM-DD{also}")


class Values:
    """What a definition's facts and items can hold."""

    def __init__(self, definition: Definition, words: Words) -> None:
        leaves = tuple(criteria_leaves(definition))
        self._codes = _fact_codes(definition, words)
        self._flags = _flags(definition, leaves)
        self._numbers = {leaf.fact for leaf in leaves if isinstance(leaf, FactCondition) and _has_bound(leaf)}
        self._items = {
            (instrument.key, item.key): item for instrument in definition.instruments for item in instrument.items
        }
        self._words = words

    def of_fact(self, fact: str, text: str) -> Scalar:
        """The value of a fact; CellError where it is none the fact can have."""
        if fact in self._codes:
            return _code(self._codes[fact], text)
        if plain(text) in _YES_NO and fact not in self._numbers:
            return _YES_NO[plain(text)]
        if fact in self._flags:
            raise CellError("ja eller nej")
        if fact in self._numbers:
            return _number(text)
        return _not_personal(text)

    def of_item(self, instrument: str, item: str, text: str) -> Scalar:
        """The answer to an item; CellError where it is none the item can have."""
        asked = self._items.get((instrument, item))
        if asked is not None and asked.codes:
            return _code(_names(asked.codes, self._words.answers.get(f"{instrument}.{item}", asked.labels)), text)
        if asked is not None and asked.scale is not None:
            return _on_scale(asked, text)
        if plain(text) in _YES_NO:
            return _YES_NO[plain(text)]
        if asked is not None:
            raise CellError("ja eller nej")
        return _number(text) if _NUMBER.fullmatch(text) else _not_personal(text)


def _fact_codes(definition: Definition, words: Words) -> dict[str, Codes]:
    """The facts that have a list of codes."""
    groups = {group.key: group.name for group in definition.target_groups}
    return {
        "sex": _names(terms.SEX, terms.SEX),
        "referred_by": _names(terms.REFERRED_BY, words.values.get("referred_by", {})),
        "target_group": _names(groups, groups),
        **{own.key: _names(own.values, own.labels) for own in definition.own_facts if own.values},
    }


def _flags(definition: Definition, leaves: Iterable[Leaf]) -> set[str]:
    """The facts that are yes or no."""
    asked = {leaf.fact for leaf in leaves if isinstance(leaf, FactCondition) and isinstance(leaf.equals, bool)}
    return {"protected", *asked, *(own.key for own in definition.own_facts if not own.values)}


def _has_bound(leaf: FactCondition) -> bool:
    bounds = (leaf.between, leaf.at_least, leaf.at_most, leaf.more_than, leaf.less_than)
    return any(bound is not None for bound in bounds)


def _names(codes: Iterable[str], labels: Mapping[str, str]) -> Codes:
    return {plain(name): code for code in codes for name in (labels.get(code, code), code)}


def _code(codes: Codes, text: str) -> str:
    code = codes.get(plain(text))
    if code is None:
        raise CellError("något av " + ", ".join(dict.fromkeys(codes.values())))
    return code


def _on_scale(item: InstrumentItem, text: str) -> int | float:
    lowest, highest = item.scale or (0, 0)
    number = _number(text) if _NUMBER.fullmatch(text) else None
    if number is None or not lowest <= number <= highest:
        raise CellError(f"ett tal från {lowest} till {highest}")
    return number


def _number(text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise CellError("ett tal")
    bare = text.replace(",", ".").replace("−", "-")
    return float(bare) if "." in bare else int(bare)


def _not_personal(text: str) -> str:
    if looks_personal(text):
        raise CellError("en kod")
    return text

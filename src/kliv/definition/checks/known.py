"""What a definition's conditions and figures may name: the words every project shares, and the definition's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from kliv.core import terms
from kliv.core.conditions.model import Comparison
from kliv.core.errors import Fault
from kliv.definition.paths import join
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.journey import Instrument, InstrumentItem, Survey
from kliv.definition.wording import known_or_meant, shown

# The one instrument whose items are professionals' own judgements: `{ judgement = "need", by = "coach", is = … }`.
JUDGEMENT = "judgement"

YES_OR_NO_FACTS = frozenset({
    "protected", "born_abroad", "immigrant", "child_at_home", "jobseeker", "upper_secondary_diploma",
    "compulsory_school", "disability",
})  # fmt: skip

Rule = Callable[[str, Any, "Known"], Iterator[Fault]]


@dataclass(frozen=True)
class Values:
    """What an answer or a fact may be: one of some codes, yes or no, a number (on a scale), or anything."""

    kind: Literal["codes", "yes_or_no", "number", "anything"]
    codes: tuple[str, ...] = ()
    scale: tuple[int, int] | None = None

    @staticmethod
    def of_item(item: InstrumentItem) -> Values:
        """The values of an item: its codes, its scale; with neither, yes or no."""
        if item.scale is not None:
            return Values("number", scale=item.scale)
        return Values("codes", item.codes) if item.codes else Values("yes_or_no")


@dataclass(frozen=True)
class Known:
    """The words that may be used in one definition."""

    definition: Definition
    facts: Mapping[str, Values]
    events: tuple[str, ...]
    activities: tuple[str, ...]
    outcomes: Mapping[str, tuple[str, ...]]
    moments: tuple[str, ...]
    instruments: Mapping[str, Mapping[str, Values]]
    surveys: Mapping[str, Mapping[str, Values]]
    roles: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...] | None]

    @staticmethod
    def of(definition: Definition) -> Known:
        """The words of a definition."""
        columns = _columns(definition)
        return Known(
            definition=definition,
            facts=_facts(definition, columns),
            events=tuple(terms.EVENTS),
            activities=_keys(definition.activities),
            outcomes={outcome.key: outcome.kinds for outcome in definition.outcomes},
            moments=("exit", *_keys(definition.follow_ups)),
            instruments={one.key: _items(one) for one in definition.instruments},
            surveys={one.key: _items(one) for one in definition.surveys},
            roles=tuple(dict.fromkeys([*terms.ROLES, *(one.role for one in definition.staff)])),
            columns=columns,
        )

    @cached_property
    def document(self) -> dict[str, Any]:
        """The definition as tables, every key written out: what key paths are looked up in."""
        return self.definition.model_dump(by_alias=True)


def _keys(parts: Iterable[Any]) -> tuple[str, ...]:
    return tuple(part.key for part in parts)


def _items(asked: Instrument | Survey) -> dict[str, Values]:
    items = asked.items if isinstance(asked, Instrument) else asked.questions
    return {item.key: Values.of_item(item) for item in items}


def _columns(definition: Definition) -> dict[str, tuple[str, ...] | None]:
    """The codes of each column that figures are broken down by; None where any code of the right form will do."""
    districts = [code for partner in definition.partners for code in partner.districts]
    districts += [unit.key for unit in definition.units if unit.kind == "district"]
    return {
        "target_group": _keys(definition.target_groups),
        "unit": _keys(definition.units),
        "district": tuple(dict.fromkeys(districts)),
        "referred_by": tuple(terms.REFERRED_BY),
        "exit_reason": _keys(definition.exit_reasons),
        "sex": tuple(terms.SEX),
        "municipality": None,
        "project_municipality": None,
    }


def _facts(definition: Definition, columns: Mapping[str, tuple[str, ...] | None]) -> dict[str, Values]:
    facts = {fact: Values("anything") for fact in terms.FACTS}
    facts |= {fact: Values("yes_or_no") for fact in YES_OR_NO_FACTS}
    facts |= {fact: Values("codes", codes) for fact, codes in columns.items() if codes is not None}
    facts["age"] = Values("number")
    for own in definition.own_facts:
        facts[own.key] = Values("codes", own.values) if own.values else Values("yes_or_no")
    return facts


def unknown(path: str, what: str, word: str, known: Iterable[str]) -> Iterator[Fault]:
    """A fault where a word is none of the known ones; what: "en part i partners"."""
    words = tuple(known)
    if word not in words:
        yield Fault(path, known_or_meant(what, word, words) if words else f"{what}, men där finns inga", word)


def misjudged(path: str, comparison: Comparison, values: Values, what: str) -> Iterator[Fault]:
    """Faults where a comparison asks for a value that what is asked about can never have."""
    for key, one in _compared(comparison):
        yield from unfit(join(path, key), one, values, what, key in ("is", "in"))


def _compared(comparison: Comparison) -> Iterator[tuple[str, Any]]:
    if comparison.equals is not None:
        yield "is", comparison.equals
    yield from (("in", one) for one in comparison.one_of or ())
    yield from (("between", one) for one in comparison.between or ())
    for key in ("at_least", "at_most", "more_than", "less_than"):
        if getattr(comparison, key) is not None:
            yield key, getattr(comparison, key)


def unfit(path: str, value: Any, values: Values, what: str, equality: bool = True) -> Iterator[Fault]:
    """A fault where a value is none that what is asked about can have, or is held against a bound it cannot have."""
    if values.kind == "codes" and not equality:
        yield Fault(path, f"is eller in, eftersom {what} har koder", path.rpartition(".")[2])
    elif values.kind == "codes" and value not in values.codes:
        known = known_or_meant(f"en kod som {what} har", str(value), values.codes)
        yield Fault(path, known if values.codes else f"en kod som {what} har, men definitionen har inga", shown(value))
    elif values.kind == "yes_or_no" and not (equality and isinstance(value, bool)):
        yield Fault(path, f"is = true eller is = false, eftersom {what} är ja eller nej", shown(value))
    elif values.kind == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        yield Fault(path, f"ett tal, eftersom {what} är ett tal", shown(value))
    elif values.scale is not None and not values.scale[0] <= value <= values.scale[1]:
        yield Fault(path, f"ett tal på skalan {values.scale[0]}–{values.scale[1]} för {what}", shown(value))

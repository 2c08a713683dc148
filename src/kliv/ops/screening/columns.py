"""Which columns a caseload may have for a project, and what each of them says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from kliv.core import terms
from kliv.core.conditions.model import (
    Anchor,
    EventCondition,
    JudgementCondition,
    Leaf,
    SpellCondition,
    leaves_of,
)
from kliv.core.conditions.vocabulary import Words
from kliv.definition.schema.definition import Definition

Says = Literal["id", "birth_date", "fact", "anchor", "from", "to", "assessment", "event"]
Entry = tuple["Column", tuple[str, ...]]

# Swedish headings that people use, beside the codes and the labels.
_BIRTH_DATE = ("birth_date", "födelsedatum")
_ANCHORS: Mapping[Anchor, tuple[str, ...]] = {
    Anchor.REFERRAL: ("remiss", "remissdatum"),
    Anchor.UNEMPLOYMENT: ("arbetslös sedan",),
    Anchor.ENTRY: ("start", "startdatum"),
    Anchor.FIRST_ACTIVITY: ("första aktivitet",),
    Anchor.COMPLETION: ("fullföljd",),
    Anchor.EXIT: ("avslut", "avslutsdatum"),
}
_ENDS: Mapping[str, Literal["from", "to"]] = {"from": "from", "från": "from", "to": "to", "till": "to"}
_AGE = "age"  # counted from the birth date, never asked for


@dataclass(frozen=True)
class Column:
    """What a column says.

    part: the fact, anchor, event, kind of spell or instrument. item: the spell's code or the instrument's item.
    number: which of several spells of the same kind and code. rater: who judged.
    """

    says: Says
    part: str = ""
    item: str = ""
    number: str = ""
    rater: str = ""


def plain(name: str) -> str:
    """A heading as it is compared: composed, lower case, underscores as blanks."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("_", " ").split())


class Columns:
    """The columns that a definition can use, found by code or Swedish label."""

    def __init__(self, definition: Definition, words: Words) -> None:
        leaves = tuple(criteria_leaves(definition))
        always = ((Column("id"), ("id",)), (Column("birth_date"), _BIRTH_DATE))
        judged = (*_judgements(leaves, words), *_assessments(definition))  # the judging role before any caseworker
        self._whole = _by_name((*always, *_facts(definition, words), *_anchors(words)))
        self._dotted = _by_name((*judged, *_events(definition, leaves, words)))
        self._spells = _spells(leaves, words)

    def find(self, heading: str) -> Column | None:
        """What a heading says, or None where it is not known."""
        name = plain(heading)
        return self._whole.get(name) or self._dotted.get(name) or self._find_spell(name.split("."))

    def suggestion(self, heading: str) -> str:
        """The known heading nearest to one that is not known, "" where none is near."""
        known = list(self._whole)
        if "." in heading:
            known = [*self._dotted, *(f"{kind}.{code}.{end}" for kind, code in self._spells for end in _ENDS)]
        near = get_close_matches(plain(heading), known, n=1, cutoff=0.8)
        return near[0].replace(" ", "_") if near else ""

    def _find_spell(self, parts: list[str]) -> Column | None:
        """kind.code.from, kind.code.2.from."""
        if len(parts) not in {3, 4} or parts[-1] not in _ENDS:
            return None
        number = parts[2] if len(parts) == 4 else ""
        found = self._spells.get((parts[0], parts[1]))
        if found is None or (number and not number.isdigit()):
            return None
        return Column(_ENDS[parts[-1]], *found, number=number)


def criteria_leaves(definition: Definition) -> Iterator[Leaf]:
    """Every leaf of the criteria of every target group."""
    for group in definition.target_groups:
        if group.criteria is not None:
            yield from leaves_of(group.criteria)


def _by_name(entries: Iterable[Entry]) -> dict[str, Column]:
    """The columns by every name they go by; a name that is given twice keeps its first meaning."""
    found: dict[str, Column] = {}
    for column, names in entries:
        for name in names:
            found.setdefault(plain(name), column)
    return found


def _facts(definition: Definition, words: Words) -> Iterator[Entry]:
    """What every register holds, and the project's own facts."""
    names = {own.key: own.name for own in definition.own_facts}
    for code in dict.fromkeys((*terms.FACTS, *names)):
        if code != _AGE:
            yield Column("fact", code), (code, words.fact(code), names.get(code, code))


def _anchors(words: Words) -> Iterator[Entry]:
    for anchor, headings in _ANCHORS.items():
        yield Column("anchor", anchor), (anchor, f"{anchor}_on", words.anchor(anchor), *headings)


def _assessments(definition: Definition) -> Iterator[Entry]:
    for instrument in definition.instruments:
        for item in instrument.items:
            column = Column("assessment", instrument.key, item.key, rater="caseworker")
            yield column, (f"{instrument.key}.{item.key}", f"{instrument.name}.{item.name}")


def _judgements(leaves: Iterable[Leaf], words: Words) -> Iterator[Entry]:
    for leaf in leaves:
        if isinstance(leaf, JudgementCondition):
            label = words.item("judgement", leaf.judgement)
            yield (
                Column("assessment", "judgement", leaf.judgement, rater=leaf.by),
                (f"judgement.{leaf.judgement}.{leaf.by}", f"judgement.{leaf.judgement}", f"bedömning.{label}"),
            )


def _events(definition: Definition, leaves: Iterable[Leaf], words: Words) -> Iterator[Entry]:
    asked = (leaf.event for leaf in leaves if isinstance(leaf, EventCondition))
    for code in dict.fromkeys((*terms.EVENTS, *asked, *(gate.event for gate in definition.gates))):
        yield Column("event", code), (f"event.{code}", f"händelse.{words.event(code)}")


def _spells(leaves: Iterable[Leaf], words: Words) -> dict[tuple[str, str], tuple[str, str]]:
    """Every name of kind and code → kind and code."""
    codes = {kind: dict.fromkeys((*labels, "none")) for kind, labels in words.spells.items()}
    for leaf in leaves:
        if isinstance(leaf, SpellCondition):
            codes.setdefault(leaf.spell, {"none": None}).update(dict.fromkeys(leaf.codes or ()))
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, own in codes.items():
        for code in own:
            for kind_name in (kind, words.spell_kinds.get(kind, kind)):
                for name in (code, "ingen" if code == "none" else words.spell(kind, code)):
                    found.setdefault((plain(kind_name), plain(name)), (kind, code))
    return found

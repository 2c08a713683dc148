"""Reading the cells of one row of a caseload into what is known about a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kliv.core.conditions.model import Anchor
from kliv.core.conditions.record import Assessment, Event, Fact, Record, Spell
from kliv.core.conditions.vocabulary import Words
from kliv.core.errors import Fault
from kliv.definition.schema.definition import Definition
from kliv.ops.screening.columns import Column, plain
from kliv.ops.screening.personal_numbers import looks_personal, shown
from kliv.ops.screening.values import UNKNOWN, CellError, Values, a_day

OLDEST_BIRTH = dt.date(1900, 1, 1)
_NONE = {"ingen", "inget", "inga", "nej", "none"}

SpellId = tuple[str, str, str]  # kind, code, number


@dataclass
class _Row:
    """What a row has told so far."""

    known_on: dt.date
    id: str = ""
    birth_date: dt.date | None = None
    facts: list[Fact] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    anchors: dict[Anchor, dt.date | None] = field(default_factory=dict)
    starts: dict[SpellId, dt.date] = field(default_factory=dict)
    ends: dict[SpellId, dt.date | Literal["unknown"]] = field(default_factory=dict)
    looked_into: set[str] = field(default_factory=set)


class Cells:
    """Reads rows by their columns. What a row tells holds on `on`, or on its referral date if that is earlier."""

    def __init__(
        self,
        definition: Definition,
        words: Words,
        headings: Sequence[str],
        columns: Sequence[Column | None],
        on: dt.date,
    ) -> None:
        named = [
            (place, heading, column) for place, (heading, column) in enumerate(zip(headings, columns, strict=True))
        ]
        used = [(place, heading, column) for place, heading, column in named if column is not None]
        # The dates come first, since what the others tell is dated by the referral.
        self._used = sorted(used, key=lambda one: one[2].says != "anchor")
        self._headings = {column: heading for _, heading, column in used}
        self._on = on
        self._values = Values(definition, words)

    def read(self, where: str, row: Sequence[str], faults: list[Fault]) -> tuple[str, Record]:
        """The id and the record of a row; faults are added to the list, and never show a personal number."""
        told = _Row(self._on)
        for place, heading, column in self._used:
            text = row[place]
            if not text and column.says != "id":
                continue
            try:
                self._tell(told, column, text)
            except CellError as wrong:
                faults.append(Fault(f"{where}, {heading}", wrong.expected, shown(text) or "en tom ruta"))
        faults += self._misplaced_ends(where, told)
        return told.id, _record(told)

    def _tell(self, told: _Row, column: Column, text: str) -> None:
        """Add what a cell says to what its row has told; CellError where it cannot be read."""
        match column.says:
            case "id":
                told.id = _an_id(text)
            case "birth_date":
                told.birth_date = self._birth_date(text)
            case "anchor":
                self._anchor(told, Anchor(column.part), text)
            case "event":
                told.events.append(Event(column.part, a_day(text)))
            case "from" | "to":
                _spell(told, column, text)
            case _ if plain(text) in UNKNOWN:
                pass
            case "fact":
                told.facts.append(Fact(column.part, self._values.of_fact(column.part, text), told.known_on))
            case "assessment":
                value = self._values.of_item(column.part, column.item, text)
                told.assessments.append(Assessment(column.part, column.item, value, column.rater, told.known_on))

    def _birth_date(self, text: str) -> dt.date:
        if looks_personal(text):
            raise CellError("födelsedatum utan de fyra sista siffrorna")
        born = a_day(text)
        if not OLDEST_BIRTH <= born <= self._on:
            raise CellError(f"en dag från {OLDEST_BIRTH} till {self._on}")
        return born

    def _anchor(self, told: _Row, anchor: Anchor, text: str) -> None:
        told.anchors[anchor] = day = a_day(text)
        if anchor is Anchor.REFERRAL:
            told.known_on = min(told.known_on, day)

    def _misplaced_ends(self, where: str, told: _Row) -> list[Fault]:
        """A spell's end without its beginning, or before it."""
        faults = []
        for (kind, code, number), end in told.ends.items():
            start = told.starts.get((kind, code, number))
            place = f"{where}, {self._headings[Column('to', kind, code, number)]}"
            if start is None:
                faults.append(Fault(place, "tomt, eller en början (.from) till slutet", str(end)))
            elif end != "unknown" and end < start:
                faults.append(Fault(place, f"ett slut på eller efter början {start}", str(end)))
        return faults


def _an_id(text: str) -> str:
    if not text:
        raise CellError("ett eget ärendenummer")
    if looks_personal(text):
        raise CellError("ett eget ärendenummer, aldrig personnummer")
    return text


def _spell(told: _Row, column: Column, text: str) -> None:
    spell = column.part, column.item, column.number
    if column.says == "from" and plain(text) in _NONE:
        told.looked_into.add(column.part)
    elif column.says == "from":
        told.starts[spell] = a_day(text, ' eller "ingen"')
    elif plain(text) in UNKNOWN:
        told.ends[spell] = "unknown"
    else:
        told.ends[spell] = a_day(text, ', "okänt", eller tomt om den pågår')


def _record(told: _Row) -> Record:
    """What the row has told, as a record."""
    none = [Spell(kind, "none", told.known_on, end="open") for kind in sorted(told.looked_into)]
    return Record(
        birth_date=told.birth_date,
        facts=tuple(told.facts),
        spells=(*_spells(told), *none),
        events=tuple(told.events),
        assessments=tuple(told.assessments),
        anchors=told.anchors,
    )


def _spells(told: _Row) -> list[Spell]:
    spells = []
    for (kind, code, number), start in told.starts.items():
        end = told.ends.get((kind, code, number))
        if end is None:
            spells.append(Spell(kind, code, start, end="open"))
        elif end == "unknown":
            spells.append(Spell(kind, code, start, end="unknown"))
        else:
            spells.append(Spell(kind, code, start, end))
    return spells

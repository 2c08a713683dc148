"""Reading a caseload: a CSV file with one row per person, every fault at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kliv.core.conditions.record import Record
from kliv.core.conditions.vocabulary import Words
from kliv.core.errors import Fault, KlivError
from kliv.definition.schema.definition import Definition
from kliv.ops.screening.cells import Cells
from kliv.ops.screening.columns import Column, Columns
from kliv.ops.screening.personal_numbers import shown

MAX_FAULTS_TOLD = 200
_DELIMITERS = ";,\t"
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # utf-16, which some programs call Unicode text


@dataclass(frozen=True)
class Case:
    """A person of the caseload: the row in the file, the caseworker's own id, and what the row tells."""

    row: int
    id: str
    record: Record


@dataclass(frozen=True)
class Caseload:
    """The people of a file, and its headings that are not used."""

    cases: tuple[Case, ...]
    unused: tuple[str, ...]


def read_caseload(path: Path, definition: Definition, words: Words, on: dt.date) -> Caseload:
    """The people in a file; what they tell holds on the day `on`, or on the row's own referral date if that is earlier.

    KlivError with every fault: the file, its headings, and each row with its number in the file. Where an id looks
    like a personal number the file is refused, and the number is never shown.
    """
    rows = _rows(_text(path))
    _, headings = next(rows, (1, []))
    columns, unused = _resolve(headings, Columns(definition, words))
    cells = Cells(definition, words, headings, columns, on)
    cases: list[Case] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, row in rows:
        case = _case(number, row, headings, cells, faults)
        if case is None:
            continue
        if case.id in seen:
            faults.append(Fault(f"rad {number}, id", "ett id per person", f"samma id som rad {seen[case.id]}"))
        seen.setdefault(case.id, number)
        cases.append(case)
    if not cases and not faults:
        faults.append(Fault(str(path), "minst en rad under rubrikerna", "ingen"))
    _raise(faults)
    return Caseload(tuple(cases), unused)


def _raise(faults: list[Fault]) -> None:
    if not faults:
        return
    told = f"; de första {MAX_FAULTS_TOLD} visas" if len(faults) > MAX_FAULTS_TOLD else ""
    raise KlivError(f"Ärendestocken har {len(faults)} fel{told}.", faults[:MAX_FAULTS_TOLD])


def _case(number: int, row: list[str], headings: list[str], cells: Cells, faults: list[Fault]) -> Case | None:
    """The person of a row; None where it has faults, which are added."""
    where = f"rad {number}"
    if len(row) != len(headings):
        faults.append(Fault(where, f"{len(headings)} rutor, som i rubrikraden", f"{len(row)}"))
        return None
    before = len(faults)
    name, record = cells.read(where, row, faults)
    return Case(number, name, record) if len(faults) == before else None


def _text(path: Path) -> str:
    """The text of a file in utf-8, utf-16 with a mark, cp1252 or latin-1."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KlivError(
            "Ärendestocken går inte att läsa.", [Fault(str(path), "en fil som går att läsa", error.strerror or "")]
        ) from None
    if content.startswith(_MARKS):
        return content.decode("utf-16", errors="replace")
    if content.startswith(b"PK") or b"\0" in content:
        raise KlivError(
            "Ärendestocken går inte att läsa.",
            [Fault(str(path), "en CSV-fil (i Excel: Spara som, CSV)", "en fil som inte är text")],
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of the line it begins on."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise KlivError(
                "Ärendestocken går inte att läsa.",
                [Fault(f"rad {begins}", "rutor med citattecken bara runt hela rutan", str(error))],
            ) from None
        if any(cell.strip() for cell in row):
            yield begins, [cell.strip() for cell in row]


def _resolve(headings: list[str], known: Columns) -> tuple[list[Column | None], tuple[str, ...]]:
    """What each heading says (None where it is not used), and the headings that are not used."""
    columns = [known.find(heading) for heading in headings]
    faults = [*_unknown(headings, columns, known), *_twice(headings, columns)]
    if Column("id") not in columns:
        faults.append(Fault("rubrikraden", "kolumnen id", ", ".join(shown(heading) for heading in headings)))
    starts = {(column.part, column.item, column.number) for column in columns if column and column.says == "from"}
    faults += [
        Fault(f"kolumnen {shown(heading)}", "en kolumn med periodens början (.from) också", "bara slutet")
        for heading, column in zip(headings, columns, strict=True)
        if column and column.says == "to" and (column.part, column.item, column.number) not in starts
    ]
    _raise(faults)
    unused = [shown(heading) for heading, column in zip(headings, columns, strict=True) if column is None]
    return columns, tuple(unused)


def _unknown(headings: list[str], columns: list[Column | None], known: Columns) -> Iterator[Fault]:
    """Headings that were meant for Kliv, but are misspelt."""
    for heading, column in zip(headings, columns, strict=True):
        if column is not None:
            continue
        near = known.suggestion(heading)
        if near:
            yield Fault(f"kolumnen {shown(heading)}", f"ett namn som Kliv känner igen, kanske {near}", shown(heading))
        elif "." in heading:
            expected = "slag.kod.from, slag.kod.to, instrument.fråga, judgement.fråga eller event.kod ur definitionen"
            yield Fault(f"kolumnen {shown(heading)}", expected, shown(heading))


def _twice(headings: list[str], columns: list[Column | None]) -> Iterator[Fault]:
    """Headings that say the same as one before."""
    said: dict[Column, str] = {}
    for heading, column in zip(headings, columns, strict=True):
        if column is None:
            continue
        if column in said:
            yield Fault(
                f"kolumnen {shown(heading)}", "en kolumn för varje uppgift", f"samma uppgift som {said[column]}"
            )
        said.setdefault(column, heading)

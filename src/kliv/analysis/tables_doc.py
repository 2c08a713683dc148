"""docs/register.md, written from the register tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kliv.analysis.tables import TABLES, Column, Kind, Table

PLACE: Final = Path("docs/register.md")

KIND_WORDS: Final = {
    Kind.ID: "heltal (id)",
    Kind.CODE: "kod",
    Kind.DATE: "datum",
    Kind.BOOL: "true/false",
    Kind.INT: "heltal",
    Kind.NUMBER: "tal",
    Kind.TEXT: "text",
}

HEAD: Final = """\
# Registertabellerna

*Skriven av `kliv docs` ur `src/kliv/analysis/tables.py`. Ändra där.*

Kliv räknar alla siffror ur femton platta tabeller. De innehåller varken namn eller personnummer. Kliv fyller dem ur
sina egna uppgifter; du kan också lägga dem i en mapp och räkna utan server: `kliv goals DEFINITION --data MAPP`.

## En mapp med tabeller

- **En fil per tabell**, alla femton, som CSV (`persons.csv`) eller Parquet (`persons.parquet`). En tabell utan rader
  har bara sina rubriker.
- **CSV**: UTF-8, kommatecken mellan kolumnerna, rubriker på första raden i valfri ordning, citattecken runt text med
  kommatecken. Tom cell = uppgift saknas. Datum som `2012-08-31`, decimalpunkt, `true` och `false`.
- **`datapackage.json`** beskriver paketet enligt [Data Package](https://specs.frictionlessdata.io). Kliv skriver den.
  Gör du mappen själv räcker `{"kliv": {"project": "…", "as_of": "2012-08-31", "invented": false}}`: projektets nyckel,
  den dag uppgifterna sträcker sig till, och om personerna är påhittade.
- **Allt kontrolleras innan något räknas**: tabeller, kolumner, typer, koder, nycklar, datumens ordning och att den som
  en rad hänvisar till finns. Alla fel visas på en gång, med fil, kolumn och rad.

Koder är korta ord. Fasta koder står nedan; övriga är projektets egna, ur dess definition. Datum gäller hela dagar, och
första och sista dagen hör till perioden. Belopp är hela ören. Det som är daterat efter mätdagen räknas inte: en period
som slutar senare pågår fortfarande på mätdagen.
"""


def generated() -> dict[Path, str]:
    """The documents this module writes, by their path from the top of the project."""
    return {PLACE: "\n".join([HEAD, *_overview(), *(line for table in TABLES.values() for line in _section(table))])}


def _overview() -> Iterator[str]:
    """The list of tables."""
    yield "| tabell | en rad är |"
    yield "|---|---|"
    for table in TABLES.values():
        yield f"| [`{table.name}`](#{table.name}) | {table.row} |"
    yield ""


def _section(table: Table) -> Iterator[str]:
    """One table: what a row is, its columns, and what must hold."""
    yield f"## {table.name}\n"
    yield f"En rad är {table.row}.\n"
    yield "| kolumn | typ | innehåll | saknas betyder |"
    yield "|---|---|---|---|"
    for column in table.columns:
        missing = column.missing or "får inte saknas"
        yield f"| `{column.name}` | {KIND_WORDS[column.kind]} | {_content(column)} | {missing} |"
    yield ""
    rules = [f"Unik: {' + '.join(f'`{name}`' for name in table.key)}."] if table.key else []
    rules += [f"`{later}` är på eller efter `{earlier}`." for earlier, later in table.order]
    if rules:
        yield " ".join(rules) + "\n"


def _content(column: Column) -> str:
    """What a column holds, with its unit, codes and reference."""
    parts = [column.holds + (f", {column.unit}" if column.unit else "")]
    if column.codes:
        parts.append("något av " + ", ".join(f"`{code}`" for code in column.codes))
    if column.refers_to:
        parts.append(f"se [`{column.refers_to}`](#{column.refers_to})")
    return "; ".join(parts)

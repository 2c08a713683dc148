"""docs/commands.md: every command as its own help tells it, and what their answers look like to a program."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from kliv.ops.cli import app
from kliv.ops.command_line import described

PAGE = Path("docs/commands.md")

_HEAD = """# Kommandon

<!-- Görs ur koden med kliv docs. Ändra inte här. -->

Kommandona finns efter installationen som `.venv/bin/kliv`. Slutstatus är 0 när allt gick bra, 1 när något i underlaget
är fel (vad som väntades och vad som fanns står på stderr), 2 när kommandot är fel skrivet och 130 efter Ctrl-C. Inget
skrivs till hälften: en fil eller mapp är antingen hel eller inte där.

| variabel | betyder |
|---|---|
| `KLIV_DATA` | mappen med projektens register, en mapp per projekt; annars `var/register` |
"""

_ANSWERS = """
## Svar för program

Andelar är tal mellan 0 och 1, datum skrivs ÅÅÅÅ-MM-DD, det som inte finns är `null` i JSON och tomt i CSV. Fält läggs
till, men byter inte namn och tas inte bort.

### `kliv goals`

JSON och CSV har samma siffror; varje fält och hur det räknas står i [Så räknas målen](goals.md). CSV har komma mellan
rutorna och decimalpunkt, som registrets egna tabeller.

### `kliv screen`

JSON:

| fält | betyder |
|---|---|
| `definition`, `version`, `on` | vad som prövades mot vad, och vilken dag |
| `summary` | för varje målgrupp: `met`, `not_met`, `unknown` och `primary` (antal som hör till den i första hand) |
| `people[].id`, `people[].row` | ärendenumret och raden i filen |
| `people[].primary_group` | den första målgruppen som personen uppfyller, annars `null` |
| `people[].primary_uncertain` | en målgrupp före den är okänd, så svaret kan ändras |
| `people[].groups[]` | `group`, `verdict` (`met`, `not_met`, `unknown`), `on` och `reasons` |

CSV har en rad per person och målgrupp: `id`, `row`, `on`, `group`, `group_name`, `verdict`, `primary`, `reasons`, med
semikolon emellan så att svenska kalkylprogram öppnar den rätt. En ruta som börjar med `=`, `+`, `-` eller `@` får en
apostrof framför sig, så att inget kalkylprogram tar den för en formel.
"""


def generated() -> dict[Path, str]:
    """The page, by its path from the top of the house."""
    group: Any = get_command(app)
    sections = [section for name, command in group.commands.items() for section in _section(name, command)]
    return {PAGE: _HEAD + "".join(sections) + _ANSWERS}


def _section(name: str, command: Any) -> Iterator[str]:
    usage, arguments, options = described(command)
    yield f"\n## `kliv {name}`\n\n    kliv {name} {usage}\n\n{_text(command.help)}\n"
    if arguments or options:
        yield "\n| skrivs | betyder |\n|---|---|\n"
        yield from (f"| `{left}` | {right} |\n" for left, right in (*arguments, *options))


def _text(help_text: str) -> str:
    """The help as Markdown: what is not to be wrapped becomes a block of its own."""
    paragraphs = inspect.cleandoc(help_text).split("\n\n")
    return "\n\n".join(_block(part) if part.startswith("\b") else part for part in paragraphs)


def _block(part: str) -> str:
    return "\n".join(f"    {line}" for line in part.removeprefix("\b\n").splitlines())

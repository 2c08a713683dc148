"""What commands share when they read their options and write their answer."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from kliv.core.errors import Fault, KlivError

# A cell that begins so is run as a formula by spreadsheet programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_WIDTH = 140  # columns, where the answer does not go to a terminal


def one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    """The value, if it is one of those allowed; else KlivError."""
    if value in allowed:
        return value
    raise KlivError("Kommandot går inte att utföra.", [Fault(option, f"något av {', '.join(allowed)}", value)])


def a_date(option: str, value: str | None) -> dt.date | None:
    """A date written ÅÅÅÅ-MM-DD; None stays None; KlivError for anything else."""
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        raise KlivError(
            "Kommandot går inte att utföra.", [Fault(option, "ett datum som finns, skrivet ÅÅÅÅ-MM-DD", value)]
        ) from None


def a_number(option: str, value: str, lowest: int, highest: int) -> int:
    """A whole number within bounds that both belong; KlivError for anything else."""
    number = int(value) if re.fullmatch(r"-?\d{1,18}", value) else None
    if number is None or not lowest <= number <= highest:
        raise KlivError(
            "Kommandot går inte att utföra.", [Fault(option, f"ett heltal från {lowest} till {highest}", value)]
        )
    return number


def guarded(cell: object) -> str:
    """A cell of a CSV file that no spreadsheet program takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV with semicolons, as Swedish spreadsheet programs expect, its cells guarded."""
    import csv
    import io

    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\n")
    writer.writerow(head)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return held.getvalue()


def write_answer(text: str, out: str | None) -> None:
    """Write an answer to stdout, or to a file: the whole answer, or nothing."""
    if out is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    target = Path(out)
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    # Excel reads a CSV as utf-8 only where it begins with the mark.
    encoding = "utf-8-sig" if target.suffix.lower() == ".csv" else "utf-8"
    try:
        fresh.write_text(text if text.endswith("\n") else text + "\n", encoding=encoding)
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise KlivError(
            "Svaret går inte att skriva.", [Fault(str(target), "en fil som går att skriva", error.strerror or "")]
        ) from None


def captured(*parts: object) -> str:
    """Tables and texts as they look on the screen, without colours; wide where the answer does not go to a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PLAIN_WIDTH
    screen = Console(width=width, color_system=None, highlight=False)
    with screen.capture() as held:
        for part in parts:
            screen.print(part)
    return "\n".join(line.rstrip() for line in held.get().splitlines()) + "\n"

"""The documents that are made from the code: writing them, and telling which ones are stale.

Run as `kliv docs`, or as `python -m kliv.ops.docs --check` among the checks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from difflib import unified_diff
from importlib import import_module
from itertools import islice
from pathlib import Path

from kliv.core.errors import Fault, KlivError

HOUSE = Path(__file__).resolve().parents[3]
SHOWN_LINES = 12  # of the difference in a stale file
SHOWN_CHARACTERS = 160

# Each has a function `generated()` that gives the text of its files by their paths from the top of the house.
SOURCES = (
    "kliv.definition.reference",
    "kliv.analysis.tables_doc",
    "kliv.ops.seeds_page",
    "kliv.ops.commands_page",
    "kliv.ops.roles_page",
)


def documents() -> dict[Path, str]:
    """Every generated document, by its path from the top of the house."""
    made: dict[Path, str] = {}
    for source in SOURCES:
        generated: Callable[[], dict[Path, str]] = import_module(source).generated
        made |= {Path(path): text for path, text in generated().items()}
    return dict(sorted(made.items()))


def run(*, check: bool, house: Path = HOUSE) -> None:
    """Write the documents that have changed and tell which; with `check` write none, KlivError where any is stale."""
    stale = [(path, text) for path, text in documents().items() if _standing(house / path) != text]
    if check:
        _refuse(house, stale)
        return
    for path, text in stale:
        (house / path).parent.mkdir(parents=True, exist_ok=True)
        (house / path).write_text(text, encoding="utf-8")
        sys.stdout.write(f"Skrev {path}\n")
    if not stale:
        sys.stdout.write("Alla dokument är aktuella.\n")


def _standing(path: Path) -> str | None:
    """A document as it stands; None where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def _refuse(house: Path, stale: list[tuple[Path, str]]) -> None:
    if not stale:
        return
    told = [_difference(house, path, text) for path, text in stale]
    raise KlivError(
        "Dokument som görs ur koden är inaktuella. Skriv dem på nytt med kliv docs.\n" + "\n".join(told),
        [Fault(str(path), "samma text som koden ger", "en annan") for path, _ in stale],
    )


def _difference(house: Path, path: Path, text: str) -> str:
    """The first lines that differ."""
    lines = unified_diff(
        (_standing(house / path) or "").splitlines(),
        text.splitlines(),
        f"{path} (nu)",
        f"{path} (ur koden)",
        "",
        "",
        0,
        "",
    )
    return "\n".join(line[:SHOWN_CHARACTERS] for line in islice(lines, SHOWN_LINES))


def main(arguments: list[str]) -> int:
    """Write the documents, or check them; the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("python -m kliv.ops.docs [--check]\n")
        return 2
    try:
        run(check=bool(arguments))
    except KlivError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

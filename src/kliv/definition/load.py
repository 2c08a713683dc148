"""Loading a definition: from a shipped project's key or a path, as it is worded now or as it was on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kliv import projects
from kliv.core.errors import Fault
from kliv.definition.amend import amended
from kliv.definition.check import check_definition
from kliv.definition.messages import in_file_order, schema_faults
from kliv.definition.reading import DefinitionError, read_document
from kliv.definition.schema.definition import Definition

__all__ = ["DefinitionError", "load_definition", "parse_definition", "path_of", "shipped"]

_PROJECTS = Path(str(projects.__file__)).parent


def shipped() -> tuple[str, ...]:
    """The keys of the projects that come with Kliv, in order of key."""
    return tuple(sorted(path.stem for path in _PROJECTS.glob("*.toml")))


def path_of(source: str | Path) -> Path:
    """The file of a source: of a shipped project where a text is its key, else the path itself."""
    if isinstance(source, str) and source in shipped():
        return _PROJECTS / f"{source}.toml"
    return Path(source)


def load_definition(source: str | Path, on: dt.date | None = None) -> Definition:
    """The definition of a shipped project (its key) or of a file (its path).

    on: the definition as it was worded on that day: with the amendments whose valid_from is that day or earlier.
    Without a day every amendment in the file is made, also one that begins to hold later: the latest wording that has
    been decided. The file says nothing about the time before version.valid_from; for such a day its first wording is
    given.

    Raises DefinitionError with every fault of the file, in the order of the file: what the schema refuses; else
    what does not hang together, in the first wording and after each amendment (whatever the day).
    """
    path = path_of(source)
    return parse_definition(read_document(path, shipped()), path.name, on)


def parse_definition(document: dict[str, Any], name: str, on: dt.date | None = None) -> Definition:
    """The definition that the tables of a file make up; name is what to call the file in the error.

    Raises DefinitionError as `load_definition` does.
    """
    definition, faults = _validated(document)
    if definition is None or faults:
        raise _error(name, faults)
    wordings = [(dt.date.min, definition)]
    for number, amendment in enumerate(document.get("amendments", ()), start=1):
        document, lost = amended(document, amendment)
        definition, wrong = _validated(document)
        faults += [Fault(f"amendments.{number}.{fault.where}", fault.expected, fault.found) for fault in lost]
        faults += [_after_amendment(number, fault) for fault in wrong]
        if definition is not None:
            wordings.append((amendment["valid_from"], definition))
    if faults:
        raise _error(name, faults)
    return next(wording for since, wording in reversed(wordings) if on is None or since <= on)


def _validated(document: dict[str, Any]) -> tuple[Definition | None, list[Fault]]:
    """The definition, or None where the schema refuses it, and its faults in file order."""
    try:
        definition = Definition.model_validate(document)
    except ValidationError as error:
        return None, in_file_order(schema_faults(error, document, Definition), document)
    faults = schema_faults(None, document, Definition) or check_definition(definition)
    return definition, in_file_order(faults, document)


def _after_amendment(number: int, fault: Fault) -> Fault:
    return Fault(f"amendments.{number} → {fault.where}", fault.expected, fault.found)


def _error(name: str, faults: Iterable[Fault]) -> DefinitionError:
    given = tuple(faults)
    return DefinitionError(f"{name}: {len(given)} fel" if len(given) != 1 else f"{name}: ett fel", given)

"""The words for the columns that figures are broken down by, and for their codes."""

from __future__ import annotations

from collections.abc import Mapping

from kliv.core import terms
from kliv.core.conditions.vocabulary import Words, capital
from kliv.definition.schema.definition import Definition
from kliv.reports.swedish import MONTHS

UNSTATED = "uppgift saknas"

# The municipality of a breakdown is the one the participant belongs to in the project.
COLUMNS: Mapping[str, str] = {
    "target_group": "målgrupp",
    "sex": "kön",
    "municipality": "kommun",
    "unit": "enhet",
    "referred_by": "remitterad av",
    "entry_year": "startår",
    "entry_month": "startmånad",
    "exit_year": "avslutsår",
    "exit_month": "avslutsmånad",
}


def code_label(column: str, code: str, definition: Definition, words: Words) -> str:
    """The word for a code of a column, with a capital; a code that nobody has named stands as it is."""
    if code == "":
        return capital(UNSTATED)
    if column.endswith("_month"):
        return _month(code)
    named = _named(definition).get(column, {}).get(code)
    return capital(named or words.value(column, code))


def _named(definition: Definition) -> dict[str, Mapping[str, str]]:
    """The names of what the definition itself names, by column and code."""
    municipalities: dict[str, str] = {}
    for partner in definition.partners:
        if partner.municipality is not None and partner.unit is None:
            municipalities.setdefault(partner.municipality, partner.name)
    return {
        "target_group": {group.key: group.name for group in definition.target_groups},
        "unit": {unit.key: unit.name for unit in definition.units},
        "municipality": municipalities,
        "sex": terms.SEX,
    }


def _month(code: str) -> str:
    """2012-08 as augusti 2012."""
    year, _, month = code.partition("-")
    if month.isdigit() and 1 <= int(month) <= 12:
        return capital(f"{MONTHS[int(month) - 1]} {year}")
    return code

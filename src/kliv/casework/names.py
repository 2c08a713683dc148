"""A person's name as it is found and ordered; nothing of it is stored for somebody who must not be found."""

from __future__ import annotations

from typing import Any

from kliv.core.sorting import fold, sort_key
from kliv.register.models import Person

LONGEST_SEARCH_NAME = 200  # Person.search_name


def search_keys(given_name: str, family_name: str, *, findable: bool) -> dict[str, Any]:
    """What stands beside the encrypted name: its folded form for search and its Swedish sort key."""
    if not findable:
        return {"search_name": "", "sort_key": b""}
    return {
        "search_name": fold(f"{given_name} {family_name}")[:LONGEST_SEARCH_NAME],
        "sort_key": sort_key(f"{family_name}, {given_name}"),
    }


def full_name(person: Person) -> str:
    """Given name and family name in clear; empty for somebody who is counted without a name."""
    parts: list[Any] = [person.given_name, person.family_name]
    return " ".join(part for part in parts if part)


def same_name(person: Person, given_name: str, family_name: str) -> bool:
    """Whether the person is called that, but for case, accents and blanks."""
    return fold(full_name(person)) == fold(f"{given_name} {family_name}")

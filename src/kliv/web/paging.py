"""Long lists a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50
MOST_PAGES = 100_000
T = TypeVar("T")


@dataclass(frozen=True)
class Pages(Generic[T]):
    """The rows of one page, and the addresses of those before and after ("" = none)."""

    rows: tuple[T, ...]
    number: int
    of: int
    total: int
    before: str
    after: str


def paged(request: HttpRequest, rows: QuerySet[Any], **kept: str) -> Pages[Any]:
    """The rows that `?sida=` asks for; kept: what else stands in the address. Costs 2 queries."""
    total = rows.count()
    of = max(1, -(-total // PER_PAGE))
    number = min(_asked(request), of)
    first = (number - 1) * PER_PAGE
    found = tuple(rows[first : first + PER_PAGE]) if total else ()
    return Pages(
        found,
        number,
        of,
        total,
        _address(number - 1, kept) if number > 1 else "",
        _address(number + 1, kept) if number < of else "",
    )


def _asked(request: HttpRequest) -> int:
    text = request.GET.get("sida", "")
    return min(max(1, int(text)), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _address(number: int, kept: dict[str, str]) -> str:
    asked = {name: value for name, value in kept.items() if value}
    return "?" + urlencode({**asked, "sida": str(number)})

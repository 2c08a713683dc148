"""Addresses of the pages, with the measuring date kept from page to page where one was chosen."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse


def address(name: str, *parts: str, per: dt.date | None = None, **query: str) -> str:
    """The address of a page; `per` is the chosen measuring date, None for the latest."""
    asked = {**({"per": per.isoformat()} if per else {}), **query}
    return reverse(name, args=parts) + (f"?{urlencode(asked)}" if asked else "")

"""Periods of whole days, both ends belonging, as conditions for a query."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q


def current(on: dt.date, prefix: str = "") -> Q:
    """Rows whose period (`starts_on`, `ends_on`) covers the day; a missing end is open."""
    started = Q(**{f"{prefix}starts_on__lte": on})
    return started & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": on}))

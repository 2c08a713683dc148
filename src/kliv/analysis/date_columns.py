"""Counting in calendar months, years and days on columns; the twins of `core.dates`."""

from __future__ import annotations

import narwhals as nw


def add_months_to(date: nw.Expr, months: int) -> nw.Expr:
    """The same day so many calendar months later, or the last of the month where it has none; null stays null."""
    return date.dt.offset_by(f"{months}mo").cast(nw.Date)


def add_days_to(date: nw.Expr, days: int) -> nw.Expr:
    """So many days later; null stays null."""
    return date.dt.offset_by(f"{days}d").cast(nw.Date)


def latest_start_of(end: nw.Expr, months: int) -> nw.Expr:
    """The latest day from which so many months have passed on `end` (see `core.dates.latest_start`)."""
    back = add_months_to(end, -months)
    month_end = add_days_to(add_months_to(back.dt.truncate("1mo"), 1), -1)
    return nw.when(add_days_to(end, 1).dt.day() == 1).then(month_end).otherwise(back)


def completed_years_on(birth: nw.Expr, on: nw.Expr) -> nw.Expr:
    """Age in completed years; null where either date is. Born on 29 February: completed on 1 March in other years."""
    before = _day_of_year(on) < _day_of_year(birth)
    return on.dt.year().cast(nw.Int32) - birth.dt.year().cast(nw.Int32) - before.cast(nw.Int32)


def _day_of_year(date: nw.Expr) -> nw.Expr:
    """Month and day as one number that grows through the year, leap day or not."""
    return date.dt.month().cast(nw.Int32) * 100 + date.dt.day().cast(nw.Int32)


def ordinal_of(date: nw.Expr) -> nw.Expr:
    """The number of the day, as date.toordinal counts: 1 January of year 1, a Monday, is 1.

    Put together from year and day of the year: engines do not agree on what a date less a date is.
    """
    years = date.dt.year().cast(nw.Int64) - 1
    return years * 365 + years // 4 - years // 100 + years // 400 + date.dt.ordinal_day().cast(nw.Int64)


def weekdays_up_to(ordinal: nw.Expr) -> nw.Expr:
    """How many days from Monday to Friday there are up to and including the day with that ordinal."""
    return (ordinal // 7) * 5 + nw.min_horizontal(ordinal % 7, nw.lit(5))

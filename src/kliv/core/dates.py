"""Counting in calendar months and years, with month ends and leap days."""

from __future__ import annotations

import calendar
import datetime as dt

ONE_DAY = dt.timedelta(days=1)


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day so many calendar months later (earlier where negative), or the last of the month where it has none.

    OverflowError outside the years 1–9999.

    >>> add_months(dt.date(2023, 1, 31), 1), add_months(dt.date(2024, 2, 29), -12)
    (datetime.date(2023, 2, 28), datetime.date(2023, 2, 28))
    """
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError(f"{date} {months:+d} months is outside the calendar")
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def latest_start(end: dt.date, months: int) -> dt.date:
    """The latest day from which so many months have passed on `end`: the last d with add_months(d, months) <= end.

    Not simply add_months(end, -months): one month from 29, 30 and 31 January all end on 28 February 2023.

    >>> latest_start(dt.date(2023, 2, 28), 1)
    datetime.date(2023, 1, 31)
    """
    back = add_months(end, -months)
    return month_end(back) if end == month_end(end) else back


def month_end(date: dt.date) -> dt.date:
    """The last day of the month."""
    return date.replace(day=calendar.monthrange(date.year, date.month)[1])


def completed_years(birth: dt.date, on: dt.date) -> int:
    """Age in completed years. Born on 29 February: the year is completed on 1 March where there is no leap day.

    >>> leapling = dt.date(2004, 2, 29)
    >>> completed_years(leapling, dt.date(2023, 2, 28)), completed_years(leapling, dt.date(2023, 3, 1))
    (18, 19)
    """
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def whole_months(start: dt.date, end_exclusive: dt.date) -> int:
    """The largest n for which add_months(start, n) <= end_exclusive; negative where the end comes first.

    For a period whose both days belong, give the day after its last day.

    >>> whole_months(dt.date(2023, 1, 31), dt.date(2023, 2, 28))
    1
    """
    months = (end_exclusive.year - start.year) * 12 + end_exclusive.month - start.month
    return months if add_months(start, months) <= end_exclusive else months - 1


def weekdays(first: dt.date, last: dt.date) -> int:
    """How many days from Monday to Friday there are from `first` to `last`, both included; 0 where last comes first.

    >>> weekdays(dt.date(2023, 1, 6), dt.date(2023, 1, 9))  # Friday to Monday
    2
    """
    return max(0, _weekdays_up_to(last.toordinal()) - _weekdays_up_to(first.toordinal() - 1))


def _weekdays_up_to(ordinal: int) -> int:
    """How many days from Monday to Friday from day 1, a Monday, up to and including the day with that ordinal."""
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)

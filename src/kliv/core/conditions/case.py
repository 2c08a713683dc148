"""What a condition is held against: one record, on a date, with what is known by another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kliv.core.conditions.model import Anchor, ReferenceDate, Window
from kliv.core.conditions.record import Record
from kliv.core.conditions.truth import Truth
from kliv.core.conditions.vocabulary import Words, capital
from kliv.core.dates import add_months


@dataclass(frozen=True)
class Finding:
    """The answer of a leaf: what is known, in words, and what should have been, where that is not already said."""

    truth: Truth
    have: str
    want: str = ""


class NoDateError(Exception):
    """There is no date to hold the condition against; the message says why, in plain Swedish."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Case:
    """One record, the reference date (an anchor, a date or None), the day facts are known by, and the words."""

    record: Record
    on: ReferenceDate | None
    as_of: dt.date
    words: Words

    def date_of(self, on: ReferenceDate | None) -> dt.date | None:
        """An anchor's date in this record, or the date itself; None where it has none."""
        return self.record.anchors.get(on) if isinstance(on, Anchor) else on

    def given_day(self, own: ReferenceDate | None) -> dt.date:
        """The condition's own date, else the case's. NoDateError where there is none."""
        on = self.on if own is None else own
        day = self.date_of(on)
        if day is None:
            raise NoDateError(f"Datum saknas för {self.words.anchor(on)}" if isinstance(on, Anchor) else "Datum saknas")
        return day

    def known_day(self, own: ReferenceDate | None) -> dt.date:
        """The condition's own date, else the case's. NoDateError where there is none, or it has not come yet."""
        day = self.given_day(own)
        if day > self.as_of:
            on = self.on if own is None else own
            what = f"{capital(self.words.anchor(on))} ({day})" if isinstance(on, Anchor) else str(day)
            raise NoDateError(f"{what} har inte kommit än")
        return day

    def bounds(self, window: Window) -> tuple[dt.date | None, dt.date]:
        """First and last day of a window, both in it; None for a first day that is open.

        The last day is the earliest of `until`, the end of within_months and within_days, and as_of; an `until`
        without a date yet leaves the window open. NoDateError where `since` has no date, or lies after as_of.
        """
        first = None if window.since is None else self.known_day(window.since)
        ends = [self.as_of]
        until = self.date_of(window.until)
        if until is not None:
            ends.append(until)
        if first is not None and window.within_months is not None:
            ends.append(add_months(first, window.within_months))
        if first is not None and window.within_days is not None:
            ends.append(first + dt.timedelta(days=window.within_days))
        return first, min(ends)

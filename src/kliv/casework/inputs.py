"""What somebody has typed: tidied and tried, with every fault told at once beside its field."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from kliv.core.errors import Fault, KlivError
from kliv.core.identity import looks_like_number

EARLIEST = dt.date(1840, 1, 1)
YEARS_AHEAD = 10  # later dates are taken for slips of the finger
MUNICIPALITY_DIGITS = 4
KEPT = frozenset("\n\t\u200c\u200d")


class InputError(KlivError):
    """What was typed cannot be used. Each fault's `where` is the name of its field."""


class Trial:
    """Tries the fields of a form one by one; `done` raises InputError with all that is wrong."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.faults: list[Fault] = []

    def fault(self, field: str, expected: str, found: str = "") -> None:
        """Something is wrong with a field. found: never what was typed."""
        self.faults.append(Fault(field, expected, found))

    def text(self, field: str, value: str, *, longest: int, required: bool = False, number: bool = False) -> str:
        """One line of text without blanks around; a personal number in it is refused unless `number`."""
        tidy = " ".join(tidied(value).split())
        self._length(field, tidy, longest, required)
        if not number and looks_like_number(tidy):
            self.fault(field, _("ingen text med personnummer i"), _("ett personnummer"))
        return tidy

    def long_text(self, field: str, value: str, *, longest: int) -> str:
        """Text of several lines."""
        tidy = "\n".join(line.rstrip() for line in tidied(value).strip().splitlines())
        self._length(field, tidy, longest, required=False)
        return tidy

    def code(self, field: str, value: str, known: Mapping[str, str] | Collection[str], *, missing: bool = False) -> str:
        """A code word that is known; the empty one where it may be missing."""
        if value not in known and not (missing and value == ""):
            words = sorted(known.values()) if isinstance(known, Mapping) else sorted(known)
            self.fault(field, _("något av: %s") % ", ".join(words), _("något annat") if value else "")
        return value

    def date(self, field: str, value: dt.date | None, *, required: bool = True, future: bool = True) -> dt.date | None:
        """A date that can be meant: not before 1840, not far ahead, and not after today unless it may be."""
        if value is None:
            if required:
                self.fault(field, _("ett datum"))
            return None
        latest = self.on.replace(year=self.on.year + YEARS_AHEAD, day=1) if future else self.on
        if value < EARLIEST or value > latest:
            words = _("ett datum från %(first)s till %(last)s") % {"first": EARLIEST, "last": latest}
            self.fault(field, words, str(value))
        return value

    def order(self, field: str, start: dt.date | None, end: dt.date | None) -> None:
        """The end is not before the start."""
        if start is not None and end is not None and end < start:
            self.fault(field, _("samma dag som början eller senare"), str(end))

    def municipality(self, field: str, value: str) -> str:
        """A municipality code, or nothing."""
        if value and not (len(value) == MUNICIPALITY_DIGITS and value.isascii() and value.isdigit()):
            self.fault(field, _("en kommunkod med fyra siffror"), _("något annat"))
        return value

    def done(self, summary: str) -> None:
        """Raises InputError if anything was wrong."""
        if self.faults:
            raise InputError(summary, self.faults)

    def _length(self, field: str, text: str, longest: int, required: bool) -> None:
        if required and not text:
            self.fault(field, _("en text"))
        if len(text) > longest:
            self.fault(field, _("högst %d tecken") % longest, _("%d tecken") % len(text))


def tidied(text: str) -> str:
    """One form of every letter, and no characters that cannot be seen, but for those that join letters in a script."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(c for c in composed if c in KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})

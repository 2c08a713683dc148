"""Personal numbers and coordination numbers: what is a number, whose it may be, and how it is shown.

Sources: folkbokföringslagen (1991:481) 18 § (personnummer: birth date, birth number, check digit; minus becomes plus
in the year the person turns 100) and lag (2022:1697) om samordningsnummer (day + 60); Skatteverket's legal guidance
for the check digit (modulus 10, weights 2 1) and for coordination numbers whose month (00) or day (60) is not known;
Skatteverket's test numbers use the birth numbers 980–999, which are never given to anyone.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from kliv.core.errors import Fault, KlivError

COORDINATION_OFFSET = 60
TEST_BIRTH_NUMBERS = range(980, 1000)
EARLIEST_YEAR = 1840  # nobody with a personal number (1947) was born before
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_WRITTEN = re.compile(r"(?P<century>\d\d)?(?P<six>\d{6})(?P<sign>[-+]?)(?P<four>(?:\d|[A-Z])(?:\d|F)\d\d)")
_INTERIM_LETTERS = frozenset("TRSUWXJKLMN")


class NumberKind(StrEnum):
    """What a number is. Interim and substitute numbers are accepted only where a project's definition says so."""

    PERSONAL = "personal"
    COORDINATION = "coordination"
    INTERIM = "interim"
    SUBSTITUTE = "substitute"


REGISTERED = frozenset({NumberKind.PERSONAL, NumberKind.COORDINATION})


class IdentityError(KlivError):
    """The text is not a number that can be accepted. Never repeats the number."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__("Numret går inte att använda.", [Fault("personnummer", expected, found)])


@dataclass(frozen=True)
class PersonalNumber:
    """A checked number.

    digits: twelve characters, century first, no sign. birth_date: None where the register does not know month or day
    (coordination numbers), else the date part, which may differ from the true birth date. is_test: never given to a
    person.
    """

    digits: str
    kind: NumberKind
    birth_date: dt.date | None
    is_test: bool

    def __repr__(self) -> str:
        """Masked: a number never ends up in a log by way of a repr."""
        return f"PersonalNumber({self.masked})"

    __str__ = __repr__

    @property
    def masked(self) -> str:
        """How it is shown until somebody asks for it, which is logged."""
        return f"{self.digits[:8]}-••••"

    @property
    def sex_in_number(self) -> str | None:
        """What the birth number says: even = woman, odd = man. None for substitutes. Not what the person says."""
        if self.kind is NumberKind.SUBSTITUTE:
            return None
        return "woman" if int(self.digits[10]) % 2 == 0 else "man"

    def written(self, on: dt.date) -> str:
        """Ten digits with the sign of the day: minus, or plus from 1 January of the year the person turns 100."""
        sign = "+" if on.year - int(self.digits[:4]) >= 100 else "-"
        return f"{self.digits[2:8]}{sign}{self.digits[8:]}"


def parse_number(text: str, on: dt.date, allow: Set[NumberKind] = REGISTERED) -> PersonalNumber:
    """The number a text stands for, as of a day (`on` decides the century of ten digits, and what is in the future).

    Accepts twelve or ten digits, with or without sign, blanks around and any dash or digit Unicode knows.
    Raises IdentityError saying what was expected and what came, without the number itself.
    """
    match = _WRITTEN.fullmatch(_plain(text))
    if match is None:
        raise IdentityError("tolv siffror (ååååmmddnnnn), eller tio med bindestreck", "annan längd eller andra tecken")
    six, sign, four = match["six"], match["sign"], match["four"]
    kind = _kind_of(six, four)
    if kind not in allow:
        raise IdentityError("ett personnummer eller samordningsnummer", "ett reservnummer")
    year = _year(match["century"], six[:2], sign, on)
    _check_digits(six, four, kind)
    birth_date = _birth_date(year, int(six[2:4]), int(six[4:]), kind)
    if birth_date is not None and birth_date > on:
        raise IdentityError("ett födelsedatum som har varit", "ett datum i framtiden")
    is_test = kind in REGISTERED and int(four[:3]) in TEST_BIRTH_NUMBERS
    return PersonalNumber(f"{year:04}{six[2:]}{four}", kind, birth_date, is_test)


def looks_like_number(text: str) -> bool:
    """Whether a text holds something of the shape of a personal number; for refusing it where it must not stand."""
    return re.search(r"(?<!\d)(?:\d\d)?\d{2}[01]\d[0-9]\d[-+ ]?\d{4}(?!\d)", _plain(text)) is not None


def check_digit(nine: str) -> int:
    """The check digit of nine digits (yymmddnnn): modulus 10 with weights 2 1 2 …; a letter counts as 1.

    >>> check_digit("811218987")
    6
    """
    total = 0
    for place, character in enumerate(nine):
        product = (int(character) if character.isdigit() else 1) * (2 if place % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return -total % 10


def _plain(text: str) -> str:
    """ASCII digits, one kind of dash, no blanks."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() else c.upper() for c in folded if not c.isspace() and c.isprintable()
    )


def _kind_of(six: str, four: str) -> NumberKind:
    if four[:2] == "TF":
        return NumberKind.SUBSTITUTE
    if four[0] in _INTERIM_LETTERS and four[1:].isdigit():
        return NumberKind.INTERIM
    if not four.isdigit():
        raise IdentityError("fyra siffror sist", "bokstäver")
    return NumberKind.COORDINATION if int(six[4:]) >= COORDINATION_OFFSET else NumberKind.PERSONAL


def _year(century: str | None, two: str, sign: str, on: dt.date) -> int:
    """The birth year. Ten digits: minus means 0–99 years this calendar year, plus 100–199."""
    if century is not None:
        year = int(century + two)
    else:
        year = on.year - (on.year - int(two)) % 100 - (100 if sign == "+" else 0)
    if not EARLIEST_YEAR <= year <= on.year:
        raise IdentityError(f"ett födelseår från {EARLIEST_YEAR} till {on.year}", str(year))
    return year


def _check_digits(six: str, four: str, kind: NumberKind) -> None:
    if kind is NumberKind.SUBSTITUTE:
        return
    if four[:3] == "000":
        raise IdentityError("ett födelsenummer från 001", "000")
    if check_digit(six + four[:3]) != int(four[3]):
        raise IdentityError("rätt kontrollsiffra sist", "en kontrollsiffra som inte stämmer")


def _birth_date(year: int, month: int, day: int, kind: NumberKind) -> dt.date | None:
    """The date in the number. A coordination number may hold month 00, day 60, or a day its month does not have."""
    if kind is NumberKind.COORDINATION:
        if month > 12 or day > COORDINATION_OFFSET + 31:
            raise IdentityError("månad 00–12 och dag 60–91 i ett samordningsnummer", "ett annat datum")
        day -= COORDINATION_OFFSET
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        if kind is NumberKind.COORDINATION:
            return None
        raise IdentityError("ett datum som finns", "ett datum som inte finns") from error

"""How long the records of a person are kept, and when they may and must be erased. Plain rules, no database.

Sources: socialtjänstlagen (2001:453) 12 kap. 1–2 §§ (a file is erased five years after its last note, at the latest
by the end of the calendar year after; the files of some are kept for research) and socialtjänstförordningen 7 kap. 2 §
(those born on the 5th, 15th or 25th of a month). The law of 2025 has other numbers: a lawyer must confirm the periods
before they are relied on, and other boards have their own dokumenthanteringsplan. So everything here can be set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kliv.core.dates import ONE_DAY, add_months, completed_years
from kliv.core.errors import Fault, KlivError

CASE_YEARS = 5  # SoL (2001:453) 12 kap. 1 §
RESEARCH_DAYS = (5, 15, 25)  # SoF 7 kap. 2 §
NOTICE_MONTHS = 12  # our own choice: a notice is only a pointer
SUBMISSION_DAYS = 30  # our own choice: the key of a form guards against sending it twice, not longer


class State(StrEnum):
    """Where a record stands towards being erased."""

    WAITING = "waiting"
    OPEN = "open"
    HELD = "held"
    FUNDING = "funding"
    ARCHIVE = "archive"
    DUE = "due"


STATE_WORDS: Mapping[State, str] = {
    State.WAITING: "tiden har inte gått ut",
    State.OPEN: "ärendet pågår",
    State.HELD: "får inte gallras nu (spärr)",
    State.FUNDING: "ska sparas för finansiärens kontroll",
    State.ARCHIVE: "ska bevaras för forskning (född den 5, 15 eller 25)",
    State.DUE: "kan gallras",
}


@dataclass(frozen=True)
class RetentionPlan:
    """The periods an installation keeps to.

    case_years: after the last note about the person. born_on_days: whose files are kept for research; empty where that
    does not apply. projects: by key, the last day the funder may ask for the papers. message_months,
    document_months: shorter periods after the end of the enrolment; None keeps them as long as the rest.
    """

    case_years: int = CASE_YEARS
    born_on_days: tuple[int, ...] = RESEARCH_DAYS
    projects: Mapping[str, dt.date] = field(default_factory=dict)
    message_months: int | None = None
    document_months: int | None = None
    notice_months: int = NOTICE_MONTHS
    submission_days: int = SUBMISSION_DAYS

    def may_from(self, last_note: dt.date) -> dt.date:
        """The first day the file may be erased: the day after so many years have passed.

        >>> RetentionPlan().may_from(dt.date(2020, 2, 29))
        datetime.date(2025, 3, 1)
        """
        return add_months(last_note, 12 * self.case_years) + ONE_DAY

    def must_by(self, last_note: dt.date) -> dt.date:
        """The last day: 31 December of the calendar year after the one in which the years had passed.

        >>> RetentionPlan().must_by(dt.date(2020, 12, 31))
        datetime.date(2026, 12, 31)
        """
        return dt.date(add_months(last_note, 12 * self.case_years).year + 1, 12, 31)

    def is_for_research(self, birth_date: dt.date | None) -> bool:
        """Whether the file is kept because of the day of birth. An unknown day keeps no file."""
        return birth_date is not None and birth_date.day in self.born_on_days


_SMALLEST: Mapping[str, int] = {
    "case_years": 1, "message_months": 1, "document_months": 1, "notice_months": 1, "submission_days": 1,
}  # fmt: skip


def plan_of(document: Mapping[str, Any]) -> RetentionPlan:
    """The plan that the tables of a TOML file make up; what is left out keeps its default.

    Raises KlivError with every fault: unknown keys, numbers that are none, days that are not of a month.
    """
    faults = [Fault(key, "en av nycklarna i docs/gallring.md") for key in sorted(document.keys() - _KEYS)]
    values: dict[str, Any] = {}
    for key, least in _SMALLEST.items():
        if key in document:
            values[key] = document[key]
            if not _is_number(document[key]) or document[key] < least:
                faults.append(Fault(key, f"ett heltal, minst {least}", str(document[key])))
    days = document.get("born_on_days", RESEARCH_DAYS)
    if not isinstance(days, list | tuple) or not all(_is_number(day) and 1 <= day <= 31 for day in days):
        faults.append(Fault("born_on_days", "dagar i månaden, 1–31", str(days)))
    projects = document.get("projects", {})
    if not isinstance(projects, Mapping) or not all(type(day) is dt.date for day in projects.values()):
        faults.append(Fault("projects", "projektnycklar med var sitt datum", str(projects)))
    if faults:
        raise KlivError("Gallringsplanen går inte att använda.", faults)
    return RetentionPlan(**values, born_on_days=tuple(days), projects=dict(projects))


def coarse_birth_date(birth_date: dt.date, seen_on: Iterable[dt.date]) -> dt.date:
    """A birth date that gives the same age in completed years on each of the days, and tells nothing more.

    It is the earliest date that does; without days, 1 January of the year. So figures by age stay as they were when
    the true date is erased.

    >>> coarse_birth_date(dt.date(1990, 6, 17), [dt.date(2020, 3, 1)])
    datetime.date(1990, 3, 2)
    """
    earliest = [_earliest(day, completed_years(birth_date, day)) for day in seen_on if day >= birth_date]
    return max(earliest, default=birth_date.replace(month=1, day=1))


def _earliest(day: dt.date, years: int) -> dt.date:
    """The earliest birth date of somebody who is so many years old on the day."""
    candidate = add_months(day, -12 * (years + 1))
    while completed_years(candidate, day) > years:
        candidate += ONE_DAY
    return candidate


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_KEYS = frozenset(_SMALLEST) | {"born_on_days", "projects"}

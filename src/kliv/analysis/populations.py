"""Every denominator, in one place: who a figure is about, who may still join, and what is known about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kliv.analysis.asking import Question
from kliv.analysis.rows import MET, NOT_MET, UNKNOWN, Rows
from kliv.core.conditions.model import Anchor

Mask = NDArray[np.bool_]

# Dates that never come later: where one of these is missing, it is unknown.
BEFORE_ENTRY: Final = (Anchor.REFERRAL, Anchor.UNEMPLOYMENT)


class State(IntEnum):
    """What one row is to one figure; every row is in exactly one.

    MET, NOT_MET, UNKNOWN: due, and the condition is met, not met, unknown. NOT_YET: not met, but still taking part,
    and no due date says it is too late. NOT_DUE: a member whose day has not come. PENDING: may still become a member.
    BASE_…: due, but the base of an "of those who" does not hold the row, or nobody knows, or it may do so yet.
    OUTSIDE: not in the population.
    """

    MET = 0
    NOT_MET = 1
    NOT_YET = 2
    UNKNOWN = 3
    NOT_DUE = 4
    PENDING = 5
    BASE_UNKNOWN = 6
    BASE_NOT_YET = 7
    BASE_NOT_MET = 8
    OUTSIDE = 9


N_STATES: Final = len(State)
States = NDArray[np.uint8]
# Small whole numbers, one per row or one for all.
Small = NDArray[np.uint8] | np.uint8


class Role(IntEnum):
    """What a row is to a population."""

    OUTSIDE = 0
    PENDING = 1
    MEMBER = 2


class Due(IntEnum):
    """Whether a row's day has come; LOST: it never can, because the date it is counted from is missing for good."""

    DUE = 0
    NOT_DUE = 1
    LOST = 2


@dataclass(frozen=True)
class Membership:
    """Who is in a population. members, pending: masks over the rows, of which no row is in both.

    n_all: rows in the population before `where` and excepted reasons; n_where_unknown: those of them where nobody
    knows whether `where` holds, and who are left out; n_excepted: left out for their exit reason.
    """

    members: Mask
    pending: Mask
    n_all: int
    n_where_unknown: int = 0
    n_excepted: int = 0

    @cached_property
    def roles(self) -> NDArray[np.uint8]:
        """The role of each row."""
        return self.members.view(np.uint8) * 2 + self.pending.view(np.uint8)

    @cached_property
    def n_members(self) -> int:
        """How many members there are."""
        return int(np.count_nonzero(self.members))


def membership(question: Question, rows: Rows) -> Membership:
    """The population of a question on the rows' day.

    started: everyone who has started. exited: the exit has come. completed: the main activity was completed.
    enrolled: started and not left (the last day in the project is the exit, so who leaves on the day has left).
    participating (employers): has begun to take part. Pending for exited: those still enrolled; for completed: those
    still enrolled who have not completed; else nobody. Rows with an excepted exit reason are in neither.
    """
    members, pending = _by_dates(question.of.population, rows)
    n_all = int(np.count_nonzero(members))
    n_excepted = 0
    if question.excepted:
        left_out = _with_reason(rows, question.excepted)
        n_excepted = int(np.count_nonzero(members & left_out))
        members = members & ~left_out  # who is pending has not left, and has no reason
    where = rows.truth(question.where)
    if where is None:
        return Membership(members, pending, n_all, 0, n_excepted)
    n_unknown = int(np.count_nonzero(members & (where == UNKNOWN)))
    return Membership(members & (where == MET), pending & (where == MET), n_all, n_unknown, n_excepted)


def _by_dates(population: str, rows: Rows) -> tuple[Mask, Mask]:
    """Members and pending by the dates alone."""
    nobody = np.zeros(len(rows), bool)
    if population in ("started", "participating"):
        return ~nobody, nobody
    here = rows.is_here
    if population == "exited":
        return ~here, here
    if population == "enrolled":
        return here, nobody
    completed = ~np.isnat(rows.dates[Anchor.COMPLETION])
    return completed, here & ~completed


def _with_reason(rows: Rows, reasons: tuple[str, ...]) -> Mask:
    """Rows whose exit reason is one of these."""
    coded = rows.coded("exit_reason")
    return np.array([label in reasons for label in coded.labels])[coded.codes]


def _dues(question: Question, rows: Rows) -> Small:
    """Whether each row's day has come.

    A referral or unemployment date that is missing stays so: then it is unknown, not "not due".
    """
    if question.due is None:
        return np.uint8(Due.DUE)
    due = rows.dates[question.due]
    not_due = (~(due <= rows.as_of)).view(np.uint8)
    if _starts_before_entry(question.due):
        not_due = not_due + np.isnat(due).view(np.uint8)
    return not_due


def _starts_before_entry(due: str) -> bool:
    return due.startswith(tuple(f"due_{anchor}_" for anchor in BEFORE_ENTRY))


def _state(role: Role, due: Due, *, may_change: bool, base: int, met: int) -> State:
    """The state of one row. may_change: what is not met today may be so yet. base, met: MET, NOT_MET or UNKNOWN."""
    if role != Role.MEMBER:
        return State.PENDING if role == Role.PENDING else State.OUTSIDE
    if due != Due.DUE:
        return State.UNKNOWN if due == Due.LOST else State.NOT_DUE
    if base != MET:
        not_met = State.BASE_NOT_YET if may_change else State.BASE_NOT_MET
        return State.BASE_UNKNOWN if base == UNKNOWN else not_met
    if met != NOT_MET:
        return State.MET if met == MET else State.UNKNOWN
    return State.NOT_YET if may_change else State.NOT_MET


# What _state says of everything a row can be: looking it up goes faster than setting a million rows mask by mask.
TRUTHS: Final = (UNKNOWN, NOT_MET, MET)
STATES: Final[States] = np.array(
    [
        _state(role, due, may_change=may_change, base=base, met=met)
        for role, due, may_change, base, met in product(Role, Due, (False, True), TRUTHS, TRUTHS)
    ],
    np.uint8,
)


def _states(roles: Small, dues: Small, may_change: Small, base: Small, met: Small) -> States:
    """The state of each row; base and met: the places of the answers in TRUTHS."""
    place = roles
    for kinds, answer in ((len(Due), dues), (2, may_change), (len(TRUTHS), base), (len(TRUTHS), met)):
        place = place * np.uint8(kinds) + answer
    return np.take(STATES, place)


def _place(truth: NDArray[np.int8] | None) -> Small:
    """The places of the answers in TRUTHS; where nothing is asked, everyone meets it."""
    return np.uint8(TRUTHS.index(MET)) if truth is None else (truth + np.int8(1)).view(np.uint8)


def share_states(question: Question, rows: Rows, member: Membership) -> States:
    """The state of each row to a share or a count; a question without a condition counts every member as met."""
    may_change = np.uint8(0) if question.final else rows.is_here.view(np.uint8)
    given, counts = _place(rows.truth(question.given)), _place(rows.truth(question.counts))
    return _states(member.roles, _dues(question, rows), may_change, given, counts)


def composition_states(question: Question, rows: Rows, member: Membership, codes: tuple[str, ...]) -> States:
    """The state of each row to a quota: met = its code is one of these, unknown = it has none."""
    coded = rows.coded(question.column or "")
    by_label = [TRUTHS.index(UNKNOWN if not label else MET if label in codes else NOT_MET) for label in coded.labels]
    met = np.take(np.array(by_label, np.uint8), coded.codes)
    return _states(member.roles, np.uint8(Due.DUE), np.uint8(0), _place(rows.truth(question.given)), met)


@dataclass(frozen=True)
class Waits:
    """How long people have waited for a lead time.

    states, of each row: MET = reached the end, NOT_DUE = still waiting or left without it, UNKNOWN = the start is
    missing or after the end. rows: those of the first two; days: their whole days; reached: which have reached it.
    """

    states: States
    rows: NDArray[np.int64]
    days: NDArray[np.int64]
    reached: Mask


def waits(rows: Rows, member: Membership, start: Anchor, end: Anchor) -> Waits:
    """Days from one anchor to another; who has not come so far is followed to the exit, or else to the rows' day."""
    members = np.flatnonzero(member.members)
    begun, ended, left = (rows.dates[anchor][members] for anchor in (start, end, Anchor.EXIT))
    reached = ~np.isnat(ended)
    last_seen = np.where(reached, ended, np.where(np.isnat(left), rows.as_of, left))
    days = (last_seen - begun).astype(np.int64)
    known = ~np.isnat(begun) & (days >= 0)
    states = STATES_OUTSIDE[member.roles]
    states[members] = np.where(known, np.where(reached, State.MET, State.NOT_DUE), State.UNKNOWN)
    return Waits(states, members[known], days[known], reached[known])


# The states of roles whose members are told apart in another way.
STATES_OUTSIDE: Final[States] = np.array([State.OUTSIDE, State.PENDING, State.UNKNOWN], np.uint8)


def cohort_states(
    rows: Rows, member: Membership, before: Anchor, after: str, last_day: NDArray[np.datetime64]
) -> States:
    """The state of each row to a ratio of sums: MET = in the fixed cohort, whose whole window after is observed.

    last_day: the last day of each row's window after. UNKNOWN: a date the windows hang on is missing for good.
    """
    no_before = np.isnat(rows.dates[before])
    not_due = ~(last_day <= rows.as_of) | no_before
    lost = no_before if before in BEFORE_ENTRY else np.zeros(len(rows), bool)
    if _starts_before_entry(after):
        lost = lost | np.isnat(rows.dates[after])
    dues = np.where(lost, np.uint8(Due.LOST), not_due.view(np.uint8))
    everyone = np.uint8(TRUTHS.index(MET))
    return _states(member.roles, dues, np.uint8(0), everyone, everyone)


CATEGORIES: Final[Mapping[str, tuple[State, ...]]] = {
    "numerator": (State.MET,),
    "not_met": (State.NOT_MET, State.NOT_YET),
    "unknown": (State.UNKNOWN,),
    "not_due": (State.NOT_DUE,),
    "pending": (State.PENDING, State.BASE_NOT_YET),
    "base_unknown": (State.BASE_UNKNOWN,),
}


def members_by_category(rows: Rows, states: States, mask: Mask | None = None) -> dict[str, NDArray[np.int64]]:
    """The ids in each category of a figure, ascending; mask: only these rows."""
    inside = np.ones(len(rows), bool) if mask is None else mask
    return {name: rows.ids[np.isin(states, some) & inside] for name, some in CATEGORIES.items()}

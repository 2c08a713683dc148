"""Every denominator, in one place: who a figure is about, who may still join, and what is known about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
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
States = NDArray[np.int8]


@dataclass(frozen=True)
class Membership:
    """Who is in a population. members, pending: masks over the rows.

    n_all: rows in the population before `where` and excepted reasons; n_where_unknown: those of them where nobody
    knows whether `where` holds, and who are left out; n_excepted: left out for their exit reason.
    """

    members: Mask
    pending: Mask
    n_all: int
    n_where_unknown: int = 0
    n_excepted: int = 0


def membership(question: Question, rows: Rows) -> Membership:
    """The population of a question on the rows' day.

    started: everyone who has started. exited: the exit has come. completed: the main activity was completed.
    enrolled: started and not left (the last day in the project is the exit, so who leaves on the day has left).
    participating (employers): has begun to take part. Pending for exited: those still enrolled; for completed: those
    still enrolled who have not completed; else nobody. Rows with an excepted exit reason are in neither.
    """
    members, pending = _by_dates(question.of.population, rows)
    n_all = int(members.sum())
    n_excepted = 0
    if question.excepted:
        left_out = _with_reason(rows, question.excepted)
        n_excepted = int((members & left_out).sum())
        members = members & ~left_out  # who is pending has not left, and has no reason
    where = rows.truth(question.where)
    if where is None:
        return Membership(members, pending, n_all, 0, n_excepted)
    n_unknown = int((members & (where == UNKNOWN)).sum())
    return Membership(members & (where == MET), pending & (where == MET), n_all, n_unknown, n_excepted)


def _by_dates(population: str, rows: Rows) -> tuple[Mask, Mask]:
    """Members and pending by the dates alone."""
    everyone = np.ones(len(rows), bool)
    nobody = np.zeros(len(rows), bool)
    if population in ("started", "participating"):
        return everyone, nobody
    here = np.isnat(rows.dates[Anchor.EXIT])
    if population == "exited":
        return ~here, here
    if population == "enrolled":
        return here, nobody
    completed = ~np.isnat(rows.dates[Anchor.COMPLETION])
    return completed, here & ~completed


def _with_reason(rows: Rows, reasons: tuple[str, ...]) -> Mask:
    """Rows whose exit reason is one of these."""
    coded = rows.coded("exit_reason")
    places = [place for place, label in enumerate(coded.labels) if label in reasons]
    return np.isin(coded.codes, places)


def is_due(question: Question, rows: Rows) -> tuple[Mask, Mask]:
    """Whose day has come, and whose never can because the date it is counted from is missing.

    A referral or unemployment date that is missing stays so: then it is unknown, not "not due".
    """
    if question.due is None:
        return np.ones(len(rows), bool), np.zeros(len(rows), bool)
    due = rows.dates[question.due]
    lost = np.isnat(due) if _starts_before_entry(question.due) else np.zeros(len(rows), bool)
    return due <= rows.as_of, lost


def _starts_before_entry(due: str) -> bool:
    return due.startswith(tuple(f"due_{anchor}_" for anchor in BEFORE_ENTRY))


def share_states(question: Question, rows: Rows, member: Membership) -> States:
    """The state of each row to a share or a count; a question without a condition counts every member as met."""
    due, lost = is_due(question, rows)
    still_time = np.zeros(len(rows), bool) if question.final else _is_here(rows)
    counts = rows.truth(question.counts)
    states = np.full(len(rows), State.MET, np.int8)
    if counts is not None:
        states[counts == UNKNOWN] = State.UNKNOWN
        states[counts == NOT_MET] = State.NOT_MET
        states[still_time & (counts == NOT_MET)] = State.NOT_YET
    given = rows.truth(question.given)
    if given is not None:
        states[given == UNKNOWN] = State.BASE_UNKNOWN
        states[given == NOT_MET] = State.BASE_NOT_MET
        states[still_time & (given == NOT_MET)] = State.BASE_NOT_YET
    states[~due] = State.NOT_DUE
    states[lost] = State.UNKNOWN
    return _outside(states, member)


def _is_here(rows: Rows) -> Mask:
    """Who still takes part."""
    return np.isnat(rows.dates[Anchor.EXIT] if Anchor.EXIT in rows.dates else rows.dates["participating_to"])


def composition_states(question: Question, rows: Rows, member: Membership, codes: tuple[str, ...]) -> States:
    """The state of each row to a quota: met = its code is one of these, unknown = it has none."""
    coded = rows.coded(question.column or "")
    by_label = [
        State.UNKNOWN if not label else State.MET if label in codes else State.NOT_MET for label in coded.labels
    ]
    states = np.array(by_label, np.int8)[coded.codes]
    base = rows.truth(question.given)
    if base is not None:
        states[base == NOT_MET] = State.BASE_NOT_MET
        states[base == UNKNOWN] = State.BASE_UNKNOWN
    return _outside(states, member)


def _outside(states: States, member: Membership) -> States:
    """The states with everyone who is no member outside, but for those who may still join."""
    states[~member.members] = State.OUTSIDE
    states[member.pending] = State.PENDING
    return states


@dataclass(frozen=True)
class Waits:
    """How long each row has waited for a lead time. states: MET = reached the end, NOT_DUE = still waiting or left
    without it, UNKNOWN = the start is missing or after the end. days: whole days, 0 where unknown or outside."""

    states: States
    days: NDArray[np.int64]


def waits(rows: Rows, member: Membership, start: Anchor, end: Anchor) -> Waits:
    """Days from one anchor to another; who has not come so far is followed to the exit, or else to the rows' day."""
    begun, ended = rows.dates[start], rows.dates[end]
    last_seen = np.where(np.isnat(rows.dates[Anchor.EXIT]), rows.as_of, rows.dates[Anchor.EXIT])
    reached = ~np.isnat(ended)
    days = (np.where(reached, ended, last_seen) - begun).astype(np.int64)
    unknown = np.isnat(begun) | (days < 0)
    states = np.where(unknown, State.UNKNOWN, np.where(reached, State.MET, State.NOT_DUE)).astype(np.int8)
    states = _outside(states, member)
    return Waits(states, np.where(unknown | (states == State.OUTSIDE) | (states == State.PENDING), 0, days))


def cohort_states(
    rows: Rows, member: Membership, before: Anchor, after: str, last_day: NDArray[np.datetime64]
) -> States:
    """The state of each row to a ratio of sums: MET = in the fixed cohort, whose whole window after is observed.

    last_day: the last day of each row's window after. UNKNOWN: a date the windows hang on is missing for good.
    """
    states = np.where(last_day <= rows.as_of, State.MET, State.NOT_DUE).astype(np.int8)
    no_before = np.isnat(rows.dates[before])
    states[no_before] = State.UNKNOWN if before in BEFORE_ENTRY else State.NOT_DUE
    if _starts_before_entry(after):
        states[np.isnat(rows.dates[after])] = State.UNKNOWN
    return _outside(states, member)


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

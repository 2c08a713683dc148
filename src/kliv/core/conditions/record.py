"""What is known about one person or enrolment: the dated facts a condition is evaluated on.

The rows mirror the register tables of `analysis.tables`, so that one record and the whole register hold the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kliv.core.conditions.model import Anchor, Scalar


@dataclass(frozen=True)
class Fact:
    """A value that holds from a date until a later one of the same fact replaces it."""

    fact: str
    value: Scalar
    from_on: dt.date


@dataclass(frozen=True)
class Spell:
    """A period; both ends belong. end_on is None where it is still open, or where only its end is unknown."""

    kind: str
    code: str
    start_on: dt.date
    end_on: dt.date | None = None
    end: Literal["known", "open", "unknown"] = "known"


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, with whom."""

    event: str
    happened_on: dt.date
    code: str | None = None
    counterpart_id: int | None = None


@dataclass(frozen=True)
class ActivitySpell:
    """An activity taken part in; completed is None while that is not known."""

    activity: str
    start_on: dt.date
    end_on: dt.date | None = None
    completed: bool | None = None


@dataclass(frozen=True)
class ObservedOutcome:
    """An outcome observed at exit or at a follow-up."""

    at: str
    outcome: str
    observed_on: dt.date
    kind: str | None = None


@dataclass(frozen=True)
class Response:
    """Whether a follow-up reached the person, and since when that is known (None = always).

    For "exit" no row means that the outcome at exit is known.
    """

    at: str
    status: Literal["reached", "not_reached", "refused"]
    known_on: dt.date | None = None


@dataclass(frozen=True)
class Assessment:
    """An answer to an item of an instrument, or (instrument "judgement") a professional's judgement."""

    instrument: str
    item: str
    value: Scalar
    rater: str
    assessed_on: dt.date


@dataclass(frozen=True)
class Answer:
    """An answer to a question of a survey."""

    survey: str
    question: str
    value: Scalar
    answered_on: dt.date


@dataclass(frozen=True)
class Record:
    """Everything that is known about one subject."""

    birth_date: dt.date | None = None
    facts: tuple[Fact, ...] = ()
    spells: tuple[Spell, ...] = ()
    events: tuple[Event, ...] = ()
    activities: tuple[ActivitySpell, ...] = ()
    outcomes: tuple[ObservedOutcome, ...] = ()
    responses: tuple[Response, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    answers: tuple[Answer, ...] = ()
    anchors: Mapping[Anchor, dt.date | None] = field(default_factory=dict)

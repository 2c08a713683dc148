"""What a simulation is about: the definition, how many people, its time, its ceilings, its sources of chance."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kliv.analysis.simulate.arrays import DAYS_PER_MONTH, apportion
from kliv.analysis.simulate.parameters import Parameters, Truth
from kliv.definition.schema.definition import Definition

CASEWORKER_ROLES = ("caseworker", "coach", "job_coach", "employment_officer", "study_guide", "supervisor")
COURSE_DAYS = 140
FILLED = 0.75  # share of the places that a plan counts on being taken, where only a ceiling is stated
LAST_START_DAYS = 45  # nobody starts later than this before the project ends


@dataclass(frozen=True)
class World:
    """All days are days since 1970-01-01; both `starts` and `ends` belong to the project.

    as_of may come before `ends`: everything is simulated to the end and cut at as_of, so a register read twice
    with different as_of tells the same story.
    """

    definition: Definition
    people: int
    seed: int
    starts: int
    ends: int
    as_of: int
    parameters: Parameters
    truth: Truth

    def chance(self, room: str) -> np.random.Generator:
        """A source of chance of its own for each room, so that a change in one does not move the others."""
        return np.random.default_rng([self.seed, zlib.crc32(room.encode())])

    @cached_property
    def stay(self) -> float:
        """Median days in the project for one who completes."""
        low, high = self.parameters.stay_days
        return float(np.clip(self.parameters.stay_share * (self.ends - self.starts), low, high))

    @cached_property
    def planned(self) -> float | None:
        """How many the project is planned for: stated, or what its places can take through, or None."""
        places = self.definition.places
        stated = self.definition.project.planned_participants or places.planned_at_least or places.course_places
        if stated:
            return float(stated)
        if places.households:
            return places.households * 1.5
        if places.enrolled_at_most:
            turns = (self.ends - self.starts) / (self.stay + DAYS_PER_MONTH)
            return FILLED * places.enrolled_at_most * turns
        return None

    @cached_property
    def scale(self) -> float:
        """What every ceiling is multiplied by: those who would start / planned where they are more, else 1."""
        starting = self.people * (1 - self.parameters.never_start)
        return max(1.0, starting / self.planned) if self.planned else 1.0

    def ceiling(self, number: int | None) -> int | None:
        """A ceiling of the definition at this scale, rounded down; None stays None."""
        return None if number is None else int(number * self.scale + 1e-9)

    @cached_property
    def caseworkers(self) -> int:
        """How many share the work."""
        intake = self.definition.places.intake
        employed = sum(staff.count for staff in self.definition.staff if staff.role in CASEWORKER_ROLES)
        return self.ceiling(intake.caseworkers if intake else employed or 4) or 1

    @cached_property
    def courses(self) -> tuple[tuple[int, int, int], ...]:
        """The project's courses: first day, last day and places; empty where it has no course places."""
        places = self.definition.places
        if not places.courses or not places.course_places:
            return ()
        length = int(min(COURSE_DAYS, (self.ends - self.starts) * 0.4))
        first, last = self.starts + min(90, length), self.ends - length - LAST_START_DAYS
        starts = np.linspace(first, max(first, last), places.courses).astype(int)
        sizes = apportion(self.ceiling(places.course_places) or 0, [1.0] * places.courses)
        return tuple((int(start), int(start) + length, size) for start, size in zip(starts, sizes, strict=True))

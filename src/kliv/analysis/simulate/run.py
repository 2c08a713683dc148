"""The simulation from end to end: a definition and a number of people in, register tables out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from kliv.analysis.dataset import RegisterData
from kliv.analysis.simulate.activities import activities_table
from kliv.analysis.simulate.arrays import FAR, add_months, date_of, day
from kliv.analysis.simulate.cohort import Cohort, draw_cohort
from kliv.analysis.simulate.criteria import write_background, write_criteria
from kliv.analysis.simulate.cut import known_by
from kliv.analysis.simulate.employers import Employers, employers_table, find_employers
from kliv.analysis.simulate.events import events_table
from kliv.analysis.simulate.evidence import levels_table, milestones_table
from kliv.analysis.simulate.fates import completed, decide
from kliv.analysis.simulate.flow import pass_through
from kliv.analysis.simulate.frames import coded, rows
from kliv.analysis.simulate.ledger import Ledger
from kliv.analysis.simulate.lives import homes, persons_table, spells_table, write_lives
from kliv.analysis.simulate.measurements import answers_table, assessments_table
from kliv.analysis.simulate.money import costs_table, support_table
from kliv.analysis.simulate.notes import Notes
from kliv.analysis.simulate.parameters import Parameters, truth_of
from kliv.analysis.simulate.quotas import Column
from kliv.analysis.simulate.results import exit_reasons, result_tables
from kliv.analysis.simulate.world import World
from kliv.analysis.tables import TABLES
from kliv.core.errors import Fault, KlivError
from kliv.definition.schema.definition import Definition

Progress = Callable[[int, int, str], None]
Tables = dict[str, pl.DataFrame]
FOLLOWED_MONTHS = 18  # a register is simulated so long after the project's end


def simulate(
    definition: Definition,
    people: int,
    seed: int,
    progress: Progress | None = None,
    *,
    until: dt.date | None = None,
    parameters: Parameters | None = None,
) -> RegisterData:
    """A register of invented people who walk through a project, month by month, by its definition.

    people: persons referred to the project over its whole time. A few of them decline or never get a place; a few
    come back and are enrolled twice. as_of is 18 months after the project's end, or `until` where that is earlier;
    what happens later is not in the tables, so an early `until` gives fewer persons.
    The ceilings of the definition hold on every day: stock per target group and in total, starts per caseworker and
    month, course places, households. Where more people are simulated than planned, every ceiling is multiplied by
    those who would start / planned, so that a project for 300 can be filled with a million.
    The same definition, people and seed give the same tables. What is true behind the figures is in
    `parameters.truth_of`. progress: called with steps done, steps in all, and what comes next.
    Raises KlivError where people is below 1 or `until` lies before the project's start.
    """
    world = _world(definition, people, seed, until, parameters or Parameters())
    tables: dict[str, pl.DataFrame] = {}

    def told(text: str) -> None:
        if progress is not None:
            progress(len(tables), len(TABLES), text)

    told("Remisser, starter och avslut")
    story = _story(world)
    for text, tell in _CHAPTERS:
        told(text)
        tables |= tell(story)
    known = known_by(tables, date_of(world.as_of))
    told("Klart")
    return RegisterData(definition.key, date_of(world.as_of), {name: known[name] for name in TABLES}, invented=True)


@dataclass(frozen=True)
class Story:
    """Everything that happens, before it is written into tables."""

    world: World
    cohort: Cohort
    ledger: Ledger
    notes: Notes
    reasons: Column
    employers: Employers


def _story(world: World) -> Story:
    """Who comes, how it goes for them, when, and what is known of them."""
    cohort = draw_cohort(world)
    ledger = decide(world, cohort)
    pass_through(world, cohort, completed(world, cohort, ledger))
    notes = homes(world, cohort)
    write_criteria(world, cohort, notes)
    write_background(world, cohort, notes)
    reasons = exit_reasons(world, cohort, ledger)
    write_lives(world, cohort, ledger, reasons, notes)
    return Story(world, cohort, ledger, notes, reasons, find_employers(world))


def _people(story: Story) -> Tables:
    return {
        "persons": persons_table(story.world, story.cohort, story.notes),
        "facts": story.notes.facts_table(),
        "spells": spells_table(story.world, story.cohort, story.ledger, story.notes),
        "enrolments": _enrolments(story.cohort, story.reasons),
    }


def _days(story: Story) -> Tables:
    world, cohort, ledger, employers = story.world, story.cohort, story.ledger, story.employers
    return {
        "employers": employers_table(world, employers),
        "activities": activities_table(world, cohort, ledger, employers),
        "events": events_table(world, cohort, ledger, employers, story.notes),
    }


def _results(story: Story) -> Tables:
    outcomes, follow_ups = result_tables(story.world, story.cohort, story.ledger)
    return {"outcomes": outcomes, "follow_ups": follow_ups}


def _measurements(story: Story) -> Tables:
    world, cohort, ledger = story.world, story.cohort, story.ledger
    return {
        "assessments": assessments_table(world, cohort, ledger, story.notes),
        "answers": answers_table(world, cohort, ledger, story.employers),
    }


def _money(story: Story) -> Tables:
    return {
        "support_payments": support_table(story.world, story.cohort, story.ledger, story.notes),
        "costs": costs_table(story.world),
        "levels": levels_table(story.world),
        "milestones": milestones_table(story.world),
    }


_CHAPTERS: tuple[tuple[str, Callable[[Story], Tables]], ...] = (
    ("Personer och deras perioder", _people),
    ("Aktiviteter och händelser", _days),
    ("Utfall och uppföljningar", _results),
    ("Bedömningar och enkäter", _measurements),
    ("Pengar, nivåer och underlag", _money),
)


def planned_people(definition: Definition) -> int:
    """How many people to refer so that about as many start as the project is planned for.

    The plan is stated, or worked out from the places; 200 where neither tells.
    """
    world = _world(definition, 1, 0, None, Parameters())
    return round((world.planned or 200) / (1 - world.parameters.never_start))


def _world(definition: Definition, people: int, seed: int, until: dt.date | None, parameters: Parameters) -> World:
    period = definition.project.period
    end = day(period.ends)
    faults = []
    if people < 1:
        faults.append(Fault("people", "minst en person", str(people)))
    if until is not None and until < period.starts:
        faults.append(Fault("until", f"ett datum från och med {period.starts}", str(until)))
    if faults:
        raise KlivError("Simuleringen kan inte göras.", faults)
    followed = int(add_months(np.array([end]), FOLLOWED_MONTHS)[0])
    as_of = min(followed, followed if until is None else day(until))
    truth = truth_of(definition, seed, parameters)
    return World(definition, people, seed, day(period.starts), end, as_of, parameters, truth)


def _enrolments(cohort: Cohort, reasons: Column) -> pl.DataFrame:
    """The table `enrolments`; a second enrolment that never came about is cut away with its referral."""
    caseworker = pl.Series(cohort.caseworker)
    columns = {name: coded(column.labels, column.positions) for name, column in cohort.columns.items()}
    return rows(
        "enrolments",
        enrolment_id=np.arange(1, cohort.size + 1),
        person_id=cohort.person + 1,
        caseworker_id=(caseworker + 1).set(caseworker < 0, None),
        referral_on=cohort.referral,
        unemployed_on=np.where(cohort.referral < FAR, cohort.unemployed, FAR),
        entry_on=cohort.entry,
        completed_on=cohort.completion,
        exit_on=cohort.exit,
        exit_reason=coded(reasons.labels, reasons.positions),
        **columns,
    )

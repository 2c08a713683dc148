"""Assessments by the definition's instruments, before and after, and answers to its surveys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, NONE, Floats, Ints, States, add_months
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.employers import Employers
from kliv.analysis.simulate.fates import tilted
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.simulate.ledger import OPEN, YES, Ledger
from kliv.analysis.simulate.notes import Notes
from kliv.analysis.simulate.values import candidates, fitting, values_of
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import (
    Comparison,
    InstrumentChange,
    InstrumentCondition,
    JudgementCondition,
    Leaf,
    SurveyCondition,
)
from kliv.definition.schema.goals import ShareGoal
from kliv.definition.schema.journey import Survey

BEFORE, AFTER = 0.97, 0.94  # share who are assessed at the start, and of those who have left again at the end
RATER = "caseworker"
PARTNERS = 8  # partners and referrers who answer a survey, each half-year
JUDGEMENT = "judgement"
FIRST_DAYS = 15  # the first measurement is made within so many days of the start, the last so many before the end


@dataclass(frozen=True)
class Asked:
    """An item of an instrument, every answer it can have (lowest first), and who rates it."""

    instrument: str
    item: str
    values: Sequence[str]
    rater: str = RATER

    def is_about(self, leaf: Leaf) -> bool:
        """Whether a leaf of a condition asks about this item."""
        if not isinstance(leaf, InstrumentChange | InstrumentCondition):
            return False
        return (leaf.instrument, leaf.item) == (self.instrument, self.item)

    def rows(self, person: Ints, position: Ints, on: Ints) -> pl.DataFrame:
        """Rows of `assessments`: the answers at those positions, on those days."""
        return rows(
            "assessments",
            person_id=person + 1,
            instrument=self.instrument,
            item=self.item,
            value=coded(self.values, position),
            rater=self.rater,
            assessed_on=on,
        )


def assessments_table(world: World, cohort: Cohort, ledger: Ledger, notes: Notes) -> pl.DataFrame:
    """The table `assessments`: what the criteria have asked for, then every instrument before and after."""
    rng = world.chance("assessments")
    pieces = list(notes.assessment_rows)
    for instrument in world.definition.instruments:
        if instrument.key == JUDGEMENT:
            continue
        first = np.flatnonzero((cohort.entry < FAR) & (rng.random(cohort.size) < BEFORE))
        again = np.flatnonzero((cohort.exit < FAR) & (rng.random(cohort.size) < AFTER))
        for item in instrument.items:
            asked = Asked(instrument.key, item.key, values_of(item))
            before = notes.assessed.get((instrument.key, item.key))
            if before is None:
                before = np.full(world.people, NONE, dtype=np.int64)
            elif not any(asked.is_about(leaf) for leaf in ledger.leaves):
                continue  # only the criteria ask, and they have been answered
            pieces.extend(_before_and_after(asked, cohort, ledger, (first, again), before[cohort.person], rng=rng))
    for leaf, state in ledger.leaves.items():
        if isinstance(leaf, JudgementCondition):
            pieces.append(_judged(leaf, state, cohort, notes, rng))
    return join("assessments", pieces)


def _before_and_after(
    asked: Asked, cohort: Cohort, ledger: Ledger, who: tuple[Ints, Ints], before: Ints, *, rng: np.random.Generator
) -> list[pl.DataFrame]:
    """The first measurement rather low; the second as the goals have decided, else somewhat higher.

    who: those measured at the start, and at the end. before: the answer of those who were measured before the start
    already (NONE = were not); it is their first.
    """
    first, again = who[0][before[who[0]] == NONE], who[1]
    top = len(asked.values) - 1
    rise = np.minimum(rng.poisson(0.8, cohort.size), top)
    start = (rng.random(cohort.size) ** 1.6 * (top + 1)).astype(np.int64)
    for leaf, state in ledger.leaves.items():
        if isinstance(leaf, InstrumentChange) and asked.is_about(leaf):
            rise = _rises(leaf, state, rise)
            start = np.clip(start, np.maximum(-rise, 0), top - np.maximum(rise, 0))
    start = np.where(before == NONE, start, before)
    end = np.clip(start + rise, 0, top)
    for leaf, state in ledger.leaves.items():
        if isinstance(leaf, InstrumentCondition) and asked.is_about(leaf):
            end = _as_decided(leaf, state, asked.values, end, rng)
    on_first = cohort.entry[first] + rng.integers(0, FIRST_DAYS, len(first))
    first, on_first = first[on_first <= cohort.exit[first]], on_first[on_first <= cohort.exit[first]]
    # Measured twice only where the stay was long enough for it.
    again = again[_leaving(cohort)[again] - cohort.entry[again] >= 2 * FIRST_DAYS]
    on_again = _leaving(cohort)[again] - rng.integers(0, FIRST_DAYS, len(again))
    return [
        asked.rows(cohort.person[first], start[first], on_first),
        asked.rows(cohort.person[again], end[again], on_again),
    ]


def _leaving(cohort: Cohort) -> Ints:
    """When the last measurement is made: at completion, else at exit."""
    return np.minimum(cohort.completion, cohort.exit)


def _rises(leaf: InstrumentChange, state: States, rise: Ints) -> Ints:
    """How much an item rises for those a goal about its change has decided."""
    up, down = np.maximum(rise, 1), -np.maximum(rise, 1)
    yes, no = {
        "increased": (up, np.zeros_like(rise)),
        "decreased": (down, np.zeros_like(rise)),
        "not_decreased": (rise, down),
    }[leaf.change]
    return np.where(state == OPEN, rise, np.where(state == YES, yes, no))


def _as_decided(leaf: Comparison, state: States, values: Sequence[str], end: Ints, rng: np.random.Generator) -> Ints:
    """Positions of values that satisfy a comparison where it has been decided that they shall, and others not."""
    for answer in (True, False):
        good = np.array([values.index(value) for value in fitting(leaf, values, met=answer)], dtype=np.int64)
        who = (state == int(answer)) & ~np.isin(end, good)
        if len(good):
            end = np.where(who, good[rng.integers(0, len(good), len(end))], end)
    return end


def _judged(
    leaf: JudgementCondition, state: States, cohort: Cohort, notes: Notes, rng: np.random.Generator
) -> pl.DataFrame:
    """A judgement at the end of those who have left; now and then nobody judged."""
    values = candidates(leaf, notes.answers_to(JUDGEMENT, leaf.judgement))
    who = np.flatnonzero((cohort.exit < FAR) & (rng.random(cohort.size) < AFTER))
    position = _as_decided(leaf, state, values, rng.integers(0, len(values), cohort.size), rng)
    on = np.maximum(_leaving(cohort)[who] - rng.integers(0, 8, len(who)), cohort.entry[who])
    return Asked(JUDGEMENT, leaf.judgement, values, leaf.by).rows(cohort.person[who], position[who], on)


def answers_table(world: World, cohort: Cohort, ledger: Ledger, employers: Employers) -> pl.DataFrame:
    """The table `answers`: participants when they leave, employers by the day the goal is due, others each half-year.

    The more a participant's life has gone well, the better the answers: satisfied because employed, perhaps.
    """
    rng = world.chance("answers")
    pieces: list[pl.DataFrame] = []
    for survey in world.definition.surveys:
        match survey.respondent:
            case "participant":
                who = np.flatnonzero(
                    (cohort.exit < FAR) & (rng.random(cohort.size) < world.parameters.participant_answers)
                )
                on = cohort.exit[who] + rng.integers(0, 31, len(who))
                pieces.extend(_answers(world, survey, who, on, latent=cohort.latent, ledger=ledger, rng=rng))
            case "employer":
                ends = np.where(employers.last < FAR, employers.last, employers.first + 180)
                who = np.flatnonzero(rng.random(employers.size) < world.parameters.employer_answers)
                due = add_months(ends[who], _months_after(world, survey.key))
                on = np.maximum(due - rng.integers(0, 15, len(who)), employers.first[who])
                pieces.extend(
                    _answers(world, survey, who, on, latent=employers.latent, ledger=employers.ledger, rng=rng)
                )
            case _:
                times = np.arange(world.starts + 180, world.ends + 31, 182)
                who = np.tile(np.arange(PARTNERS), len(times))
                on = np.repeat(times, PARTNERS) + rng.integers(0, 15, len(who))
                pieces.extend(_answers(world, survey, who, on, latent=rng.random(PARTNERS), ledger=None, rng=rng))
    return join("answers", pieces)


def _months_after(world: World, survey: str) -> int:
    """How long after the employer's part a survey is sent: when the first goal that asks it is due."""
    for goal in world.definition.goals:
        if isinstance(goal, ShareGoal) and isinstance(goal.counts, SurveyCondition) and goal.counts.survey == survey:
            return goal.due.months
    return 0


def _answers(
    world: World,
    survey: Survey,
    who: Ints,
    on: Ints,
    *,
    latent: Floats,
    ledger: Ledger | None,
    rng: np.random.Generator,
) -> list[pl.DataFrame]:
    """A row per question of those who answer; a question skipped has no value."""
    pieces = []
    for question in survey.questions:
        values = values_of(question)
        good = tilted(0.62, latent, world.parameters.tilt)
        position = rng.binomial(len(values) - 1, np.clip(good, 0.05, 0.95))
        if survey.questions and values == ("true", "false"):
            position = 1 - position
        for leaf, state in ledger.leaves.items() if ledger is not None else ():
            if isinstance(leaf, SurveyCondition) and (leaf.survey, leaf.question) == (survey.key, question.key):
                position = _as_decided(leaf, state, values, position, rng)
        skipped = rng.random(len(who)) < world.parameters.skips_question
        pieces.append(
            rows(
                "answers",
                survey=survey.key,
                respondent=survey.respondent,
                respondent_id=who + 1,
                question=question.key,
                value=coded(values, np.where(skipped, -1, position[who])),
                answered_on=on,
            )
        )
    return pieces

"""The figures of a definition: every goal measured on a register, in one pass over each kind of subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from kliv.analysis.asking import Asking, Question, ask, check_columns, quota_of, subject_of
from kliv.analysis.compositions import measure_composition
from kliv.analysis.counts import measure_count
from kliv.analysis.dataset import RegisterData
from kliv.analysis.durations import measure_lead_time
from kliv.analysis.evidence import Observed, measure_level, measure_milestone, measure_qualitative
from kliv.analysis.populations import States, composition_states, members_by_category, share_states, waits
from kliv.analysis.ratios import measure_ratio, ratio_states
from kliv.analysis.results import GoalResult
from kliv.analysis.rows import rows_of
from kliv.analysis.setting import Setting
from kliv.analysis.shares import measure_share
from kliv.analysis.tallies import cells_of
from kliv.core.errors import Fault, KlivError
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import (
    CompositionGoal,
    CountGoal,
    Goal,
    LeadTimeGoal,
    LevelGoal,
    MilestoneGoal,
    QualitativeGoal,
    RatioGoal,
    ShareGoal,
    Subject,
)
from kliv.definition.words import words_of

SUBJECTS: tuple[Subject, ...] = ("enrolment", "employer")
CountedGoal = ShareGoal | CountGoal | CompositionGoal | LeadTimeGoal | RatioGoal
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class _Settings:
    """The settings of both kinds of subject; a kind no goal is about has none."""

    by_subject: dict[Subject, Setting]

    def of(self, goal: Goal) -> Setting:
        """The setting of a goal about people or employers."""
        return self.by_subject[subject_of(goal)]


def compute_goals(
    definition: Definition, data: RegisterData, as_of: dt.date, by: Sequence[str] = ()
) -> dict[str, GoalResult]:
    """Every goal's figure on that day, in the order of the definition.

    definition: as it held on as_of (amendments carried out). as_of: nothing dated later is seen. by: columns to break
    every goal about people down by, beside each goal's own `each` (BreakdownColumn). Units and formulas:
    docs/goals.md. KlivError for an unknown column, and for an as_of after the day the register knows.
    """
    _check_day(data, as_of)
    settings = _settings(definition, data, as_of, check_columns(by), definition.goals)
    observed = Observed(data, as_of)
    return {goal.key: _measure(goal, definition, observed, settings) for goal in definition.goals}


def members(
    definition: Definition,
    data: RegisterData,
    as_of: dt.date,
    goal: str,
    *,
    cell: tuple[str, str] | None = None,
) -> dict[str, Ids]:
    """The cases behind a figure: ids (enrolment_id, or employer_id) by category, ascending.

    Categories: numerator, not_met, unknown, not_due, pending, base_unknown. Where persons are counted, the id is that
    of the last enrolment. For a lead time the numerator has reached the end and not_due is still waiting; for a ratio
    of sums the numerator is the cohort. cell: only those with that code in that column (("exit_year", "2011"); ""
    = missing). Goals that are not about people or employers have no categories. KlivError as compute_goals, and for
    an unknown goal.
    """
    _check_day(data, as_of)
    by = check_columns(() if cell is None else cell[:1])
    asked = [item for item in definition.goals if item.key == goal]
    if not asked:
        raise KlivError("Målet finns inte i definitionen.", [Fault("mål", "ett mål i definitionen", goal)])
    settings = _settings(definition, data, as_of, by, asked)
    if not settings.by_subject:
        return {}
    setting = settings.of(asked[0])
    mask = None
    if cell is not None and subject_of(asked[0]) == "enrolment":
        coded = setting.rows.coded(cell[0])
        mask = np.isin(coded.codes, [place for place, label in enumerate(coded.labels) if label == cell[1]])
    return members_by_category(setting.rows, _states(asked[0], setting), mask)


def _check_day(data: RegisterData, as_of: dt.date) -> None:
    """KlivError where the register does not know so far."""
    if as_of > data.as_of:
        fault = Fault("mätdag", f"en dag till och med {data.as_of.isoformat()}", as_of.isoformat())
        raise KlivError("Uppgifterna sträcker sig inte så långt fram.", [fault])


def _settings(
    definition: Definition, data: RegisterData, as_of: dt.date, by: tuple[str, ...], goals: Sequence[Goal]
) -> _Settings:
    """Asks what the goals need and evaluates it, once for each kind of subject."""
    found: dict[Subject, Setting] = {}
    words = words_of(definition)
    for subject in SUBJECTS:
        asking, questions = Asking(as_of, subject), {}
        columns: dict[str, None] = dict.fromkeys(by)
        for goal in goals:
            question = ask(asking, definition, goal) if subject_of(goal) == subject else None
            if question is not None:
                questions[goal.key] = question
                columns.update(dict.fromkeys(goal.each))
        if questions:
            used = tuple(columns) if subject == "enrolment" else ()
            rows = rows_of(data, asking, definition.project.counting, used)
            cells = cells_of(rows, used)
            found[subject] = Setting(definition, data, as_of, words, rows, cells, questions, by)
    return _Settings(found)


def _measure(goal: Goal, definition: Definition, observed: Observed, settings: _Settings) -> GoalResult:
    """One goal's figure."""
    match goal:
        case LevelGoal():
            return measure_level(goal, observed)
        case MilestoneGoal():
            return measure_milestone(goal, definition, observed)
        case QualitativeGoal():
            return measure_qualitative(goal, observed)
        case _:
            return _measure_counted(goal, settings.of(goal))


def _measure_counted(goal: CountedGoal, setting: Setting) -> GoalResult:
    """The figure of a goal about people or employers."""
    match goal:
        case ShareGoal():
            return measure_share(goal, setting)
        case CountGoal():
            return measure_count(goal, setting)
        case CompositionGoal():
            return measure_composition(goal, setting)
        case LeadTimeGoal():
            return measure_lead_time(goal, setting)
        case RatioGoal():
            return measure_ratio(goal, setting)
    assert_never(goal)


def _states(goal: Goal, setting: Setting) -> States:
    """The state of each row to a goal about people or employers."""
    question: Question = setting.questions[goal.key]
    member = setting.membership(goal.key)
    match goal:
        case CompositionGoal():
            quota = quota_of(setting.definition, goal)
            codes = tuple(part.code for part in quota.parts) or (quota.code or "",)
            return composition_states(question, setting.rows, member, codes)
        case LeadTimeGoal():
            return waits(setting.rows, member, goal.start, goal.end).states
        case RatioGoal():
            return ratio_states(goal, setting)
        case _:
            return share_states(question, setting.rows, member)

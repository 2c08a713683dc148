"""Goals that are not counted from people: levels, milestones, and goals told in words."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, Final

import narwhals as nw

from kliv.analysis.dataset import RegisterData
from kliv.analysis.results import Evidence, Figure, GoalResult, Step, ValueUnit, Verdict
from kliv.analysis.verdicts import aim_of, judge_value
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import LevelGoal, MilestoneGoal, QualitativeGoal

Row = dict[str, Any]

OBSERVED: Final = "senaste iakttagelsen"
TOLD: Final = "underlag i ord, aldrig en procentsats"


class Observed:
    """The levels and milestones seen by a day, each table read once, oldest row first."""

    def __init__(self, data: RegisterData, as_of: dt.date) -> None:
        self.data, self.as_of = data, as_of

    @cached_property
    def levels(self) -> list[Row]:
        """Rows of levels."""
        return self._seen("levels", ("observed_on",))

    @cached_property
    def milestones(self) -> list[Row]:
        """Rows of milestones; a reached_on after the day is not seen yet."""
        rows = self._seen("milestones", ("recorded_on", "evidence"))
        return [row | {"reached_on": _by(row["reached_on"], self.as_of)} for row in rows]

    def _seen(self, table: str, order: tuple[str, ...]) -> list[Row]:
        frame = self.data.lazy(table).filter(nw.col(order[0]) <= self.as_of).sort(*order)
        rows: list[Row] = frame.collect(backend="polars").to_native().to_dicts()
        return rows


def _by(day: dt.date | None, as_of: dt.date) -> dt.date | None:
    return day if day is not None and day <= as_of else None


def measure_level(goal: LevelGoal, observed: Observed) -> GoalResult:
    """The latest level of an indicator on or before the day. Reads levels."""
    rows = [row for row in observed.levels if row["indicator"] == goal.indicator]
    value = rows[-1]["value"] if rows else None
    verdict = Verdict.DRAFT if goal.draft else judge_value(aim_of(goal), value)
    baseline = [] if goal.baseline is None else [Step("Utgångsläget", goal.baseline)]
    return GoalResult(
        goal.key,
        goal.measure,
        ValueUnit.LEVEL,
        observed.as_of,
        OBSERVED,
        Figure(None, None, value, verdict=verdict),
        evidence=tuple(Evidence(row["observed_on"], row["evidence"] or "") for row in rows),
        steps=(*baseline, *(Step(f"Nivån {row['observed_on'].isoformat()}", row["value"]) for row in rows)),
    )


def measure_milestone(goal: MilestoneGoal, definition: Definition, observed: Observed) -> GoalResult:
    """Whether something is in place: reached where its evidence says so by the day; not reached once its date, or the
    project's end, has passed; else undecided. Reads milestones: evidence under the goal's key or the milestone's."""
    evidence = _evidence(observed, (goal.key, goal.milestone))
    reached = min((item.reached_on for item in evidence if item.reached_on is not None), default=None)
    is_late = observed.as_of > (goal.by or definition.project.period.ends)
    verdict = Verdict.REACHED if reached else Verdict.NOT_REACHED if is_late else Verdict.UNDECIDED
    steps = [Step(f"Ska vara nådd senast {goal.by.isoformat()}", None)] if goal.by else []
    steps.append(Step(f"Nådd {reached.isoformat()}" if reached else "Inte nådd", None))
    return _told(goal, observed, Verdict.DRAFT if goal.draft else verdict, evidence, tuple(steps))


def measure_qualitative(goal: QualitativeGoal, observed: Observed) -> GoalResult:
    """What has been written down about a goal without a number; never judged. Reads milestones."""
    evidence = _evidence(observed, (goal.key,))
    verdict = Verdict.DRAFT if goal.draft else Verdict.NO_TARGET if evidence else Verdict.NO_DATA
    return _told(goal, observed, verdict, evidence, (Step(f"{len(evidence)} underlag har skrivits", len(evidence)),))


def _told(
    goal: MilestoneGoal | QualitativeGoal,
    observed: Observed,
    verdict: Verdict,
    evidence: tuple[Evidence, ...],
    steps: tuple[Step, ...],
) -> GoalResult:
    return GoalResult(
        goal.key,
        goal.measure,
        ValueUnit.NONE,
        observed.as_of,
        TOLD,
        Figure(None, None, None, verdict=verdict),
        evidence=evidence,
        steps=steps,
    )


def _evidence(observed: Observed, keys: tuple[str, ...]) -> tuple[Evidence, ...]:
    """What was recorded under any of the keys."""
    rows = [row for row in observed.milestones if row["goal"] in keys]
    return tuple(Evidence(row["recorded_on"], row["evidence"], row["reached_on"]) for row in rows)

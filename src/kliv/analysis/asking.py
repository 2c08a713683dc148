"""What goals ask about each enrolment or employer, collected so that everything is evaluated once, in one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from kliv.analysis.evaluate import Asked
from kliv.core.conditions.model import Anchor, Condition, FactCondition, SurveyCondition, leaves_of
from kliv.core.errors import Fault, KlivError
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import (
    CompositionGoal,
    CountGoal,
    DueDate,
    Goal,
    LeadTimeGoal,
    Population,
    RatioGoal,
    ShareGoal,
    Subject,
)
from kliv.definition.schema.journey import Quota

# What a quota divides or a figure is broken down by → the column of the subjects that holds it.
GROUP_COLUMNS: Final = {
    "target_group": "target_group",
    "sex": "sex",
    "municipality": "project_municipality",
    "unit": "unit",
    "referred_by": "referred_by",
}
DATE_GROUPS: Final = ("entry_year", "entry_month", "exit_year", "exit_month")


class Due(NamedTuple):
    """When something can be observed: so many months after an anchor, or the first such day of the year on or after."""

    anchor: Anchor
    months: int = 0
    calendar_day: str | None = None


@dataclass
class Asking:
    """The conditions, due dates and code columns that are needed for one kind of subject."""

    as_of: dt.date
    subject: Subject = "enrolment"
    conditions: dict[str, Asked] = field(default_factory=dict)
    dues: dict[str, Due] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    anchors: set[Anchor] = field(default_factory=set)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    def condition(self, condition: Condition | None, on: Anchor | dt.date | str) -> str | None:
        """The name of the column that will hold the condition on that date; None where there is no condition."""
        if condition is None:
            return None
        # The JSON tells true from 1, which compare equal in Python.
        key = (condition.model_dump_json(exclude_none=True), str(on))
        if key not in self._names:
            self._names[key] = f"condition_{len(self.conditions)}"
            self.conditions[self._names[key]] = Asked(condition, on)
        return self._names[key]

    def due(self, due: Due | None) -> str | None:
        """The name of the date column that will hold the due date; None where everything can be observed at once."""
        if due is None:
            return None
        name = "_".join(("due", due.anchor, str(due.calendar_day or due.months))).replace("-", "_")
        self.dues[name] = due
        return name

    def on_entry(self, condition: Condition | None) -> str | None:
        """The condition on the day the subject came in."""
        return self.condition(condition, Anchor.ENTRY if self.subject == "enrolment" else "participating_from")

    def uses(self, anchor: Anchor) -> bool:
        """Whether anything hangs on the anchor."""
        return (
            anchor in self.anchors
            or any(due.anchor == anchor for due in self.dues.values())
            or any(f'"{anchor}"' in text or on == anchor for text, on in self._names)
        )


@dataclass(frozen=True)
class Question:
    """Where the answers to a goal's parts stand: names of columns in `Rows`; None where the goal has no such part.

    final: what is not met today cannot be met later, because there is a due date, or only fixed facts are asked for.
    """

    of: Population
    where: str | None = None
    given: str | None = None
    counts: str | None = None
    due: str | None = None
    column: str | None = None
    excepted: tuple[str, ...] = ()
    final: bool = False


def due_of(definition: Definition, due: DueDate) -> Due | None:
    """A goal's due date; None where it has none. KeyError where its follow-up is not in the definition."""
    if due.follow_up is not None:
        follow_up = {item.key: item for item in definition.follow_ups}[due.follow_up]
        return Due(follow_up.after, follow_up.months or 0, follow_up.calendar_day)
    return None if due.after is None else Due(due.after, due.months)


def quota_of(definition: Definition, goal: CompositionGoal) -> Quota:
    """The quota a composition goal is held against; KeyError where the definition has none of that key."""
    return {quota.key: quota for quota in definition.places.quotas}[goal.quota]


def ask(asking: Asking, definition: Definition, goal: Goal) -> Question | None:
    """Adds what a goal needs; None for goals that are not about people or employers (level, milestone, qualitative)."""
    match goal:
        case ShareGoal():
            return _ask_share(asking, definition, goal)
        case CountGoal():
            counts = asking.condition(goal.counts, asking.as_of)
            return _about(asking, goal.of, counts=counts)
        case CompositionGoal():
            quota = quota_of(definition, goal)
            column = GROUP_COLUMNS[quota.column]
            asking.columns.add(column)
            return _about(asking, goal.of, given=asking.on_entry(quota.base), column=column)
        case LeadTimeGoal():
            asking.anchors |= {goal.start, goal.end}
            return _about(asking, goal.of)
        case RatioGoal():
            asking.anchors.add(goal.before)
            return _about(asking, goal.of, due=asking.due(Due(goal.after)))
        case _:
            return None


def _ask_share(asking: Asking, definition: Definition, goal: ShareGoal) -> Question:
    """What a share needs: its condition, and the one its base is narrowed by, on the due date."""
    due = due_of(definition, goal.due)
    if asking.subject == "employer" and due is not None and due.anchor not in (Anchor.COMPLETION, Anchor.EXIT):
        due = None
    name = asking.due(due)
    given, counts = (
        asking.condition(part, _asked_on(part, name or asking.as_of, asking)) for part in (goal.given, goal.counts)
    )
    parts = [part for part in (goal.given, goal.counts) if part is not None]
    final = due is not None or all(isinstance(leaf, FactCondition) for part in parts for leaf in leaves_of(part))
    return replace(_about(asking, goal.of, given=given, counts=counts, due=name), final=final)


def _asked_on(part: Condition | None, on: dt.date | str, asking: Asking) -> dt.date | str:
    """The due date; for a survey as_of: the survey itself says what its answers are about, and they come later."""
    is_survey = part is not None and all(isinstance(leaf, SurveyCondition) for leaf in leaves_of(part))
    return asking.as_of if is_survey else on


def _about(
    asking: Asking,
    of: Population,
    *,
    given: str | None = None,
    counts: str | None = None,
    due: str | None = None,
    column: str | None = None,
) -> Question:
    """A question about a population."""
    if of.except_reasons:
        asking.columns.add("exit_reason")
    return Question(of, asking.on_entry(of.where), given, counts, due, column, of.except_reasons)


def subject_of(goal: Goal) -> Literal["enrolment", "employer"]:
    """Whether a goal is about employers or about those enrolled."""
    return goal.subject if isinstance(goal, ShareGoal) else "enrolment"


def check_columns(by: Iterable[str]) -> tuple[str, ...]:
    """The columns once each, in the order given; KlivError names each that figures cannot be broken down by."""
    columns = tuple(dict.fromkeys(by))
    known = (*GROUP_COLUMNS, *DATE_GROUPS)
    faults = [Fault("uppdelning", "någon av " + ", ".join(known), name) for name in columns if name not in known]
    if faults:
        raise KlivError("Siffrorna går inte att dela upp så.", faults)
    return columns

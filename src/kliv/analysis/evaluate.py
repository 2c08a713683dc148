"""Conditions for a whole register at once: one nullable Boolean column per condition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import narwhals as nw

from kliv.analysis.dataset import RegisterData
from kliv.analysis.leaf_columns import answer
from kliv.analysis.leaf_plans import Lazy, Part, Plan
from kliv.core.conditions.model import (
    AllOf,
    Anchor,
    AnyOf,
    AtLeastOf,
    Condition,
    FactCondition,
    InstrumentCondition,
    JudgementCondition,
    Leaf,
    Not,
    SpellCondition,
    SurveyCondition,
    leaves_of,
    parts_of,
)

On = Anchor | dt.date | str


@dataclass(frozen=True)
class Asked:
    """A condition and its reference date: an anchor, a date, or the name of a date column of the subjects."""

    condition: Condition
    on: On


def condition_columns(subjects: Lazy, asked: Mapping[str, Asked], data: RegisterData, as_of: dt.date) -> Lazy:
    """The subjects with one Boolean column per asked condition: true, false, or null where nobody knows.

    subjects: one row per enrolment (enrolment_id, person_id, birth_date, and as far as conditions need them the
    columns of `UNDATED_FACTS` under those names and the anchors' dates under theirs), or per employer (employer_id;
    its events are those it is the counterpart of, its activities those it holds, its answers those it gave). An anchor
    without a column is one that no subject has. Rows may come in another order than they went in.
    as_of: nothing in the register dated after it is seen.

    Reads the tables the conditions speak of: facts, spells, events, activities, outcomes, follow_ups, assessments and
    answers. The answers are those of `core.conditions.explain`, with the same as_of. Nothing is collected here; the
    operations are ones narwhals has for every lazy engine. KeyError for a date column the subjects do not have.
    """
    plan = Plan(subjects, data, as_of)
    parts: list[Part] = []
    answers: dict[str, nw.Expr] = {}
    columns = {name: _column(one.condition, one.on, plan, parts, answers) for name, one in asked.items()}
    before = [name for name in plan.columns if name not in columns]
    return plan.answered(parts, answers).select(*before, **columns)


def _column(condition: Condition, on: On, plan: Plan, parts: list[Part], answers: dict[str, nw.Expr]) -> nw.Expr:
    """A condition as an expression on the answers of its leaves, which are added where they are new."""
    for leaf in leaves_of(condition):
        name = _leaf_name(leaf, on, plan)
        if name not in answers:
            needed, answers[name] = answer(leaf, _date_of(leaf, on), plan)
            parts.extend(needed)
    return _combined(condition, on, plan)


def _date_of(leaf: Leaf, on: On) -> On | None:
    """The date a leaf is held against: its own, else the condition's; None where its kind has no reference date."""
    match leaf:
        case FactCondition() | SpellCondition() | InstrumentCondition() | JudgementCondition():
            return on if leaf.on is None else leaf.on
        case SurveyCondition():
            return on
        case _:
            return None


def _leaf_name(leaf: Leaf, on: On, plan: Plan) -> str:
    """The column of a leaf: the same for identical leaves with the same date. The JSON tells true from 1."""
    date = _date_of(leaf, on)
    return plan.name("leaf", type(leaf).__name__, leaf.model_dump_json(exclude={"on"}), type(date).__name__, str(date))


def _combined(condition: Condition, on: On, plan: Plan) -> nw.Expr:
    """Kleene's logic: what every engine's and, or and not do with null, and counting for at least k of n."""
    if not parts_of(condition):
        return nw.col(_leaf_name(condition, on, plan))  # type: ignore[arg-type]
    parts = [_combined(part, on, plan) for part in parts_of(condition)]
    match condition:
        case AllOf():
            return reduce(and_, parts)
        case AnyOf():
            return reduce(or_, parts)
        case Not():
            return ~parts[0]
    assert isinstance(condition, AtLeastOf)
    n_met = nw.sum_horizontal(*(part.fill_null(value=False).cast(nw.Int32) for part in parts))
    n_possible = nw.sum_horizontal(*(part.fill_null(value=True).cast(nw.Int32) for part in parts))
    enough = n_met >= condition.at_least
    return nw.when(enough | (n_possible < condition.at_least)).then(enough)

"""Every kind of condition without parts, but spells, as an expression on the subjects' joined measures.

What each takes for met, not met and unknown stands at its twin in `core.conditions.leaves`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import narwhals as nw

from kliv.analysis.date_columns import completed_years_on
from kliv.analysis.leaf_plans import (
    UNKNOWN,
    Day,
    Lazy,
    Measure,
    Part,
    Plan,
    Source,
    expr_of,
    is_one_of,
    moving,
)
from kliv.analysis.spell_columns import spell
from kliv.analysis.value_columns import compare_column, number_column
from kliv.core.conditions.leaves import JUDGEMENT
from kliv.core.conditions.model import (
    ActivityCondition,
    Anchor,
    Comparison,
    EventCondition,
    FactCondition,
    InstrumentChange,
    InstrumentCondition,
    JudgementCondition,
    Leaf,
    OutcomeCondition,
    SpellCondition,
    SurveyCondition,
)
from kliv.core.conditions.values import UNDATED_FACTS, UNKNOWN_VALUE

Answered = tuple[list[Part], nw.Expr]


def answer(leaf: Leaf, on: Anchor | dt.date | str | None, plan: Plan) -> Answered:
    """What a leaf needs of the register, and its answer: true, false, or null for unknown."""
    say: Callable[..., Answered] = _LEAVES[type(leaf)]
    return say(leaf, plan.day(on), plan)


# --- facts -----------------------------------------------------------------------------------------------------------


def _fact(leaf: FactCondition, day: Day | None, plan: Plan) -> Answered:
    if leaf.fact == "age":
        if day is None or "birth_date" not in plan.columns:
            return [], UNKNOWN
        years = completed_years_on(nw.col("birth_date"), expr_of(day))
        return [], compare_column(years, nw.Int32(), leaf)
    if leaf.fact in UNDATED_FACTS:
        return [], _undated(leaf, plan)
    if plan.about_employers:
        return [], UNKNOWN
    source = _dated(plan, "facts", "fact", "from_on", by="person_id")
    held = plan.is_one_of("facts", "fact", [leaf.fact])
    known = ~is_one_of(nw.col("value"), plan.schema("facts")["value"], [UNKNOWN_VALUE])
    return _latest(_Latest(source, leaf.fact, (leaf.fact,), held, "from_on", known), leaf, day, plan)


def _undated(leaf: FactCondition, plan: Plan) -> nw.Expr:
    if leaf.fact not in plan.columns:
        return UNKNOWN
    column, dtype = nw.col(leaf.fact), plan.columns[leaf.fact]
    known = ~is_one_of(column.cast(nw.String), nw.String(), [UNKNOWN_VALUE])
    if leaf.fact == "exit_reason" and Anchor.EXIT in plan.columns:
        known = known & (nw.col(str(Anchor.EXIT)) <= plan.as_of)
    return nw.when(known).then(compare_column(column, dtype, leaf))


# --- the latest of dated values --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Latest:
    """Which rows of a source a leaf is about: their kind, what tells them, where their date is, which say something."""

    source: Source
    kind: str
    what: tuple[str, ...]
    held: nw.Expr
    date: str
    known: nw.Expr = field(default_factory=lambda: nw.lit(value=True))


def _latest(of: _Latest, leaf: Comparison, day: Day | None, plan: Plan) -> Answered:
    """How the latest value on or before the day compares.

    The last day there is a row, the last with one that satisfies, and the last with one that does not: where the
    first is the second the leaf is met, where it is the third not met, else nothing can be said. Only dates are
    compared and only their maximum is taken, so that no engine has to sort.
    """
    if day is None:
        return [], UNKNOWN
    value, dtype = nw.col("value"), plan.schema(str(of.source.key))["value"]
    compares = compare_column(value, dtype, leaf)
    in_play = of.held & (nw.col(of.date) <= expr_of(day))
    last = plan.name("last", of.source.key, of.what, day)
    met, missed = (plan.name(how, of.source.key, of.what, day, leaf.model_dump_json()) for how in ("met", "missed"))
    on = nw.col(of.date)
    measures = {
        last: Measure(nw.when(in_play).then(on), "max"),
        met: Measure(nw.when(in_play & of.known & compares).then(on), "max"),
        missed: Measure(nw.when(in_play & of.known & ~compares).then(on), "max"),
    }
    is_met = (nw.col(met) == nw.col(last)).fill_null(value=False)
    is_missed = (nw.col(missed) == nw.col(last)).fill_null(value=False)
    told = nw.when(is_met | is_missed).then(is_met)
    return [Part(of.source, frozenset({of.kind}), measures, moving(day))], plan.is_known(day, told)


def _dated(plan: Plan, table: str, kind: str, date: str, by: str) -> Source:
    """The rows of a person's table known by as_of, of the kinds asked for."""

    def rows(kinds: frozenset[str]) -> Lazy:
        known = nw.col(date) <= plan.as_of
        return plan.data.lazy(table).filter(plan.is_one_of(table, kind, sorted(kinds)) & known)

    return Source(table, by, rows)


def _instrument(leaf: InstrumentCondition, day: Day | None, plan: Plan) -> Answered:
    if plan.about_employers:
        return [], UNKNOWN
    held = plan.is_one_of("assessments", "item", [leaf.item])
    held = held & plan.is_one_of("assessments", "instrument", [leaf.instrument])
    source = _dated(plan, "assessments", "instrument", "assessed_on", by="person_id")
    what = (leaf.instrument, leaf.item)
    return _latest(_Latest(source, leaf.instrument, what, held, "assessed_on"), leaf, day, plan)


def _judgement(leaf: JudgementCondition, day: Day | None, plan: Plan) -> Answered:
    if plan.about_employers:
        return [], UNKNOWN
    held = plan.is_one_of("assessments", "item", [leaf.judgement]) & plan.is_one_of("assessments", "rater", [leaf.by])
    held = held & plan.is_one_of("assessments", "instrument", [JUDGEMENT])
    source = _dated(plan, "assessments", "instrument", "assessed_on", by="person_id")
    what = (JUDGEMENT, leaf.judgement, leaf.by)
    return _latest(_Latest(source, JUDGEMENT, what, held, "assessed_on"), leaf, day, plan)


def _survey(leaf: SurveyCondition, day: Day | None, plan: Plan) -> Answered:
    respondent = "employer" if plan.about_employers else "participant"

    def rows(kinds: frozenset[str]) -> Lazy:
        of_subject = plan.is_one_of("answers", "respondent", [respondent]) & ~nw.col("value").is_null()
        known = (nw.col("answered_on") <= plan.as_of) & plan.is_one_of("answers", "survey", sorted(kinds))
        return plan.data.lazy("answers").filter(of_subject & known).rename({"respondent_id": plan.key})

    held = plan.is_one_of("answers", "survey", [leaf.survey]) & plan.is_one_of("answers", "question", [leaf.question])
    source = Source("answers", plan.key, rows)
    return _latest(_Latest(source, leaf.survey, (leaf.survey, leaf.question), held, "answered_on"), leaf, day, plan)


def _change(leaf: InstrumentChange, _day: Day | None, plan: Plan) -> Answered:
    if plan.about_employers:
        return [], UNKNOWN

    def rows(_kinds: frozenset[str]) -> Lazy:
        known = plan.is_one_of("assessments", "instrument", [leaf.instrument])
        known = known & plan.is_one_of("assessments", "item", [leaf.item]) & (nw.col("assessed_on") <= plan.as_of)
        number = number_column(nw.col("value"), plan.schema("assessments")["value"])
        measured = plan.data.lazy("assessments").filter(known).select("person_id", "assessed_on", number=number)
        measured = measured.filter(~nw.col("number").is_null())
        ends = measured.group_by("person_id").agg(
            first_on=nw.col("assessed_on").min(), last_on=nw.col("assessed_on").max()
        )
        return measured.join(ends.filter(nw.col("first_on") < nw.col("last_on")), on="person_id", how="inner")

    source = Source(("change", leaf.instrument, leaf.item), "person_id", rows)
    first, last = (plan.name(end, leaf.instrument, leaf.item) for end in ("first", "last"))
    measures = {
        name: Measure(nw.when(nw.col("assessed_on") == nw.col(on)).then(nw.col("number")), "max")
        for name, on in ((first, "first_on"), (last, "last_on"))
    }
    moved = {
        "increased": nw.col(last) > nw.col(first),
        "decreased": nw.col(last) < nw.col(first),
        "not_decreased": nw.col(last) >= nw.col(first),
    }
    return [Part(source, frozenset(), measures, frozenset())], moved[leaf.change]


# --- what happened in a window ---------------------------------------------------------------------------------------


def _inside(date: str, since: Day | None, until: Day, as_of: dt.date) -> nw.Expr:
    """Whether a date column lies in a window; what is after as_of has already been left out."""
    on = nw.col(date)
    if until == as_of:
        return nw.lit(value=True) if since is None else on >= expr_of(since)
    return on <= expr_of(until) if since is None else (on >= expr_of(since)) & (on <= expr_of(until))


def _event(leaf: EventCondition, _day: Day | None, plan: Plan) -> Answered:
    since, until = plan.bounds(leaf)
    if leaf.since is not None and since is None:
        return [], UNKNOWN
    counts = plan.is_one_of("events", "event", [leaf.event])
    if leaf.codes is not None:
        counts = counts & plan.is_one_of("events", "code", leaf.codes)
    counts = counts & _inside("happened_on", since, until, plan.as_of)
    what = ("event", leaf.event, leaf.codes, since, until, leaf.distinct)
    if leaf.distinct:
        measures, met = _distinct(leaf.at_least, nw.when(counts).then(nw.col("other")), what, plan)
    elif leaf.at_least == 1:
        name = plan.name("any", *what)
        measures, met = {name: Measure(counts)}, nw.col(name)
    else:
        name = plan.name("sum", *what)
        measures, met = {name: Measure(counts, "sum")}, nw.col(name) >= leaf.at_least
    part = Part(_events(plan), frozenset({leaf.event}), measures, moving(since, until))
    met = met.fill_null(value=False)
    return [part], met if since is None else plan.is_known(since, met)


def _distinct(k: int, other: nw.Expr, what: tuple[object, ...], plan: Plan) -> tuple[dict[str, Measure], nw.Expr]:
    """At least k different counterparts. Two are there where the least is not the greatest; counting is dearer."""
    if k > 2:
        name = plan.name("n_unique", *what)
        return {name: Measure(other, "n_unique")}, nw.col(name) >= k
    least, greatest = plan.name("least", *what), plan.name("greatest", *what)
    measures = {least: Measure(other, "min"), greatest: Measure(other, "max")}
    return measures, ~nw.col(least).is_null() if k == 1 else nw.col(least) < nw.col(greatest)


def _events(plan: Plan) -> Source:
    """The events of a subject; for an employer those it is the counterpart of, and its counterpart the participant."""
    other = "enrolment_id" if plan.about_employers else "counterpart_id"
    own = "counterpart_id" if plan.about_employers else "enrolment_id"

    def rows(kinds: frozenset[str]) -> Lazy:
        known = plan.is_one_of("events", "event", sorted(kinds)) & (nw.col("happened_on") <= plan.as_of)
        events = plan.data.lazy("events").filter(known & ~nw.col(own).is_null())
        return events.select("event", "code", "happened_on", nw.col(own).alias(plan.key), other=nw.col(other))

    return Source("events", plan.key, rows, sparse=True)


def _activity(leaf: ActivityCondition, _day: Day | None, plan: Plan) -> Answered:
    since, until = plan.bounds(leaf)
    if leaf.since is not None and since is None:
        return [], UNKNOWN
    of_kind = plan.is_one_of("activities", "activity", leaf.codes)
    what = ("activity", leaf.codes, since, until, leaf.reached)
    met, unsure = plan.name("met", *what), plan.name("unsure", *what)
    if leaf.reached == "started":
        measures = {met: Measure(of_kind & _inside("start_on", since, until, plan.as_of))}
        told = nw.col(met).fill_null(value=False)
    else:
        ended, may_have = _completed(since, until, plan.as_of)
        measures = {met: Measure(of_kind & ended), unsure: Measure(of_kind & may_have)}
        is_met, is_unsure = (nw.col(name).fill_null(value=False) for name in (met, unsure))
        told = nw.when(is_met | ~is_unsure).then(is_met)
    part = Part(_activities(plan), frozenset(leaf.codes), measures, moving(since, until))
    return [part], told if since is None else plan.is_known(since, told)


def _completed(since: Day | None, until: Day, as_of: dt.date) -> tuple[nw.Expr, nw.Expr]:
    """Whether an activity was completed in the window, and whether it may have been."""
    end, completed = nw.col("end_on"), nw.col("completed")
    ended = (end <= as_of).fill_null(value=False)
    ended_inside = ended & _inside("end_on", since, until, as_of)
    without_date = end.is_null() & completed & (nw.col("start_on") <= expr_of(until))
    if since is not None:
        without_date = without_date & (expr_of(since) <= expr_of(until))
    # An end that is not known yet by as_of says nothing of whether it was completed.
    going_on = ~ended & ~(end.is_null() & ~completed.is_null()) & (expr_of(until) == nw.lit(as_of))
    may_have = (ended_inside & completed.is_null()) | without_date.fill_null(value=False) | going_on
    return ended_inside & completed.fill_null(value=False), may_have


def _activities(plan: Plan) -> Source:
    def rows(kinds: frozenset[str]) -> Lazy:
        known = plan.is_one_of("activities", "activity", sorted(kinds)) & (nw.col("start_on") <= plan.as_of)
        return plan.data.lazy("activities").filter(known & ~nw.col(plan.key).is_null())

    return Source("activities", plan.key, rows, sparse=True)


# --- outcomes --------------------------------------------------------------------------------------------------------


def _outcome(leaf: OutcomeCondition, _day: Day | None, plan: Plan) -> Answered:
    if plan.about_employers:
        return [], UNKNOWN
    observed = plan.is_one_of("outcomes", "at", [leaf.at]) & plan.is_one_of("outcomes", "outcome", leaf.codes)
    if leaf.kinds is not None:
        observed = observed & plan.is_one_of("outcomes", "kind", leaf.kinds)
    met, reached, tried = plan.name("outcome", leaf), plan.name("reached", leaf.at), plan.name("tried", leaf.at)
    at = plan.is_one_of("follow_ups", "at", [leaf.at])
    parts = [
        Part(_outcomes(plan), frozenset({leaf.at}), {met: Measure(observed)}, frozenset()),
        Part(
            _follow_ups(plan),
            frozenset({leaf.at}),
            {tried: Measure(at), reached: Measure(at & plan.is_one_of("follow_ups", "status", ["reached"]))},
            frozenset(),
        ),
    ]
    is_met, is_reached, is_tried = (nw.col(name).fill_null(value=False) for name in (met, reached, tried))
    no_answer_needed = nw.lit(value=False)
    if leaf.at == "exit" and Anchor.EXIT in plan.columns:
        no_answer_needed = ~is_tried & (nw.col(str(Anchor.EXIT)) <= plan.as_of).fill_null(value=False)
    return parts, nw.when(is_met | is_reached | no_answer_needed).then(is_met)


def _outcomes(plan: Plan) -> Source:
    def rows(kinds: frozenset[str]) -> Lazy:
        known = plan.is_one_of("outcomes", "at", sorted(kinds)) & (nw.col("observed_on") <= plan.as_of)
        return plan.data.lazy("outcomes").filter(known)

    return Source("outcomes", "enrolment_id", rows, sparse=True)


def _follow_ups(plan: Plan) -> Source:
    """The attempts known by as_of: by the day of the answer, or without one by the day they were due."""

    def rows(kinds: frozenset[str]) -> Lazy:
        known_on = nw.coalesce(nw.col("observed_on"), nw.col("due_on"))
        known = plan.is_one_of("follow_ups", "at", sorted(kinds)) & (known_on <= plan.as_of)
        return plan.data.lazy("follow_ups").filter(known)

    return Source("follow_ups", "enrolment_id", rows)


_LEAVES: dict[type[object], Callable[..., Answered]] = {
    FactCondition: _fact,
    SpellCondition: spell,
    EventCondition: _event,
    ActivityCondition: _activity,
    OutcomeCondition: _outcome,
    InstrumentCondition: _instrument,
    InstrumentChange: _change,
    SurveyCondition: _survey,
    JudgementCondition: _judgement,
}

"""What every project needs, in polars: one row per person, the answers to conditions, and figures out of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

Tables = Mapping[str, pl.DataFrame]
# Goal → whom it is about, and what is known about them; each a Boolean expression on the prepared rows.
Goals = dict[str, "Goal"]

TRUE = pl.lit(value=True)
HERE = pl.col("exit").is_null()
LEFT = pl.col("exit").is_not_null()
COMPLETED = pl.col("completion").is_not_null()
MAY_COMPLETE = HERE & ~COMPLETED
NOBODY = pl.lit(value=False)


@dataclass(frozen=True)
class Goal:
    """A share or a count: its members, who may still join, when it is due, and what is asked of them.

    met: true, false or null for unknown. base: for "of those who", who is in the base. due: the day it can be seen.
    """

    members: pl.Expr
    met: pl.Expr = field(default_factory=lambda: TRUE)
    pending: pl.Expr = field(default_factory=lambda: NOBODY)
    base: pl.Expr | None = None
    due: pl.Expr | None = None


@dataclass(frozen=True)
class Prepared:
    """One row per person, and where goals are about them one per employer."""

    people: pl.DataFrame
    employers: pl.DataFrame | None = None


@dataclass
class Counted:
    """Column ("" = total) → a frame with a row per code and the figures of every goal in columns `goal:what`."""

    people: dict[str, pl.DataFrame] = field(default_factory=dict)
    employers: pl.DataFrame | None = None
    lead_times: dict[str, pl.DataFrame] = field(default_factory=dict)


# --- what every project needs -----------------------------------------------------------------------------------------


def started(tables: Tables, as_of: dt.date) -> pl.LazyFrame:
    """The enrolments that have started, without what comes later."""
    later = [
        pl.when(pl.col(name) <= as_of).then(pl.col(name)).alias(to)
        for name, to in (("exit_on", "exit"), ("completed_on", "completion"), ("unemployed_on", "unemployment"))
    ]
    return tables["enrolments"].lazy().filter(pl.col("entry_on") <= as_of).with_columns(later)


def one_per_person(enrolments: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """The first enrolment's entry and groups, the last one's exit and outcomes; all else hangs on it."""
    first = ["target_group", "unit", "municipality", "referred_by", "unemployment"]
    return (
        enrolments.sort("entry_on", "enrolment_id")
        .group_by("person_id")
        .agg(
            pl.col(first).first(),
            pl.col("entry_on").first().alias("entry"),
            pl.col("enrolment_id", "exit").last(),
            pl.col("completion").max(),
        )
        .join(tables["persons"].lazy().select("person_id", "sex"), on="person_id", how="left")
        .with_columns(entry_year=pl.col("entry").dt.year(), exit_year=pl.col("exit").dt.year())
        .collect()
        .lazy()
    )


def with_dates(rows: pl.LazyFrame, enrolments: pl.LazyFrame, people: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of an enrolment with the dates of the person, whichever of the person's enrolments they belong to."""
    return rows.join(enrolments.select("enrolment_id", "person_id"), on="enrolment_id").join(
        people.select("person_id", "entry", "exit", "completion"), on="person_id"
    )


def flags(rows: pl.LazyFrame, on: str, **asked: pl.Expr) -> pl.LazyFrame:
    """For each id whether any of its rows is so."""
    return rows.group_by(on).agg(**{name: expr.any() for name, expr in asked.items()})


def with_flags(people: pl.LazyFrame, found: pl.LazyFrame, on: str) -> pl.LazyFrame:
    """People with flags that are false where they have no row."""
    names = [name for name in found.collect_schema() if name != on]
    return people.join(found, on=on, how="left").with_columns(pl.col(names).fill_null(value=False))


def with_outcomes(people: pl.LazyFrame, tables: Tables, as_of: dt.date, at: str, **asked: pl.Expr) -> pl.LazyFrame:
    """People with flags for outcomes of their last enrolment at exit or a follow-up; null where nobody knows."""
    outcomes = tables["outcomes"].lazy().filter((pl.col("at") == at) & (pl.col("observed_on") <= as_of))
    tried = pl.coalesce("observed_on", "due_on") <= as_of
    follow_ups = tables["follow_ups"].lazy().filter((pl.col("at") == at) & tried)
    reached = (pl.col("status") == "reached").any()
    people = with_flags(people, flags(outcomes, "enrolment_id", **asked), "enrolment_id")
    people = people.join(follow_ups.group_by("enrolment_id").agg(reached=reached), on="enrolment_id", how="left")
    known = pl.col("reached").fill_null(LEFT if at == "exit" else NOBODY)
    return people.with_columns(pl.when(pl.col(name) | known).then(pl.col(name)).alias(name) for name in asked).drop(
        "reached"
    )


def first_activity(activities: pl.LazyFrame) -> pl.LazyFrame:
    """The first day of each person's first activity on or after the entry."""
    begun = activities.filter(pl.col("start_on") >= pl.col("entry"))
    return begun.group_by("person_id").agg(first_activity=pl.col("start_on").min())


def figures(goals: Goals, as_of: dt.date) -> list[pl.Expr]:
    """For each goal whether a row is in its numerator, its denominator, unknown, not due, or may still join."""
    found = []
    for name, goal in goals.items():
        members = goal.members.fill_null(value=False)
        is_due = TRUE if goal.due is None else (goal.due <= as_of).fill_null(value=False)
        inside = members & is_due
        base = inside if goal.base is None else inside & goal.base.fill_null(value=False)
        found += [
            (base & goal.met.fill_null(value=False)).alias(f"{name}:numerator"),
            base.alias(f"{name}:denominator"),
            (base & goal.met.is_null()).alias(f"{name}:unknown"),
            (members & ~is_due).alias(f"{name}:not_due"),
            goal.pending.fill_null(value=False).alias(f"{name}:pending"),
        ]
    return found


def counted(
    rows: pl.DataFrame, goals: Goals, columns: Sequence[str], as_of: dt.date, in_total: Goals | None = None, *sums: str
) -> dict[str, pl.DataFrame]:
    """The figures in total ("") and by each column; those of in_total, and sums of columns, beside them."""
    marks, more = figures(goals, as_of), figures(in_total or {}, as_of)
    names = [mark.meta.output_name() for mark in marks] + list(sums)
    marked = rows.lazy().select(*columns, *sums, *marks)
    frames = [marked.select(pl.col(names).sum())]
    frames += [marked.group_by(column).agg(pl.col(names).sum()) for column in columns]
    if more:
        frames.append(rows.lazy().select(mark.sum() for mark in more))
    total, *found = pl.collect_all(frames)
    if more:
        total = pl.concat([total, found.pop()], how="horizontal")
    return {"": total} | dict(zip(columns, found, strict=True))


# --- lead times ------------------------------------------------------------------------------------------------------


def lead_times(people: pl.DataFrame, asked: pl.Expr, columns: Sequence[str], as_of: dt.date) -> dict[str, pl.DataFrame]:
    """From unemployment to the first activity: how many, and the median by Kaplan and Meier, in total and by column."""
    begun, ended = pl.col("unemployment"), pl.col("first_activity")
    until = pl.coalesce(ended, "exit", pl.lit(as_of))
    rows = (
        people.lazy()
        .filter(asked)
        .select(*columns, reached=ended.is_not_null(), days=(until - begun).dt.total_days(), everyone=pl.lit(""))
    )
    known = pl.col("days").is_not_null() & (pl.col("days") >= 0)
    return dict(
        zip(
            ["", *columns],
            pl.collect_all(_lead_time(rows, known, column) for column in ["everyone", *columns]),
            strict=True,
        )
    )


def _lead_time(rows: pl.LazyFrame, known: pl.Expr, column: str) -> pl.LazyFrame:
    sums = rows.group_by(column).agg(
        numerator=(known & pl.col("reached")).sum(),
        denominator=known.sum(),
        unknown=(~known).sum(),
        not_due=(known & ~pl.col("reached")).sum(),
    )
    by_day = rows.filter(known).group_by(column, "days").agg(ended=pl.col("reached").sum(), n=pl.len()).sort("days")
    at_risk = pl.col("n").cum_sum(reverse=True).over(column)
    waiting = (1 - pl.col("ended") / at_risk).cum_prod().over(column)
    half = by_day.with_columns(waiting=waiting).filter(pl.col("waiting") <= 0.5 + 1e-9)
    return sums.join(half.group_by(column).agg(median=pl.col("days").min()), on=column, how="left", nulls_equal=True)

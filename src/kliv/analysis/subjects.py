"""Register tables → one row per enrolment, person or employer with its dates and groups, as one lazy narwhals plan.

The plan runs on any engine narwhals knows; nothing is collected here but whether anyone is enrolled twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal

import narwhals as nw

from kliv.analysis.asking import Asking, Due
from kliv.analysis.dataset import RegisterData
from kliv.analysis.date_columns import add_days_to, add_months_to
from kliv.core.conditions.model import Anchor

Lazy = nw.LazyFrame[Any]

PERSON_COLUMNS: Final = ("birth_date", "sex", "municipality", "district", "household_id", "protected")
ENTRY_COLUMNS: Final = (
    "target_group",
    "unit",
    "project_municipality",
    "referred_by",
    "referral",
    "unemployment",
    "entry",
)
# A person who never gets so far, but leaves, is observed from the exit instead.
STANDS_IN: Final = (Anchor.FIRST_ACTIVITY, Anchor.COMPLETION)
# The register columns that hold each anchor of an employer: taking part ends when the course does.
EMPLOYER_ANCHORS: Final = {Anchor.COMPLETION: "participating_to", Anchor.EXIT: "participating_to"}


def enrolment_subjects(
    data: RegisterData, asking: Asking, counting: Literal["person", "enrolment"]
) -> tuple[Lazy, RegisterData]:
    """Everyone who had started by as_of, and the register to evaluate their conditions on.

    Columns: enrolment_id, person_id, the codes and birth date of the person and the enrolment (`municipality` is
    home, `project_municipality` the project's), the anchors by name (date, null where it has not come by as_of), and
    asking's due dates. counting = "person" (the EU rule of one participation record): one row per person, with the
    entry, the dates before it and the groups of the first enrolment, the last day a main activity was completed, and
    the exit and the enrolment_id (so the outcomes) of the last; activities, events and answers of all enrolments
    stand under that enrolment_id in the register given back. counting = "enrolment": one row for each.
    """
    started = _started(data, asking.as_of)
    if counting == "person" and _is_anyone_back(started):
        started, data = _one_per_person(started, data)
    rows = started.join(data.lazy("persons").select("person_id", *PERSON_COLUMNS), on="person_id", how="left")
    if asking.uses(Anchor.FIRST_ACTIVITY):
        rows = rows.join(_first_activity(started, data, asking.as_of), on="enrolment_id", how="left")
    anchors = {anchor: str(anchor) for anchor in Anchor if anchor != Anchor.FIRST_ACTIVITY or asking.uses(anchor)}
    return _with_due_dates(rows, asking.dues, anchors), data


def employer_subjects(data: RegisterData, asking: Asking) -> Lazy:
    """Every employer that had begun to take part by as_of.

    Columns: employer_id, industry, participating_from, participating_to (null while it takes part), and due dates.
    """
    rows = data.lazy("employers").select("employer_id", "industry", "participating_from", "participating_to")
    rows = rows.filter(nw.col("participating_from") <= asking.as_of)
    rows = rows.with_columns(_seen("participating_to", asking.as_of))
    return _with_due_dates(rows, asking.dues, EMPLOYER_ANCHORS)


def _seen(name: str, as_of: dt.date) -> nw.Expr:
    """A date column without what comes after as_of."""
    return nw.when(nw.col(name) <= as_of).then(nw.col(name)).alias(name)


def _started(data: RegisterData, as_of: dt.date) -> Lazy:
    """The enrolments that have started, their columns named as anchors and facts are."""
    return (
        data.lazy("enrolments")
        .filter(nw.col("entry_on") <= as_of)
        .select(
            "enrolment_id",
            "person_id",
            "target_group",
            "unit",
            "referred_by",
            _seen("referral_on", as_of).alias("referral"),
            _seen("unemployed_on", as_of).alias("unemployment"),
            _seen("completed_on", as_of).alias("completion"),
            _seen("exit_on", as_of).alias("exit"),
            nw.when(nw.col("exit_on") <= as_of).then(nw.col("exit_reason")).alias("exit_reason"),
            entry=nw.col("entry_on"),
            project_municipality=nw.col("municipality"),
        )
    )


def _is_anyone_back(started: Lazy) -> bool:
    """Whether any person has more than one enrolment. Collects two numbers."""
    counted = started.select(n=nw.col("person_id").len(), persons=nw.col("person_id").n_unique()).collect()
    return bool(counted.item(0, "n") != counted.item(0, "persons") and counted.item(0, "n"))


def _one_per_person(started: Lazy, data: RegisterData) -> tuple[Lazy, RegisterData]:
    """One row per person, and the register with what happened in any enrolment under the person's last one."""
    order = ["entry", "enrolment_id"]
    numbered = started.with_columns(
        place=nw.col("person_id").cum_count().over("person_id", order_by=order),
        of=nw.col("enrolment_id").count().over("person_id"),
        latest_completion=nw.col("completion").max().over("person_id"),
    )
    first = numbered.filter(nw.col("place") == 1).select("person_id", *ENTRY_COLUMNS)
    last = numbered.filter(nw.col("place") == nw.col("of"))
    last = last.select("person_id", "enrolment_id", "exit", "exit_reason", completion=nw.col("latest_completion"))
    earlier = numbered.filter(nw.col("place") < nw.col("of")).select("person_id", "enrolment_id")
    moved = earlier.join(
        last.select("person_id", last_enrolment=nw.col("enrolment_id")), on="person_id", how="left"
    ).select("enrolment_id", "last_enrolment")
    tables = dict(data.tables)
    for name, column in (("activities", "enrolment_id"), ("events", "enrolment_id"), ("answers", "respondent_id")):
        tables[name] = _moved(data.lazy(name), column, moved).to_native()
    return first.join(last, on="person_id", how="left"), replace(data, tables=tables)


def _moved(rows: Lazy, column: str, moved: Lazy) -> Lazy:
    """The rows with earlier enrolments replaced by the last one; answers of employers keep their ids."""
    joined = rows.join(moved, left_on=column, right_on="enrolment_id", how="left")
    if column == "respondent_id":
        joined = joined.with_columns(
            last_enrolment=nw.when(nw.col("respondent") == "participant").then(nw.col("last_enrolment"))
        )
    return joined.with_columns(nw.coalesce("last_enrolment", column).alias(column)).drop("last_enrolment")


def _first_activity(started: Lazy, data: RegisterData, as_of: dt.date) -> Lazy:
    """The first day of the first activity on or after the entry, by enrolment."""
    activities = data.lazy("activities").select("enrolment_id", "start_on").filter(nw.col("start_on") <= as_of)
    return (
        activities.join(started.select("enrolment_id", "entry"), on="enrolment_id", how="inner")
        .filter(nw.col("start_on") >= nw.col("entry"))
        .group_by("enrolment_id")
        .agg(first_activity=nw.col("start_on").min())
    )


def _with_due_dates(rows: Lazy, dues: Mapping[str, Due], anchors: Mapping[Anchor, str]) -> Lazy:
    """The rows with a column for each due date; null where the anchor has not come."""
    return rows.with_columns(**{name: _due_date(due, anchors) for name, due in dues.items()}) if dues else rows


def _due_date(due: Due, anchors: Mapping[Anchor, str]) -> nw.Expr:
    """Months after the anchor, or the first such calendar day on or after it."""
    start = nw.col(anchors[due.anchor])
    if due.anchor in STANDS_IN and Anchor.EXIT in anchors:
        start = nw.coalesce(start, nw.col(anchors[Anchor.EXIT]))
    if due.calendar_day is None:
        return add_months_to(start, due.months) if due.months else start
    # 29 February is read as the last of the month: the day before 1 March.
    leap = due.calendar_day == "02-29"
    day = nw.lit("-03-01" if leap else f"-{due.calendar_day}")
    this_year = nw.concat_str([start.dt.year().cast(nw.String), day]).str.to_date(format="%Y-%m-%d")
    next_year = nw.concat_str([(start.dt.year() + 1).cast(nw.String), day]).str.to_date(format="%Y-%m-%d")
    if leap:
        this_year, next_year = add_days_to(this_year, -1), add_days_to(next_year, -1)
    return nw.when(this_year >= start).then(this_year).otherwise(next_year)

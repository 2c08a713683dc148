"""Register tables → one row per enrolment or person with its dates and groups, or one per employer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kliv.analysis.asking import Asking, Due
from kliv.analysis.dataset import RegisterData
from kliv.analysis.date_columns import add_days_to, add_months_to
from kliv.analysis.placing import Earlier, Index, gather
from kliv.analysis.slots import Lazy, in_polars, planned
from kliv.core.conditions.model import Anchor

PERSON_COLUMNS: Final = ("birth_date", "sex", "municipality", "district", "household_id", "protected")
# What a person who came back has of the first enrolment; the rest is that of the last.
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

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Subjects:
    """One row per subject, by id. earlier: enrolments of people who came back, which their rows stand for too."""

    frame: pl.DataFrame
    earlier: Earlier | None = None


def enrolment_subjects(data: RegisterData, asking: Asking, counting: Literal["person", "enrolment"]) -> Subjects:
    """Everyone who had started by as_of.

    Columns: enrolment_id, person_id, the codes and birth date of the person and the enrolment (`municipality` is
    home, `project_municipality` the project's), the anchors by name (date, null where it has not come by as_of), and
    asking's due dates. counting = "person" (the EU rule of one participation record): one row per person, with the
    entry, the dates before it and the groups of the first enrolment, the last day a main activity was completed, and
    the exit and the enrolment_id (so the outcomes) of the last; activities, events and answers of all enrolments
    belong to it. counting = "enrolment": one row for each.
    """
    as_of = asking.as_of
    enrolments = in_polars(data.tables["enrolments"])
    started = planned(("started", as_of), lambda tables: _started(tables["enrolments"], as_of), enrolments=enrolments)
    earlier = None
    if counting == "person":
        started, earlier = _one_per_person(started)
    rows = started.hstack(_of_persons(started["person_id"], in_polars(data.tables["persons"])))
    if asking.uses(Anchor.FIRST_ACTIVITY):
        rows = rows.with_columns(_first_activity(rows, earlier, in_polars(data.tables["activities"]), as_of))
    anchors = {anchor: str(anchor) for anchor in Anchor if str(anchor) in rows.columns}
    return Subjects(_with_due_dates(rows, asking.dues, anchors), earlier)


def employer_subjects(data: RegisterData, asking: Asking) -> Subjects:
    """Every employer that had begun to take part by as_of.

    Columns: employer_id, industry, participating_from, participating_to (null while it takes part), and due dates.
    """
    as_of = asking.as_of

    def taking_part(tables: Mapping[str, Lazy]) -> Lazy:
        rows = tables["employers"].select("employer_id", "industry", "participating_from", "participating_to")
        rows = rows.filter(nw.col("participating_from") <= as_of)
        return rows.with_columns(_seen("participating_to", as_of)).sort("employer_id")

    rows = planned(("employers", as_of), taking_part, employers=in_polars(data.tables["employers"]))
    return Subjects(_with_due_dates(rows, asking.dues, EMPLOYER_ANCHORS))


def _seen(name: str, as_of: dt.date) -> nw.Expr:
    """A date column without what comes after as_of."""
    return nw.when(nw.col(name) <= as_of).then(nw.col(name)).alias(name)


def _started(enrolments: Lazy, as_of: dt.date) -> Lazy:
    """The enrolments that have started, their columns named as anchors and facts are."""
    return (
        enrolments.filter(nw.col("entry_on") <= as_of)
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
        .sort("enrolment_id")
    )


def _one_per_person(started: pl.DataFrame) -> tuple[pl.DataFrame, Earlier | None]:
    """One row per person, and the earlier enrolments of those who came back."""
    persons, ids = started["person_id"].to_numpy(), started["enrolment_id"].to_numpy()
    back = _rows_of_those_back(persons)
    if not len(back):
        return started, None
    # Only those who came back have to be put in order: person by person, from the first enrolment to the last.
    back = back[np.lexsort((ids[back], started["entry"].to_numpy()[back], persons[back]))]
    begins = np.flatnonzero(np.diff(persons[back], prepend=-1))
    ends = np.append(begins[1:], len(back)) - 1
    once = np.ones(len(persons), np.bool_)
    once[back] = False
    first = np.concatenate([np.flatnonzero(once), back[begins]])
    last = np.concatenate([np.flatnonzero(once), back[ends]])
    order = np.argsort(ids[last], kind="stable")
    completions = started["completion"].to_numpy()[last]
    completions[len(last) - len(ends) :] = np.fmax.reduceat(started["completion"].to_numpy()[back], begins)
    rows = started.select(pl.exclude(ENTRY_COLUMNS))[last[order]].with_columns(
        started.select(ENTRY_COLUMNS)[first[order]], completion=pl.Series(completions[order])
    )
    is_last = np.zeros(len(back), np.bool_)
    is_last[ends] = True
    places = np.empty(len(last), np.uint32)
    places[order] = np.arange(len(last), dtype=np.uint32)
    of = np.repeat(places[len(last) - len(ends) :], np.diff(np.append(begins, len(back))))
    return rows, Earlier(ids[back[~is_last]], of[~is_last])


def _rows_of_those_back(persons: Numbers) -> Numbers:
    """The rows of persons who have several."""
    if (np.diff(persons) > 0).all():
        return np.zeros(0, np.int64)
    _, inverse, counts = np.unique(persons, return_inverse=True, return_counts=True)
    return np.flatnonzero(counts[inverse] > 1)


def _of_persons(ids: pl.Series, persons: pl.DataFrame) -> pl.DataFrame:
    """The columns of the persons, one row per id."""
    rows, places = Index(persons["person_id"].to_numpy()).find(ids)
    if rows is None:
        return persons.select(PERSON_COLUMNS)[places]
    known = persons.select("person_id", *PERSON_COLUMNS)
    return ids.to_frame().join(known, on="person_id", how="left", maintain_order="left").drop("person_id")


def _first_activity(rows: pl.DataFrame, earlier: Earlier | None, activities: pl.DataFrame, as_of: dt.date) -> pl.Series:
    """The first day of the first activity on or after the entry."""
    begun = planned(
        ("activities", as_of),
        lambda tables: (
            tables["activities"].filter(nw.col("start_on") <= as_of).select("enrolment_id", first_activity="start_on")
        ),
        activities=activities,
    )
    found, places = Index(rows["enrolment_id"].to_numpy(), earlier).find(begun["enrolment_id"])
    days, place = begun["first_activity"], pl.Series(places)
    if found is not None:
        days = days[found]
    since = days >= rows["entry"].gather(place)
    return gather(place.filter(since), days.filter(since), "min", len(rows))


def _with_due_dates(rows: pl.DataFrame, dues: Mapping[str, Due], anchors: Mapping[Anchor, str]) -> pl.DataFrame:
    if not dues:
        return rows
    made = {name: _due_date(due, anchors) for name, due in dues.items()}
    return planned(("due", *dues.items(), *anchors), lambda tables: tables["rows"].with_columns(**made), rows=rows)


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

"""What is known by a day: later rows are gone, and what ends later is still going on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

# The date by which a row is known, and the dates in it that become missing where they lie ahead.
KNOWN_BY: Mapping[str, tuple[str | None, tuple[str, ...]]] = {
    "persons": (None, ("birth_date",)),
    "facts": ("from_on", ()),
    "spells": ("start_on", ("end_on",)),
    "enrolments": ("referral_on", ("unemployed_on", "entry_on", "completed_on", "exit_on")),
    "activities": ("start_on", ("end_on",)),
    "events": ("happened_on", ()),
    "outcomes": ("observed_on", ()),
    "follow_ups": ("due_on", ("observed_on",)),
    "assessments": ("assessed_on", ()),
    "answers": ("answered_on", ()),
    "employers": ("participating_from", ("participating_to",)),
    "support_payments": ("month", ()),
    "costs": ("month", ()),
    "levels": ("observed_on", ()),
    "milestones": ("recorded_on", ("reached_on",)),
}


def known_by(tables: Mapping[str, pl.DataFrame], as_of: dt.date) -> dict[str, pl.DataFrame]:
    """The tables as they stood at the end of as_of."""
    found: dict[str, pl.DataFrame] = {}
    for name, frame in tables.items():
        column, ahead = KNOWN_BY[name]
        known = frame if column is None else frame.filter((pl.col(column) <= as_of) | pl.col(column).is_null())
        found[name] = known.with_columns(pl.when(pl.col(c) <= as_of).then(pl.col(c)).alias(c) for c in ahead)
    found["enrolments"] = _still_there(found["enrolments"])
    going_on = pl.col("end_on").is_null()
    found["activities"] = found["activities"].with_columns(
        pl.when(~going_on).then(pl.col("completed")).alias("completed"),
        pl.when(~going_on).then(pl.col("hours")).alias("hours"),
    )
    found["spells"] = found["spells"].with_columns(
        pl.when(going_on & (pl.col("end") == "known")).then(pl.lit("open")).otherwise(pl.col("end")).alias("end")
    )
    referred = found["enrolments"]["person_id"].unique()
    return {name: _of_known(name, frame, referred) for name, frame in found.items()}


def _still_there(enrolments: pl.DataFrame) -> pl.DataFrame:
    """No reason before the exit, and no caseworker before the entry."""
    return enrolments.with_columns(
        pl.when(pl.col("exit_on").is_not_null()).then(pl.col("exit_reason")).alias("exit_reason"),
        pl.when(pl.col("entry_on").is_not_null()).then(pl.col("caseworker_id")).alias("caseworker_id"),
    )


def _of_known(name: str, frame: pl.DataFrame, referred: pl.Series) -> pl.DataFrame:
    """Nothing about a person before the referral is known."""
    if name == "enrolments" or "person_id" not in frame.columns:
        return frame
    return frame.filter(pl.col("person_id").is_in(referred.implode()))

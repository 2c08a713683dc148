"""What every project needs, in SQL: one row per person, the answers to conditions, and figures out of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

Row = dict[str, Any]

HERE = '"exit" IS NULL'
LEFT = '"exit" IS NOT NULL'
COMPLETED = "completion IS NOT NULL"
MAY_COMPLETE = f"{HERE} AND NOT ({COMPLETED})"


@dataclass(frozen=True)
class Goal:
    """A share or a count: its members, who may still join, when it is due, and what is asked of them, as SQL.

    met: true, false or null for unknown. base: for "of those who", who is in the base. due: the day it can be seen.
    """

    members: str = "TRUE"
    met: str = "TRUE"
    pending: str = "FALSE"
    base: str = "TRUE"
    due: str | None = None


@dataclass
class Counted:
    """One row per column and code, with the figures of every goal in columns `goal:what`."""

    people: list[Row]
    in_total: list[Row] = field(default_factory=list)
    employers: list[Row] = field(default_factory=list)
    lead_times: dict[str, list[Row]] = field(default_factory=dict)


def connect(tables: Mapping[str, pl.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A database in memory with the register tables in it."""
    connection = duckdb.connect()
    for name, frame in tables.items():
        connection.register("source", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM source")
        connection.unregister("source")
    return connection


# --- what every project needs -----------------------------------------------------------------------------------------

# The first enrolment's entry and groups, the last one's exit and outcomes.
PEOPLE = """
CREATE OR REPLACE TEMP TABLE started AS
SELECT
    enrolment_id, person_id, target_group, unit, municipality, referred_by, entry_on AS entry,
    CASE WHEN unemployed_on <= $as_of THEN unemployed_on END AS unemployment,
    CASE WHEN completed_on <= $as_of THEN completed_on END AS completion,
    CASE WHEN exit_on <= $as_of THEN exit_on END AS exit
FROM enrolments
WHERE entry_on <= $as_of;

CREATE OR REPLACE TEMP TABLE people AS
WITH placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY person_id ORDER BY entry, enrolment_id) AS place,
        count(*) OVER (PARTITION BY person_id) AS places,
        max(completion) OVER (PARTITION BY person_id) AS last_completion
    FROM started
)
SELECT
    f.person_id, l.enrolment_id, sex, f.target_group, f.unit, f.municipality, f.referred_by, f.unemployment, f.entry,
    l.last_completion AS completion, l.exit, year(f.entry) AS entry_year, year(l.exit) AS exit_year
FROM placed f
JOIN placed l ON l.person_id = f.person_id AND l.place = l.places
LEFT JOIN persons p ON p.person_id = f.person_id
WHERE f.place = 1;
"""

FIRST_ACTIVITY = """
    SELECT person_id, min(start_on) AS first_activity
    FROM activities JOIN started USING (enrolment_id) JOIN people p USING (person_id)
    WHERE start_on BETWEEN p.entry AND $as_of
    GROUP BY person_id
"""


def outcomes_at(at: str, **asked: str) -> str:
    """One row per enrolment with an outcome or an answer at exit or a follow-up, and whether it was reached."""
    flags = ", ".join(f"bool_or({condition}) AS {name}" for name, condition in asked.items())
    return f"""
    SELECT enrolment_id, {", ".join(asked)}, reached
    FROM (
        SELECT enrolment_id, {flags} FROM outcomes WHERE "at" = '{at}' AND observed_on <= $as_of GROUP BY enrolment_id
    ) FULL JOIN (
        SELECT enrolment_id, bool_or(status = 'reached') AS reached
        FROM follow_ups WHERE "at" = '{at}' AND coalesce(observed_on, due_on) <= $as_of GROUP BY enrolment_id
    ) USING (enrolment_id)
    """


def known(name: str, at: str, otherwise: str = "FALSE") -> str:
    """An outcome as true, false or null: false where there is none and the person was reached."""
    return f"CASE WHEN {at}.{name} OR coalesce({at}.reached, {otherwise}) THEN coalesce({at}.{name}, FALSE) END"


def run(connection: duckdb.DuckDBPyConnection, script: str, as_of: dt.date) -> None:
    """Runs the statements of a script, with the measuring day."""
    day = f"DATE '{as_of.isoformat()}'"
    connection.execute(script.replace("$as_of", day))


def ask(connection: duckdb.DuckDBPyConnection, sql: str, as_of: dt.date) -> list[Row]:
    """The rows of a query, by column."""
    found = connection.execute(sql.replace("$as_of", f"DATE '{as_of.isoformat()}'"))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def aggregates(goals: Mapping[str, Goal]) -> str:
    """For each goal how many are in its numerator and denominator, unknown, not due, and may still join."""
    found = []
    for name, goal in goals.items():
        due = "TRUE" if goal.due is None else f"coalesce({goal.due} <= $as_of, FALSE)"
        inside = f"({goal.members}) AND {due} AND ({goal.base})"
        for what, condition in {
            "numerator": f"{inside} AND ({goal.met})",
            "denominator": inside,
            "unknown": f"{inside} AND ({goal.met}) IS NULL",
            "not_due": f"({goal.members}) AND NOT {due}",
            "pending": goal.pending,
        }.items():
            found.append(f'count(*) FILTER ({condition}) AS "{name}:{what}"')
    return ",\n    ".join(found)


def counted(
    connection: duckdb.DuckDBPyConnection,
    goals: Mapping[str, Goal],
    columns: Sequence[str],
    as_of: dt.date,
    *,
    table: str = "prepared",
    more: str = "",
) -> list[Row]:
    """The figures in total and by each column: a row per code, `summed` the columns summed over, as bits."""
    sets = ", ".join(["()", *(f"({column})" for column in columns)])
    grouping = f"GROUP BY GROUPING SETS ({sets})" if columns else ""
    chosen = f"grouping({', '.join(columns)}) AS summed, {', '.join(columns)}," if columns else "0 AS summed,"
    sql = f"SELECT {chosen} {aggregates(goals)} {more} FROM {table} {grouping}"
    return ask(connection, sql, as_of)


# --- lead times ------------------------------------------------------------------------------------------------------


def lead_times(connection: duckdb.DuckDBPyConnection, asked: str, columns: Sequence[str], as_of: dt.date) -> list[Row]:
    """From unemployment to the first activity: how many, and the median by Kaplan and Meier, in total and by column."""
    names = ", ".join(columns)
    sets = ", ".join(["()", *(f"({column})" for column in columns)])
    same = " AND ".join(f"sums.{name} IS NOT DISTINCT FROM medians.{name}" for name in columns)
    with_day = ", ".join(["(days)", *(f"({column}, days)" for column in columns)])
    sql = f"""
    WITH waited AS (
        SELECT
            {names},
            first_activity IS NOT NULL AS reached,
            coalesce(first_activity, "exit", $as_of) - unemployment AS days
        FROM prepared WHERE {asked}
    ),
    sums AS (
        SELECT
            grouping({names}) AS summed, {names},
            count(*) FILTER (days >= 0 AND reached) AS numerator,
            count(*) FILTER (days >= 0) AS denominator,
            count(*) FILTER (days IS NULL OR days < 0) AS unknown,
            count(*) FILTER (days >= 0 AND NOT reached) AS not_due
        FROM waited GROUP BY GROUPING SETS ({sets})
    ),
    by_day AS (
        SELECT grouping({names}) AS summed, {names}, days, count(*) FILTER (reached) AS ended, count(*) AS n
        FROM waited WHERE days >= 0 GROUP BY GROUPING SETS ({with_day})
    ),
    at_risk AS (
        SELECT *, sum(n) OVER (PARTITION BY summed, {names} ORDER BY days DESC) AS n_left FROM by_day
    ),
    waiting AS (
        SELECT *, product(1 - ended / n_left) OVER (PARTITION BY summed, {names} ORDER BY days) AS share FROM at_risk
    ),
    medians AS (
        SELECT summed, {names}, min(days) AS median FROM waiting WHERE share <= 0.5 + 1e-9 GROUP BY summed, {names}
    )
    SELECT sums.*, median FROM sums LEFT JOIN medians
    ON sums.summed = medians.summed AND {same}
    """
    return ask(connection, sql, as_of)

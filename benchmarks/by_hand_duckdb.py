"""The goals of the five projects written out in SQL for DuckDB, as an analyst would who has the tables in a database.

Each project is a pair: `prepare` makes a table with one row per person (and one per employer) with dates, groups and
the answer to every condition; `count` turns it into figures, in total and by every column, in one query with grouping
sets. Nothing here uses Kliv.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb

from benchmarks.duckdb_base import (
    COMPLETED,
    FIRST_ACTIVITY,
    HERE,
    LEFT,
    MAY_COMPLETE,
    PEOPLE,
    Counted,
    Goal,
    counted,
    known,
    lead_times,
    outcomes_at,
    run,
)

# --- Coachingprojektet ------------------------------------------------------------------------------------------------


def prepare_coachingprojektet(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """People with outcomes at exit and at the end of the year, and whom the lead time is about."""
    worked, supporting = "outcome IN ('work', 'studies')", "outcome = 'self_supporting'"
    script = f"""{PEOPLE}
    CREATE OR REPLACE TEMP TABLE prepared AS
    WITH on_entry AS (
        SELECT
            person_id,
            bool_or(kind = 'registered_with' AND code = 'pes') AS registered,
            bool_or(kind = 'benefit' AND code = 'social_assistance') AS assisted
        FROM spells JOIN people USING (person_id)
        WHERE start_on <= entry AND CASE WHEN "end" = 'open' THEN $as_of ELSE coalesce(end_on, start_on) END >= entry
        GROUP BY person_id
    ),
    first_activity AS ({FIRST_ACTIVITY}),
    at_exit AS ({outcomes_at("exit", work_or_studies=worked)}),
    year_end AS ({outcomes_at("year_end", self_supporting=supporting)})
    SELECT
        people.*, first_activity,
        coalesce(registered, FALSE) AS registered, coalesce(assisted, FALSE) AS assisted,
        {known("work_or_studies", "at_exit", LEFT)} AS work_or_studies,
        {known("self_supporting", "year_end")} AS self_supporting,
        make_date(exit_year, 12, 31) AS last_of_year
    FROM people
    LEFT JOIN first_activity USING (person_id)
    LEFT JOIN on_entry USING (person_id)
    LEFT JOIN at_exit USING (enrolment_id)
    LEFT JOIN year_end USING (enrolment_id);
    """
    run(connection, script, as_of)


def count_coachingprojektet(connection: duckdb.DuckDBPyConnection, columns: Sequence[str], as_of: dt.date) -> Counted:
    """Outcomes at exit, the lead time to the first activity, and how many are enrolled."""
    goals = {
        "work_or_studies": Goal(LEFT, "work_or_studies", HERE, due='"exit"'),
        "self_supporting": Goal(LEFT, "work_or_studies AND self_supporting", HERE, due="last_of_year"),
        "enrolled": Goal(HERE),
        "enrolled_youth": Goal(f"{HERE} AND target_group = 'youth'"),
        "enrolled_immigrants": Goal(f"{HERE} AND target_group = 'immigrants'"),
    }
    people = counted(connection, goals, columns, as_of)
    asked = "target_group = 'youth' AND registered AND assisted"
    return Counted(people, lead_times={"lead_time_to_activity": lead_times(connection, asked, columns, as_of)})


# --- Drivkraftspunkten ------------------------------------------------------------------------------------------------


def prepare_drivkraftspunkten(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """People with their first activity, and whether they have begun studies and been referred to support."""
    script = f"""{PEOPLE}
    CREATE OR REPLACE TEMP TABLE prepared AS
    WITH first_activity AS ({FIRST_ACTIVITY}),
    begun AS (SELECT * FROM people LEFT JOIN first_activity USING (person_id)),
    happened AS (
        SELECT
            person_id,
            bool_or(
                event = 'study_start' AND happened_on BETWEEN first_activity AND first_activity + INTERVAL 12 MONTH
            ) AS studies,
            bool_or(
                event = 'support_measure_referral'
                AND happened_on BETWEEN begun.entry AND coalesce(begun.exit, $as_of)
            ) AS support
        FROM events JOIN started USING (enrolment_id) JOIN begun USING (person_id)
        WHERE happened_on <= $as_of
        GROUP BY person_id
    )
    SELECT
        begun.*,
        CASE WHEN first_activity IS NOT NULL THEN coalesce(studies, FALSE) END AS studies,
        coalesce(support, FALSE) AS support,
        coalesce(first_activity, exit) + INTERVAL 12 MONTH AS year_on
    FROM begun LEFT JOIN happened USING (person_id);
    """
    run(connection, script, as_of)


def count_drivkraftspunkten(connection: duckdb.DuckDBPyConnection, columns: Sequence[str], as_of: dt.date) -> Counted:
    """The two subgoals and the number of participants."""
    first, second = "target_group = 'target_group_1'", "target_group = 'target_group_2'"
    goals = {
        "started_studies": Goal(first, "studies", due="year_on"),
        "support_measure": Goal(f"{LEFT} AND {second}", "support", f"{HERE} AND {second}", due='"exit"'),
        "participants": Goal(),
    }
    return Counted(counted(connection, goals, columns, as_of))


# --- Sänk trösklarna --------------------------------------------------------------------------------------------------

TRAINING = """
    SELECT
        person_id,
        bool_or(start_on BETWEEN p.entry AND until) AS began,
        bool_or(end_on BETWEEN p.entry AND until AND completed) AS trained,
        bool_or(
            (end_on BETWEEN p.entry AND until AND completed IS NULL)
            OR (end_on IS NULL AND completed AND start_on BETWEEN p.entry AND until)
        ) AS unsure
    FROM activities JOIN started USING (enrolment_id)
    JOIN (SELECT person_id, entry, coalesce(exit, $as_of) AS until FROM people) p USING (person_id)
    WHERE activity = 'introductory_training' AND start_on <= $as_of
    GROUP BY person_id
"""
CONTACTS = """
    SELECT
        person_id,
        count(DISTINCT counterpart_id) FILTER (event = 'employer_contact') >= 2 AS two_employers,
        bool_or(event = 'caseworker_contact') AS ame_contact,
        bool_or(event = 'job_agreed' OR (event = 'admitted' AND code = 'regular_education')) AS job_or_admitted
    FROM events JOIN started USING (enrolment_id) JOIN people p USING (person_id)
    WHERE happened_on BETWEEN p.entry AND p.completion AND happened_on <= $as_of
    GROUP BY person_id
"""
SWEDISH = """
    SELECT
        person_id,
        CASE WHEN min(assessed_on) < max(assessed_on)
        THEN arg_max(number, assessed_on) > arg_min(number, assessed_on) END AS swedish_improved
    FROM (
        SELECT person_id, assessed_on, try_cast(value AS DOUBLE) AS number FROM assessments
        WHERE instrument = 'swedish' AND item = 'communication' AND assessed_on <= $as_of
    ) WHERE number IS NOT NULL
    GROUP BY person_id
"""
JUDGED = """
    SELECT
        person_id,
        arg_max(value, assessed_on) FILTER (
            item = 'training_plan_requirements' AND rater = 'project_staff'
        ) = 'true' AS training_plan_requirements,
        arg_max(value, assessed_on) FILTER (item = 'employable' AND rater = 'employer') = 'true' AS employable
    FROM assessments JOIN people USING (person_id)
    WHERE instrument = 'judgement' AND assessed_on <= completion AND assessed_on <= $as_of
    GROUP BY person_id
"""
ASSISTANCE = """
    SELECT
        person_id,
        sum(amount_ore) FILTER (month >= since AND month < entry) AS before,
        sum(amount_ore) FILTER (month > completion AND month <= until) AS after
    FROM support_payments JOIN (
        SELECT
            person_id,
            date_trunc('month', entry) - INTERVAL 12 MONTH AS since, date_trunc('month', entry) AS entry,
            date_trunc('month', completion) AS completion, date_trunc('month', completion) + INTERVAL 12 MONTH AS until
        FROM people WHERE completion IS NOT NULL
    ) USING (person_id)
    WHERE kind = 'social_assistance'
    GROUP BY person_id
"""
EMPLOYERS = """
CREATE OR REPLACE TEMP TABLE prepared_employers AS
WITH taking_part AS (
    SELECT employer_id, CASE WHEN participating_to <= $as_of THEN participating_to END AS until
    FROM employers WHERE participating_from <= $as_of
),
said AS (
    SELECT
        respondent_id AS employer_id,
        arg_max(value, answered_on) FILTER (
            survey = 'employer_after_course' AND question = 'content_matches_needs'
        ) = 'true' AS content_matches_needs,
        arg_max(value, answered_on) FILTER (
            survey = 'employer_after_course' AND question = 'knows_performance'
        ) = 'true' AS knows_performance,
        arg_max(value, answered_on) FILTER (
            survey = 'employer_after_12_months' AND question = 'structural_change'
        ) = 'true' AS structural_change
    FROM answers WHERE respondent = 'employer' AND answered_on <= $as_of GROUP BY respondent_id
),
hired AS (
    SELECT employer_id, bool_or(happened_on <= coalesce(until, $as_of)) AS hired
    FROM events JOIN taking_part ON employer_id = counterpart_id WHERE event = 'hired' GROUP BY employer_id
)
SELECT
    taking_part.*, content_matches_needs, knows_performance, structural_change, coalesce(hired, FALSE) AS hired,
    until + INTERVAL 12 MONTH AS year_on
FROM taking_part LEFT JOIN said USING (employer_id) LEFT JOIN hired USING (employer_id);
"""


def prepare_sank_trosklarna(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """People with training, contacts, Swedish, judgements and outcomes; employers with their answers."""
    after = outcomes_at(
        "twelve_months",
        work="outcome = 'work' OR (outcome = 'studies' AND kind = 'vocational')",
        without="outcome = 'no_economic_assistance'",
    )
    script = f"""{PEOPLE}
    CREATE OR REPLACE TEMP TABLE prepared AS
    WITH training AS ({TRAINING}), contacts AS ({CONTACTS}), swedish AS ({SWEDISH}), judged AS ({JUDGED}),
    assistance AS ({ASSISTANCE}), after_a_year AS ({after})
    SELECT
        people.*,
        coalesce(began, FALSE) AS began,
        CASE WHEN coalesce(trained, FALSE) OR NOT coalesce(unsure, FALSE) THEN coalesce(trained, FALSE) END AS trained,
        coalesce(two_employers, FALSE) AS two_employers, coalesce(ame_contact, FALSE) AS ame_contact,
        coalesce(job_or_admitted, FALSE) AS job_or_admitted,
        swedish_improved, training_plan_requirements, employable,
        {known("work", "after_a_year")} AS work, {known("without", "after_a_year")} AS without,
        coalesce(before, 0) AS before, coalesce(after, 0) AS after,
        completion + INTERVAL 12 MONTH AS year_on
    FROM people
    LEFT JOIN training USING (person_id) LEFT JOIN contacts USING (person_id) LEFT JOIN swedish USING (person_id)
    LEFT JOIN judged USING (person_id) LEFT JOIN assistance USING (person_id)
    LEFT JOIN after_a_year USING (enrolment_id);
    {EMPLOYERS}
    """
    run(connection, script, as_of)


def count_sank_trosklarna(connection: duckdb.DuckDBPyConnection, columns: Sequence[str], as_of: dt.date) -> Counted:
    """The training, what came of it, what employers say, and what it saved."""

    def completed(met: str, due: str = "completion") -> Goal:
        return Goal(COMPLETED, met, MAY_COMPLETE, due=due)

    goals = {
        "completed_training": Goal(met="trained", base="began", due='"exit"'),
        "two_employers": completed("two_employers"),
        "ame_contact": completed("ame_contact"),
        "swedish_improved": completed("swedish_improved"),
        "employable": completed("training_plan_requirements AND employable"),
        "job_or_admitted": completed("job_or_admitted"),
        "work_or_vocational_studies_12_months": completed("work", "year_on"),
        "no_economic_assistance_12_months": completed("without", "year_on"),
        "participants": Goal(),
    }
    seen = "date_trunc('month', completion) + INTERVAL 13 MONTH - INTERVAL 1 DAY"
    name = "social_assistance_halved"
    ratio = f""",
    coalesce(sum(after) FILTER ({seen} <= $as_of), 0) AS "{name}:numerator",
    coalesce(sum(before) FILTER ({seen} <= $as_of), 0) AS "{name}:denominator",
    count(*) FILTER ({seen} > $as_of) AS "{name}:not_due",
    count(*) FILTER ({MAY_COMPLETE}) AS "{name}:pending"
    """
    of_employers = {
        "content_matches_needs": Goal(met="content_matches_needs", due="until"),
        "knows_performance": Goal(met="knows_performance", due="until"),
        "employers_hired": Goal(met="hired", due="until"),
        "structural_change_12_months": Goal(met="structural_change", due="year_on"),
    }
    overall = {"completed_training.overall": Goal(met="began AND trained", due='"exit"')}
    return Counted(
        counted(connection, goals, columns, as_of, more=ratio),
        counted(connection, overall, (), as_of),
        counted(connection, of_employers, (), as_of, table="prepared_employers"),
    )


# --- Träning ger färdighet! -------------------------------------------------------------------------------------------


def prepare_traning_ger_fardighet(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """People with reinforced work training, outcomes at exit, and what they were told of social enterprises."""
    works = "outcome IN ('work', 'self_employment') OR (outcome = 'studies' AND kind = 'regular')"
    script = f"""{PEOPLE}
    CREATE OR REPLACE TEMP TABLE prepared AS
    WITH dates AS (SELECT person_id, entry, coalesce(exit, $as_of) AS until FROM people),
    training AS (
        SELECT person_id, bool_or(start_on BETWEEN dates.entry AND until) AS trained
        FROM activities JOIN started USING (enrolment_id) JOIN dates USING (person_id)
        WHERE activity = 'reinforced_work_training' AND start_on <= $as_of
        GROUP BY person_id
    ),
    told AS (
        SELECT person_id, bool_or(event = 'information') AS informed, bool_or(event = 'offer') AS offered
        FROM events JOIN started USING (enrolment_id) JOIN dates USING (person_id)
        WHERE code = 'social_enterprise' AND happened_on BETWEEN dates.entry AND until AND happened_on <= $as_of
        GROUP BY person_id
    ),
    at_exit AS ({outcomes_at("exit", works=works)})
    SELECT
        people.*,
        coalesce(trained, FALSE) AS trained,
        coalesce(informed, FALSE) AS informed, coalesce(offered, FALSE) AS offered,
        {known("works", "at_exit", LEFT)} AS works
    FROM people
    LEFT JOIN training USING (person_id) LEFT JOIN told USING (person_id) LEFT JOIN at_exit USING (enrolment_id);
    """
    run(connection, script, as_of)


OFFICES = ("pes_stockholm", "pes_huddinge", "pes_sodertalje", "pes_solna")
UNITS = ("sodertalje", "nynashamn", "spanga_tensta", "solna_sundbyberg_jarfalla")


def count_traning_ger_fardighet(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[str], as_of: dt.date
) -> Counted:
    """Training, work after it, information, and how places are spread."""
    goals = {
        "reinforced_work_training": Goal(met="trained"),
        "work_of_those_trained": Goal(met="works", base="trained", due='"exit"'),
        "social_enterprise_informed": Goal(met="informed"),
        "social_enterprise_offered": Goal(met="offered"),
        "participants": Goal(),
        "municipal_share": Goal(met="CASE WHEN referred_by <> 'unknown' THEN referred_by = 'municipality' END"),
    }
    in_total = {"work_of_those_trained.overall": Goal(met="trained AND works", due='"exit"')}
    for name, referrer, codes in (
        ("office_composition", "pes", OFFICES),
        ("municipal_composition", "municipality", UNITS),
    ):
        members = f"referred_by = '{referrer}'"
        goals[name] = Goal(members, f"unit IN {codes}")
        in_total |= {f"{name}.{code}": Goal(members, f"unit = '{code}'") for code in codes}
    return Counted(
        counted(connection, goals, columns, as_of),
        counted(connection, in_total, (), as_of),
    )


PREPARE = {
    "coachingprojektet": prepare_coachingprojektet,
    "drivkraftspunkten": prepare_drivkraftspunkten,
    "sank_trosklarna": prepare_sank_trosklarna,
    "traning_ger_fardighet": prepare_traning_ger_fardighet,
}
COUNT = {
    "coachingprojektet": count_coachingprojektet,
    "drivkraftspunkten": count_drivkraftspunkten,
    "sank_trosklarna": count_sank_trosklarna,
    "traning_ger_fardighet": count_traning_ger_fardighet,
}

"""The goals of the five projects written out in polars, as an analyst would who has the register tables at hand.

Each project is a pair of functions: `prepare` makes one row per person (and per employer) with dates, groups and the
answer to every condition; `count` turns those into figures, in total and by every column. Nothing here uses Kliv.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from benchmarks.polars_base import (
    COMPLETED,
    HERE,
    LEFT,
    MAY_COMPLETE,
    TRUE,
    Counted,
    Goal,
    Prepared,
    Tables,
    counted,
    first_activity,
    flags,
    lead_times,
    one_per_person,
    started,
    with_dates,
    with_flags,
    with_outcomes,
)

# --- Coachingprojektet ------------------------------------------------------------------------------------------------


def prepare_coachingprojektet(tables: Tables, as_of: dt.date) -> Prepared:
    """People with outcomes at exit and at the end of the year, and whom the lead time is about."""
    enrolments = started(tables, as_of)
    people = one_per_person(enrolments, tables)
    activities = tables["activities"].lazy().filter(pl.col("start_on") <= as_of)
    first = first_activity(with_dates(activities, enrolments, people))
    on_entry = tables["spells"].lazy().join(people.select("person_id", "entry"), on="person_id")
    until = pl.when(pl.col("end") == "open").then(as_of).otherwise(pl.coalesce("end_on", "start_on"))
    on_entry = on_entry.filter((pl.col("start_on") <= pl.col("entry")) & (until >= pl.col("entry")))
    registered = (pl.col("kind") == "registered_with") & (pl.col("code") == "pes")
    assisted = (pl.col("kind") == "benefit") & (pl.col("code") == "social_assistance")
    spells = flags(on_entry, "person_id", registered=registered, assisted=assisted)
    people = with_flags(people.join(first, on="person_id", how="left"), spells, "person_id")
    worked = pl.col("outcome").is_in(["work", "studies"])
    people = with_outcomes(people, tables, as_of, "exit", work_or_studies=worked)
    supporting = pl.col("outcome") == "self_supporting"
    people = with_outcomes(people, tables, as_of, "year_end", self_supporting=supporting)
    last_of_year = pl.date(pl.col("exit").dt.year(), 12, 31)
    return Prepared(people.with_columns(year_end=last_of_year).collect())


def count_coachingprojektet(prepared: Prepared, columns: Sequence[str], as_of: dt.date) -> Counted:
    """Outcomes at exit, the lead time to the first activity, and how many are enrolled."""
    group = pl.col("target_group")
    goals = {
        "work_or_studies": Goal(LEFT, pl.col("work_or_studies"), HERE, due=pl.col("exit")),
        "self_supporting": Goal(
            LEFT, pl.col("work_or_studies") & pl.col("self_supporting"), HERE, due=pl.col("year_end")
        ),
        "enrolled": Goal(HERE),
        "enrolled_youth": Goal(HERE & (group == "youth")),
        "enrolled_immigrants": Goal(HERE & (group == "immigrants")),
    }
    people = counted(prepared.people, goals, columns, as_of)
    asked = (group == "youth") & pl.col("registered") & pl.col("assisted")
    return Counted(people, lead_times={"lead_time_to_activity": lead_times(prepared.people, asked, columns, as_of)})


# --- Drivkraftspunkten ------------------------------------------------------------------------------------------------


def prepare_drivkraftspunkten(tables: Tables, as_of: dt.date) -> Prepared:
    """People with their first activity, and whether they have begun studies and been referred to support."""
    enrolments = started(tables, as_of)
    people = one_per_person(enrolments, tables)
    activities = tables["activities"].lazy().filter(pl.col("start_on") <= as_of)
    first = first_activity(with_dates(activities, enrolments, people)).collect().lazy()
    events = tables["events"].lazy().filter(pl.col("happened_on") <= as_of)
    events = with_dates(events, enrolments, people).join(first, on="person_id", how="left")
    day, began = pl.col("happened_on"), pl.col("first_activity")
    within_a_year = day.is_between(began, began.dt.offset_by("12mo"))
    during = day.is_between(pl.col("entry"), pl.coalesce("exit", pl.lit(as_of)))
    found = flags(
        events,
        "person_id",
        studies=(pl.col("event") == "study_start") & within_a_year,
        support=(pl.col("event") == "support_measure_referral") & during,
    )
    people = with_flags(people.join(first, on="person_id", how="left"), found, "person_id")
    known = pl.when(began.is_not_null()).then(pl.col("studies"))
    year_on = pl.coalesce("first_activity", "exit").dt.offset_by("12mo")
    return Prepared(people.with_columns(studies=known, year_on=year_on).collect())


def count_drivkraftspunkten(prepared: Prepared, columns: Sequence[str], as_of: dt.date) -> Counted:
    """The two subgoals and the number of participants."""
    group = pl.col("target_group")
    first, second = group == "target_group_1", group == "target_group_2"
    goals = {
        "started_studies": Goal(first, pl.col("studies"), due=pl.col("year_on")),
        "support_measure": Goal(LEFT & second, pl.col("support"), HERE & second, due=pl.col("exit")),
        "participants": Goal(TRUE),
    }
    return Counted(counted(prepared.people, goals, columns, as_of))


# --- Sänk trösklarna --------------------------------------------------------------------------------------------------


def prepare_sank_trosklarna(tables: Tables, as_of: dt.date) -> Prepared:
    """People with training, contacts, Swedish, judgements and outcomes; employers with their answers."""
    enrolments = started(tables, as_of)
    people = one_per_person(enrolments, tables)
    training, contacts = (of(people, enrolments, tables, as_of) for of in (_training, _contacts))
    swedish, judged = _swedish(tables, as_of), _judged(people, tables, as_of)
    assistance = _assistance(people, tables)
    people = with_flags(with_flags(people, training, "person_id"), contacts, "person_id")
    for found in (swedish, *judged, assistance):
        people = people.join(found, on="person_id", how="left")
    work = pl.col("outcome") == "work"
    vocational = (pl.col("outcome") == "studies") & (pl.col("kind") == "vocational")
    without = pl.col("outcome") == "no_economic_assistance"
    people = with_outcomes(people, tables, as_of, "twelve_months", work_or_studies=work | vocational, without=without)
    people = people.with_columns(
        pl.when(pl.col("trained") | ~pl.col("unsure")).then(pl.col("trained")).alias("trained"),
        pl.col("before", "after").fill_null(0),
        year_on=pl.col("completion").dt.offset_by("12mo"),
    )
    return Prepared(*pl.collect_all([people, _employers(tables, as_of)]))


def _training(people: pl.LazyFrame, enrolments: pl.LazyFrame, tables: Tables, as_of: dt.date) -> pl.LazyFrame:
    """Whether the training was begun and completed between entry and exit."""
    activities = tables["activities"].lazy()
    training = activities.filter((pl.col("activity") == "introductory_training") & (pl.col("start_on") <= as_of))
    until = pl.coalesce("exit", pl.lit(as_of))
    end, completed = pl.col("end_on"), pl.col("completed")
    began = pl.col("start_on").is_between(pl.col("entry"), until)
    ended = (end <= as_of) & end.is_between(pl.col("entry"), until)
    return flags(
        with_dates(training, enrolments, people),
        "person_id",
        began=began,
        trained=ended & completed,
        unsure=(ended & completed.is_null()) | (end.is_null() & completed & began),
    )


def _contacts(people: pl.LazyFrame, enrolments: pl.LazyFrame, tables: Tables, as_of: dt.date) -> pl.LazyFrame:
    """Contacts, agreed jobs and admissions between entry and completion."""
    events = tables["events"].lazy().filter(pl.col("happened_on") <= as_of)
    during = pl.col("happened_on").is_between(pl.col("entry"), pl.col("completion"))
    event, other = pl.col("event"), pl.col("counterpart_id")
    employers = other.filter(event == "employer_contact").drop_nulls().n_unique()
    admitted = (event == "admitted") & (pl.col("code") == "regular_education")
    return (
        with_dates(events, enrolments, people)
        .filter(during)
        .group_by("person_id")
        .agg(
            two_employers=employers >= 2,
            ame_contact=(event == "caseworker_contact").any(),
            job_or_admitted=((event == "job_agreed") | admitted).any(),
        )
    )


def _swedish(tables: Tables, as_of: dt.date) -> pl.LazyFrame:
    """Whether Swedish is better at the last measurement than at the first; null without two."""
    on, number = pl.col("assessed_on"), pl.col("number")
    asked = (pl.col("instrument") == "swedish") & (pl.col("item") == "communication") & (on <= as_of)
    rows = tables["assessments"].lazy().filter(asked)
    rows = rows.with_columns(number=pl.col("value").cast(pl.Float64, strict=False)).filter(number.is_not_null())
    ends = (
        rows.sort("assessed_on")
        .group_by("person_id")
        .agg(first=number.first(), last=number.last(), twice=on.first() < on.last())
    )
    return ends.select("person_id", swedish_improved=pl.when("twice").then(pl.col("last") > pl.col("first")))


def _judged(people: pl.LazyFrame, tables: Tables, as_of: dt.date) -> list[pl.LazyFrame]:
    """The latest judgements on or before completion."""
    on = pl.col("assessed_on")
    rows = tables["assessments"].lazy().filter((pl.col("instrument") == "judgement") & (on <= as_of))
    rows = rows.join(people.select("person_id", "completion"), on="person_id").filter(on <= pl.col("completion"))
    rows = rows.sort("assessed_on")
    asked = (("training_plan_requirements", "project_staff"), ("employable", "employer"))
    return [
        rows.filter((pl.col("item") == item) & (pl.col("rater") == rater))
        .group_by("person_id")
        .agg((pl.col("value").last() == "true").alias(item))
        for item, rater in asked
    ]


def _assistance(people: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """Social assistance in the twelve whole months before entry and after completion."""
    paid = tables["support_payments"].lazy().filter(pl.col("kind") == "social_assistance")
    entry, completion = pl.col("entry").dt.truncate("1mo"), pl.col("completion").dt.truncate("1mo")
    windows = people.filter(COMPLETED).select(
        "person_id",
        from_on=entry.dt.offset_by("-12mo"),
        entry=entry,
        completion=completion,
        to_on=completion.dt.offset_by("12mo"),
    )
    month, amount = pl.col("month"), pl.col("amount_ore")
    before = month.is_between(pl.col("from_on"), pl.col("entry"), closed="left")
    after = month.is_between(pl.col("completion"), pl.col("to_on"), closed="right")
    paid = paid.join(windows, on="person_id")
    return paid.group_by("person_id").agg(before=amount.filter(before).sum(), after=amount.filter(after).sum())


def _employers(tables: Tables, as_of: dt.date) -> pl.LazyFrame:
    """Employers with what they have answered, and whether they have hired anyone."""
    employers = tables["employers"].lazy().filter(pl.col("participating_from") <= as_of)
    until = pl.when(pl.col("participating_to") <= as_of).then(pl.col("participating_to"))
    employers = employers.select("employer_id", until=until)
    said = (pl.col("respondent") == "employer") & (pl.col("answered_on") <= as_of) & pl.col("value").is_not_null()
    answers = tables["answers"].lazy().filter(said).sort("answered_on")
    hired = tables["events"].lazy().filter(pl.col("event") == "hired").rename({"counterpart_id": "employer_id"})
    hired = hired.join(employers, on="employer_id")
    hired = hired.filter(pl.col("happened_on") <= pl.coalesce("until", pl.lit(as_of)))
    employers = with_flags(employers, flags(hired, "employer_id", hired=TRUE), "employer_id")
    for survey, question in SURVEYS:
        rows = answers.filter((pl.col("survey") == survey) & (pl.col("question") == question))
        says = rows.group_by("respondent_id").agg((pl.col("value").last() == "true").alias(question))
        employers = employers.join(says, left_on="employer_id", right_on="respondent_id", how="left")
    return employers.with_columns(year_on=pl.col("until").dt.offset_by("12mo"))


SURVEYS = (
    ("employer_after_course", "content_matches_needs"),
    ("employer_after_course", "knows_performance"),
    ("employer_after_12_months", "structural_change"),
)


def count_sank_trosklarna(prepared: Prepared, columns: Sequence[str], as_of: dt.date) -> Counted:
    """The training, what came of it, what employers say, and what it saved."""
    end, year_on = pl.col("completion"), pl.col("year_on")
    month = pl.col("completion").dt.truncate("1mo")
    seen = month.dt.offset_by("13mo") - dt.timedelta(1)
    both = pl.col("training_plan_requirements") & pl.col("employable")

    def completed(met: pl.Expr, due: pl.Expr) -> Goal:
        return Goal(COMPLETED, met, MAY_COMPLETE, due=due)

    goals = {
        "completed_training": Goal(TRUE, pl.col("trained"), base=pl.col("began"), due=pl.col("exit")),
        "two_employers": completed(pl.col("two_employers"), end),
        "ame_contact": completed(pl.col("ame_contact"), end),
        "swedish_improved": completed(pl.col("swedish_improved"), end),
        "employable": completed(both, end),
        "job_or_admitted": completed(pl.col("job_or_admitted"), end),
        "work_or_vocational_studies_12_months": completed(pl.col("work_or_studies"), year_on),
        "no_economic_assistance_12_months": completed(pl.col("without"), year_on),
        "participants": Goal(TRUE),
    }
    cohort = COMPLETED & (seen <= as_of)
    rows = prepared.people.with_columns(
        pl.when(cohort).then(pl.col("before")).otherwise(0).alias("social_assistance_halved:denominator"),
        pl.when(cohort).then(pl.col("after")).otherwise(0).alias("social_assistance_halved:numerator"),
        (COMPLETED & (seen > as_of)).alias("social_assistance_halved:not_due"),
        MAY_COMPLETE.alias("social_assistance_halved:pending"),
    )
    sums = [f"social_assistance_halved:{what}" for what in ("numerator", "denominator", "not_due", "pending")]
    overall = Goal(TRUE, pl.col("began") & pl.col("trained"), due=pl.col("exit"))
    people = counted(rows, goals, columns, as_of, {"completed_training.overall": overall}, *sums)
    until = pl.col("until")
    of_employers = {
        "content_matches_needs": Goal(TRUE, pl.col("content_matches_needs"), due=until),
        "knows_performance": Goal(TRUE, pl.col("knows_performance"), due=until),
        "employers_hired": Goal(TRUE, pl.col("hired"), due=until),
        "structural_change_12_months": Goal(TRUE, pl.col("structural_change"), due=year_on),
    }
    return Counted(people, counted(prepared.employers, of_employers, (), as_of)[""])


# --- Träning ger färdighet! -------------------------------------------------------------------------------------------


def prepare_traning_ger_fardighet(tables: Tables, as_of: dt.date) -> Prepared:
    """People with reinforced work training, outcomes at exit, and what they were told of social enterprises."""
    enrolments = started(tables, as_of)
    people = one_per_person(enrolments, tables)
    until = pl.coalesce("exit", pl.lit(as_of))
    activities = tables["activities"].lazy()
    training = activities.filter((pl.col("activity") == "reinforced_work_training") & (pl.col("start_on") <= as_of))
    began = pl.col("start_on").is_between(pl.col("entry"), until)
    trained = flags(with_dates(training, enrolments, people), "person_id", trained=began)
    event = pl.col("event")
    events = tables["events"].lazy()
    events = events.filter((pl.col("code") == "social_enterprise") & (pl.col("happened_on") <= as_of))
    events = with_dates(events, enrolments, people).filter(pl.col("happened_on").is_between(pl.col("entry"), until))
    told = flags(events, "person_id", informed=event == "information", offered=event == "offer")
    people = with_flags(with_flags(people, trained, "person_id"), told, "person_id")
    regular = (pl.col("outcome") == "studies") & (pl.col("kind") == "regular")
    works = pl.col("outcome").is_in(["work", "self_employment"])
    return Prepared(with_outcomes(people, tables, as_of, "exit", works=works | regular).collect())


OFFICES = ("pes_stockholm", "pes_huddinge", "pes_sodertalje", "pes_solna")
UNITS = ("sodertalje", "nynashamn", "spanga_tensta", "solna_sundbyberg_jarfalla")


def count_traning_ger_fardighet(prepared: Prepared, columns: Sequence[str], as_of: dt.date) -> Counted:
    """Training, work after it, information, and how places are spread."""
    by, unit, trained = pl.col("referred_by"), pl.col("unit"), pl.col("trained")
    goals = {
        "reinforced_work_training": Goal(TRUE, trained),
        "work_of_those_trained": Goal(TRUE, pl.col("works"), base=trained, due=pl.col("exit")),
        "social_enterprise_informed": Goal(TRUE, pl.col("informed")),
        "social_enterprise_offered": Goal(TRUE, pl.col("offered")),
        "participants": Goal(TRUE),
        "municipal_share": Goal(TRUE, pl.when(by != "unknown").then(by == "municipality")),
    }
    in_total = {"work_of_those_trained.overall": Goal(TRUE, trained & pl.col("works"), due=pl.col("exit"))}
    for name, referrer, codes in (
        ("office_composition", "pes", OFFICES),
        ("municipal_composition", "municipality", UNITS),
    ):
        goals[name] = Goal(by == referrer, unit.is_in(codes))
        in_total |= {f"{name}.{code}": Goal(by == referrer, unit == code) for code in codes}
    return Counted(counted(prepared.people, goals, columns, as_of, in_total))


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

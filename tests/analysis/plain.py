"""The figures once more, in slow plain Python that follows the words of docs/goals.md, to hold the fast ones to."""

import datetime as dt
import math
from dataclasses import replace

import polars as pl

from kliv.core.conditions.explain import explain
from kliv.core.conditions.model import Anchor, FactCondition, leaves_of
from kliv.core.conditions.record import (
    ActivitySpell,
    Answer,
    Assessment,
    Event,
    Fact,
    ObservedOutcome,
    Record,
    Response,
    Spell,
)
from kliv.core.dates import add_months

FACT_COLUMNS = {
    "persons": ("sex", "municipality", "district", "protected"),
    "enrolments": ("target_group", "unit", "referred_by"),
}
GROUPS = {"municipality": "project_municipality"}


def waiting(days, finished):
    """Kaplan–Meier: (day, share still waiting, Greenwood's variance sum) for each day somebody finished."""
    share, variance, found = 1.0, 0.0, []
    for day in sorted({d for d, f in zip(days, finished, strict=True) if f}):
        at_risk = sum(d >= day for d in days)
        ended = sum(d == day and f for d, f in zip(days, finished, strict=True))
        share *= 1 - ended / at_risk
        variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else math.inf
        found.append((day, share, variance))
    return found


def rows_of(data, table):
    return list(data.tables[table].iter_rows(named=True))


def subjects(definition, data, as_of):
    """Everyone who has started, as dicts: id, anchors, codes and the record conditions are explained on."""
    started = [row for row in rows_of(data, "enrolments") if row["entry_on"] and row["entry_on"] <= as_of]
    by_person = {}
    for row in sorted(started, key=lambda row: (row["entry_on"], row["enrolment_id"])):
        key = row["person_id"] if definition.project.counting == "person" else row["enrolment_id"]
        by_person.setdefault(key, []).append(row)
    persons = {row["person_id"]: row for row in rows_of(data, "persons")}
    return [_subject(rows, persons[rows[0]["person_id"]], data, as_of) for rows in by_person.values()]


def _subject(enrolments, person, data, as_of):
    """One subject, from its enrolments in order: groups and entry of the first, exit and outcomes of the last."""
    first, last = enrolments[0], enrolments[-1]
    ids = {row["enrolment_id"] for row in enrolments}

    def seen(day):
        return day if day is not None and day <= as_of else None

    activities = [row for row in rows_of(data, "activities") if row["enrolment_id"] in ids]
    begun = [row["start_on"] for row in activities if first["entry_on"] <= row["start_on"] <= as_of]
    completions = [row["completed_on"] for row in enrolments if seen(row["completed_on"])]
    anchors = {
        Anchor.REFERRAL: seen(first["referral_on"]),
        Anchor.UNEMPLOYMENT: seen(first["unemployed_on"]),
        Anchor.ENTRY: first["entry_on"],
        Anchor.FIRST_ACTIVITY: min(begun, default=None),
        Anchor.COMPLETION: max(completions, default=None),
        Anchor.EXIT: seen(last["exit_on"]),
    }
    codes = {name: person[name] for name in FACT_COLUMNS["persons"]}
    codes |= {name: first[name] for name in FACT_COLUMNS["enrolments"]}
    codes["project_municipality"] = first["municipality"]
    codes["exit_reason"] = last["exit_reason"] if anchors[Anchor.EXIT] else None
    record = _record(person, codes, ids, last["enrolment_id"], data, anchors)
    return {"id": last["enrolment_id"], "person_id": person["person_id"], "anchors": anchors, "codes": codes,
            "record": record}  # fmt: skip


def _record(person, codes, ids, last, data, anchors):
    """What is known about one subject; outcomes and follow-ups of the last enrolment only."""

    def of(table, column, values):
        return [row for row in rows_of(data, table) if row[column] in values]

    mine = {person["person_id"]}
    facts = [Fact(row["fact"], row["value"], row["from_on"]) for row in of("facts", "person_id", mine)]
    facts += [
        Fact(name, str(value).lower() if isinstance(value, bool) else value, dt.date.min)
        for name, value in codes.items() if value is not None
    ]  # fmt: skip
    spells = of("spells", "person_id", mine)
    outcomes, follow_ups = of("outcomes", "enrolment_id", {last}), of("follow_ups", "enrolment_id", {last})
    answers = [row for row in of("answers", "respondent_id", ids) if row["respondent"] == "participant"]
    return Record(
        birth_date=person["birth_date"],
        facts=tuple(facts),
        spells=tuple(Spell(r["kind"], r["code"], r["start_on"], r["end_on"], r["end"]) for r in spells),
        events=tuple(
            Event(r["event"], r["happened_on"], r["code"], r["counterpart_id"])
            for r in of("events", "enrolment_id", ids)
        ),
        activities=tuple(
            ActivitySpell(r["activity"], r["start_on"], r["end_on"], r["completed"])
            for r in of("activities", "enrolment_id", ids)
        ),
        outcomes=tuple(ObservedOutcome(r["at"], r["outcome"], r["observed_on"], r["kind"]) for r in outcomes),
        responses=tuple(Response(r["at"], r["status"], r["observed_on"] or r["due_on"]) for r in follow_ups),
        assessments=tuple(
            Assessment(r["instrument"], r["item"], r["value"], r["rater"], r["assessed_on"])
            for r in of("assessments", "person_id", mine)
        ),
        answers=tuple(
            Answer(r["survey"], r["question"], r["value"], r["answered_on"]) for r in answers if r["value"] is not None
        ),
        anchors=anchors,
    )


def truth(condition, subject, on, as_of):
    """met, not_met or unknown."""
    return explain(condition, subject["record"], on, as_of=as_of).truth.value


def due_date(definition, goal, subject):
    """(whether there is a due date, the day or None)."""
    anchor, months, calendar_day = goal.due.after, goal.due.months, None
    if goal.due.follow_up is not None:
        follow_up = next(one for one in definition.follow_ups if one.key == goal.due.follow_up)
        anchor, months, calendar_day = follow_up.after, follow_up.months or 0, follow_up.calendar_day
    if anchor is None:
        return False, None
    start = subject["anchors"][anchor]
    if start is None and anchor in (Anchor.COMPLETION, Anchor.FIRST_ACTIVITY):
        start = subject["anchors"][Anchor.EXIT]
    if start is None:
        return True, None
    if calendar_day is None:
        return True, add_months(start, months)
    month, day = map(int, calendar_day.split("-"))
    years = (start.year, start.year + 1)
    days = [dt.date(year, month + 1, 1) - dt.timedelta(1) if calendar_day == "02-29" else dt.date(year, month, day)
            for year in years]  # fmt: skip
    return True, min(one for one in days if one >= start)


STATES = ("met", "not_met", "not_yet", "unknown", "not_due", "pending", "base_unknown", "base_not_yet", "base_not_met")


def share_states(definition, everyone, as_of, goal):
    """Each subject of the population with the name of its state."""
    states = [(subject, share_state(definition, goal, subject, as_of)) for subject in everyone]
    return [(subject, state) for subject, state in states if state is not None]


def counted(states, keep=lambda subject: True):
    """How many are in each state, of those kept."""
    found = [state for subject, state in states if keep(subject)]
    return {name: found.count(name) for name in STATES}


def share_state(definition, goal, subject, as_of):
    """The name of the one state a subject is in; None outside the population."""
    anchors, here = subject["anchors"], subject["anchors"][Anchor.EXIT] is None
    done = anchors[Anchor.COMPLETION] is not None
    member, pending = {
        "started": (True, False),
        "exited": (not here, here),
        "completed": (done, here and not done),
        "enrolled": (here, False),
    }[goal.of.population]
    if subject["codes"]["exit_reason"] in goal.of.except_reasons:
        return None
    if goal.of.where is not None and truth(goal.of.where, subject, anchors[Anchor.ENTRY], as_of) != "met":
        return None
    if not member:
        return "pending" if pending else None
    dated, due = due_date(definition, goal, subject)
    if dated and due is None:
        never = {goal.due.after} & {Anchor.REFERRAL, Anchor.UNEMPLOYMENT}
        return "unknown" if never else "not_due"
    if dated and due > as_of:
        return "not_due"
    day = due if dated else as_of
    parts = [part for part in (goal.given, goal.counts) if part is not None]
    facts_only = all(isinstance(leaf, FactCondition) for part in parts for leaf in leaves_of(part))
    still_time = here and not dated and not facts_only
    if goal.given is not None:
        given = truth(goal.given, subject, day, as_of)
        if given != "met":
            return "base_not_yet" if given == "not_met" and still_time else f"base_{given}"
    answer = truth(goal.counts, subject, day, as_of)
    return "not_yet" if answer == "not_met" and still_time else answer


def known_by(data, day):
    """The register as it was known on a day: rows dated later are gone, and ends that had not come are open."""
    dates = {"facts": "from_on", "activities": "start_on", "events": "happened_on", "outcomes": "observed_on",
             "enrolments": "entry_on"}  # fmt: skip
    tables = dict(data.tables)
    for name, column in dates.items():
        tables[name] = tables[name].filter(pl.col(column) <= day)
    goes_on = pl.col("end_on") > day
    tables["activities"] = tables["activities"].with_columns(
        completed=pl.when(~goes_on.fill_null(False)).then("completed")
    )
    for name, column in (("enrolments", "exit_on"), ("enrolments", "completed_on"), ("activities", "end_on")):
        tables[name] = tables[name].with_columns(pl.when(pl.col(column) <= day).then(pl.col(column)).alias(column))
    left = pl.col("exit_on").is_not_null()
    tables["enrolments"] = tables["enrolments"].with_columns(exit_reason=pl.when(left).then("exit_reason"))
    follow_ups = tables["follow_ups"]
    tables["follow_ups"] = follow_ups.filter(pl.coalesce("observed_on", "due_on") <= day)
    return replace(data, tables=tables, as_of=day)

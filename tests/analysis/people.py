"""The subjects of a register given as rows, and the record of each: the plain twin of the tables."""

import datetime as dt

import polars as pl

from kliv.core.conditions.model import Anchor
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

ANCHOR_COLUMNS = {
    Anchor.REFERRAL: "referral_on",
    Anchor.UNEMPLOYMENT: "unemployed_on",
    Anchor.ENTRY: "entry_on",
    Anchor.COMPLETION: "completed_on",
    Anchor.EXIT: "exit_on",
}
PERSON_FACTS = ("sex", "municipality", "district", "protected")
ENROLMENT_FACTS = ("target_group", "unit", "referred_by")


def enrolment_rows(rows):
    """One row per enrolment with the columns condition_columns asks for, as plain dicts."""
    persons = {row["person_id"]: row for row in rows["persons"]}
    for enrolment in rows["enrolments"]:
        person = persons[enrolment["person_id"]]
        yield {
            "enrolment_id": enrolment["enrolment_id"],
            "person_id": enrolment["person_id"],
            "birth_date": person.get("birth_date"),
            **{fact: person.get(fact) for fact in PERSON_FACTS},
            **{fact: enrolment.get(fact) for fact in (*ENROLMENT_FACTS, "exit_reason")},
            "project_municipality": enrolment.get("municipality"),
            **{str(anchor): enrolment.get(column) for anchor, column in ANCHOR_COLUMNS.items()},
            "first_activity": min(
                (
                    row["start_on"]
                    for row in rows.get("activities", ())
                    if row["enrolment_id"] == enrolment["enrolment_id"]
                ),
                default=None,
            ),
        }


def subjects(rows):
    """Those rows as a frame."""
    texts = (*PERSON_FACTS, *ENROLMENT_FACTS, "exit_reason", "project_municipality")
    schema = {
        "enrolment_id": pl.Int64,
        "person_id": pl.Int64,
        "birth_date": pl.Date,
        **{name: pl.Boolean if name == "protected" else pl.String for name in texts},
        **{str(anchor): pl.Date for anchor in Anchor},
    }
    return pl.DataFrame(list(enrolment_rows(rows)), schema=schema)


def record_of(rows, subject):
    """What is known of one of the subjects' rows."""

    def own(table, key="person_id"):
        return [row for row in rows.get(table, ()) if row[key] == subject[key]]

    undated = [
        Fact(name, subject[name], subject["exit"] if name == "exit_reason" else dt.date.min)
        for name in (*PERSON_FACTS, *ENROLMENT_FACTS, "project_municipality", "exit_reason")
        if subject[name] is not None and (name != "exit_reason" or subject["exit"] is not None)
    ]
    mine = [
        row
        for row in rows.get("answers", ())
        if row["respondent"] == "participant" and row["respondent_id"] == subject["enrolment_id"]
    ]
    return Record(
        birth_date=subject["birth_date"],
        facts=(*undated, *(Fact(row["fact"], row["value"], row["from_on"]) for row in own("facts"))),
        spells=tuple(
            Spell(row["kind"], row["code"], row["start_on"], row.get("end_on"), row["end"]) for row in own("spells")
        ),
        events=tuple(
            Event(row["event"], row["happened_on"], row.get("code"), row.get("counterpart_id"))
            for row in own("events", "enrolment_id")
        ),
        activities=tuple(
            ActivitySpell(row["activity"], row["start_on"], row.get("end_on"), row.get("completed"))
            for row in own("activities", "enrolment_id")
        ),
        outcomes=tuple(
            ObservedOutcome(row["at"], row["outcome"], row["observed_on"], row.get("kind"))
            for row in own("outcomes", "enrolment_id")
        ),
        responses=tuple(
            Response(row["at"], row["status"], row.get("observed_on") or row["due_on"])
            for row in own("follow_ups", "enrolment_id")
        ),
        assessments=tuple(
            Assessment(row["instrument"], row["item"], row["value"], row["rater"], row["assessed_on"])
            for row in own("assessments")
        ),
        answers=tuple(
            Answer(row["survey"], row["question"], row["value"], row["answered_on"])
            for row in mine
            if row["value"] is not None
        ),
        anchors={anchor: subject[str(anchor)] for anchor in Anchor},
    )

"""Events and activities: how many times, and within which window."""

# ruff: noqa: E501 - a rule is a row
from .rules import activity, check, event, table

MEETING = {"event": "three_party_meeting"}
BEFORE_ENTRY = {**MEETING, "until": "entry"}
TWO_CONTACTS = {"event": "employer_contact", "at_least": 2}
TWO_EMPLOYERS = {**TWO_CONTACTS, "distinct": "counterpart"}
WITHIN_A_YEAR = {"event": "study_start", "since": "exit", "within_months": 12}
ENTRY, EXIT = {"enrolment": {"entry_on": "2011-02-01"}}, {"enrolment": {"exit_on": "2011-01-31"}}


def events(*rows):
    return {"events": list(rows)}


def activities(*rows):
    return {"activities": list(rows)}


@table(
    (events(event("three_party_meeting", "2011-03-01")), "2011-03-01", MEETING, "met", "Trepartssamtal 2011-03-01"),
    # Events are recorded when they happen: none is not met, never unknown.
    (events(), "2011-03-01", MEETING, "not_met", "Trepartssamtal: inte registrerat till och med 2011-03-01"),
    (events(event("three_party_meeting", "2011-03-02")), "2011-03-01", MEETING, "not_met", "Trepartssamtal: inte registrerat till och med 2011-03-01"),
    (events(event("information", "2011-01-01", "rights")), "2011-03-01", {"event": "information", "code": "social_enterprise"}, "not_met", "Information (socialt företagande): inte registrerat till och med 2011-03-01"),
    (events(event("information", "2011-01-01")), "2011-03-01", {"event": "information", "code": "social_enterprise"}, "not_met", "Information (socialt företagande): inte registrerat till och med 2011-03-01"),
    (events(event("information", "2011-01-01", "social_enterprise")), "2011-03-01", {"event": "information", "code": ["social_enterprise", "rights"]}, "met", "Information (socialt företagande eller rights) 2011-01-01"),
    (events(event("employer_contact", "2011-01-01"), event("employer_contact", "2011-01-01")), "2011-03-01", TWO_CONTACTS, "met", "Kontakt med arbetsgivare: 2 gånger (minst 2), senast 2011-01-01"),
    (events(event("employer_contact", "2011-01-01")), "2011-03-01", TWO_CONTACTS, "not_met", "Kontakt med arbetsgivare: 1 av minst 2 gånger till och med 2011-03-01"),
    # Two different employers, not two contacts; an event without a counterpart counts none.
    (events(event("employer_contact", "2011-01-01", counterpart=7), event("employer_contact", "2011-02-01", counterpart=7)), "2011-03-01", TWO_EMPLOYERS, "not_met", "Kontakt med arbetsgivare: 1 av minst 2 olika arbetsgivare till och med 2011-03-01"),
    (events(event("employer_contact", "2011-01-01", counterpart=7), event("employer_contact", "2011-02-01", counterpart=8)), "2011-03-01", TWO_EMPLOYERS, "met", "Kontakt med arbetsgivare: 2 olika arbetsgivare (minst 2), senast 2011-02-01"),
    (events(event("employer_contact", "2011-01-01", counterpart=7), event("employer_contact", "2011-02-01", counterpart=8), event("employer_contact", "2011-02-02")), "2011-03-01", {**TWO_EMPLOYERS, "at_least": 3}, "not_met", "Kontakt med arbetsgivare: 2 av minst 3 olika arbetsgivare till och med 2011-03-01"),
    (events(event("employer_contact", "2011-01-01", counterpart=7), event("employer_contact", "2011-02-01")), "2011-03-01", TWO_EMPLOYERS, "not_met", "Kontakt med arbetsgivare: 1 av minst 2 olika arbetsgivare till och med 2011-03-01"),
)  # fmt: skip
def test_events(rule):
    check(*rule)


@table(
    # Both ends of a window belong to it.
    ({**ENTRY, **events(event("three_party_meeting", "2011-02-01"))}, "2011-03-01", BEFORE_ENTRY, "met", "Trepartssamtal 2011-02-01"),
    ({**ENTRY, **events(event("three_party_meeting", "2011-02-02"))}, "2011-03-01", BEFORE_ENTRY, "not_met", "Trepartssamtal: inte registrerat till och med 2011-02-01"),
    ({**ENTRY, **events(event("three_party_meeting", "2011-02-01"))}, "2011-03-01", {**MEETING, "since": "entry"}, "met", "Trepartssamtal 2011-02-01"),
    ({**ENTRY, **events(event("three_party_meeting", "2011-01-31"))}, "2011-03-01", {**MEETING, "since": "entry"}, "not_met", "Trepartssamtal: inte registrerat 2011-02-01 – 2011-03-01"),
    # An end without a date yet is open; a start without one leaves nothing to count from.
    (events(event("three_party_meeting", "2011-02-02")), "2011-03-01", BEFORE_ENTRY, "met", "Trepartssamtal 2011-02-02"),
    (events(event("three_party_meeting", "2011-02-02")), "2011-03-01", {**MEETING, "since": "entry"}, "unknown", "Datum saknas för starten i projektet"),
    ({**ENTRY, **events()}, "2011-01-31", {**MEETING, "since": "entry"}, "unknown", "Starten i projektet (2011-02-01) har inte kommit än"),
    (events(), "2011-01-31", {**MEETING, "since": "2011-02-01"}, "unknown", "2011-02-01 har inte kommit än"),
    # Within twelve months of 31 January; within a month ends on the last of February.
    ({**EXIT, **events(event("study_start", "2012-01-31"))}, "2013-01-01", WITHIN_A_YEAR, "met", "Studiestart 2012-01-31"),
    ({**EXIT, **events(event("study_start", "2012-02-01"))}, "2013-01-01", WITHIN_A_YEAR, "not_met", "Studiestart: inte registrerat 2011-01-31 – 2012-01-31"),
    ({**EXIT, **events(event("study_start", "2011-02-28"))}, "2013-01-01", {**WITHIN_A_YEAR, "within_months": 1}, "met", "Studiestart 2011-02-28"),
    ({**EXIT, **events(event("study_start", "2011-03-01"))}, "2013-01-01", {**WITHIN_A_YEAR, "within_months": 1}, "not_met", "Studiestart: inte registrerat 2011-01-31 – 2011-02-28"),
    ({**EXIT, **events(event("study_start", "2011-02-14"))}, "2013-01-01", {"event": "study_start", "since": "exit", "within_days": 14}, "met", "Studiestart 2011-02-14"),
    ({**EXIT, **events(event("study_start", "2011-02-15"))}, "2013-01-01", {"event": "study_start", "since": "exit", "within_days": 14}, "not_met", "Studiestart: inte registrerat 2011-01-31 – 2011-02-14"),
)  # fmt: skip
def test_windows(rule):
    check(*rule)


@table(
    (activities(activity("mapping", "2011-03-01")), "2011-03-01", {"activity": "mapping"}, "met", "Påbörjade kartläggning 2011-03-01"),
    (activities(activity("mapping", "2011-03-02")), "2011-03-01", {"activity": "mapping"}, "not_met", "Har inte påbörjat kartläggning till och med 2011-03-01"),
    (activities(activity("cv", "2011-01-01")), "2011-03-01", {"activity": ["mapping", "course"]}, "not_met", "Har inte påbörjat kartläggning eller inspirationshöjande kurs till och med 2011-03-01"),
    # Completed counts by the last day.
    (activities(activity("course", "2011-01-01", "2011-02-01", True)), "2011-03-01", {"activity": "course", "reached": "completed"}, "met", "Fullföljde inspirationshöjande kurs 2011-02-01"),
    (activities(activity("course", "2011-01-01", "2011-02-01", False)), "2011-03-01", {"activity": "course", "reached": "completed"}, "not_met", "Har inte fullföljt inspirationshöjande kurs till och med 2011-03-01"),
    (activities(activity("course", "2011-01-01", "2011-02-01", True)), "2011-03-01", {"activity": "course", "reached": "completed", "until": "2011-01-31"}, "not_met", "Har inte fullföljt inspirationshöjande kurs till och med 2011-01-31"),
    # Not known whether it was completed; still going on; completed on a day nobody wrote down.
    (activities(activity("course", "2011-01-01", "2011-02-01")), "2011-03-01", {"activity": "course", "reached": "completed"}, "unknown", "Uppgift saknas om inspirationshöjande kurs fullföljdes"),
    (activities(activity("course", "2011-01-01")), "2011-03-01", {"activity": "course", "reached": "completed"}, "unknown", "Inspirationshöjande kurs pågår"),
    (activities(activity("course", "2011-01-01", "2011-03-02", True)), "2011-03-01", {"activity": "course", "reached": "completed"}, "unknown", "Inspirationshöjande kurs pågår"),
    (activities(activity("course", "2011-01-01", None, True)), "2011-03-01", {"activity": "course", "reached": "completed"}, "unknown", "Slutdatum saknas för inspirationshöjande kurs"),
    (activities(activity("course", "2011-01-01", None, True)), "2011-03-01", {"activity": "course", "reached": "completed", "since": "2011-02-01", "until": "2011-01-31"}, "not_met", "Har inte fullföljt inspirationshöjande kurs 2011-02-01 – 2011-01-31"),
    (activities(activity("course", "2011-01-01", None, False)), "2011-03-01", {"activity": "course", "reached": "completed"}, "not_met", "Har inte fullföljt inspirationshöjande kurs till och med 2011-03-01"),
    # What is still going on cannot have been completed in a window that has closed.
    (activities(activity("course", "2011-01-01")), "2011-03-01", {"activity": "course", "reached": "completed", "until": "2011-02-01"}, "not_met", "Har inte fullföljt inspirationshöjande kurs till och med 2011-02-01"),
    # One that was completed is enough.
    (activities(activity("course", "2011-01-01"), activity("cv", "2011-01-01", "2011-01-05", True)), "2011-03-01", {"activity": ["course", "cv"], "reached": "completed"}, "met", "Fullföljde CV-kurs 2011-01-05"),
    (activities(), "2011-03-01", {"activity": "mapping", "since": "entry"}, "unknown", "Datum saknas för starten i projektet"),
)  # fmt: skip
def test_activities(rule):
    check(*rule)

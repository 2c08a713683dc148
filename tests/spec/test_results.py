"""Outcomes, instruments, surveys and judgements."""

# ruff: noqa: E501 - a rule is a row
from .rules import assessment, check, outcome, table

WORK = {"outcome": "work"}
WORK_OR_STUDIES = {"outcome": ["work", "studies"]}
LATER = {"outcome": "self_supporting", "at": "after_6"}
SWEDISH = {"instrument": "instrument_x", "item": "swedish", "at_least": 3}
CAN_WORK = {"judgement": "can_work", "by": "social_worker", "is": True}
SATISFIED = {"survey": "final", "question": "satisfied", "at_least": 3}


def left(*rows, **more):
    """Someone who left on 1 March 2011."""
    return {"enrolment": {"exit_on": "2011-03-01"}, "outcomes": list(rows), **more}


def status(status, at="after_6", on="2011-09-01"):
    return [{"at": at, "status": status, "due_on": "2011-09-01", "observed_on": on}]


def assessed(*rows):
    return {"assessments": list(rows)}


def swedish(value, on):
    return assessment("instrument_x", "swedish", value, on)


def answered(value, on="2011-03-01", survey="final"):
    return {"answers": [{"survey": survey, "question": "satisfied", "value": value, "answered_on": on}]}


@table(
    (left(outcome("work", "2011-03-01")), "2011-03-01", WORK, "met", "Arbete vid avslut 2011-03-01"),
    (left(outcome("studies", "2011-03-01", kind="sfi")), "2011-03-01", WORK_OR_STUDIES, "met", "Studier (sfi) vid avslut 2011-03-01"),
    (left(outcome("studies", "2011-03-01", kind="sfi")), "2011-03-01", {"outcome": "studies", "kind": "regular"}, "not_met", "Inte studier (reguljär utbildning) vid avslut"),
    (left(outcome("work", "2011-03-01")), "2011-03-01", {"outcome": "work", "kind": ["regular", "subsidised"]}, "not_met", "Inte arbete (arbete utan stöd eller arbete med stöd) vid avslut"),
    # Who has left without the outcome has not got it, unless nobody could be reached.
    (left(), "2011-03-01", WORK_OR_STUDIES, "not_met", "Varken arbete eller studier vid avslut"),
    (left(follow_ups=status("not_reached", "exit")), "2011-10-01", WORK, "unknown", "Gick inte att nå vid avslut"),
    (left(follow_ups=status("reached", "exit")), "2011-10-01", WORK, "not_met", "Inte arbete vid avslut"),
    # Who has not left yet: nobody knows.
    (left(), "2011-02-28", WORK, "unknown", "Har inte avslutats"),
    ({}, "2011-02-28", WORK, "unknown", "Har inte avslutats"),
    (left(outcome("work", "2011-03-02")), "2011-03-01", WORK, "not_met", "Inte arbete vid avslut"),
    # Follow-up: not made, not reached, refused and no are four different things.
    (left(), "2011-10-01", LATER, "unknown", "Uppgift saknas från uppföljningen efter 6 månader"),
    (left(follow_ups=status("not_reached")), "2011-10-01", LATER, "unknown", "Gick inte att nå vid uppföljningen efter 6 månader"),
    (left(follow_ups=status("refused")), "2011-10-01", LATER, "unknown", "Ville inte svara vid uppföljningen efter 6 månader"),
    (left(follow_ups=status("reached")), "2011-10-01", LATER, "not_met", "Inte självförsörjande vid uppföljningen efter 6 månader"),
    (left(outcome("self_supporting", "2011-09-01", "after_6")), "2011-10-01", LATER, "met", "Självförsörjande vid uppföljningen efter 6 månader 2011-09-01"),
    # An outcome found some other way holds though the person could not be reached.
    (left(outcome("self_supporting", "2011-09-01", "after_6"), follow_ups=status("not_reached")), "2011-10-01", LATER, "met", "Självförsörjande vid uppföljningen efter 6 månader 2011-09-01"),
    # An answer that came after the day facts are known by is not known then; without answer the due day counts.
    (left(follow_ups=status("reached", on="2011-10-02")), "2011-10-01", LATER, "unknown", "Uppgift saknas från uppföljningen efter 6 månader"),
    (left(follow_ups=status("not_reached", on=None)), "2011-08-31", LATER, "unknown", "Uppgift saknas från uppföljningen efter 6 månader"),
    (left(follow_ups=status("not_reached", on=None)), "2011-09-01", LATER, "unknown", "Gick inte att nå vid uppföljningen efter 6 månader"),
)  # fmt: skip
def test_outcomes(rule):
    check(*rule)


@table(
    (assessed(swedish("2", "2011-01-01"), swedish("3", "2011-02-01")), "2011-03-01", SWEDISH, "met", "Svenska (Instrument X) 2011-02-01: 3"),
    (assessed(swedish("2", "2011-01-01"), swedish("3", "2011-02-01")), "2011-01-31", SWEDISH, "not_met", "Svenska (Instrument X) 2011-01-01: 2; ska vara minst 3"),
    (assessed(swedish("2", "2011-01-01")), "2010-12-31", SWEDISH, "unknown", "Uppgift saknas om svenska (Instrument X)"),
    (assessed(swedish("a2", "2011-01-01")), "2011-03-01", SWEDISH, "unknown", "Svenska (Instrument X) 2011-01-01: a2 går inte att jämföra med minst 3"),
    # Of several on the same day one that satisfies is enough.
    (assessed(swedish("3", "2011-01-01"), swedish("2", "2011-01-01")), "2011-03-01", SWEDISH, "met", "Svenska (Instrument X) 2011-01-01: 3"),
    (assessed(assessment("instrument_x", "need", "low", "2011-01-01")), "2011-03-01", {"instrument": "instrument_x", "item": "need", "is": "high"}, "not_met", "Behov (Instrument X) 2011-01-01: litet; ska vara stort"),
    # The judgement of the role that is asked for, and no other.
    (assessed(assessment("judgement", "can_work", "true", "2011-01-01", "social_worker")), "2011-03-01", CAN_WORK, "met", "Enligt socialsekreterare 2011-01-01, kan arbeta inom 18 månader: ja"),
    (assessed(assessment("judgement", "can_work", "false", "2011-01-01", "social_worker")), "2011-03-01", CAN_WORK, "not_met", "Enligt socialsekreterare 2011-01-01, kan arbeta inom 18 månader: nej; ska vara ja"),
    (assessed(assessment("judgement", "can_work", "true", "2011-01-01", "coach")), "2011-03-01", CAN_WORK, "unknown", "Bedömning från socialsekreterare saknas: kan arbeta inom 18 månader"),
)  # fmt: skip
def test_latest_assessment(rule):
    check(*rule)


@table(
    (assessed(swedish("2", "2011-01-01"), swedish("1", "2011-02-01"), swedish("3", "2011-03-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "increased"}, "met", "Svenska (Instrument X): från 2 (2011-01-01) till 3 (2011-03-01)"),
    (assessed(swedish("2", "2011-01-01"), swedish("2", "2011-03-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "increased"}, "not_met", "Svenska (Instrument X): från 2 (2011-01-01) till 2 (2011-03-01); ska ha ökat"),
    (assessed(swedish("2", "2011-01-01"), swedish("2", "2011-03-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "not_decreased"}, "met", "Svenska (Instrument X): från 2 (2011-01-01) till 2 (2011-03-01)"),
    (assessed(swedish("2.5", "2011-01-01"), swedish("1", "2011-03-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "decreased"}, "met", "Svenska (Instrument X): från 2,5 (2011-01-01) till 1 (2011-03-01)"),
    (assessed(swedish("2", "2011-01-01"), swedish("1", "2011-03-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "not_decreased"}, "not_met", "Svenska (Instrument X): från 2 (2011-01-01) till 1 (2011-03-01); ska inte ha minskat"),
    # Two days of measurements are needed, known by the day; of several on a day the highest counts.
    (assessed(swedish("2", "2011-01-01"), swedish("3", "2011-01-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "increased"}, "unknown", "Svenska (Instrument X) har bara mätts en gång; två mätningar behövs"),
    (assessed(swedish("2", "2011-01-01"), swedish("3", "2011-03-02")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "increased"}, "unknown", "Svenska (Instrument X) har bara mätts en gång; två mätningar behövs"),
    (assessed(swedish("2", "2011-01-01"), swedish("b1", "2011-02-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "increased"}, "unknown", "Svenska (Instrument X) har bara mätts en gång; två mätningar behövs"),
    (assessed(), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "increased"}, "unknown", "Svenska (Instrument X) har inte mätts; två mätningar behövs"),
    (assessed(swedish("2", "2011-01-01"), swedish("1", "2011-01-01"), swedish("2", "2011-02-01"), swedish("0", "2011-02-01")), "2011-03-01", {"instrument": "instrument_x", "item": "swedish", "change": "not_decreased"}, "met", "Svenska (Instrument X): från 2 (2011-01-01) till 2 (2011-02-01)"),
)  # fmt: skip
def test_change(rule):
    check(*rule)


@table(
    (answered("4"), "2011-03-01", SATISFIED, "met", "Svar på ”nöjd med stödet” (avslutsenkäten) 2011-03-01: 4"),
    (answered("2"), "2011-03-01", SATISFIED, "not_met", "Svar på ”nöjd med stödet” (avslutsenkäten) 2011-03-01: 2; ska vara minst 3"),
    (answered("4", on="2011-03-02"), "2011-03-01", SATISFIED, "unknown", "Svar på ”nöjd med stödet” (avslutsenkäten) saknas"),
    (answered(None), "2011-03-01", SATISFIED, "unknown", "Svar på ”nöjd med stödet” (avslutsenkäten) saknas"),
    (answered("4", survey="midway"), "2011-03-01", SATISFIED, "unknown", "Svar på ”nöjd med stödet” (avslutsenkäten) saknas"),
)  # fmt: skip
def test_survey(rule):
    check(*rule)

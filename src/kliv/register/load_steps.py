"""The steps of loading that are about the journey: from referral to outcomes, answers and money."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from django.utils import timezone

from kliv.register import models as m
from kliv.register.bulk import insert
from kliv.register.load_work import SOURCE, Load, Row

MEETINGS = frozenset({"three_party_meeting"})


def _referrals(work: Load) -> None:
    now, who = timezone.now(), work.extras.loaded_by.pk
    nothing, accepted = ("", None, None), ("accepted", who, now)

    def referral(row: Row) -> Row:
        decision, decided_by, decided_at = nothing if row["entry_on"] is None else accepted
        return {
            "id": work.referral(row["enrolment_id"]), "project_id": work.project.pk,
            "person_id": work.person(row["person_id"]), "target_group": row["target_group"] or "",
            "referred_by": row["referred_by"] or "", "referred_on": row["referral_on"] or row["entry_on"],
            "received_on": row["referral_on"], "unemployed_on": row["unemployed_on"], "decision": decision,
            "decided_by_id": decided_by, "decided_at": decided_at,
        }  # fmt: skip

    insert(m.Referral, (referral(row) for row in work.rows("enrolments") if work.is_referred(row)))


def enrolments(work: Load) -> None:
    """Referrals, enrolments, and who is responsible for each."""
    _referrals(work)
    rows = [row for row in work.rows("enrolments") if row["enrolment_id"] not in work.referred_only]

    def enrolment(row: Row) -> Row:
        unit = work.extras.units.get(row["unit"])
        return {
            "id": work.enrolment(row["enrolment_id"]), "project_id": work.project.pk,
            "person_id": work.person(row["person_id"]),
            "referral_id": work.referral(row["enrolment_id"]) if row["referral_on"] else None,
            "target_group": row["target_group"] or "", "unit_code": row["unit"] or "",
            "unit_id": unit.pk if unit else None, "municipality": row["municipality"] or "",
            "entry_on": row["entry_on"], "completed_on": row["completed_on"], "exit_on": row["exit_on"],
            "exit_reason": row["exit_reason"] or "",
        }  # fmt: skip

    insert(m.Enrolment, map(enrolment, rows))
    staff = [user.pk for user in work.extras.caseworkers]
    if staff:
        insert(
            m.CaseworkerAssignment,
            (
                {
                    "enrolment_id": work.enrolment(row["enrolment_id"]),
                    "user_id": staff[row["enrolment_id"] % len(staff)],
                    "starts_on": row["entry_on"], "ends_on": row["exit_on"],
                }
                for row in rows
            ),
        )  # fmt: skip


def activities(work: Load) -> None:
    """The activities of each enrolment."""
    insert(
        m.Participation,
        (
            {
                "enrolment_id": work.enrolment(row["enrolment_id"]), "activity": row["activity"],
                "workplace_id": work.workplace(row["employer_id"]), "starts_on": row["start_on"],
                "ends_on": row["end_on"], "completed": row["completed"], "reported_hours": row["hours"],
            }
            for row in work.rows("activities")
        ),
    )  # fmt: skip


def events(work: Load) -> None:
    """Meetings, with who attended, and events."""
    person_of = {row["enrolment_id"]: row["person_id"] for row in work.rows("enrolments")}
    meetings = [row for row in work.rows("events") if row["event"] in MEETINGS]
    ids = work.new_ids(m.Meeting, len(meetings))
    insert(
        m.Meeting,
        (
            {
                "id": pk, "project_id": work.project.pk, "person_id": work.person(person_of[row["enrolment_id"]]),
                "kind": row["event"], "held_on": row["happened_on"], "outcome": row["code"] or "",
            }
            for pk, row in zip(ids, meetings, strict=True)
        ),
    )  # fmt: skip
    roles = work.extras.meeting_roles
    insert(m.MeetingAttendee, ({"meeting_id": pk, "role": role, "attended": True} for pk in ids for role in roles))
    insert(
        m.Event,
        (
            {
                "enrolment_id": work.enrolment(row["enrolment_id"]), "event": row["event"], "code": row["code"] or "",
                "happened_on": row["happened_on"], "workplace_id": work.workplace(row["counterpart_id"]),
            }
            for row in work.rows("events")
            if row["event"] not in MEETINGS and row["enrolment_id"] not in work.referred_only
        ),
    )  # fmt: skip


def outcomes(work: Load) -> None:
    """Outcomes and follow-ups."""
    insert(
        m.Outcome,
        (
            {
                "enrolment_id": work.enrolment(row["enrolment_id"]), "at": row["at"], "outcome": row["outcome"],
                "kind": row["kind"] or "", "extent_percent": row["extent"] and round(row["extent"]),
                "observed_on": row["observed_on"], "source": SOURCE,
            }
            for row in work.rows("outcomes")
        ),
    )  # fmt: skip
    now, who = timezone.now(), work.extras.loaded_by.pk
    insert(
        m.FollowUp,
        (
            {
                "enrolment_id": work.enrolment(row["enrolment_id"]), "at": row["at"], "due_on": row["due_on"],
                "status": row["status"], "observed_on": row["observed_on"], "source": SOURCE, "recorded_by_id": who,
                "recorded_at": now,
            }
            for row in work.rows("follow_ups")
        ),
    )  # fmt: skip


def assessments(work: Load) -> None:
    """Instruments with their answers, one assessment for those of a day."""
    same = itemgetter("person_id", "instrument", "rater", "assessed_on")
    rows = sorted(work.rows("assessments"), key=same)
    groups = [(head, list(group)) for head, group in groupby(rows, key=same)]
    ids = work.new_ids(m.Assessment, len(groups))
    insert(
        m.Assessment,
        (
            {
                "id": pk, "person_id": work.person(person), "project_id": work.project.pk, "instrument": instrument,
                "rater_role": rater, "assessed_on": on,
            }
            for pk, ((person, instrument, rater, on), _) in zip(ids, groups, strict=True)
        ),
    )  # fmt: skip
    insert(
        m.AssessmentAnswer,
        (
            {"assessment_id": pk, "item": row["item"], "value": row["value"]}
            for pk, (_, answers) in zip(ids, groups, strict=True)
            for row in answers
        ),
    )


def answers(work: Load) -> None:
    """Surveys with their answers, one request for those of a day."""
    same = itemgetter("survey", "respondent", "respondent_id", "answered_on")
    rows = sorted(work.rows("answers"), key=same)
    groups = [(head, list(group)) for head, group in groupby(rows, key=same)]
    ids = work.new_ids(m.SurveyRequest, len(groups))
    insert(
        m.SurveyRequest,
        (
            {
                "id": pk, "project_id": work.project.pk, "survey": survey, "sent_on": on, "answered_on": on,
                "enrolment_id": work.enrolment(respondent) if who == "participant" else None,
                "workplace_id": work.workplace(respondent) if who == "employer" else None,
                "organisation_id": work.project.owner_id if who in {"partner", "referrer"} else None,
            }
            for pk, ((survey, who, respondent, on), _) in zip(ids, groups, strict=True)
        ),
    )  # fmt: skip
    insert(
        m.SurveyAnswer,
        (
            {"request_id": pk, "question": row["question"], "value": row["value"] or ""}
            for pk, (_, answers) in zip(ids, groups, strict=True)
            for row in answers
        ),
    )


def money(work: Load) -> None:
    """Support paid to persons; costs, levels and evidence of the project."""
    insert(
        m.SupportPayment,
        (
            {
                "person_id": work.person(row["person_id"]), "month": row["month"], "kind": row["kind"],
                "amount_ore": row["amount_ore"], "source": SOURCE,
            }
            for row in work.rows("support_payments")
        ),
    )  # fmt: skip
    project = {"project_id": work.project.pk}
    # These tables have the columns of their records.
    for model, table in ((m.CostEntry, "costs"), (m.LevelObservation, "levels"), (m.GoalEvidence, "milestones")):
        insert(model, (project | row | _no_evidence(row) for row in work.rows(table)))


def _no_evidence(row: Row) -> Row:
    return {"evidence": ""} if "evidence" in row and row["evidence"] is None else {}

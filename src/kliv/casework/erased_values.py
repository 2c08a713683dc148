"""What becomes of every record when a person is erased: deleted, or kept without anything that tells who it was.

What is kept is what the register tables need, so that figures and sent reports can still be reproduced: codes, dates
and counts, under new references that nothing else in the database has. Every name, number, note, contact, consent,
message, document, source and reader is gone, and the birth date says no more than the ages that were counted. A test
holds that every personal field is either emptied here or named as kept for the figures.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from kliv.register import models as m
from kliv.register.models.base import Record

_CODED = re.compile(r"[A-Za-z0-9_.,+-]{1,40}")
NOT_WITHDRAWN = Q(withdrawn_at=None)


@dataclass(frozen=True)
class Kept:
    """A kind of record that stays. emptied: column → what stands there afterwards. figures: the personal fields that
    the register tables need. only: the rows that stay; the others are deleted. coded: columns whose value stays if it
    is a code or a number, and is emptied if it is words. to_the_day: instants that are cut to midnight.
    """

    figures: frozenset[str]
    emptied: Mapping[str, Any] = field(default_factory=dict)
    only: Q = field(default_factory=Q)
    coded: str = ""
    to_the_day: str = ""


def _kept(figures: str, **more: Any) -> Kept:
    return Kept(frozenset(figures.split()), **more)


KEPT: Mapping[type[Record], Kept] = {
    m.Person: _kept(
        "birth_date sex municipality district protection erased_at",
        emptied={
            "given_name": b"", "family_name": b"", "search_name": "", "sort_key": b"", "household": None,
            "contact": b"", "language": "sv", "interpreter_needed": False, "anonymous": True, "merged_into": None,
        },
    ),
    m.PersonFact: _kept(
        "person fact value from_on", coded="value", only=NOT_WITHDRAWN,
        emptied={"source": "", "recorded_by": None, "withdrawn_by": None, "withdrawn_at": None},
    ),
    m.PersonSpell: _kept(
        "person kind code starts_on ends_on end_unknown", only=NOT_WITHDRAWN,
        emptied={"source": "", "recorded_by": None, "withdrawn_by": None, "withdrawn_at": None},
    ),
    m.SupportPayment: _kept("person month kind amount_ore", emptied={"source": ""}),
    m.Referral: _kept(
        "person target_group referred_by referred_on unemployed_on received_on decision decided_by decided_at",
        emptied={"note": b"", "decision_reason": ""}, to_the_day="decided_at",
    ),
    m.Assessment: _kept("person instrument rater_role assessed_on", emptied={"rater": None}),
    m.AssessmentAnswer: _kept("assessment item value", coded="value"),
    m.Meeting: _kept(
        "person kind held_on outcome", only=Q(held_on__isnull=False),
        emptied={"planned_at": None, "cancelled_on": None, "notes": b"", "place": ""},
    ),
    m.Enrolment: _kept(
        "person referral target_group entry_on completed_on exit_on exit_reason", emptied={"agreement_on": None}
    ),
    m.CaseworkerAssignment: _kept("enrolment user role starts_on ends_on"),
    m.Participation: _kept(
        "enrolment starts_on ends_on completed reported_hours",
        emptied={"stop_reason": "", "extent_percent": None, "occasion": None},
    ),
    m.Event: _kept(
        "enrolment event code happened_on", only=NOT_WITHDRAWN, emptied={"recorded_by": None, "withdrawn_at": None}
    ),
    m.FollowUp: _kept(
        "enrolment at due_on status observed_on", emptied={"source": "", "recorded_by": None, "recorded_at": None}
    ),
    m.Outcome: _kept(
        "enrolment at outcome kind extent_percent observed_on", only=NOT_WITHDRAWN,
        emptied={"source": "", "withdrawn_at": None},
    ),
    m.SurveyRequest: _kept("enrolment answered_on declined_on"),
    m.SurveyAnswer: _kept("request question value", coded="value"),
    m.Placement: _kept("enrolment kind support starts_on ends_on extent_percent", emptied={"supervisor": b""}),
}  # fmt: skip
DELETED: frozenset[type[Record]] = frozenset({
    m.PersonNumber, m.Consent, m.MeetingAttendee, m.Plan, m.PlanStep, m.Note, m.Document, m.Message, m.Attendance,
    m.FollowUpAttempt, m.Agreement, m.ConflictOfInterest, m.BreakGlass, m.Clearance, m.Proposal, m.LegalHold, m.Merge,
})  # fmt: skip
# A household goes when its last members do; an account is emptied, since others' records point to it.
IN_THEIR_OWN_WAY: frozenset[type[Record]] = frozenset({m.Household, m.User, m.Membership, m.Notice})


def new_values(kept: Kept, row: Any) -> dict[str, Any]:
    """What stands in a row that stays."""
    values = dict(kept.emptied)
    if kept.coded and not _CODED.fullmatch(getattr(row, kept.coded)):
        values[kept.coded] = ""
    if kept.to_the_day and (moment := getattr(row, kept.to_the_day)) is not None:
        values[kept.to_the_day] = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return values


def ages_counted_on(person: m.Person) -> list[dt.date]:
    """The days on which the person's age may have been counted."""
    days: list[dt.date | None] = []
    for row in m.Enrolment.objects.filter(person=person):
        days += [row.entry_on, row.completed_on, row.exit_on]
    for referral in m.Referral.objects.filter(person=person):
        days += [referral.referred_on, referral.unemployed_on]
    days += m.Participation.objects.filter(enrolment__person=person).values_list("starts_on", flat=True)
    days += m.FollowUp.objects.filter(enrolment__person=person).values_list("due_on", flat=True)
    return [day for day in days if day is not None]

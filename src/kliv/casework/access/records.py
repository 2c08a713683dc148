"""Every record that belongs to somebody or something: which permission shows it, and through what it is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from kliv.casework.access import people, surroundings
from kliv.casework.access.actor import Actor
from kliv.casework.access.reach import Ask
from kliv.core.roles import Permission
from kliv.register import models as m

Rows = QuerySet[Any]
Find = Callable[[Actor, Ask], Rows]


@dataclass(frozen=True)
class Kept:
    """How a record is found. permission: the one that shows it, unless another is asked for.

    scope: the word of CONSENT_SCOPES it falls under; empty is never shared with another organisation.
    in_tables: may be part of tables without names (Permission.EXPORT_TABLES).
    """

    permission: Permission
    find: Find
    scope: str = ""
    in_tables: bool = True


def _through(model: type[Model], path: str, among: Find) -> Find:
    def find(actor: Actor, ask: Ask) -> Rows:
        return model._default_manager.filter(**{f"{path}__in": among(actor, ask)})

    return find


def _case(model: type[Model], scope: str = "", path: str = "enrolment") -> Kept:
    return Kept(Permission.READ_CASE, _through(model, path, people.enrolments), scope)


def _text(model: type[Model]) -> Kept:
    return Kept(Permission.READ_NOTES, _through(model, "enrolment", people.enrolments), in_tables=False)


def _of_person(model: type[Model]) -> Kept:
    return Kept(Permission.READ_CASE, _through(model, "person", people.persons))


def _of_project(model: type[Model], permission: Permission, path: str = "project") -> Kept:
    return Kept(permission, _through(model, path, lambda actor, ask: surroundings.projects(actor, ask.permission)))


def _in_same_project(actor: Actor, ask: Ask) -> Q:
    """The row's person is reached in the row's project, not only in another."""
    same = {"person": OuterRef("person"), "project": OuterRef("project")}
    enrolled = people.enrolments(actor, ask).filter(**same)
    return Q(Exists(enrolled)) | Q(Exists(people.referrals(actor, ask).filter(**same)))


def _meetings(actor: Actor, ask: Ask) -> Rows:
    return m.Meeting.objects.filter(_in_same_project(actor, ask), person__in=people.persons(actor, ask))


def _assessments(actor: Actor, ask: Ask) -> Rows:
    in_scope = Q(project=None) | _in_same_project(actor, ask)
    return m.Assessment.objects.filter(in_scope, person__in=people.persons(actor, ask))


def _notes(actor: Actor, ask: Ask) -> Rows:
    """A note is for its author, for the project's staff, or for them and the participant; other words are for none."""
    for_staff = Q(readers="project") & ~Q(enrolment__person__in=actor.own)
    readers = Q(author=actor.user.pk) | Q(readers="participant") | for_staff
    return m.Note.objects.filter(readers, enrolment__in=people.enrolments(actor, ask))


def _households(actor: Actor, ask: Ask) -> Rows:
    return m.Household.objects.filter(Exists(people.persons(actor, ask).filter(household=OuterRef("pk"))))


def _conflicts(actor: Actor, ask: Ask) -> Rows:
    declared = m.ConflictOfInterest.objects.all()
    return declared.filter(Q(user=actor.user.pk) | Q(person__in=people.persons(actor, ask)))


def _clearances(actor: Actor, ask: Ask) -> Rows:
    return m.Clearance.objects.filter(person__in=people.persons(actor, ask))


def _around(find: Callable[[Actor, Permission], Rows]) -> Find:
    return lambda actor, ask: find(actor, ask.permission)


RECORDS: Mapping[type[Model], Kept] = {
    # The persons and what is known of them
    m.Person: Kept(Permission.SEE_PERSON, people.persons),
    m.PersonNumber: Kept(Permission.REVEAL_NUMBER, _through(m.PersonNumber, "person", people.persons), "", False),
    m.PersonFact: _of_person(m.PersonFact),
    m.PersonSpell: _of_person(m.PersonSpell),
    m.Consent: _of_person(m.Consent),
    m.SupportPayment: _of_person(m.SupportPayment),
    m.Household: Kept(Permission.READ_CASE, _households),
    m.Proposal: Kept(Permission.READ_CASE, _through(m.Proposal, "person", people.persons), in_tables=False),
    m.LegalHold: Kept(Permission.READ_CASE, _through(m.LegalHold, "person", people.persons), in_tables=False),
    m.Merge: Kept(Permission.READ_CASE, _through(m.Merge, "kept", people.persons), in_tables=False),
    # The way in
    m.Referral: Kept(Permission.SEE_REFERRAL, people.referrals),
    m.Assessment: Kept(Permission.READ_CASE, _assessments),
    m.AssessmentAnswer: Kept(Permission.READ_CASE, _through(m.AssessmentAnswer, "assessment", _assessments)),
    m.Meeting: Kept(Permission.READ_CASE, _meetings),
    m.MeetingAttendee: Kept(Permission.READ_CASE, _through(m.MeetingAttendee, "meeting", _meetings)),
    # The time in the project
    m.Enrolment: Kept(Permission.SEE_ENROLMENT, people.enrolments, "enrolment"),
    m.CaseworkerAssignment: Kept(
        Permission.SEE_ENROLMENT, _through(m.CaseworkerAssignment, "enrolment", people.enrolments), "enrolment"
    ),
    m.Plan: _case(m.Plan, "plan"),
    m.PlanStep: _case(m.PlanStep, "plan", "plan__enrolment"),
    m.Participation: _case(m.Participation, "activities"),
    m.Attendance: _case(m.Attendance, "activities", "participation__enrolment"),
    m.Event: _case(m.Event),
    m.FollowUp: _case(m.FollowUp, "outcomes"),
    m.FollowUpAttempt: _case(m.FollowUpAttempt, "outcomes", "follow_up__enrolment"),
    m.Outcome: _case(m.Outcome, "outcomes"),
    m.SurveyRequest: _case(m.SurveyRequest),
    m.SurveyAnswer: _case(m.SurveyAnswer, path="request__enrolment"),
    m.Placement: Kept(Permission.SEE_PLACEMENT, people.placements, "placement"),
    m.Agreement: Kept(Permission.SEE_PLACEMENT, _through(m.Agreement, "placement", people.placements), "placement"),
    m.Note: Kept(Permission.READ_NOTES, _notes, in_tables=False),
    m.Document: _text(m.Document),
    m.Message: _text(m.Message),
    # The project
    m.Project: Kept(Permission.SEE_PROJECT, _around(surroundings.projects)),
    m.DefinitionVersion: _of_project(m.DefinitionVersion, Permission.SEE_PROJECT),
    m.Partner: _of_project(m.Partner, Permission.SEE_PROJECT),
    m.StaffAssignment: _of_project(m.StaffAssignment, Permission.SEE_FIGURES),
    m.Occasion: _of_project(m.Occasion, Permission.SEE_PROJECT),
    m.Session: _of_project(m.Session, Permission.SEE_PROJECT, "occasion__project"),
    m.EmployerParticipation: _of_project(m.EmployerParticipation, Permission.SEE_FIGURES),
    m.LevelObservation: _of_project(m.LevelObservation, Permission.SEE_FIGURES),
    m.GoalEvidence: _of_project(m.GoalEvidence, Permission.SEE_FIGURES),
    m.BudgetEntry: _of_project(m.BudgetEntry, Permission.SEE_MONEY),
    m.CostEntry: _of_project(m.CostEntry, Permission.SEE_MONEY),
    # Organisations, users, the log
    m.Organisation: Kept(Permission.SEE_PROJECT, _around(surroundings.organisations)),
    m.Site: Kept(Permission.SEE_PROJECT, _through(m.Site, "organisation", _around(surroundings.organisations))),
    m.Workplace: Kept(Permission.SEE_EMPLOYER, _around(surroundings.workplaces)),
    m.User: Kept(Permission.SEE_PROJECT, _around(surroundings.users)),
    m.Membership: Kept(Permission.MANAGE_ROLES, _around(surroundings.memberships)),
    m.ConflictOfInterest: Kept(Permission.ASSIGN, _conflicts),
    m.Clearance: Kept(Permission.SEE_PERSON, _clearances),
    m.BreakGlass: Kept(Permission.REVIEW_BREAK_GLASS, _around(surroundings.openings)),
    m.Notice: Kept(Permission.SEE_PROJECT, lambda actor, _ask: surroundings.notices(actor)),
    m.LogEntry: Kept(Permission.SEE_LOG, _around(surroundings.log_entries)),
}

"""The records, a file per aggregate; foreign keys point one way along the participant's journey."""

from kliv.register.models.accounts import BreakGlass, Clearance, ConflictOfInterest, Membership, Notice, User
from kliv.register.models.activities import Attendance, Event, Occasion, Participation, Session
from kliv.register.models.audit import LogEntry, LogHead, LogPerson, Submission
from kliv.register.models.documents import Document, Message
from kliv.register.models.employers import Agreement, EmployerParticipation, Placement, Workplace
from kliv.register.models.enrolments import CaseworkerAssignment, Enrolment, Note, Plan, PlanStep
from kliv.register.models.exits import FollowUp, FollowUpAttempt, Outcome
from kliv.register.models.money import BudgetEntry, CostEntry, GoalEvidence, LevelObservation, SupportPayment
from kliv.register.models.organisations import Organisation, Site
from kliv.register.models.people import Consent, Household, Person, PersonFact, PersonNumber, PersonSpell
from kliv.register.models.projects import DefinitionVersion, Partner, Project, StaffAssignment
from kliv.register.models.referrals import Assessment, AssessmentAnswer, Meeting, MeetingAttendee, Referral
from kliv.register.models.safeguards import LegalHold, Merge, Proposal
from kliv.register.models.surveys import SurveyAnswer, SurveyRequest

__all__ = [
    "Agreement", "Assessment", "AssessmentAnswer", "Attendance", "BreakGlass", "BudgetEntry", "CaseworkerAssignment",
    "Clearance", "ConflictOfInterest", "Consent", "CostEntry", "DefinitionVersion", "Document", "EmployerParticipation",
    "Enrolment", "Event", "FollowUp", "FollowUpAttempt", "GoalEvidence", "Household", "LegalHold", "LevelObservation",
    "LogEntry", "LogHead", "LogPerson", "Meeting", "MeetingAttendee", "Membership", "Merge", "Message", "Note",
    "Notice", "Occasion", "Organisation", "Outcome", "Participation", "Partner", "Person", "PersonFact", "PersonNumber",
    "PersonSpell", "Placement", "Plan", "PlanStep", "Project", "Proposal", "Referral", "Session", "Site",
    "StaffAssignment", "Submission", "SupportPayment", "SurveyAnswer", "SurveyRequest", "User", "Workplace",
]  # fmt: skip

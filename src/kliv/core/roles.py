"""The roles: what each may do, how far it reaches among the participants, and what it may read of them.

Plain data. How a reach becomes a selection of records stands in `casework.access`; `docs/roles.md` is made from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from kliv.core.permissions import ABOUT_PEOPLE, AREAS, HIDING, PERMISSION_WORDS, Area, Hiding, Permission

__all__ = [
    "ABOUT_PEOPLE",
    "AREAS",
    "HIDING",
    "PERMISSION_WORDS",
    "REACH_WORDS",
    "READING",
    "ROLES",
    "STAFF",
    "Area",
    "Fields",
    "Hiding",
    "Permission",
    "Reach",
    "Role",
]


class Reach(StrEnum):
    """Which participants a role reaches; the core rules then take away those it must not see."""

    CASELOAD = "caseload"
    PROJECT = "project"
    WHOLE_PROJECT = "whole_project"
    SENT = "sent"
    PLACED = "placed"
    SELF = "self"
    NOBODY = "nobody"


REACH_WORDS: Mapping[Reach, str] = {
    Reach.CASELOAD: "deltagare och remisser vid den egna enheten, och de deltagare som användaren är handläggare för",
    Reach.PROJECT: (
        "alla i projektet när den egna organisationen äger det, annars de vid den egna enheten; "
        "och de deltagare som användaren är handläggare för"
    ),
    Reach.WHOLE_PROJECT: "alla i projektet, utan namn",
    Reach.SENT: "de som den egna enheten har remitterat",
    Reach.PLACED: "de som just nu är placerade hos den egna arbetsgivaren, med samtycke eller lagrum",
    Reach.SELF: "bara sig själv",
    Reach.NOBODY: "inga deltagare",
}

Fields = Mapping[str, frozenset[str]]  # by the name of the model; a model that is not there shows nothing

# What an emergency opens, as far as the role has it: reading, never changing.
READING = frozenset(
    {
        Permission.SEE_PERSON,
        Permission.REVEAL_NUMBER,
        Permission.SEE_REFERRAL,
        Permission.SEE_ENROLMENT,
        Permission.READ_CASE,
        Permission.SEE_PLACEMENT,
        Permission.READ_NOTES,
    }
)

_CASEWORK = READING | {
    Permission.SEE_PROJECT,
    Permission.SEE_FIGURES,
    Permission.SEE_EMPLOYER,
    Permission.CHANGE_EMPLOYER,
    Permission.CHANGE_PERSON,
    Permission.RECORD_CONSENT,
    Permission.REFER,
    Permission.DECIDE_REFERRAL,
    Permission.ENROL,
    Permission.CLOSE_CASE,
    Permission.FOLLOW_UP,
    Permission.CHANGE_CASE,
    Permission.WRITE_NOTES,
    Permission.WRITE_MESSAGE,
    Permission.SEE_PROTECTED,
    Permission.MARK_PROTECTION,
    Permission.BREAK_GLASS,
}


class Role:
    """A role: its name, what it is for, what it may do and whom it reaches.

    on_ground: the permissions that hold only where a consent or a named statute lets the project's owner tell the
    user's organisation. fields: what may be read, by model; None is everything the permissions give. is_staff: works
    for one of the parties, and may be chosen in lists of colleagues.
    """

    key: ClassVar[str]
    name: ClassVar[str]
    description: ClassVar[str]
    permissions: ClassVar[frozenset[Permission]]
    reach: ClassVar[Reach] = Reach.NOBODY
    on_ground: ClassVar[frozenset[Permission]] = frozenset()
    fields: ClassVar[Fields | None] = None
    is_staff: ClassVar[bool] = True


class Caseworker(Role):
    """Meets the participants and writes their cases."""

    key = "caseworker"
    name = "Handläggare"
    description = "Möter deltagarna och för deras ärenden: jobbcoach, arbetskonsulent, arbetsmarknadssekreterare."
    reach = Reach.CASELOAD
    permissions = _CASEWORK


class ProjectLeader(Role):
    """Answers for a project and for those who work in it."""

    key = "project_leader"
    name = "Projektledare"
    description = "Leder projektet, utser handläggare och är den chef som får veta när något öppnas i nödläge."
    reach = Reach.PROJECT
    permissions = _CASEWORK | {
        Permission.SEE_MONEY,
        Permission.CHANGE_DEFINITION,
        Permission.RECORD_EVIDENCE,
        Permission.ASSIGN,
        Permission.ERASE_PERSON,
        Permission.NAME_FOR_PROTECTED,
        Permission.REVIEW_BREAK_GLASS,
        Permission.EXPORT_PEOPLE,
        Permission.EXPORT_TABLES,
    }


class Referrer(Role):
    """Proposes people to the project, and learns how it went where the law or the person lets them."""

    key = "referrer"
    name = "Remittent"
    description = (
        "Remitterar personer till projektet och får veta hur det går för dem, om det finns samtycke eller lag."
    )
    reach = Reach.SENT
    on_ground = frozenset({Permission.SEE_ENROLMENT, Permission.READ_CASE, Permission.SEE_PLACEMENT})
    permissions = on_ground | {
        Permission.SEE_PROJECT,
        Permission.SEE_PERSON,
        Permission.REVEAL_NUMBER,
        Permission.SEE_REFERRAL,
        Permission.REFER,
        Permission.RECORD_CONSENT,
        Permission.SEE_PROTECTED,
        Permission.MARK_PROTECTION,
    }
    fields: ClassVar[Fields | None] = {
        "Person": frozenset({"given_name", "family_name", "birth_date", "sex", "language", "interpreter_needed"}),
        "PersonNumber": frozenset({"number", "kind"}),
        "Referral": frozenset(
            {
                "project", "person", "from_organisation", "to_unit", "referred_by", "target_group", "referred_on",
                "received_on", "unemployed_on", "decision", "decided_at", "note",
            }
        ),
        "Enrolment": frozenset({"project", "person", "referral", "entry_on", "completed_on", "exit_on"}),
        "CaseworkerAssignment": frozenset({"enrolment", "user", "role", "starts_on", "ends_on"}),
        "Plan": frozenset({"enrolment", "goal", "agreed_on"}),
        "PlanStep": frozenset({"plan", "position", "activity", "planned_from", "planned_to", "started_on", "done_on"}),
        "Participation": frozenset({"enrolment", "activity", "starts_on", "ends_on", "completed"}),
        "Placement": frozenset({"enrolment", "kind", "support", "starts_on", "ends_on", "extent_percent"}),
        "FollowUp": frozenset({"enrolment", "at", "due_on", "status", "observed_on"}),
        "Outcome": frozenset({"enrolment", "at", "outcome", "kind", "extent_percent", "observed_on"}),
    }  # fmt: skip


class Economist(Role):
    """Keeps the project's budget and costs; sees no participant."""

    key = "economist"
    name = "Ekonom"
    description = "Sköter projektets budget och kostnader. Ser inga deltagare."
    permissions = frozenset(
        {Permission.SEE_PROJECT, Permission.SEE_FIGURES, Permission.SEE_MONEY, Permission.CHANGE_MONEY}
    )


class SteeringGroup(Role):
    """Reads the figures and decides on the direction; sees no participant."""

    key = "steering_group"
    name = "Styrgrupp"
    description = "Läser projektets siffror och ekonomi. Ser inga deltagare."
    permissions = frozenset({Permission.SEE_PROJECT, Permission.SEE_FIGURES, Permission.SEE_MONEY})


class Evaluator(Role):
    """Evaluates the project from figures and from tables without names."""

    key = "evaluator"
    name = "Utvärderare"
    description = "Utvärderar projektet med siffror och tabeller utan namn och personnummer."
    reach = Reach.WHOLE_PROJECT
    permissions = frozenset({Permission.SEE_PROJECT, Permission.SEE_FIGURES, Permission.EXPORT_TABLES})
    fields: ClassVar[Fields | None] = {}


class EmployerContact(Role):
    """An employer's contact person; sees a short list of facts about those placed there, and nothing else."""

    key = "employer_contact"
    name = "Arbetsgivarkontakt"
    description = "Arbetsgivarens kontaktperson. Ser namn och tider för dem som är placerade där, aldrig något annat."
    reach = Reach.PLACED
    is_staff = False
    on_ground = frozenset({Permission.SEE_PERSON, Permission.SEE_PLACEMENT})
    permissions = on_ground | {Permission.SEE_PROJECT, Permission.SEE_EMPLOYER, Permission.ANSWER_SURVEY}
    fields: ClassVar[Fields | None] = {
        "Person": frozenset({"given_name", "family_name"}),
        "Placement": frozenset(
            {"enrolment", "workplace", "kind", "starts_on", "ends_on", "extent_percent", "supervisor"}
        ),
    }  # fmt: skip


class Participant(Role):
    """The participant herself; sees her own and nobody else's."""

    key = "participant"
    name = "Deltagare"
    description = "Ser sina egna uppgifter, sin plan och vem som har läst om hen. Ser ingen annan."
    reach = Reach.SELF
    is_staff = False
    permissions = READING | {
        Permission.SEE_PROJECT,
        Permission.WRITE_MESSAGE,
        Permission.ANSWER_SURVEY,
        Permission.SEE_OWN_LOG,
    }


class LogReviewer(Role):
    """Reviews who has done what, by references; sees no case."""

    key = "log_reviewer"
    name = "Loggranskare"
    description = "Granskar vem som har läst och ändrat vad vid den egna organisationen. Ser inga ärenden."
    permissions = frozenset({Permission.SEE_LOG, Permission.REVIEW_BREAK_GLASS, Permission.SEE_PROTECTED})


class Administrator(Role):
    """Keeps users, roles and organisations in order; sees no participant."""

    key = "administrator"
    name = "Administratör"
    description = "Sköter användare, roller, organisationer och projekt. Ser inga deltagare."
    permissions = frozenset(
        {
            Permission.SEE_PROJECT,
            Permission.MANAGE_USERS,
            Permission.MANAGE_ROLES,
            Permission.MANAGE_ORGANISATIONS,
            Permission.MANAGE_PROJECTS,
        }
    )


ROLES: Mapping[str, type[Role]] = {
    role.key: role
    for role in (
        Caseworker,
        ProjectLeader,
        Referrer,
        Economist,
        SteeringGroup,
        Evaluator,
        EmployerContact,
        Participant,
        LogReviewer,
        Administrator,
    )
}

STAFF = frozenset(key for key, role in ROLES.items() if role.is_staff)

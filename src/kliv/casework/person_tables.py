"""Where anything about a person stands: every table, the way from it to the person, and what it is called.

The export, the erasing and the day of the last note all walk this one list, and a test holds it to the models: a new
kind of record about a person fails until it stands here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from kliv.register import models as m
from kliv.register.models.base import Record


@dataclass(frozen=True)
class PersonTable:
    """A kind of record about a person.

    path: from the record to the person, as in a query; empty for the person herself. withheld: the fields that are not
    given out to the person, and why. is_case: whether its dates count as notes in her file. not_notes: its dates that
    do not.
    """

    model: type[Record]
    path: str
    title: str
    withheld: Mapping[str, str] = field(default_factory=dict)
    is_case: bool = True
    not_notes: frozenset[str] = frozenset()

    def rows(self, persons: Collection[m.Person]) -> QuerySet[Any]:
        """The records about the persons."""
        path = f"{self.path}__in" if self.path else "pk__in"
        return self.model._default_manager.filter(**{path: [person.pk for person in persons]}).order_by("pk")


INTERNAL = "används bara för sökning och sortering, säger inget mer"
OTHERS = "uppgift om någon annan"
NEVER_SHOWN = "visas inte för någon"

TABLES: tuple[PersonTable, ...] = (
    PersonTable(
        m.Person, "", "Personuppgifter",
        {"search_name": INTERNAL, "sort_key": INTERNAL, "merged_into": "visas under Sammanslagningar"},
        not_notes=frozenset({"birth_date", "erased_at"}),
    ),
    PersonTable(
        m.PersonNumber, "person", "Personnummer", {"digest": INTERNAL},
        not_notes=frozenset({"valid_from", "valid_to"}),
    ),
    PersonTable(m.Household, "members", "Hushåll", is_case=False),
    PersonTable(m.PersonFact, "person", "Uppgifter med datum"),
    PersonTable(m.PersonSpell, "person", "Perioder"),
    PersonTable(m.Consent, "person", "Samtycken och lagrum", not_notes=frozenset({"ends_on"})),
    PersonTable(m.SupportPayment, "person", "Utbetalt stöd"),
    PersonTable(m.Referral, "person", "Remisser"),
    PersonTable(m.Assessment, "person", "Bedömningar"),
    PersonTable(m.AssessmentAnswer, "assessment__person", "Svar i bedömningar"),
    PersonTable(m.Meeting, "person", "Möten"),
    PersonTable(m.MeetingAttendee, "meeting__person", "Deltagare i möten"),
    PersonTable(m.Enrolment, "person", "Inskrivningar"),
    PersonTable(m.CaseworkerAssignment, "enrolment__person", "Handläggare"),
    PersonTable(m.Plan, "enrolment__person", "Planer"),
    PersonTable(m.PlanStep, "plan__enrolment__person", "Steg i planen"),
    PersonTable(m.Note, "enrolment__person", "Anteckningar"),
    PersonTable(m.Document, "enrolment__person", "Dokument"),
    PersonTable(m.Message, "enrolment__person", "Meddelanden"),
    PersonTable(m.Participation, "enrolment__person", "Aktiviteter"),
    PersonTable(m.Attendance, "participation__enrolment__person", "Närvaro"),
    PersonTable(m.Event, "enrolment__person", "Händelser"),
    PersonTable(m.FollowUp, "enrolment__person", "Uppföljningar"),
    PersonTable(m.FollowUpAttempt, "follow_up__enrolment__person", "Försök att nå dig"),
    PersonTable(m.Outcome, "enrolment__person", "Utfall"),
    PersonTable(m.SurveyRequest, "enrolment__person", "Enkäter"),
    PersonTable(m.SurveyAnswer, "request__enrolment__person", "Enkätsvar"),
    PersonTable(m.Placement, "enrolment__person", "Placeringar", {"supervisor": OTHERS}),
    PersonTable(m.Agreement, "placement__enrolment__person", "Avtal"),
    PersonTable(m.User, "person", "Konto", {"password": NEVER_SHOWN, "sort_key": INTERNAL}, is_case=False),
    PersonTable(m.Membership, "user__person", "Kontots roller", is_case=False),
    PersonTable(m.Notice, "recipient__person", "Notiser till kontot", is_case=False),
    PersonTable(
        m.ConflictOfInterest, "person", "Anmält jäv", {"user": OTHERS, "declared_by": OTHERS}, is_case=False
    ),
    PersonTable(m.BreakGlass, "person", "Nödöppningar", is_case=False),
    PersonTable(m.Clearance, "person", "Utsedda för skyddade uppgifter", is_case=False),
    PersonTable(m.Proposal, "person", "Förslag som kräver två", is_case=False),
    PersonTable(m.LegalHold, "person", "Spärrar mot gallring", is_case=False),
    PersonTable(
        m.Merge, "kept", "Sammanslagningar",
        {"moved": "bara referenser till det som står i de andra avsnitten", "before": "bara referenser"},
        is_case=False,
    ),
)  # fmt: skip

# Reached from a person only through her account, as a member of staff or of a party; or no record of its own.
NOT_ABOUT: Mapping[type[Any], str] = {
    m.StaffAssignment: "anställning i ett projekt: uppgift om en användare i tjänsten",
    m.DefinitionVersion: "vem som antog en definition: uppgift om en användare i tjänsten",
    m.LogPerson: "loggen: läses genom personens referens, se person_export",
}


def family(person: m.Person) -> list[m.Person]:
    """The person and every record that was found to be her."""
    found, level = [person], [person]
    while level:
        level = list(m.Person.objects.filter(merged_into__in=level))
        found += level
    return found


def is_about(person: str) -> Q:
    """Rows whose person (path) is there: not erased."""
    return Q(**{f"{person}__erased_at" if person else "erased_at": None})

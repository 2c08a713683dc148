"""From the first contact to the three-party meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kliv.register.fields import EncryptedText
from kliv.register.models.accounts import User
from kliv.register.models.base import CodeField, Record, paired
from kliv.register.models.organisations import Organisation
from kliv.register.models.people import Person
from kliv.register.models.projects import Project


class Referral(Record):
    """Somebody proposes a person to a project; the criteria are tried on the referral date."""

    personal = (
        "person", "target_group", "referred_by", "referred_on", "unemployed_on", "received_on", "decision",
        "decision_reason", "decided_by", "decided_at", "note",
    )  # fmt: skip
    not_personal = ("project", "from_organisation", "to_unit")

    project = models.ForeignKey(Project, models.PROTECT, related_name="referrals", verbose_name="projekt")
    person = models.ForeignKey(Person, models.PROTECT, related_name="referrals", verbose_name="person")
    from_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="referrals_sent", verbose_name="från"
    )
    to_unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="referrals_received", verbose_name="till"
    )
    referred_by = CodeField("ingång")
    target_group = CodeField("målgrupp", blank=True)
    referred_on = models.DateField("remissdatum")
    received_on = models.DateField("mottagen", null=True, blank=True)
    unemployed_on = models.DateField("arbetslös sedan", null=True, blank=True)
    decision = CodeField("beslut", blank=True)
    decision_reason = CodeField("orsak", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="beslutad av")
    decided_at = models.DateTimeField("beslutad", null=True)
    note = EncryptedText("anteckning")

    class Meta:
        constraints = (
            paired("decided_by", "decided_at", "referral_decided_pair"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="referral_decision_dated",
            ),
            models.UniqueConstraint(
                fields=("project", "person"), condition=Q(decision=""), name="referral_one_undecided"
            ),
        )
        indexes = (
            models.Index(fields=("to_unit", "project"), name="referral_to_unit"),
            models.Index(fields=("from_organisation", "project"), name="referral_from_unit"),
        )


class Assessment(Record):
    """An instrument answered on a day by a rater in a role; a professional's own judgement is one too."""

    personal = ("person", "instrument", "rater_role", "rater", "assessed_on")
    not_personal = ("project",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments", verbose_name="person")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", verbose_name="projekt")
    instrument = CodeField("instrument")
    rater_role = CodeField("bedömarens roll")
    rater = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="bedömare")
    assessed_on = models.DateField("bedömd")


class AssessmentAnswer(Record):
    """The answer to one item of an assessment."""

    personal = ("assessment", "item", "value")
    not_personal = ()

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers", verbose_name="bedömning")
    item = CodeField("fråga")
    value = models.CharField("svar", max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "item"), name="assessment_answer_once"),)


class Meeting(Record):
    """A meeting about a person: planned, held or cancelled; a three-party meeting is one."""

    personal = ("person", "kind", "planned_at", "held_on", "cancelled_on", "outcome", "notes")
    not_personal = ("project", "place")

    project = models.ForeignKey(Project, models.PROTECT, related_name="meetings", verbose_name="projekt")
    person = models.ForeignKey(Person, models.PROTECT, related_name="meetings", verbose_name="person")
    kind = CodeField("slag")
    planned_at = models.DateTimeField("planerat", null=True, blank=True)
    held_on = models.DateField("hölls", null=True, blank=True)
    cancelled_on = models.DateField("ställdes in", null=True, blank=True)
    place = models.CharField("plats", max_length=200, blank=True)
    outcome = CodeField("utfall", blank=True)
    notes = EncryptedText("anteckningar")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(cancelled_on__isnull=True), name="meeting_held_or_cancelled"
            ),
        )


class MeetingAttendee(Record):
    """Someone invited to a meeting in a role, and whether they came."""

    personal = ("meeting", "role", "user", "attended")
    not_personal = ("organisation",)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees", verbose_name="möte")
    role = CodeField("roll")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="användare")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisation"
    )
    attended = models.BooleanField("deltog", null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "role", "user"), name="meeting_attendee_once"),)

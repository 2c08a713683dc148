"""Enrolments and what belongs to a participant's plan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kliv.register.fields import EncryptedText
from kliv.register.models.accounts import User
from kliv.register.models.base import CodeField, Record, ordered
from kliv.register.models.organisations import Organisation
from kliv.register.models.people import Person
from kliv.register.models.projects import Project
from kliv.register.models.referrals import Referral


class Enrolment(Record):
    """A person's time in a project: first and last day, both belonging. Never two at once in the same project."""

    personal = (
        "person", "referral", "target_group", "entry_on", "completed_on", "exit_on", "exit_reason",
    )  # fmt: skip
    not_personal = ("project", "unit", "unit_code", "municipality", "agreement_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="enrolments", verbose_name="projekt")
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments", verbose_name="person")
    referral = models.OneToOneField(
        Referral, models.PROTECT, null=True, blank=True, related_name="enrolment", verbose_name="remiss"
    )
    target_group = CodeField("målgrupp", blank=True)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name="enhet"
    )
    unit_code = CodeField("enhetens nyckel i definitionen", blank=True)
    municipality = models.CharField("kommun i projektet", max_length=4, blank=True)
    agreement_on = models.DateField("överenskommelse om deltagande", null=True, blank=True)
    entry_on = models.DateField("start")
    completed_on = models.DateField("fullföljd", null=True, blank=True)
    exit_on = models.DateField("avslut", null=True, blank=True)
    exit_reason = CodeField("avslutsorsak", blank=True)

    class Meta:
        constraints = (
            ordered("entry_on", "exit_on", "enrolment_period"),
            ordered("entry_on", "completed_on", "enrolment_completed_after_entry"),
            models.UniqueConstraint(
                fields=("project", "person"), condition=Q(exit_on__isnull=True), name="enrolment_one_open"
            ),
            models.CheckConstraint(
                condition=Q(exit_reason="") | Q(exit_on__isnull=False), name="enrolment_reason_needs_exit"
            ),
        )
        indexes = (
            models.Index(fields=("project", "exit_on", "entry_on"), name="enrolment_stock"),
            models.Index(fields=("unit", "project"), name="enrolment_at_unit"),
        )


class CaseworkerAssignment(Record):
    """Who is responsible for a participant, for a period. One responsible at a time."""

    personal = ("enrolment", "user", "role", "starts_on", "ends_on")
    not_personal = ()

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="caseworkers", verbose_name="inskrivning")
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="handläggare")
    role = CodeField("roll", default="responsible")
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "caseworker_period"),
            models.UniqueConstraint(
                fields=("enrolment",),
                condition=Q(ends_on__isnull=True, role="responsible"),
                name="caseworker_one_responsible",
            ),
        )


class Plan(Record):
    """A participant's individual plan: what the participant wants and is good at, and the goal."""

    personal = ("enrolment", "goal", "mapping", "agreed_on")
    not_personal = ()

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="plan", verbose_name="inskrivning")
    goal = EncryptedText("mål")
    mapping = EncryptedText("kartläggning")
    agreed_on = models.DateField("överenskommen", null=True, blank=True)


class PlanStep(Record):
    """A step of the plan; where it stands follows from its dates."""

    personal = (
        "plan", "activity", "text", "proposed_by", "planned_from", "planned_to", "agreed_on", "started_on", "done_on",
        "stopped_on", "stop_reason",
    )  # fmt: skip
    not_personal = ("position",)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps", verbose_name="plan")
    position = models.PositiveSmallIntegerField("ordning", default=0)
    activity = CodeField("aktivitet", blank=True)
    text = EncryptedText("steg")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="föreslaget av")
    planned_from = models.DateField("planerat från", null=True, blank=True)
    planned_to = models.DateField("planerat till", null=True, blank=True)
    agreed_on = models.DateField("överenskommet", null=True, blank=True)
    started_on = models.DateField("påbörjat", null=True, blank=True)
    done_on = models.DateField("klart", null=True, blank=True)
    stopped_on = models.DateField("avbrutet", null=True, blank=True)
    stop_reason = CodeField("orsak", blank=True)

    class Meta:
        constraints = (
            ordered("planned_from", "planned_to", "plan_step_planned_period"),
            ordered("started_on", "done_on", "plan_step_done_after_start"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(stopped_on__isnull=True), name="plan_step_done_or_stopped"
            ),
        )


class Note(Record):
    """A coaching note about a participant, and who may read it."""

    personal = ("enrolment", "author", "written_on", "text", "readers")
    not_personal = ()

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="notes", verbose_name="inskrivning")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="skriven av")
    written_on = models.DateField("datum")
    text = EncryptedText("anteckning")
    readers = CodeField("får läsas av", default="project")

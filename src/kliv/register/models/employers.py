"""Employers' workplaces, and the agreements made with them."""

from __future__ import annotations

from django.db import models

from kliv.register.fields import EncryptedText
from kliv.register.models.base import CodeField, Record, ordered
from kliv.register.models.enrolments import Enrolment
from kliv.register.models.organisations import Organisation
from kliv.register.models.projects import Project


class Workplace(Record):
    """A workplace of an employer; the employer itself is an organisation."""

    personal = ("contact",)
    not_personal = ("employer", "name", "workplace_number", "industry")

    employer = models.ForeignKey(Organisation, models.PROTECT, related_name="workplaces", verbose_name="arbetsgivare")
    name = models.CharField("arbetsställe", max_length=200)
    workplace_number = models.CharField("arbetsställenummer", max_length=8, blank=True)
    industry = CodeField("bransch", blank=True)
    contact = EncryptedText("kontaktperson")

    def __str__(self) -> str:
        return self.name


class EmployerParticipation(Record):
    """An employer's part in a project, for a period."""

    personal = ()
    not_personal = ("project", "workplace", "starts_on", "ends_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="employers", verbose_name="projekt")
    workplace = models.ForeignKey(Workplace, models.PROTECT, related_name="projects", verbose_name="arbetsplats")
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        constraints = (ordered("starts_on", "ends_on", "employer_participation_period"),)


class Placement(Record):
    """A participant at a workplace: work training, practice, or a job, with the kind of support, for a period."""

    personal = ("enrolment", "kind", "support", "starts_on", "ends_on", "extent_percent", "supervisor")
    not_personal = ("workplace",)

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="placements", verbose_name="inskrivning")
    workplace = models.ForeignKey(Workplace, models.PROTECT, related_name="placements", verbose_name="arbetsplats")
    kind = CodeField("slag")
    support = CodeField("stöd", blank=True)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    extent_percent = models.PositiveSmallIntegerField("omfattning, procent", default=100)
    supervisor = EncryptedText("handledare")

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "placement_period"),
            models.CheckConstraint(
                condition=models.Q(extent_percent__gte=1, extent_percent__lte=100), name="placement_extent_1_to_100"
            ),
        )


class Agreement(Record):
    """A written agreement about a placement: who has signed, and when."""

    personal = ("placement", "participant_signed_on", "employer_signed_on", "project_signed_on", "terms")
    not_personal = ()

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="agreements", verbose_name="placering")
    terms = EncryptedText("villkor")
    participant_signed_on = models.DateField("deltagaren skrev under", null=True, blank=True)
    employer_signed_on = models.DateField("arbetsgivaren skrev under", null=True, blank=True)
    project_signed_on = models.DateField("projektet skrev under", null=True, blank=True)

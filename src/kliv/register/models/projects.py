"""Projects with the versions of their definition, and who takes part."""

from __future__ import annotations

from django.db import models

from kliv.register.models.accounts import User
from kliv.register.models.base import CodeField, Record, ordered
from kliv.register.models.organisations import Organisation


class Project(Record):
    """A project that is run in Kliv; what it is stands in its definition versions.

    known_to: the last day that anything is known of, for a project that is over; without it the project is run, and
    known up to today. changes goes up with every change of what its figures are counted on (`register.stamps`).
    """

    personal = ()
    not_personal = ("key", "name", "owner", "known_to", "changes")

    key = models.SlugField("nyckel", max_length=80, unique=True)
    name = models.CharField("namn", max_length=200)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="owned_projects", verbose_name="projektägare")
    known_to = models.DateField("känt till och med", null=True, blank=True)
    changes = models.PositiveBigIntegerField("ändringar", default=0, editable=False)

    def __str__(self) -> str:
        return self.name


class DefinitionVersion(Record):
    """A version of a project's definition file, as text, with the day it holds from. Never changed once adopted."""

    personal = ("adopted_by",)
    not_personal = ("project", "number", "valid_from", "text", "sha256")

    project = models.ForeignKey(Project, models.PROTECT, related_name="definitions", verbose_name="projekt")
    number = models.PositiveIntegerField("version")
    valid_from = models.DateField("gäller från")
    text = models.TextField("definitionsfilen")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="antagen av")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="definition_version_number"),
            models.UniqueConstraint(fields=("project", "valid_from"), name="definition_version_valid_from"),
        )


class Partner(Record):
    """An organisation that takes part in a project, in a role, for a period."""

    personal = ()
    not_personal = ("project", "organisation", "role", "starts_on", "ends_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="partners", verbose_name="projekt")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="partnerships", verbose_name="organisation"
    )
    role = CodeField("roll")
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        constraints = (ordered("starts_on", "ends_on", "partner_period"),)


class StaffAssignment(Record):
    """A user's employment in a project: function and extent, for a period."""

    personal = ("user", "function", "fte_percent", "starts_on", "ends_on")
    not_personal = ("project", "organisation")

    project = models.ForeignKey(Project, models.PROTECT, related_name="staff", verbose_name="projekt")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="enhet")
    user = models.ForeignKey(User, models.PROTECT, related_name="staff_assignments", verbose_name="användare")
    function = CodeField("funktion")
    fte_percent = models.PositiveSmallIntegerField("procent av heltid", default=100)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "staff_period"),
            models.CheckConstraint(
                condition=models.Q(fte_percent__gte=1, fte_percent__lte=100), name="staff_fte_1_to_100"
            ),
        )

"""Organisations and their units, and where they have sites."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kliv.register.models.base import CodeField, Record, ordered


class Organisation(Record):
    """A municipality, authority, association or employer, or a unit inside one (department, office, district)."""

    personal = ()
    not_personal = ("kind", "name", "sort_key", "organisation_number", "municipality", "parent", "active_to")

    kind = CodeField("slag")
    name = models.CharField("namn", max_length=200)
    sort_key = models.BinaryField("sorteringsnyckel", max_length=400, default=b"", db_index=True, editable=False)
    organisation_number = models.CharField("organisationsnummer", max_length=12, blank=True)
    municipality = models.CharField("kommunkod", max_length=4, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="del av"
    )
    active_to = models.DateField("finns till och med", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("parent", "name"), name="organisation_unique_unit"),
            models.UniqueConstraint(
                fields=("name",), condition=Q(parent__isnull=True), name="organisation_unique_top_name"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="organisation_not_own_parent"),
        )

    def __str__(self) -> str:
        return self.name


class Site(Record):
    """An address where a unit meets participants, for a period."""

    personal = ()
    not_personal = ("organisation", "name", "address", "starts_on", "ends_on")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites", verbose_name="organisation")
    name = models.CharField("namn", max_length=120)
    address = models.CharField("adress", max_length=200, blank=True)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        constraints = (ordered("starts_on", "ends_on", "site_period"),)

    def __str__(self) -> str:
        return self.name

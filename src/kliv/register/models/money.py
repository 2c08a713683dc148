"""Money: support paid to persons, the project's budget and costs. All amounts in öre."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kliv.register.models.base import CodeField, Record, unique_with_missing
from kliv.register.models.people import Person
from kliv.register.models.projects import Project


class SupportPayment(Record):
    """Support paid to a person for a month (stored as its first day)."""

    personal = ("person", "month", "kind", "amount_ore", "source")
    not_personal = ()

    person = models.ForeignKey(Person, models.PROTECT, related_name="support_payments", verbose_name="person")
    month = models.DateField("månad")
    kind = CodeField("slag")
    amount_ore = models.BigIntegerField("belopp i öre")
    source = CodeField("källa", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "month", "kind"), name="support_payment_once"),
            models.CheckConstraint(condition=Q(amount_ore__gte=0), name="support_payment_not_negative"),
            models.CheckConstraint(condition=Q(month__day=1), name="support_payment_first_of_month"),
        )


class BudgetEntry(Record):
    """What a budget line holds in a version of the budget, for a year."""

    personal = ()
    not_personal = ("project", "line", "version", "year", "amount_ore")

    project = models.ForeignKey(Project, models.PROTECT, related_name="budget", verbose_name="projekt")
    line = CodeField("budgetrad")
    version = CodeField("version")
    year = models.PositiveSmallIntegerField("år", null=True, blank=True)
    amount_ore = models.BigIntegerField("belopp i öre")

    class Meta:
        constraints = unique_with_missing(("project", "line", "version"), "year", "budget_entry_once")


class CostEntry(Record):
    """A cost of the project for a month (stored as its first day), by budget line."""

    personal = ()
    not_personal = ("project", "line", "month", "amount_ore", "voucher")

    project = models.ForeignKey(Project, models.PROTECT, related_name="costs", verbose_name="projekt")
    line = CodeField("budgetrad")
    month = models.DateField("månad")
    amount_ore = models.BigIntegerField("belopp i öre")
    voucher = models.CharField("verifikation", max_length=60, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(month__day=1), name="cost_entry_first_of_month"),)


class LevelObservation(Record):
    """An indicator's level on a day, with where it comes from."""

    personal = ()
    not_personal = ("project", "indicator", "observed_on", "value", "evidence")

    project = models.ForeignKey(Project, models.PROTECT, related_name="levels", verbose_name="projekt")
    indicator = CodeField("indikator")
    observed_on = models.DateField("datum")
    value = models.FloatField("nivå")
    evidence = models.TextField("underlag", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "indicator", "observed_on"), name="level_once"),)


class GoalEvidence(Record):
    """What speaks for a milestone or a qualitative goal, written on a day."""

    personal = ()
    not_personal = ("project", "goal", "recorded_on", "reached_on", "evidence")

    project = models.ForeignKey(Project, models.PROTECT, related_name="goal_evidence", verbose_name="projekt")
    goal = CodeField("mål")
    recorded_on = models.DateField("skrivet")
    reached_on = models.DateField("nått", null=True, blank=True)
    evidence = models.TextField("underlag")

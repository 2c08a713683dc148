"""Outcomes at exit and at follow-ups."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kliv.register.models.accounts import User
from kliv.register.models.base import CodeField, Record, paired
from kliv.register.models.enrolments import Enrolment


class FollowUp(Record):
    """A follow-up of a participant that is due on a day, and how it went. The exit itself may be one."""

    personal = ("enrolment", "at", "due_on", "status", "observed_on", "source", "recorded_by", "recorded_at")
    not_personal = ()

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="follow_ups", verbose_name="inskrivning")
    at = CodeField("vilken uppföljning")
    due_on = models.DateField("ska göras")
    status = CodeField("svar", blank=True)
    observed_on = models.DateField("svar den", null=True, blank=True)
    source = CodeField("källa", blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="skriven av")
    recorded_at = models.DateTimeField("skriven", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "at"), name="follow_up_once"),
            paired("recorded_by", "recorded_at", "follow_up_recorded_pair"),
            models.CheckConstraint(
                condition=~Q(status="reached") | Q(observed_on__isnull=False), name="follow_up_reached_is_dated"
            ),
        )


class FollowUpAttempt(Record):
    """One attempt to reach a participant for a follow-up."""

    personal = ("follow_up", "tried_on", "channel", "result", "user")
    not_personal = ()

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="attempts", verbose_name="uppföljning")
    tried_on = models.DateField("försök den")
    channel = CodeField("sätt")
    result = CodeField("resultat")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")


class Outcome(Record):
    """What holds for a participant at exit or at a follow-up: work, studies, a livelihood. Several may hold at once."""

    personal = ("enrolment", "at", "outcome", "kind", "extent_percent", "observed_on", "source", "withdrawn_at")
    not_personal = ()

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="outcomes", verbose_name="inskrivning")
    at = CodeField("när", default="exit")
    outcome = CodeField("utfall")
    kind = CodeField("slag", blank=True)
    extent_percent = models.PositiveSmallIntegerField("omfattning, procent", null=True, blank=True)
    observed_on = models.DateField("gäller den")
    source = CodeField("källa", blank=True)
    withdrawn_at = models.DateTimeField("rättad", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment", "at", "outcome", "kind"),
                condition=Q(withdrawn_at__isnull=True),
                name="outcome_once",
            ),
            models.CheckConstraint(
                condition=Q(extent_percent__isnull=True) | Q(extent_percent__gte=1, extent_percent__lte=100),
                name="outcome_extent_1_to_100",
            ),
        )

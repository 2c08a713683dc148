"""Activities, their sessions, and who was there."""

from __future__ import annotations

from django.db import models

from kliv.register.models.base import CodeField, Record, ordered, unique_with_missing
from kliv.register.models.employers import Workplace
from kliv.register.models.enrolments import Enrolment
from kliv.register.models.organisations import Organisation
from kliv.register.models.projects import Project


class Occasion(Record):
    """An activity run for a group: a course round, a weekly class, for a period and with so many seats."""

    personal = ()
    not_personal = ("project", "activity", "name", "unit", "branch", "seats", "starts_on", "ends_on", "cancelled_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="occasions", verbose_name="projekt")
    activity = CodeField("aktivitet")
    name = models.CharField("namn", max_length=160)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enhet"
    )
    branch = CodeField("bransch", blank=True)
    seats = models.PositiveSmallIntegerField("platser", null=True, blank=True)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    cancelled_on = models.DateField("inställd", null=True, blank=True)

    class Meta:
        constraints = (ordered("starts_on", "ends_on", "occasion_period"),)

    def __str__(self) -> str:
        return self.name


class Participation(Record):
    """A participant's part in an activity, in a group or alone, at a workplace or not."""

    personal = ("enrolment", "starts_on", "ends_on", "completed", "stop_reason", "extent_percent", "reported_hours")
    not_personal = ("activity", "occasion", "workplace")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="participations", verbose_name="inskrivning")
    activity = CodeField("aktivitet")
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name="tillfälle"
    )
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name="arbetsplats"
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    completed = models.BooleanField("fullföljd", null=True)
    stop_reason = CodeField("orsak till avbrott", blank=True)
    extent_percent = models.PositiveSmallIntegerField("omfattning, procent", null=True, blank=True)
    reported_hours = models.FloatField("redovisade timmar utan gruppträffar", null=True, blank=True)

    class Meta:
        constraints = (
            ordered("starts_on", "ends_on", "participation_period"),
            models.CheckConstraint(
                condition=models.Q(extent_percent__isnull=True)
                | models.Q(extent_percent__gte=1, extent_percent__lte=100),
                name="participation_extent_1_to_100",
            ),
        )


class Session(Record):
    """A meeting of a group: a date and a time."""

    personal = ()
    not_personal = ("occasion", "held_on", "starts_at", "minutes", "cancelled")

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="sessions", verbose_name="tillfälle")
    held_on = models.DateField("datum")
    starts_at = models.TimeField("börjar", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("minuter")
    cancelled = models.BooleanField("inställt", default=False)

    class Meta:
        constraints = unique_with_missing(("occasion", "held_on"), "starts_at", "session_once")


class Attendance(Record):
    """Whether a participant was at a session, for how long, or why not."""

    personal = ("participation", "status", "minutes", "certified_by", "certified_at")
    not_personal = ("session",)

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance", verbose_name="gruppträff")
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="attendance", verbose_name="deltagande"
    )
    status = CodeField("närvaro")
    minutes = models.PositiveSmallIntegerField("minuter", default=0)
    certified_by = models.ForeignKey(
        "register.User", models.PROTECT, null=True, related_name="+", verbose_name="intygad av"
    )
    certified_at = models.DateTimeField("intygad", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "participation"), name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(status="present") | models.Q(minutes=0), name="attendance_absent_has_no_time"
            ),
        )


class Event(Record):
    """Something that happened a participant on a day: information, an offer, a contact, a referral to support."""

    personal = ("enrolment", "event", "code", "happened_on", "recorded_by", "withdrawn_at")
    not_personal = ("workplace",)

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="events", verbose_name="inskrivning")
    event = CodeField("händelse")
    code = CodeField("närmare", blank=True)
    happened_on = models.DateField("datum")
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="arbetsplats"
    )
    recorded_by = models.ForeignKey(
        "register.User", models.PROTECT, null=True, related_name="+", verbose_name="skriven av"
    )
    withdrawn_at = models.DateTimeField("rättad", null=True)

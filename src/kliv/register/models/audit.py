"""The log of everything that touched a person, chained so that nothing can be changed unseen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LogEntry(models.Model):
    """One read, search, export, change, refusal or sign-in. Only ever added; triggers refuse change and deletion.

    `digest` is SHA-256 over the previous entry's digest and this entry's canonical content; numbers are without gaps.
    No name, number or note stands here in clear: whom it was about is the person's reference, words searched for are
    encrypted.
    """

    personal: ClassVar[tuple[str, ...]] = ("actor", "person_refs", "what", "search")
    not_personal: ClassVar[tuple[str, ...]] = (
        "number", "at", "action", "organisation", "role", "why", "object_type", "object_ref", "previous", "digest",
        "request_id",
    )  # fmt: skip

    number = models.PositiveBigIntegerField("nummer", primary_key=True)
    at = models.DateTimeField("tidpunkt", db_index=True)
    actor = models.CharField("vem (referens)", max_length=40, db_index=True)
    organisation = models.CharField("för vilken enhet (referens)", max_length=40, blank=True)
    role = models.CharField("i vilken roll", max_length=40, blank=True)
    action = models.CharField("handling", max_length=20, db_index=True)
    object_type = models.CharField("slag av uppgift", max_length=40, blank=True)
    object_ref = models.CharField("uppgiften (referens)", max_length=40, blank=True)
    what = models.JSONField("vad", default=dict)
    why = models.CharField("varför", max_length=60, blank=True)
    search = models.BinaryField("sökord, krypterade", default=b"")
    request_id = models.CharField("begäran", max_length=40, blank=True)
    previous = models.BinaryField("föregående kontrollsumma", max_length=32)
    digest = models.BinaryField("kontrollsumma", max_length=32, unique=True)

    person_refs: models.Manager[LogPerson]

    class Meta:
        ordering = ("number",)


class LogHead(models.Model):
    """The newest entry's number and digest: one row, locked while an entry is added, so that numbers have no gaps."""

    personal: ClassVar[tuple[str, ...]] = ()
    not_personal: ClassVar[tuple[str, ...]] = ("number", "digest")

    number = models.PositiveBigIntegerField("nummer", default=0)
    digest = models.BinaryField("kontrollsumma", max_length=32, default=bytes(32))


class LogPerson(models.Model):
    """That a log entry was about a person: the index behind "Vem har sett mina uppgifter?"."""

    personal: ClassVar[tuple[str, ...]] = ("person_ref",)
    not_personal: ClassVar[tuple[str, ...]] = ("entry",)

    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="person_refs", verbose_name="loggpost")
    person_ref = models.UUIDField("personens referens", db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "person_ref"), name="log_person_once"),)


class Submission(models.Model):
    """The key of a form that has been carried out, so that a double click has one effect."""

    personal: ClassVar[tuple[str, ...]] = ("user_ref",)
    not_personal: ClassVar[tuple[str, ...]] = ("key", "user_ref_at", "result")

    key = models.UUIDField("formulärets nyckel", primary_key=True)
    user_ref = models.UUIDField("vem (referens)")
    user_ref_at = models.DateTimeField("när")
    result = models.CharField("svarets adress", max_length=300, blank=True)

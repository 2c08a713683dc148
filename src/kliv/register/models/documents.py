"""Documents about a participant, and messages between the parties."""

from __future__ import annotations

from django.db import models

from kliv.register.fields import EncryptedText
from kliv.register.models.accounts import User
from kliv.register.models.base import CodeField, Record
from kliv.register.models.enrolments import Enrolment


class Document(Record):
    """A document about a participant; its content is encrypted like any other text."""

    personal = ("enrolment", "title", "content", "added_by", "added_on", "sha256")
    not_personal = ("kind", "media_type", "size_bytes")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="documents", verbose_name="inskrivning")
    kind = CodeField("slag")
    title = EncryptedText("rubrik")
    media_type = models.CharField("filtyp", max_length=100)
    size_bytes = models.PositiveIntegerField("storlek i byte")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    content = EncryptedText("innehåll (base64)")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="tillagd av")
    added_on = models.DateField("tillagd")


class Message(Record):
    """A message in a participant's thread, and when each side read it."""

    personal = ("enrolment", "sender", "text", "sent_at", "read_at", "reply_wanted_from")
    not_personal = ()

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="messages", verbose_name="inskrivning")
    sender = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="från")
    text = EncryptedText("meddelande")
    sent_at = models.DateTimeField("skickat")
    read_at = models.DateTimeField("läst", null=True)
    reply_wanted_from = CodeField("väntar på svar från", blank=True)

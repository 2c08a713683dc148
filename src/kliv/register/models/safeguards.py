"""Safeguards around a person's record: what takes two users, what must not be erased, what was found to be one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kliv.register.models.accounts import User
from kliv.register.models.base import CodeField, Record, paired
from kliv.register.models.people import Person


class Proposal(Record):
    """Something about a person that takes two users: one proposes it, another decides."""

    personal = ("person", "kind", "reason", "proposed_by", "proposed_at", "decision", "decided_by", "decided_at")
    not_personal = ()

    person = models.ForeignKey(Person, models.PROTECT, related_name="proposals", verbose_name="person")
    kind = CodeField("förslag")
    reason = CodeField("skäl", blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="föreslaget av")
    proposed_at = models.DateTimeField("föreslaget")
    decision = CodeField("beslut", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="beslutat av")
    decided_at = models.DateTimeField("beslutat", null=True)

    class Meta:
        constraints = (
            paired("decided_by", "decided_at", "proposal_decided_pair"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="proposal_decision_dated",
            ),
            models.CheckConstraint(
                condition=~Q(decision="accepted") | ~Q(decided_by=F("proposed_by")), name="proposal_accepted_by_another"
            ),
            models.UniqueConstraint(
                fields=("person", "kind"), condition=Q(decided_at__isnull=True), name="proposal_one_open"
            ),
        )


class LegalHold(Record):
    """That a person's record must not be erased for the time being, and why: an appeal, a review, a dispute."""

    personal = ("person", "reason", "placed_by", "placed_at", "lifted_by", "lifted_at")
    not_personal = ()

    person = models.ForeignKey(Person, models.PROTECT, related_name="holds", verbose_name="person")
    reason = CodeField("skäl")
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="satt av")
    placed_at = models.DateTimeField("satt")
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="hävt av")
    lifted_at = models.DateTimeField("hävt", null=True)

    class Meta:
        constraints = (
            paired("lifted_by", "lifted_at", "legal_hold_lifted_pair"),
            models.UniqueConstraint(
                fields=("person", "reason"), condition=Q(lifted_at__isnull=True), name="legal_hold_one_open"
            ),
        )


class Merge(Record):
    """That two records were found to be one person, what was moved to the one that is kept, and how it was before."""

    personal = ("kept", "double", "moved", "before", "merged_by", "merged_at", "undone_by", "undone_at")
    not_personal = ()

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges", verbose_name="behållen")
    double = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="dubblett")
    moved = models.JSONField("flyttat (referenser)", default=dict)
    before = models.JSONField("som det var", default=dict)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="sammanslagen av")
    merged_at = models.DateTimeField("sammanslagen")
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="ångrad av")
    undone_at = models.DateTimeField("ångrad", null=True)

    class Meta:
        constraints = (
            paired("undone_by", "undone_at", "merge_undone_pair"),
            models.CheckConstraint(condition=~Q(double=F("kept")), name="merge_of_two"),
            models.UniqueConstraint(fields=("double",), condition=Q(undone_at__isnull=True), name="merge_one_standing"),
        )

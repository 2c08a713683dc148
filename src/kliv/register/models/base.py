"""What every record has, and how it says which of its fields are personal."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q


class Record(models.Model):
    """A row with an internal number (also the kernel's id) and a public reference that may stand in addresses.

    Each model names every field of its own in exactly one of two tuples, `personal` and `not_personal`; a test holds
    that. `revision` counts changes, so that an edit form made from an old row can be refused.
    """

    personal: ClassVar[tuple[str, ...]] = ()
    not_personal: ClassVar[tuple[str, ...]] = ()

    ref = models.UUIDField("referens", default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField("ändring nr", default=1, editable=False)
    created_at = models.DateTimeField("skapad", auto_now_add=True)

    class Meta:
        abstract = True


BASE_FIELDS = ("id", "ref", "revision", "created_at")


class CodeField(models.CharField):
    """A code word; the words that are allowed live in core.terms or in a definition, never in a migration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)


def ordered(start: str, end: str, name: str) -> models.CheckConstraint:
    """The end is not before the start; both days belong. A missing end passes."""
    return models.CheckConstraint(condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}), name=name)


def paired(first: str, second: str, name: str) -> models.CheckConstraint:
    """Who-and-when: both are given or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
    )


def unique_with_missing(
    fields: tuple[str, ...], optional: str, name: str, among: Q | None = None
) -> tuple[models.UniqueConstraint, models.UniqueConstraint]:
    """Unique also where `optional` is missing; two constraints, since SQLite takes every missing value for another."""
    missing, given = Q(**{f"{optional}__isnull": True}), Q(**{f"{optional}__isnull": False})
    return (
        models.UniqueConstraint(fields=(*fields, optional), condition=given & (among or Q()), name=name),
        models.UniqueConstraint(fields=fields, condition=missing & (among or Q()), name=f"{name}_without"),
    )

"""Changing a record without overwriting somebody else's change, and carrying out a form once however often it is sent.

The one mechanism for both: every change of a record that has a form goes through `save_revision`, and every form that
is sent through `once`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kliv.casework.access import NotVisible, Refused
from kliv.core.errors import KlivError
from kliv.register import keys
from kliv.register.fields import EncryptedText
from kliv.register.models import Submission, User
from kliv.register.models.base import Record

P = ParamSpec("P")
LONGEST_RESULT = 300  # Submission.result


@dataclass(frozen=True)
class Difference:
    """A field that somebody else has changed meanwhile: what is stored now, and what was typed."""

    stored: Any
    typed: Any


class EditConflict(KlivError):  # noqa: N818 (it is an answer, not a fault)
    """The record was changed by somebody else after the form was made. Nothing is saved.

    differences: the fields whose stored value is not the typed one. revision: what to send with a new attempt. Show
    both values, keep what was typed, and only to those who may read the fields.
    """

    def __init__(self, differences: Mapping[str, Difference], revision: int) -> None:
        super().__init__(_("Någon annan har ändrat uppgifterna medan du skrev. Det du skrev är inte sparat än."))
        self.differences = dict(differences)
        self.revision = revision


def save_revision(
    instance: Record, expected_revision: int, fields: Mapping[str, Any], *, touch: bool = False
) -> frozenset[str]:
    """Saves the fields if the record still is the revision that the form was made from; gives the names that changed.

    One UPDATE decides: of two that save the same revision, one gets EditConflict, on both databases. If what is stored
    is what was typed already (the same change sent twice), nothing is saved and nothing is raised. touch: count the
    revision up all the same, since something that belongs to the record is changed. Raises NotVisible where the record
    is gone.
    """
    model = type(instance)
    with transaction.atomic():
        rows = model._default_manager.filter(pk=instance.pk)
        stored = rows.select_for_update().first()
        if stored is None:
            raise NotVisible
        differences = {
            name: Difference(getattr(stored, name), value)
            for name, value in fields.items()
            if getattr(stored, name) != value
        }
        if differences or touch:
            changed = {name: _prepared(stored, name, fields[name]) for name in differences}
            saved = rows.filter(revision=expected_revision).update(revision=F("revision") + 1, **changed)
            if not saved:
                raise EditConflict(differences, stored.revision)
    _take_over(instance, fields, stored.revision + bool(differences or touch))
    return frozenset(differences)


def once(key: uuid.UUID, user: User, at: dt.datetime, do: Callable[[], str]) -> str:
    """Does it the first time the key comes, and gives the first time's result every time after.

    key: made with the form. do: carries the form out and gives the address to answer with, at most 300 characters,
    without names and numbers. All in one transaction: a `do` that raises leaves the key free, so that the form can be
    sent again when it is put right. Two that come at the same time are done one after the other. Raises Refused for
    a key that is somebody else's.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept = Submission.objects.create(key=key, user_ref=user.ref, user_ref_at=at)
        except IntegrityError:
            earlier = Submission.objects.get(key=key)
            if earlier.user_ref != user.ref:
                raise Refused(_("Formuläret går inte att använda. Öppna sidan på nytt.")) from None
            return earlier.result
        kept.result = do()
        if len(kept.result) > LONGEST_RESULT:
            raise ValueError("the result of a form is its answer's address, at most 300 characters")
        kept.save(update_fields=("result",))
        return kept.result


def asked(check: Callable[P, object]) -> Callable[P, bool]:
    """`can_x` of a `check_x`: whether it lets it pass."""

    @wraps(check)
    def can(*args: P.args, **kwargs: P.kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except KlivError:
            return False
        return True

    return can


def _prepared(stored: Record, name: str, value: Any) -> Any:
    """The value as the column holds it; an encrypted text is sealed for its place."""
    field = stored._meta.get_field(name)
    if isinstance(field, EncryptedText):
        return keys.encrypt(value, field.place(stored)) if value else b""
    return value


def _take_over(instance: Record, fields: Mapping[str, Any], revision: int) -> None:
    for name, value in fields.items():
        setattr(instance, name, value)
    instance.revision = revision

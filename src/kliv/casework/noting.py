"""Short ways to what every change does: ask for the record with a permission, and write the log."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from kliv.casework.access import Actor, NotVisible, check_can, get
from kliv.casework.recording import Action, Entry, record
from kliv.core.roles import Permission
from kliv.register.models import Person
from kliv.register.models.base import Record

M = TypeVar("M", bound=Record)


def permitted(actor: Actor, model: type[M], ref: uuid.UUID | str, permission: Permission) -> M:
    """The record with that reference, if the actor has the permission for it.

    Raises NotVisible for one that is not seen at all, and Refused with the reason for one that is seen but no more.
    """
    try:
        return get(actor, model, ref, permission)
    except NotVisible:
        check_can(actor, permission, get(actor, model, ref))
        raise


def note(
    actor: Actor,
    permission: Permission,
    action: Action,
    *,
    about: Record,
    persons: Iterable[Person] = (),
    what: Mapping[str, Any] | None = None,
    why: str = "",
    at: dt.datetime,
) -> int:
    """Writes the log: who, in the role that gives the permission, did what to the record and to which persons.

    what: codes, field names, counts and references, never names, numbers or notes. Call it last in the transaction.
    """
    entry = Entry(
        action,
        tuple(person.ref for person in persons),
        type(about).__name__.lower(),
        str(about.ref),
        what,
        why,
    )
    return record(actor.doer(permission), entry, at=at)

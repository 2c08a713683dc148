"""Conflicts of interest: declared by oneself or by who names caseworkers, and ended only by somebody else."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kliv.casework import numbers
from kliv.casework.access import Actor, NotVisible, Refused, check_can, get_person, users, visible
from kliv.casework.editing import asked
from kliv.casework.inputs import Trial
from kliv.casework.noting import note, permitted
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.roles import Permission
from kliv.register.models import ConflictOfInterest, Person, User


def check_declare(
    actor: Actor, *, person_ref: uuid.UUID, user_ref: uuid.UUID | None = None
) -> tuple[Person, User, Permission]:
    """The person, the user and the permission it rests on: one's own for whom one sees, a colleague's with ASSIGN."""
    if user_ref is None or user_ref == actor.user.ref:
        return get_person(actor, person_ref), actor.user, Permission.SEE_PERSON
    person = permitted(actor, Person, person_ref, Permission.ASSIGN)
    colleague = users(actor, Permission.ASSIGN).filter(ref=user_ref).first()
    if colleague is None:
        raise NotVisible
    return person, colleague, Permission.ASSIGN


can_declare = asked(check_declare)


def declare_conflict(
    actor: Actor,
    *,
    person_ref: uuid.UUID,
    reason: str,
    user_ref: uuid.UUID | None = None,
    at: dt.datetime,
) -> ConflictOfInterest:
    """Declares that a user (left out: the actor) must not see the person; reason: a key of CONFLICT_REASONS.

    It holds from the next request on, also in an emergency. Raises InputError, Refused, NotVisible.
    """
    _try_reason(actor, reason)
    with transaction.atomic():
        person, user, permission = check_declare(actor, person_ref=person_ref, user_ref=user_ref)
        return _declare(actor, user, person, reason, permission, at=at)


def declare_by_number(actor: Actor, *, number: str, reason: str, at: dt.datetime) -> None:
    """Declares one's own conflict with somebody by number, before she is met. Never tells whether she is in Kliv.

    Raises InputError for what is no number.
    """
    check_can(actor, Permission.SEE_PERSON)
    _try_reason(actor, reason)
    trial = Trial(actor.on)
    parsed = numbers.tried(trial, number)
    if parsed is None and not trial.faults:
        trial.fault("number", _("ett personnummer"))
    trial.done(_("Anmälan går inte att spara än."))
    assert parsed is not None
    with transaction.atomic():
        person = numbers.holder(parsed)
        open_now = ConflictOfInterest.objects.filter(user=actor.user, person=person, ends_on=None)
        if person is not None and not open_now.exists():
            _declare(actor, actor.user, person, reason, Permission.SEE_PERSON, at=at)


def check_end_conflict(actor: Actor, *, conflict_ref: uuid.UUID) -> ConflictOfInterest:
    """The conflict, if it stands and is somebody else's, and the actor names caseworkers for the person."""
    row = visible(actor, ConflictOfInterest).filter(ref=conflict_ref).first()
    if row is None:
        raise NotVisible
    if row.user_id == actor.user.pk:
        raise Refused(_("Du kan inte själv avsluta ditt jäv. Be din chef."))
    if row.ends_on is not None:
        raise Refused(_("Jävet är redan avslutat."))
    return row


can_end_conflict = asked(check_end_conflict)


def end_conflict(actor: Actor, *, conflict_ref: uuid.UUID, at: dt.datetime) -> None:
    """The conflict no longer holds, from the next request on. One declared today by mistake is taken away."""
    with transaction.atomic():
        row = check_end_conflict(actor, conflict_ref=conflict_ref)
        yesterday = actor.on - dt.timedelta(days=1)
        standing = ConflictOfInterest.objects.filter(pk=row.pk, ends_on=None)
        done = standing.update(ends_on=yesterday) if row.starts_on <= yesterday else standing.delete()[0]
        if not done:
            raise Refused(_("Jävet är redan avslutat."))
        what = {"user": str(row.user.ref), "ended": 1}
        note(actor, Permission.ASSIGN, Action.CHANGE, about=row, persons=[row.person], what=what, at=at)


def _declare(
    actor: Actor, user: User, person: Person, reason: str, permission: Permission, *, at: dt.datetime
) -> ConflictOfInterest:
    try:
        with transaction.atomic():
            made = ConflictOfInterest.objects.create(
                user=user, person=person, reason=reason, declared_by=actor.user, starts_on=actor.on
            )
    except IntegrityError:
        raise Refused(_("Jävet är redan anmält.")) from None
    what = {"user": str(user.ref), "reason": reason}
    note(actor, permission, Action.CREATE, about=made, persons=[person], what=what, at=at)
    return made


def _try_reason(actor: Actor, reason: str) -> None:
    trial = Trial(actor.on)
    trial.code("reason", reason, terms.CONFLICT_REASONS)
    trial.done(_("Anmälan går inte att spara än."))

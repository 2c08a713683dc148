"""The one policy: what an actor sees and may do. Lists, single records, counts, choices and exports all stand on it."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from kliv.casework.access import records
from kliv.casework.access.actor import Actor
from kliv.casework.access.errors import NotVisible, Refused, closed
from kliv.casework.access.reach import Ask
from kliv.core.roles import PERMISSION_WORDS, Permission
from kliv.register.models import (
    BreakGlass,
    Enrolment,
    LogEntry,
    Membership,
    Notice,
    Organisation,
    Person,
    Placement,
    Project,
    Referral,
    User,
)

M = TypeVar("M", bound=Model)


@closed
def visible(actor: Actor, model: type[M], permission: Permission | None = None) -> QuerySet[M]:
    """The records of a kind that the actor has the permission for; without one, those the actor may see.

    One query when it is read; filter, order, count and slice it as any other, but never unite it with rows from
    elsewhere. Raises Refused where it cannot be told, and for a kind of record that the policy does not know.
    """
    kept = records.RECORDS[model]
    asked = permission or kept.permission
    rows: Any = kept.find(actor, Ask(asked, kept.scope))
    if not isinstance(rows, QuerySet) or rows.model is not model:
        raise TypeError(f"no selection of {model.__name__}")
    if asked is Permission.EXPORT_TABLES and not kept.in_tables:
        return rows.none()
    return rows


@closed
def get(actor: Actor, model: type[M], ref: uuid.UUID | str, permission: Permission | None = None) -> M:
    """The record with that reference, if the actor has the permission for it: the same scope as the list.

    Raises NotVisible for a missing record, a forbidden one and a reference that is none, all alike.
    """
    rows = visible(actor, model, permission)
    wanted = _reference(ref)
    found = rows.filter(ref=wanted).first() if wanted else None
    if found is None:
        raise NotVisible
    return found


@closed
def check_can(actor: Actor, permission: Permission, obj: Model | type[Model] | None = None) -> None:
    """Raises Refused with the reason unless the actor has the permission, and has it for the record if one is given.

    Costs no query without a record, otherwise one, or two to tell that the record is seen but not more.
    """
    if not actor.has(permission):
        raise Refused(_reason(actor, permission))
    if obj is None:
        return
    if isinstance(obj, type):
        raise TypeError("ask about a record, not about a kind")
    model = type(obj)
    if visible(actor, model, permission).filter(pk=obj.pk).exists():
        return
    if visible(actor, model).filter(pk=obj.pk).exists():
        raise Refused(_reason(actor, permission))
    raise NotVisible


def can(actor: Actor, permission: Permission, obj: Model | None = None) -> bool:
    """Whether `check_can` lets it pass."""
    try:
        check_can(actor, permission, obj)
    except Refused:
        return False
    return True


@closed
def persons(actor: Actor, permission: Permission = Permission.SEE_PERSON) -> QuerySet[Person]:
    """The persons the actor has the permission for."""
    return visible(actor, Person, permission)


@closed
def enrolments(actor: Actor, permission: Permission = Permission.SEE_ENROLMENT) -> QuerySet[Enrolment]:
    """The enrolments the actor has the permission for."""
    return visible(actor, Enrolment, permission)


@closed
def referrals(actor: Actor, permission: Permission = Permission.SEE_REFERRAL) -> QuerySet[Referral]:
    """The referrals the actor has the permission for."""
    return visible(actor, Referral, permission)


@closed
def placements(actor: Actor, permission: Permission = Permission.SEE_PLACEMENT) -> QuerySet[Placement]:
    """The placements the actor has the permission for."""
    return visible(actor, Placement, permission)


@closed
def projects(actor: Actor, permission: Permission = Permission.SEE_PROJECT) -> QuerySet[Project]:
    """The projects the actor has the permission in; with SEE_FIGURES those whose figures the actor may read."""
    return visible(actor, Project, permission)


@closed
def organisations(actor: Actor, permission: Permission = Permission.SEE_PROJECT) -> QuerySet[Organisation]:
    """The organisations around the actor's projects; with MANAGE_ORGANISATIONS those the actor may change."""
    return visible(actor, Organisation, permission)


@closed
def users(actor: Actor, permission: Permission = Permission.SEE_PROJECT) -> QuerySet[User]:
    """The users the actor may choose among; with MANAGE_USERS or MANAGE_ROLES those the actor manages."""
    return visible(actor, User, permission)


@closed
def memberships(actor: Actor) -> QuerySet[Membership]:
    """The roles the actor may give and take away."""
    return visible(actor, Membership)


@closed
def log_entries(actor: Actor, permission: Permission = Permission.SEE_LOG) -> QuerySet[LogEntry]:
    """The log as a reviewer sees it; with SEE_OWN_LOG what touched the participant herself."""
    return visible(actor, LogEntry, permission)


@closed
def openings(actor: Actor) -> QuerySet[BreakGlass]:
    """What has been opened in an emergency and is the actor's to review."""
    return visible(actor, BreakGlass)


@closed
def notices(actor: Actor) -> QuerySet[Notice]:
    """What the user is to be told."""
    return visible(actor, Notice)


@closed
def get_person(actor: Actor, ref: uuid.UUID | str, permission: Permission = Permission.SEE_PERSON) -> Person:
    """The person with that reference. Raises NotVisible."""
    return get(actor, Person, ref, permission)


@closed
def get_enrolment(actor: Actor, ref: uuid.UUID | str, permission: Permission = Permission.SEE_ENROLMENT) -> Enrolment:
    """The enrolment with that reference. Raises NotVisible."""
    return get(actor, Enrolment, ref, permission)


@closed
def get_referral(actor: Actor, ref: uuid.UUID | str, permission: Permission = Permission.SEE_REFERRAL) -> Referral:
    """The referral with that reference. Raises NotVisible."""
    return get(actor, Referral, ref, permission)


@closed
def get_project(actor: Actor, ref: uuid.UUID | str, permission: Permission = Permission.SEE_PROJECT) -> Project:
    """The project with that reference. Raises NotVisible."""
    return get(actor, Project, ref, permission)


def _reason(actor: Actor, permission: Permission) -> str:
    roles = sorted({held.role.name for held in actor.held})
    if not roles:
        return _("Du har ingen roll i Kliv just nu.")
    return _("I rollen %(roles)s får du inte %(what)s.") % {
        "roles": _(" och ").join(roles),
        "what": PERMISSION_WORDS[permission],
    }


def _reference(ref: uuid.UUID | str) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(ref))
    except ValueError:
        return None

"""Naming somebody for a person: the caseworker to choose, and who may see a protected person or a colleague."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kliv.casework.access import rules
from kliv.casework.access.actor import Actor, actor_for
from kliv.casework.access.errors import Refused, closed
from kliv.casework.access.periods import current
from kliv.casework.access.policy import check_can, persons, users
from kliv.casework.access.reach import own_projects, union
from kliv.casework.recording import Action, Entry, record
from kliv.core.roles import ROLES, Permission
from kliv.register.models import Clearance, ConflictOfInterest, Enrolment, Membership, Person, Referral, User

CASEWORK = frozenset(key for key, role in ROLES.items() if Permission.CHANGE_CASE in role.permissions)


@closed
def assignable(actor: Actor, enrolment: Enrolment) -> QuerySet[User]:
    """The colleagues who may become the caseworker: in casework in the project today, and with no conflict.

    Raises Refused unless the actor may name the caseworker of that enrolment.
    """
    check_can(actor, Permission.ASSIGN, enrolment)
    here = Q(project=enrolment.project_id) | Q(project=None)
    roles = Membership.objects.filter(current(actor.on), here, user=OuterRef("pk"), role__in=CASEWORK)
    conflict = ConflictOfInterest.objects.filter(current(actor.on), user=OuterRef("pk"), person=enrolment.person_id)
    same = Person.objects.filter(Q(pk=enrolment.person_id) | _same_household(enrolment.person), user=OuterRef("pk"))
    return users(actor, Permission.ASSIGN).filter(Exists(roles), ~Exists(conflict), ~Exists(same))


def clear_by_entry(actor: Actor, person: Person, *, at: dt.datetime) -> Clearance:
    """Whoever writes a protection down knows the person already, and is cleared by that. Call it when it is written.

    Logged in the same transaction. Raises Refused.
    """
    check_can(actor, Permission.MARK_PROTECTION)
    with transaction.atomic():
        made = Clearance.objects.create(
            user=actor.user, person=person, ground="entered", granted_by=actor.user, granted_at=at, starts_on=actor.on
        )
        _log(actor, Permission.MARK_PROTECTION, made, at)
    return made


def name_for_person(
    actor: Actor, *, person_ref: uuid.UUID, user: User, ends_on: dt.date | None = None, at: dt.datetime
) -> Clearance:
    """Names a colleague for a person, by reference: the actor need not see the person. Raises Refused.

    It lifts what hides the protected and the colleagues, for that person only; it gives no reach.
    """
    with transaction.atomic():
        person = check_can_name(actor, person_ref=person_ref, user=user, at=at)
        made = Clearance.objects.create(
            user=user, person=person, granted_by=actor.user, granted_at=at, starts_on=actor.on, ends_on=ends_on
        )
        _log(actor, _naming(actor), made, at)
    return made


def end_clearance(actor: Actor, clearance: Clearance, *, at: dt.datetime) -> None:
    """Takes a clearance back; it holds for no new Actor from now on. Logged in the same transaction. Raises Refused."""
    with transaction.atomic():
        if _in_question(actor, clearance.person.ref) is None:
            raise Refused(_("Det går inte att ändra vem som är utsedd för den personen."))
        if clearance.starts_on < actor.on:
            clearance.ends_on = actor.on - dt.timedelta(days=1)
            clearance.save(update_fields=("ends_on",))
        else:
            clearance.delete()
        _log(actor, _naming(actor), clearance, at)


@closed
def check_can_name(actor: Actor, *, person_ref: uuid.UUID, user: User, at: dt.datetime) -> Person:
    """Raises Refused with the reason unless the actor may name the user for the person; gives the person.

    Those may who see the person and may themselves handle the protected, or have NAME_FOR_PROTECTED in a project the
    person is referred to or enrolled in. Nothing tells whether the person is protected, or exists out of reach. Nobody
    names herself, somebody with a conflict, or somebody whose roles may not handle the protected.
    """
    if user.pk == actor.user.pk:
        raise Refused(_("Du kan inte utse dig själv. Be någon annan."))
    person = _in_question(actor, person_ref)
    if person is None:
        raise Refused(_("Det går inte att utse någon för den personen."))
    if not users(actor, _naming(actor)).filter(pk=user.pk).exists():
        raise Refused(_("Den användaren kan inte utses för personen."))
    colleague = actor_for(user, at)
    core = rules.shown(colleague, core_only=True, besides="protected")
    if not colleague.has(Permission.SEE_PROTECTED) or not Person.objects.filter(core, pk=person.pk).exists():
        raise Refused(_("Den användaren kan inte utses för personen."))
    return person


def _in_question(actor: Actor, ref: uuid.UUID) -> Person | None:
    """The person, if the actor may decide who is named for that person."""
    projects = [own_projects(actor, held).values("pk") for held in actor.holding(Permission.NAME_FOR_PROTECTED)]
    among: list[type[Model]] = [Enrolment, Referral]
    ids: list[QuerySet[Any, Any]] = [
        model._default_manager.filter(project__in=union(projects)).values("person_id") for model in among
    ]
    if actor.has(Permission.SEE_PROTECTED):
        ids.append(persons(actor, Permission.MARK_PROTECTION).values("pk"))
    core = rules.shown(actor, core_only=True, besides="protected")
    return Person.objects.filter(rules.present(), core, ref=ref, pk__in=union(ids)).first()


def _same_household(person: Person) -> Q:
    return Q(household=person.household_id) if person.household_id else Q(pk=person.pk)


def _naming(actor: Actor) -> Permission:
    named = Permission.NAME_FOR_PROTECTED
    return named if actor.has(named) else Permission.MARK_PROTECTION


def _log(actor: Actor, permission: Permission, clearance: Clearance, at: dt.datetime) -> None:
    what = {"user": str(clearance.user.ref), "ground": clearance.ground, "permission": permission.value}
    entry = Entry(Action.CHANGE, (clearance.person.ref,), "clearance", str(clearance.ref), what)
    record(actor.doer(permission), entry, at=at)

"""Whom a user must not see although they are within reach. The core rules hold for everybody, also in an emergency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from kliv.casework.access.actor import Actor
from kliv.casework.access.periods import current
from kliv.casework.access.reach import assigned, union
from kliv.core.roles import HIDING, STAFF, Permission, Reach
from kliv.register.models import Membership, Person


@dataclass(frozen=True)
class Rule:
    """A rule that hides persons. shows: the condition on a person for being shown, as far as this rule goes.

    core: nothing overrides it. In words it stands in `core.permissions.HIDING`.
    """

    key: str
    core: bool
    shows: Callable[[Actor], Q]


def shown(actor: Actor, *, core_only: bool = False, besides: str = "") -> Q:
    """The condition on a person for being shown by every rule, or by the core rules only.

    besides: the key of a rule to leave out, for somebody who decides on the rule itself and sees no data. Raises
    TypeError where a rule gives no condition.
    """
    condition = Q()
    for rule in RULES:
        if rule.key != besides and (rule.core or not core_only):
            part = rule.shows(actor)
            if not isinstance(part, Q) or not part:
                raise TypeError(f"the rule {rule.key} gives no condition")
            condition &= part
    return condition


def present() -> Q:
    """The condition on a person for being there: not erased, and not the same as another record."""
    return Q(erased_at=None, merged_into=None)


def own(actor: Actor, permission: Permission) -> frozenset[int]:
    """The actor's own person, in the role of participant; what one sees of oneself no rule takes away."""
    is_self = any(held.role.reach is Reach.SELF for held in actor.holding(permission))
    return actor.own if is_self else frozenset()


def _not_oneself(actor: Actor) -> Q:
    return ~Q(pk__in=actor.own)


def _not_own_household(actor: Actor) -> Q:
    if actor.household is None:
        return _everybody()
    return ~Q(household=actor.household)


def _no_conflict(actor: Actor) -> Q:
    hidden = actor.conflicts
    return ~Q(pk__in=hidden)


def _not_protected(actor: Actor) -> Q:
    """Nobody in the household is protected, or the user is named for that very person."""
    household = Person.objects.filter(household=OuterRef("household")).exclude(protection="")
    open_to_all = Q(protection="") & (Q(household=None) | Q(~Exists(household)))
    if not actor.has(Permission.SEE_PROTECTED):
        return open_to_all
    return open_to_all | Q(pk__in=actor.cleared) | _named(actor)


def _not_colleague(actor: Actor) -> Q:
    """Holds no staff role at the same organisations or projects, unless the user is named for that very person."""
    organisations = frozenset(number for held in actor.held for number in held.family)
    projects = [held.project for held in actor.held if held.project is not None]
    near = Q(organisation__in=organisations) | Q(project__in=projects)
    colleague = Membership.objects.filter(near, current(actor.on), user__person=OuterRef("pk"), role__in=STAFF)
    opened = [grant.person for grant in actor.grants]
    return Q(~Exists(colleague)) | Q(pk__in=actor.cleared) | Q(pk__in=opened) | _named(actor)


def _named(actor: Actor) -> Q:
    """The user is the caseworker of that person today, in a role that may handle protected persons."""
    enrolments = [assigned(actor, held) for held in actor.holding(Permission.SEE_PROTECTED)]
    return Q(pk__in=union(part.values("person_id") for part in enrolments))


def _everybody() -> Q:
    return ~Q(pk__in=[])


SHOWS: Mapping[str, Callable[[Actor], Q]] = {
    "own_data": _not_oneself,
    "own_household": _not_own_household,
    "conflict": _no_conflict,
    "protected": _not_protected,
    "colleague": _not_colleague,
}

RULES: tuple[Rule, ...] = tuple(Rule(hiding.key, hiding.is_core, SHOWS[hiding.key]) for hiding in HIDING)

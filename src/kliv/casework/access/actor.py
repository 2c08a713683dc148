"""Who asks: a user with what holds for the user at one moment. Made anew for every request, never kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from kliv.casework.access.errors import Refused, closed
from kliv.casework.access.periods import current
from kliv.casework.recording import Doer
from kliv.core.roles import ROLES, Permission, Role
from kliv.register.models import BreakGlass, Clearance, ConflictOfInterest, Membership, Organisation, Person, User

# Municipality, department, unit, office, group. A unit further down is outside the reach of those at the top.
LEVELS = 5


@dataclass(frozen=True)
class Held:
    """A role held today at an organisation, in one project or in all that the organisation takes part in.

    units: the organisation and all below it; above: the organisation and all it is part of. Ids.
    """

    role: type[Role]
    organisation: int
    organisation_ref: uuid.UUID
    project: int | None
    project_owner: int | None
    units: frozenset[int]
    unit_refs: frozenset[uuid.UUID]
    above: frozenset[int]

    @property
    def family(self) -> frozenset[int]:
        """The organisation with all below it and all it is part of."""
        return self.units | self.above


@dataclass(frozen=True)
class Grant:
    """A person who is open in an emergency, and for which organisation it was opened. Ids."""

    person: int
    organisation: int


@dataclass(frozen=True)
class Actor:
    """A user at one moment: roles, and who is hidden or opened for that user. Persons are ids.

    own: the person the user is, also under the record it was merged into; household: that person's.
    """

    user: User
    at: dt.datetime
    on: dt.date
    held: tuple[Held, ...] = ()
    own: frozenset[int] = frozenset()
    household: int | None = None
    conflicts: frozenset[int] = frozenset()
    grants: frozenset[Grant] = frozenset()
    cleared: frozenset[int] = frozenset()

    def holding(self, permission: Permission) -> Iterator[Held]:
        """The roles that have the permission."""
        return (held for held in self.held if permission in held.role.permissions)

    def has(self, permission: Permission) -> bool:
        """Whether any role has the permission, whatever it is asked about."""
        return any(True for _ in self.holding(permission))

    def only(self, role: type[Role]) -> Actor:
        """The same user in one role only."""
        return replace(self, held=tuple(held for held in self.held if held.role is role))

    def doer(self, permission: Permission | None = None) -> Doer:
        """Who does it, for the log: for the organisation and in the role that gives the permission."""
        roles = self.held if permission is None else tuple(self.holding(permission))
        if not roles:
            return Doer(str(self.user.ref))
        return Doer(str(self.user.ref), str(roles[0].organisation_ref), roles[0].role.key)


@closed
def actor_for(user: User, at: dt.datetime) -> Actor:
    """The user with the rights that hold at that moment. Costs 3 queries.

    The day is the Swedish one (`settings.TIME_ZONE`). Memberships count from their first day to their last, while the
    account is active and the organisation exists; a role that is no longer known gives nothing. Raises Refused for an
    account that is closed, and where anything cannot be read.
    """
    on = timezone.localdate(at)
    memberships = list(_memberships(user, on))
    fresh = memberships[0].user if memberships else user
    if not fresh.is_active:
        raise Refused(_("Kontot är avstängt."))
    if not memberships:
        return Actor(user, at, on)
    conflicts, grants, cleared = _persons(fresh, at, on)
    own = _own(fresh.person)
    return Actor(
        user=fresh,
        at=at,
        on=on,
        held=tuple(_held(memberships)),
        own=own,
        household=fresh.person.household_id if fresh.person else None,
        conflicts=conflicts,
        grants=grants,
        cleared=cleared,
    )


def _memberships(user: User, on: dt.date) -> QuerySet[Membership]:
    above = {f"above_{n}": F("__".join(["organisation", *["parent"] * (n - 1), "parent_id"])) for n in range(1, LEVELS)}
    return (
        Membership.objects.filter(current(on), user_id=user.pk, role__in=ROLES)
        .filter(Q(organisation__active_to=None) | Q(organisation__active_to__gte=on))
        .select_related("user__person__merged_into", "organisation", "project")
        .annotate(**above)
        .order_by("pk")
    )


def _own(person: Person | None) -> frozenset[int]:
    if person is None:
        return frozenset()
    merged = person.merged_into
    return frozenset(_ids([person.pk, person.merged_into_id, merged.merged_into_id if merged else None]))


def _persons(user: User, at: dt.datetime, on: dt.date) -> tuple[frozenset[int], frozenset[Grant], frozenset[int]]:
    """Conflicts, emergencies and clearances, in one query."""
    nothing = Value(None, output_field=BigIntegerField(null=True))
    conflicts = ConflictOfInterest.objects.filter(current(on), user=user).values_list(
        Value("conflict"), "person_id", "person__merged_into_id", "person__merged_into__merged_into_id"
    )
    grants = BreakGlass.objects.filter(user=user, opened_at__lte=at, expires_at__gt=at).values_list(
        Value("grant"), "person_id", "organisation_id", nothing
    )
    cleared = Clearance.objects.filter(current(on), user=user).values_list(
        Value("cleared"), "person_id", nothing, nothing
    )
    rows: list[tuple[str, int, int, int]] = list(conflicts.union(grants, cleared, all=True))
    return (
        frozenset(_ids(number for kind, *numbers in rows if kind == "conflict" for number in numbers)),
        frozenset(Grant(person, organisation) for kind, person, organisation, _ in rows if kind == "grant"),
        frozenset(person for kind, person, *_ in rows if kind == "cleared"),
    )


def _held(memberships: list[Membership]) -> Iterator[Held]:
    below = _below({row.organisation_id for row in memberships})
    for row in memberships:
        units = below[row.organisation_id]
        above = _ids([row.organisation_id, *(getattr(row, f"above_{n}") for n in range(1, LEVELS))])
        yield Held(
            role=ROLES[row.role],
            organisation=row.organisation_id,
            organisation_ref=row.organisation.ref,
            project=row.project_id,
            project_owner=row.project.owner_id if row.project else None,
            units=frozenset(units),
            unit_refs=frozenset(units.values()),
            above=frozenset(above),
        )


def _below(roots: set[int]) -> dict[int, dict[int, uuid.UUID]]:
    """The units of each organisation with their references, itself among them, in one query."""
    levels = []
    for n in range(LEVELS):
        path = "__".join([*["parent"] * n, "pk"]) if n else "pk"
        levels.append(
            Organisation.objects.filter(**{f"{path}__in": roots})
            .annotate(root=F(path))
            .values_list("root", "pk", "ref")
        )
    found: dict[int, dict[int, uuid.UUID]] = {root: {} for root in roots}
    for root, unit, ref in levels[0].union(*levels[1:], all=True):
        found[root][unit] = ref
    return found


def _ids(numbers: Iterable[Any]) -> set[int]:
    return {number for number in numbers if number is not None}

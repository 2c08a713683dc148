"""One's own account: the roles one holds in words, and where an account belongs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kliv.casework.access import Actor
from kliv.casework.access.periods import current
from kliv.core.roles import ROLES, Role
from kliv.register.models import Membership, User


@dataclass(frozen=True)
class OwnRole:
    """A role that one holds today, where, and who says so."""

    role: type[Role]
    organisation: str
    project: str
    by_directory: bool


def own_roles(actor: Actor) -> Sequence[OwnRole]:
    """The roles the actor holds today, in the order they were given. Costs 1 query."""
    rows = Membership.objects.filter(current(actor.on), user=actor.user.pk, role__in=ROLES)
    return [
        OwnRole(ROLES[row.role], row.organisation.name, row.project.name if row.project else "", bool(row.directory))
        for row in rows.select_related("organisation", "project").order_by("pk")
    ]


def place_of(user: User | None, on: dt.date) -> str:
    """The reference of an organisation where a user holds a role that day, "" for none. Costs 1 query, always."""
    rows = Membership.objects.filter(current(on), user=user.pk if user else 0).order_by("pk")
    return str(rows.values_list("organisation__ref", flat=True).first() or "")

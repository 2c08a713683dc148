"""Administration: organisations with their units, users with their roles, projects with their definitions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kliv.core import terms
from kliv.core.roles import ROLES
from kliv.register.models import DefinitionVersion, Membership, Organisation, Project, User
from kliv.web.presenters.person import period

KINDS = {**terms.ORGANISATION_KINDS, **terms.UNIT_KINDS}


@dataclass(frozen=True)
class Unit:
    """An organisation or a unit in the tree; level from 0."""

    name: str
    level: int
    kind: str
    closed: str
    address: str


@dataclass(frozen=True)
class Account:
    """A user in the list, with the roles that hold."""

    name: str
    email: str
    roles: tuple[str, ...]
    is_active: bool
    address: str


@dataclass(frozen=True)
class HeldRole:
    """A role of a user: what it is, where and when. end_address: where it is ended, "" where it cannot be."""

    name: str
    where: str
    when: str
    by_directory: bool
    has_ended: bool
    end_address: str
    revision: int
    key: str


@dataclass(frozen=True)
class Version:
    """A version of a project's definition."""

    number: int
    valid_from: str
    adopted: str


@dataclass(frozen=True)
class ManagedProject:
    """A project with its definition versions, newest first."""

    name: str
    key: str
    owner: str
    versions: tuple[Version, ...]


def units(tree: Iterable[tuple[int, Organisation]]) -> tuple[Unit, ...]:
    """The tree as lines."""
    return tuple(
        Unit(
            name=one.name,
            level=level,
            kind=KINDS.get(one.kind, one.kind),
            closed=one.active_to.isoformat() if one.active_to else "",
            address=reverse("organisation", args=[one.ref]),
        )
        for level, one in tree
    )


def accounts(users: Iterable[User], memberships: Iterable[Membership], on: dt.date) -> tuple[Account, ...]:
    """The users with the roles that hold on the day; memberships: theirs, those that have ended too."""
    held: dict[int, list[str]] = {}
    for row in memberships:
        if row.ends_on is None or row.ends_on >= on:
            held.setdefault(row.user_id, []).append(f"{role_name(row.role)}, {place(row)}")
    return tuple(
        Account(one.name, one.email, tuple(held.get(one.pk, ())), one.is_active, reverse("user", args=[one.ref]))
        for one in users
    )


def held_roles(memberships: Iterable[Membership], on: dt.date) -> tuple[HeldRole, ...]:
    """The roles of one user, those that hold first."""
    rows = sorted(memberships, key=lambda row: (_ended(row, on), role_name(row.role), row.pk))
    return tuple(
        HeldRole(
            name=role_name(row.role),
            where=place(row),
            when=period(row.starts_on, row.ends_on),
            by_directory=bool(row.directory),
            has_ended=_ended(row, on),
            end_address="" if _ended(row, on) else reverse("end_role", args=[row.ref]),
            revision=row.revision,
            key=str(uuid.uuid4()),
        )
        for row in rows
    )


def managed_projects(projects: Iterable[Project], versions: Iterable[DefinitionVersion]) -> tuple[ManagedProject, ...]:
    """The projects with the versions of their definitions; versions: newest first."""
    found: dict[int, list[Version]] = {}
    for one in versions:
        adopted = _("antagen av %s") % one.adopted_by.name if one.adopted_by else ""
        found.setdefault(one.project_id, []).append(Version(one.number, one.valid_from.isoformat(), adopted))
    return tuple(ManagedProject(one.name, one.key, one.owner.name, tuple(found.get(one.pk, ()))) for one in projects)


def role_name(key: str) -> str:
    """What a role is called."""
    return ROLES[key].name if key in ROLES else key


def place(row: Membership) -> str:
    """Where a role is held."""
    return f"{row.organisation.name}, {row.project.name}" if row.project else row.organisation.name


def _ended(row: Membership, on: dt.date) -> bool:
    return row.ends_on is not None and row.ends_on < on

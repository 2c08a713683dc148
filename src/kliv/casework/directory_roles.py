"""Accounts and roles that a municipality's own directory answers for: made, changed and taken back at every sign-in.

A directory gives roles in its own organisation only, never one that somebody was given here is touched, and whoever it
knows no role for does not get in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kliv.casework.access import Refused
from kliv.casework.access.periods import current
from kliv.casework.memberships import ORGANISATION_WIDE, PROJECT_WIDE
from kliv.casework.recording import Action, Doer, Entry, record
from kliv.core.roles import STAFF
from kliv.core.sorting import sort_key
from kliv.register.models import Membership, Organisation, Partner, Project, User

LONGEST_NAME = 120


@dataclass(frozen=True)
class Said:
    """What a directory says that somebody is: a role, at a unit ("" for the whole organisation), in a project ("")."""

    role: str
    unit: str = ""
    project: str = ""


@dataclass(frozen=True)
class Holder:
    """Who signs in: the account from last time, if there was one, and the address and name the directory has."""

    known: User | None
    email: str
    name: str


@dataclass(frozen=True)
class _Place:
    role: str
    organisation: Organisation
    project: Project | None

    @property
    def key(self) -> tuple[str, int, int | None]:
        return self.role, self.organisation.pk, self.project.pk if self.project else None


def sign_in(directory: str, top: str, who: Holder, said: Iterable[Said], *, at: dt.datetime) -> User:
    """The account of somebody whom a directory vouches for, with the roles that it says today. Logged.

    top: the name of the directory's organisation. An account is made where there is none; one that was made here
    beforehand is taken over if it is all the organisation's and nobody has chosen a password for it. Raises Refused
    where the directory gives no role that there is a place for, or the account is another's or shut off.
    """
    on = timezone.localdate(at)
    organisation = Organisation.objects.filter(_standing(on), name=top, parent=None).first()
    tree = _tree(organisation, on) if organisation else {}
    places = {place.key: place for one in said for place in _places(one, organisation, tree, on)}
    doer = Doer(f"directory:{directory}"[:40], str(organisation.ref) if organisation else "")
    with transaction.atomic():
        user = who.known or (_account(who, tree, doer, at) if places else None)
        if user is not None:
            _take_back(user, directory, set(places), doer, at)
            _give(user, directory, list(places.values()), doer, at)
    if user is None or not places or not user.is_active:
        raise Refused(_("Katalogen ger dig ingen roll i Kliv. Vänd dig till den som är administratör hos er."))
    return user


def _places(said: Said, top: Organisation | None, tree: dict[int, Organisation], on: dt.date) -> list[_Place]:
    """Where what is said holds; nothing for a role, unit or project that there is none of, or that it may not give."""
    at = top if not said.unit else next((one for one in tree.values() if one.name == said.unit), None)
    if at is None or said.role not in STAFF or (said.role in ORGANISATION_WIDE and said.project):
        return []
    if not said.project:
        return [] if said.role in PROJECT_WIDE else [_Place(said.role, at, None)]
    project = Project.objects.filter(key=said.project).first()
    if project is None:
        return []
    owns = project.owner_id in tree
    takes_part = Partner.objects.filter(current(on), project=project, organisation__in=tree).exists()
    if not owns and (said.role in PROJECT_WIDE or not takes_part):
        return []
    return [_Place(said.role, at, project)]


def _account(who: Holder, tree: dict[int, Organisation], doer: Doer, at: dt.datetime) -> User:
    email = who.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("Katalogen säger ingen e-postadress för dig.")) from None
    user = User.objects.filter(email=email).first()
    if user is None:
        name = who.name.strip()[:LONGEST_NAME] or email
        user = User(email=email, name=name, sort_key=sort_key(name))
        user.set_unusable_password()
        user.save()
        record(doer, Entry(Action.CREATE, (), "user", str(user.ref)), at=at)
        return user
    elsewhere = Membership.objects.filter(user=user).exclude(organisation__in=tree).exists()
    if elsewhere or user.person_id is not None or user.has_usable_password() or not user.is_active:
        raise Refused(_("Det finns redan ett konto med din e-postadress. Logga in med det."))
    return user


def _take_back(user: User, directory: str, kept: set[tuple[str, int, int | None]], doer: Doer, at: dt.datetime) -> None:
    """Ends the roles that the directory no longer says; one that has not held a whole day is taken away."""
    on = timezone.localdate(at)
    for row in Membership.objects.filter(current(on), user=user, directory=directory):
        if (row.role, row.organisation_id, row.project_id) in kept:
            continue
        last = on - dt.timedelta(days=1)
        if last < row.starts_on:
            row.delete()
        else:
            row.ends_on = last
            row.save(update_fields=["ends_on"])
        what = {"user": str(user.ref), "role": row.role, "last_on": last.isoformat()}
        record(doer, Entry(Action.CHANGE, (), "membership", str(row.ref), what), at=at)


def _give(user: User, directory: str, places: Sequence[_Place], doer: Doer, at: dt.datetime) -> None:
    """Gives the roles that the directory says and the user does not hold already."""
    on = timezone.localdate(at)
    rows = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), user=user)
    held = {(row.role, row.organisation_id, row.project_id) for row in rows if user.is_active}
    for place in places if user.is_active else ():
        if place.key in held:
            continue
        made = Membership.objects.create(
            user=user, role=place.role, organisation=place.organisation, project=place.project, starts_on=on,
            directory=directory,
        )  # fmt: skip
        what = {"user": str(user.ref), "role": place.role, "organisation": str(place.organisation.ref)}
        record(doer, Entry(Action.CREATE, (), "membership", str(made.ref), what), at=at)


def _tree(top: Organisation, on: dt.date) -> dict[int, Organisation]:
    """The organisation with every unit below it, by id."""
    found, level = {top.pk: top}, [top]
    while level:
        level = list(Organisation.objects.filter(_standing(on), parent__in=level).exclude(pk__in=found))
        found |= {one.pk: one for one in level}
    return found


def _standing(on: dt.date) -> Q:
    return Q(active_to=None) | Q(active_to__gte=on)

"""Organisations with their units, and the sites where they meet participants."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused, check_can, organisations
from kliv.casework.access.actor import LEVELS
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import InputError, Trial
from kliv.casework.noting import note, permitted
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.errors import Fault
from kliv.core.roles import Permission
from kliv.core.sorting import sort_key
from kliv.register.models import Enrolment, Organisation, Project, Referral, Site

MANAGE = Permission.MANAGE_ORGANISATIONS
LONGEST_NAME = 200


def check_change_organisation(actor: Actor, *, organisation_ref: uuid.UUID) -> Organisation:
    """The organisation, if the actor keeps it: the own one and what is below it. Raises Refused, or NotVisible."""
    return permitted(actor, Organisation, organisation_ref, MANAGE)


can_change_organisation = asked(check_change_organisation)


def check_add_organisation(actor: Actor, *, parent_ref: uuid.UUID | None) -> Organisation | None:
    """Where a new one may be put: below one that the actor keeps, or (None) beside all others, as a new partner."""
    if parent_ref is None:
        check_can(actor, MANAGE)
        return None
    parent = check_change_organisation(actor, organisation_ref=parent_ref)
    if parent.active_to is not None:
        raise Refused(_("Enheten finns inte längre. Välj en annan."))
    if len(list(_above(parent))) + 1 >= LEVELS:
        raise Refused(_("Det får vara högst %d nivåer under varandra.") % LEVELS)
    return parent


can_add_organisation = asked(check_add_organisation)


def add_organisation(
    actor: Actor,
    *,
    kind: str,
    name: str,
    parent_ref: uuid.UUID | None = None,
    organisation_number: str = "",
    municipality: str = "",
    at: dt.datetime,
) -> Organisation:
    """Adds a unit below another, or a new organisation. Raises InputError, Refused, NotVisible."""
    with transaction.atomic():
        parent = check_add_organisation(actor, parent_ref=parent_ref)
        trial = Trial(actor.on)
        trial.code("kind", kind, terms.UNIT_KINDS if parent else terms.ORGANISATION_KINDS)
        values = _tried_names(trial, name, organisation_number, municipality)
        trial.done(_("Organisationen går inte att lägga till än."))
        made = _unless_taken(lambda: Organisation.objects.create(kind=kind, parent=parent, **values))
        note(actor, MANAGE, Action.CREATE, about=made, what={"kind": kind}, at=at)
    return made


def rename_organisation(
    actor: Actor,
    *,
    organisation_ref: uuid.UUID,
    revision: int,
    name: str,
    organisation_number: str = "",
    municipality: str = "",
    at: dt.datetime,
) -> Organisation:
    """Changes the name and the numbers. Raises EditConflict, InputError, Refused, NotVisible."""
    with transaction.atomic():
        organisation = check_change_organisation(actor, organisation_ref=organisation_ref)
        trial = Trial(actor.on)
        values = _tried_names(trial, name, organisation_number, municipality)
        trial.done(_("Ändringen går inte att spara än."))
        changed = _unless_taken(lambda: save_revision(organisation, revision, values)) - {"sort_key"}
        note(actor, MANAGE, Action.CHANGE, about=organisation, what={"fields": sorted(changed)}, at=at)
    return organisation


def check_move_organisation(
    actor: Actor, *, organisation_ref: uuid.UUID, parent_ref: uuid.UUID
) -> tuple[Organisation, Organisation]:
    """The unit and its new parent, if the actor keeps both and it fits there. Raises Refused, or NotVisible."""
    unit = check_change_organisation(actor, organisation_ref=organisation_ref)
    parent = check_add_organisation(actor, parent_ref=parent_ref)
    assert parent is not None
    if unit.parent_id is None:
        raise Refused(_("En hel organisation kan inte flyttas in i en annan."))
    above = list(_above(parent))
    if unit.pk in [one.pk for one in above]:
        raise Refused(_("En enhet kan inte flyttas in i sig själv eller i en enhet under sig."))
    if len(above) + _depth(unit) > LEVELS:
        raise Refused(_("Det får vara högst %d nivåer under varandra.") % LEVELS)
    return unit, parent


can_move_organisation = asked(check_move_organisation)


def move_organisation(
    actor: Actor, *, organisation_ref: uuid.UUID, parent_ref: uuid.UUID, revision: int, at: dt.datetime
) -> Organisation:
    """Moves a unit, and all below it, into another unit: who sees its participants follows from the next request on."""
    with transaction.atomic():
        # The whole tree is locked, so that two moves at once cannot close a ring.
        list(Organisation.objects.select_for_update().order_by("pk").values_list("pk"))
        unit, parent = check_move_organisation(actor, organisation_ref=organisation_ref, parent_ref=parent_ref)
        before = unit.parent
        _unless_taken(lambda: save_revision(unit, revision, {"parent": parent}))
        what = {"from": str(before.ref) if before else "", "to": str(parent.ref)}
        note(actor, MANAGE, Action.CHANGE, about=unit, what=what, at=at)
    return unit


def check_close_organisation(actor: Actor, *, organisation_ref: uuid.UUID) -> Organisation:
    """The organisation, if nothing goes on in it or below it any more. Raises Refused with what does, or NotVisible."""
    organisation = check_change_organisation(actor, organisation_ref=organisation_ref)
    if organisation.active_to is not None:
        raise Refused(_("Den är redan stängd."))
    here = [held for held in actor.held if held.organisation == organisation.pk]
    if here:
        raise Refused(_("Du har själv en roll där. Be någon annan stänga den."))
    if Organisation.objects.filter(_open(actor.on), parent=organisation).exists():
        raise Refused(_("Det finns enheter under den. Stäng eller flytta dem först."))
    if Enrolment.objects.filter(Q(exit_on=None) | Q(exit_on__gt=actor.on), unit=organisation).exists():
        raise Refused(_("Det finns deltagare inskrivna där. Flytta dem till en annan enhet först."))
    if Referral.objects.filter(to_unit=organisation, decision="").exists():
        raise Refused(_("Det finns remisser som väntar där. Besluta om dem först."))
    if Project.objects.filter(owner=organisation).exists():
        raise Refused(_("Den äger projekt och kan inte stängas."))
    return organisation


can_close_organisation = asked(check_close_organisation)


def close_organisation(
    actor: Actor, *, organisation_ref: uuid.UUID, revision: int, last_on: dt.date, at: dt.datetime
) -> Organisation:
    """The organisation exists up to and with a day; the roles held there then give nothing. It stays in old cases."""
    with transaction.atomic():
        organisation = check_close_organisation(actor, organisation_ref=organisation_ref)
        trial = Trial(actor.on)
        trial.date("last_on", last_on)
        trial.done(_("Dagen går inte att spara."))
        save_revision(organisation, revision, {"active_to": last_on})
        note(actor, MANAGE, Action.CHANGE, about=organisation, what={"active_to": last_on.isoformat()}, at=at)
    return organisation


def add_site(
    actor: Actor,
    *,
    organisation_ref: uuid.UUID,
    name: str,
    address: str = "",
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    at: dt.datetime,
) -> Site:
    """Adds a place where the organisation meets participants. Raises InputError, Refused, NotVisible."""
    with transaction.atomic():
        organisation = check_change_organisation(actor, organisation_ref=organisation_ref)
        values = _tried_site(actor, name, address, starts_on, ends_on)
        made = Site.objects.create(organisation=organisation, **values)
        note(actor, MANAGE, Action.CREATE, about=made, what={"organisation": str(organisation.ref)}, at=at)
    return made


def check_change_site(actor: Actor, *, site_ref: uuid.UUID) -> Site:
    """The site, if the actor keeps its organisation. Raises Refused, or NotVisible."""
    return permitted(actor, Site, site_ref, MANAGE)


can_change_site = asked(check_change_site)


def change_site(
    actor: Actor,
    *,
    site_ref: uuid.UUID,
    revision: int,
    name: str,
    address: str = "",
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    at: dt.datetime,
) -> Site:
    """Changes the place or its days; one that is no longer used gets a last day."""
    with transaction.atomic():
        site = check_change_site(actor, site_ref=site_ref)
        changed = save_revision(site, revision, _tried_site(actor, name, address, starts_on, ends_on))
        note(actor, MANAGE, Action.CHANGE, about=site, what={"fields": sorted(changed)}, at=at)
    return site


def tree(actor: Actor) -> list[tuple[int, Organisation]]:
    """The organisations the actor keeps, each under its parent in Swedish order, with its level from 0. One query."""
    rows = list(organisations(actor, MANAGE).order_by("sort_key", "pk"))
    kept = {row.pk for row in rows}
    below: dict[int | None, list[Organisation]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in kept else None, []).append(row)

    def walk(parent: int | None, level: int) -> Iterator[tuple[int, Organisation]]:
        for row in below.get(parent, []):
            yield level, row
            yield from walk(row.pk, level + 1)

    return list(walk(None, 0))


def _above(organisation: Organisation) -> Iterator[Organisation]:
    """The organisation and what it is part of."""
    above: Organisation | None = organisation
    while above is not None:
        yield above
        above = above.parent


def _depth(unit: Organisation) -> int:
    """How many levels the unit and what is below it take."""
    level, depth = [unit.pk], 0
    while level:
        depth += 1
        level = list(Organisation.objects.filter(parent__in=level).values_list("pk", flat=True))
    return depth


def _open(on: dt.date) -> Q:
    return Q(active_to=None) | Q(active_to__gte=on)


def _tried_names(trial: Trial, name: str, number: str, municipality: str) -> dict[str, Any]:
    tidy = trial.text("name", name, longest=LONGEST_NAME, required=True)
    digits = number.replace("-", "").strip()
    if digits and not (len(digits) == 10 and digits.isascii() and digits.isdigit()):
        trial.fault("organisation_number", _("tio siffror"), _("något annat"))
    code = trial.municipality("municipality", municipality)
    return {"name": tidy, "sort_key": sort_key(tidy), "organisation_number": digits, "municipality": code}


def _tried_site(actor: Actor, name: str, address: str, starts_on: dt.date, ends_on: dt.date | None) -> dict[str, Any]:
    trial = Trial(actor.on)
    values = {
        "name": trial.text("name", name, longest=120, required=True),
        "address": trial.text("address", address, longest=200),
        "starts_on": trial.date("starts_on", starts_on),
        "ends_on": trial.date("ends_on", ends_on, required=False),
    }
    trial.order("ends_on", starts_on, ends_on)
    trial.done(_("Platsen går inte att spara än."))
    return values


def _unless_taken(save: Any) -> Any:
    """Saves; a name that is taken at that place becomes a fault of the field."""
    try:
        with transaction.atomic():
            return save()
    except IntegrityError:
        expected = _("ett namn som ingen annan på samma plats har")
        raise InputError(_("Namnet är upptaget."), [Fault("name", expected)]) from None

"""Projects and the organisations that take part in them. Their definitions are adopted in `definitions`."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused, check_can
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import InputError, Trial
from kliv.casework.noting import note, permitted
from kliv.casework.organising import check_change_organisation
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.errors import Fault
from kliv.core.roles import Permission
from kliv.register.models import Organisation, Partner, Project

MANAGE = Permission.MANAGE_PROJECTS
_KEY = re.compile(r"[a-z][a-z0-9_]{0,79}")


def check_add_project(actor: Actor, *, owner_ref: uuid.UUID) -> Organisation:
    """The owner, if the actor manages projects and keeps that organisation. Raises Refused, or NotVisible."""
    check_can(actor, MANAGE)
    return check_change_organisation(actor, organisation_ref=owner_ref)


can_add_project = asked(check_add_project)


def add_project(actor: Actor, *, key: str, name: str, owner_ref: uuid.UUID, at: dt.datetime) -> Project:
    """Adds a project. Its key is that of its definition, and is never changed. Raises InputError, Refused."""
    with transaction.atomic():
        owner = check_add_project(actor, owner_ref=owner_ref)
        trial = Trial(actor.on)
        tidy = trial.text("name", name, longest=200, required=True)
        if not _KEY.fullmatch(key):
            trial.fault("key", _("små bokstäver a–z, siffror och _, först en bokstav"), _("något annat"))
        trial.done(_("Projektet går inte att lägga till än."))
        try:
            with transaction.atomic():
                made = Project.objects.create(key=key, name=tidy, owner=owner)
        except IntegrityError:
            expected = _("en nyckel som inget annat projekt har")
            raise InputError(_("Nyckeln är upptagen."), [Fault("key", expected)]) from None
        note(actor, MANAGE, Action.CREATE, about=made, what={"key": key, "owner": str(owner.ref)}, at=at)
    return made


def check_change_project(actor: Actor, *, project_ref: uuid.UUID) -> Project:
    """The project, if the actor manages it and its owner. Raises Refused, or NotVisible."""
    project = permitted(actor, Project, project_ref, MANAGE)
    if project.owner_id not in {unit for held in actor.holding(MANAGE) for unit in held.units}:
        raise Refused(_("Projektet ägs av en annan organisation. Be dem ändra."))
    return project


can_change_project = asked(check_change_project)


def rename_project(actor: Actor, *, project_ref: uuid.UUID, revision: int, name: str, at: dt.datetime) -> Project:
    """Changes what the project is called. Raises EditConflict, InputError, Refused, NotVisible."""
    with transaction.atomic():
        project = check_change_project(actor, project_ref=project_ref)
        trial = Trial(actor.on)
        tidy = trial.text("name", name, longest=200, required=True)
        trial.done(_("Ändringen går inte att spara än."))
        save_revision(project, revision, {"name": tidy})
        note(actor, MANAGE, Action.CHANGE, about=project, what={"fields": ["name"]}, at=at)
    return project


def add_partner(
    actor: Actor,
    *,
    project_ref: uuid.UUID,
    organisation_ref: uuid.UUID,
    role: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    at: dt.datetime,
) -> Partner:
    """Lets an organisation take part in the project for a period; both days belong. Raises InputError, Refused.

    The organisation is any that exists, by its reference: a partner is often nobody the actor keeps.
    """
    with transaction.atomic():
        project = check_change_project(actor, project_ref=project_ref)
        organisation = Organisation.objects.filter(ref=organisation_ref, active_to=None).first()
        if organisation is None:
            raise Refused(_("Organisationen finns inte, eller är stängd."))
        trial = Trial(actor.on)
        trial.code("role", role, terms.PARTNER_ROLES)
        trial.date("starts_on", starts_on)
        trial.date("ends_on", ends_on, required=False)
        trial.order("ends_on", starts_on, ends_on)
        if Partner.objects.filter(project=project, organisation=organisation, ends_on=None).exists():
            trial.fault("organisation_ref", _("en organisation som inte redan deltar"))
        trial.done(_("Parten går inte att lägga till än."))
        made = Partner.objects.create(
            project=project, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on
        )
        what = {"project": project.key, "organisation": str(organisation.ref), "role": role}
        note(actor, MANAGE, Action.CREATE, about=made, what=what, at=at)
    return made


def check_end_partner(actor: Actor, *, partner_ref: uuid.UUID) -> Partner:
    """The partnership, if it goes on and the actor manages the project. Raises Refused, or NotVisible."""
    partner = permitted(actor, Partner, partner_ref, MANAGE)
    check_change_project(actor, project_ref=partner.project.ref)
    if partner.ends_on is not None and partner.ends_on < actor.on:
        raise Refused(_("Parten deltar inte längre."))
    return partner


can_end_partner = asked(check_end_partner)


def end_partner(actor: Actor, *, partner_ref: uuid.UUID, revision: int, last_on: dt.date, at: dt.datetime) -> Partner:
    """The organisation takes part up to and with that day; what it reached through the project ends with it."""
    with transaction.atomic():
        partner = check_end_partner(actor, partner_ref=partner_ref)
        trial = Trial(actor.on)
        trial.date("last_on", last_on)
        trial.order("last_on", partner.starts_on, last_on)
        trial.done(_("Dagen går inte att spara."))
        save_revision(partner, revision, {"ends_on": last_on})
        what = {"project": partner.project.key, "ends_on": last_on.isoformat()}
        note(actor, MANAGE, Action.CHANGE, about=partner, what=what, at=at)
    return partner


def partner_choices(actor: Actor) -> list[Organisation]:
    """The organisations that could become partners: those on top that exist, but employers; in Swedish order."""
    check_can(actor, MANAGE)
    on_top = Organisation.objects.filter(parent=None, active_to=None).exclude(kind="employer")
    return list(on_top.order_by("sort_key", "pk"))

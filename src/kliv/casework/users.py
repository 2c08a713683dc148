"""Accounts: inviting, shutting off at once, opening again, logging out everywhere. What they may do stands in roles."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kliv.casework import memberships
from kliv.casework.access import Actor, NotVisible, Refused, check_can, users
from kliv.casework.access.periods import current
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import InputError, Trial, tidied
from kliv.casework.memberships import NewRole, check_role
from kliv.casework.noting import note
from kliv.casework.people import check_change_person
from kliv.casework.recording import SYSTEM, Action, Entry, record
from kliv.core import terms
from kliv.core.errors import Fault
from kliv.core.roles import Permission
from kliv.core.sorting import sort_key
from kliv.register.models import Enrolment, Membership, Organisation, Person, Referral, User

MANAGE = Permission.MANAGE_USERS


def check_invite(actor: Actor, *, new: NewRole) -> None:
    """Whether the actor may invite somebody to that role. Raises Refused with the reason."""
    check_can(actor, MANAGE)
    check_role(actor, new=new)


can_invite = asked(check_invite)


def invite(actor: Actor, *, email: str, name: str, new: NewRole, at: dt.datetime) -> User:
    """Makes an account with a first role, or gives the role to the account that has the address already.

    The account has no password: send its owner a link for choosing one. An account that was there keeps its name, and
    looks to the actor as if it were new. Logged. Raises InputError, Refused, NotVisible.
    """
    check_invite(actor, new=new)
    trial = Trial(actor.on)
    address = _tried_email(trial, email)
    tidy = trial.text("name", name, longest=120, required=True)
    trial.done(_("Inbjudan går inte att skicka än."))
    with transaction.atomic():
        user = User.objects.filter(email=address).first()
        if user is None:
            user = _made(address, tidy)
            note(actor, MANAGE, Action.CREATE, about=user, at=at)
        elif not user.is_active:
            raise Refused(_("Adressen går inte att bjuda in. Be den som avslutade kontot att öppna det."))
        memberships.give(actor, user, new, at)
    return user


def check_manage_user(actor: Actor, *, user_ref: uuid.UUID) -> User:
    """The user, if all the user's roles are the actor's to manage; never oneself. Raises Refused, or NotVisible."""
    check_can(actor, MANAGE)
    if user_ref == actor.user.ref:
        raise Refused(_("Du kan inte ändra ditt eget konto här. Be någon annan."))
    user = users(actor, MANAGE).filter(ref=user_ref).first()
    if user is None:
        raise NotVisible
    units = {unit for held in actor.holding(MANAGE) for unit in held.units}
    if Membership.objects.filter(current(actor.on), user=user).exclude(organisation__in=units).exists():
        raise Refused(_("Användaren har roller i andra organisationer också. Avsluta rollerna hos er i stället."))
    return user


can_manage_user = asked(check_manage_user)


def disable_user(actor: Actor, *, user_ref: uuid.UUID, revision: int, at: dt.datetime) -> User:
    """Shuts the account off: at the next request the user is out, everywhere. Raises EditConflict, Refused."""
    return _set_active(actor, user_ref, revision, active=False, at=at)


def enable_user(actor: Actor, *, user_ref: uuid.UUID, revision: int, at: dt.datetime) -> User:
    """Opens an account that was shut off, with the roles that still hold."""
    return _set_active(actor, user_ref, revision, active=True, at=at)


def change_user(actor: Actor, *, user_ref: uuid.UUID, revision: int, name: str, email: str, at: dt.datetime) -> User:
    """Changes the name and the address one signs in with. Raises EditConflict, InputError, Refused, NotVisible."""
    with transaction.atomic():
        user = check_manage_user(actor, user_ref=user_ref)
        trial = Trial(actor.on)
        address = _tried_email(trial, email)
        tidy = trial.text("name", name, longest=120, required=True)
        trial.done(_("Ändringen går inte att spara än."))
        values = {"name": tidy, "sort_key": sort_key(tidy), "email": address}
        try:
            with transaction.atomic():
                changed = save_revision(user, revision, values) - {"sort_key"}
        except IntegrityError:
            raise InputError(_("Ändringen går inte att spara än."), [Fault("email", _("en annan adress"))]) from None
        note(actor, MANAGE, Action.CHANGE, about=user, what={"fields": sorted(changed)}, at=at)
    return user


def log_out_everywhere(actor: Actor, *, user_ref: uuid.UUID | None = None, at: dt.datetime) -> User:
    """Ends every session of the user (without a reference: one's own) at the next request."""
    with transaction.atomic():
        user = check_manage_user(actor, user_ref=user_ref) if user_ref else User.objects.get(pk=actor.user.pk)
        save_revision(user, user.revision, {"session_key_salt": user.session_key_salt + 1})
        note(actor, MANAGE, Action.SIGN_OUT, about=user, what={"everywhere": 1}, at=at)
    return user


def check_invite_participant(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if the actor may change her and she has no account yet. Raises Refused, or NotVisible."""
    person = check_change_person(actor, person_ref=person_ref)
    if User.objects.filter(person=person).exists():
        raise Refused(_("Personen har redan ett konto."))
    return person


can_invite_participant = asked(check_invite_participant)


def invite_participant(actor: Actor, *, person_ref: uuid.UUID, email: str, at: dt.datetime) -> User:
    """Gives a participant an account of her own, in which her name does not stand. Raises InputError, Refused."""
    with transaction.atomic():
        person = check_invite_participant(actor, person_ref=person_ref)
        trial = Trial(actor.on)
        address = _tried_email(trial, email)
        if User.objects.filter(email=address).exists():
            trial.fault("email", _("en adress som inte redan har ett konto"))
        trial.done(_("Inbjudan går inte att skicka än."))
        user = _made(address, _("Deltagare"), person=person)
        Membership.objects.create(
            user=user, role=memberships.PARTICIPANT, organisation=_home(person), starts_on=actor.on,
            granted_by=actor.user, granted_at=at,
        )  # fmt: skip
        what = {"user": str(user.ref)}
        note(actor, Permission.CHANGE_PERSON, Action.CREATE, about=user, persons=[person], what=what, at=at)
    return user


def make_first_administrator(*, email: str, name: str, organisation: str, kind: str, at: dt.datetime) -> User:
    """The first administrator of an installation, with the organisation; for the command, logged as the system's.

    Raises Refused where there is an administrator already: roles are then given on the pages.
    """
    trial = Trial(at.date())
    address = _tried_email(trial, email)
    tidy = trial.text("name", name, longest=120, required=True)
    title = trial.text("organisation", organisation, longest=200, required=True)
    trial.code("kind", kind, terms.ORGANISATION_KINDS)
    trial.done(_("Administratören går inte att lägga till än."))
    with transaction.atomic():
        if Membership.objects.filter(role="administrator", user__is_active=True).exists():
            raise Refused(_("Det finns redan en administratör."))
        home, _new = Organisation.objects.get_or_create(
            name=title, parent=None, defaults={"kind": kind, "sort_key": sort_key(title)}
        )
        user = User.objects.filter(email=address).first() or _made(address, tidy)
        made = Membership.objects.create(
            user=user, role="administrator", organisation=home, starts_on=at.date(), granted_by=None, granted_at=None
        )
        what: dict[str, Any] = {"user": str(user.ref), "role": made.role, "organisation": str(home.ref)}
        record(SYSTEM, Entry(Action.CREATE, (), "membership", str(made.ref), what), at=at)
    return user


def _set_active(actor: Actor, user_ref: uuid.UUID, revision: int, *, active: bool, at: dt.datetime) -> User:
    with transaction.atomic():
        user = check_manage_user(actor, user_ref=user_ref)
        if user.is_active == active:
            raise Refused(_("Kontot är redan öppet.") if active else _("Kontot är redan avstängt."))
        save_revision(user, revision, {"is_active": active, "session_key_salt": user.session_key_salt + 1})
        note(actor, MANAGE, Action.CHANGE, about=user, what={"active": int(active)}, at=at)
    return user


def _tried_email(trial: Trial, email: str) -> str:
    address = tidied(email).strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        trial.fault("email", _("en e-postadress"))
    return address


def _made(email: str, name: str, person: Person | None = None) -> User:
    user = User(email=email, name=name, sort_key=sort_key(name), person=person)
    user.set_unusable_password()
    user.save()
    return user


def _home(person: Person) -> Organisation:
    """Where the participant belongs: the unit of the latest enrolment, or the owner of the project referred to."""
    enrolment = Enrolment.objects.filter(person=person).order_by("-entry_on").first()
    if enrolment is not None:
        return enrolment.unit or enrolment.project.owner
    referral = Referral.objects.filter(person=person).order_by("-referred_on").first()
    if referral is None:
        raise Refused(_("Personen är varken inskriven eller remitterad."))
    return referral.project.owner

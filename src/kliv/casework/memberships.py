"""Giving roles and ending them: never one's own, and never so that a role reaches further than the giver may let it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, NotVisible, Refused, check_can
from kliv.casework.access import memberships as kept_here
from kliv.casework.access.periods import current
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import InputError, Trial
from kliv.casework.noting import note
from kliv.casework.recording import Action
from kliv.core.errors import Fault
from kliv.core.roles import ROLES, Permission, Reach, Role
from kliv.register.models import EmployerParticipation, Membership, Organisation, Partner, Project, User

MANAGE = Permission.MANAGE_ROLES
PARTICIPANT = "participant"
# They see the money, the figures or the tables of a whole project: given in one project at a time, by its owner.
PROJECT_WIDE = frozenset(
    key
    for key, role in ROLES.items()
    if Permission.SEE_MONEY in role.permissions
    or role.reach is Reach.WHOLE_PROJECT
    or (Permission.SEE_FIGURES in role.permissions and role.reach is Reach.NOBODY)
)
# They keep an organisation in order, or review it: held for all of it.
ORGANISATION_WIDE = frozenset({"administrator", "log_reviewer"})
FOR_EMPLOYERS = frozenset({"employer_contact"})


@dataclass(frozen=True)
class NewRole:
    """A role to give, at an organisation, in a project or in all of it; both days belong."""

    role: str
    organisation_ref: uuid.UUID
    project_ref: uuid.UUID | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class _Place:
    role: type[Role]
    organisation: Organisation
    project: Project | None


def managed(actor: Actor) -> QuerySet[Membership]:
    """The roles the actor may end: at the own organisations, and in the projects they own, at whatever partner."""
    units = _units(actor)
    rows = Membership.objects.filter(Q(pk__in=kept_here(actor).values("pk")) | Q(project__owner__in=units))
    return rows.exclude(user=actor.user.pk).exclude(role=PARTICIPANT)


def check_role(actor: Actor, *, new: NewRole) -> _Place:
    """Where the role would hold, if the actor may give it there, to whomever. Raises Refused with the reason."""
    check_can(actor, MANAGE)
    role = ROLES.get(new.role)
    if role is None or new.role == PARTICIPANT:
        raise Refused(_("Den rollen kan inte ges här."))
    organisation = Organisation.objects.filter(_exists(actor.on), ref=new.organisation_ref).first()
    project = Project.objects.filter(ref=new.project_ref).first() if new.project_ref else None
    if organisation is None or (project is None and new.project_ref is not None):
        raise NotVisible
    place = _Place(role, organisation, project)
    at_home = organisation.pk in _units(actor)
    own_project = project is not None and project.owner_id in _units(actor)
    if not at_home and not own_project and not _first_administrator(actor, place):
        raise NotVisible
    _check_fits(actor, place, own_project=own_project)
    return place


can_give_role = asked(check_role)


def check_give_role(actor: Actor, *, user: User, new: NewRole) -> _Place:
    """Where the role will hold, if the actor may give it to the user. Raises Refused, or NotVisible."""
    place = check_role(actor, new=new)
    if user.pk == actor.user.pk:
        raise Refused(_("Du kan inte ge dig själv en roll. Be någon annan."))
    if not user.is_active:
        raise Refused(_("Kontot är avstängt. Öppna det först."))
    return place


def get_user(actor: Actor, ref: uuid.UUID) -> User:
    """The user with that reference, if the actor manages one of the user's roles. Raises NotVisible."""
    user = User.objects.filter(ref=ref, pk__in=managed(actor).values("user")).first()
    if user is None:
        raise NotVisible
    return user


def give_role(actor: Actor, *, user_ref: uuid.UUID, new: NewRole, at: dt.datetime) -> Membership:
    """Gives a user one more role; it holds from the next request on. For somebody new, see `users.invite`."""
    with transaction.atomic():
        return give(actor, get_user(actor, user_ref), new, at)


def give(actor: Actor, user: User, new: NewRole, at: dt.datetime) -> Membership:
    """Writes the role and the log. Raises InputError where the user has it already, Refused, NotVisible."""
    place = check_give_role(actor, user=user, new=new)
    starts_on = new.starts_on or actor.on
    trial = Trial(actor.on)
    trial.date("starts_on", starts_on)
    trial.date("ends_on", new.ends_on, required=False)
    trial.order("ends_on", starts_on, new.ends_on)
    trial.done(_("Rollen går inte att ge än."))
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = Membership.objects.create(
                    user=user, role=new.role, organisation=place.organisation, project=place.project,
                    starts_on=starts_on, ends_on=new.ends_on, granted_by=actor.user, granted_at=at,
                )  # fmt: skip
        except IntegrityError:
            expected = _("en roll som användaren inte redan har där")
            raise InputError(_("Rollen går inte att ge än."), [Fault("role", expected)]) from None
        what = {
            "user": str(user.ref), "role": new.role, "organisation": str(place.organisation.ref),
            "project": place.project.key if place.project else "",
        }  # fmt: skip
        note(actor, MANAGE, Action.CREATE, about=made, what=what, at=at)
    return made


def check_end_role(actor: Actor, *, membership_ref: uuid.UUID) -> Membership:
    """The membership, if it goes on and the actor may end it; never one's own. Raises Refused, or NotVisible."""
    check_can(actor, MANAGE)
    if Membership.objects.filter(ref=membership_ref, user=actor.user.pk).exists():
        raise Refused(_("Du kan inte avsluta dina egna roller. Be någon annan."))
    membership = managed(actor).filter(ref=membership_ref).first()
    if membership is None:
        raise NotVisible
    if membership.ends_on is not None and membership.ends_on < actor.on:
        raise Refused(_("Rollen är redan avslutad."))
    return membership


can_end_role = asked(check_end_role)


def end_role(
    actor: Actor, *, membership_ref: uuid.UUID, revision: int, last_on: dt.date | None = None, at: dt.datetime
) -> None:
    """Ends a role after a day, or (without one) at once: at the next request it gives nothing.

    A role that would not have held a single day is taken away whole; the log keeps that it was given.
    """
    with transaction.atomic():
        membership = check_end_role(actor, membership_ref=membership_ref)
        last = actor.on - dt.timedelta(days=1) if last_on is None else last_on
        if last_on is not None:
            trial = Trial(actor.on)
            trial.date("last_on", last_on)
            trial.order("last_on", max(actor.on, membership.starts_on), last_on)
            trial.done(_("Dagen går inte att spara."))
        save_revision(membership, revision, {"ends_on": max(last, membership.starts_on)}, touch=True)
        if last < membership.starts_on:
            Membership.objects.filter(pk=membership.pk).delete()
        what = {"user": str(membership.user.ref), "role": membership.role, "last_on": last.isoformat()}
        note(actor, MANAGE, Action.CHANGE, about=membership, what=what, at=at)


def _units(actor: Actor) -> frozenset[int]:
    return frozenset(unit for held in actor.holding(MANAGE) for unit in held.units)


def _check_fits(actor: Actor, place: _Place, *, own_project: bool) -> None:
    key, project = place.role.key, place.project
    if key in PROJECT_WIDE and project is None:
        raise Refused(_("Välj ett projekt. Den rollen ges i ett projekt i taget."))
    if key in PROJECT_WIDE and not own_project:
        raise Refused(_("Projektet ägs av en annan organisation. Be dem ge rollen."))
    if key in ORGANISATION_WIDE and project is not None:
        raise Refused(_("Den rollen gäller hela organisationen. Välj inget projekt."))
    if (place.organisation.kind == "employer") != (key in FOR_EMPLOYERS):
        raise Refused(_("Arbetsgivarkontakt är rollen hos arbetsgivare, och bara där."))
    if project is not None and not _takes_part(actor, place.organisation, project):
        raise Refused(_("Organisationen deltar inte i projektet."))


def _takes_part(actor: Actor, organisation: Organisation, project: Project) -> bool:
    """Whether the organisation, or one it is part of or that is part of it, owns, joins or employs in the project."""
    family = _family(organisation)
    if project.owner_id in family:
        return True
    workplaces = EmployerParticipation.objects.filter(current(actor.on), project=project)
    return (
        Partner.objects.filter(current(actor.on), project=project, organisation__in=family).exists()
        or workplaces.filter(workplace__employer__in=family).exists()
    )


def _first_administrator(actor: Actor, place: _Place) -> bool:
    """Whether it is the first administrator of a partner in a project that the actor's organisation owns.

    Somebody has to let a new partner in; from then on the partner keeps its own users.
    """
    if place.role.key != "administrator" or place.project is not None or place.organisation.kind == "employer":
        return False
    family = _family(place.organisation)
    with_us = Partner.objects.filter(current(actor.on), organisation__in=family, project__owner__in=_units(actor))
    administrators = Membership.objects.filter(
        current(actor.on), role="administrator", organisation__in=family, user__is_active=True
    )
    return with_us.exists() and not administrators.exists()


def _family(organisation: Organisation) -> set[int]:
    """The organisation with all it is part of and all below it."""
    family, above = {organisation.pk}, organisation.parent
    while above is not None:
        family.add(above.pk)
        above = above.parent
    level = {organisation.pk}
    while level:
        level = set(Organisation.objects.filter(parent__in=level).values_list("pk", flat=True))
        family |= level
    return family


def _exists(on: dt.date) -> Q:
    return Q(active_to=None) | Q(active_to__gte=on)


def administrators_of(organisation: Organisation, on: dt.date) -> QuerySet[User]:
    """Those who may be asked for a role there: the active administrators of it and of what it is part of."""
    held = Membership.objects.filter(
        current(on), user=OuterRef("pk"), role="administrator", organisation__in=_family(organisation)
    )
    return User.objects.filter(Exists(held), is_active=True).order_by("sort_key", "pk")

"""Users and their roles: inviting, shutting off, logging out, giving and ending roles; never one's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kliv.casework import memberships, users
from kliv.casework.access import Actor, NotVisible, check_can
from kliv.casework.access import organisations as organisations_of
from kliv.casework.access import projects as projects_of
from kliv.casework.access import users as users_of
from kliv.casework.memberships import NewRole
from kliv.core.permissions import Permission
from kliv.core.roles import ROLES
from kliv.register.models import User
from kliv.web.acting import as_actor, page
from kliv.web.answering import answer_form
from kliv.web.forms import Field, Form, Typed, send
from kliv.web.paging import paged
from kliv.web.presenters.administration import accounts, held_roles
from kliv.web.views.organisations import READ_OR_SEND

MANAGE = Permission.MANAGE_USERS


@require_safe
@as_actor
def user_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The users of the organisation, with the roles one may manage."""
    check_can(actor, MANAGE)
    shown: Any = paged(request, users_of(actor, MANAGE).order_by("sort_key", "pk"))
    held = memberships.managed(actor).filter(user__in=shown.rows).select_related("organisation", "project")
    told = accounts(shown.rows, held.order_by("pk"), actor.on)
    return page(request, actor, "kliv/users.html", {"users": told, "pages": shown})


@READ_OR_SEND
@as_actor
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new account with a first role."""
    check_can(actor, MANAGE)
    fields = (
        Field("name", _("Namn")),
        Field("email", _("E-post"), hint=_("Den adress som personen loggar in med")),
        *_role_fields(actor),
    )

    def do(typed: Typed) -> str:
        made = users.invite(
            actor, email=typed.text("email"), name=typed.text("name"), new=_new_role(typed), at=actor.at
        )
        return reverse("user", args=[made.ref])

    return answer_form(
        request, actor, Form(fields, _("Bjud in")), do, title=_("Bjud in användare"), back=reverse("users")
    )


@require_safe
@as_actor
def user(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """One user: the roles, and what may be done with the account."""
    found = _found(actor, ref)
    held = memberships.managed(actor).filter(user=found).select_related("organisation", "project")
    context = {
        "user_name": found.name,
        "email": found.email,
        "is_active": found.is_active,
        "ref": found.ref,
        "revision": found.revision,
        "roles": held_roles(held, actor.on),
        "can_manage": users.can_manage_user(actor, user_ref=ref),
        "keys": [str(uuid.uuid4()) for _ in range(3)],
    }
    return page(request, actor, "kliv/user.html", context)


@READ_OR_SEND
@as_actor
def give(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """One more role for a user."""
    check_can(actor, Permission.MANAGE_ROLES)
    found = _found(actor, ref)
    back = reverse("user", args=[ref])

    def do(typed: Typed) -> str:
        memberships.give_role(actor, user_ref=ref, new=_new_role(typed), at=actor.at)
        return back

    form = Form(_role_fields(actor), _("Ge rollen"))
    return answer_form(request, actor, form, do, title=_("Ge %s en roll") % found.name, back=back)


@require_POST
@as_actor
def end(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """Ends a role at once."""
    typed = Typed(request)
    back = reverse("users")

    def do() -> str:
        membership = memberships.check_end_role(actor, membership_ref=ref)
        address = reverse("user", args=[membership.user.ref])
        memberships.end_role(actor, membership_ref=ref, revision=typed.revision, at=actor.at)
        return address

    return _done(request, actor, typed, do, back)


@require_POST
@as_actor
def disable(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """Shuts an account off, from the next request on."""
    return _change(request, actor, ref, users.disable_user)


@require_POST
@as_actor
def enable(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """Opens an account again."""
    return _change(request, actor, ref, users.enable_user)


@require_POST
@as_actor
def log_out(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """Ends every session of a user."""
    typed, back = Typed(request), reverse("user", args=[ref])

    def do() -> str:
        users.log_out_everywhere(actor, user_ref=ref, at=actor.at)
        return back

    return _done(request, actor, typed, do, back)


def _change(request: HttpRequest, actor: Actor, ref: uuid.UUID, change: Callable[..., User]) -> HttpResponse:
    typed, back = Typed(request), reverse("user", args=[ref])

    def do() -> str:
        change(actor, user_ref=ref, revision=typed.revision, at=actor.at)
        return back

    return _done(request, actor, typed, do, back)


def _done(request: HttpRequest, actor: Actor, typed: Typed, do: Callable[[], str], back: str) -> HttpResponse:
    """Answers a button; what has changed meanwhile is told, and nothing is done."""
    sent = send(actor, typed, Form((), _("Försök igen")), do)
    if sent.form is None:
        return redirect(sent.address)
    return page(request, actor, "kliv/not_done.html", {"form": sent.form, "back": back}, sent.status)


def _found(actor: Actor, ref: uuid.UUID) -> User:
    check_can(actor, MANAGE)
    found = users_of(actor, MANAGE).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def _role_fields(actor: Actor) -> tuple[Field, ...]:
    roles = [(key, role.name) for key, role in ROLES.items() if key != memberships.PARTICIPANT]
    places = organisations_of(actor).filter(active_to=None).order_by("sort_key", "pk").values_list("ref", "name")
    among = projects_of(actor).order_by("name", "pk").values_list("ref", "name")
    return (
        Field("role", _("Roll"), "choice", options=(("", _("Välj")), *roles)),
        Field("organisation", _("Vid"), "choice", options=(("", _("Välj")), *((str(r), n) for r, n in places))),
        Field(
            "project", _("I projektet"), "choice", hint=_("Lämna tomt för roller som gäller hela organisationen"),
            options=(("", _("Inget projekt")), *((str(r), n) for r, n in among)),
        ),
        Field("ends_on", _("Till och med"), "date", hint=_("ÅÅÅÅ-MM-DD. Lämna tomt om rollen gäller tills vidare")),
    )  # fmt: skip


def _new_role(typed: Typed) -> NewRole:
    ends_on = typed.date("ends_on")
    typed.done()
    return NewRole(typed.text("role"), typed.chosen("organisation"), typed.ref("project"), ends_on=ends_on)

"""Organisations and their units: the tree, adding, renaming and closing."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kliv.casework import organising
from kliv.casework.access import Actor, NotVisible, check_can
from kliv.core import terms
from kliv.core.permissions import Permission
from kliv.register.models import Organisation
from kliv.web.acting import as_actor, page
from kliv.web.answering import answer_form
from kliv.web.forms import Field, Form, Typed, choices
from kliv.web.presenters.administration import KINDS, units

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@as_actor
def organisations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The organisations one keeps, as a tree."""
    check_can(actor, Permission.MANAGE_ORGANISATIONS)
    return page(request, actor, "kliv/organisations.html", {"units": units(organising.tree(actor))})


@READ_OR_SEND
@as_actor
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new unit below one (`?under=`), or a new organisation beside all others."""
    parent = organising.check_add_organisation(actor, parent_ref=_under(request))
    form = _add_form(parent)

    def do(typed: Typed) -> str:
        made = organising.add_organisation(
            actor,
            kind=typed.text("kind"),
            name=typed.text("name"),
            parent_ref=parent.ref if parent else None,
            organisation_number=typed.text("organisation_number"),
            municipality=typed.text("municipality"),
            at=actor.at,
        )
        return _address(made)

    title = _("Lägg till enhet under %s") % parent.name if parent else _("Lägg till organisation")
    return answer_form(request, actor, form, do, title=title, back=reverse("organisations"))


@READ_OR_SEND
@as_actor
def organisation(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """One organisation: its name and numbers, and what may be done with it."""
    kept = organising.check_change_organisation(actor, organisation_ref=ref)
    form = Form(_names(kept), _("Spara"), revision=kept.revision)

    def do(typed: Typed) -> str:
        organising.rename_organisation(
            actor,
            organisation_ref=ref,
            revision=typed.revision,
            name=typed.text("name"),
            organisation_number=typed.text("organisation_number"),
            municipality=typed.text("municipality"),
            at=actor.at,
        )
        return reverse("organisations")

    context: dict[str, Any] = {
        "title": kept.name,
        "kind": KINDS.get(kept.kind, kept.kind),
        "closed": kept.active_to.isoformat() if kept.active_to else "",
        "add_address": f"{reverse('add_organisation')}?under={ref}",
        "close_address": reverse("close_organisation", args=[ref]),
        "can_add": organising.can_add_organisation(actor, parent_ref=ref),
        "can_close": organising.can_close_organisation(actor, organisation_ref=ref),
        "back": reverse("organisations"),
    }
    return answer_form(request, actor, form, do, template="kliv/organisation.html", **context)


@READ_OR_SEND
@as_actor
def close(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """The last day of an organisation."""
    kept = organising.check_change_organisation(actor, organisation_ref=ref)
    if request.method != "POST":
        organising.check_close_organisation(actor, organisation_ref=ref)
    fields = (Field("last_on", _("Finns till och med"), "date", actor.on.isoformat(), "ÅÅÅÅ-MM-DD"),)
    form = Form(fields, _("Stäng"), revision=kept.revision)

    def do(typed: Typed) -> str:
        last_on: Any = typed.date("last_on")
        typed.done()
        organising.close_organisation(
            actor, organisation_ref=ref, revision=typed.revision, last_on=last_on, at=actor.at
        )
        return reverse("organisations")

    intro = (_("De roller som gäller där upphör då. Gamla ärenden finns kvar."),)
    title = _("Stäng %s") % kept.name
    return answer_form(request, actor, form, do, title=title, back=_address(kept), intro=intro)


def _add_form(parent: Organisation | None) -> Form:
    kinds = terms.UNIT_KINDS if parent else terms.ORGANISATION_KINDS
    return Form((Field("kind", _("Slag"), "choice", options=choices(kinds)), *_names(None)), _("Lägg till"))


def _names(kept: Organisation | None) -> tuple[Field, ...]:
    number, code = (kept.organisation_number, kept.municipality) if kept else ("", "")
    return (
        Field("name", _("Namn"), value=kept.name if kept else ""),
        Field("organisation_number", _("Organisationsnummer"), value=number, hint=_("Tio siffror, får vara tomt")),
        Field("municipality", _("Kommunkod"), value=code, hint=_("Fyra siffror, får vara tomt")),
    )


def _under(request: HttpRequest) -> uuid.UUID | None:
    text = request.GET.get("under", "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise NotVisible from None


def _address(kept: Organisation) -> str:
    return reverse("organisation", args=[kept.ref])

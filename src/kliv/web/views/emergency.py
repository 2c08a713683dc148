"""Opening a person in an emergency: a written reason, 24 hours, and the manager is told."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kliv.casework import numbers
from kliv.casework.access import Actor, Refused, check_can, check_reason, open_in_emergency
from kliv.casework.inputs import InputError, Trial
from kliv.core.errors import Fault
from kliv.core.permissions import Permission
from kliv.web.acting import as_actor
from kliv.web.answering import answer_form
from kliv.web.forms import Field, Form, Typed


@require_http_methods(["GET", "HEAD", "POST"])
@as_actor
def emergency(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who, and why. What was typed about whom is never shown again, and never stands in an address."""
    check_can(actor, Permission.BREAK_GLASS)
    intro = (
        _("Använd det här bara när en deltagare behöver hjälp nu och ingen handläggare går att nå."),
        _("Du får läsa om personen i 24 timmar. Projektledaren och loggranskaren får veta det, och ditt skäl."),
        _("Personer med skyddade uppgifter går inte att öppna så här."),
    )
    return answer_form(
        request,
        actor,
        _form(),
        lambda typed: _opened(actor, typed),
        title=_("Öppna i nödläge"),
        intro=intro,
        back=reverse("people"),
    )


def _form() -> Form:
    hint = _("Varför du behöver öppna, med minst 20 tecken. Skriv inga namn eller nummer.")
    fields = (
        Field(
            "who",
            _("Personnummer eller referens"),
            hint=_("Tolv siffror, eller referensen i personens adress"),
            shown_again=False,
        ),
        Field("reason", _("Skäl"), "long", hint=hint),
    )
    return Form(fields, _("Öppna i 24 timmar"))


def _opened(actor: Actor, typed: Typed) -> str:
    who = _who(actor, typed.text("who"))
    try:
        check_reason(typed.text("reason"))
    except Refused as refusal:
        raise InputError(refusal.summary, [Fault("reason", _("minst 20 och högst 1000 tecken"))]) from None
    opened = open_in_emergency(actor, **who, reason=typed.text("reason"), at=actor.at)
    return reverse("person", args=[opened.person.ref])


def _who(actor: Actor, text: str) -> dict[str, Any]:
    try:
        return {"person_ref": uuid.UUID(text)}
    except ValueError:
        trial = Trial(actor.on)
    number = numbers.tried(trial, text, "who")
    if number is None and not trial.faults:
        trial.fault("who", _("ett personnummer eller en referens"))
    trial.done(_("Det går inte att öppna än."))
    assert number is not None
    return {"number_digest": numbers.digest_of(number)}

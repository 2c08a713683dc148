"""The page of a person, and showing the whole number."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kliv.casework.access import Actor, can, enrolments, readable_fields, visible
from kliv.casework.definitions import definition_of
from kliv.casework.finding import read_person
from kliv.casework.inputs import InputError
from kliv.casework.numbers import reveal_numbers
from kliv.core import terms
from kliv.core.conditions.vocabulary import DEFAULT_WORDS, Words
from kliv.core.permissions import Permission
from kliv.definition.words import words_of
from kliv.register.models import (
    CaseworkerAssignment,
    Consent,
    Enrolment,
    Person,
    PersonFact,
    PersonNumber,
    PersonSpell,
)
from kliv.web.acting import as_actor, page
from kliv.web.forms import choices
from kliv.web.presenters import person as present

PARTS = ("facts", "spells", "consents", "enrolments", "numbers")


@require_safe
@as_actor
def person(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """Everything of the person that the reader may see; the reading is logged first."""
    found = read_person(actor, person_ref=ref, parts=PARTS, at=actor.at)
    return _answer(request, actor, found)


@require_POST
@as_actor
def reveal(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """The whole numbers, for a reason; logged before they are given."""
    why = request.POST.get("why", "")
    try:
        shown = reveal_numbers(actor, person_ref=ref, why=why, at=actor.at)
    except InputError as error:
        found = read_person(actor, person_ref=ref, parts=PARTS, at=actor.at)
        return _answer(request, actor, found, why_error=error.summary, status=400)
    numbers = tuple(
        present.Named(
            present.NUMBER_KINDS.get(one.kind, one.kind),
            one.text + (_(" (gällde till och med %s)") % one.valid_to if one.valid_to else ""),
        )
        for one in shown
    )
    return page(request, actor, "kliv/person_number.html", {"numbers": numbers, "back": reverse("person", args=[ref])})


def words_for(projects: Any, actor: Actor) -> Words:
    """The words of the first of the projects that has a definition; else those every project shares."""
    definitions = (definition_of(project, actor.on) for project in projects)
    return next((words_of(definition) for definition in definitions if definition), DEFAULT_WORDS)


def _answer(
    request: HttpRequest, actor: Actor, found: Person, *, why_error: str = "", status: int = 200
) -> HttpResponse:
    change = actor.has(Permission.CHANGE_PERSON) and can(actor, Permission.CHANGE_PERSON, found)
    told = person_page(actor, found, editable=change)
    reasons = [one for one in choices(terms.REVEAL_REASONS, _("Välj skäl")) if one[0] != "own"]
    context = {"person": told, "can_change": change, "reasons": reasons, "why_error": why_error}
    return page(request, actor, "kliv/person.html", context, status)


def person_page(actor: Actor, found: Person, *, editable: bool) -> present.PersonPage:
    """What the actor may see of a person whose reading is logged. Costs 9 queries, and 1 for a definition."""
    readable = readable_fields(actor, found)
    of_enrolment = readable_fields(actor, Enrolment)
    times = list(
        enrolments(actor).filter(person=found).select_related("project", "unit").order_by("-entry_on", "-pk")
        if actor.has(Permission.SEE_ENROLMENT)
        else ()
    )
    words = words_for(dict.fromkeys(time.project for time in times), actor)
    spells = present.spell_versions(_kept(actor, PersonSpell, found, "kind", "-starts_on"), words, editable=editable)
    return present.PersonPage(
        ref=str(found.ref),
        name=present.title_of(found, readable),
        protection=terms.PROTECTIONS.get(found.protection, "") if "protection" in readable else "",
        facts=present.identity_of(found, readable, words),
        contact=str(found.contact) if "contact" in readable else "",
        numbers=present.masked(_numbers(actor, found)),
        history=present.histories(
            _kept(actor, PersonFact, found, "fact", "-from_on"), words, actor.on, editable=editable
        ),
        spells=tuple(one for one in spells if not one.withdrawn),
        old_spells=tuple(one for one in spells if one.withdrawn),
        consents=present.cooperations(_consents(actor, found), actor.on),
        stays=present.stays(times, words, of_enrolment),
        responsible=present.responsible(_assignments(actor, found)),
    )


def _kept(actor: Actor, model: Any, found: Person, *order: str) -> Any:
    if not {"person", "source"} <= readable_fields(actor, model):
        return ()
    people = ("person", "recorded_by", "withdrawn_by")
    return visible(actor, model).filter(person=found).select_related(*people).order_by(*order, "-pk")


def _numbers(actor: Actor, found: Person) -> Any:
    if found.anonymous or "number" not in readable_fields(actor, PersonNumber):
        return ()
    return visible(actor, PersonNumber, Permission.REVEAL_NUMBER).filter(person=found)


def _consents(actor: Actor, found: Person) -> Any:
    if "scope" not in readable_fields(actor, Consent):
        return ()
    rows = visible(actor, Consent).filter(person=found).select_related("giver", "receiver")
    return rows.order_by("-given_on", "-pk")


def _assignments(actor: Actor, found: Person) -> Any:
    if "user" not in readable_fields(actor, CaseworkerAssignment):
        return ()
    rows = visible(actor, CaseworkerAssignment).filter(enrolment__person=found)
    return rows.select_related("user", "enrolment__project").order_by("-starts_on", "-pk")

"""Adding a person and changing what is known about her. A person is always added by a referral to a project."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kliv.casework import numbers
from kliv.casework.access import Actor, Held, NotVisible, Refused, check_can, clear_by_entry, rules
from kliv.casework.access.actor import LEVELS
from kliv.casework.access.periods import current
from kliv.casework.access.reach import own_projects
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import Trial
from kliv.casework.names import same_name, search_keys
from kliv.casework.noting import note, permitted
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.identity import PersonalNumber
from kliv.core.roles import Permission, Reach
from kliv.register.models import Enrolment, Organisation, Partner, Person, Project, Referral

LONGEST_NAME = 80
LONGEST_CONTACT = 1000
LONGEST_NOTE = 5000


@dataclass(frozen=True)
class NewPerson:
    """What is typed about a new person. anonymous: counted, never named; then neither name, number nor contact.

    number: as typed, ten or twelve digits. birth_date: taken from the number where it is left out.
    """

    given_name: str = ""
    family_name: str = ""
    number: str = ""
    birth_date: dt.date | None = None
    sex: str = "unknown"
    municipality: str = ""
    district: str = ""
    contact: str = ""
    language: str = "sv"
    interpreter_needed: bool = False
    protection: str = ""
    anonymous: bool = False
    invented: bool = False


@dataclass(frozen=True)
class WayIn:
    """The referral by which a person is added. Left out: from or to the actor's own unit, whichever it is."""

    project_ref: uuid.UUID
    referred_by: str
    referred_on: dt.date
    target_group: str = ""
    unemployed_on: dt.date | None = None
    note: str = ""
    from_ref: uuid.UUID | None = None
    to_ref: uuid.UUID | None = None


class Added(NamedTuple):
    """The person, the referral, and whether the person was in Kliv already."""

    person: Person
    referral: Referral
    known: bool


Tried = Callable[[Trial, Any], Any]
_TRIED: Mapping[str, Tried] = {
    "given_name": lambda t, value: t.text("given_name", value, longest=LONGEST_NAME, required=True),
    "family_name": lambda t, value: t.text("family_name", value, longest=LONGEST_NAME, required=True),
    "birth_date": lambda t, value: t.date("birth_date", value, required=False, future=False),
    "sex": lambda t, value: t.code("sex", value, terms.SEX),
    "municipality": lambda t, value: t.municipality("municipality", value),
    "district": lambda t, value: t.text("district", value, longest=60),
    "contact": lambda t, value: t.long_text("contact", value, longest=LONGEST_CONTACT),
    "language": lambda t, value: t.text("language", value, longest=8, required=True),
    "interpreter_needed": lambda _, value: bool(value),
}
EDITABLE = frozenset(_TRIED)
PLACES = frozenset({"municipality", "district"})
NAMES = frozenset({"given_name", "family_name", "contact"})


def check_add_person(actor: Actor, *, project_ref: uuid.UUID) -> tuple[Project, Held]:
    """The project and the role in which the actor may refer people to it. Raises Refused, or NotVisible."""
    project = permitted(actor, Project, project_ref, Permission.REFER)
    for held in actor.holding(Permission.REFER):
        if own_projects(actor, held).filter(pk=project.pk).exists():
            return project, held
    raise Refused(_("Du kan inte remittera till det projektet."))


def add_person(actor: Actor, *, new: NewPerson, way_in: WayIn, at: dt.datetime) -> Added:
    """Adds a person together with the referral that is the reason for it; logged in the same transaction.

    The number is looked up blindly. A person whom the actor sees already raises KnownPersonError with her reference.
    One who is not seen, but is called the same and known in a project of the same owner, is not added twice: the
    referral is made for her, and to the actor it looks as if she were new. In every other case the refusal has the
    same words (`numbers.TAKEN`), whoever the person is and whatever hides her; it says what to do. Raises InputError
    with all that is wrong in what was typed.
    """
    project, held = check_add_person(actor, project_ref=way_in.project_ref)
    if new.protection:
        check_can(actor, Permission.MARK_PROTECTION)
    values, number = _tried_person(actor, new)
    sent = _tried_referral(actor, way_in)
    with transaction.atomic():
        from_unit, to_unit = _units(actor, held, project, way_in)
        person = numbers.holder(number) if number else None
        known = person is not None
        if number and person:
            numbers.check_unknown(actor, person)
            _check_follows(actor, person, project, new)
        else:
            person = Person.objects.create(**values)
            if number:
                numbers.give(actor, person, number, permission=Permission.REFER)
        referral = Referral.objects.create(
            person=person, project=project, from_organisation=from_unit, to_unit=to_unit, **sent
        )
        if new.protection and not known:
            clear_by_entry(actor, person, at=at)
        what = {"referral": str(referral.ref), "project": project.key, "known": int(known)}
        note(actor, Permission.REFER, Action.CREATE, about=person, persons=[person], what=what, at=at)
    return Added(person, referral, known)


can_add_person = asked(check_add_person)


def check_change_person(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if the actor may change her. Raises Refused, or NotVisible."""
    return permitted(actor, Person, person_ref, Permission.CHANGE_PERSON)


def change_person(
    actor: Actor, *, person_ref: uuid.UUID, revision: int, changes: Mapping[str, Any], at: dt.datetime
) -> Person:
    """Changes some of the fields in EDITABLE. Raises EditConflict, InputError with every fault, Refused, NotVisible."""
    with transaction.atomic():
        person = check_change_person(actor, person_ref=person_ref)
        wanted = _tried_changes(actor, person, changes)
        changed = save_revision(person, revision, wanted) & EDITABLE
        if changed:
            what = {"fields": sorted(changed)}
            note(actor, Permission.CHANGE_PERSON, Action.CHANGE, about=person, persons=[person], what=what, at=at)
    return person


can_change_person = asked(check_change_person)


def _tried_person(actor: Actor, new: NewPerson) -> tuple[dict[str, Any], PersonalNumber | None]:
    trial = Trial(actor.on)
    typed = {field.name: getattr(new, field.name) for field in fields(new) if field.name in EDITABLE}
    asked_for = EDITABLE - NAMES if new.anonymous else EDITABLE
    values = {name: _TRIED[name](trial, typed[name]) for name in asked_for}
    trial.code("protection", new.protection, terms.PROTECTIONS, missing=True)
    number = numbers.tried(trial, new.number)
    if new.anonymous:
        for name in (*sorted(NAMES), "number"):
            if getattr(new, name):
                trial.fault(name, _("inget, eftersom personen räknas utan namn"))
    if new.protection:
        _no_places(trial, typed)
    trial.done(_("Personen går inte att lägga till än."))
    if values["birth_date"] is None and number is not None:
        values["birth_date"] = number.birth_date
    findable = not (new.protection or new.anonymous)
    keys = search_keys(values.get("given_name", ""), values.get("family_name", ""), findable=findable)
    more = {"protection": new.protection, "anonymous": new.anonymous, "invented": new.invented}
    return values | keys | more, number


def _tried_changes(actor: Actor, person: Person, changes: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not fields of a person's form: {', '.join(sorted(unknown))}")
    trial = Trial(actor.on)
    values = {name: _TRIED[name](trial, value) for name, value in changes.items()}
    if person.is_protected:
        _no_places(trial, changes)
    if person.anonymous:
        for name in NAMES & changes.keys():
            trial.fault(name, _("inget, eftersom personen räknas utan namn"))
    trial.done(_("Ändringen går inte att spara än."))
    if {"given_name", "family_name"} & values.keys():
        given = values.get("given_name", person.given_name)
        family = values.get("family_name", person.family_name)
        values |= search_keys(given, family, findable=not (person.is_protected or person.anonymous))
    return values


def _no_places(trial: Trial, typed: Mapping[str, Any]) -> None:
    for name in sorted(PLACES):
        if typed.get(name):
            trial.fault(name, _("inget, eftersom personen har skyddade uppgifter"))


def units_of(project: Project, on: dt.date) -> QuerySet[Organisation]:
    """The organisations that own the project or take part in it that day, with all their units: from and to whom."""
    partners = Partner.objects.filter(current(on), project=project).values("organisation")
    roots = Organisation.objects.filter(Q(pk=project.owner_id) | Q(pk__in=partners)).values("pk")
    below = Q()
    for level in range(LEVELS):
        below |= Q(**{f"{'parent__' * level}pk__in": roots})
    there = Q(active_to=None) | Q(active_to__gte=on)
    return Organisation.objects.filter(below, there).order_by("sort_key", "pk")


def _units(
    actor: Actor, held: Held, project: Project, way_in: WayIn
) -> tuple[Organisation | None, Organisation | None]:
    """From and to which unit. A referrer's is from her own; everybody else's is to her own, unless she says another."""
    own = Organisation.objects.get(pk=held.organisation)
    choices = units_of(project, actor.on)
    from_unit, to_unit = (
        _chosen(choices, ref) if ref is not None else None for ref in (way_in.from_ref, way_in.to_ref)
    )
    if held.role.reach is not Reach.SENT:
        return from_unit, to_unit or own
    if from_unit is not None and from_unit.pk not in held.units:
        raise Refused(_("Du kan bara remittera från din egen enhet."))
    return from_unit or own, to_unit


def _chosen(choices: QuerySet[Organisation], ref: uuid.UUID) -> Organisation:
    found = choices.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def _check_follows(actor: Actor, person: Person, project: Project, new: NewPerson) -> None:
    """That somebody the actor does not see may be referred all the same, without telling that she is known.

    The rules hide her from nobody here, she is called what was typed, and she is known in a project of the same
    owner (or in none): the receiving unit then learns nothing that another organisation has written. Raises
    RefusedAbout, the same for all reasons.
    """
    shown = Person.objects.filter(rules.present(), rules.shown(actor), pk=person.pk).exists()
    if not (shown and same_name(person, new.given_name, new.family_name) and _same_owner(person, project)):
        raise numbers.taken(person, Permission.REFER)
    here = {"person": person, "project": project}
    waits = Referral.objects.filter(**here, decision="").exists()
    if waits or Enrolment.objects.filter(**here, exit_on=None).exists():
        raise numbers.taken(person, Permission.REFER)


def _same_owner(person: Person, project: Project) -> bool:
    known_in = (
        Enrolment.objects.filter(person=person)
        .values("project")
        .union(Referral.objects.filter(person=person).values("project"))
    )
    owners = Project.objects.filter(pk__in=known_in).values_list("owner", flat=True)
    return not owners or project.owner_id in owners


def _tried_referral(actor: Actor, way_in: WayIn) -> dict[str, Any]:
    trial = Trial(actor.on)
    values = {
        "referred_by": trial.code("referred_by", way_in.referred_by, terms.REFERRED_BY),
        "target_group": trial.text("target_group", way_in.target_group, longest=60),
        "referred_on": trial.date("referred_on", way_in.referred_on, future=False),
        "unemployed_on": trial.date("unemployed_on", way_in.unemployed_on, required=False, future=False),
        "note": trial.long_text("note", way_in.note, longest=LONGEST_NOTE),
    }
    trial.done(_("Remissen går inte att skicka än."))
    return values

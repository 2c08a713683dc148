"""Who share a household: assistance and children are counted once, and nobody handles those of the own household."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused, persons
from kliv.casework.editing import asked, save_revision
from kliv.casework.noting import note
from kliv.casework.people import check_change_person
from kliv.casework.recording import Action
from kliv.core.roles import Permission
from kliv.register.models import Household, Person


def check_join(actor: Actor, *, person_ref: uuid.UUID, with_ref: uuid.UUID) -> tuple[Person, Person]:
    """The two, if the actor may change both and they do not share a household yet. Raises Refused, or NotVisible."""
    person = check_change_person(actor, person_ref=person_ref)
    other = check_change_person(actor, person_ref=with_ref)
    if person.pk == other.pk:
        raise Refused(_("Välj två olika personer."))
    if person.household_id is not None and person.household_id == other.household_id:
        raise Refused(_("De hör redan till samma hushåll."))
    if person.household_id is not None and other.household_id is not None:
        raise Refused(_("Båda hör redan till var sitt hushåll. Ta först den ena ur sitt."))
    return person, other


can_join = asked(check_join)


def join_households(
    actor: Actor, *, person_ref: uuid.UUID, with_ref: uuid.UUID, revision: int, at: dt.datetime
) -> Household:
    """Puts the person into the household of the other, or makes one for the two. revision: the person's.

    Mind that everybody in the household of a protected person is seen only by those named for them.
    """
    with transaction.atomic():
        person, other = check_join(actor, person_ref=person_ref, with_ref=with_ref)
        if person.household is None and other.household is not None:
            home = other.household
            save_revision(person, revision, {"household": home})
        elif person.household is not None:
            home = person.household
            save_revision(person, revision, {}, touch=True)
            save_revision(other, other.revision, {"household": home})
        else:
            home = Household.objects.create()
            save_revision(person, revision, {"household": home})
            save_revision(other, other.revision, {"household": home})
        both = [person, other]
        note(actor, Permission.CHANGE_PERSON, Action.CHANGE, about=home, persons=both, what={"joined": 2}, at=at)
    return home


def check_leave(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if she belongs to a household and the actor may change her. Raises Refused, or NotVisible."""
    person = check_change_person(actor, person_ref=person_ref)
    if person.household_id is None:
        raise Refused(_("Personen hör inte till något hushåll."))
    return person


can_leave = asked(check_leave)


def leave_household(actor: Actor, *, person_ref: uuid.UUID, revision: int, at: dt.datetime) -> None:
    """Takes the person out of the household; a household of one is no household, and is taken away."""
    with transaction.atomic():
        person = check_leave(actor, person_ref=person_ref)
        home = Household.objects.get(members=person)
        save_revision(person, revision, {"household": None})
        gone = Household(ref=home.ref)
        if Person.objects.filter(household=home).count() < 2:
            home.delete()  # the last member's household becomes none
        note(actor, Permission.CHANGE_PERSON, Action.CHANGE, about=gone, persons=[person], what={"left": 1}, at=at)


def members(actor: Actor, *, person: Person) -> list[Person]:
    """The others of the household whom the actor sees, for a page whose reading is logged."""
    if person.household_id is None:
        return []
    return list(persons(actor).filter(household=person.household_id).exclude(pk=person.pk).order_by("sort_key", "pk"))

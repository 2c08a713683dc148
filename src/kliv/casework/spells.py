"""Periods in a person's life, with their source (a benefit, work): added, ended, corrected, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused
from kliv.casework.editing import asked, save_revision
from kliv.casework.facts import SOURCES
from kliv.casework.inputs import Trial
from kliv.casework.noting import note, permitted
from kliv.casework.people import check_change_person
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.roles import Permission
from kliv.register.models import Person, PersonSpell

NONE = "none"  # looked into, and there is no such period


@dataclass(frozen=True)
class NewSpell:
    """What is typed. Both days belong. ends_on left out: it goes on, or has ended nobody knows when (end_unknown)."""

    kind: str
    code: str
    starts_on: dt.date
    ends_on: dt.date | None
    source: str
    end_unknown: bool = False


def record_spell(actor: Actor, *, person_ref: uuid.UUID, new: NewSpell, at: dt.datetime) -> PersonSpell:
    """Adds a period. Raises InputError (also where the same period is there), Refused, NotVisible."""
    with transaction.atomic():
        person = check_change_person(actor, person_ref=person_ref)
        made = _add(actor, person, new)
        what = {"kind": new.kind, "code": new.code, "source": new.source}
        note(actor, Permission.CHANGE_PERSON, Action.CREATE, about=made, persons=[person], what=what, at=at)
    return made


def check_correct_spell(actor: Actor, *, spell_ref: uuid.UUID) -> PersonSpell:
    """The period, if it stands and the actor may correct it. Raises Refused, or NotVisible."""
    row = permitted(actor, PersonSpell, spell_ref, Permission.CHANGE_PERSON)
    if row.withdrawn_at is not None:
        raise Refused(_("Perioden är redan rättad eller borttagen."))
    return row


can_correct_spell = asked(check_correct_spell)


def end_spell(
    actor: Actor, *, spell_ref: uuid.UUID, revision: int, ends_on: dt.date | None, at: dt.datetime
) -> PersonSpell:
    """The period has ended: its last day, or None where nobody knows which. An end that was wrong is corrected."""
    with transaction.atomic():
        row = check_correct_spell(actor, spell_ref=spell_ref)
        if row.ends_on is not None or row.end_unknown:
            raise Refused(_("Perioden har redan ett slut. Rätta den i stället."))
        trial = Trial(actor.on)
        trial.date("ends_on", ends_on, required=False)
        trial.order("ends_on", row.starts_on, ends_on)
        trial.done(_("Slutet går inte att spara än."))
        save_revision(row, revision, {"ends_on": ends_on, "end_unknown": ends_on is None})
        what = {"fields": ["ends_on" if ends_on else "end_unknown"]}
        note(actor, Permission.CHANGE_PERSON, Action.CHANGE, about=row, persons=[row.person], what=what, at=at)
    return row


def correct_spell(actor: Actor, *, spell_ref: uuid.UUID, revision: int, new: NewSpell, at: dt.datetime) -> PersonSpell:
    """The period was wrong: it is taken back and the right one put in its place; both stay, with who and when."""
    with transaction.atomic():
        row = check_correct_spell(actor, spell_ref=spell_ref)
        save_revision(row, revision, {"withdrawn_by": actor.user, "withdrawn_at": at})
        made = _add(actor, row.person, new)
        what = {"kind": new.kind, "code": new.code, "before": str(row.ref), "source": new.source}
        note(actor, Permission.CHANGE_PERSON, Action.CORRECT, about=made, persons=[row.person], what=what, at=at)
    return made


def withdraw_spell(actor: Actor, *, spell_ref: uuid.UUID, revision: int, at: dt.datetime) -> PersonSpell:
    """The period should never have been there: it is taken back, and stays in the history."""
    with transaction.atomic():
        row = check_correct_spell(actor, spell_ref=spell_ref)
        save_revision(row, revision, {"withdrawn_by": actor.user, "withdrawn_at": at})
        what = {"kind": row.kind, "withdrawn": 1}
        note(actor, Permission.CHANGE_PERSON, Action.CORRECT, about=row, persons=[row.person], what=what, at=at)
    return row


def spell_history(person: Person) -> list[PersonSpell]:
    """Every version of every period, for a page whose reading is logged. Get the person first."""
    rows = PersonSpell.objects.filter(person=person).select_related("recorded_by", "withdrawn_by")
    return list(rows.order_by("kind", "-starts_on", "-pk"))


def _add(actor: Actor, person: Person, new: NewSpell) -> PersonSpell:
    trial = Trial(actor.on)
    trial.code("kind", new.kind, terms.SPELL_KINDS)
    trial.code("code", new.code, {NONE: _("ingen"), **terms.SPELLS.get(new.kind, {})})
    trial.date("starts_on", new.starts_on)
    trial.date("ends_on", new.ends_on, required=False)
    trial.order("ends_on", new.starts_on, new.ends_on)
    if new.end_unknown and new.ends_on is not None:
        trial.fault("ends_on", _("ingen dag, när slutet är okänt"))
    trial.code("source", new.source, SOURCES)
    same = {"kind": new.kind, "code": new.code, "starts_on": new.starts_on, "withdrawn_at": None}
    if PersonSpell.objects.filter(person=person, **same).exists():
        trial.fault("starts_on", _("en annan dag: samma period finns redan"), str(new.starts_on))
    trial.done(_("Perioden går inte att spara än."))
    return PersonSpell.objects.create(
        person=person, kind=new.kind, code=new.code, starts_on=new.starts_on, ends_on=new.ends_on,
        end_unknown=new.end_unknown, source=new.source, recorded_by=actor.user,
    )  # fmt: skip

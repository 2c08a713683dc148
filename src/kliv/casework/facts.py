"""Dated facts about a person, with their source: added, corrected with both versions kept, taken back."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused
from kliv.casework.definitions import definition_of
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import InputError, Trial
from kliv.casework.noting import note, permitted
from kliv.casework.people import check_change_person
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.conditions.vocabulary import DEFAULT_WORDS
from kliv.core.errors import Fault
from kliv.core.roles import Permission
from kliv.register.models import Enrolment, Person, PersonFact, Project, Referral

# Those that are columns of a person, a referral or an enrolment, or computed; they are changed there.
KEPT_ELSEWHERE = frozenset({
    "age", "sex", "municipality", "project_municipality", "district", "target_group", "unit", "referred_by",
    "exit_reason", "protected",
})  # fmt: skip
YES_OR_NO: Mapping[str, str] = {"true": "ja", "false": "nej"}
_CODE = re.compile(r"[a-z0-9_.-]{1,60}")
SOURCES = {code: words for code, words in terms.FACT_SOURCES.items() if code != "loaded"}


@dataclass(frozen=True)
class FactValue:
    """What is typed. value: a code, "true" or "false", or a number. It holds from the day until a later one."""

    value: str
    from_on: dt.date
    source: str


def known_facts(person: Person, on: dt.date) -> dict[str, Mapping[str, str]]:
    """The facts that may be written about the person, each with its values and their words; none: any code.

    The shared ones and those of the definitions of her projects that day. Costs 2 queries and one a project.
    """
    yes_or_no = DEFAULT_WORDS.being | DEFAULT_WORDS.having
    facts: dict[str, Mapping[str, str]] = {
        fact: YES_OR_NO if fact in yes_or_no else {} for fact in terms.FACTS if fact not in KEPT_ELSEWHERE
    }
    for project in _projects(person):
        definition = definition_of(project, on)
        for own in definition.own_facts if definition else ():
            facts[own.key] = {code: own.labels.get(code, code) for code in own.values} or YES_OR_NO
    return facts


def record_fact(actor: Actor, *, person_ref: uuid.UUID, fact: str, new: FactValue, at: dt.datetime) -> PersonFact:
    """Adds a fact from a day. Raises InputError (also where there is one for that day: correct it), Refused."""
    with transaction.atomic():
        person = check_change_person(actor, person_ref=person_ref)
        made = _add(actor, person, fact, new)
        what = {"fact": fact, "source": new.source}
        note(actor, Permission.CHANGE_PERSON, Action.CREATE, about=made, persons=[person], what=what, at=at)
    return made


def check_correct_fact(actor: Actor, *, fact_ref: uuid.UUID) -> PersonFact:
    """The fact, if it stands and the actor may correct it. Raises Refused, or NotVisible."""
    row = permitted(actor, PersonFact, fact_ref, Permission.CHANGE_PERSON)
    if row.withdrawn_at is not None:
        raise Refused(_("Uppgiften är redan rättad eller borttagen."))
    return row


can_correct_fact = asked(check_correct_fact)


def correct_fact(actor: Actor, *, fact_ref: uuid.UUID, revision: int, new: FactValue, at: dt.datetime) -> PersonFact:
    """The fact was wrong: it is taken back and the right one put in its place; both stay, with who and when.

    For something that has changed since, add a fact from the day it changed. Raises EditConflict, InputError, Refused.
    """
    with transaction.atomic():
        row = check_correct_fact(actor, fact_ref=fact_ref)
        _take_back(actor, row, revision, at)
        made = _add(actor, row.person, row.fact, new)
        what = {"fact": row.fact, "before": str(row.ref), "source": new.source}
        note(actor, Permission.CHANGE_PERSON, Action.CORRECT, about=made, persons=[row.person], what=what, at=at)
    return made


def withdraw_fact(actor: Actor, *, fact_ref: uuid.UUID, revision: int, at: dt.datetime) -> PersonFact:
    """The fact should never have been there: it is taken back, and stays in the history."""
    with transaction.atomic():
        row = check_correct_fact(actor, fact_ref=fact_ref)
        _take_back(actor, row, revision, at)
        what = {"fact": row.fact, "withdrawn": 1}
        note(actor, Permission.CHANGE_PERSON, Action.CORRECT, about=row, persons=[row.person], what=what, at=at)
    return row


def fact_history(person: Person) -> list[PersonFact]:
    """Every version of every fact, newest first in each, for a page whose reading is logged. Get the person first."""
    rows = PersonFact.objects.filter(person=person).select_related("recorded_by", "withdrawn_by")
    return list(rows.order_by("fact", "-from_on", "-pk"))


def _projects(person: Person) -> list[Project]:
    ids = (
        Enrolment.objects.filter(person=person)
        .values("project")
        .union(Referral.objects.filter(person=person).values("project"))
    )
    return list(Project.objects.filter(pk__in=ids))


def _add(actor: Actor, person: Person, fact: str, new: FactValue) -> PersonFact:
    trial = Trial(actor.on)
    known = known_facts(person, actor.on)
    if fact in KEPT_ELSEWHERE:
        trial.fault("fact", _("en uppgift med datum; den här ändras på personens eller inskrivningens egen sida"))
    else:
        trial.code("fact", fact, known.keys())
    _try_value(trial, new.value, known.get(fact, {}))
    trial.date("from_on", new.from_on)
    trial.code("source", new.source, SOURCES)
    trial.done(_("Uppgiften går inte att spara än."))
    values: dict[str, Any] = {"value": new.value, "from_on": new.from_on, "source": new.source}
    try:
        with transaction.atomic():
            return PersonFact.objects.create(person=person, fact=fact, recorded_by=actor.user, **values)
    except IntegrityError:
        expected = _("en annan dag, eller att du rättar uppgiften som redan finns för den dagen")
        raise InputError(
            _("Uppgiften går inte att spara än."), [Fault("from_on", expected, str(new.from_on))]
        ) from None


def _try_value(trial: Trial, value: str, codes: Mapping[str, str]) -> None:
    if codes:
        trial.code("value", value, codes)
    elif not _CODE.fullmatch(value):
        trial.fault("value", _("ett tal eller ett kort kodord"))


def _take_back(actor: Actor, row: PersonFact, revision: int, at: dt.datetime) -> None:
    save_revision(row, revision, {"withdrawn_by": actor.user, "withdrawn_at": at})

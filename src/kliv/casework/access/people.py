"""Persons, enrolments, referrals and placements as an actor sees them: reach, minus what the rules hide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from kliv.casework.access import rules
from kliv.casework.access.actor import Actor
from kliv.casework.access.reach import Ask, reached, union
from kliv.core.roles import ABOUT_PEOPLE
from kliv.register.models import Enrolment, Person, Placement, Referral

M = TypeVar("M", bound=Model)


def persons(actor: Actor, ask: Ask) -> QuerySet[Person]:
    """Everyone the actor reaches through an enrolment, a referral or a placement, and the actor herself."""
    _must_be_about_people(ask)
    parts = reached(actor, ask)
    ids: list[QuerySet[Any, Any]] = [part.values("person_id") for part in parts.enrolments]
    ids += [part.values("person_id") for part in parts.referrals]
    ids += [part.values("enrolment__person_id") for part in parts.placements]
    within = Q(pk__in=union(ids)) & rules.shown(actor)
    mine = rules.own(actor, ask.permission)
    return Person.objects.filter(rules.present()).filter(within | Q(pk__in=mine) if mine else within)


def enrolments(actor: Actor, ask: Ask) -> QuerySet[Enrolment]:
    """The enrolments within reach of persons who are shown."""
    _must_be_about_people(ask)
    return _shown(actor, ask, Enrolment.objects.all(), reached(actor, ask).enrolments, "person_id")


def referrals(actor: Actor, ask: Ask) -> QuerySet[Referral]:
    """The referrals within reach of persons who are shown."""
    _must_be_about_people(ask)
    return _shown(actor, ask, Referral.objects.all(), reached(actor, ask).referrals, "person_id")


def placements(actor: Actor, ask: Ask) -> QuerySet[Placement]:
    """The placements within reach: at the own workplaces, and those of enrolments within reach."""
    _must_be_about_people(ask)
    parts = reached(actor, ask)
    through = tuple(Placement.objects.filter(enrolment__in=part) for part in parts.enrolments)
    return _shown(actor, ask, Placement.objects.all(), parts.placements + through, "enrolment__person_id")


def is_shown(actor: Actor, person: str, *, core_only: bool = False) -> Exists:
    """Whether a row's person (path to the id) is there and shown by the rules; says nothing of reach."""
    shown = Person.objects.filter(rules.present()).filter(rules.shown(actor, core_only=core_only))
    return Exists(shown.filter(pk=OuterRef(person)))


def _shown(actor: Actor, ask: Ask, rows: QuerySet[M], parts: Iterable[QuerySet[M]], person: str) -> QuerySet[M]:
    within = Q(pk__in=union(part.values("pk") for part in parts)) & Q(is_shown(actor, person))
    mine = rules.own(actor, ask.permission)
    if not mine:
        return rows.filter(within)
    there = Person.objects.filter(rules.present(), pk__in=mine)
    return rows.filter(within | Q(**{f"{person}__in": there.values("pk")}))


def _must_be_about_people(ask: Ask) -> None:
    if ask.permission not in ABOUT_PEOPLE:
        raise ValueError(f"{ask.permission} does not select participants")

"""Whose records may be erased, and why not the others': the last note about each, and what stands in the way."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone

from kliv.casework.access import Actor, persons
from kliv.casework.person_tables import TABLES, PersonTable
from kliv.casework.recording import Action
from kliv.core.errors import Fault, KlivError
from kliv.core.retention import RetentionPlan, State, plan_of
from kliv.core.roles import Permission
from kliv.register import models as m

WRITING = (Action.CREATE.value, Action.CHANGE.value, Action.CORRECT.value)
Notes = dict[int, dt.date]


@dataclass(frozen=True)
class Standing:
    """A person's record towards being erased. may_from: the first day it may; must_by: the last it should."""

    person: m.Person
    last_note: dt.date
    may_from: dt.date
    must_by: dt.date
    state: State


def retention_plan() -> RetentionPlan:
    """The installation's plan: the TOML file KLIV_RETENTION names, else the defaults. Raises KlivError."""
    name = os.environ.get("KLIV_RETENTION", "")
    if not name:
        return RetentionPlan()
    try:
        document = tomllib.loads(Path(name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        expected = "en TOML-fil som går att läsa"
        raise KlivError("Gallringsplanen går inte att använda.", [Fault(name, expected, str(error))]) from error
    return plan_of(document)


def expired(on: dt.date, plan: RetentionPlan, actor: Actor | None = None) -> list[Standing]:
    """Everybody whose time has run out by that day, with what stands in the way if anything does; the oldest first.

    A dry run: nothing is changed. With an actor: those whom she may erase, only. Costs some 30 queries, however many
    persons there are.
    """
    rows = m.Person.objects.filter(erased_at=None, merged_into=None)
    if actor is not None:
        rows = rows.filter(pk__in=persons(actor, Permission.ERASE_PERSON).values("pk"))
    found = [one for one in _standings(rows.in_bulk(), on, plan) if one.state is not State.WAITING]
    return sorted(found, key=lambda one: (one.last_note, one.person.pk))


def standing_of(person: m.Person, on: dt.date, plan: RetentionPlan) -> Standing:
    """How one person's record stands that day."""
    return next(iter(_standings({person.pk: person}, on, plan)))


def _standings(people: dict[int, m.Person], on: dt.date, plan: RetentionPlan) -> Iterator[Standing]:
    only = tuple(people) if len(people) == 1 else None
    notes, stops = _last_notes(only), _stops(on, plan)
    for pk, person in people.items():
        last = notes.get(pk) or timezone.localdate(person.created_at)
        may_from = plan.may_from(last)
        state = State.WAITING if may_from > on else _stop(person, stops, plan)
        yield Standing(person, last, may_from, plan.must_by(last), state)


def _stops(on: dt.date, plan: RetentionPlan) -> dict[State, set[int]]:
    """The persons for whom something stands in the way, by what."""
    funded = [key for key, last in plan.projects.items() if last >= on]
    held = m.LegalHold.objects.filter(lifted_at=None).values_list("person", flat=True)
    going_on = m.Enrolment.objects.filter(exit_on=None).values_list("person", flat=True)
    in_funded = [
        model._default_manager.filter(project__key__in=funded).values_list("person", flat=True)
        for model in (m.Enrolment, m.Referral)
    ]
    return {
        State.OPEN: set(going_on),
        State.HELD: set(held),
        State.FUNDING: set(in_funded[0]) | set(in_funded[1]) if funded else set(),
    }


def _stop(person: m.Person, stops: dict[State, set[int]], plan: RetentionPlan) -> State:
    for state, those in stops.items():
        if person.pk in those:
            return state
    return State.ARCHIVE if plan.is_for_research(person.birth_date) else State.DUE


def _last_notes(only: Collection[int] | None) -> Notes:
    """The day of the last note by person: the latest date in any record of the case, or the last change in the log.

    What stands with a record that was merged counts for the one that is kept. only: of these persons.
    """
    root = _roots()
    wanted = None if only is None else {pk for pk, kept in root.items() if kept in only} | set(only)
    notes: Notes = {}
    for table in TABLES:
        if table.is_case:
            for pk, day in _dates(table, wanted):
                _later(notes, root.get(pk, pk), day)
    for pk, moment in _written(wanted):
        _later(notes, root.get(pk, pk), timezone.localdate(moment))
    return notes


def _roots() -> dict[int, int]:
    """The kept record of every double."""
    rows = m.Person.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    pairs = {double: kept for double, kept in rows if kept is not None}
    return {double: _root(double, pairs) for double in pairs}


def _root(pk: int, pairs: dict[int, int]) -> int:
    while pk in pairs:
        pk = pairs[pk]
    return pk


def _dates(table: PersonTable, wanted: Collection[int] | None) -> Iterator[tuple[int, dt.date]]:
    columns = date_columns(table)
    if not columns or not table.path:
        return
    rows: Any = table.model._default_manager.filter(Q() if wanted is None else Q(**{f"{table.path}__in": wanted}))
    latest = {f"latest_{column}": Max(column) for column in columns}
    for pk, *days in rows.order_by().values(table.path).annotate(**latest).values_list(table.path, *latest):
        for day in days:
            if day is not None:
                yield pk, timezone.localdate(day) if isinstance(day, dt.datetime) else day


def date_columns(table: PersonTable) -> tuple[str, ...]:
    """The columns of a table whose dates count as notes."""
    return tuple(
        column.name
        for column in table.model._meta.concrete_fields
        if isinstance(column, models.DateField) and column.name not in table.not_notes and column.name != "created_at"
    )


def _written(wanted: Collection[int] | None) -> Iterator[tuple[int, dt.datetime]]:
    """When the log last has a change of something in the case."""
    kinds = [table.model.__name__.lower() for table in TABLES if table.is_case]
    rows = m.LogPerson.objects.filter(entry__action__in=WRITING, entry__object_type__in=kinds)
    refs = dict(m.Person.objects.values_list("ref", "pk"))
    if wanted is not None:
        rows = rows.filter(person_ref__in=[ref for ref, pk in refs.items() if pk in wanted])
    for ref, moment in (
        rows.order_by().values("person_ref").annotate(latest=Max("entry__at")).values_list("person_ref", "latest")
    ):
        if ref in refs:
            yield refs[ref], moment


def _later(notes: Notes, pk: int, day: dt.date) -> None:
    if pk not in notes or notes[pk] < day:
        notes[pk] = day

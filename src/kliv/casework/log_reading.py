"""Reading the log: for the reviewer of an organisation, and for a participant about herself. Reading it is logged."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused, check_can, log_entries, users
from kliv.casework.recording import SYSTEM, Action, Entry, record
from kliv.core.chain import Value
from kliv.core.permissions import Permission
from kliv.core.roles import STAFF
from kliv.register.models import LogEntry, Organisation, Person, User


@dataclass(frozen=True)
class LogFilter:
    """What of the log is asked for; what is left out is not filtered by. Both days belong."""

    user: uuid.UUID | None = None
    person: uuid.UUID | None = None
    action: str = ""
    first_on: dt.date | None = None
    last_on: dt.date | None = None


@dataclass(frozen=True)
class Doers:
    """What those who act in the log, and the organisations they act for, are called, by reference."""

    users: Mapping[str, str]
    organisations: Mapping[str, str]

    def user(self, ref: str) -> str:
        """A name; for somebody who may not be named what she is."""
        if ref == SYSTEM.user:
            return _("Kliv")
        return self.users.get(ref) or _("en deltagare eller någon annan")


def review(actor: Actor, asked: LogFilter) -> QuerySet[LogEntry]:
    """The entries a reviewer may see, newest first. Raises Refused."""
    check_can(actor, Permission.SEE_LOG)
    rows = log_entries(actor)
    if asked.user:
        rows = rows.filter(actor=str(asked.user))
    if asked.person:
        rows = rows.filter(person_refs__person_ref=asked.person)
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.first_on:
        rows = rows.filter(at__gte=_midnight(asked.first_on))
    if asked.last_on:
        rows = rows.filter(at__lt=_midnight(asked.last_on + dt.timedelta(days=1)))
    return rows.prefetch_related("person_refs").order_by("-number")


def log_review(actor: Actor, asked: LogFilter, *, page: int, shown: int, at: dt.datetime) -> None:
    """Logs that the log was looked through, and by what. A person who was filtered by is named in the entry."""
    what: dict[str, Value] = {"page": page, "shown": shown}
    if asked.user:
        what["user"] = str(asked.user)
    what |= {name: str(value) for name in ("action", "first_on", "last_on") if (value := getattr(asked, name))}
    persons = Person.objects.filter(ref=asked.person) if asked.person else Person.objects.none()
    refs = tuple(persons.values_list("ref", flat=True)) if asked.person else ()
    record(actor.doer(Permission.SEE_LOG), Entry(Action.READ, refs, "logentry", what=what), at=at)


def log_check(actor: Actor, *, breaks: int, at: dt.datetime) -> None:
    """Logs that the whole log was checked, and how many places did not hold. Raises Refused."""
    check_can(actor, Permission.SEE_LOG)
    record(actor.doer(Permission.SEE_LOG), Entry(Action.READ, (), "logentry", what={"checked": breaks}), at=at)


def own_entries(actor: Actor) -> QuerySet[LogEntry]:
    """What touched the participant herself, newest first. Raises Refused."""
    check_can(actor, Permission.SEE_OWN_LOG)
    return log_entries(actor, Permission.SEE_OWN_LOG).order_by("-number")


def own_person(actor: Actor) -> Person:
    """The participant herself. Raises Refused for somebody who is none."""
    check_can(actor, Permission.SEE_OWN_LOG)
    person = Person.objects.filter(pk__in=actor.own, merged_into=None, erased_at=None).first()
    if person is None:
        raise Refused(_("Ditt konto hör inte till någon deltagare."))
    return person


def doers_reviewed(actor: Actor, entries: Iterable[LogEntry]) -> Doers:
    """The names of the organisation's users and units among those who act. Costs 2 queries."""
    rows = list(entries)
    found = users(actor, Permission.SEE_LOG).filter(ref__in=_refs(row.actor for row in rows))
    return Doers({str(user.ref): user.name for user in found}, _organisations(rows))


def doers_of_own(actor: Actor, entries: Iterable[LogEntry]) -> Doers:
    """The names of staff, who act for an authority; oneself; nobody else's. Costs 2 queries."""
    rows = list(entries)
    staff = User.objects.filter(ref__in=_refs(row.actor for row in rows), memberships__role__in=STAFF).distinct()
    return Doers(
        {str(user.ref): user.name for user in staff} | {str(actor.user.ref): _("du själv")}, _organisations(rows)
    )


def _organisations(rows: list[LogEntry]) -> dict[str, str]:
    found = Organisation.objects.filter(ref__in=_refs(row.organisation for row in rows))
    return {str(ref): name for ref, name in found.values_list("ref", "name")}


def _refs(texts: Iterable[str]) -> set[uuid.UUID]:
    found = set()
    for text in set(texts):
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))

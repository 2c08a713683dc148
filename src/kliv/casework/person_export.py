"""Everything about a person, given out to her: as JSON and as sections to read. Other persons are left out.

Also the log: who has seen or changed what (the log counts as the person's own data: EU-domstolen C-579/21). Staff are
named, since they act for an authority; others are told of by what they are. Free texts may still mention somebody
else: whoever hands the export over reads them first.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, can, get_person, rules
from kliv.casework.editing import asked
from kliv.casework.noting import note, permitted
from kliv.casework.person_tables import TABLES, PersonTable, family
from kliv.casework.recording import ACTION_WORDS, SYSTEM, Action
from kliv.core import terms
from kliv.core.roles import ROLES, STAFF, Permission
from kliv.register import models as m
from kliv.register.fields import EncryptedText
from kliv.register.models.base import Record

Row = dict[str, Any]
# Words for codes that mean the same in every project; a project's own codes are given as they are.
WORDS: Mapping[str, Mapping[str, str]] = {
    "sex": terms.SEX, "protection": terms.PROTECTIONS, "fact": terms.FACTS, "source": terms.FACT_SOURCES,
    "referred_by": terms.REFERRED_BY, "event": terms.EVENTS, "outcome": terms.OUTCOMES,
    "purpose": terms.CONSENT_PURPOSES, "readers": terms.NOTE_READERS,
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A part to read. rows: each a list of what it is called and what stands there; empty values are left out."""

    key: str
    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class PersonExport:
    """The same twice: `document` for a machine (JSON types only), `sections` for a reader."""

    document: dict[str, Any]
    sections: tuple[Section, ...]


def check_export_person(actor: Actor, *, person_ref: uuid.UUID | str) -> tuple[m.Person, Permission]:
    """The person, if she is the actor herself or the actor may take out names. Raises Refused, or NotVisible."""
    mine = m.Person.objects.filter(rules.present(), pk__in=rules.own(actor, Permission.SEE_OWN_LOG))
    own = next((person for person in mine if str(person.ref) == str(person_ref)), None)
    if own is not None:
        return own, Permission.SEE_OWN_LOG
    if not can(actor, Permission.EXPORT_PEOPLE):
        get_person(actor, person_ref)
    return permitted(actor, m.Person, str(person_ref), Permission.EXPORT_PEOPLE), Permission.EXPORT_PEOPLE


can_export_person = asked(check_export_person)


def export_person(actor: Actor, *, person_ref: uuid.UUID | str, at: dt.datetime) -> PersonExport:
    """Everything that is kept about the person, and the log; logged itself, before anything is given.

    It is complete whatever the actor's own role may read (notes for their author only are in it): it is the person's.
    Raises Refused, NotVisible.
    """
    with transaction.atomic():
        person, permission = check_export_person(actor, person_ref=person_ref)
        note(actor, permission, Action.EXPORT, about=person, persons=[person], what={"all": 1}, at=at)
        persons = family(person)
        teller = _Teller.about(persons)
        tables = {table.model.__name__: [teller.row(table, row) for row in table.rows(persons)] for table in TABLES}
        log = teller.log([one.ref for one in persons])
    document = {"person": str(person.ref), "made_at": at.isoformat(), "records": tables, "log": log}
    sections = [_section(table, tables[table.model.__name__]) for table in TABLES]
    sections.append(_log_section(log))
    return PersonExport(document, tuple(section for section in sections if section.rows))


@dataclass(frozen=True)
class _Teller:
    """Turns stored values into what is given out. staff: users who are or were staff; own: the person's account."""

    own: frozenset[int]
    own_refs: frozenset[str]
    staff: Mapping[int, str]
    staff_refs: Mapping[str, str]
    organisations: Mapping[str, str]

    @classmethod
    def about(cls, persons: Iterable[m.Person]) -> _Teller:
        staff = list(m.User.objects.filter(memberships__role__in=STAFF).distinct())
        own = list(m.User.objects.filter(person__in=list(persons)))
        return cls(
            frozenset(user.pk for user in own),
            frozenset(str(user.ref) for user in own),
            {user.pk: user.name for user in staff},
            {str(user.ref): user.name for user in staff},
            {str(ref): name for ref, name in m.Organisation.objects.values_list("ref", "name")},
        )

    def row(self, table: PersonTable, row: Record) -> Row:
        """A record as JSON: its own fields but those withheld; what it belongs to by reference."""
        told: Row = {"ref": str(row.ref)}
        for name in (*row.personal, *row.not_personal):
            if name not in table.withheld:
                told[name] = self.value(row, row._meta.get_field(name))
        return told

    def value(self, row: Record, column: Any) -> Any:
        """A value as JSON; users and organisations by name, other records by reference."""
        if isinstance(column, models.ForeignKey):
            return self.related(getattr(row, column.name))
        value = getattr(row, column.attname)
        if isinstance(column, models.BinaryField) and not isinstance(column, EncryptedText):
            return bytes(value).hex()
        return value.isoformat() if isinstance(value, dt.date | dt.time) else _plain(value)

    def related(self, other: Any) -> str | None:
        """What a record points to."""
        if isinstance(other, m.User):
            return self.staff.get(other.pk) or (_("du själv") if other.pk in self.own else _("någon annan"))
        if isinstance(other, m.Organisation | m.Project | m.Workplace | m.Site | m.Occasion):
            return str(other)
        return str(other.ref) if other is not None else None

    def log(self, refs: list[uuid.UUID]) -> list[Row]:
        """What stands in the log about the person: when, what, by whom, for whom. Nothing about anybody else."""
        entries = m.LogEntry.objects.filter(person_refs__person_ref__in=refs).distinct().order_by("number")
        return [
            {
                "at": entry.at.isoformat(),
                "action": entry.action,
                "by": self.staff_refs.get(entry.actor) or self._other(entry.actor),
                "role": entry.role,
                "organisation": self.organisations.get(entry.organisation, ""),
                "why": entry.why,
            }
            for entry in entries
        ]

    def _other(self, actor: str) -> str:
        if actor == SYSTEM.user:
            return _("Kliv")
        return _("du själv") if actor in self.own_refs else _("någon annan")


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


def _section(table: PersonTable, rows: list[Row]) -> Section:
    columns = {column.name: column for column in table.model._meta.fields}
    hidden = {"ref"} | _parents(table) | ({"content"} if table.model is m.Document else set())
    shown = []
    for row in rows:
        told = [(columns[name], _read(columns[name], value)) for name, value in row.items() if name not in hidden]
        shown.append(tuple((str(column.verbose_name), text) for column, text in told if text))
    return Section(table.model.__name__, _(table.title), tuple(row for row in shown if row))


def _parents(table: PersonTable) -> set[str]:
    """The columns that lead to the person: a reader knows whose it is."""
    return {table.path.split("__", maxsplit=1)[0]} if table.path else set()


def _read(column: Any, value: Any) -> str:
    """A value for a reader: Swedish words, dates and times as they are written, nothing for what is empty."""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(terms.CONSENT_SCOPES.get(str(one), str(one)) for one in value)
    if isinstance(column, models.DateTimeField):
        return _moment(value)
    return WORDS.get(column.name, {}).get(str(value), str(value))


def _moment(text: str) -> str:
    return timezone.localtime(dt.datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M")


def _log_section(log: list[Row]) -> Section:
    rows = []
    for entry in log:
        role = ROLES[entry["role"]].name if entry["role"] in ROLES else ""
        who = ", ".join(part for part in (entry["by"], role, entry["organisation"]) if part)
        what = ACTION_WORDS.get(Action(entry["action"]), entry["action"])
        why = terms.REVEAL_REASONS.get(entry["why"], entry["why"])
        pairs = [(_("när"), _moment(entry["at"])), (_("vem"), who), (_("vad"), what), (_("varför"), why)]
        rows.append(tuple(pair for pair in pairs if pair[1]))
    return Section("log", _("Vem har sett eller ändrat dina uppgifter"), tuple(rows))

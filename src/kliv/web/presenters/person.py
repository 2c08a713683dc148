"""The page of a person: only what the reader may see of her."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kliv.core import terms
from kliv.core.conditions.vocabulary import DEFAULT_WORDS, Words, capital
from kliv.core.identity import NumberKind, PersonalNumber
from kliv.register.models import (
    CaseworkerAssignment,
    Consent,
    Enrolment,
    Person,
    PersonFact,
    PersonNumber,
    PersonSpell,
)
from kliv.web.presenters.people import name_of

ASSIGNED_AS = {
    "responsible": gettext_lazy("ansvarig handläggare"),
    "receiving": gettext_lazy("mottagande handläggare"),
}
NUMBER_KINDS = {
    "personal": "personnummer",
    "coordination": "samordningsnummer",
    "interim": "interimsnummer",
    "substitute": "reservnummer",
}


@dataclass(frozen=True)
class Named:
    """Something with a name: what it is called and what stands there."""

    name: str
    value: str


@dataclass(frozen=True)
class Version:
    """A version of a fact or a period: what, when it holds, where it comes from, who wrote it and who took it back.

    address: where it is put right, "" where it cannot be.
    """

    name: str
    value: str
    when: str
    source: str
    written: str
    withdrawn: str
    address: str


@dataclass(frozen=True)
class History:
    """The newest version that holds, with the older ones and those that were taken back."""

    now: Version | None
    earlier: tuple[Version, ...]


@dataclass(frozen=True)
class Cooperation:
    """A consent, or a statute instead of one."""

    parties: str
    purpose: str
    scope: str
    when: str
    ground: str
    holds: bool


@dataclass(frozen=True)
class Stay:
    """An enrolment."""

    project: str
    unit: str
    when: str
    target_group: str
    ended: str


@dataclass(frozen=True)
class Responsible:
    """Somebody who answers for the person in a project."""

    name: str
    role: str
    when: str


@dataclass(frozen=True)
class PersonPage:
    """What stands on the page. Empty parts are such that the reader may not see, or that nothing is known of."""

    ref: str
    name: str
    protection: str
    facts: tuple[Named, ...]
    contact: str
    numbers: tuple[Named, ...]
    history: tuple[History, ...]
    spells: tuple[Version, ...]
    old_spells: tuple[Version, ...]
    consents: tuple[Cooperation, ...]
    stays: tuple[Stay, ...]
    responsible: tuple[Responsible, ...]


def identity_of(person: Person, readable: Collection[str], words: Words = DEFAULT_WORDS) -> tuple[Named, ...]:
    """What is told of the person herself, without the name and the number."""
    told = (
        ("birth_date", _("Född"), person.birth_date.isoformat() if person.birth_date else _("okänt")),
        ("sex", _("Kön"), terms.SEX.get(person.sex, person.sex)),
        ("municipality", _("Folkbokförd i"), words.value("municipality", str(person.municipality))),
        ("district", _("Stadsdel"), words.value("district", str(person.district))),
        ("language", _("Språk"), str(person.language)),
        ("interpreter_needed", _("Tolk"), _("behövs") if person.interpreter_needed else _("behövs inte")),
    )
    return tuple(Named(name, value) for field, name, value in told if field in readable and value)


def title_of(person: Person, readable: Collection[str]) -> str:
    """What the page is called."""
    return name_of(person, readable)


def masked(numbers: Iterable[PersonNumber]) -> tuple[Named, ...]:
    """The numbers without their last four digits, the current one first."""
    rows = sorted(numbers, key=lambda row: (row.valid_to is not None, -(row.valid_to or dt.date.max).toordinal()))
    return tuple(
        Named(
            capital(NUMBER_KINDS.get(row.kind, row.kind)),
            PersonalNumber(str(row.number), NumberKind(row.kind), None, is_test=False).masked
            + (_(" (gällde till och med %s)") % row.valid_to if row.valid_to else ""),
        )
        for row in rows
    )


def histories(facts: Iterable[PersonFact], words: Words, on: dt.date, *, editable: bool) -> tuple[History, ...]:
    """Each fact with what holds on the day first; facts: newest first in each."""
    found = []
    rows = sorted(facts, key=lambda row: (words.fact(row.fact), row.fact))
    for _fact, versions in groupby(rows, key=lambda row: row.fact):
        listed = list(versions)
        now = next((row for row in listed if row.withdrawn_at is None and row.from_on <= on), None)
        earlier = tuple(_fact_version(row, words, editable) for row in listed if row is not now)
        found.append(History(_fact_version(now, words, editable) if now else None, earlier))
    return tuple(found)


def spell_versions(spells: Iterable[PersonSpell], words: Words, *, editable: bool) -> tuple[Version, ...]:
    """Periods, those that were taken back among them."""
    return tuple(
        Version(
            name=capital(words.spell_kinds.get(row.kind, row.kind)),
            value=_("ingen") if row.code == "none" else words.spell(row.kind, row.code),
            when=_("%s, slut okänt") % row.starts_on if row.end_unknown else period(row.starts_on, row.ends_on),
            source=terms.FACT_SOURCES.get(row.source, row.source),
            written=_by(row.recorded_by, row.created_at),
            withdrawn=_by(row.withdrawn_by, row.withdrawn_at) if row.withdrawn_at else "",
            address=_correction("spell", row) if editable and row.withdrawn_at is None else "",
        )
        for row in spells
    )


def cooperations(consents: Iterable[Consent], on: dt.date) -> tuple[Cooperation, ...]:
    """What lets one organisation tell another."""
    return tuple(
        Cooperation(
            parties=_("%(giver)s får lämna uppgifter till %(receiver)s")
            % {"giver": row.giver.name, "receiver": row.receiver.name},
            purpose=terms.CONSENT_PURPOSES.get(row.purpose, row.purpose),
            scope=", ".join(terms.CONSENT_SCOPES.get(word, word) for word in row.scope),
            when=period(row.given_on, row.ends_on),
            ground=row.statute or _("samtycke"),
            holds=_holds(row, on),
        )
        for row in consents
    )


def stays(enrolments: Iterable[Enrolment], words: Words, readable: Collection[str]) -> tuple[Stay, ...]:
    """The time in each project."""
    return tuple(
        Stay(
            project=row.project.name,
            unit=row.unit.name if row.unit and "unit" in readable else "",
            when=period(row.entry_on, row.exit_on),
            target_group=words.value("target_group", row.target_group)
            if row.target_group and "target_group" in readable
            else "",
            ended=words.value("exit_reason", row.exit_reason) if row.exit_reason and "exit_reason" in readable else "",
        )
        for row in enrolments
    )


def responsible(assignments: Iterable[CaseworkerAssignment]) -> tuple[Responsible, ...]:
    """Who answers and has answered for the person."""
    return tuple(
        Responsible(
            row.user.name,
            f"{ASSIGNED_AS.get(row.role, row.role)}, {row.enrolment.project.name}",
            period(row.starts_on, row.ends_on),
        )
        for row in assignments
    )


def period(start: dt.date, end: dt.date | None) -> str:
    """A period with both days: 2026-03-01–2026-05-31, or from 2026-03-01."""
    return f"{start.isoformat()}–{end.isoformat()}" if end else _("från %s") % start.isoformat()


def moment(at: dt.datetime) -> str:
    """An instant as it is written: 2026-03-02 10:30."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _fact_version(row: PersonFact, words: Words, editable: bool) -> Version:
    return Version(
        name=capital(words.fact(row.fact)),
        value=fact_value(words, row.fact, row.value),
        when=_("från %s") % row.from_on.isoformat(),
        source=terms.FACT_SOURCES.get(row.source, row.source),
        written=_by(row.recorded_by, row.created_at),
        withdrawn=_by(row.withdrawn_by, row.withdrawn_at) if row.withdrawn_at else "",
        address=_correction("fact", row) if editable and row.withdrawn_at is None else "",
    )


def fact_value(words: Words, fact: str, value: str) -> str:
    """A value of a fact in words."""
    return {"true": _("ja"), "false": _("nej")}.get(value) or words.value(fact, value)


def _correction(kind: str, row: PersonFact | PersonSpell) -> str:
    return reverse(f"correct_{kind}", args=[row.person.ref, row.ref])


def _by(user: object, at: dt.datetime | None) -> str:
    parts = [str(user) if user else "", moment(at) if at else ""]
    return ", ".join(part for part in parts if part)


def _holds(row: Consent, on: dt.date) -> bool:
    ended = row.ends_on is not None and row.ends_on < on
    return row.given_on <= on and not ended and (row.withdrawn_on is None or row.withdrawn_on > on)

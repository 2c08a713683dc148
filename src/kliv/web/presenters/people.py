"""The list of persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kliv.casework.names import full_name
from kliv.register.models import Enrolment, Person
from kliv.reports import swedish


@dataclass(frozen=True)
class PersonRow:
    """A person in a list. birth_date and projects are "" where they may not be read or are not known."""

    name: str
    address: str
    birth_date: str
    projects: str
    is_protected: bool


@dataclass(frozen=True)
class PeopleList:
    """A list of persons; columns that the reader may not see are left out."""

    rows: tuple[PersonRow, ...]
    has_birth_date: bool
    has_projects: bool


@dataclass(frozen=True)
class Apart:
    """Persons who are not in the list of names: how many, in words, and where they are shown."""

    words: str
    link: str
    address: str


def people_list(persons: Iterable[Person], enrolments: Iterable[Enrolment], readable: Collection[str]) -> PeopleList:
    """The persons as rows; enrolments: theirs that the reader sees, each with its project; readable: columns."""
    projects: dict[int, list[str]] = {}
    for enrolment in enrolments:
        ended = enrolment.exit_on is not None
        name = enrolment.project.name
        projects.setdefault(enrolment.person_id, []).append(_("%s (avslutad)") % name if ended else name)
    rows = tuple(
        PersonRow(
            name=name_of(person, readable),
            address=reverse("person", args=[person.ref]),
            birth_date=person.birth_date.isoformat() if person.birth_date and "birth_date" in readable else "",
            projects=", ".join(dict.fromkeys(projects.get(person.pk, ()))),
            is_protected=person.is_protected,
        )
        for person in persons
    )
    return PeopleList(rows, "birth_date" in readable, any(row.projects for row in rows))


def name_of(person: Person, readable: Collection[str]) -> str:
    """What to call a person: the name, or that it is not told."""
    if person.anonymous:
        return _("Person utan namn")
    if {"given_name", "family_name"} <= set(readable):
        return full_name(person) or _("Person utan namn")
    return _("Namnet visas inte")


def kept_apart(n_protected: int, n_nameless: int) -> tuple[Apart, ...]:
    """The protected persons the reader is named for, and those counted without a name."""
    here = reverse("people")
    found = []
    if n_protected:
        words = ngettext(
            "%s person med skyddade uppgifter visas inte här.",
            "%s personer med skyddade uppgifter visas inte här.",
            n_protected,
        ) % swedish.count(n_protected)
        found.append(Apart(words, _("Visa dem du är utsedd för"), f"{here}?visa=skyddade"))
    if n_nameless:
        words = ngettext("%s person räknas utan namn.", "%s personer räknas utan namn.", n_nameless)
        words %= swedish.count(n_nameless)
        found.append(Apart(words, _("Visa dem som räknas utan namn"), f"{here}?visa=utan-namn"))
    return tuple(found)

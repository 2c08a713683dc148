"""Finding persons by name or number, and opening one: only among those the actor sees, and never without the log."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kliv.casework import numbers
from kliv.casework.access import Actor, get_person, persons, visible
from kliv.casework.inputs import InputError
from kliv.casework.names import full_name
from kliv.casework.noting import note
from kliv.casework.recording import Action, Entry, record
from kliv.core.errors import Fault
from kliv.core.identity import IdentityError, looks_like_number, parse_number
from kliv.core.roles import Permission
from kliv.core.sorting import fold
from kliv.register.models import Person, PersonNumber

MOST_SHOWN = 50
SHORTEST = 2
MOST_WORDS = 6
MOST_PROTECTED = 200  # so many of the protected persons one is named for are looked through


@dataclass(frozen=True)
class Found:
    """The persons found, in Swedish order, and whether there are more than are shown."""

    persons: tuple[Person, ...]
    more: bool


def search_persons(actor: Actor, *, words: str, at: dt.datetime, limit: int = MOST_SHOWN) -> Found:
    """The persons the actor sees whose names begin with the words, or who have that number; logged with the words.

    Every word must begin one of a person's names, in any order, without regard to case and accents (å, ä and ö are
    letters of their own). What looks like a personal number is looked up whole. A protected person is found only by
    those named for her; a person counted without name by nobody. Raises InputError for too little to search for.
    """
    text = words.strip()
    with transaction.atomic():
        rows = _by_number(actor, text) if looks_like_number(text) else _by_name(actor, text)
        found = sorted(rows[: limit + 1], key=_order)
        shown, more = tuple(found[:limit]), len(found) > limit
        _log_search(actor, text, shown, {"hits": len(shown), "more": int(more)}, at)
    return Found(shown, more)


def similar_persons(
    actor: Actor, *, given_name: str, family_name: str, birth_date: dt.date | None, at: dt.datetime
) -> Found:
    """Persons the actor sees who may be the one about to be added: the same name, or a name and the birth date.

    For those added without a number. Logged as a search.
    """
    full, names = fold(f"{given_name} {family_name}"), [fold(given_name), fold(family_name)]
    like = Q(search_name=full) if full else Q(pk=None)
    if birth_date is not None:
        one_name = [Q(search_name__startswith=name) | Q(search_name__endswith=name) for name in names if name]
        like |= Q(birth_date=birth_date) & (one_name[0] | one_name[-1] if one_name else Q(pk=None))
    with transaction.atomic():
        found = sorted(persons(actor).filter(like)[: MOST_SHOWN + 1], key=_order)
        shown = tuple(found[:MOST_SHOWN])
        _log_search(actor, f"{given_name} {family_name} {birth_date or ''}".strip(), shown, {"hits": len(shown)}, at)
    return Found(shown, len(found) > MOST_SHOWN)


def read_person(
    actor: Actor,
    *,
    person_ref: uuid.UUID | str,
    parts: Sequence[str] = (),
    why: str = "",
    at: dt.datetime,
) -> Person:
    """Opens a person's page: the person, with the reading logged first.

    parts: codes of what else the page shows of her ("facts", "log"); ask for it with `visible`. Show only
    `readable_fields`. Raises NotVisible, alike for missing and forbidden.
    """
    with transaction.atomic():
        person = get_person(actor, person_ref)
        what = {"parts": list(parts)}
        note(actor, Permission.SEE_PERSON, Action.READ, about=person, persons=[person], what=what, why=why, at=at)
    return person


def _by_number(actor: Actor, text: str) -> list[Person]:
    try:
        number = parse_number(text, actor.on)
    except IdentityError as error:
        raise InputError(error.summary, [Fault("words", f.expected, f.found) for f in error.faults]) from None
    theirs = visible(actor, PersonNumber, Permission.REVEAL_NUMBER).filter(digest=numbers.digest_of(number))
    return list(persons(actor).filter(anonymous=False, pk__in=theirs.values("person_id")))


def _by_name(actor: Actor, text: str) -> list[Person]:
    words = fold(text.replace(",", " ")).split()
    if max(map(len, words), default=0) < SHORTEST or len(words) > MOST_WORDS:
        expected = _("ett ord med minst %(least)d tecken, och högst %(most)d ord") % {
            "least": SHORTEST,
            "most": MOST_WORDS,
        }
        raise InputError(_("Skriv lite mer, eller lite mindre."), [Fault("words", expected)])
    begins = Q()
    for word in words:
        begins &= Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")
    found = list(persons(actor).exclude(search_name="").filter(begins).order_by("sort_key")[: MOST_SHOWN + 1])
    return found + [person for person in _protected(actor) if _is_called(person, words)]


def _protected(actor: Actor) -> QuerySet[Person]:
    """The protected persons the actor is named for: few, and without search names, so they are read one by one."""
    return persons(actor).exclude(protection="")[:MOST_PROTECTED]


def _is_called(person: Person, words: Sequence[str]) -> bool:
    names = fold(full_name(person)).split()
    return all(any(name.startswith(word) for name in names) for word in words)


def _order(person: Person) -> tuple[bytes, int]:
    return bytes(person.sort_key), person.pk


def _log_search(actor: Actor, words: str, shown: Sequence[Person], what: dict[str, int], at: dt.datetime) -> None:
    entry = Entry(Action.SEARCH, tuple(person.ref for person in shown), "person", what=dict(what), search=words[:500])
    record(actor.doer(Permission.SEE_PERSON), entry, at=at)

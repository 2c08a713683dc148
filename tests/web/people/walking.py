"""Every address of the site: its name, how it is made, and who gets what from it, in one table."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

import cast as casting
import factories as make
from kliv.register import models as m

READERS = (*casting.ROLES, "nobody")
EVERYBODY = frozenset(READERS)
PERSONS = ("karin", "lotta", "nils", "olof", "petra", "rut", "sixten", "tove", "urban", "vera", "missing")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Whom each of the cast sees.
SEEN: Mapping[str, frozenset[str]] = {
    "anna": frozenset({"olof", "petra"}),
    "bo": frozenset({"karin", "lotta", "sixten"}),
    "cia": frozenset({"karin", "lotta", "nils", "olof", "petra", "urban", "vera"}),
    "jonas": frozenset({"urban"}),
    "karin": frozenset({"karin"}),
}
WRITES_CASES = frozenset({"bo", "cia"})
SEES_NUMBERS = frozenset({"anna", "bo", "cia", "karin"})
SEES_UNIT = frozenset({"bo", "cia", "dag", "eva", "fatima", "inga"})  # the labour unit and what is below it


def who(names: str) -> frozenset[str]:
    return frozenset(names.split())


@dataclass(frozen=True)
class Rule:
    """What a route answers. get and post: to those who may (None = there is no such method).

    may: who that is. else_: what the others get; hidden: those among them to whom it looks as if it were not there.
    """

    may: frozenset[str]
    get: int | None = None
    post: int | None = None
    else_: int = 403
    hidden: frozenset[str] = frozenset()
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonRule:
    """What a route of a person answers to those who see her and may, and to those who see her and may not."""

    may: frozenset[str]
    get: int | None = None
    post: int | None = None
    seen_else: int = 403
    row: str = ""


def figures(*args: str) -> Rule:
    """A page of figures."""
    return Rule(EVERYBODY, get=200, args=args)


_KEY, _GOAL = "coachingprojektet", "work_or_studies"
_UNIT_HIDDEN = EVERYBODY - SEES_UNIT
TABLE: Mapping[str, Rule | PersonRule] = {
    "projects": figures(),
    "project": figures(_KEY),
    "goal": figures(_KEY, _GOAL),
    "goal_csv": figures(_KEY, _GOAL),
    "goal_json": figures(_KEY, _GOAL),
    "goal_chart": figures(_KEY, _GOAL),
    "published": figures(_KEY),
    "definition": figures(_KEY),
    "definition_file": figures(_KEY),
    "accessibility": figures(),
    "people": Rule(who("anna bo cia eva jonas"), get=200, post=302),
    "emergency": Rule(who("bo cia eva"), get=200, post=400),
    "person": PersonRule(EVERYBODY, get=200),
    "reveal": PersonRule(SEES_NUMBERS, post=400),
    "change_person": PersonRule(WRITES_CASES, get=200, post=400),
    "add_fact": PersonRule(WRITES_CASES, get=200, post=400),
    "correct_fact": PersonRule(WRITES_CASES, get=200, post=409, seen_else=404, row="fact"),
    "add_spell": PersonRule(WRITES_CASES, get=200, post=400),
    "correct_spell": PersonRule(WRITES_CASES, get=200, post=409, seen_else=404, row="spell"),
    "log": Rule(who("harald"), get=200),
    "log_check": Rule(who("harald"), post=200),
    "own_data": Rule(who("karin"), get=200),
    "own_log": Rule(who("karin"), get=200),
    "own_export": Rule(who("karin"), get=200),
    "own_export_file": Rule(who("karin"), get=200),
    "administration": Rule(who("inga"), get=200),
    "organisations": Rule(who("inga"), get=200),
    "add_organisation": Rule(who("inga"), get=200, post=400),
    "organisation": Rule(who("inga"), get=200, post=400, hidden=_UNIT_HIDDEN, args=("unit",)),
    "close_organisation": Rule(who("inga"), get=200, post=400, hidden=_UNIT_HIDDEN, args=("unit",)),
    "users": Rule(who("inga"), get=200),
    "invite": Rule(who("inga"), get=200, post=400),
    "user": Rule(who("inga"), get=200, args=("user",)),
    "give_role": Rule(who("inga"), get=200, post=400, args=("user",)),
    "disable_user": Rule(who("inga"), post=409, args=("user",)),
    "enable_user": Rule(who("inga"), post=403, args=("user",)),  # it is open already
    "log_out_user": Rule(who("inga"), post=302, args=("user",)),
    "end_role": Rule(who("inga"), post=409, args=("role",)),
    "managed_projects": Rule(who("inga"), get=200),
}


@dataclass
class World:
    """The cast, with a fact and a period of each person, and what else an address can name."""

    cast: casting.Cast
    refs: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def make(cls) -> World:
        world = cls(casting.make_cast())
        for name, person in world.cast.persons.items():
            written = {"person": person, "source": "caseworker", "recorded_by": world.cast.bo}
            day = dt.date(2025, 1, 1)
            fact = m.PersonFact.objects.create(fact="education_level", value="2", from_on=day, **written)
            spell = m.PersonSpell.objects.create(kind="benefit", code="sickness_benefit", starts_on=day, **written)
            world.refs |= {f"{name}.fact": fact.ref, f"{name}.spell": spell.ref, name: person.ref}
        unit = make.make_organisation("Tom enhet", parent=world.cast.labour, kind="unit")
        role = world.cast.bo.memberships.get()
        world.refs |= {"unit": unit.ref, "user": world.cast.bo.ref, "role": role.ref}
        world.refs |= {f"missing{part}": uuid.uuid4() for part in ("", ".fact", ".spell")}
        return world

    def address(self, name: str, person: str = "") -> str:
        """The address of a route; person: whose, for a route of a person."""
        rule = TABLE[name]
        if isinstance(rule, PersonRule):
            more = [self.refs[f"{person}.{rule.row}"]] if rule.row else []
            return reverse(name, args=[self.refs[person], *more])
        return reverse(name, args=[self.refs.get(one, one) for one in rule.args])


def routes() -> Iterator[str]:
    """The name of every route of the site."""

    def walk(patterns: list[Any]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield str(pattern.name)

    yield from walk(get_resolver().url_patterns)


def cells(reader: str) -> Iterator[tuple[str, str, str, int]]:
    """Route, person (or ""), method and the status expected, of everything a reader can ask."""
    for name, rule in TABLE.items():
        for person in PERSONS if isinstance(rule, PersonRule) else ("",):
            for method in METHODS:
                yield name, person, method, expected(rule, reader, person, method)


def expected(rule: Rule | PersonRule, reader: str, person: str, method: str) -> int:
    answer = {"GET": rule.get, "HEAD": rule.get, "POST": rule.post}.get(method)
    if answer is None:
        return 405
    if isinstance(rule, PersonRule):
        return _of_person(rule, reader, person, answer)
    if reader in rule.may:
        return answer
    return 404 if reader == "nobody" or reader in rule.hidden else rule.else_


def _of_person(rule: PersonRule, reader: str, person: str, answer: int) -> int:
    if person not in SEEN.get(reader, ()):
        return 404
    if reader in rule.may:
        return answer
    # She sees her own rows, but only staff put them right.
    return 403 if reader == "karin" else rule.seen_else

"""Which fields of a record an actor may read."""

from __future__ import annotations

from django.db.models import Model

from kliv.casework.access import records
from kliv.casework.access.actor import Actor
from kliv.casework.access.errors import NotVisible, closed
from kliv.casework.access.policy import visible
from kliv.core.roles import Fields, Reach, Role
from kliv.register.models import Person, PersonNumber

# Made for search and order; they tell what the fields they are made from tell.
INTERNAL = frozenset({"search_name", "sort_key", "digest"})
NAMING = frozenset({"given_name", "family_name", "contact", "number"})


@closed
def readable_fields(actor: Actor, obj: Model | type[Model]) -> frozenset[str]:
    """The names of the fields the actor may read, of a record or, for a list, of every record of a kind; and `ref`.

    A field of a record is readable if one of the roles that reach the record may read it; a column of a list if all
    the actor's roles may. A person who is counted without a name is named to nobody but herself. Raises NotVisible
    where the record is not seen. Costs no query for a kind; for a record 1, and one more for each role.
    """
    if isinstance(obj, type):
        columns = [allowed(role, obj) for role in _roles(actor, obj)]
        return frozenset({"ref"}).union(frozenset.intersection(*columns) if columns else ())
    model = type(obj)
    if not visible(actor, model).filter(pk=obj.pk).exists():
        raise NotVisible
    names: set[str] = {"ref"}
    for role in _roles(actor, model):
        if visible(actor.only(role), model).filter(pk=obj.pk).exists():
            names |= allowed(role, model) - _unnamed(role, obj)
    return frozenset(names)


def allowed(role: type[Role], model: type[Model]) -> frozenset[str]:
    """The fields of a kind of record that a role may read, where it reaches the record and the person is named."""
    every = frozenset(field.name for field in model._meta.concrete_fields) - INTERNAL
    fields: Fields | None = role.fields
    return every if fields is None else every & fields.get(model.__name__, frozenset())


def _roles(actor: Actor, model: type[Model]) -> list[type[Role]]:
    permission = records.RECORDS[model].permission
    return list(dict.fromkeys(held.role for held in actor.holding(permission)))


def _unnamed(role: type[Role], obj: Model) -> frozenset[str]:
    person = obj.person if isinstance(obj, PersonNumber) else obj
    if isinstance(person, Person) and person.anonymous and role.reach is not Reach.SELF:
        return NAMING
    return frozenset()

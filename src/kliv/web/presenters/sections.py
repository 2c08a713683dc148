"""The parts of the site that somebody who has signed in may go to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kliv.casework.access import Actor
from kliv.core.permissions import Permission
from kliv.core.roles import Reach


@dataclass(frozen=True)
class Section:
    """A part of the site: what it is called, its address, and whether the page is in it."""

    name: str
    address: str
    is_here: bool


def sections_of(actor: Actor, path: str) -> tuple[Section, ...]:
    """The parts that the actor's roles have something in; path: that of the page."""
    offered = (
        (_("Deltagare"), "people", sees_others(actor)),
        (_("Mina uppgifter"), "own_data", actor.has(Permission.SEE_OWN_LOG)),
        (_("Logg"), "log", actor.has(Permission.SEE_LOG)),
        (_("Administration"), "administration", actor.has(Permission.MANAGE_ORGANISATIONS)),
    )
    return tuple(
        Section(str(name), reverse(address), path.startswith(reverse(address)))
        for name, address, is_offered in offered
        if is_offered
    )


def sees_others(actor: Actor) -> bool:
    """Whether a role reaches participants other than oneself."""
    return any(held.role.reach is not Reach.SELF for held in actor.holding(Permission.SEE_PERSON))

"""One's own account: what one is called, may do, signs in with, and where one is signed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kliv.casework.accounts import OwnRole
from kliv.core.roles import AREAS, PERMISSION_WORDS
from kliv.reports import swedish

# What a browser calls itself, the more telling word first; many call themselves by each other's names too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class RoleShown:
    """A role in words: where it holds, what it is for, and what it lets one do."""

    name: str
    where: str
    description: str
    permissions: tuple[str, ...]
    by_directory: bool


@dataclass(frozen=True)
class SessionShown:
    """A place where one is signed in."""

    number: int
    browser: str
    since: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class KeyShown:
    """A passkey or security key."""

    number: int
    name: str
    added: str
    used: str


@dataclass(frozen=True)
class Factors:
    """What one has beside the password."""

    app_added: str
    keys: tuple[KeyShown, ...]
    codes_left: int | None

    @property
    def any(self) -> bool:
        """Whether there is a second factor at all."""
        return bool(self.app_added or self.keys)


def role_shown(own: OwnRole) -> RoleShown:
    """A role in words."""
    where = _("%(project)s, %(organisation)s") if own.project else _("%(organisation)s")
    words = tuple(PERMISSION_WORDS[one] for group in AREAS.values() for one in group if one in own.role.permissions)
    return RoleShown(
        name=own.role.name,
        where=where % {"project": own.project, "organisation": own.organisation},
        description=own.role.description,
        permissions=words,
        by_directory=own.by_directory,
    )


def sessions_shown(sessions: Iterable[UserSession], here: str | None) -> Sequence[SessionShown]:
    """Where one is signed in, this place first."""
    shown = [
        SessionShown(one.pk, browser_of(one.user_agent), _moment(one.created_at), one.ip, one.session_key == here)
        for one in sessions
    ]
    return sorted(shown, key=lambda one: (not one.is_here, one.number))


def factors_of(authenticators: Iterable[Authenticator]) -> Factors:
    """What one has beside the password."""
    kinds: dict[str, list[Authenticator]] = {}
    for one in authenticators:
        kinds.setdefault(str(one.type), []).append(one)
    apps, codes = kinds.get("totp"), kinds.get("recovery_codes")
    return Factors(
        app_added=_moment(apps[0].created_at) if apps else "",
        keys=tuple(
            KeyShown(
                one.pk, one.wrap().name, _moment(one.created_at), _moment(one.last_used_at) if one.last_used_at else ""
            )
            for one in kinds.get("webauthn", ())
        ),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
    )


def browser_of(user_agent: str) -> str:
    """A browser and what it runs on, as far as it tells."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), _("Okänd webbläsare"))
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return _("%(browser)s på %(system)s") % {"browser": browser, "system": system} if system else browser


def _moment(at: Any) -> str:
    here = localtime(at)
    return f"{swedish.date(here.date())} {here:%H.%M}"

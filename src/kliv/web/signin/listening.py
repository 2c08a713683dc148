"""What is done when allauth or Django tells that something has happened."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.http import HttpRequest

from kliv.register.models import User
from kliv.web.signin import noting, sessions


def listen() -> None:
    """Connects everything below; called once, when the program starts."""
    user_logged_in.connect(_begin, dispatch_uid="kliv.begin")
    password_changed.connect(_password_changed, dispatch_uid="kliv.password_changed")
    authentication_failed.connect(_code_failed, dispatch_uid="kliv.code_failed")
    authenticator_added.connect(_factor_added, dispatch_uid="kliv.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="kliv.factor_removed")
    authenticator_reset.connect(_factor_reset, dispatch_uid="kliv.factor_reset")
    post_migrate.connect(_make_cache_table, dispatch_uid="kliv.cache_table")


def _begin(request: HttpRequest, **_kwargs: Any) -> None:
    sessions.begin(request)


def _password_changed(user: User, **_kwargs: Any) -> None:
    noting.changed(user, "password", "changed")


def _code_failed(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    noting.failed(str(authenticator.type), user=user)


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Whoever has set up a second factor has shown that she has it."""
    request.session[sessions.ENROLLED] = str(user.ref)
    noting.changed(user, "second_factor", f"added {authenticator.type}")


def _factor_removed(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    noting.changed(user, "second_factor", f"removed {authenticator.type}")


def _factor_reset(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    noting.changed(user, "second_factor", f"new {authenticator.type}")


def _make_cache_table(sender: Any, using: str, **_kwargs: Any) -> None:
    """The table that counts attempts to sign in; it belongs to no model, so migrations do not make it."""
    if sender.label == "register":  # told once; it is told of apps with records only
        call_command("createcachetable", database=using, verbosity=0)

"""Links for choosing a password: for an account that has none yet, or whose owner has forgotten it.

A link holds for `PASSWORD_RESET_TIMEOUT` and once: it is made from the password it replaces. Who may make one is asked
by `users.check_manage_user` and the commands; whoever has the link may use it, so hand it over where it belongs.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from kliv.casework.recording import Action, Doer, Entry, record
from kliv.register.models import User


class _Links(PasswordResetTokenGenerator):
    key_salt = "kliv.casework.password_links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.session_key_salt}"


_links = _Links()


def link_for(user: User) -> str:
    """The word at the end of the link's address (`choose_password`)."""
    return f"{user.ref.hex}-{_links.make_token(user)}"


def user_of(link: str) -> User | None:
    """Whose link it is; None for one that is used, too old, made up, or of an account that is shut off."""
    ref, _, token = link.partition("-")
    try:
        user = User.objects.filter(ref=uuid.UUID(hex=ref), is_active=True).first()
    except ValueError:
        return None
    return user if user is not None and _links.check_token(user, token) else None


def choose_password(user: User, password: str, *, at: dt.datetime) -> None:
    """Sets the password, and ends every session of the account. Logged. The password is taken to have been checked."""
    with transaction.atomic():
        user.set_password(password)
        user.session_key_salt += 1
        user.save(update_fields=["password", "session_key_salt"])
        entry = Entry(Action.CHANGE, (), "user", str(user.ref), {"fields": ["password"], "how": "by link"})
        record(Doer(str(user.ref)), entry, at=at)

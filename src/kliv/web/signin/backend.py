"""Who the address and the password belong to: the same answer, after the same work, for whoever does not get in."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class Backend(AuthenticationBackend):
    """Allauth's, but an account that is shut off is answered as one that does not exist."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        """The user, or None; a hash is computed once in every case."""
        user = super().authenticate(request, **credentials)
        self.unstash_authenticated_user()
        return user

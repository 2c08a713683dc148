"""Signing in through a municipality's own directory (OpenID Connect): who it is, and what its words give here.

What allauth leaves open is closed here: the token's signature is always verified, it must be the answer to our own
question (nonce), it and the user information must be about the same one, nothing that the directory tells is stored,
and whom it knows is stored as a keyed digest only, since a directory may use the personal number.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from kliv.casework import directory_roles
from kliv.casework.access import Refused
from kliv.register import keys
from kliv.web.signin import noting, sessions
from kliv.web.signin.directories import Directory

Claims = Mapping[str, Any]


class DirectoryClient(OpenIDConnectOAuth2Adapter):
    """Talks with the directory."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False  # else allauth trusts the connection and leaves the signature
        told: dict[str, Any] = super()._decode_id_token(app, id_token)
        return told


class DirectoryProvider(OpenIDConnectProvider):
    """A directory as allauth sees it."""

    oauth2_adapter_class = DirectoryClient

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """What the directory is asked: to sign in, never to connect; nothing of it comes from the visitor's address."""
        nonce = secrets.token_urlsafe(24)
        return {
            "process": AuthProcess.LOGIN,
            "next_url": get_next_redirect_url(request),
            "scope": self.get_scope(),
            "auth_params": {"nonce": nonce},
            "data": {"nonce": nonce},
        }

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        """The sign-in with what was told about who signs in. Raises OAuth2Error for two who are not the same."""
        told = _told(response)
        login: Any = super().sociallogin_from_response(request, response)
        login.claims = told
        return login

    def extract_uid(self, data: Any) -> str:
        """Whom the directory knows, so that nobody else can read it."""
        uid = _told(data).get(_directory(self.sub_id).uid_claim)
        if not isinstance(uid, str) or not uid:
            raise OAuth2Error("nobody")
        return keys.lookup_digest(uid, f"directory|{self.sub_id}").hex()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:  # noqa: ARG002
        """Nothing is stored."""
        return {}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:  # noqa: ARG002
        """No account is filled in by allauth."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:  # noqa: ARG002
        """No address is taken for verified."""
        return []


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """What allauth asks us about sign-ins through a directory."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Accounts are made in `pre_social_login`, or not at all."""
        return False

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:  # noqa: ARG002
        """The directories of the settings; the database holds none."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Gives the user account and roles by what the directory says, or stops the sign-in."""
        directory, claims = _directory(sociallogin.account.provider), sociallogin.claims
        email = str(claims.get(directory.email_claim, ""))
        asked = (sociallogin.state.get("data") or {}).get("nonce")
        try:
            if not asked or claims.get("nonce") != asked:
                raise Refused("nonce")
            user = self._user(directory, claims, email, sociallogin)
        except Refused:
            noting.failed(f"directory {directory.key}", email=email)
            answer = render(request, "kliv/account/no_role.html", {"directory": directory}, status=403)
            raise ImmediateHttpResponse(answer) from None
        sociallogin.user = sociallogin.account.user = user
        sociallogin.account.save()
        if directory.tells_second_factor(claims):
            request.session[sessions.BY_DIRECTORY] = str(user.ref)

    def on_authentication_error(self, request: HttpRequest, provider: Any, *_args: Any, **_kwargs: Any) -> None:  # noqa: ARG002
        """Log it."""
        noting.failed(f"directory {provider.sub_id}")

    def _user(self, directory: Directory, claims: Claims, email: str, sociallogin: Any) -> Any:
        said = [directory_roles.Said(one.role, one.unit, one.project) for one in directory.rules_for(claims)]
        known = sociallogin.user if sociallogin.is_existing else None
        who = directory_roles.Holder(known, email, str(claims.get("name", "")))
        return directory_roles.sign_in(directory.key, directory.organisation, who, said, at=timezone.now())


def _directory(key: str) -> Directory:
    found: Directory | None = settings.DIRECTORIES.get(key)
    if found is None:
        raise OAuth2Error("no such directory")
    return found


def _told(response: Any) -> Claims:
    """All that the directory tells. What is signed counts before what is not."""
    signed, more = response.get("id_token"), response.get("userinfo") or {}
    if not isinstance(signed, dict) or more.get("sub", signed.get("sub")) != signed.get("sub"):
        raise OAuth2Error("not about the same one")
    return {**more, **signed}

"""Signing in, and one's own account: password, second factor, where one is signed in, and one's roles in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from allauth.account import views as accounts
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as keys
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kliv.casework import password_links
from kliv.casework.access import NotVisible
from kliv.casework.accounts import own_roles
from kliv.casework.users import log_out_everywhere as end_every_session
from kliv.web.presenters.account import factors_of, role_shown, sessions_shown
from kliv.web.signin import noting, sessions
from kliv.web.signin.adapters import MfaAdapter
from kliv.web.signin.context import actor_of
from kliv.web.signin.forms import ChoosePasswordForm
from kliv.web.signin.gate import anyone
from kliv.web.signin.scripts import SCRIPTS, let


@anyone
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponseBase:
    """Address and password, a passkey, or a directory."""
    response = accounts.login(request)
    if hasattr(response, "context_data"):
        response.context_data |= {"directories": settings.DIRECTORIES.values(), "demo_logins": _demo_logins()}
    # A browser holds the policy also against where a form leads on to.
    allowed = sorted({"'self'", *(one.origin for one in settings.DIRECTORIES.values())})
    return let(response, {**SCRIPTS, "form-action": allowed})


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    actor = actor_of(request)
    if actor is None:
        raise NotVisible
    own = Authenticator.objects.filter(user=actor.user)
    context = {
        "user": actor.user,
        "roles": [role_shown(one) for one in own_roles(actor)],
        "has_password": actor.user.has_usable_password(),
        "factors": factors_of(own),
        "sessions": sessions_shown(UserSession.objects.purge_and_list(actor.user), request.session.session_key),
    }
    return render(request, "kliv/account/account.html", context)


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second factors one has, and those one may add."""
    actor = actor_of(request)
    if actor is None:
        raise NotVisible
    context = {
        "factors": factors_of(Authenticator.objects.filter(user=actor.user)),
        "is_missing": sessions.lacks_second_factor(request, actor),
        "is_required": settings.REQUIRE_SECOND_FACTOR and any(held.role.is_staff for held in actor.held),
    }
    return render(request, "kliv/account/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_key(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Takes a key away, unless it is the last second factor of somebody who must have one."""
    key = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.WEBAUTHN, pk=pk)
    adapter = MfaAdapter()
    if not adapter.can_delete_authenticator(key):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_index")
    response: HttpResponseBase = keys.remove_webauthn(request, pk=pk)
    return response


@require_POST
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session one has, this one too."""
    actor = actor_of(request)
    if actor is None:
        raise NotVisible
    end_every_session(actor, at=timezone.now())
    UserSession.objects.filter(user=actor.user).delete()
    logout(request)
    messages.success(request, _("Du är utloggad överallt."))
    return redirect("account_login")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of one's own other sessions."""
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    user: Any = request.user
    session.end()
    noting.signed_out(user, "from elsewhere")
    messages.success(request, _("Den inloggningen är avslutad."))
    return redirect("account")


@anyone
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, link: str) -> HttpResponse:
    """A first or a new password, by the link that an administrator has handed over."""
    user = password_links.user_of(link)
    if user is None:
        return render(request, "kliv/account/dead_link.html", status=404)
    form = ChoosePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        password_links.choose_password(user, form.cleaned_data["password1"], at=timezone.now())
        messages.success(request, _("Lösenordet är valt. Logga in med det."))
        return redirect("account_login")
    status = 400 if form.errors else 200
    return render(request, "kliv/account/choose_password.html", {"form": form, "user": user}, status=status)


def _demo_logins() -> list[dict[str, str]]:
    """The logins of the demo, for trying each role with a click; none but in the demo."""
    if not settings.DEMO_LOGINS:
        return []
    try:
        logins: list[dict[str, str]] = json.loads(Path(settings.DEMO_LOGINS).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return logins

"""The gate before every page: nobody passes who is not signed in, unless the page says so itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kliv.casework.access import NotVisible, Refused
from kliv.casework.recording import LogUnavailableError
from kliv.web.signin import noting, sessions
from kliv.web.signin.context import actor_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

anyone = login_not_required  # a page for whoever comes along
# Where somebody may go who must set up, or show, a second factor first.
ON_THE_WAY = frozenset(
    {
        "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_view_recovery_codes",
        "mfa_download_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn", "account_reauthenticate", "account_logout", "log_out_everywhere",
    }
)  # fmt: skip


def shows_figures(view: View) -> View:
    """A page of figures: for whoever comes along where figures are public; it asks itself which ones are."""
    view.shows_figures = True  # type: ignore[attr-defined]
    return view


class Gate(LoginRequiredMiddleware):
    """Ends sessions that are over, asks for sign-in and second factor, and keeps private pages out of every store."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Ends a session that has been idle, or has lasted, too long."""
        user: Any = request.user
        if not user.is_authenticated:
            return None
        if not sessions.is_over(request):
            sessions.see(request)
            return None
        noting.signed_out(user, "timeout")
        logout(request)
        messages.info(request, _("Du har blivit utloggad, eftersom det var länge sedan du gjorde något här."))
        return None

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Asks for sign-in, and for a second factor of those whose role must have one."""
        signed_in = request.user.is_authenticated
        if not signed_in and settings.PUBLIC_FIGURES and getattr(view_func, "shows_figures", False):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None or not signed_in or not getattr(view_func, "login_required", True):
            return answer
        if request.resolver_match and request.resolver_match.url_name in ON_THE_WAY:
            return None
        actor = actor_of(request)
        if actor is not None and sessions.lacks_second_factor(request, actor):
            return _to_second_factor(request)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """What somebody saw who was signed in is not kept where the next one at the computer could see it."""
        session = getattr(request, "session", None)
        if (
            session is not None
            and session.accessed
            and getattr(request, "user", None)
            and request.user.is_authenticated
        ):
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What is not visible is like what is missing; what is refused says why; what cannot be logged waits."""
        if isinstance(exception, NotVisible):
            return render(request, "404.html", status=404)
        if isinstance(exception, Refused):
            return _told(request, exception.summary, 403)
        if isinstance(exception, LogUnavailableError):
            return _told(request, exception.summary, 503)
        return None


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    """To showing one, for somebody who has one; else to setting one up."""
    if is_mfa_enabled(request.user, ["totp", "webauthn"]):
        where = urlencode({"next": request.get_full_path() if request.method == "GET" else reverse("projects")})
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{where}")
    return HttpResponseRedirect(reverse("mfa_index"))


def _told(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "kliv/account/told.html", {"reason": reason, "status": status}, status=status)

"""To a municipality's directory, and back from it."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kliv.web.signin.oidc import DirectoryClient


@login_not_required
@never_cache
def start(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Sends the visitor to the directory; only when she has pressed the button."""
    client = _client(request, provider_id)
    if request.method != "POST":
        return redirect("account_login")
    answer: HttpResponse = OAuth2LoginView.adapter_view(client)(request)
    return answer


@login_not_required
@never_cache
@require_safe
def answer(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the directory sends her back."""
    response: HttpResponse = OAuth2CallbackView.adapter_view(_client(request, provider_id))(request)
    return response


def _client(request: HttpRequest, key: str) -> DirectoryClient:
    if key not in settings.DIRECTORIES:
        raise Http404(key)
    return DirectoryClient(request, key)

"""What allauth asks us: nobody signs up, all is logged, secrets are encrypted, nobody learns who has an account."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kliv.casework.access import actor_for
from kliv.register import keys
from kliv.web.signin import noting, sessions

NOT_RIGHT = gettext_lazy("E-postadressen eller lösenordet stämmer inte.")
TOO_MANY = gettext_lazy("För många försök. Vänta fem minuter och försök igen.")
SECRET_PLACE = "mfa_authenticator|data"  # noqa: S105 (where it stands, not what it is)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    error_messages = {  # noqa: RUF012 (as allauth has it)
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NOT_RIGHT,
        "invalid_login": NOT_RIGHT,
        "account_inactive": NOT_RIGHT,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_password": gettext_lazy("Lösenordet stämmer inte."),
        "enter_current_password": gettext_lazy("Det är inte ditt lösenord."),
        "incorrect_code": gettext_lazy("Koden stämmer inte, eller är redan använd."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Accounts are made by administrators and directories, never by whoever comes along."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of our own may be gone on to."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Log it."""
        noting.failed("password", email=credentials.get("email", ""))

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether it is the user's password; the attempts count like those at the door."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """Not for who signed in a moment ago."""
        return not sessions.is_fresh(context.request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """The same answer as for an account that does not exist."""
        noting.failed("closed", user=user)
        messages.error(request, NOT_RIGHT)
        return HttpResponseRedirect(reverse("account_login"))

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let the user in, and log it; neither without the other."""
        with transaction.atomic():
            noting.signed_in(request, user)
            super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Let the user out, and log it."""
        user: Any = request.user
        super().logout(request)
        if user.is_authenticated:
            noting.signed_out(user, "self")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to the account."""
        return reverse("account")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Tell what has been done, in our words; that somebody is signed in shows at the top of the page."""
        template = args[0] if args else kwargs.get("message_template")
        if text := kwargs.get("message") or _told(template):
            messages.add_message(request, level, text)


class MfaAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Koden stämmer inte, eller är redan använd."),
        "cannot_delete_authenticator": gettext_lazy("Din roll kräver två steg. Lägg till ett annat sätt först."),
        "cannot_generate_recovery_codes": gettext_lazy("Lägg till en app eller en nyckel först."),
    }

    def get_totp_issuer(self) -> str:
        """What the app shows above the code."""
        return "Kliv"

    def _get_site_name(self) -> str:
        return "Kliv"

    def encrypt(self, text: str) -> str:
        """A secret as it is stored: with the keys that encrypt the registers."""
        return base64.b64encode(keys.encrypt(text, SECRET_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises KeyRingError where the key is missing."""
        return keys.decrypt(base64.b64decode(encrypted_text), SECRET_PLACE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody whose role must have one."""
        from django.conf import settings
        from django.utils import timezone

        if not settings.REQUIRE_SECOND_FACTOR:
            return True
        user: Any = authenticator.user
        rest = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        if rest.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return True
        return not any(held.role.is_staff for held in actor_for(user, timezone.now()).held)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """A name for a new key."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Nyckel %d") % (count + 1)


def _told(template: str | None) -> str:
    """Our words for what allauth has done; "" for what needs no word."""
    words = {
        "account/messages/logged_out.txt": _("Du är utloggad."),
        "account/messages/password_changed.txt": _("Lösenordet är ändrat. Du är utloggad överallt utom här."),
        "mfa/messages/totp_activated.txt": _("Appen är tillagd. Nästa gång du loggar in frågar Kliv efter dess kod."),
        "mfa/messages/totp_deactivated.txt": _("Appen är borttagen."),
        "mfa/messages/webauthn_added.txt": _("Nyckeln är tillagd."),
        "mfa/messages/webauthn_removed.txt": _("Nyckeln är borttagen."),
        "mfa/messages/recovery_codes_generated.txt": _("Du har fått nya reservkoder. Spara dem nu."),
    }
    return words.get(template or "", "")

"""The forms of signing in and of one's own account: allauth's, in our words and look, and with a log of failures."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import forms as account
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kliv.register.models import User
from kliv.web.signin import noting

LONGEST_PASSWORD = 200  # longer ones only cost the server work
HINT = _("Minst 12 tecken. En mening som bara du kommer på är lättast att minnas.")


def _dressed(form: forms.Form, words: dict[str, Any]) -> None:
    """Our labels, and no words inside the boxes."""
    for name, field in form.fields.items():
        field.label = words.get(name, field.label)
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.PasswordInput):
            field.max_length = LONGEST_PASSWORD
        if not field.widget.is_hidden and not isinstance(field.widget, forms.CheckboxInput):
            field.widget.attrs["class"] = "ds-input"


class LoginForm(account.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dressed(self, {"login": _("E-postadress"), "password": _("Lösenord")})
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ReauthenticateForm(account.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dressed(self, {"password": _("Lösenord")})


class ChangePasswordForm(account.ChangePasswordForm):
    """The password that was, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "oldpassword": _("Nuvarande lösenord"),
            "password1": _("Nytt lösenord"),
            "password2": _("Nytt lösenord igen"),
        }
        _dressed(self, words)
        self.fields["password1"].help_text = HINT


class ChoosePasswordForm(account.SetPasswordForm):
    """A first or a new password, by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dressed(self, {"password1": _("Lösenord"), "password2": _("Lösenordet igen")})
        self.fields["password1"].help_text = HINT


class _Code(forms.Form):
    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dressed(self, {"code": _("Kod")})
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "20"}

    def clean_code(self) -> str:
        """The code, if it is right and newer than the last one that was used."""
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            _use_once(self.authenticator, code)
        return code


class CodeForm(_Code, codes.AuthenticateForm):
    """A code from the app, or a recovery code, at the door."""


class ReauthenticateCodeForm(_Code, codes.ReauthenticateForm):
    """A code once more."""


class ActivateForm(totp.ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dressed(self, {"code": _("Koden som appen visar")})
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "20"}


class KeyForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey or security key, after the password."""

    def clean_credential(self) -> Authenticator:
        """The key that was shown. A wrong one is logged."""
        try:
            return super().clean_credential()
        except ValidationError:
            noting.failed("webauthn", user=self.user)
            raise


class KeyLoginForm(webauthn.LoginWebAuthnForm):
    """A passkey instead of the password."""

    def clean_credential(self) -> Authenticator:
        """The key that was shown. A wrong one is logged."""
        try:
            return super().clean_credential()
        except ValidationError:
            noting.failed("webauthn")
            raise


class AddKeyForm(webauthn.AddWebAuthnForm):
    """A new key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"name": _("Vad ska nyckeln heta?"), "passwordless": _("Jag vill kunna logga in med bara nyckeln")}
        _dressed(self, words)
        self.fields["name"].max_length = 60


class RenameKeyForm(webauthn.EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dressed(self, {"name": _("Vad ska nyckeln heta?")})
        self.fields["name"].max_length = 60


def _use_once(authenticator: Authenticator, code: str) -> None:
    """Remembers in the database which half-minute the code was for: it and all before it are used up (RFC 6238, 5.2).

    Allauth remembers a code for its own half-minute only, and in the cache. Raises ValidationError for a used one.
    """
    now = int(time.time()) // mfa_settings.TOTP_PERIOD
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        near = range(now - mfa_settings.TOTP_TOLERANCE, now + mfa_settings.TOTP_TOLERANCE + 1)
        codes_of = {n: format_hotp_value(hotp_value(secret, n)) for n in near}
        matching = [n for n, expected in codes_of.items() if compare_user_code(actual=code, expected=expected)]
        if not matching or matching[-1] <= row.data.get("last_used", 0):
            noting.failed("totp", user=row.user)
            used_up = True
        else:
            row.data["last_used"] = matching[-1]
            row.save(update_fields=["data"])
            used_up = False
    if used_up:
        raise get_adapter().validation_error("incorrect_code")
    authenticator.data = row.data

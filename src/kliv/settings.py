"""The settings of the site. What the environment must say is read here, and told plainly where it is wrong."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from kliv.database import DatabaseUrlError, from_url
from kliv.web.signin.directories import Directory, DirectoryError, providers, read_directories

PACKAGE = Path(__file__).resolve().parent
HOUSE = PACKAGE.parent.parent  # holds node_modules and var
MIN_SECRET_LENGTH = 50  # Django's own check security.W009


def _switch(name: str, *, default: bool = False) -> bool:
    """A variable that is 1 or 0; the default, else off, where it is not set."""
    text = os.environ.get(name, "1" if default else "0")
    if text not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} ska vara 1 eller 0, men är {text!r}. Till exempel: export {name}=1")
    return text == "1"


def _words(name: str, default: str) -> list[str]:
    """A variable that is a list with commas."""
    words = [word.strip() for word in os.environ.get(name, default).split(",")]
    if not all(words):
        raise ImproperlyConfigured(f"{name} ska vara namn med komma emellan. Till exempel: export {name}={default}")
    return words


def _secret() -> str:
    """The key that signs; a random one where none is given, which holds for this process only."""
    key = os.environ.get("KLIV_SECRET_KEY")
    if key is not None and len(key) < MIN_SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"KLIV_SECRET_KEY ska ha minst {MIN_SECRET_LENGTH} tecken, men har {len(key)}. Gör en ny med: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return key or get_random_secret_key()


def _directories() -> dict[str, Directory]:
    """The directories of KLIV_DIRECTORIES by key; none where it is not set."""
    try:
        return read_directories(os.environ.get("KLIV_DIRECTORIES", ""))
    except DirectoryError as error:
        raise ImproperlyConfigured(f"KLIV_DIRECTORIES: {error}") from error


def _database() -> dict[str, object]:
    """The database of KLIV_DATABASE_URL, or SQLite in var/."""
    try:
        return from_url(os.environ.get("KLIV_DATABASE_URL", ""), HOUSE / "var" / "kliv.sqlite3")
    except DatabaseUrlError as error:
        raise ImproperlyConfigured(f"KLIV_DATABASE_URL ska vara {error}.") from error


# ---------------------------------------------------------------- the environment

DEBUG = _switch("KLIV_DEBUG")
SECRET_KEY = _secret()
SECRET_KEY_IS_GIVEN = "KLIV_SECRET_KEY" in os.environ
ALLOWED_HOSTS = _words("KLIV_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
BEHIND_PROXY = _switch("KLIV_BEHIND_PROXY")  # a proxy of ours ends https and says so in X-Forwarded-Proto
BEHIND_PROXY = _switch("KLIV_BEHIND_PROXY")
PLAIN_HTTP = _switch("KLIV_PLAIN_HTTP", default=DEBUG)  # for a machine's own demo; cookies are not kept to https then
PUBLIC_FIGURES = _switch("KLIV_PUBLIC_FIGURES")  # anyone may read the figures of projects whose people are invented
REQUIRE_SECOND_FACTOR = _switch("KLIV_REQUIRE_MFA", default=not DEBUG)  # of everyone whose role is among the staff
DIRECTORIES = _directories()
DEMO_LOGINS = os.environ.get("KLIV_DEMO_LOGINS", "")  # a file of logins that the sign-in page offers; the demo's only
ASSETS = HOUSE / "node_modules"

# ---------------------------------------------------------------- the house

INSTALLED_APPS = [
    "kliv.web",  # before allauth, so that its pages have our look
    "kliv.register",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]
ROOT_URLCONF = "kliv.web.urls"
WSGI_APPLICATION = "kliv.web.wsgi.application"
AUTH_USER_MODEL = "register.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Whoever answers first sets the headers last: every answer, the static files too, passes the first four.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kliv.web.middleware.closed_by_default",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kliv.web.signin.gate.Gate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kliv.web.signin.context.signed_in",
            ]
        },
    }
]

DATABASES = {"default": _database()}
# What must be the same for every process: attempts to sign in, codes that have been used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kliv_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# ---------------------------------------------------------------- language and time

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

# ---------------------------------------------------------------- style sheets, font, pictures

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ("designsystemet", ASSETS / "@digdir" / "designsystemet-css" / "dist" / "src"),
    ("theme", ASSETS / "@digdir" / "designsystemet-theme" / "src" / "themes"),
    ("inter", ASSETS / "@fontsource-variable" / "inter"),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 600

# ---------------------------------------------------------------- what a browser may do with our pages

# The masks of Designsystemet's icons are data: pictures. There is no script, and so none may run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600  # sent over https only
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the browsers' own list is for whoever owns the whole domain to ask for
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

# ---------------------------------------------------------------- sessions

SESSION_IDLE_SECONDS = 60 * 60
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS  # counted from the last request, to the minute (web.signin.sessions)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # with Strict nobody could come back from a directory
SESSION_COOKIE_NAME = "kliv-session" if PLAIN_HTTP else "__Host-kliv-session"
CSRF_COOKIE_NAME = "kliv-csrf" if PLAIN_HTTP else "__Host-kliv-csrf"
MESSAGE_TAGS = {message_levels.ERROR: "danger"}  # the names Designsystemet has for them
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---------------------------------------------------------------- signing in

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "projects"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["kliv.web.signin.backend.Backend"]
# scrypt with N = 2^14, r = 8, p = 5 (OWASP Password Storage Cheat Sheet); the other reads what was moved here.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
]
PASSWORD_RESET_TIMEOUT = 72 * 3600  # how long a link for choosing a password holds

ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
ACCOUNT_ADAPTER = "kliv.web.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Failures count, not sign-ins. An address, known or not, gets 5 in 5 minutes; a place 10 a minute and 100 an hour.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,100/h/ip,5/5m/key"}
ACCOUNT_FORMS = {
    "login": "kliv.web.signin.forms.LoginForm",
    "change_password": "kliv.web.signin.forms.ChangePasswordForm",
    "reauthenticate": "kliv.web.signin.forms.ReauthenticateForm",
}
MFA_ADAPTER = "kliv.web.signin.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code holds half a minute more each way; web.signin.forms sees to it that it is used once
MFA_FORMS = {
    "authenticate": "kliv.web.signin.forms.CodeForm",
    "reauthenticate": "kliv.web.signin.forms.ReauthenticateCodeForm",
    "activate_totp": "kliv.web.signin.forms.ActivateForm",
    "authenticate_webauthn": "kliv.web.signin.forms.KeyForm",
    "login_webauthn": "kliv.web.signin.forms.KeyLoginForm",
    "add_webauthn": "kliv.web.signin.forms.AddKeyForm",
    "edit_webauthn": "kliv.web.signin.forms.RenameKeyForm",
}
SOCIALACCOUNT_ADAPTER = "kliv.web.signin.oidc.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = providers(DIRECTORIES)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
